//! [`LoginFailed`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The user name or password is not accepted.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Check name and password, and whether the account may sign in this way.
    ///
    /// # Standard
    ///
    /// RFC 7617.
    LoginFailed, "login.failed", Token, narrows: [TokenRefused, Refused, GrantRefused] {
    }
}

impl Words for LoginFailed {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server does not accept the user name or password.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check user name and password; where the vendor has switched passwords off for its API, use a token.".to_owned()]
    }
}
