//! [`NetworkAborted`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The page itself ended the call.
    ///
    /// # How it is known
    ///
    /// The browser's own report names the error.
    ///
    /// # How to mend it
    ///
    /// Look whether the page navigates or aborts while the call is under way.
    ///
    /// # Standard
    ///
    /// None: the browsers' error names.
    NetworkAborted, "network.aborted", Before, narrows: [] {
    }
}

impl Words for NetworkAborted {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The page itself ended the call (it went elsewhere, or aborted it).".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Look whether the page navigates or aborts while the call is under way.".to_owned()]
    }
}
