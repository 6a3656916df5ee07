//! [`NetworkBlocked`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// Something in the browser blocked the call.
    ///
    /// # How it is known
    ///
    /// The browser's own report names the error.
    ///
    /// # How to mend it
    ///
    /// Switch content blockers off for this page, or ask who keeps the browser's policies.
    ///
    /// # Standard
    ///
    /// None: the browsers' error names.
    NetworkBlocked, "network.blocked", Before, narrows: [] {
    }
}

impl Words for NetworkBlocked {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "Something in the browser (an extension, a policy) blocked the call; nothing was sent.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Switch content blockers off for this page, or ask who keeps the browser's policies.".to_owned()]
    }
}
