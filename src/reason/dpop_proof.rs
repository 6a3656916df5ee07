//! [`DpopProof`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// The proof of possession is missing, not valid, or its nonce is stale.
    ///
    /// # How it is known
    ///
    /// The error code `invalid_dpop_proof` or `use_dpop_nonce`.
    ///
    /// # How to mend it
    ///
    /// Make a new proof for this call with the nonce of the answer.
    ///
    /// # Standard
    ///
    /// RFC 9449 §7.1, §8.
    DpopProof, "dpop.proof", Token, narrows: [TokenRefused, Refused] {
        /// The error code.
        error: Option<String>,
    }
}

impl Words for DpopProof {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The server refuses the DPoP proof{}, not the token (RFC 9449 §8).", in_brackets(self.error.as_deref()))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Make a new proof for this method and address, with the nonce of the answer's `DPoP-Nonce` header, and repeat.".to_owned()]
    }
}
