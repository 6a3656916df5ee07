//! [`TabState`]: what is remembered of one tab, and its form in `storage.session`.

use super::rows::Shown;
use crate::browser::message::{Hidden, LoginSign, Notice, SessionAnswer};
use crate::exchange::Body;
use crate::platforms::{self, Tables};
use crate::report::Reports;
use crate::report::desk::{Behind, Desk};
use crate::session::journal::{Journal, Replay};
use crate::session::told::Told;
use crate::session::{MOST_EXCHANGES, Session, SessionError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// At most this many hosts are named as not granted.
const HOSTS: usize = 8;
/// At most this many kinds are remembered as logged.
const LOGGED: usize = 64;

/// What the extension's button says of a tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Badge {
    /// The site is switched off.
    Off,
    /// So many calls were refused, and how the page hides the card.
    Refused(usize, Hidden),
}

/// What is remembered of one tab.
#[derive(Debug, Default)]
pub(super) struct TabState {
    /// Its calls.
    pub(super) session: Session,
    /// What is written of them.
    pub(super) journal: Journal,
    /// What was found out about them.
    pub(super) reports: Reports,
    /// Which calls the panel was told of.
    pub(super) desk: Desk,
    /// Everything else.
    pub(super) kept: Kept,
    /// Bodies wait to be given to their calls, and somebody looks after them.
    pub(super) settling: bool,
    /// Entries that were not read yet since the background woke.
    asleep: Option<Asleep>,
    /// Something is to be written or told.
    pub(super) changed: bool,
    /// What the button says, as it was told last.
    pub(super) badge: Option<Badge>,
    /// The card is about to be told to read again.
    pub(super) refreshing: bool,
    /// Why the tab could not be written, if it could not.
    pub(super) trouble: Option<String>,
}

/// What is remembered besides the calls.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// Origin of the page in the tab.
    pub(super) site: Option<String>,
    /// The container that the tab is in, once one of its calls told; it stays so for the tab's life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) container: Option<String>,
    /// Kinds of denial that are in the card, newest first.
    pub(super) shown: Vec<Shown>,
    /// Kinds that were in the card before.
    pub(super) more: usize,
    /// Calls that were explained once. Not written: after a restart all denials were.
    #[serde(skip)]
    pub(super) explained: BTreeSet<String>,
    /// Kinds of denial that are in the page's console, hashed.
    logged: BTreeSet<u64>,
    /// Hosts that the page was refused by and the browser hides from us.
    pub(super) hidden_hosts: BTreeSet<String>,
    /// Hosts at which its pages sign in and which the browser hides from us, and how that is known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) logins: BTreeMap<String, LoginSign>,
    /// How the page hides the card.
    pub(super) hidden: Hidden,
    /// So many answers came too fast to be read.
    pub(super) lost: u32,
    /// How many answers the page's documents handed on, and how many of them came.
    pub(super) told: Told,
    /// The card is prepared in the page.
    pub(super) warm: bool,
    /// A watched page told that it stands in the tab.
    pub(super) watched: bool,
    /// It began while its site was switched off: it has no hook.
    #[serde(default)]
    pub(super) unhooked: bool,
}

/// The entries of a tab as the storage gave them: read when the tab is needed.
#[derive(Debug)]
struct Asleep {
    replay: Replay,
    entries: Vec<(String, js_sys::JsString)>,
}

impl TabState {
    /// A tab of which nothing is known.
    pub(super) fn new(tab: i64) -> Self {
        Self {
            journal: Journal::new(tab),
            ..Self::default()
        }
    }

    /// A tab that was written, with its entries, which are read when they are needed.
    ///
    /// # Errors
    /// [`SessionError::Memory`] when its head has another form, as after an update.
    pub(super) fn asleep(replay: Replay, entries: Vec<(String, js_sys::JsString)>) -> Result<Self, SessionError> {
        let kept = serde_json::from_str(replay.kept()).map_err(|error| SessionError::Memory {
            line: error.line(),
            column: error.column(),
        })?;
        Ok(Self {
            kept,
            asleep: Some(Asleep { replay, entries }),
            ..Self::default()
        })
    }

    /// Reads the calls, if that was not done yet.
    pub(super) fn wake(&mut self) {
        let Some(asleep) = self.asleep.take() else { return };
        let entries = asleep.entries.into_iter();
        (self.session, self.journal) = asleep
            .replay
            .session(entries.map(|(key, text)| (key, String::from(text))));
        self.kept.explained = self.session.denied_ids().map(str::to_owned).collect();
    }

    /// Whether the calls are still to be read, and about how much that is, in bytes.
    pub(super) fn asleep_bytes(&self) -> usize {
        let entries = self.asleep.iter().flat_map(|asleep| &asleep.entries);
        // Each unit may take two bytes, and an entry itself something.
        entries.map(|(_, text)| 200 + 2 * text.length() as usize).sum()
    }

    /// What is kept besides the calls, for the journal's head.
    pub(super) fn kept_words(&self) -> String {
        // Strings and numbers always serialize.
        serde_json::to_string(&self.kept).unwrap_or_default()
    }

    /// A new document stands in the tab: forgets what the one before did, unless it is to be kept.
    /// Calls that were sent after `started_ms` belong to the new one already. What was forgotten comes back, to be
    /// dropped when there is time.
    pub(super) fn new_page(&mut self, site: Option<String>, started_ms: i64, preserve: bool) -> Option<Session> {
        // What was learned about a token holds on the next page, too: sign-in pages lead to others.
        let old = (!preserve).then(|| {
            self.journal.begin_again();
            self.reports = Reports::default();
            self.desk = Desk::default();
            self.session.split_off(started_ms)
        });
        let kept = &mut self.kept;
        let session = &self.session;
        let late = |id: &str| {
            session
                .exchange(id)
                .is_some_and(|exchange| exchange.sent_at_ms >= started_ms)
        };
        kept.shown.retain_mut(|row| row.goes_on(late));
        kept.explained.retain(|id| session.exchange(id).is_some());
        kept.more = 0;
        kept.logged.clear();
        kept.hidden_hosts.clear();
        kept.hidden = Hidden::None;
        kept.lost = 0;
        kept.told.forgive();
        kept.warm = false;
        kept.watched = true;
        kept.unhooked = false;
        kept.site = site;
        old
    }

    /// Forgets the calls; they come back, to be dropped when there is time.
    pub(super) fn clear(&mut self) -> Session {
        self.journal.begin_again();
        self.reports = Reports::default();
        self.desk = Desk::default();
        self.kept.shown.clear();
        self.kept.more = 0;
        self.kept.explained.clear();
        self.kept.hidden_hosts.clear();
        self.kept.logins.clear();
        self.kept.lost = 0;
        self.kept.told.forgive();
        std::mem::take(&mut self.session)
    }

    /// All of it is to be written anew, since a write failed.
    pub(super) fn write_again(&mut self) {
        self.journal.begin_again();
        self.session.touch_all();
        self.changed = true;
    }

    /// Whether there is a call to this address, refused with this status, whose body was not seen.
    pub(super) fn lacks_body(&self, url: &str, status: u16) -> bool {
        self.session.exchanges().iter().any(|exchange| {
            exchange.status() == Some(status)
                && exchange.response_body == Body::NotSeen
                // Compared, not kept.
                && exchange.url.expose_for_session() == url
        })
    }

    /// Notes a host that the browser hides from us.
    pub(super) fn note_hidden_host(&mut self, host: &str) -> bool {
        self.kept.hidden_hosts.len() < HOSTS && self.kept.hidden_hosts.insert(host.to_owned())
    }

    /// Notes that a call is being explained; true when it was not before.
    pub(super) fn note_explained(&mut self, id: &str) -> bool {
        if self.kept.explained.len() > MOST_EXCHANGES {
            let session = &self.session;
            self.kept.explained.retain(|id| session.exchange(id).is_some());
        }
        self.kept.explained.insert(id.to_owned())
    }

    /// Notes that a kind is logged; true when it was not.
    pub(super) fn note_logged(&mut self, kind: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        kind.hash(&mut hasher);
        if self.kept.logged.len() >= LOGGED {
            self.kept.logged.clear();
        }
        self.kept.logged.insert(hasher.finish())
    }

    /// Tokens, calls and notices.
    pub(super) fn answer(&mut self, tables: &Tables) -> SessionAnswer {
        let mut answer = SessionAnswer::of(self.reports.view(&self.session, tables));
        let (session, reports) = (&self.session, &mut self.reports);
        let behind = answer
            .rows
            .iter()
            .map(|row| Behind::of(session, tables, reports, &row.call.id));
        answer.behind = behind.collect();
        answer.denials = self.refused();
        answer.watched = self.kept.watched;
        answer.unhooked = self.kept.unhooked;
        let lost = self.session.lost();
        if !lost.is_nothing() {
            answer.notices.push(Notice::Lost { lost });
        }
        answer.notices.extend(hidden(self.kept.hidden_hosts.iter()));
        let made_up = self.session.made_up_names(tables).into_iter();
        answer.notices.extend(made_up.map(|one| Notice::NamesMadeUp {
            vendor: one.vendor.to_owned(),
            source: one.source,
            names: one.names,
            all: one.all,
        }));
        let count = [self.kept.told.missing(), self.session.lost_bodies()];
        let count = count.into_iter().fold(self.kept.lost, u32::saturating_add);
        if count > 0 {
            answer.notices.push(Notice::AnswersLost { count });
        }
        if self.kept.hidden != Hidden::None {
            answer.notices.push(Notice::CardHidden { how: self.kept.hidden });
        }
        answer
    }
}

/// Hosts that the browser hides from us: those of a vendor together, since the user chooses vendors.
fn hidden<'a>(hosts: impl Iterator<Item = &'a String>) -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    for host in hosts {
        // A host that the vendor's file knows and does not ask for is one by itself.
        let vendor = platforms::of_host(host).map(|(platform, _)| platform);
        let Some(vendor) = vendor.filter(|vendor| vendor.asks_for(host)) else {
            notices.push(Notice::HostNotGranted { host: host.clone() });
            continue;
        };
        let known = notices.iter_mut().find_map(|notice| match notice {
            Notice::VendorNotChosen { id, hosts, .. } if id == vendor.id() => Some(hosts),
            _ => None,
        });
        match known {
            Some(hosts) => hosts.push(host.clone()),
            None => notices.push(Notice::VendorNotChosen {
                id: vendor.id().to_owned(),
                name: vendor.name().to_owned(),
                hosts: vec![host.clone()],
            }),
        }
    }
    notices
}
