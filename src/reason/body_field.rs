//! [`BodyField`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// A field of the request's body is missing that the server may check before permissions.
    ///
    /// # How it is known
    ///
    /// The request's body, and a community claim.
    ///
    /// # How to mend it
    ///
    /// Add the field.
    ///
    /// # Standard
    ///
    /// None.
    BodyField, "body.field", Hint, narrows: [] {
        /// Which, as a sentence.
        what: Option<String>,
        /// What to add.
        advice: Option<String>,
    }
}

impl Words for BodyField {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        self.what.clone().unwrap_or_else(|| "A field of the request's body is missing that the server may check first.".to_owned())
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec![self.advice.clone().unwrap_or_else(|| "Compare the body with the vendor's document.".to_owned())]
    }
}
