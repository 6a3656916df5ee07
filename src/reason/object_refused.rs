//! [`ObjectRefused`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The caller is refused for this object, not for the operation: not the owner, not a member, not selected for
    /// the app.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Check that the caller takes part in, owns or may see this very object.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    ObjectRefused, "object.refused", Rights, narrows: [Refused, SomethingMissing] {
        /// Which object, with its article.
        what: Option<String>,
    }
}

impl Words for ObjectRefused {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.what {
            Some(what) => format!("The server refuses {what}, not the operation as such."),
            None => "The server refuses this object or participant, not the operation as such.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Check that the caller takes part in, owns or may see this very object (its division, queue, team, repository or conversation).".to_owned()]
    }
}
