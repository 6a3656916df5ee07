//! What a session knows of itself so that no event has to look at all exchanges: where each is, which were denied,
//! which succeeded, what changed since it was written, and what had to go.

use super::again::Again;
use super::bounds::{KEPT_OF_BODY, MOST_BODIES, MOST_EXCHANGES};
use super::{Lost, Session, SessionError};
use crate::diagnosis;
use crate::exchange::{Body, Exchange, Outcome};
use crate::platform::Platform;
use crate::platforms;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// When the session is full, this part of it goes at once, so that one look at all of it serves many calls.
const PART: usize = 8;

/// Why nothing of a request is known.
const UNSEEN: &str = "the browser had stopped the extension when the request was sent";

/// Calls that succeeded, by method and number of segments: their serials, oldest first.
type Alike = HashMap<(String, usize), VecDeque<u64>>;

#[derive(Debug, Clone, Default)]
pub(crate) struct Room {
    /// The serial that was given last.
    last: u64,
    /// Serials by id.
    pub(super) serials: HashMap<String, u64>,
    pub(super) denied: BTreeSet<u64>,
    pub(super) again: Again,
    platforms: BTreeSet<&'static str>,
    succeeded: Alike,
    preflights: VecDeque<u64>,
    /// Bytes of bodies by serial, oldest first, and their sum.
    pub(super) bodies: BTreeMap<u64, usize>,
    pub(super) body_bytes: usize,
    /// Serials of exchanges that changed, and of those that are gone, since the journal asked.
    pub(super) touched: BTreeSet<u64>,
    pub(super) gone: Vec<u64>,
    /// Of calls that only the page tells of, those whose answer it copied.
    pub(super) copied: BTreeSet<u64>,
    pub(crate) lost: Lost,
}

impl Room {
    pub(super) fn denials(&self) -> usize {
        self.denied.len()
    }

    pub(super) fn platforms(&self) -> Vec<&'static str> {
        self.platforms.iter().copied().collect()
    }

    /// Refused preflights, newest first.
    pub(super) fn preflights(&self) -> impl Iterator<Item = u64> {
        self.preflights.iter().rev().copied()
    }

    pub(super) fn last(&self) -> u64 {
        self.last
    }

    pub(super) fn go_on_after(&mut self, serial: u64) {
        self.last = self.last.max(serial);
    }
}

fn segments(exchange: &Exchange) -> usize {
    exchange.url.path().split('/').count()
}

fn bytes(body: &Body) -> usize {
    body.text().map_or(0, str::len)
}

impl Session {
    /// Adds an exchange with the next serial, or with its own where it has one; gives its place.
    pub(crate) fn add(&mut self, mut exchange: Exchange) -> usize {
        if exchange.mark.serial <= self.room.last {
            exchange.mark.serial = self.room.last + 1;
        }
        self.room.last = exchange.mark.serial;
        self.room
            .serials
            .entry(exchange.id.clone())
            .or_insert(exchange.mark.serial);
        self.exchanges.push(exchange);
        let at = self.exchanges.len() - 1;
        self.look_again(at);
        at
    }

    /// The place of the exchange with this id.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.place_of(*self.room.serials.get(id)?)
    }

    /// The place of the exchange with this serial.
    pub(crate) fn place_of(&self, serial: u64) -> Option<usize> {
        self.exchanges.binary_search_by_key(&serial, |e| e.mark.serial).ok()
    }

    /// The exchange with this serial.
    pub(crate) fn by_serial(&self, serial: u64) -> Option<&Exchange> {
        self.exchanges.get(self.place_of(serial)?)
    }

    /// Whether the exchange with this serial was denied, as it was found when it last changed.
    pub(crate) fn was_denied(&self, serial: u64) -> bool {
        self.room.denied.contains(&serial)
    }

    /// Serials of the denials, newest first.
    pub(crate) fn denied_serials(&self) -> impl Iterator<Item = u64> {
        self.room.denied.iter().rev().copied()
    }

    /// Ids of the denials, newest first.
    pub fn denied_ids(&self) -> impl Iterator<Item = &str> {
        let denied = self.denied_serials();
        denied.filter_map(|serial| Some(self.by_serial(serial)?.id.as_str()))
    }

    /// An exchange of this id gets another one: `id~1`, `id~2` …
    pub(super) fn make_way_for(&mut self, id: &str) {
        let Some(at) = self.place(id) else {
            // It went out of the session.
            self.room.serials.remove(id);
            return;
        };
        let mut hop = 1;
        while self.room.serials.contains_key(&format!("{id}~{hop}")) {
            hop += 1;
        }
        let name = format!("{id}~{hop}");
        if let Some(exchange) = self.exchanges.get_mut(at) {
            exchange.id.clone_from(&name);
            let serial = exchange.mark.serial;
            self.room.serials.remove(id);
            self.room.serials.insert(name, serial);
        }
        self.touch(at);
    }

    /// Notes that an exchange changed.
    pub(super) fn touch(&mut self, at: usize) {
        self.look_again(at);
        if let Some(exchange) = self.exchanges.get_mut(at) {
            exchange.mark.version = exchange.mark.version.wrapping_add(1);
            self.room.touched.insert(exchange.mark.serial);
        }
        self.bound_bodies();
    }

    /// All exchanges are to be written again.
    pub fn touch_all(&mut self) {
        let all = self.exchanges.iter().map(|exchange| exchange.mark.serial);
        self.room.touched.extend(all);
    }

    /// Brings what is known of an exchange up to date.
    fn look_again(&mut self, at: usize) {
        let Some(exchange) = self.exchanges.get(at) else { return };
        // A vendor behind a proxy shows in the answer only.
        let platform = platforms::of_call(exchange);
        let denied = diagnosis::is_denied(exchange, platform);
        let serial = exchange.mark.serial;
        let room = &mut self.room;
        room.platforms.extend(platform.map(Platform::id));
        if denied {
            room.denied.insert(serial);
        } else {
            room.denied.remove(&serial);
        }
        room.again.note(serial, exchange, denied);
        // An answer that comes again may be another one.
        room.preflights.retain(|one| *one != serial);
        if let Some(status) = exchange.status() {
            let good = (200..300).contains(&status) || status == 304;
            let key = (exchange.method.clone(), segments(exchange));
            if good {
                insert(room.succeeded.entry(key).or_default(), serial);
            } else {
                // It may have been taken for a success by an answer before.
                if let Some(list) = room.succeeded.get_mut(&key)
                    && let Ok(at) = list.binary_search(&serial)
                {
                    list.remove(at);
                }
                if status != 0 && diagnosis::network::is_preflight(exchange) {
                    insert(&mut room.preflights, serial);
                }
            }
        }
        let size = bytes(&exchange.response_body) + bytes(&exchange.request_body);
        let before = match size {
            0 => room.bodies.remove(&serial),
            size => room.bodies.insert(serial, size),
        };
        room.body_bytes = (room.body_bytes + size).saturating_sub(before.unwrap_or_default());
    }

    /// Cuts the oldest bodies until the rest is small enough.
    fn bound_bodies(&mut self) {
        if self.room.body_bytes <= MOST_BODIES || self.room.last == 0 {
            return;
        }
        let large: Vec<u64> = self
            .room
            .bodies
            .iter()
            .filter(|(_, size)| **size > KEPT_OF_BODY)
            .map(|(at, _)| *at)
            .collect();
        // Not only what is too much, or the next call would look at all of them again.
        for serial in large {
            if self.room.body_bytes <= MOST_BODIES / 4 * 3 {
                break;
            }
            self.cut_bodies(serial);
        }
    }

    fn cut_bodies(&mut self, serial: u64) {
        let Some(at) = self.place_of(serial) else { return };
        let Some(exchange) = self.exchanges.get_mut(at) else {
            return;
        };
        let share = KEPT_OF_BODY / 2;
        exchange.request_body = exchange.request_body.beginning(share);
        exchange.response_body = exchange.response_body.beginning(share);
        let size = bytes(&exchange.response_body) + bytes(&exchange.request_body);
        let before = self.room.bodies.insert(serial, size).unwrap_or_default();
        self.room.body_bytes = (self.room.body_bytes + size).saturating_sub(before);
        self.room.touched.insert(serial);
        self.room.lost.bodies += 1;
    }

    /// Makes room for one more.
    pub(crate) fn make_room(&mut self) {
        if self.exchanges.len() >= MOST_EXCHANGES {
            self.evict(MOST_EXCHANGES / PART);
        }
    }

    /// Lets this many exchanges go: the oldest that were answered and not denied, then the oldest.
    pub(crate) fn evict(&mut self, count: usize) {
        let mut going: BTreeSet<u64> = BTreeSet::new();
        let settled = |e: &&Exchange| !self.was_denied(e.mark.serial) && e.outcome != Outcome::Pending;
        going.extend(self.exchanges.iter().filter(settled).map(|e| e.mark.serial).take(count));
        for exchange in &self.exchanges {
            if going.len() >= count {
                break;
            }
            going.insert(exchange.mark.serial);
        }
        let room = &mut self.room;
        self.exchanges.retain(|exchange| {
            let serial = exchange.mark.serial;
            if !going.contains(&serial) {
                return true;
            }
            if room.serials.get(&exchange.id) == Some(&serial) {
                room.serials.remove(&exchange.id);
            }
            room.lost.calls += 1;
            room.lost.denials += u64::from(room.denied.remove(&serial));
            let size = room.bodies.remove(&serial).unwrap_or_default();
            room.body_bytes = room.body_bytes.saturating_sub(size);
            room.touched.remove(&serial);
            room.again.forget(serial);
            room.gone.push(serial);
            false
        });
        room.preflights.retain(|serial| !going.contains(serial));
        room.succeeded.retain(|_, list| {
            list.retain(|serial| !going.contains(serial));
            !list.is_empty()
        });
    }

    /// Serials of calls of the same method and number of segments that succeeded, newest first.
    pub(crate) fn succeeded_like(&self, exchange: &Exchange) -> impl Iterator<Item = u64> {
        let alike = self.room.succeeded.get(&(exchange.method.clone(), segments(exchange)));
        alike.into_iter().flat_map(|list| list.iter().rev().copied())
    }

    /// The last of them that was sent before.
    pub(crate) fn last_success(&self, exchange: &Exchange) -> u64 {
        let alike = self.room.succeeded.get(&(exchange.method.clone(), segments(exchange)));
        let Some(list) = alike else { return 0 };
        let at = list.partition_point(|serial| *serial < exchange.mark.serial);
        at.checked_sub(1)
            .and_then(|at| list.get(at))
            .copied()
            .unwrap_or_default()
    }

    /// A refused call of which only the answer was reported: the background was not there for its request.
    ///
    /// # Errors
    /// [`SessionError::Exchange`] when method or address cannot be read.
    pub fn sent_unseen(&mut self, id: &str, method: &str, url: &str, time_ms: i64) -> Result<(), SessionError> {
        let mut exchange = Exchange::new(id, method, url, time_ms)?;
        exchange.withheld = Some(UNSEEN.to_owned());
        self.make_way_for(id);
        self.make_room();
        let at = self.add(exchange);
        self.touch(at);
        self.room.lost.requests += 1;
        Ok(())
    }

    /// A woken background may be told of an answer before it is told of its request: then the request completes what is
    /// known of the call. Gives it back when it is another one.
    pub(super) fn seen_after_all(&mut self, sent: Exchange) -> Result<usize, Box<Exchange>> {
        let Some(at) = self.place(&sent.id) else {
            return Err(Box::new(sent));
        };
        match self.exchanges.get_mut(at) {
            Some(known) if known.withheld.as_deref() == Some(UNSEEN) && known.url == sent.url => {
                // The answer stays, and its place among the others.
                *known = Exchange {
                    outcome: known.outcome.clone(),
                    response_headers: std::mem::take(&mut known.response_headers),
                    response_body: std::mem::take(&mut known.response_body),
                    answered_at_ms: known.answered_at_ms,
                    one_of: known.one_of,
                    page_word: known.page_word,
                    mark: known.mark,
                    ..sent
                };
            }
            _ => return Err(Box::new(sent)),
        }
        self.room.lost.requests = self.room.lost.requests.saturating_sub(1);
        self.touch(at);
        Ok(at)
    }

    /// What was lost so far.
    pub fn lost(&self) -> Lost {
        self.room.lost
    }

    /// Counts something that was lost elsewhere.
    pub fn count_lost(&mut self, count: impl FnOnce(&mut Lost)) {
        count(&mut self.room.lost);
    }

    /// Calls sent at this time or later, in a session of their own with the facts of this one; the rest is given back to
    /// be dropped when there is time.
    pub fn split_off(&mut self, since_ms: i64) -> Self {
        // A browser reports in order of time; a little disorder is looked through.
        const DISORDER: usize = 64;
        let mut first = self.exchanges.len();
        let mut old = 0;
        for (at, exchange) in self.exchanges.iter().enumerate().rev() {
            if exchange.sent_at_ms >= since_ms {
                first = at;
                old = 0;
            } else {
                old += 1;
                if old > DISORDER {
                    break;
                }
            }
        }
        let rest = self.exchanges.split_off(first);
        let mut young = Self {
            heard: std::mem::take(&mut self.heard),
            noted: std::mem::take(&mut self.noted),
            asked: std::mem::take(&mut self.asked),
            early: std::mem::take(&mut self.early),
            since_ms: Some(since_ms),
            facts: self.facts + 1,
            ..Self::default()
        };
        young.early.retain(|body| !body.is_before(since_ms));
        young.room.last = self.room.last;
        for mut exchange in rest.into_iter().filter(|exchange| exchange.sent_at_ms >= since_ms) {
            exchange.mark.serial = 0;
            let at = young.add(exchange);
            young.touch(at);
        }
        std::mem::replace(self, young)
    }
}

/// Serials come in order, nearly always at the end.
fn insert(list: &mut VecDeque<u64>, serial: u64) {
    let at = list.partition_point(|other| *other < serial);
    if list.get(at) != Some(&serial) {
        list.insert(at, serial);
    }
}
