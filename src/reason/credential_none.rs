//! [`CredentialNone`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The request carried no credential, or none that the server recognised.
    ///
    /// # How it is known
    ///
    /// The request has no `Authorization` and no other known credential, and the server says so or sends an empty
    /// challenge.
    ///
    /// # How to mend it
    ///
    /// Send the credential where the API expects it.
    ///
    /// # Standard
    ///
    /// RFC 6750 §3.1; RFC 9110 §11.6.1.
    CredentialNone, "credential.none", Before, narrows: [Refused] {
        /// Where the request carries something: a place in words, `cookie`, or `none`; absent when it is not known.
        found: Option<String>,
        /// Why what was sent cannot be seen here.
        hidden: Option<String>,
    }
}

impl Words for CredentialNone {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match (by, self.found.as_deref(), self.hidden.as_deref()) {
            (Voice::Server, _, Some(why)) => format!("The server says that no token was sent (what was sent cannot be seen here: {why})."),
            (Voice::Server, Some("none"), None) => "No token was sent, and the server says so.".to_owned(),
            (Voice::Server, Some(place), None) => format!("The server found no token in the request, though a credential stands in the {place}."),
            (Voice::Server, None, None) => "The server says that the request carries no credential that it recognises.".to_owned(),
            (_, Some("cookie"), _) => "The request carries no token (a cookie was sent).".to_owned(),
            (_, Some(place), _) if place != "none" => format!("The request carries no token (something like one stands in the {place})."),
            _ => "The request carries no token.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send the token in the header `Authorization: Bearer <token>`.".to_owned()]
    }
}
