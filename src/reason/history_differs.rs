//! [`HistoryDiffers`].

use super::{define::reason, words::{Holder, Voice, Words}};
use crate::requirement::Atom;

reason! {
    /// The same call succeeded earlier in this session, and something differs since.
    ///
    /// # How it is known
    ///
    /// The session's own record.
    ///
    /// # How to mend it
    ///
    /// Send the call again as it was then, and change one thing at a time.
    ///
    /// # Standard
    ///
    /// None.
    HistoryDiffers, "before.differs", Hint, narrows: [] {
        /// How long ago, in words.
        ago: Option<String>,
        /// What differs, as phrases.
        differences: Vec<String>,
        /// Scopes that the earlier token had and this one has not.
        lost: Vec<String>,
    }
}

impl Words for HistoryDiffers {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let differs = match &self.differences[..] {
            [] => "something".to_owned(),
            some => some.join(", "),
        };
        format!("The same call succeeded {} earlier; what differs: {differs}.", self.ago.as_deref().unwrap_or("some time"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match &self.lost[..] {
            [] => vec!["Send the call again as it was then, and change one thing at a time.".to_owned()],
            lost => vec![format!("Send the token of the earlier call, or get one with {}.", super::words::list(lost, "and"))],
        }
    }

    fn atoms(&self) -> Vec<Atom> {
        self.lost.iter().cloned().map(Atom::Scope).collect()
    }
}
