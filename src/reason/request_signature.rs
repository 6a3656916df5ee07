//! [`RequestSignature`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The call is signed (AWS SigV4, an HMAC, OAuth 1.0), and the signature that the server computed differs.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Sign exactly what is sent: method, path, query, headers and body, with the right key and region.
    ///
    /// # Standard
    ///
    /// RFC 5849 §3.2, RFC 9421; vendors document their own.
    RequestSignature, "request.signature", Before, narrows: [Refused, TokenRefused, CredentialNone] {
    }
}

impl Words for RequestSignature {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server computed another signature for this request: the key, the region or what was signed differs from what was sent.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check the secret key, the region and service in the signature's scope, and that nothing (a proxy, a library) changes path, query, headers or body after signing.".to_owned()]
    }
}
