//! [`PermissionDivision`].

use super::{Join, define::reason, words::{self, Holder, Voice, Words, list}};
use crate::requirement::Atom;

reason! {
    /// The caller lacks a permission in the division, project or object in question; it may be held elsewhere.
    ///
    /// # How it is known
    ///
    /// The server names it.
    ///
    /// # How to mend it
    ///
    /// Have the role given to the caller for that division.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    PermissionDivision, "permission.division", Rights, narrows: [Refused, SomethingMissing, TokenRefused, ObjectRefused, PermissionMissing] {
        /// The permissions.
        names: Vec<String>,
        /// How they hang together.
        join: Join,
        /// Where they are needed.
        divisions: Vec<String>,
    }
}

impl Words for PermissionDivision {
    fn sentence(&self, by: &Voice<'_>) -> String {
        let sentence = words::missing("permission", &self.names, self.join, by);
        match &self.divisions[..] {
            [] => sentence,
            some => format!("{}, in {}: it may be held elsewhere.", sentence.trim_end_matches('.'), list(some, "and")),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let what = match &self.names[..] {
            [] => "the permission that the operation needs".to_owned(),
            names => list(names, self.join.between()),
        };
        let place = match &self.divisions[..] {
            [] => String::new(),
            some => format!(" in {}", list(some, "and")),
        };
        vec![format!("Ask an administrator for a role that holds {what}{place}.")]
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Permission).collect()
    }
}
