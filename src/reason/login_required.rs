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
        /// Set when the sign-in was silent (`prompt=none`).
        silent: Option<String>,
        /// Set when the silent sign-in's request carried no cookie.
        cookieless: Option<String>,
    }
}

impl Words for LoginRequired {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match (&self.silent, &self.cookieless) {
            (Some(_), Some(_)) => "The silent renewal (`prompt=none`) carried no cookie of the identity provider, which therefore knows no session: the user is not signed in there, or the browser blocks third-party cookies.".to_owned(),
            (Some(_), None) => "The silent renewal (`prompt=none`) failed: the identity provider needs the user to sign in or to act.".to_owned(),
            (None, _) => "The identity provider needs the user to sign in or to act; a silent renewal cannot do that.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        if self.cookieless.is_some() {
            return vec![
                "Send the user to the sign-in page in the whole window (without `prompt=none`), not in a frame: there the cookie is no third party's.".to_owned(),
                "Renew with a refresh token instead of a hidden frame, or serve the sign-in from the app's own site (RFC 9700 §2.2.2 on rotating refresh tokens).".to_owned(),
            ];
        }
        vec!["Send the user to the sign-in page (without `prompt=none`); if this happens in an iframe, check whether the browser blocks third-party cookies.".to_owned()]
    }
}
