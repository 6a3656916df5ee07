//! [`Book`]: all that was kept, with a bound.

use super::Contradiction;
use serde::{Deserialize, Serialize};

/// At most this many contradictions are kept.
pub const MOST: usize = 100;
/// A longer text is none that was written here.
const LONGEST: usize = 1024 * 1024;

/// Contradictions, those that were seen last at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// What is kept.
    pub list: Vec<Contradiction>,
    /// How many had to go, because there were more than [`MOST`].
    #[serde(default)]
    pub dropped: u32,
}

impl Book {
    /// Reads what was kept; of anything else nothing is used.
    pub fn from_text(text: &str) -> Self {
        if text.len() > LONGEST {
            return Self::default();
        }
        let mut book: Self = serde_json::from_str(text).unwrap_or_default();
        book.fit();
        book
    }

    /// The form that is kept. Strings and numbers always serialize.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Notes one more observation.
    pub fn note(&mut self, one: Contradiction) {
        let known = self.list.iter().position(|known| known.is_same(&one));
        let mut newest = one;
        if let Some(known) = known {
            let known = self.list.remove(known);
            newest.count = known.count.saturating_add(newest.count);
            newest.first = known.first.min(newest.first);
            newest.last = known.last.max(newest.last);
        }
        self.list.push(newest);
        self.fit();
    }

    /// Forgets one; true when it was there.
    pub fn remove(&mut self, id: &str) -> bool {
        let before = self.list.len();
        self.list.retain(|one| one.id() != id);
        self.list.len() < before
    }

    /// What was seen of an operation, beside the table's word.
    pub fn of<'a>(
        &'a self,
        vendor: &'a str,
        method: &'a str,
        template: &'a str,
    ) -> impl Iterator<Item = &'a Contradiction> {
        let list = self.list.iter().rev();
        list.filter(move |one| one.vendor == vendor && one.method == method && one.template == template)
    }

    fn fit(&mut self) {
        let over = self.list.len().saturating_sub(MOST);
        self.list.drain(..over);
        self.dropped = self.dropped.saturating_add(u32::try_from(over).unwrap_or(u32::MAX));
    }
}
