//! [`ScopeForeign`].

use super::{define::reason, words::{self, Holder, Voice, Words}};
use crate::requirement::Atom;

reason! {
    /// The token's scopes are names that the vendor's document does not know, so it may be made for another API.
    ///
    /// # How it is known
    ///
    /// The token's scopes against the bundled table.
    ///
    /// # How to mend it
    ///
    /// Check for which API the token was asked.
    ///
    /// # Standard
    ///
    /// The vendor's API document.
    ScopeForeign, "scope.foreign", Hint, narrows: [] {
        /// The names.
        names: Vec<String>,
        /// Whose API.
        vendor: Option<String>,
    }
}

impl Words for ScopeForeign {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let vendor = self.vendor.as_deref().unwrap_or("The API");
        match &self.names[..] {
            [] => format!("{vendor} has no scope of the token's names: the token may be made for another API."),
            many if many.len() > 9 => format!("{vendor} has no scope named {}: the token may be made for another API.", words::few(many)),
            some => format!("{vendor} has no scope named {}: the token may be made for another API.", words::list(some, "or")),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        Vec::new()
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Scope).collect()
    }
}
