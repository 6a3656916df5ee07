//! [`SsoNeeded`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The organisation's single sign-on must be passed for this token.
    ///
    /// # How it is known
    ///
    /// The server's header or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Authorize the token for the organisation.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    SsoNeeded, "sso.needed", Token, narrows: [Refused, PermissionMissing, TokenRefused] {
        /// Where, without its query.
        address: Option<String>,
    }
}

impl Words for SsoNeeded {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The organisation wants its single sign-on to be passed for this token.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match &self.address {
            Some(address) => vec![format!("Open {address} in the browser, sign in, and authorize the token for the organisation.")],
            None => vec!["Sign in through the organisation's single sign-on and authorize the token for it.".to_owned()],
        }
    }
}
