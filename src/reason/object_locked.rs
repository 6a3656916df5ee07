//! [`ObjectLocked`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The object is archived, locked, closed or read-only: in this state nobody may do this to it.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it.
    ///
    /// # How to mend it
    ///
    /// Have the object taken out of that state, or use another one; no scope, permission or role helps.
    ///
    /// # Standard
    ///
    /// RFC 4918, section 11.3 (423 Locked), for WebDAV; vendors document their own.
    ObjectLocked, "object.locked", Rights, narrows: [Refused, SomethingMissing, ObjectRefused] {
        /// Which object, with its article.
        what: Option<String>,
        /// The state that it is in: archived, locked, read-only.
        state: Option<String>,
    }
}

impl Words for ObjectLocked {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let what = self.what.as_deref().unwrap_or("the object");
        match &self.state {
            Some(state) => format!("The server says that {what} is {state}: in this state nobody may do this to it."),
            None => format!("The server says that {what} is in a state in which nobody may do this to it (archived, locked or read-only)."),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        let what = self.what.as_deref().unwrap_or("the object");
        vec![format!("Have {what} taken out of that state (unarchived, unlocked, reopened, made writable) by whoever may, or use another one; no scope, permission or role helps.")]
    }
}
