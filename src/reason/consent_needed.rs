//! [`ConsentNeeded`].

use super::{define::reason, words::{Holder, Voice, Words, list}};

reason! {
    /// Nobody has consented yet to what the app asks for: the user, or an administrator for the organisation.
    ///
    /// # How it is known
    ///
    /// The error code `consent_required`, or the provider's own code.
    ///
    /// # How to mend it
    ///
    /// Send the user to the consent page, or have an administrator grant it.
    ///
    /// # Standard
    ///
    /// OpenID Connect Core §3.1.2.6.
    ConsentNeeded, "consent.needed", Token, narrows: [GrantRefused, Refused, TokenRefused, LoginRequired] {
        /// What consent is missing for, when it is named.
        names: Vec<String>,
    }
}

impl Words for ConsentNeeded {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.names[..] {
            [] => "Nobody has consented to what the app asks for; the user or an administrator must.".to_owned(),
            names => format!("Nobody has consented to {}; the user or an administrator must.", list(names, "and")),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send the user through the sign-in once with the consent page (`prompt=consent`), or have an administrator grant consent for the organisation, then get a new token.".to_owned()]
    }
}
