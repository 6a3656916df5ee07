//! [`CredentialSeveral`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The request carries more than one token.
    ///
    /// # How it is known
    ///
    /// The request shows it.
    ///
    /// # How to mend it
    ///
    /// Send one credential, in the form that the vendor's document names.
    ///
    /// # Standard
    ///
    /// RFC 6750 §2.
    CredentialSeveral, "credential.several", Before, narrows: [] {
        /// How many values of one header; absent when they stand in several places.
        count: Option<String>,
    }
}

impl Words for CredentialSeveral {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.count {
            Some(count) => format!("The request carries {count} Authorization values."),
            None => "The request carries tokens in more than one place (RFC 6750 §2: MUST NOT).".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match &self.count {
            Some(_) => vec!["Send one Authorization header.".to_owned()],
            None => vec!["Send the token in the Authorization header only.".to_owned()],
        }
    }
}
