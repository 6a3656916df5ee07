//! [`TabState`]: what is remembered of one tab, and its form in `storage.session`.

use crate::browser::error::BrowserError;
use crate::browser::message::{CardEntry, CardState, Hidden, Notice, SessionAnswer};
use crate::exchange::Body;
use crate::platforms::Tables;
use crate::report::Report;
use crate::sensitive::Sensitive;
use crate::session::{MOST_EXCHANGES, Session};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// At most this many denials are in the card.
const ENTRIES: usize = 5;
/// At most this many hosts are named as not granted.
const HOSTS: usize = 8;

/// What is remembered of one tab.
#[derive(Debug, Default)]
pub(super) struct TabState {
    /// Its calls.
    pub(super) session: Session,
    /// Everything else.
    pub(super) kept: Kept,
    /// A write to `storage.session` is under way and will take later changes along.
    pub(super) saving: bool,
    /// Bodies wait to be given to their calls, and somebody looks after them.
    pub(super) settling: bool,
    /// Why the tab could not be written, if it could not.
    pub(super) trouble: Option<String>,
}

/// What is remembered besides the calls.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// Origin of the page in the tab.
    pub(super) site: Option<String>,
    /// Calls that are in the card, newest first.
    pub(super) shown: Vec<String>,
    /// Calls that were explained once.
    pub(super) explained: BTreeSet<String>,
    /// Kinds of denial that are in the page's console.
    pub(super) logged: BTreeSet<String>,
    /// Kinds of call that the user muted.
    pub(super) muted: BTreeSet<String>,
    /// Hosts that the page was refused by and the browser hides from us.
    pub(super) hidden_hosts: BTreeSet<String>,
    /// How the page hides the card.
    pub(super) hidden: Hidden,
    /// So many answers came too fast to be read.
    pub(super) lost: u32,
    /// The card is prepared in the page.
    pub(super) warm: bool,
}

#[derive(Serialize, Deserialize)]
struct Memory {
    session: String,
    kept: Kept,
}

impl TabState {
    /// As text with its tokens; for `storage.session` only.
    ///
    /// # Errors
    /// [`BrowserError::Message`] when it cannot be written, which no known state is.
    pub(super) fn to_memory(&self) -> Result<Sensitive<String>, BrowserError> {
        let memory = Memory {
            // It goes into `storage.session`, which is memory and closed to content scripts.
            session: self.session.to_memory().expose().clone(),
            kept: self.kept.clone(),
        };
        serde_json::to_string(&memory)
            .map(Sensitive::new)
            .map_err(|error| BrowserError::Message(error.to_string()))
    }

    /// Reads what [`Self::to_memory`] wrote.
    ///
    /// # Errors
    /// [`BrowserError::Message`] when it has another form, as after an update.
    pub(super) fn from_memory(text: &str) -> Result<Self, BrowserError> {
        let memory: Memory = serde_json::from_str(text).map_err(|error| BrowserError::Message(error.to_string()))?;
        let session =
            Session::from_memory(&memory.session).map_err(|error| BrowserError::Message(error.to_string()))?;
        Ok(Self {
            session,
            kept: memory.kept,
            ..Self::default()
        })
    }

    /// A new document stands in the tab: forgets what the one before did, unless it is to be kept.
    /// Calls that were sent after `started_ms` belong to the new one already.
    pub(super) fn new_page(&mut self, site: Option<String>, started_ms: i64, preserve: bool) {
        if !preserve {
            let rest = self
                .session
                .exchanges()
                .iter()
                .filter(|exchange| exchange.sent_at_ms >= started_ms)
                .cloned()
                .collect();
            // What was learned about a token holds on the next page, too: sign-in pages lead to others.
            let heard = std::mem::take(&mut self.session.heard);
            let asked = std::mem::take(&mut self.session.asked);
            self.session = Session::from_exchanges(rest);
            self.session.heard = heard;
            self.session.asked = asked;
        }
        let kept = &mut self.kept;
        let late = |id: &String| {
            self.session
                .exchange(id)
                .is_some_and(|exchange| exchange.sent_at_ms >= started_ms)
        };
        kept.shown.retain(late);
        kept.explained.retain(late);
        kept.logged.clear();
        kept.hidden_hosts.clear();
        kept.hidden = Hidden::None;
        kept.lost = 0;
        kept.warm = false;
        if kept.site != site {
            kept.muted.clear();
        }
        kept.site = site;
    }

    /// Forgets the calls.
    pub(super) fn clear(&mut self) {
        self.session.clear();
        self.kept.shown.clear();
        self.kept.explained.clear();
        self.kept.hidden_hosts.clear();
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

    /// Puts a call into the card.
    pub(super) fn put_into_card(&mut self, id: &str) {
        self.kept.shown.retain(|shown| shown != id);
        self.kept.shown.insert(0, id.to_owned());
        self.kept.shown.truncate(100);
    }

    /// What the card shows: denials of one kind as one.
    pub(super) fn card(&self, tab: i64, tables: &Tables) -> CardState {
        let mut entries: Vec<CardEntry> = Vec::new();
        let mut more = 0;
        let shown = &self.kept.shown;
        let mut reports = self.session.reports(tables, |exchange| shown.contains(&exchange.id));
        reports.sort_by_key(|report| shown.iter().position(|id| *id == report.call.id));
        for report in reports {
            let kind = kind(&report);
            let full = entries.len() >= ENTRIES;
            match entries.iter_mut().find(|entry| self::kind(&entry.report) == kind) {
                Some(entry) => entry.count += 1,
                None if full => more += 1,
                None => entries.push(CardEntry { report, count: 1 }),
            }
        }
        CardState { tab, entries, more }
    }

    /// Tokens, calls and notices.
    pub(super) fn answer(&self, tables: &Tables) -> SessionAnswer {
        let mut answer = SessionAnswer::of(self.session.view(tables));
        answer.notices.extend(
            self.kept
                .hidden_hosts
                .iter()
                .map(|host| Notice::HostNotGranted { host: host.clone() }),
        );
        let count = self.kept.lost.saturating_add(self.session.lost_bodies());
        if count > 0 {
            answer.notices.push(Notice::AnswersLost { count });
        }
        if self.kept.hidden != Hidden::None {
            answer.notices.push(Notice::CardHidden { how: self.kept.hidden });
        }
        answer
    }
}

/// What makes two denials the same to a reader: operation (or path), status and verdict.
pub(super) fn kind(report: &Report) -> String {
    format!(
        "{} {} {}",
        operation(report),
        report.call.status.unwrap_or_default(),
        report.verdict.text
    )
}

/// The operation of a call: the table's template, or host and path where it has none.
pub(super) fn operation(report: &Report) -> String {
    match &report.operation {
        Some(operation) => format!("{} {}", operation.method, operation.template),
        None => format!("{} {}{}", report.call.method, report.call.host, report.call.path),
    }
}
