//! [`GrantNewer`].

use super::{define::reason, words::{Holder, Voice, Words, list, plural}};
use crate::requirement::Atom;

reason! {
    /// The user signed in anew with more rights, and the token of the call is from before.
    ///
    /// # How it is known
    ///
    /// A later sign-in of the same client was answered, and no token of it was seen to be sent.
    ///
    /// # How to mend it
    ///
    /// Redeem the new code and send the token that comes: an old token does not change with the grant.
    ///
    /// # Standard
    ///
    /// RFC 6749 §3.3, §4.1.3.
    GrantNewer, "grant.newer", Rights, narrows: [] {
        /// What was asked for anew and the call needs.
        names: Vec<String>,
        /// How long before the call, in words.
        ago: Option<String>,
    }
}

impl Words for GrantNewer {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let ago = self.ago.as_ref().map(|ago| format!(" {ago} before the call")).unwrap_or_default();
        let with = match &self.names[..] {
            [] => String::new(),
            names => format!(" with the {} {}", plural("scope", names.len()), list(names, "and")),
        };
        format!("The token is older than the grant: the user signed in anew{ago}{with}, and this token is from before.")
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Redeem the code of the new sign-in at the token endpoint, and send the token that comes: an old token does not change with the grant.".to_owned()]
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Scope).collect()
    }
}
