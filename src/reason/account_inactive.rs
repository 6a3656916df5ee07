//! [`AccountInactive`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The account of the user, workspace or organisation is suspended, locked, deactivated or gone.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Have an administrator look at the account.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    AccountInactive, "account.inactive", Token, narrows: [Refused, TokenRefused, GrantRefused] {
    }
}

impl Words for AccountInactive {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server says that the account is suspended, deactivated, locked or gone.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Ask an administrator of the organisation about the account, and sign in with one that is active.".to_owned()]
    }
}
