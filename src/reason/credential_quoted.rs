//! [`CredentialQuoted`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token stands in quotation marks.
    ///
    /// # How it is known
    ///
    /// The request shows it.
    ///
    /// # How to mend it
    ///
    /// Send the token without quotation marks; it was probably stored as JSON.
    ///
    /// # Standard
    ///
    /// RFC 6750 §2.1.
    CredentialQuoted, "credential.quoted", Before, narrows: [] {
        /// Where it stands, e.g. `Authorization header`.
        place: Option<String>,
    }
}

impl CredentialQuoted {
    fn place(&self) -> &str {
        self.place.as_deref().unwrap_or("Authorization header")
    }
}

impl Words for CredentialQuoted {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The token in the {} stands in quotation marks.", self.place())
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send the token without quotation marks; it was probably stored as JSON.".to_owned()]
    }
}
