//! [`TokenSignature`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The signature does not fit: the server checks with another key or secret, or the token was changed.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Check that the server verifies with the key of the issuer that made this token.
    ///
    /// # Standard
    ///
    /// RFC 7515 §5.2.
    TokenSignature, "token.signature", Token, narrows: [TokenRefused, Refused] {
    }
}

impl Words for TokenSignature {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server says that the token's signature is not valid.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check that the API verifies with the key or secret of the very issuer and environment that made this token, and that the token arrives whole (not cut, not re-encoded).".to_owned()]
    }
}
