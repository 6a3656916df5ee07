//! [`TokenExpired`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token is past its life.
    ///
    /// # How it is known
    ///
    /// The server says so, or the token's `exp` lies before the server's clock.
    ///
    /// # How to mend it
    ///
    /// Get a new token and repeat the call. Renew a little before the end.
    ///
    /// # Standard
    ///
    /// RFC 6750 §3.1 (`invalid_token`), RFC 7519 §4.1.4.
    TokenExpired, "token.expired", Token, narrows: [TokenRefused, Refused, CredentialNone, SessionGone] {
        /// How long before the request, in words.
        ago: Option<String>,
        /// Set when that is within the usual tolerance for clocks.
        close: Option<String>,
    }
}

impl Words for TokenExpired {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match (by, &self.ago) {
            (Voice::Server, _) => "The server says that the token has expired.".to_owned(),
            (_, Some(ago)) if self.close.is_some() => format!("The token had expired {ago} before the request was sent, which is less than many servers tolerate."),
            (_, Some(ago)) => format!("The token had expired {ago} before the request was sent."),
            (_, None) => "The token had expired before the request was sent.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let mut steps = vec!["Get a new token (refresh it or sign in again) and repeat the call.".to_owned()];
        if self.close.is_some() {
            steps.push("Renew the token some seconds before it ends, so that no call is under way when it does.".to_owned());
        }
        steps
    }
}
