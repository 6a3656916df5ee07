//! [`HostRegion`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token belongs to another region or environment than the host that was called.
    ///
    /// # How it is known
    ///
    /// The token, its endpoint or the server names the region, and the host is of another.
    ///
    /// # How to mend it
    ///
    /// Call the host of the token's region, or get a token there.
    ///
    /// # Standard
    ///
    /// None; vendors document their regions.
    HostRegion, "host.region", Token, narrows: [TokenRefused, Refused, TenantOther] {
        /// The token's region.
        token: Option<String>,
        /// The request's region.
        request: Option<String>,
    }
}

impl Words for HostRegion {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match (&self.token, &self.request) {
            (Some(token), Some(request)) => format!("The token belongs to {token}, the request went to {request}."),
            _ => "The server says that this account or token belongs to another region or environment.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match (&self.token, &self.request) {
            (Some(token), Some(request)) => vec![format!("Send the call to {token}, or get a token of {request}.")],
            _ => vec!["Send the call to the host of the region in which the account was made; the token request's answer often names it.".to_owned()],
        }
    }
}
