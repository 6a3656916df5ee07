//! [`RedirectRefused`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// The redirect address of the sign-in is not one of those registered for the client.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it (`redirect_uri_mismatch`).
    ///
    /// # How to mend it
    ///
    /// Register exactly the address that is sent.
    ///
    /// # Standard
    ///
    /// RFC 6749 §3.1.2.3; RFC 9700 §2.1.
    RedirectRefused, "redirect.refused", Token, narrows: [Refused, GrantRefused] {
        /// The address, when it is named.
        address: Option<String>,
    }
}

impl Words for RedirectRefused {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The redirect address{} is not registered for this OAuth client.", in_brackets(self.address.as_deref()))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Register the redirect address in the client's settings exactly as it is sent: scheme, host, port, path and trailing slash count.".to_owned()]
    }
}
