//! [`TokenAlgorithm`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token is signed with another algorithm than the server accepts.
    ///
    /// # How it is known
    ///
    /// The server's sentence says it. The token's `alg` is shown beside it.
    ///
    /// # How to mend it
    ///
    /// Set the same algorithm at the issuer and at the API. A new token of the same kind does not help.
    ///
    /// # Standard
    ///
    /// RFC 7515 §4.1.1; RFC 8725 §3.1.
    TokenAlgorithm, "token.algorithm", Token, narrows: [TokenRefused, Refused, TokenSignature] {
        /// The algorithm that the token names.
        alg: Option<String>,
    }
}

impl Words for TokenAlgorithm {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.alg {
            Some(alg) => format!("The server does not accept the algorithm that the token is signed with; the token names {alg}."),
            None => "The server does not accept the algorithm that the token is signed with.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Set the same signing algorithm at the issuer (client or API settings) and in the API's verification; a new token of the same kind does not help.".to_owned()]
    }
}
