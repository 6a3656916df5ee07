//! [`PermissionMissing`].

use super::{Join, define::reason, words::{self, Holder, Voice, Words, list}};
use crate::requirement::Atom;

reason! {
    /// The caller lacks a permission of the vendor's own access control.
    ///
    /// # How it is known
    ///
    /// The server names it, or what is known of the caller contradicts what the operation's document requires.
    ///
    /// # How to mend it
    ///
    /// Have an administrator add it to a role of the caller.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    PermissionMissing, "permission.missing", Rights, narrows: [Refused, SomethingMissing, TokenRefused, ObjectRefused, RoleMissing] {
        /// The permissions.
        names: Vec<String>,
        /// How they hang together.
        join: Join,
        /// The object that it is needed for.
        resource: Option<String>,
        /// What the answer says that it accepts, in words.
        accepted: Option<String>,
    }
}

impl Words for PermissionMissing {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match (&self.accepted, by) {
            (Some(accepted), Voice::Server) => format!("The server says that a permission is missing; it accepts {accepted}."),
            _ => {
                let sentence = words::missing("permission", &self.names, self.join, by);
                match &self.resource {
                    Some(resource) => format!("{} (on {resource}).", sentence.trim_end_matches('.')),
                    None => sentence,
                }
            }
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let what = match (&self.accepted, &self.names[..]) {
            (Some(accepted), _) => accepted.clone(),
            (None, []) => return vec!["Ask an administrator which permission the operation needs, and for a role that holds it.".to_owned()],
            (None, names) => list(names, self.join.between()),
        };
        vec![format!("Ask an administrator for a role that holds {what}.")]
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Permission).collect()
    }
}
