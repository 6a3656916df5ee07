//! [`LicenseMissing`].

use super::{Join, define::reason, words::{self, Holder, Voice, Words, list}};
use crate::requirement::Atom;

reason! {
    /// The user or organisation lacks a licence that the operation requires.
    ///
    /// # How it is known
    ///
    /// The server names it, or the operation's document requires it.
    ///
    /// # How to mend it
    ///
    /// Have the licence assigned to the user.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    LicenseMissing, "license.missing", Token, narrows: [Refused, PlanFeature] {
        /// The licences.
        names: Vec<String>,
        /// How they hang together.
        join: Join,
    }
}

impl Words for LicenseMissing {
    fn sentence(&self, by: &Voice<'_>) -> String {
        words::missing("licence", &self.names, self.join, by)
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match &self.names[..] {
            [] => vec!["Ask an administrator which licence the operation needs, and have it assigned to the user.".to_owned()],
            names => vec![format!("Have the licence {} assigned to the user.", list(names, "or"))],
        }
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::License).collect()
    }
}
