//! [`ScopeMissing`].

use super::{Join, define::reason, words::{self, Holder, Voice, Words, list}};
use crate::requirement::Atom;

reason! {
    /// The token lacks an OAuth scope that the call needs.
    ///
    /// # How it is known
    ///
    /// The server names it (`insufficient_scope`), or what is known of the token contradicts what the operation's
    /// document requires.
    ///
    /// # How to mend it
    ///
    /// Register the scope for the client, ask for it, and sign in again: an old token does not gain scopes.
    ///
    /// # Standard
    ///
    /// RFC 6749 §3.3; RFC 6750 §3.1.
    ScopeMissing, "scope.missing", Rights, narrows: [Refused, TokenRefused, SomethingMissing, PermissionMissing] {
        /// The scopes, spelt as the source spells them.
        names: Vec<String>,
        /// How they hang together.
        join: Join,
        /// Set when the list is of what is needed (RFC 6750 §3), not of what is missing.
        needed: Option<String>,
        /// Of the needed ones those that the token names.
        held: Vec<String>,
    }
}

impl Words for ScopeMissing {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match (by, &self.held[..]) {
            (Voice::Server, _) if self.needed.is_some() => needed(&self.names, &self.held),
            _ => words::missing("scope", &self.names, self.join, by),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let names = lacking(&self.names, &self.held);
        let what = match (names.len(), self.join) {
            (0, _) => return vec![
                "Look up in the vendor's document which scopes the operation needs, and register them for the OAuth client.".to_owned(),
                words::again(),
            ],
            (1, _) => "the scope",
            (_, Join::Any) => "one of the scopes",
            _ => "the scopes",
        };
        vec![
            format!("Register {what} {} for the OAuth client.", list(&self.names, self.join.between())),
            words::again(),
        ]
    }

    fn atoms(&self) -> Vec<Atom> {
        lacking(&self.names, &self.held).into_iter().map(Atom::Scope).collect()
    }
}

/// Those of the names that are not held; all of them where all are.
fn lacking(names: &[String], held: &[String]) -> Vec<String> {
    let lacking: Vec<String> = names.iter().filter(|name| !held.contains(name)).cloned().collect();
    if lacking.is_empty() { names.to_vec() } else { lacking }
}

/// A challenge lists what is needed, not what is missing.
fn needed(names: &[String], held: &[String]) -> String {
    let lacking: Vec<String> = names.iter().filter(|name| !held.contains(name)).cloned().collect();
    match &lacking[..] {
        [] if names.len() == 1 => format!(
            "The server says that the scope {} is needed and missing, though the token names it.",
            list(names, "and")
        ),
        [] => format!(
            "The server says that the scopes {} are needed and not all there, though the token names them all.",
            list(names, "and")
        ),
        all if all.len() == names.len() && names.len() > 1 => format!(
            "The server says that the scopes {} are needed, and the token does not have them all.",
            list(names, "and")
        ),
        some => words::missing("scope", some, Join::All, &Voice::Server),
    }
}
