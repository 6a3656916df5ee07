//! [`SessionGone`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The session that the token or cookie belongs to has ended at the server.
    ///
    /// # How it is known
    ///
    /// The server's code, sentence or status (419, 440, 498) says it.
    ///
    /// # How to mend it
    ///
    /// Sign in again, or start the session anew.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    SessionGone, "session.gone", Token, narrows: [TokenRefused, Refused, CredentialNone] {
    }
}

impl Words for SessionGone {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server says that the session behind this credential has ended, or that nobody is signed in with it.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Log in and start the session again, and use the credential that it gives.".to_owned()]
    }
}
