//! [`ClientGrant`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// The OAuth client may not use this grant type, response type or flow.
    ///
    /// # How it is known
    ///
    /// The error code `unauthorized_client`, `unsupported_grant_type` or `unsupported_response_type`.
    ///
    /// # How to mend it
    ///
    /// Allow the grant type in the client's settings, or use one that is allowed.
    ///
    /// # Standard
    ///
    /// RFC 6749 §4.1.2.1, §5.2.
    ClientGrant, "client.grant", Token, narrows: [Refused] {
        /// The grant type, when it is named.
        what: Option<String>,
    }
}

impl Words for ClientGrant {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The OAuth client may not use this grant type or flow{}.", in_brackets(self.what.as_deref()))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Allow the grant type in the settings of the OAuth client, or use one that is allowed there.".to_owned()]
    }
}
