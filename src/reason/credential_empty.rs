//! [`CredentialEmpty`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The header for the token is there, but no token follows.
    ///
    /// # How it is known
    ///
    /// The request shows it.
    ///
    /// # How to mend it
    ///
    /// Fill in the token before the request is sent; check the variable that holds it.
    ///
    /// # Standard
    ///
    /// RFC 6750 §2.1.
    CredentialEmpty, "credential.empty", Before, narrows: [] {
        /// Where it stands, e.g. `Authorization header`.
        place: Option<String>,
    }
}

impl CredentialEmpty {
    fn place(&self) -> &str {
        self.place.as_deref().unwrap_or("Authorization header")
    }
}

impl Words for CredentialEmpty {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The {} holds no token.", self.place())
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Fill in the token before the request is sent; check the variable that holds it.".to_owned()]
    }
}
