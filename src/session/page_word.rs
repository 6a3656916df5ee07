//! Refused calls of which only the page tells: the browser shows no call to a host that the user did not allow, but the
//! hook in the page saw its answer.
//!
//! A page is hostile, so such a call is marked as the page's own word ([`Exchange::page_word`]), the origin is the one
//! that the browser gives for the frame, there are only so many of them, and each goes as soon as the browser's own
//! report of the same call comes.

use super::bounds::MOST_PAGE_WORDS;
use super::matching::{EarlyBody, Found, Place, fits, fits_place};
use super::{Change, Session};
use crate::exchange::{Body, Exchange, Outcome};

/// Why its headers are missing.
const WITHHELD: &str = "its host is not allowed, so only what the page saw is known";
/// The browser's clock and the page's are no further apart, in milliseconds, when they tell of the same call.
const SLACK_MS: i64 = 200;
/// A page reads an answer and its copy within so many milliseconds.
const COPY_MS: i64 = 2_000;

impl Session {
    /// Makes calls of the bodies that wait for a host which the user did not allow, as far as they are refusals; the rest
    /// is dropped. `origin` is scheme, host and port as in the address. Only the caller knows that it is not allowed.
    pub fn believe_page(&mut self, origin: &str) -> Vec<Change> {
        let mut changes = Vec::new();
        for body in std::mem::take(&mut self.early) {
            // The developer tools tell of no place, and need no permission.
            let hidden = body.place.is_some() && body.url.origin() == origin;
            if !hidden || !matches!(self.find(&body, None, &self.open()), Found::Nothing) {
                self.early.push(body);
            } else if let Some(change) = self.believe(body) {
                changes.push(change);
            }
        }
        changes
    }

    /// Counts bodies that no call fits ([`Session::lost_bodies`]), though the browser reports every call to this origin:
    /// those calls were forgotten with a background that was stopped before it had written them.
    pub fn give_up(&mut self, origin: &str) -> u32 {
        let mut lost = 0;
        for body in std::mem::take(&mut self.early) {
            let told = body.place.is_some() && body.url.origin() == origin;
            if told && matches!(self.find(&body, None, &self.open()), Found::Nothing) {
                lost += 1;
            } else {
                self.early.push(body);
            }
        }
        self.lost_bodies = self.lost_bodies.saturating_add(lost);
        lost
    }

    fn believe(&mut self, body: EarlyBody) -> Option<Change> {
        let told: Vec<&Exchange> = self.exchanges.iter().filter(|one| one.page_word).collect();
        let full = told.len() >= MOST_PAGE_WORDS;
        // An answer that the page copied is read twice, the copy before or after the other.
        let copied = &self.room.copied;
        let again = told.iter().any(|one| {
            (body.twice || copied.contains(&one.mark.serial))
                && one.url == body.url
                && one.frame == body.place.as_ref().and_then(|place| place.frame)
                && one.status() == Some(body.status)
                && one.response_body == body.response_body
                && body.time_ms.saturating_sub(one.sent_at_ms).saturating_abs() <= COPY_MS
        });
        if again {
            return None;
        }
        let twice = body.twice;
        let exchange = exchange_of(self.name_for_page_word(), body);
        if !self.denied(&exchange) {
            return None;
        }
        if full {
            self.lost_bodies = self.lost_bodies.saturating_add(1);
            return None;
        }
        self.make_room();
        let at = self.add(exchange);
        let serial = self.exchanges.get(at).map(|one| one.mark.serial);
        if self.room.copied.len() >= MOST_PAGE_WORDS {
            self.room.copied.pop_first();
        }
        self.room.copied.extend(serial.filter(|_| twice));
        Some(self.change(at))
    }

    /// A name that no browser gives to a request and no other call has.
    fn name_for_page_word(&self) -> String {
        let mut number = self.exchanges.last().map_or(0, |one| one.mark.serial) + 1;
        while self.place(&format!("page-{number}")).is_some() {
            number += 1;
        }
        format!("page-{number}")
    }

    /// The browser reported an answer itself: what a page told of the same call goes, and its body waits for the call
    /// again. `at` is the place of the browser's call; gives its place afterwards.
    pub(super) fn take_back_page_words(&mut self, at: usize) -> usize {
        let Some(seen) = self.exchanges.get(at) else { return at };
        let serial = seen.mark.serial;
        let same = |one: &&Exchange| {
            let body = body_of(one);
            fits(seen, &body, SLACK_MS) && [true, false].iter().any(|framed| fits_place(seen, &body, *framed))
        };
        let mut told = self.exchanges.iter().filter(|one| one.page_word);
        let Some(told) = told.find(same).map(|one| one.mark.serial) else {
            return at;
        };
        if let Some(exchange) = self.withdraw(told) {
            self.keep_early(body_of(&exchange));
        }
        self.place_of(serial).unwrap_or(at)
    }

    /// Takes one exchange out again, as if it had never been there.
    fn withdraw(&mut self, serial: u64) -> Option<Exchange> {
        let at = self.place_of(serial)?;
        let exchange = self.exchanges.remove(at);
        let room = &mut self.room;
        if room.serials.get(&exchange.id) == Some(&serial) {
            room.serials.remove(&exchange.id);
        }
        room.denied.remove(&serial);
        let size = room.bodies.remove(&serial).unwrap_or_default();
        room.body_bytes = room.body_bytes.saturating_sub(size);
        room.touched.remove(&serial);
        room.gone.push(serial);
        Some(exchange)
    }
}

fn exchange_of(id: String, body: EarlyBody) -> Exchange {
    let place = body.place.unwrap_or_default();
    Exchange {
        id,
        method: body.method.unwrap_or_else(|| Exchange::METHOD_UNSEEN.to_owned()),
        url: body.url,
        request_headers: crate::exchange::Headers::new(),
        withheld: Some(WITHHELD.to_owned()),
        request_body: body.request_body,
        outcome: Outcome::Status(body.status),
        response_headers: body.headers,
        response_body: match body.response_body {
            // The page read it, so there was nothing in it.
            Body::NotSeen => Body::Empty,
            seen => seen,
        },
        sent_at_ms: body.time_ms,
        tab: None,
        initiator: place.origin.map(|text| text.chars().take(300).collect()),
        frame: place.frame.filter(|frame| *frame >= 0),
        document: place.document,
        answered_at_ms: Some(body.time_ms),
        one_of: None,
        page_word: true,
        worker: false,
        mark: crate::exchange::Mark::default(),
    }
}

fn body_of(told: &Exchange) -> EarlyBody {
    EarlyBody {
        method: None,
        url: told.url.clone(),
        status: told.status().unwrap_or_default(),
        headers: told.response_headers.clone(),
        place: Some(Place {
            frame: told.frame,
            document: told.document.clone(),
            origin: told.initiator.clone(),
            blank: false,
            worker: false,
        }),
        twice: false,
        time_ms: told.sent_at_ms,
        request_body: told.request_body.clone(),
        response_body: told.response_body.clone(),
        since_ms: None,
    }
}

#[cfg(test)]
mod tests;
