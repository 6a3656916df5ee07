//! [`ClaimsNeeded`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token must be got anew with the claims that the challenge holds (continuous access evaluation).
    ///
    /// # How it is known
    ///
    /// The error code `insufficient_claims`.
    ///
    /// # How to mend it
    ///
    /// Pass the challenge's `claims` to the token request.
    ///
    /// # Standard
    ///
    /// OpenID Connect Core §5.5; Microsoft's claims challenges.
    ClaimsNeeded, "claims.needed", Token, narrows: [Refused, TokenRefused] {
    }
}

impl Words for ClaimsNeeded {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server wants the token to be got anew with the claims of its challenge.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Decode the challenge's `claims` (base64), pass it as `claims` of the authorize or token request, and use the new token.".to_owned()]
    }
}
