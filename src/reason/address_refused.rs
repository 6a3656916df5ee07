//! [`AddressRefused`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// The network address that the call came from is not allowed.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Call from an allowed network, or have the address added to the allow-list.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    AddressRefused, "address.refused", Before, narrows: [Refused, ClientRefused] {
        /// The address, when the server names it.
        address: Option<String>,
    }
}

impl Words for AddressRefused {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The server refuses requests from this network address{}; the token is not the reason.", in_brackets(self.address.as_deref()))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Call from a network that is allowed, or have this address added to the organisation's allow-list.".to_owned()]
    }
}
