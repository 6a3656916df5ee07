//! [`TokenRevoked`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token was taken back before its end: revoked, signed out, or the password or grant behind it changed.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Sign in again. A refresh does not help when the grant itself was revoked.
    ///
    /// # Standard
    ///
    /// RFC 7009; RFC 6750 §3.1.
    TokenRevoked, "token.revoked", Token, narrows: [TokenRefused, Refused] {
    }
}

impl Words for TokenRevoked {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server says that the token was revoked.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Sign in again and use the new token; look for who revoked it (a sign-out, a changed password, a removed app).".to_owned()]
    }
}
