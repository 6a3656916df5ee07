//! [`Journal`]: a session as small entries for `storage.session`, without a browser: sessions in, writes out.
//!
//! Each exchange is one entry, written when it changed. Header fields, bodies and parts of addresses that come again or
//! are long have entries of their own, each once, and are referred to by a number. A head says how far the numbers
//! go. All keys begin with the tab and a generation: what a tab shows is forgotten by a new head, whatever it was,
//! and the old keys are removed afterwards. No key holds anything of what is kept.

mod entry;
mod replay;
mod words;

pub use replay::{Names, Replay, names};

use super::bounds::{MOST_BYTES, MOST_WEIGHT, PENDING_MS};
use super::{Lost, Session};
use crate::exchange::Outcome;
use crate::order;
use crate::sensitive::Sensitive;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use words::Words;

/// What the browsers count for an entry besides its key and value, generously.
const OVERHEAD: usize = 160;
/// Numbers are reserved by so many, so that the head is written once for as many entries.
const BLOCK: u64 = 128;
/// When the bound is reached, this part of a tab's calls goes at once.
const PART: usize = 8;

/// One write: a key, and its value or `None` to remove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Option<Sensitive<String>>,
}

/// The first entry of a tab: which generation counts. Everything else is found from it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Head {
    generation: u64,
    lost: Lost,
    /// What the caller keeps besides the calls.
    kept: String,
    /// Numbers of exchanges and of words below these may be in use.
    serials: u64,
    words: u64,
    /// Exchanges that `lost` counts and whose entries are removed after this head is written: whoever finds one of
    /// them was stopped in between.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    going: Vec<u64>,
}

#[derive(Debug, Default)]
struct Noted {
    cost: usize,
    weight: usize,
    words: Vec<u64>,
}

/// What is left of an earlier generation.
#[derive(Debug)]
struct Old {
    prefix: String,
    noted: BTreeMap<u64, Noted>,
    words: Words,
    facts: bool,
    bytes: usize,
}

/// The journal of one tab.
#[derive(Debug, Default)]
pub struct Journal {
    tab: i64,
    head: Head,
    head_cost: usize,
    words: Words,
    noted: BTreeMap<u64, Noted>,
    facts: (u64, usize),
    weight: usize,
    bytes: usize,
    /// Earlier generations, whose keys are still to be removed.
    old: Vec<Old>,
    queue: BTreeMap<String, Option<Sensitive<String>>>,
}

/// What a browser counts for an entry: its key and value as JSON in UTF-8 (Chromium), or two bytes a unit when a
/// character needs more than one (Firefox), whichever is more.
pub fn cost(key: &str, value: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' => 2,
        b'<' | 0..=31 => 6,
        _ => 1,
    };
    let json: usize = value.bytes().map(escaped).sum();
    let wide = if value.is_ascii() {
        0
    } else {
        2 * value.encode_utf16().count()
    };
    OVERHEAD + key.len() + json.max(wide)
}

impl Journal {
    /// The journal of a tab of which nothing is written.
    pub fn new(tab: i64) -> Self {
        Self { tab, ..Self::default() }
    }

    /// What it takes of the storage, with what is still to be removed.
    pub fn bytes(&self) -> usize {
        self.bytes + self.old.iter().map(|old| old.bytes).sum::<usize>()
    }

    fn key(&self, kind: char, number: u64) -> String {
        format!("t{}.{}.{kind}{number}", self.tab, self.head.generation)
    }

    fn head_key(&self) -> String {
        format!("t{}", self.tab)
    }

    /// Takes what changed in the session since the last time. `kept` is what the caller keeps besides. Calls that
    /// wait for their answer are taken once they waited long enough, or when `all` is wanted; true when some were left.
    pub fn note(&mut self, session: &mut Session, kept: &str, now_ms: i64, all: bool) -> bool {
        self.let_go(session);
        let mut later = BTreeSet::new();
        for serial in std::mem::take(&mut session.room.touched) {
            let Some(exchange) = session.by_serial(serial) else {
                continue;
            };
            let waited = now_ms.saturating_sub(exchange.sent_at_ms);
            let fresh = exchange.outcome == Outcome::Pending && (0..PENDING_MS).contains(&waited);
            if fresh && !all && !self.noted.contains_key(&serial) {
                later.insert(serial);
                continue;
            }
            let (value, words) = entry::write(exchange, &mut self.words, &mut |number, value| {
                let key = format!("t{}.{}.w{number}", self.tab, self.head.generation);
                // Its length alone.
                let cost = cost(&key, value.expose());
                self.bytes += cost;
                self.queue.insert(key, Some(value));
                cost
            });
            let weight = entry::weight(exchange);
            self.forget(serial);
            let key = self.key('x', serial);
            // Its length alone.
            let cost = cost(&key, value.expose());
            self.bytes += cost;
            self.weight += weight;
            self.queue.insert(key, Some(value));
            self.noted.insert(serial, Noted { cost, weight, words });
        }
        let left = !later.is_empty();
        session.room.touched = later;
        self.note_facts(session);
        self.note_head(session, kept);
        left
    }

    fn note_facts(&mut self, session: &Session) {
        let (version, before) = self.facts;
        if version == session.facts {
            return;
        }
        let key = self.key('f', 0);
        // Facts and fingerprints; the tokens are not in it.
        let value = session.facts_to_memory();
        let cost = cost(&key, value.expose());
        self.bytes = self.bytes + cost - before;
        self.facts = (session.facts, cost);
        self.queue.insert(key, Some(value));
    }

    fn note_head(&mut self, session: &Session, kept: &str) {
        let up = |number: u64| (number / BLOCK + 1) * BLOCK;
        let serials = up(session.room.last()).max(self.head.serials);
        let words = up(self.words.last()).max(self.head.words);
        let head = Head {
            generation: self.head.generation,
            lost: session.lost(),
            kept: kept.to_owned(),
            serials,
            words,
            going: self.head.going.clone(),
        };
        if head == self.head && self.head_cost > 0 && head.going.is_empty() {
            return;
        }
        self.head = head;
        self.write_head();
    }

    fn write_head(&mut self) {
        // Numbers and strings always serialize.
        let value = serde_json::to_string(&self.head).unwrap_or_default();
        let key = self.head_key();
        let cost = cost(&key, &value);
        self.bytes = (self.bytes + cost).saturating_sub(self.head_cost);
        self.head_cost = cost;
        self.queue.insert(key, Some(Sensitive::new(value)));
    }

    /// Takes out what the session could not keep.
    fn let_go(&mut self, session: &mut Session) {
        for serial in std::mem::take(&mut session.room.gone) {
            if self.noted.contains_key(&serial) {
                self.head.going.push(serial);
            }
            self.forget(serial);
        }
    }

    /// Takes an exchange out, and the words that only it used.
    fn forget(&mut self, serial: u64) {
        let Some(noted) = self.noted.remove(&serial) else {
            return;
        };
        self.bytes = self.bytes.saturating_sub(noted.cost);
        self.weight = self.weight.saturating_sub(noted.weight);
        self.queue.insert(self.key('x', serial), None);
        for number in noted.words {
            if let Some(cost) = self.words.release(number) {
                self.bytes = self.bytes.saturating_sub(cost);
                self.queue.insert(self.key('w', number), None);
            }
        }
    }

    /// Which page's calls these are: another number after each new beginning.
    pub fn generation(&self) -> u64 {
        self.head.generation
    }

    /// Begins a new generation: everything noted so far is forgotten with the next head, which costs the same however
    /// much it was. What the session holds now is noted next.
    pub fn begin_again(&mut self) {
        self.old.push(Old {
            prefix: format!("t{}.{}.", self.tab, self.head.generation),
            noted: std::mem::take(&mut self.noted),
            words: std::mem::take(&mut self.words),
            facts: self.facts.1 > 0,
            bytes: self.bytes.saturating_sub(self.head_cost),
        });
        self.queue.clear();
        self.head.generation += 1;
        self.head.serials = 0;
        self.head.words = 0;
        (self.bytes, self.weight, self.head_cost, self.facts) = (0, 0, 0, (0, 0));
    }

    /// Forgets all of it, head and calls, for a tab that was closed: the key of the head. The rest comes from
    /// [`Self::take_old`].
    pub fn end(&mut self) -> String {
        self.begin_again();
        self.head_key()
    }

    /// Keys of earlier generations that can be removed now, at most so many; none when all are gone.
    pub fn take_old(&mut self, most: usize) -> Vec<String> {
        let mut keys = Vec::new();
        while let Some(old) = self.old.last_mut() {
            let Old {
                prefix, noted, words, ..
            } = old;
            if std::mem::take(&mut old.facts) {
                keys.push(format!("{prefix}f0"));
            }
            while keys.len() < most
                && let Some((serial, _)) = noted.pop_first()
            {
                keys.push(format!("{prefix}x{serial}"));
            }
            while keys.len() < most
                && let Some(number) = words.take_one()
            {
                keys.push(format!("{prefix}w{number}"));
            }
            if keys.len() >= most {
                break;
            }
            self.old.pop();
        }
        keys
    }

    /// Whether keys of earlier generations are still to be removed.
    pub fn has_old(&self) -> bool {
        !self.old.is_empty()
    }

    /// What is to be written now. Removals come last: the head that counts what goes is written before it is gone, so
    /// that nobody who is stopped in between forgets to say it. The bound leaves the room for both.
    pub fn take_writes(&mut self) -> Vec<Write> {
        // That they are listed in what is written already does no harm: no serial is used again.
        self.head.going.clear();
        let queue = std::mem::take(&mut self.queue).into_iter();
        let mut writes: Vec<Write> = queue.map(|(key, value)| Write { key, value }).collect();
        order::sort_by_key(&mut writes, |write| write.value.is_none());
        writes
    }
}

/// Lets the oldest calls of the tab that takes most go, until all tabs together are within the bounds.
pub fn fit(tabs: &mut [(&mut Session, &mut Journal)]) {
    loop {
        let bytes: usize = tabs.iter().map(|(_, journal)| journal.bytes()).sum();
        let weight: usize = tabs.iter().map(|(_, journal)| journal.weight).sum();
        if bytes <= MOST_BYTES && weight <= MOST_WEIGHT {
            return;
        }
        let over = |journal: &Journal| match bytes > MOST_BYTES {
            true => journal.bytes,
            false => journal.weight,
        };
        let largest = tabs.iter_mut().filter(|(session, _)| !session.exchanges().is_empty());
        let Some((session, journal)) = largest.max_by_key(|(_, journal)| over(journal)) else {
            return;
        };
        session.evict((session.exchanges().len() / PART).max(1));
        journal.let_go(session);
        journal.head.lost = session.lost();
        journal.write_head();
    }
}
