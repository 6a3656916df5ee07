//! Calls that began and were not sent yet. Where the browser is asked for all headers, as Chromium is, it tells of a call's
//! headers after the preflight: a call whose preflight fails begins and fails, and nothing is told in between. What its
//! preflight asked for then says whether it would have carried a token.

use super::Background;
use crate::browser::webext::Details;
use crate::diagnosis::network::is_preflight;
use crate::exchange::Exchange;

/// At most this many are remembered.
const MOST: usize = 200;

/// A call that began.
#[derive(Debug)]
pub(super) struct Started {
    tab: i64,
    details: Details,
    /// Its preflight asked for leave to send `Authorization`.
    wants_token: bool,
}

/// Notes that a call begins.
pub(super) fn begin(here: &Background, tab: i64, details: Details) {
    let mut started = here.started.borrow_mut();
    // A redirect begins it anew.
    started.retain(|one| one.details.request_id != details.request_id);
    if started.len() >= MOST {
        started.pop_front();
    }
    started.push_back(Started {
        tab,
        details,
        wants_token: false,
    });
}

/// A request is sent: it is forgotten here, and what a preflight asks for is noted with the calls that it may be of.
pub(super) fn sent(here: &Background, tab: i64, details: &Details) {
    let mut started = here.started.borrow_mut();
    started.retain(|one| one.details.request_id != details.request_id);
    if details.method != "OPTIONS" {
        return;
    }
    let Ok(mut probe) = Exchange::new("", &details.method, &details.url, 0) else {
        return;
    };
    probe.request_headers = details.request_headers().into_iter().collect();
    probe.initiator = details.initiator();
    let asked = probe.request_headers.get("access-control-request-headers");
    // Names of headers are no secret.
    let asked = asked
        .map(|value| value.expose().to_ascii_lowercase())
        .unwrap_or_default();
    let wants_token = asked.split(',').any(|name| name.trim() == "authorization");
    if wants_token && is_preflight(&probe) {
        let same = started
            .iter_mut()
            .filter(|one| one.tab == tab && one.details.url == details.url && one.details.method != "OPTIONS");
        same.for_each(|one| one.wants_token = true);
    }
}

/// A call ended: what is known of it, if it was never sent, and whether it would have carried a token.
pub(super) fn ended(here: &Background, id: &str) -> Option<(Details, bool)> {
    let mut started = here.started.borrow_mut();
    let at = started.iter().position(|one| one.details.request_id == id)?;
    started.remove(at).map(|one| (one.details, one.wants_token))
}

/// A new page stands in the tab: what began before it is nobody's.
pub(super) fn new_page(here: &Background, tab: i64, started_ms: f64) {
    let old = |one: &Started| one.tab == tab && one.details.time_stamp < started_ms;
    here.started.borrow_mut().retain(|one| !old(one));
}

/// The tab was closed.
pub(super) fn closed(here: &Background, tab: i64) {
    here.started.borrow_mut().retain(|one| one.tab != tab);
}
