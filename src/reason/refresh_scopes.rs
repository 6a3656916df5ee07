//! [`RefreshScopes`].

use super::{define::reason, words::{Holder, Voice, Words, list, plural}};
use crate::requirement::Atom;

reason! {
    /// A scope was asked for in a refresh that the sign-in had not asked for: a refresh cannot add scopes.
    ///
    /// # How it is known
    ///
    /// The refresh and the grant that it goes back to were seen, and the scope stands in the first alone.
    ///
    /// # How to mend it
    ///
    /// Send the user through the sign-in again, with the scope.
    ///
    /// # Standard
    ///
    /// RFC 6749 §6.
    RefreshScopes, "refresh.scopes", Rights, narrows: [] {
        /// The scopes that the refresh asked for in vain.
        names: Vec<String>,
    }
}

impl Words for RefreshScopes {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        if self.names.is_empty() {
            return "A refresh cannot add scopes: it gives those of the sign-in that it goes back to, or fewer.".to_owned();
        }
        format!("A refresh cannot add scopes: the {} {} stands in the refresh, not in the sign-in that it goes back to.", plural("scope", self.names.len()), list(&self.names, "and"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let names = match &self.names[..] {
            [] => "the scope".to_owned(),
            names => list(names, "and"),
        };
        vec![format!("Send the user through the sign-in again with {names} in its `scope`; a refresh gives the same scopes or fewer (RFC 6749 §6).")]
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Scope).collect()
    }
}
