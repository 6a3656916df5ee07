//! [`CorsPreflight`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server refused the browser's own question before the call (a CORS preflight). Preflights never carry a
    /// token, so the token is not the cause.
    ///
    /// # How it is known
    ///
    /// The request is an `OPTIONS` without `Authorization`, sent by the browser, and its answer is not 200 to 299.
    ///
    /// # How to mend it
    ///
    /// Have the server or the gateway in front of it answer `OPTIONS` without authentication.
    ///
    /// # Standard
    ///
    /// Fetch standard, CORS protocol.
    CorsPreflight, "cors.preflight", Before, narrows: [] {
        /// The status of the answer.
        status: Option<String>,
    }
}

impl Words for CorsPreflight {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let status = self.status.as_ref().map(|status| format!(" with {status}")).unwrap_or_default();
        format!("The server refused the browser's CORS preflight{status}: preflights never carry a token, so the token is not the reason.")
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Have the server (or the gateway in front of it) answer OPTIONS without authentication, with Access-Control-Allow-Origin, -Methods and -Headers (with `authorization` in it).".to_owned(), "If the server is not yours, call it from your own server instead of the page.".to_owned()]
    }
}
