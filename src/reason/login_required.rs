//! [`LoginRequired`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The sign-in cannot be renewed without the user: no session, or the user must act.
    ///
    /// # How it is known
    ///
    /// The error codes `login_required`, `interaction_required`, `account_selection_required`.
    ///
    /// # How to mend it
    ///
    /// Send the user to the sign-in page.
    ///
    /// # Standard
    ///
    /// OpenID Connect Core §3.1.2.6.
    LoginRequired, "login.required", Token, narrows: [Refused, GrantRefused] {
    }
}

impl Words for LoginRequired {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The identity provider needs the user to sign in or to act; a silent renewal cannot do that.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send the user to the sign-in page (without `prompt=none`); if this happens in an iframe, check whether the browser blocks third-party cookies.".to_owned()]
    }
}
