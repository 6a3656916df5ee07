//! [`TokenBound`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token is bound to a key and needs a proof with every call, but was sent alone.
    ///
    /// # How it is known
    ///
    /// The token's `cnf.jkt`, and the scheme `Bearer`.
    ///
    /// # How to mend it
    ///
    /// Send it as `DPoP` with a proof.
    ///
    /// # Standard
    ///
    /// RFC 9449 §6.1, §7.1.
    TokenBound, "token.bound", Token, narrows: [] {
    }
}

impl Words for TokenBound {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The token is bound to a key (cnf.jkt) but was sent as a plain bearer token.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send it as `Authorization: DPoP <token>` with a `DPoP` proof header made with the same key.".to_owned()]
    }
}
