//! [`ClientCredentials`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token endpoint does not accept the client's own id, secret or assertion.
    ///
    /// # How it is known
    ///
    /// The error code `invalid_client`.
    ///
    /// # How to mend it
    ///
    /// Check id and secret for this environment, and how they are sent.
    ///
    /// # Standard
    ///
    /// RFC 6749 §5.2.
    ClientCredentials, "client.credentials", Token, narrows: [TokenRefused, Refused, CredentialNone] {
    }
}

impl Words for ClientCredentials {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server does not accept the OAuth client's own credentials: its id, secret or assertion (RFC 6749 §5.2).".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check the client's id and secret (or assertion) for this very environment, and that they are sent the way the client is registered for: in the Authorization header (Basic) or in the body, not in both.".to_owned()]
    }
}
