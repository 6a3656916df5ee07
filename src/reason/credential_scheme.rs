//! [`CredentialScheme`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The value has no scheme, or another one than the API takes.
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
    /// RFC 6750 §2.1; RFC 9110 §11.1.
    CredentialScheme, "credential.scheme", Before, narrows: [] {
        /// Where it stands, e.g. `Authorization header`.
        place: Option<String>,
        /// The scheme that was used.
        used: Option<String>,
        /// Who expects another.
        vendor: Option<String>,
    }
}

impl CredentialScheme {
    fn place(&self) -> &str {
        self.place.as_deref().unwrap_or("Authorization header")
    }
}

impl Words for CredentialScheme {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match (&self.used, &self.vendor) {
            (Some(used), Some(vendor)) => format!("The request uses {used} authentication; {vendor} expects a bearer token."),
            (Some(used), None) => format!("The server does not take {used} authentication here."),
            (None, _) => format!("The {} holds a value without a scheme.", self.place()),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        if self.used.is_some() {
            return vec!["Use Basic only at the token endpoint, for the client's id and secret; send the access token from its answer as `Authorization: Bearer <token>`.".to_owned()];
        }
        vec!["Write `Bearer ` before the token (RFC 6750 §2.1), unless the vendor's document asks for the bare token.".to_owned()]
    }
}
