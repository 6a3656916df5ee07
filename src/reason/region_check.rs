//! [`RegionCheck`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token does not tell its region, and other regions refuse it.
    ///
    /// # How it is known
    ///
    /// An opaque token, a 401, and a vendor whose tokens are valid in one region alone.
    ///
    /// # How to mend it
    ///
    /// Compare with the host that issued the token.
    ///
    /// # Standard
    ///
    /// None; vendors document their regions.
    RegionCheck, "region.check", Hint, narrows: [] {
        /// The request's region.
        request: Option<String>,
        /// The login host of that region.
        login: Option<String>,
        /// How the token's own region is found, as an imperative sentence.
        advice: Option<String>,
    }
}

impl Words for RegionCheck {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The call went to {}; the token does not tell which region it was issued in.", self.request.as_deref().unwrap_or("one region"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match (&self.login, &self.advice) {
            (_, Some(advice)) => vec![advice.clone()],
            (Some(login), None) => vec![format!("Compare with the host that issued the token: it must be {login}.")],
            (None, None) => vec!["Compare with the host that issued the token.".to_owned()],
        }
    }
}
