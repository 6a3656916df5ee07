//! [`CredentialPlaceholder`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// Instead of a token a word such as `undefined` was sent: the variable that should hold it did not.
    ///
    /// # How it is known
    ///
    /// The request shows it.
    ///
    /// # How to mend it
    ///
    /// Wait until the token is there before the request is sent; check the variable that holds it.
    ///
    /// # Standard
    ///
    /// RFC 6750 §2.1.
    CredentialPlaceholder, "credential.placeholder", Before, narrows: [] {
        /// Where it stands, e.g. `Authorization header`.
        place: Option<String>,
        /// What was sent instead.
        word: Option<String>,
    }
}

impl CredentialPlaceholder {
    fn place(&self) -> &str {
        self.place.as_deref().unwrap_or("Authorization header")
    }
}

impl Words for CredentialPlaceholder {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The {} holds `{}` instead of a token.", self.place(), self.word.as_deref().unwrap_or_default())
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Wait until the token is there before the request is sent; check the variable that holds it.".to_owned()]
    }
}
