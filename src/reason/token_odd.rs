//! [`TokenOdd`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token can be read, but has something that a careful server refuses: no signature, times that contradict
    /// each other.
    ///
    /// # How it is known
    ///
    /// Decoding the token shows it.
    ///
    /// # How to mend it
    ///
    /// Have the issuer make a correct token.
    ///
    /// # Standard
    ///
    /// RFC 8725.
    TokenOdd, "token.odd", Token, narrows: [] {
        /// What is odd, as a sentence.
        what: Option<String>,
    }
}

impl Words for TokenOdd {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        self.what.clone().unwrap_or_else(|| "The token has something that a careful server refuses.".to_owned())
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Get a new token from the authorization server of the environment that the request goes to.".to_owned()]
    }
}
