//! [`Session`]: the exchanges of a tab or file, and what follows from them together.

mod again;
pub mod ask;
mod before;
pub mod bounds;
mod index;
pub mod inspected;
pub mod journal;
mod journeys;
pub mod listen;
mod lost;
pub mod matching;
pub mod memory;
pub mod names;
pub mod observation;
mod page_word;
mod preflight;
pub mod reach;
mod room;
mod supposed;
pub mod told;
mod unsent;

pub use bounds::MOST_EXCHANGES;
pub(crate) use index::Index;
pub use matching::Place;
pub use observation::{Change, Observation, SessionError};

use crate::contradiction::{self, Contradiction, Seen};
use crate::diagnosis::{self, Diagnosis, History};
use crate::exchange::{Body, Exchange};
use crate::journey::Noted;
use crate::platforms::{self, Tables};
use crate::scrub::KeptForms;
use crate::sensitive::Sensitive;
pub use lost::Lost;
use room::Room;
use std::sync::Arc;

/// The exchanges of one tab or file, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Session {
    pub(crate) exchanges: Vec<Exchange>,
    /// Bodies that came from the page before the browser's own report of the exchange.
    pub(crate) early: Vec<matching::EarlyBody>,
    /// Bodies that were dropped, because too many waited.
    pub(crate) lost_bodies: u32,
    /// When the page began whose calls these are, by its own clock; what pages told before is nobody's any more.
    pub(crate) since_ms: Option<i64>,
    /// What answers told about tokens.
    pub(crate) heard: Vec<listen::Heard>,
    /// What sign-ins and token requests left behind, oldest first.
    pub(crate) noted: Vec<Noted>,
    /// Look-ups that were made.
    pub(crate) asked: Vec<ask::Asked>,
    /// Counts the changes of `heard`, `noted` and `asked`.
    pub(crate) facts: u64,
    /// What is where, what changed, and what had to go.
    pub(crate) room: Room,
    /// Forms of the session's secrets, made once for all calls that carry them.
    forms: Arc<KeptForms>,
}

impl Session {
    /// Nothing observed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The exchanges of a file.
    pub fn from_exchanges(exchanges: Vec<Exchange>) -> Self {
        let mut session = Self::default();
        for mut exchange in exchanges {
            if let Some(heard) = listen::hear(&exchange) {
                session.learn(heard);
            }
            session.note_journey(&exchange);
            if !session.denied(&exchange) {
                exchange.response_body = Body::NotSeen;
            }
            session.add(exchange);
        }
        session
    }

    /// All exchanges, oldest first.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// One exchange by its id.
    pub fn exchange(&self, id: &str) -> Option<&Exchange> {
        self.exchanges.get(self.place(id)?)
    }

    /// Whether an exchange was denied.
    pub fn denied(&self, exchange: &Exchange) -> bool {
        let platform = platforms::of_call(exchange);
        diagnosis::is_denied(exchange, platform)
    }

    /// Number of denials.
    pub fn denials(&self) -> usize {
        self.room.denials()
    }

    /// Ids of the platforms that were called, for loading their tables.
    pub fn platforms(&self) -> Vec<&'static str> {
        self.room.platforms()
    }

    /// Explains one exchange.
    pub fn diagnose(&self, id: &str, tables: &Tables) -> Option<Diagnosis> {
        Some(self.explain(self.exchange(id)?, tables, &self.index()))
    }

    /// The contradiction of an official requirement that an answered or refused call shows, if it shows one.
    pub fn contradiction(&self, id: &str, tables: &Tables, seen: Seen) -> Option<Contradiction> {
        let exchange = self.exchange(id)?;
        let diagnosis = diagnosis::diagnose(exchange, tables, &self.learned(exchange));
        contradiction::find(exchange, &diagnosis, tables, seen)
    }

    /// For explaining several calls.
    pub(crate) fn index(&self) -> Index<'_> {
        Index::of(self)
    }

    /// Explains an exchange of this session.
    pub(crate) fn explain(&self, exchange: &Exchange, tables: &Tables, index: &Index<'_>) -> Diagnosis {
        let succeeded = self
            .denied(exchange)
            .then(|| before::success(self, exchange, tables, index));
        let history = History {
            succeeded: succeeded
                .flatten()
                .map(|before| (before, diagnosis::authority(before, &self.learned(before), &self.forms))),
            preflight: preflight::refused(exchange, index),
            journey: self.journey_of(exchange),
            supposed: None,
            forms: Arc::clone(&self.forms),
        };
        diagnosis::diagnose_in(exchange, tables, &self.learned(exchange), &history)
    }

    /// The token with this fingerprint, for the user who asked to see it.
    pub fn reveal(&self, fingerprint: &str) -> Option<Sensitive<String>> {
        self.exchanges
            .iter()
            .flat_map(crate::credential::find)
            .filter_map(|credential| credential.token)
            .find(|token| token.fingerprint() == fingerprint)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests;
