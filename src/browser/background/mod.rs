//! The background: takes what the browser reports of each tab's requests, explains denials, and
//! answers the card, the popup and the panel. It may be stopped at any time, so everything that
//! matters is in `storage.session` soon after it changed.

mod ask;
mod consent;
mod explain;
mod imported;
mod messages;
mod packs;
mod scripts;
mod seen;
mod store;
mod tab;
#[cfg(test)]
mod tests;

pub use consent::{installed, may_observe};
pub use messages::message;
pub use scripts::permissions_changed;

use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::managed::Managed;
use crate::browser::message::{self, ImportedPack, Standing};
use crate::browser::view::words::whole;
use crate::browser::webext::{self, Details};
use crate::contradiction::Book;
use crate::diagnosis::network::is_preflight;
use crate::exchange::{Exchange, Outcome};
use crate::platform::Service;
use crate::platforms::{self, Tables};
use crate::policy::{self, Outlook};
use crate::sensitive::Sensitive;
use crate::session::journal::Journal;
use crate::session::listen::is_telling;
use crate::session::{Change, Observation, Session};
use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use store::Settings;
use tab::TabState;
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
/// At most so many calls of pages that are gone are remembered.
const GONE: usize = 2000;

/// All that the background knows while it runs.
#[derive(Debug, Default)]
struct Background {
    /// How the consent stands; nothing is observed before it is known.
    standing: Cell<Standing>,
    /// What an administrator lays down.
    managed: RefCell<Managed>,
    tabs: RefCell<HashMap<i64, TabState>>,
    settings: RefCell<Settings>,
    tables: RefCell<Tables>,
    /// Tables that are being loaded.
    loading: RefCell<HashMap<&'static str, Promise>>,
    /// Requests without a token: they become part of the session only when they are refused.
    waiting: RefCell<VecDeque<Details>>,
    /// Of these, such as were answered with a status that may refuse: they become part of the session when the page
    /// tells a body of such an answer.
    perhaps: RefCell<VecDeque<(i64, Details, Details)>>,
    /// Bodies of the latest requests, id and text: those of refused ones and of token requests become part of the session.
    bodies: RefCell<VecDeque<(String, Sensitive<String>)>>,
    /// What look-ups told, whichever tab they were made for: no token is asked about twice.
    answers: RefCell<Session>,
    /// Look-ups that were not answered yet: token and address.
    asking: RefCell<HashSet<(String, String)>>,
    /// Imported tables that cannot be used, and why.
    broken: RefCell<BTreeMap<String, String>>,
    /// The imported packs.
    packs: RefCell<Vec<ImportedPack>>,
    /// Other packs are kept than are used: the engine is to be started anew.
    outdated: Cell<bool>,
    /// Whether something is being written.
    writing: Cell<Writing>,
    /// Of tabs that were closed: what is still to be removed.
    closed: RefCell<Vec<Journal>>,
    /// What contradicts the tables, where the user has it kept.
    seen: RefCell<Option<Book>>,
    /// So many answers wait to be held against the tables.
    seen_waiting: Cell<usize>,
    /// Calls that were under way when their page went: their answers are nobody's.
    gone: RefCell<HashSet<String>>,
    /// Who waits for the body of a denial, by its call's id: called when it is here.
    bodies_awaited: RefCell<HashMap<String, Function>>,
    /// Cards that wait, for a moment, until there is something to draw, by tab.
    cards_waiting: RefCell<HashMap<i64, Function>>,
    /// When the engine started: milliseconds since 1970-01-01T00:00:00Z.
    started_ms: Cell<f64>,
}

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Writing {
    #[default]
    Nothing,
    /// What changes within a moment is taken along.
    Soon,
    Now,
}

thread_local! {
    static HERE: Rc<Background> = Rc::default();
}

fn here() -> Rc<Background> {
    HERE.with(Rc::clone)
}

impl Background {
    /// Changes what is remembered of a tab.
    fn with_tab<T>(&self, tab: i64, change: impl FnOnce(&mut TabState) -> T) -> T {
        let mut tabs = self.tabs.borrow_mut();
        let state = tabs.entry(tab).or_insert_with(|| TabState::new(tab));
        state.wake();
        change(state)
    }

    /// The tabs that changed since this was asked last.
    fn take_changed(&self) -> Vec<i64> {
        let mut tabs = self.tabs.borrow_mut();
        let changed = tabs.iter_mut().filter(|(_, tab)| tab.changed);
        changed
            .map(|(id, tab)| {
                tab.changed = false;
                *id
            })
            .collect()
    }

    /// Forgets all that was observed, and what the user chose.
    fn forget_everything(&self) {
        self.tabs.borrow_mut().clear();
        self.closed.borrow_mut().clear();
        self.waiting.borrow_mut().clear();
        self.perhaps.borrow_mut().clear();
        self.bodies.borrow_mut().clear();
        self.gone.borrow_mut().clear();
        self.asking.borrow_mut().clear();
        *self.answers.borrow_mut() = Session::default();
        *self.settings.borrow_mut() = Settings::default();
    }

    /// Whether keys are still to be removed.
    fn has_old(&self) -> bool {
        self.tabs.borrow().values().any(|tab| tab.journal.has_old()) || !self.closed.borrow().is_empty()
    }

    /// Notes the calls of a page that goes that were not answered yet.
    fn note_gone(&self, old: &Session) {
        let mut gone = self.gone.borrow_mut();
        if gone.len() > GONE {
            gone.clear();
        }
        // The end of a call may be reported after its answer.
        const ENDING: usize = 200;
        let newest = old.exchanges().iter().rev().enumerate().take(GONE);
        let going = newest.filter(|(at, exchange)| *at < ENDING || exchange.outcome == Outcome::Pending);
        gone.extend(going.map(|(_, exchange)| exchange.id.clone()));
    }
}

/// Restores what was remembered before the background was stopped. `begun` may have promises of what the storage areas
/// `local`, `managed` and `session` hold.
///
/// # Errors
/// [`BrowserError`] when the browser's storage cannot be read.
pub async fn start(begun: &JsValue) -> Result<(), BrowserError> {
    here().started_ms.set(js_sys::Date::now());
    store::restore(&here(), begun).await
}

/// Whether other packs are kept than are used. They are used after the next start.
pub fn is_outdated() -> bool {
    here().outdated.get()
}

/// Writes everything that is to be known after the next start.
///
/// # Errors
/// [`BrowserError::NoSuchApi`] when the browser has no timer.
pub async fn finish() -> Result<(), BrowserError> {
    store::finish(&here()).await
}

/// The engine failed and was started anew from what was written.
pub fn restarted() {
    let here = here();
    let tabs: Vec<i64> = here.tabs.borrow().keys().copied().collect();
    for tab in tabs {
        here.with_tab(tab, |tab| tab.session.count_lost(|lost| lost.restarts += 1));
        store::save_soon(&here, tab);
    }
}

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
    if !is_allowed(&here, &details) {
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
        }
        "sent" => {
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
/// preflight (Firefox reports them, Chrome does not) never does: it is of interest only when it is refused.
fn matters(here: &Background, details: &Details) -> bool {
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
fn api_of(details: &Details) -> Option<&'static str> {
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
fn follow(here: &Rc<Background>, tab: i64, change: &Change) {
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
fn body(here: &Rc<Background>, tab: i64, body: Observation) -> Result<(), BrowserError> {
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
        scripts::check_host(here, tab, url);
    }
    Ok(())
}

/// Forgets a tab that was closed.
pub fn tab_closed(tab: i64) {
    let here = here();
    here.perhaps.borrow_mut().retain(|(of, ..)| *of != tab);
    let state = here.tabs.borrow_mut().remove(&tab);
    if let Some(state) = state {
        store::forget(&here, state);
    }
}

/// A time of the browser in whole milliseconds, for messages.
fn ms(time: f64) -> i64 {
    whole(time)
}
