//! [`GatewayRoute`].

use super::{define::reason, words::{Holder, Voice, Words}};

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
    }
}

impl Words for GatewayRoute {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The gateway in front of the API (AWS API Gateway) probably knows no such path and method: it says “Missing Authentication Token” for that.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check stage, path and method against the deployed API; only if the API wants signed requests (SigV4), sign them.".to_owned()]
    }
}
