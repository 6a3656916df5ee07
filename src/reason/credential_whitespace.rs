//! [`CredentialWhitespace`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The value holds white space where none may stand.
    ///
    /// # How it is known
    ///
    /// The request shows it.
    ///
    /// # How to mend it
    ///
    /// Trim the token, and put exactly one space after the scheme.
    ///
    /// # Standard
    ///
    /// RFC 6750 §2.1.
    CredentialWhitespace, "credential.whitespace", Before, narrows: [] {
        /// Where it stands, e.g. `Authorization header`.
        place: Option<String>,
    }
}

impl CredentialWhitespace {
    fn place(&self) -> &str {
        self.place.as_deref().unwrap_or("Authorization header")
    }
}

impl Words for CredentialWhitespace {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The {} holds stray white space.", self.place())
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Trim the token, and put exactly one space after the scheme.".to_owned()]
    }
}
