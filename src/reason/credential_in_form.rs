//! [`CredentialInForm`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token stands in the form body.
    ///
    /// # How it is known
    ///
    /// The request shows it.
    ///
    /// # How to mend it
    ///
    /// Send it in the Authorization header.
    ///
    /// # Standard
    ///
    /// RFC 6750 §2.2, §2.3; RFC 9700 §4.3.2.
    CredentialInForm, "credential.in-form", Hint, narrows: [] {
    }
}

impl Words for CredentialInForm {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The token stands in the form body, where many servers do not look for it.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send the token in the header `Authorization: Bearer <token>`.".to_owned()]
    }
}
