//! [`GatewayRoute`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// The gateway in front of the API knows no such path and method. Its words speak of a token all the same.
    ///
    /// # How it is known
    ///
    /// AWS API Gateway answers “Missing Authentication Token” to unknown routes.
    ///
    /// # How to mend it
    ///
    /// Check stage, path and method against the deployed API.
    ///
    /// # Standard
    ///
    /// AWS Knowledge Center, HTTP 403 errors from API Gateway.
    GatewayRoute, "gateway.route", Before, narrows: [CredentialNone, TokenRefused, Refused] {
        /// Which gateway it is.
        gateway: Option<String>,
        /// What it says for that, where its words mislead.
        words: Option<String>,
        /// How requests are signed, where the API may want that.
        signature: Option<String>,
    }
}

impl Words for GatewayRoute {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let words = self.words.as_ref().map(|words| format!(": it says “{words}” for that"));
        format!(
            "The gateway in front of the API{} probably knows no such path and method{}.",
            in_brackets(self.gateway.as_deref()),
            words.unwrap_or_default()
        )
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let check = "Check stage, path and method against the deployed API";
        vec![match &self.signature {
            Some(signature) => format!("{check}; only if the API wants signed requests ({signature}), sign them."),
            None => format!("{check}."),
        }]
    }
}
