//! [`TokenClaim`].

use super::{define::reason, words::{self, Holder, Voice, Words, list}};

reason! {
    /// The token lacks a claim that the server requires, or has another value for it.
    ///
    /// # How it is known
    ///
    /// The server's sentence names it.
    ///
    /// # How to mend it
    ///
    /// Have the issuer add the claim, or ask for the scope that brings it.
    ///
    /// # Standard
    ///
    /// RFC 7519 §4; RFC 9068 §2.2.
    TokenClaim, "token.claim", Token, narrows: [TokenRefused, Refused] {
        /// The claims.
        names: Vec<String>,
    }
}

impl Words for TokenClaim {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.names[..] {
            [] => "The server says that the token lacks a claim that it requires, or has another value for it.".to_owned(),
            names => format!("The server does not accept the token because of its {} {}.", words::plural("claim", names.len()), list(names, "and")),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match &self.names[..] {
            [] => vec!["Compare the token's claims with what the API's document requires.".to_owned()],
            names => vec![format!("Have the issuer put {} into the token as the API expects it (a mapper, a rule, an extra scope), then get a new token.", list(names, "and"))],
        }
    }
}
