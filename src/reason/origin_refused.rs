//! [`OriginRefused`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// Calls from this page's origin or referrer are not allowed for this key or client.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Add the origin to the key's or client's allowed origins.
    ///
    /// # Standard
    ///
    /// Fetch standard for `Origin`; vendors document their lists.
    OriginRefused, "origin.refused", Before, narrows: [Refused] {
        /// The origin, when the server names it.
        origin: Option<String>,
    }
}

impl Words for OriginRefused {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The server refuses calls from this page's origin{}.", in_brackets(self.origin.as_deref()))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match self.origin.as_deref() {
            Some(origin) => vec![format!("Have {origin} added to the allowed origins (referrers) of the key or client.")],
            None => vec!["Have the page's origin added to the allowed origins (referrers) of the key or client.".to_owned()],
        }
    }
}
