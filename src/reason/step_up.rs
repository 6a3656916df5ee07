//! [`StepUp`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// A stronger or fresher sign-in is needed, for instance with a second factor.
    ///
    /// # How it is known
    ///
    /// The error code `insufficient_user_authentication`, or the server's own words.
    ///
    /// # How to mend it
    ///
    /// Sign the user in again with what the server names.
    ///
    /// # Standard
    ///
    /// RFC 9470.
    StepUp, "step-up", Token, narrows: [Refused, TokenRefused, LoginRequired, GrantRefused] {
        /// Wanted `acr_values`.
        acr_values: Option<String>,
        /// Wanted `max_age` in seconds, in the server's words.
        max_age: Option<String>,
        /// What else is wanted, e.g. `a second factor`.
        what: Option<String>,
    }
}

impl Words for StepUp {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let mut wants = Vec::new();
        wants.extend(self.acr_values.as_ref().map(|value| format!("acr_values {value}")));
        wants.extend(self.max_age.as_ref().map(|value| format!("a sign-in at most {value} seconds old")));
        wants.extend(self.what.clone());
        let wants = (!wants.is_empty()).then(|| wants.join(", "));
        format!("The server wants a stronger or fresher sign-in{}.", in_brackets(wants.as_deref()))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send the user to the authorization endpoint again with the `acr_values` and `max_age` that the server names, and use the new token.".to_owned()]
    }
}
