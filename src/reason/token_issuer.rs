//! [`TokenIssuer`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server does not trust the token's issuer.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it. The token's `iss` is shown beside it.
    ///
    /// # How to mend it
    ///
    /// Get the token from the issuer that the API is set up with, or set the API up with this issuer.
    ///
    /// # Standard
    ///
    /// RFC 7519 §4.1.1; RFC 9068 §4.
    TokenIssuer, "token.issuer", Token, narrows: [TokenRefused, Refused] {
        /// The issuer that the token names.
        issuer: Option<String>,
    }
}

impl Words for TokenIssuer {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.issuer {
            Some(issuer) => format!("The server does not accept the token's issuer; the token names {issuer}."),
            None => "The server does not accept the token's issuer.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Compare the token's `iss`, letter by letter, with the issuer that the API is set up with (a trailing slash, v1 or v2, tenant and environment all count).".to_owned(), "Get the token from that issuer, or add this one to the API's settings.".to_owned()]
    }
}
