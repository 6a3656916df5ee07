//! [`ScopeUnasked`].

use super::{Join, define::reason, words::{self, Holder, Voice, Words, few, list}};
use crate::requirement::Atom;

reason! {
    /// The call needs a scope that nobody asked for when the token was got.
    ///
    /// # How it is known
    ///
    /// The sign-in or the token request was seen, and what the call needs is not among the scopes that it asked for.
    ///
    /// # How to mend it
    ///
    /// Ask for the scope in the sign-in, sign in again and use the new token.
    ///
    /// # Standard
    ///
    /// RFC 6749 §3.3, §4.1.1.
    ScopeUnasked, "scope.unasked", Rights, narrows: [] {
        /// The scopes that were not asked for.
        names: Vec<String>,
        /// How they hang together.
        join: Join,
        /// Those that were.
        asked: Vec<String>,
        /// Who asked, e.g. `the sign-in at login.example.com`.
        by: Option<String>,
    }
}

impl Words for ScopeUnasked {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let by = self.by.as_deref().unwrap_or("the sign-in");
        let asked = match &self.asked[..] {
            [] => "no scope".to_owned(),
            names => few(names),
        };
        if self.names.len() > 1 && self.join == Join::Any {
            return format!("None of the scopes {}, of which any one would do, was ever asked for: {by} asked for {asked}.", list(&self.names, "and"));
        }
        let was = if self.names.len() > 1 { "were" } else { "was" };
        format!("{} {was} never asked for: {by} asked for {asked}.", words::needed_scopes(&self.names))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let names = match &self.names[..] {
            [] => "it".to_owned(),
            names => list(names, self.join.between()),
        };
        vec![format!("Allow {names} for the OAuth client, if it is not allowed yet."), words::again()]
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Scope).collect()
    }
}
