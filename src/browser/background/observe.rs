//! What the browser reports of requests, from its events to the tabs' sessions, and the bodies that pages tell.

use super::{Background, explain, here, logins, ms, scripts, seen, started, store};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message;
use crate::browser::webext::{self, Details};
use crate::diagnosis::network::is_preflight;
use crate::exchange::{Exchange, Outcome};
use crate::platform::Service;
use crate::platforms;
use crate::policy::{self, Outlook};
use crate::sensitive::Sensitive;
use crate::session::listen::is_telling;
use crate::session::{Change, Observation};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// At most this many requests without a token wait to be refused or not.
const WAITING: usize = 200;
/// At most this many bodies of requests are kept until their answers show whether they matter.
const BODIES: usize = 64;
/// What waits to be settled is looked at again after this time, and at most this many times.
const SETTLE_MS: i32 = 60;
const SETTLE_TIMES: usize = 8;
/// So many bodies may wait to be looked at with every report of the browser.
const MOST_AT_ONCE: usize = 8;

/// Takes one report of `webRequest`.
///
/// # Errors
/// [`BrowserError::Message`] when it has not the agreed form.
pub fn request(stage: &str, details: JsValue) -> Result<(), BrowserError> {
    let here = here();
    if !here.may_observe() {
        return Ok(());
    }
    let details: Details = message::read(details)?;
    if !is_allowed(&here, &details) || here.is_request_off(stage, &details) {
        return Ok(());
    }
    let Some(tab) = tab_of(&here, &details)? else {
        return Ok(());
    };
    match stage {
        // Before the preflight, so that the card is there in time even for the first call of a page.
        "starting" => {
            keep_body(&here, &details);
            let platform = api_of(&details);
            if platform.is_some() || is_imported(&here, &details) {
                explain::warm(&here, tab);
            }
            if let Some(platform) = platform {
                explain::warm_table(&here, platform);
            }
            started::begin(&here, tab, details);
        }
        "sent" => {
            started::sent(&here, tab, &details);
            here.waiting
                .borrow_mut()
                .retain(|waiting| waiting.request_id != details.request_id);
            if matters(&here, &details) {
                let sent = sent(&here, &details);
                observe(&here, tab, sent)?;
                explain::warm(&here, tab);
            } else {
                let mut waiting = here.waiting.borrow_mut();
                if waiting.len() >= WAITING {
                    waiting.pop_front();
                }
                waiting.push_back(details);
            }
        }
        "redirected" => {
            observe(
                &here,
                tab,
                Observation::Redirected {
                    id: details.request_id.clone(),
                    status: details.status_code.unwrap_or_default(),
                },
            )?;
        }
        "signed-in" => signed_in(&here, tab, &details)?,
        "answered" => answered(&here, tab, &details)?,
        "completed" => {
            answered(&here, tab, &details)?;
            seen::completed(&here, tab, &details);
        }
        "failed" => {
            forget_waiting(&here, &details.request_id);
            never_sent(&here, tab, &details.request_id)?;
            observe(
                &here,
                tab,
                Observation::Failed {
                    id: details.request_id.clone(),
                    error: details.error.clone().unwrap_or_default(),
                },
            )?;
        }
        other => return Err(BrowserError::Message(format!("no such stage: {other}"))),
    }
    Ok(())
}

/// A call failed before it was sent: it becomes part of the session if it matters.
fn never_sent(here: &Background, tab: i64, id: &str) -> Result<(), BrowserError> {
    match started::ended(here, id) {
        Some((begun, wants_token)) if wants_token || matters(here, &begun) => here
            .with_tab(tab, |tab| tab.session.never_sent(sent(here, &begun)))
            .map_err(|error| BrowserError::Message(error.to_string())),
        _ => Ok(()),
    }
}

/// A page or frame was sent elsewhere: of sign-ins it is noted what was asked for and what came back.
fn signed_in(here: &Rc<Background>, tab: i64, details: &Details) -> Result<(), BrowserError> {
    let time = ms(details.time_stamp);
    let Ok(mut exchange) = Exchange::new(details.request_id.clone(), &details.method, &details.url, time) else {
        return Ok(());
    };
    exchange.outcome = Outcome::Status(details.status_code.unwrap_or_default());
    if let Some(address) = &details.redirect_url {
        exchange.response_headers.push("location", address.as_str());
    }
    if let Some(address) = &details.redirect_url {
        logins::redirected(here, tab, &details.url, address);
    }
    exchange.answered_at_ms = Some(time);
    exchange.initiator = details.initiator();
    exchange.tab = Some(tab);
    let change = here.with_tab(tab, |tab| tab.session.sign_in(&exchange));
    if change.id.is_some() {
        explain::warm(here, tab);
        follow(here, tab, &change);
    } else if !exchange.handed_back().is_empty() {
        store::save_soon(here, tab);
    }
    Ok(())
}

/// The tab that a request belongs to. A request of a page's service worker has none: it belongs to
/// the tab whose page is of the worker's origin. Those of the extension itself belong to nobody.
fn tab_of(here: &Background, details: &Details) -> Result<Option<i64>, BrowserError> {
    let initiator = details.initiator();
    if initiator.is_some() && initiator == webext::origin(&webext::address_of("")?) {
        return Ok(None);
    }
    let container = &details.cookie_store_id;
    if details.tab_id >= 0 {
        if container.is_some() {
            here.with_tab(details.tab_id, |tab| tab.kept.container.clone_from(container));
        }
        return Ok(Some(details.tab_id));
    }
    let tabs = here.tabs.borrow();
    Ok(initiator.and_then(|origin| {
        // A worker of one container never speaks for a tab of another; a tab that made no call yet may be in any.
        tabs.iter()
            .filter(|(_, tab)| tab.kept.site.as_ref() == Some(&origin))
            .filter(|(_, tab)| tab.kept.container.is_none() || container.is_none() || tab.kept.container == *container)
            .map(|(id, tab)| (tab.kept.container.is_some(), *id))
            .max()
            .map(|(_, id)| id)
    }))
}

/// Whether the administrator allows to see a request: its host, and the site that makes it.
fn is_allowed(here: &Background, details: &Details) -> bool {
    let managed = here.managed.borrow();
    let host = |address: &str| url::Url::parse(address).ok()?.host_str().map(str::to_owned);
    let of_site = |origin: &String| host(origin).is_none_or(|site| managed.allows_site(&site));
    host(&details.url).is_none_or(|host| managed.allows_host(&host)) && details.initiator().as_ref().is_none_or(of_site)
}

/// Whether a request is worth remembering before its answer is known: it carries a credential, goes
/// to the API of a known platform or of an imported table, or its answer may tell about a token. A
/// preflight never does: it is of interest only when it is refused.
pub(super) fn matters(here: &Background, details: &Details) -> bool {
    let Ok(mut probe) = Exchange::new("", &details.method, &details.url, 0) else {
        return false;
    };
    probe.request_headers = details.request_headers().into_iter().collect();
    probe.initiator = details.initiator();
    let carries = probe.request_headers.has("authorization") || !probe.url.query("access_token").is_empty();
    let to_api = || api_of(details).is_some() || is_imported(here, details);
    carries || (!is_preflight(&probe) && (to_api() || is_telling(&probe)))
}

/// Whether a request goes to a host of a table that the user imported.
fn is_imported(here: &Background, details: &Details) -> bool {
    let host = url::Url::parse(&details.url).ok();
    let host = host.as_ref().and_then(|url| url.host_str());
    host.is_some_and(|host| here.tables.borrow().is_imported_host(host))
}

/// The platform whose API a request goes to.
pub(super) fn api_of(details: &Details) -> Option<&'static str> {
    let url = url::Url::parse(&details.url).ok()?;
    let (platform, host) = platforms::of_host(url.host_str()?)?;
    (host.service == Service::Api).then(|| platform.id())
}

fn sent(here: &Background, details: &Details) -> Observation {
    let telling = || {
        let probe = Exchange::new("", &details.method, &details.url, 0).ok()?;
        is_telling(&probe).then(|| body_of(here, &details.request_id)).flatten()
    };
    Observation::Sent {
        id: details.request_id.clone(),
        method: details.method.clone(),
        url: details.url.clone(),
        headers: details.request_headers(),
        time_ms: details.time_stamp,
        place: details.place(),
        tab: Some(details.tab_id).filter(|tab| *tab >= 0),
        body: telling(),
    }
}

fn keep_body(here: &Background, details: &Details) {
    if let Some(text) = details.request_body() {
        let mut bodies = here.bodies.borrow_mut();
        if bodies.len() >= BODIES {
            bodies.pop_front();
        }
        bodies.push_back((details.request_id.clone(), Sensitive::new(text.to_owned())));
    }
}

fn body_of(here: &Background, id: &str) -> Option<String> {
    let bodies = here.bodies.borrow();
    let (_, text) = bodies.iter().rev().find(|(known, _)| known == id)?;
    // It becomes part of the exchange.
    Some(text.expose().clone())
}

fn forget_waiting(here: &Background, id: &str) -> Option<Details> {
    let mut waiting = here.waiting.borrow_mut();
    let at = waiting.iter().position(|details| details.request_id == id)?;
    waiting.remove(at)
}

/// `onHeadersReceived` comes first; `onCompleted` tells of answers that came without it.
fn answered(here: &Rc<Background>, tab: i64, details: &Details) -> Result<(), BrowserError> {
    let id = details.request_id.as_str();
    let Some(status) = details.status_code else {
        return Ok(());
    };
    if let Some(plain) = forget_waiting(here, id) {
        match policy::outlook(status) {
            Outlook::Answered => return Ok(()),
            // Most of these refuse nothing: only what a page told a body of, after the hook's look at it, is of interest.
            Outlook::MayRefuse => {
                let told = here.with_tab(tab, |tab| tab.session.has_early(&details.url, status));
                if !told {
                    let mut perhaps = here.perhaps.borrow_mut();
                    if perhaps.len() >= WAITING {
                        perhaps.pop_front();
                    }
                    perhaps.push_back((tab, plain, details.clone()));
                    return Ok(());
                }
            }
            Outlook::Refused => {}
        }
        observe(here, tab, sent(here, &plain))?;
        explain::warm(here, tab);
    } else if policy::outlook(status) == Outlook::Refused && !here.gone.borrow_mut().remove(id) {
        // Refused, and nothing is known of it: the background was stopped when it was sent, or too many were waiting.
        let unknown = here.with_tab(tab, |tab| tab.session.exchange(id).is_none());
        if unknown {
            let time = ms(details.time_stamp);
            here.with_tab(tab, |tab| {
                tab.session.sent_unseen(id, &details.method, &details.url, time)
            })
            .map_err(|error| BrowserError::Message(error.to_string()))?;
        }
    }
    let known = here.with_tab(tab, |tab| {
        tab.session
            .exchange(id)
            .is_some_and(|exchange| exchange.status() == Some(status))
    });
    if !known {
        observe(
            here,
            tab,
            Observation::Answered {
                id: id.to_owned(),
                status,
                headers: details.response_headers(),
                time_ms: details.time_stamp,
            },
        )?;
    }
    Ok(())
}

/// A page told the body of an answer that may refuse: the calls that it may belong to become part of the session.
fn told_of(here: &Rc<Background>, tab: i64, url: &str, status: u16) -> Result<(), BrowserError> {
    let plain = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
    let mut meant = Vec::new();
    here.perhaps.borrow_mut().retain(|(of, sent, answered)| {
        let fits = *of == tab && answered.status_code == Some(status) && plain(&sent.url) == plain(url);
        if fits {
            meant.push((sent.clone(), answered.clone()));
        }
        !fits
    });
    for (plain, details) in meant {
        observe(here, tab, sent(here, &plain))?;
        explain::warm(here, tab);
        answered(here, tab, &details)?;
    }
    Ok(())
}

/// Adds to the tab's session and does what follows from it.
fn observe(here: &Rc<Background>, tab: i64, observation: Observation) -> Result<Change, BrowserError> {
    let change = here
        .with_tab(tab, |tab| tab.session.observe(observation))
        .map_err(|error| BrowserError::Message(error.to_string()))?;
    follow(here, tab, &change);
    // Few bodies wait as a rule; a flood of them is settled together, some times a second.
    let flood = here.with_tab(tab, |tab| tab.session.waiting() > MOST_AT_ONCE);
    if (flood || settle(here, tab)) && !here.with_tab(tab, |tab| std::mem::replace(&mut tab.settling, true)) {
        let here = Rc::clone(here);
        spawn_local(async move {
            for _ in 0..SETTLE_TIMES {
                if js::sleep(SETTLE_MS).await.is_err() || !settle(&here, tab) {
                    break;
                }
            }
            here.with_tab(tab, |tab| tab.settling = false);
        });
    }
    Ok(change)
}

/// Does what follows from a change.
pub(super) fn follow(here: &Rc<Background>, tab: i64, change: &Change) {
    let Some(id) = &change.id else { return };
    if !change.denied {
        store::save_soon(here, tab);
        return;
    }
    if let Some(text) = body_of(here, id) {
        here.with_tab(tab, |tab| tab.session.note_request_body(id, &text));
    }
    explain::denied(here, tab, id);
}

/// Gives bodies to their calls; true when some are to be looked at again before long.
fn settle(here: &Rc<Background>, tab: i64) -> bool {
    let now = ms(js_sys::Date::now());
    let settled = here.with_tab(tab, |tab| tab.session.settle(Some(now)));
    for change in &settled.changes {
        follow(here, tab, change);
    }
    settled.held
}

/// Takes the body of a denial, from a page or its developer tools: whatever it says is hostile.
pub(super) fn body(here: &Rc<Background>, tab: i64, body: Observation) -> Result<(), BrowserError> {
    let Observation::Body { url, status, .. } = &body else {
        return Ok(());
    };
    let status = *status;
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(|url| url.host_str());
    if !host.is_none_or(|host| here.managed.borrow().allows_host(host)) {
        return Ok(());
    }
    told_of(here, tab, url, status)?;
    let url = parsed;
    let change = observe(here, tab, body)?;
    if change.unmatched
        && let Some(url) = url
    {
        scripts::check_host(here, tab, url, Some(status));
    }
    Ok(())
}
