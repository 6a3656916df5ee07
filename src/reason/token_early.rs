//! [`TokenEarly`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token is not valid yet, or says that it was made in the future.
    ///
    /// # How it is known
    ///
    /// The token's `nbf` or `iat` lies after the server's clock, or the server says so.
    ///
    /// # How to mend it
    ///
    /// Wait, or set the clock of the machine that makes or sends the token.
    ///
    /// # Standard
    ///
    /// RFC 7519 §4.1.5, §4.1.6.
    TokenEarly, "token.early", Token, narrows: [TokenRefused, Refused] {
        /// How long, in words.
        wait: Option<String>,
        /// Set when it is the time of issue that lies in the future.
        issued: Option<String>,
    }
}

impl Words for TokenEarly {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match (&self.wait, self.issued.is_some()) {
            (Some(wait), false) => format!("The token is not valid until {wait} after the request was sent."),
            (Some(wait), true) => format!("The token says that it was issued {wait} after the request was sent: a clock is wrong."),
            (None, _) => "The server says that the token is not valid yet.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Wait, or set the clock of the machine that makes or sends the token.".to_owned()]
    }
}
