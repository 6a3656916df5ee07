//! The background: takes what the browser reports of each tab's requests, explains denials, and
//! answers the card, the popup and the panel. It may be stopped at any time, so everything that
//! matters is in `storage.session` soon after it changed.

mod ask;
mod card;
mod consent;
mod desk;
mod explain;
mod imported;
mod logins;
mod messages;
mod observe;
mod off;
mod packs;
mod rows;
mod scripts;
mod seen;
mod started;
mod store;
mod tab;
#[cfg(test)]
mod tests;

pub use consent::{installed, may_observe};
pub use messages::message;
pub use observe::request;
pub use scripts::permissions_changed;

use crate::browser::error::BrowserError;
use crate::browser::managed::Managed;
use crate::browser::message::{ImportedPack, Standing};
use crate::browser::view::words::whole;
use crate::browser::webext::Details;
use crate::contradiction::Book;
use crate::exchange::Outcome;
use crate::platforms::Tables;
use crate::sensitive::Sensitive;
use crate::session::Session;
use crate::session::journal::Journal;
use js_sys::{Function, Promise};
use started::Started;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use store::Settings;
use tab::TabState;
use wasm_bindgen::JsValue;

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
    /// Calls that began and were not sent yet.
    started: RefCell<VecDeque<Started>>,
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
    /// Hosts at which pages sign in, and for which the user is being asked.
    logins_asked: RefCell<BTreeSet<String>>,
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
        self.started.borrow_mut().clear();
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

/// Forgets a tab that was closed.
pub fn tab_closed(tab: i64) {
    let here = here();
    here.perhaps.borrow_mut().retain(|(of, ..)| *of != tab);
    started::closed(&here, tab);
    let state = here.tabs.borrow_mut().remove(&tab);
    if let Some(state) = state {
        store::forget(&here, state);
    }
}

/// A time of the browser in whole milliseconds, for messages.
fn ms(time: f64) -> i64 {
    whole(time)
}
