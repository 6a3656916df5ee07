//! [`AppAttestation`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// The server wants a proof that a genuine app or browser makes the call (App Check, a captcha, device
    /// attestation), and it is missing or not valid.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Set up the attestation in the client, or register a debug token for development.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    AppAttestation, "app.attestation", Before, narrows: [Refused, TokenRefused, CredentialNone] {
        /// Which proof, e.g. `App Check token`.
        what: Option<String>,
    }
}

impl Words for AppAttestation {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The server wants a proof that a genuine app makes the call{}, and it is missing or not valid.", in_brackets(self.what.as_deref()))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Set up the attestation that the server names in the client, or register a debug token for development.".to_owned()]
    }
}
