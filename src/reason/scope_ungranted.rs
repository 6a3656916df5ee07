//! [`ScopeUngranted`].

use super::{define::reason, words::{self, Holder, Voice, Words, few, list}};
use crate::requirement::Atom;

reason! {
    /// The scope was asked for and is not among those that were granted.
    ///
    /// # How it is known
    ///
    /// Request and answer of the sign-in or token endpoint were seen: the answer names the granted scopes, which it must
    /// when they are others than were asked for.
    ///
    /// # How to mend it
    ///
    /// Allow the scope for the client, have the user or an administrator consent, and sign in again.
    ///
    /// # Standard
    ///
    /// RFC 6749 §3.3, §5.1.
    ScopeUngranted, "scope.ungranted", Rights, narrows: [] {
        /// The scopes that were asked for and not granted.
        names: Vec<String>,
        /// Those that were granted.
        granted: Vec<String>,
        /// Who granted, e.g. `login.example.com`.
        by: Option<String>,
    }
}

impl Words for ScopeUngranted {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let by = self.by.as_deref().unwrap_or("the authorization server");
        let granted = match &self.granted[..] {
            [] => "none".to_owned(),
            names => few(names),
        };
        let was = if self.names.len() > 1 { "were" } else { "was" };
        format!("{} {was} asked for and not granted: {by} granted {granted}.", words::needed_scopes(&self.names))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let names = match &self.names[..] {
            [] => "it".to_owned(),
            names => list(names, "and"),
        };
        vec![
            format!("Look whether the OAuth client may have {names}: servers leave out what a client is not registered for."),
            format!("Have the user, or an administrator, consent to {names}: send the sign-in once more with the consent page (`prompt=consent`), and use the new token."),
        ]
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Scope).collect()
    }
}
