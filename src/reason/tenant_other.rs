//! [`TenantOther`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token is of another organisation, tenant, workspace, site or account than the call is for.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Get a token of the organisation that the call is for, or call with its address.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    TenantOther, "tenant.other", Token, narrows: [Refused, TokenRefused, ObjectRefused] {
        /// Which, with its article.
        what: Option<String>,
    }
}

impl Words for TenantOther {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.what {
            Some(what) => format!("The server says that the token has no access to {what}."),
            None => "The server says that the token has no access to this organisation, tenant or workspace.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check that the address, the ids in it and the token belong to the same organisation, tenant or workspace; sign in there if not.".to_owned()]
    }
}
