//! [`TokenPersonal`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The token is a developer's own, which ends soon or may not do this.
    ///
    /// # How it is known
    ///
    /// The token's form or the vendor's page.
    ///
    /// # How to mend it
    ///
    /// Use a token that is made for programs.
    ///
    /// # Standard
    ///
    /// None.
    TokenPersonal, "token.personal", Hint, narrows: [] {
        /// What is seen, as a sentence.
        what: Option<String>,
        /// What to use instead.
        advice: Option<String>,
    }
}

impl Words for TokenPersonal {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        self.what.clone().unwrap_or_else(|| "The token is a developer's own, made for trying things out.".to_owned())
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec![self.advice.clone().unwrap_or_else(|| "Use a token that is made for programs.".to_owned())]
    }
}
