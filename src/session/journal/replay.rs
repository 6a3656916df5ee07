//! From what was written back to the session and its journal.

use super::{Head, Journal, Noted, cost, entry};
use crate::order;
use crate::session::{Session, SessionError};
use std::collections::HashMap;

/// What a key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// The head of a tab.
    Head(i64),
    /// An entry of a tab and a generation.
    Entry(i64, u64),
}

/// What a key of the storage names, if it is one of a journal.
pub fn names(key: &str) -> Option<Names> {
    let rest = key.strip_prefix('t')?;
    let mut parts = rest.splitn(3, '.');
    let tab = parts.next()?.parse().ok()?;
    match parts.next() {
        None => Some(Names::Head(tab)),
        Some(generation) => {
            parts.next()?;
            Some(Names::Entry(tab, generation.parse().ok()?))
        }
    }
}

/// The head of a tab, read before anything else.
#[derive(Debug)]
pub struct Replay {
    tab: i64,
    head: Head,
    head_cost: usize,
}

impl Replay {
    /// Reads the head of a tab.
    ///
    /// # Errors
    /// [`SessionError::Memory`] when it has another form, as after an update.
    pub fn of_head(tab: i64, text: &str) -> Result<Self, SessionError> {
        let head: Head = serde_json::from_str(text).map_err(|error| SessionError::Memory {
            line: error.line(),
            column: error.column(),
        })?;
        Ok(Self {
            tab,
            head_cost: cost(&format!("t{tab}"), text),
            head,
        })
    }

    /// What the caller kept besides the calls.
    pub fn kept(&self) -> &str {
        &self.head.kept
    }

    /// Which generation counts; entries of others are left-overs.
    pub fn generation(&self) -> u64 {
        self.head.generation
    }

    /// Reads the entries of the tab: keys and values of its generation in any order. Entries that cannot be read are
    /// left out and counted as lost.
    pub fn session(self, entries: impl IntoIterator<Item = (String, String)>) -> (Session, Journal) {
        let mut journal = Journal {
            tab: self.tab,
            head: self.head,
            head_cost: self.head_cost,
            bytes: self.head_cost,
            ..Journal::default()
        };
        let mut session = Session::new();
        let prefix = format!("t{}.{}.", journal.tab, journal.head.generation);
        let mut words: HashMap<u64, String> = HashMap::new();
        let mut calls: Vec<(u64, String)> = Vec::new();
        for (key, value) in entries {
            let Some(rest) = key.strip_prefix(&prefix) else {
                continue;
            };
            let mut chars = rest.chars();
            let kind = chars.next();
            let Ok(number) = chars.as_str().parse() else { continue };
            match kind {
                Some('w') => drop(words.insert(number, value)),
                Some('x') => calls.push((number, value)),
                Some('f') => {
                    session.take_facts(&value);
                    session.facts = 1;
                    let cost = cost(&key, &value);
                    journal.facts = (1, cost);
                    journal.bytes += cost;
                }
                _ => {}
            }
        }
        order::sort_by_key(&mut calls, |(serial, _)| *serial);
        let mut uses: HashMap<u64, usize> = HashMap::new();
        let mut unreadable = 0;
        for (serial, value) in calls {
            let word = |number: u64| words.get(&number).cloned();
            let key = journal.key('x', serial);
            if journal.head.going.contains(&serial) {
                // It is counted as lost already; the background was stopped before its entry was removed.
                journal.queue.insert(key, None);
                continue;
            }
            let Some((mut exchange, used)) = entry::read(&value, &word) else {
                journal.queue.insert(key, None);
                unreadable += 1;
                continue;
            };
            for number in &used {
                *uses.entry(*number).or_default() += 1;
            }
            let noted = Noted {
                cost: cost(&key, &value),
                weight: entry::weight(&exchange),
                words: used,
            };
            journal.bytes += noted.cost;
            journal.weight += noted.weight;
            journal.noted.insert(serial, noted);
            exchange.mark.serial = serial;
            session.make_way_for(&exchange.id.clone());
            session.add(exchange);
        }
        for (number, text) in &words {
            let key = journal.key('w', *number);
            match uses.get(number) {
                Some(uses) => {
                    let cost = cost(&key, text);
                    journal.bytes += cost;
                    journal.words.take_over(*number, text, cost, *uses);
                }
                // The background was stopped between two writes.
                None => drop(journal.queue.insert(key, None)),
            }
        }
        session.room.lost = journal.head.lost;
        session.count_lost(|lost| lost.calls += unreadable);
        session.room.go_on_after(journal.head.serials);
        journal.words.go_on_after(journal.head.words);
        (session, journal)
    }
}
