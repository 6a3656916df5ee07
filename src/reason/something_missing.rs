//! [`SomethingMissing`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server says that scopes, roles, permissions or licences are missing, but not which.
    ///
    /// # How it is known
    ///
    /// The server's sentence says it in general terms.
    ///
    /// # How to mend it
    ///
    /// Hold what the caller has against the operation's document.
    ///
    /// # Standard
    ///
    /// None.
    SomethingMissing, "something.missing", Rights, narrows: [Refused] {
    }
}

impl Words for SomethingMissing {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server says that scopes, roles, permissions or licences are missing, but not which.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Hold the token's scopes and the user's roles against what the operation's document requires.".to_owned()]
    }
}
