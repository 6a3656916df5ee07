//! [`TokenForeign`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token has the form or the issuer of another vendor than the one it was sent to.
    ///
    /// # How it is known
    ///
    /// The token's prefix or form, or its `iss`.
    ///
    /// # How to mend it
    ///
    /// Check which variable holds which token.
    ///
    /// # Standard
    ///
    /// None: the vendors' documented token forms.
    TokenForeign, "token.foreign", Token, narrows: [] {
        /// Whose token it is.
        vendor: Option<String>,
        /// To whom it was sent.
        here: Option<String>,
    }
}

impl Words for TokenForeign {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The token is one of {}, and was sent to {}.", self.vendor.as_deref().unwrap_or("another vendor"), self.here.as_deref().unwrap_or("this API"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec![format!("Send a token of {}; check which variable holds which token.", self.here.as_deref().unwrap_or("this API"))]
    }
}
