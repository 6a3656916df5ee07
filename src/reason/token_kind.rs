//! [`TokenKind`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token has another form than the vendor's access tokens.
    ///
    /// # How it is known
    ///
    /// The token's form against what the vendor issues.
    ///
    /// # How to mend it
    ///
    /// Check where the token came from.
    ///
    /// # Standard
    ///
    /// None.
    TokenKind, "token.kind", Hint, narrows: [] {
        /// What is seen, as a sentence.
        what: Option<String>,
        /// Where to get the right one.
        advice: Option<String>,
    }
}

impl Words for TokenKind {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        self.what.clone().unwrap_or_else(|| "The token has another form than this vendor's access tokens.".to_owned())
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec![self.advice.clone().unwrap_or_else(|| "Check where the token came from.".to_owned())]
    }
}
