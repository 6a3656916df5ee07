//! [`RoleMissing`].

use super::{Join, define::reason, words::{self, Holder, Voice, Words, list}};
use crate::requirement::Atom;

reason! {
    /// The user lacks a role.
    ///
    /// # How it is known
    ///
    /// The server names it, or what is known of the user contradicts what the operation's document requires.
    ///
    /// # How to mend it
    ///
    /// Have the role given to the user, who signs in again.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    RoleMissing, "role.missing", Rights, narrows: [Refused, SomethingMissing, TokenRefused] {
        /// The roles.
        names: Vec<String>,
        /// How they hang together.
        join: Join,
    }
}

impl Words for RoleMissing {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match (by, &self.names[..]) {
            (Voice::Server, []) => "The server says that the user's role does not allow this.".to_owned(),
            _ => words::missing("role", &self.names, self.join, by),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match &self.names[..] {
            [] => vec!["Ask an administrator which role the operation needs, have it given to the user who signs in, then sign in again.".to_owned()],
            names => vec![format!("Have the role {} given to the user who signs in, then sign in again.", list(names, "or"))],
        }
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Role).collect()
    }
}
