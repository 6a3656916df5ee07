//! Which call an answer's body belongs to.
//!
//! The browser reports calls, the page's hook reports bodies, and neither knows the other's numbers. A body is given to
//! a call only when everything that both sides see agrees and no second call would do: the frame, document and origin
//! that the browser ascribes the call to (a page cannot forge its own), address and status, the headers of the answer
//! that the page may read, and time: no page reads an answer before it came. Where several calls are equal in all
//! this, the words belong to one of them and nobody can tell to which: then all of them are marked so
//! ([`Exchange::one_of`]).
//!
//! A body waits while the browser's report of an equal call may still be under way, and while other bodies may settle
//! which call is left: a few hundred milliseconds, by the clock of whoever calls [`Session::settle`].

mod fit;

use super::{Change, Session};
use crate::exchange::{Body, Exchange, Headers, RequestUrl};
use crate::order;
pub(super) use fit::{fits, fits_place};
use fit::{in_time, is_pending, same_address, waited};
use serde::{Deserialize, Serialize};

/// A body and a call belong together when they are at most this far apart in milliseconds.
const NEAR_MS: i64 = 30_000;
/// The clocks of a page and of the browser's own process differ by no more than this many milliseconds.
const SAME_MS: i64 = 5;
/// Some browsers show pages a coarser clock (100 ms with Firefox's `resistFingerprinting`).
const COARSE_MS: i64 = 200;
/// For so many milliseconds the browser's report of an answer may still be under way when a page has read it.
const REPORT_MS: i64 = 100;
/// A page that reads an answer reads it within so many milliseconds. When it took longer, the body may be that of an
/// equal call of which the browser's report is still under way.
const AT_ONCE_MS: i64 = 50;
/// For so many milliseconds other bodies may settle which of several equal calls is meant.
const OTHERS_MS: i64 = 300;
/// At most this many bodies wait for their exchange, and at most so many bytes of them.
const MOST_EARLY: usize = 256;
const MOST_EARLY_BYTES: usize = 4 * 1024 * 1024;

/// Where a script ran, in the browser's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The frame's number; 0 is the top frame of its tab, and what has no frame (a service worker) has none.
    pub frame: Option<i64>,
    /// The browser's name of the document, where it gives one.
    pub document: Option<String>,
    /// `scheme://host[:port]`, or `null`.
    pub origin: Option<String>,
    /// It is a frame's first, blank document: Chromium ascribes its calls to the document that made the frame.
    pub blank: bool,
    /// A worker that is in no tab: a service worker, or a shared one.
    pub worker: bool,
}

/// A body without an exchange yet.
#[derive(Debug, Clone)]
pub(crate) struct EarlyBody {
    /// As sent, where it is known.
    pub(super) method: Option<String>,
    pub(super) url: RequestUrl,
    pub(super) status: u16,
    /// Of the answer, as far as the page may read them.
    pub(super) headers: Headers,
    /// Where it was read; nothing for a body from the developer tools, which see every frame.
    pub(super) place: Option<Place>,
    /// The page copied the answer, so the same body may be reported again.
    pub(super) twice: bool,
    /// When the page began to read: milliseconds since 1970-01-01T00:00:00Z.
    pub(super) time_ms: i64,
    pub(super) request_body: Body,
    pub(super) response_body: Body,
    /// Since when it waits, by the clock of [`Session::settle`].
    pub(super) since_ms: Option<i64>,
}

impl EarlyBody {
    /// A page told it that went before this time (milliseconds since 1970-01-01T00:00:00Z).
    pub(super) fn is_before(&self, page_ms: i64) -> bool {
        self.place.is_some() && self.time_ms < page_ms
    }
}

/// What [`Session::settle`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// What changed.
    pub changes: Vec<Change>,
    /// A body waits that time will settle: [`Session::settle`] is to be called again before long.
    pub held: bool,
}

pub(super) enum Found {
    /// Nothing fits, as far as is known.
    Nothing,
    /// This exchange, by its place in the list, and no other.
    One(usize),
    /// The body of an exchange that has it already.
    Again,
    /// An equal call may have been answered as well, and we are not told yet.
    Pending,
    /// Any of these.
    Several(Vec<usize>),
}

impl Session {
    /// Keeps a body until its exchange is known. What there is no room for is counted: [`Session::lost_bodies`].
    pub(super) fn keep_early(&mut self, body: EarlyBody) {
        let size = |body: &EarlyBody| {
            // Counted, not kept.
            let headers = body
                .headers
                .iter()
                .map(|(name, value)| name.len() + value.expose().len());
            body.response_body.text().map_or(0, str::len) + headers.sum::<usize>()
        };
        let mut bytes: usize = self.early.iter().map(size).sum();
        bytes = bytes.saturating_add(size(&body));
        while !self.early.is_empty() && (self.early.len() >= MOST_EARLY || bytes > MOST_EARLY_BYTES) {
            let oldest = self.early.remove(0);
            bytes = bytes.saturating_sub(size(&oldest));
            // Of a host that the browser hides from us nothing is lost.
            if self.exchanges.iter().any(|one| same_address(one, &oldest)) {
                self.lost_bodies = self.lost_bodies.saturating_add(1);
            }
        }
        self.early.push(body);
    }

    /// So many bodies of calls that the browser reported were dropped, because too many waited for their call.
    pub fn lost_bodies(&self) -> u32 {
        self.lost_bodies
    }

    /// Number of bodies that wait for their call.
    pub fn waiting(&self) -> usize {
        self.early.len()
    }

    /// Whether a body of this address and status waits for its call.
    pub fn has_early(&self, url: &str, status: u16) -> bool {
        // A fragment never goes to the server.
        let whole = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
        let url = RequestUrl::parse(url).map(|url| whole(url.expose_for_session()));
        let mut early = self.early.iter().filter(|body| body.status == status);
        url.is_ok_and(|url| early.any(|body| whole(body.url.expose_for_session()) == url))
    }

    /// Whether the newest of the bodies that wait fits no call that the browser reported.
    pub(super) fn last_fits_nothing(&self) -> bool {
        self.early
            .last()
            .is_some_and(|body| matches!(self.find(body, None, &self.open()), Found::Nothing))
    }

    /// Gives bodies to their exchanges, as far as that is settled. With a clock (milliseconds, any zero) those that
    /// waited long enough are settled as well as can be; without one, only what is certain.
    pub fn settle(&mut self, now_ms: Option<i64>) -> Settled {
        let mut settled = Settled::default();
        if self.early.is_empty() {
            return settled;
        }
        if let Some(now) = now_ms {
            for body in &mut self.early {
                body.since_ms.get_or_insert(now);
            }
        }
        loop {
            let before = self.early.len();
            settled.held = false;
            let open = self.open();
            // Of each body that stays: the calls that it may belong to.
            let mut several = Vec::new();
            for body in std::mem::take(&mut self.early) {
                let all = match self.find(&body, now_ms, &open) {
                    Found::One(at) => {
                        settled.changes.push(self.attach(at, body));
                        continue;
                    }
                    Found::Again => continue,
                    // No call that is reported later is near enough.
                    Found::Nothing if waited(&body, now_ms, NEAR_MS) => continue,
                    Found::Nothing => None,
                    Found::Pending => {
                        settled.held = true;
                        None
                    }
                    Found::Several(all) => {
                        settled.held = true;
                        Some(all)
                    }
                };
                self.early.push(body);
                several.push(all);
            }
            // One that was settled may settle another.
            if self.early.len() < before && settled.held {
                continue;
            }
            match self.group(now_ms, several) {
                Some(group) => settled.changes.extend(group),
                None => return settled,
            }
        }
    }

    /// The calls that have no body yet: few, also where many have one.
    pub(super) fn open(&self) -> Vec<usize> {
        let all = self.exchanges.iter().enumerate();
        all.filter(|(_, one)| one.response_body == Body::NotSeen)
            .map(|(at, _)| at)
            .collect()
    }

    /// As [`Session::find`], where that follows from the calls alone that have no body yet.
    fn find_open(&self, body: &EarlyBody, now_ms: Option<i64>, open: &[usize]) -> Option<Found> {
        if body.twice {
            return None;
        }
        let mut free = Vec::new();
        let mut pending = false;
        for at in open {
            let Some(one) = self.exchange_at(*at) else { continue };
            let waits = is_pending(one, body);
            let fits = one.response_body == Body::NotSeen && fits(one, body, SAME_MS);
            if (waits || fits) && fits_place(one, body, true) {
                pending |= waits;
                if fits {
                    free.push(*at);
                }
            }
        }
        free.retain(|at| self.bears(*at, body));
        if free.is_empty() {
            return None;
        }
        if pending && !waited(body, now_ms, REPORT_MS) {
            return Some(Found::Pending);
        }
        self.choose(body, now_ms, free)
    }

    /// What the page reads of an answer's head the browser saw, too, unless a worker or a cache made the answer.
    fn bears(&self, at: usize, body: &EarlyBody) -> bool {
        self.exchange_at(at)
            .is_some_and(|one| body.headers.iter().all(|(name, _)| one.response_headers.has(name)))
    }

    /// Of the calls that a body may belong to and that have none yet; nothing when there are none.
    fn choose(&self, body: &EarlyBody, now_ms: Option<i64>, free: Vec<usize>) -> Option<Found> {
        let at_once = |at: &usize| {
            self.exchange_at(*at)
                .and_then(|one| one.answered_at_ms)
                .is_none_or(|answered| body.time_ms.saturating_sub(answered) <= AT_ONCE_MS)
        };
        match free.as_slice() {
            [] => None,
            [one] if at_once(one) || body.place.is_none() || waited(body, now_ms, REPORT_MS) => Some(Found::One(*one)),
            [_] => Some(Found::Pending),
            _ => Some(Found::Several(free)),
        }
    }

    pub(super) fn find(&self, body: &EarlyBody, now_ms: Option<i64>, open: &[usize]) -> Found {
        if let Some(found) = self.find_open(body, now_ms, open) {
            return found;
        }
        // A service worker's call has no frame, a blank document's may have its maker's: after those of the frame itself.
        for framed in [true, false] {
            let here: Vec<usize> = (0..self.exchanges.len())
                .filter(|at| self.exchange_at(*at).is_some_and(|one| fits_place(one, body, framed)))
                .collect();
            // Of the coarser clock's those first that the finer one allows, too: headers are compared once.
            let fits = |at: &usize| self.exchange_at(*at).is_some_and(|one| fits(one, body, COARSE_MS));
            let mut all: Vec<usize> = here.iter().copied().filter(fits).collect();
            let finely = |at: &usize| self.exchange_at(*at).is_some_and(|one| in_time(one, body, SAME_MS));
            if all.iter().any(finely) {
                all.retain(finely);
            }
            let bears = |at: &usize| self.bears(*at, body);
            if all.iter().any(bears) {
                all.retain(bears);
            }
            if all.is_empty() {
                continue;
            }
            let (free, taken): (Vec<usize>, Vec<usize>) = all.into_iter().partition(|at| {
                self.exchange_at(*at)
                    .is_some_and(|one| one.response_body == Body::NotSeen)
            });
            let pending = |at: &usize| self.exchange_at(*at).is_some_and(|one| is_pending(one, body));
            if here.iter().any(pending) && !waited(body, now_ms, REPORT_MS) {
                return Found::Pending;
            }
            let same = |at: &usize| {
                self.exchange_at(*at)
                    .is_some_and(|one| one.response_body == body.response_body)
            };
            if taken.iter().any(same) && (body.twice || free.is_empty()) {
                return if waited(body, now_ms, OTHERS_MS) {
                    Found::Again
                } else {
                    Found::Pending
                };
            }
            if let Some(found) = self.choose(body, now_ms, free) {
                return found;
            }
        }
        Found::Nothing
    }

    fn exchange_at(&self, at: usize) -> Option<&Exchange> {
        self.exchanges.get(at)
    }

    /// Settles the bodies of one group of equal calls that others had time to settle; `several` is what was found of
    /// each body that waits.
    fn group(&mut self, now_ms: Option<i64>, several: Vec<Option<Vec<usize>>>) -> Option<Vec<Change>> {
        let ready = |(body, _): &(&EarlyBody, &Option<Vec<usize>>)| waited(body, now_ms, OTHERS_MS);
        let mut all = self.early.iter().zip(&several).filter(ready);
        let calls = all.find_map(|(_, calls)| calls.clone())?;
        let mine: Vec<bool> = several.iter().map(|one| one.as_ref() == Some(&calls)).collect();
        let mut bodies = Vec::new();
        let mut others = Vec::new();
        for (body, mine) in std::mem::take(&mut self.early).into_iter().zip(mine) {
            if mine { bodies.push(body) } else { others.push(body) }
        }
        self.early = others;
        order::sort_by_key(&mut bodies, |body| body.time_ms);
        let mut seen: Vec<Body> = Vec::new();
        bodies.retain(|body| {
            let again = body.twice && seen.contains(&body.response_body);
            seen.push(body.response_body.clone());
            !again
        });
        let first = bodies.first().map(|body| body.response_body.clone());
        // As many answers as calls, all in the same words: no matter which is which.
        let alike =
            bodies.len() == calls.len() && bodies.iter().all(|body| Some(&body.response_body) == first.as_ref());
        if !alike {
            let number = u32::try_from(calls.len()).ok();
            for at in &calls {
                if let Some(exchange) = self.exchanges.get_mut(*at) {
                    exchange.one_of = number;
                }
                self.touch(*at);
            }
        }
        // Of fewer bodies than calls the newest calls get them: those are shown.
        let unread = calls.len().saturating_sub(bodies.len());
        Some(
            calls
                .into_iter()
                .skip(unread)
                .zip(bodies)
                .map(|(at, body)| self.attach(at, body))
                .collect(),
        )
    }

    fn attach(&mut self, at: usize, body: EarlyBody) -> Change {
        if let Some(exchange) = self.exchanges.get_mut(at) {
            exchange.response_body = body.response_body;
            if exchange.request_body == Body::NotSeen {
                exchange.request_body = body.request_body;
            }
        }
        self.read_and_drop(at);
        self.change(at)
    }
}

#[cfg(test)]
mod tests;
