//! [`NetworkName`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The host's name could not be looked up, so nothing was sent.
    ///
    /// # How it is known
    ///
    /// The browser's own report names the error.
    ///
    /// # How to mend it
    ///
    /// Check the host against the region or environment that is meant, then the network.
    ///
    /// # Standard
    ///
    /// None: the browsers' error names.
    NetworkName, "network.name", Before, narrows: [] {
    }
}

impl Words for NetworkName {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The host's name does not exist or could not be looked up; nothing was sent, so nothing follows about the token.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check the host against the region or environment that is meant, then the network.".to_owned()]
    }
}
