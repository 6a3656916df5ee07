//! [`GrantRefused`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token endpoint does not accept the code, refresh token or assertion that a token was asked for with.
    ///
    /// # How it is known
    ///
    /// The error code `invalid_grant`.
    ///
    /// # How to mend it
    ///
    /// Start the sign-in anew.
    ///
    /// # Standard
    ///
    /// RFC 6749 §5.2.
    GrantRefused, "grant.refused", Token, narrows: [TokenRefused, Refused] {
        /// `refresh token`, `authorization code`, `assertion`, where it is known.
        what: Option<String>,
    }
}

impl Words for GrantRefused {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.what {
            Some(what) => format!("The server does not accept the {what} that a new token was asked for with: it is unknown, spent, expired, revoked, or made for another redirect address or client (RFC 6749 §5.2)."),
            None => "The server does not accept the grant that a token was asked for with (a code, a refresh token or an assertion): it is unknown, spent, expired, revoked, or made for another redirect address or client (RFC 6749 §5.2).".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Start the sign-in anew: a code is good once and for minutes, and a refresh token ends when it is replaced, revoked or too old.".to_owned()]
    }
}
