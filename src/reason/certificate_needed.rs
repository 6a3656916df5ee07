//! [`CertificateNeeded`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server wants a client certificate (mutual TLS), or the token is bound to one that was not used.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Call with the client certificate that is registered.
    ///
    /// # Standard
    ///
    /// RFC 8705.
    CertificateNeeded, "certificate.needed", Before, narrows: [Refused, TokenRefused] {
    }
}

impl Words for CertificateNeeded {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server wants the client certificate (mutual TLS) that the client or the token is bound to.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Call with the client certificate that is registered for the client; a browser page cannot choose one, so make the call from a server.".to_owned()]
    }
}
