//! [`HistorySame`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The same call succeeded earlier in this session, and nothing that was seen differs.
    ///
    /// # How it is known
    ///
    /// The session's own record.
    ///
    /// # How to mend it
    ///
    /// Look at what may have changed at the server.
    ///
    /// # Standard
    ///
    /// None.
    HistorySame, "before.same", Hint, narrows: [] {
        /// How long ago, in words.
        ago: Option<String>,
    }
}

impl Words for HistorySame {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The same call succeeded {} earlier, and nothing that was seen differs.", self.ago.as_deref().unwrap_or("some time"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Look at what may have changed at the server: the token's life or revocation, roles, policies, limits.".to_owned()]
    }
}
