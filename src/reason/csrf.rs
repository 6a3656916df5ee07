//! [`Csrf`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server wants a proof against forged requests (a CSRF token) and did not get a valid one. It is not an
    /// access token: it shows that one of the server's own pages made the call.
    ///
    /// # How it is known
    ///
    /// The framework's own page, code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Send the CSRF token of the page or cookie in the header that the framework expects, or call with an access
    /// token instead of a cookie.
    ///
    /// # Standard
    ///
    /// None; frameworks document their own (Django, Rails, Laravel, Spring, ASP.NET).
    Csrf, "csrf", Before, narrows: [Refused, TokenRefused, CredentialNone] {
    }
}

impl Words for Csrf {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server wants a valid CSRF token (a proof that one of its own pages made the call); the access token is not the reason.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send the CSRF token of the page or cookie in the header that the server expects (X-CSRF-Token, X-XSRF-TOKEN or X-CSRFToken, by its framework), or call with an access token instead of a cookie.".to_owned()]
    }
}
