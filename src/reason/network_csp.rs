//! [`NetworkCsp`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The page's own Content-Security-Policy forbids the call.
    ///
    /// # How it is known
    ///
    /// The browser's own report names the error.
    ///
    /// # How to mend it
    ///
    /// Add the API's origin to `connect-src` of the page's Content-Security-Policy.
    ///
    /// # Standard
    ///
    /// None: the browsers' error names.
    NetworkCsp, "network.csp", Before, narrows: [] {
    }
}

impl Words for NetworkCsp {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The page's own Content-Security-Policy forbids the call; nothing was sent.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Add the API's origin to `connect-src` of the page's Content-Security-Policy.".to_owned()]
    }
}
