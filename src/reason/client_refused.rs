//! [`ClientRefused`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// The OAuth client (app) is not admitted: unknown to the organisation, not approved, blocked, or in test mode.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Have an administrator approve the app.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    ClientRefused, "client.refused", Token, narrows: [Refused, TokenRefused] {
        /// Which client, when it is named.
        what: Option<String>,
    }
}

impl Words for ClientRefused {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The server does not admit the OAuth client (app){} here.", in_brackets(self.what.as_deref()))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Ask an administrator of the organisation to approve the OAuth client (app), and check that its id belongs to this environment.".to_owned()]
    }
}
