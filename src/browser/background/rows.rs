//! The card's rows: one for each kind of refusal. A kind keeps its place and its words; what comes again is counted.

use super::tab::{Kept, TabState};
use crate::browser::message::{CardEntry, CardState};
use crate::platforms::Tables;
use crate::report::{Line, Reports};
use crate::session::Session;
use serde::{Deserialize, Serialize};

/// At most this many kinds are in the card.
const ENTRIES: usize = 5;
/// At most this many kinds are remembered for it, closed and muted ones among them.
const SHOWN: usize = 24;
/// So many others of a row may leave it again.
const OTHERS: usize = 100;

/// A kind of denial in the card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    /// Names the row as long as the page stands: its first call.
    pub(super) key: String,
    /// The call that it explains: the first of the kind that is still kept.
    pub(super) id: String,
    /// What was known of that call when it was looked at last (the number of its changes).
    version: u32,
    /// How many there were.
    pub(super) count: usize,
    /// The user closed it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) closed: bool,
    /// The latest of the others, newest first, each with its number of changes: words that come later may show that it is
    /// of another kind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) others: Vec<(String, u32)>,
}

impl Shown {
    fn of(session: &Session, id: &str) -> Self {
        Self {
            key: id.to_owned(),
            id: id.to_owned(),
            version: version(session, id).unwrap_or_default(),
            count: 1,
            ..Self::default()
        }
    }

    /// Lets another call explain the kind once its own is gone, the oldest of those that are left. False when none is.
    fn stands(&mut self, is_left: impl Fn(&str) -> bool) -> bool {
        if is_left(&self.id) {
            return true;
        }
        self.others.retain(|(id, _)| is_left(id));
        match self.others.pop() {
            Some((id, version)) => {
                self.id = id;
                self.version = version;
                true
            }
            None => false,
        }
    }

    /// Keeps what belongs to a new page. False when nothing does.
    pub(super) fn goes_on(&mut self, is_of_page: impl Fn(&str) -> bool) -> bool {
        self.others.retain(|(id, _)| is_of_page(id));
        let goes_on = self.stands(is_of_page);
        self.count = 1 + self.others.len();
        self.closed = false;
        goes_on
    }
}

fn version(session: &Session, id: &str) -> Option<u32> {
    session.exchange(id).map(|one| one.mark.version)
}

fn kind(reports: &mut Reports, session: &Session, tables: &Tables, id: &str) -> Option<String> {
    reports.line(session, tables, id).map(|line| line.kind.clone())
}

/// What became of a call that was put into the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// The first of its kind.
    New,
    /// Counted in a row that is there.
    Again,
    /// Counted in a row that the user closed.
    Closed,
}

impl TabState {
    /// How many calls were refused: the one number that button, popup, panel and card tell.
    pub(super) fn refused(&self) -> usize {
        let dropped = usize::try_from(self.session.lost().denials).unwrap_or(usize::MAX);
        self.session.denials().saturating_add(dropped)
    }

    /// Puts a call into the card, with those of its kind.
    pub(super) fn put_into_card(&mut self, id: &str, tables: &Tables) -> Put {
        self.put_at(0, id, tables)
    }

    fn put_at(&mut self, place: usize, id: &str, tables: &Tables) -> Put {
        let Self {
            session, reports, kept, ..
        } = self;
        let session = &*session;
        let of_this = kind(reports, session, tables, id);
        let mut same =
            |row: &Shown| row.id == id || (of_this.is_some() && kind(reports, session, tables, &row.id) == of_this);
        if let Some(at) = kept.shown.iter().position(&mut same)
            && let Some(row) = kept.shown.get_mut(at)
        {
            if row.id != id && !row.others.iter().any(|(other, _)| other == id) {
                row.count += 1;
                row.others
                    .insert(0, (id.to_owned(), version(session, id).unwrap_or_default()));
                row.others.truncate(OTHERS);
            }
            return match row.closed {
                true => Put::Closed,
                false => Put::Again,
            };
        }
        kept.shown.insert(place.min(kept.shown.len()), Shown::of(session, id));
        kept.more += kept.shown.iter().skip(SHOWN).map(|shown| shown.count).sum::<usize>();
        kept.shown.truncate(SHOWN);
        Put::New
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

    /// Closes the row of this key, or all of them.
    pub(super) fn close_rows(&mut self, key: Option<&str>) {
        for row in &mut self.kept.shown {
            row.closed |= key.is_none_or(|key| row.key == key);
        }
    }

    /// Takes out of the rows what turned out to be of another kind since it was put there, each into a row of its own or
    /// to those of its kind.
    fn part_rows(&mut self, tables: &Tables) {
        let mut apart: Vec<(usize, bool, String)> = Vec::new();
        let Self {
            session, reports, kept, ..
        } = self;
        let session = &*session;
        for (at, row) in kept.shown.iter_mut().enumerate() {
            row.stands(|id| session.exchange(id).is_some());
            let now = version(session, &row.id).unwrap_or_default();
            // What the row's own call was taken for, the others were, too.
            let all = std::mem::replace(&mut row.version, now) != now;
            let changed = |(id, seen): &(String, u32)| version(session, id).is_some_and(|version| version != *seen);
            if !all && !row.others.iter().any(changed) {
                continue;
            }
            let own = kind(reports, session, tables, &row.id);
            let before = apart.len();
            row.others.retain_mut(|(id, seen)| {
                let Some(version) = version(session, id) else {
                    return false;
                };
                if !all && version == *seen {
                    return true;
                }
                *seen = version;
                let stays = kind(reports, session, tables, id) == own;
                if !stays {
                    apart.push((at, row.closed, id.clone()));
                }
                stays
            });
            row.count = row.count.saturating_sub(apart.len() - before);
        }
        // From below, so that the places above stay; the oldest of a row first, which is last in it.
        for (at, closed, id) in apart.into_iter().rev() {
            let put = self.put_at(at + 1, &id, tables);
            if put == Put::New
                && let Some(row) = self.kept.shown.iter_mut().find(|row| row.id == id)
            {
                row.closed = closed;
            }
        }
    }

    /// Makes one of rows whose calls turned out to be of one kind, in the place and under the name of the lower one: it was
    /// there before, and may be read.
    fn join_rows(&mut self, tables: &Tables) {
        let Self {
            session, reports, kept, ..
        } = self;
        let mut kinds: Vec<Option<String>> = Vec::new();
        for row in &kept.shown {
            kinds.push(kind(reports, session, tables, &row.id));
        }
        let mut at = 0;
        while at < kinds.len() {
            let own = kinds.get(at).and_then(Option::as_ref);
            let twin = own.and_then(|own| {
                let mut below = kinds.iter().enumerate().skip(at + 1);
                below
                    .find(|(_, other)| other.as_ref() == Some(own))
                    .map(|(twin, _)| twin)
            });
            let Some(twin) = twin else {
                at += 1;
                continue;
            };
            kinds.remove(at);
            let above = kept.shown.remove(at);
            if let Some(row) = kept.shown.get_mut(twin - 1) {
                row.count += above.count;
                let mut others = above.others;
                others.push((above.id, above.version));
                others.append(&mut row.others);
                others.truncate(OTHERS);
                row.others = others;
            }
        }
    }

    /// Whether the card has something to show, but for what is `muted`.
    pub(super) fn has_card(&mut self, tables: &Tables, muted: impl Fn(&Line) -> bool) -> bool {
        let Self {
            session, reports, kept, ..
        } = self;
        kept.shown.iter().any(|row| {
            let line = reports.line(session, tables, &row.id);
            !row.closed && line.is_some_and(|line| !muted(&line))
        })
    }

    /// What the card shows: denials of one kind as one, but for what is `muted`.
    pub(super) fn card(&mut self, tab: i64, tables: &Tables, muted: impl Fn(&Line) -> bool) -> CardState {
        self.part_rows(tables);
        self.join_rows(tables);
        let refused = self.refused();
        let Self {
            session, reports, kept, ..
        } = self;
        let Kept { shown, more, .. } = kept;
        let mut entries: Vec<CardEntry> = Vec::new();
        let mut more = *more;
        for row in shown.iter() {
            let Some(line) = reports.line(session, tables, &row.id) else {
                // All of its kind went for want of room.
                more += row.count;
                continue;
            };
            if row.closed || muted(&line) {
                continue;
            }
            if entries.len() >= ENTRIES {
                more += row.count;
            } else if let Some(report) = reports.report(session, tables, &row.id) {
                entries.push(CardEntry {
                    key: row.key.clone(),
                    report: (*report).clone(),
                    count: row.count,
                });
            }
        }
        CardState {
            tab,
            refused,
            entries,
            more,
            hosts: kept.hidden_hosts.iter().cloned().collect(),
            pill: false,
        }
    }
}
