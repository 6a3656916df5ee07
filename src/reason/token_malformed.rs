//! [`TokenMalformed`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token is not in a form in which it can be read.
    ///
    /// # How it is known
    ///
    /// Decoding it fails, or the server says so.
    ///
    /// # How to mend it
    ///
    /// Send the token whole and unchanged.
    ///
    /// # Standard
    ///
    /// RFC 7515 §3.1; RFC 6750 §2.1.
    TokenMalformed, "token.malformed", Token, narrows: [TokenRefused, Refused] {
        /// What mends this very fault.
        advice: Option<String>,
    }
}

impl Words for TokenMalformed {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match by {
            Voice::Server => "The server cannot read the token: it is not in the form that it expects.".to_owned(),
            _ => "The token is not in the form in which it can be sent.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec![self.advice.clone().unwrap_or_else(|| "Send the token whole, without quotes, line breaks or a prefix that is not part of it; check that the variable holds an access token.".to_owned())]
    }
}
