//! [`TokenPurpose`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// What was sent is a token of another use: an ID token, a refresh token, an API key.
    ///
    /// # How it is known
    ///
    /// The token's type, claims or form.
    ///
    /// # How to mend it
    ///
    /// Send the access token.
    ///
    /// # Standard
    ///
    /// OpenID Connect Core §2; RFC 9068 §2.1.
    TokenPurpose, "token.purpose", Token, narrows: [] {
        /// What it is, with its article.
        what: Option<String>,
        /// What to send instead.
        advice: Option<String>,
    }
}

impl Words for TokenPurpose {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("What was sent is {}, not an access token.", self.what.as_deref().unwrap_or("a token of another use"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec![self.advice.clone().unwrap_or_else(|| "Send the access token of the same answer instead.".to_owned())]
    }
}
