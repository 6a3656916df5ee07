//! [`TabState`]: what is remembered of one tab, and its form in `storage.session`.

use crate::browser::message::{CardEntry, CardState, Hidden, LoginSign, Notice, SessionAnswer};
use crate::exchange::Body;
use crate::platforms::{self, Tables};
use crate::report::Reports;
use crate::session::journal::{Journal, Replay};
use crate::session::told::Told;
use crate::session::{MOST_EXCHANGES, Session, SessionError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// At most this many denials are in the card.
const ENTRIES: usize = 5;
/// At most this many kinds of denial are remembered for it.
const SHOWN: usize = 12;
/// At most this many hosts are named as not granted.
const HOSTS: usize = 8;
/// At most this many kinds are remembered as logged.
const LOGGED: usize = 64;

/// What is remembered of one tab.
#[derive(Debug, Default)]
pub(super) struct TabState {
    /// Its calls.
    pub(super) session: Session,
    /// What is written of them.
    pub(super) journal: Journal,
    /// What was found out about them.
    pub(super) reports: Reports,
    /// Everything else.
    pub(super) kept: Kept,
    /// Bodies wait to be given to their calls, and somebody looks after them.
    pub(super) settling: bool,
    /// Entries that were not read yet since the background woke.
    asleep: Option<Asleep>,
    /// Something is to be written or told.
    pub(super) changed: bool,
    /// The number on the button, as it was told last.
    pub(super) badge: Option<(usize, Hidden)>,
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
    more: usize,
    /// Calls that were explained once. Not written: after a restart all denials were.
    #[serde(skip)]
    pub(super) explained: BTreeSet<String>,
    /// Kinds of denial that are in the page's console, hashed.
    logged: BTreeSet<u64>,
    /// Kinds of call that the user muted.
    pub(super) muted: BTreeSet<String>,
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
}

/// A kind of denial in the card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shown {
    /// The newest call of the kind.
    pub(super) id: String,
    /// How many there were.
    pub(super) count: usize,
    /// The latest of the others, with what was known of each when it was put here (the number of its changes): words that
    /// come later may show that it is of another kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) others: Vec<(String, u32)>,
}

/// So many others of a row may leave it again.
const OTHERS: usize = 100;

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
            self.session.split_off(started_ms)
        });
        let kept = &mut self.kept;
        let session = &self.session;
        let late = |id: &str| {
            session
                .exchange(id)
                .is_some_and(|exchange| exchange.sent_at_ms >= started_ms)
        };
        kept.shown.retain_mut(|shown| {
            shown.others.retain(|(id, _)| late(id));
            late(&shown.id)
        });
        kept.explained.retain(|id| session.exchange(id).is_some());
        kept.more = 0;
        kept.logged.clear();
        kept.hidden_hosts.clear();
        kept.hidden = Hidden::None;
        kept.lost = 0;
        kept.told.forgive();
        kept.warm = false;
        if kept.site != site {
            kept.muted.clear();
        }
        kept.site = site;
        old
    }

    /// Forgets the calls; they come back, to be dropped when there is time.
    pub(super) fn clear(&mut self) -> Session {
        self.journal.begin_again();
        self.reports = Reports::default();
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

    /// Puts a call into the card, with those of its kind; true when none of them was there.
    pub(super) fn put_into_card(&mut self, id: &str, tables: &Tables) -> bool {
        let Self {
            session, reports, kept, ..
        } = self;
        let mut kind = |id: &str| reports.line(session, tables, id).map(|line| line.kind.clone());
        let of_this = kind(id);
        let same = |shown: &Shown| shown.id == id || (of_this.is_some() && kind(&shown.id) == of_this);
        let mut row = Shown {
            id: id.to_owned(),
            count: 1,
            others: Vec::new(),
        };
        if let Some(before) = kept.shown.iter().position(same).map(|at| kept.shown.remove(at)) {
            row.count = before.count + usize::from(before.id != id);
            row.others = before.others;
            if before.id != id {
                let version = session.exchange(&before.id).map_or(0, |one| one.mark.version);
                row.others.insert(0, (before.id, version));
                row.others.truncate(OTHERS);
            }
        }
        let count = row.count;
        kept.shown.insert(0, row);
        kept.more += kept.shown.iter().skip(SHOWN).map(|shown| shown.count).sum::<usize>();
        kept.shown.truncate(SHOWN);
        count == 1
    }

    /// Counts a call of this page (by the journal's generation) that the card cannot show any more.
    pub(super) fn count_in_card(&mut self, page: u64) {
        self.kept.more += usize::from(self.journal.generation() == page);
    }

    /// Whether a call is in a row of the card.
    pub(super) fn shows(&self, id: &str) -> bool {
        let is = |shown: &Shown| shown.id == id || shown.others.iter().any(|(other, _)| other == id);
        self.kept.shown.iter().any(is)
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

    /// Takes out of the rows what turned out to be of another kind since it was put there, each into a row of its own or
    /// to those of its kind.
    pub(super) fn part_rows(&mut self, tables: &Tables) {
        let Self {
            session, reports, kept, ..
        } = self;
        let mut apart: Vec<String> = Vec::new();
        for row in &mut kept.shown {
            let changed = |other: &(String, u32)| {
                let now = session.exchange(&other.0).map(|one| one.mark.version);
                now.is_some_and(|version| version != other.1)
            };
            if !row.others.iter().any(changed) {
                continue;
            }
            let kind = reports.line(session, tables, &row.id).map(|line| line.kind.clone());
            let before = apart.len();
            row.others.retain_mut(|other| {
                let Some(version) = session.exchange(&other.0).map(|one| one.mark.version) else {
                    return false;
                };
                if version == other.1 {
                    return true;
                }
                other.1 = version;
                let own = reports.line(session, tables, &other.0).map(|line| line.kind.clone());
                let stays = own == kind;
                if !stays {
                    apart.push(other.0.clone());
                }
                stays
            });
            row.count = row.count.saturating_sub(apart.len() - before);
        }
        // The newest of those first, and none above what was newest.
        let first = kept.shown.first().map(|row| row.id.clone());
        for id in apart.into_iter().rev() {
            self.put_into_card(&id, tables);
        }
        if let Some(at) = first.and_then(|id| self.kept.shown.iter().position(|row| row.id == id)) {
            let row = self.kept.shown.remove(at);
            self.kept.shown.insert(0, row);
        }
    }

    /// What the card shows: denials of one kind as one.
    pub(super) fn card(&mut self, tab: i64, tables: &Tables) -> CardState {
        self.part_rows(tables);
        let Self {
            session, reports, kept, ..
        } = self;
        let mut entries: Vec<(String, CardEntry)> = Vec::new();
        let mut more = kept.more;
        for shown in &kept.shown {
            let Some(kind) = reports.line(session, tables, &shown.id).map(|line| line.kind.clone()) else {
                // The newest of its kind went for want of room.
                more += shown.count;
                continue;
            };
            // What was learned since may make two kinds one.
            if let Some((_, entry)) = entries.iter_mut().find(|(other, _)| *other == kind) {
                entry.count += shown.count;
            } else if entries.len() >= ENTRIES {
                more += shown.count;
            } else if let Some(report) = reports.report(session, tables, &shown.id) {
                let (report, count) = ((*report).clone(), shown.count);
                entries.push((kind, CardEntry { report, count }));
            }
        }
        let entries = entries.into_iter().map(|(_, entry)| entry).collect();
        CardState { tab, entries, more }
    }

    /// Tokens, calls and notices.
    pub(super) fn answer(&mut self, tables: &Tables) -> SessionAnswer {
        let mut answer = SessionAnswer::of(self.reports.view(&self.session, tables));
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
