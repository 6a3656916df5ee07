//! [`TokenRefused`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server does not accept the token and does not say why.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it (`invalid_token`).
    ///
    /// # How to mend it
    ///
    /// Get a new token from the authorization server of the environment that the request goes to.
    ///
    /// # Standard
    ///
    /// RFC 6750 §3.1.
    TokenRefused, "token.refused", Token, narrows: [Refused] {
    }
}

impl Words for TokenRefused {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server does not accept the token.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Get a new token from the authorization server of the environment that the request goes to.".to_owned()]
    }
}
