//! [`ApiKeyRefused`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The API key is missing, not valid, or its restrictions refuse the call.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Check the key and its restrictions in the vendor's console.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    ApiKeyRefused, "api-key.refused", Before, narrows: [Refused, TokenRefused, CredentialNone] {
        /// Why, as a clause without a full stop.
        why: Option<String>,
    }
}

impl Words for ApiKeyRefused {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.why {
            Some(why) => format!("The API key is refused: {why}."),
            None => "The server does not accept the API key.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check the key's restrictions, or use a key (or an OAuth token) that is made for this call.".to_owned()]
    }
}
