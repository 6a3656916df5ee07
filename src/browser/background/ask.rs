//! Look-ups at the vendor about a token: only those that the user switched on for that platform, each once for a
//! token unless the user asks again.

use super::tab::TabState;
use super::{Background, explain, store};
use crate::browser::message::{AboutToken, ToRelay, ToViews};
use crate::browser::outside::{self, Bounds, Permit};
use crate::browser::view::words::now_ms;
use crate::browser::webext;
use crate::credential::{self, Credential};
use crate::platforms::{self, Named, Tables};
use crate::report::{TokenView, lacking};
use crate::requirement::Atom;
use crate::sensitive::Sensitive;
use crate::session::Session;
use crate::session::ask::{Answer, Asking, HEADERS, LookUp, TIME_LIMIT_MS};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// So many of the latest refused calls are looked at for what they lack.
const LATEST: usize = 20;

/// A call was refused: asks about its token where that is to happen by itself.
pub(super) fn on_denial(here: &Rc<Background>, tab: i64, id: &str) {
    let list = here.with_tab(tab, |tab| tab.session.look_ups(id, false));
    begin(here, list, Asking::Auto);
}

/// The user pressed the button.
pub(super) fn on_click(here: &Rc<Background>, tab: i64, fingerprint: &str) {
    let list = here.with_tab(tab, |tab| tab.session.look_ups_about(fingerprint, true));
    begin(here, list, Asking::Click);
}

/// The user pressed the button for the permissions that calls with this token lack.
pub(super) fn rights_on_click(here: &Rc<Background>, tab: i64, fingerprint: &str) {
    let rights = {
        let tables = here.tables.borrow();
        here.with_tab(tab, |tab| rights(tab, &tables, fingerprint))
    };
    let list = here.with_tab(tab, |tab| tab.session.look_ups_of_rights(fingerprint, &rights));
    begin(here, list, Asking::Click);
}

/// Permissions that the latest refused calls with a token lack, as far as its vendor can be asked about them.
pub(super) fn rights(tab: &mut TabState, tables: &Tables, fingerprint: &str) -> Vec<Atom> {
    let TabState { session, reports, .. } = tab;
    let session = &*session;
    let mut found: Vec<Atom> = Vec::new();
    let refused = session.exchanges().iter().rev().filter(|one| session.denied(one));
    let with_it = refused.filter(|one| credential::find(one).into_iter().any(|one| is(&one, fingerprint)));
    for exchange in with_it.take(LATEST) {
        let Some(report) = reports.report(session, tables, &exchange.id) else {
            continue;
        };
        let new = lacking(&report).into_iter().filter(|one| !found.contains(one));
        found.extend(new.collect::<Vec<_>>());
    }
    // Only names of the vendor's own document: nothing that a page or an answer said goes into an address.
    found.retain(|one| {
        let list = session.look_ups_of_rights(fingerprint, std::slice::from_ref(one));
        let platform = list.first().map(|look_up| look_up.platform);
        platform.is_some_and(|platform| tables.named(platform, one.kind(), one.name()) == Named::Exists)
    });
    found
}

fn is(credential: &Credential, fingerprint: &str) -> bool {
    let token = credential.token.as_ref();
    token.is_some_and(|token| token.fingerprint() == fingerprint)
}

/// Brings to a tab what was told about the token of a call when another tab, or an earlier page, held it.
pub(super) fn recall(here: &Rc<Background>, tab: i64, id: &str) {
    let answers = here.answers.borrow();
    if answers.asked().is_empty() {
        return;
    }
    here.with_tab(tab, |tab| {
        let list = tab.session.look_ups(id, true);
        if let Some(look_up) = list.first() {
            tab.session.adopt_answers(&answers, &look_up.token.fingerprint());
        }
    });
}

/// What can be asked about these tokens of a tab, and what was.
pub(super) fn about(here: &Background, session: &Session, tokens: &[TokenView]) -> Vec<AboutToken> {
    let settings = here.settings.borrow();
    let asking = here.asking.borrow();
    let of = |token: &TokenView| {
        let list = session.look_ups_about(&token.fingerprint, true);
        let platform = list.first()?.platform;
        let vendor = platforms::ALL.iter().find(|one| one.id() == platform)?.name();
        let of_token = |look_up: &LookUp| asking.contains(&name(look_up));
        let log = session.asked().iter();
        Some(AboutToken {
            fingerprint: token.fingerprint.clone(),
            vendor: vendor.to_owned(),
            asking: settings.asking_of(platform),
            running: list.iter().any(of_token),
            log: log
                .filter(|line| line.fingerprint == token.fingerprint)
                .cloned()
                .collect(),
            rights: Vec::new(),
        })
    };
    tokens.iter().filter_map(of).collect()
}

/// What tells a look-up from others: token and address.
fn name(look_up: &LookUp) -> (String, String) {
    (look_up.token.fingerprint(), look_up.url.clone())
}

/// Makes look-ups that the user allowed at least so far, all at once: none waits for another's time limit.
fn begin(here: &Rc<Background>, list: Vec<LookUp>, least: Asking) {
    for look_up in list {
        let allowed =
            here.managed.borrow().allows_look_ups() && here.settings.borrow().asking_of(look_up.platform) >= least;
        if allowed && here.asking.borrow_mut().insert(name(&look_up)) {
            let here = Rc::clone(here);
            spawn_local(async move {
                changed(&here, &look_up).await;
                make(&here, &look_up).await;
                changed(&here, &look_up).await;
            });
        }
    }
}

async fn make(here: &Rc<Background>, look_up: &LookUp) {
    let outcome = answer(look_up).await;
    here.asking.borrow_mut().remove(&name(look_up));
    let now = now_ms();
    // Read for facts about the token; the rest of it is dropped.
    let tell = |session: &mut Session| session.told(look_up, &outcome, now);
    tell(&mut here.answers.borrow_mut());
    store::save_answers(here);
    for tab in holders(here, look_up) {
        here.with_tab(tab, |tab| tell(&mut tab.session));
        store::save_soon(here, tab);
    }
}

/// The answer, or why there is none.
async fn answer(look_up: &LookUp) -> Result<Answer, String> {
    let bounds = Bounds {
        patience_ms: TIME_LIMIT_MS,
        most_bytes: look_up.most_bytes(),
    };
    // Without the permission the browser would ask the vendor's server whether we may; and the user may have taken back
    // what was allowed.
    let host = url::Url::parse(&look_up.url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let granted = webext::granted_to_send(&[format!("https://{host}/*")]).await;
    if !granted.map_err(|error| error.to_string())? {
        return Err(format!(
            "not asked, because sending a token to {host} is not allowed; switch it on again in the options"
        ));
    }
    // The one place from which a token leaves: the user switched it on for this vendor.
    let authorization = Sensitive::new(format!("Bearer {}", look_up.token.expose()));
    let permit = Permit::of(&super::here().managed.borrow(), &look_up.url)?;
    let answer = outside::get(&look_up.url, &permit, Some(&authorization), HEADERS, bounds).await?;
    if answer.cut {
        return Err(format!(
            "{}, but longer than {} KiB",
            answer.status,
            bounds.most_bytes / 1024
        ));
    }
    // Kept sensitive.
    let body = String::from_utf8_lossy(answer.body.expose()).into_owned();
    Ok(Answer {
        status: answer.status,
        headers: answer.headers,
        body: Sensitive::new(body),
    })
}

/// The tabs that hold the token of a look-up.
fn holders(here: &Background, look_up: &LookUp) -> Vec<i64> {
    let fingerprint = look_up.token.fingerprint();
    let mut tabs: Vec<i64> = here.tabs.borrow().keys().copied().collect();
    tabs.retain(|tab| here.with_tab(*tab, |tab| tab.session.reveal(&fingerprint).is_some()));
    tabs
}

/// More is known of a token, or about to be: whatever shows it reads again.
async fn changed(here: &Rc<Background>, look_up: &LookUp) {
    for tab in holders(here, look_up) {
        explain::load_tables(here, tab).await;
        if here.with_tab(tab, |tab| !tab.kept.shown.is_empty()) {
            // The page may be gone by now.
            drop(webext::tell_relay(tab, &ToRelay::Refresh).await);
        }
        webext::tell_views(&ToViews::Changed { tab }).await;
    }
}
