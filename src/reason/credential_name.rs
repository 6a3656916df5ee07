//! [`CredentialName`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The name of HTTP Basic says that a password follows, where an API token was sent.
    ///
    /// # How it is known
    ///
    /// The vendor documents the form of the name, and the request's name has another.
    ///
    /// # How to mend it
    ///
    /// Write the name in the vendor's form.
    ///
    /// # Standard
    ///
    /// RFC 7617; the vendor's page on API tokens.
    CredentialName, "credential.name", Before, narrows: [] {
    }
}

impl Words for CredentialName {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The name of Basic authentication does not end in `/token`, so its password is taken for the user's password, not for an API token.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send Basic with `email/token` as name and the API token as password, and never from a page: it is a secret of the whole account.".to_owned()]
    }
}
