//! [`TokenKey`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server has no key that matches the token's: the issuer changed its keys, or the token is of another
    /// environment.
    ///
    /// # How it is known
    ///
    /// The server's sentence says it. The token's `kid` is shown beside it.
    ///
    /// # How to mend it
    ///
    /// Have the server load the issuer's present keys, or get the token from the environment that the server trusts.
    ///
    /// # Standard
    ///
    /// RFC 7515 §4.1.4; RFC 7517.
    TokenKey, "token.key", Token, narrows: [TokenRefused, Refused, TokenSignature] {
        /// The key that the token names.
        kid: Option<String>,
    }
}

impl Words for TokenKey {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.kid {
            Some(kid) => format!("The server has no key for this token; the token names the key {kid}."),
            None => "The server has no key that matches the token's.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Compare the token's `kid` with the keys at the issuer's `jwks_uri`: if it is there, the server must load the keys anew; if not, the token is of another issuer or environment.".to_owned()]
    }
}
