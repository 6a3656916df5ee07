//! [`NetworkConnection`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The connection failed, so no answer came.
    ///
    /// # How it is known
    ///
    /// The browser's own report names the error.
    ///
    /// # How to mend it
    ///
    /// Check the network, a proxy or VPN, and whether the host is up.
    ///
    /// # Standard
    ///
    /// None: the browsers' error names.
    NetworkConnection, "network.connection", Before, narrows: [] {
    }
}

impl Words for NetworkConnection {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The connection failed; no answer came, so nothing follows about the token.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check the network, a proxy or VPN, and whether the host is up.".to_owned()]
    }
}
