//! [`RequirementUnknown`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The operation requires something of which nothing that was seen tells whether the caller has it.
    ///
    /// # How it is known
    ///
    /// The operation's document, and an opaque token.
    ///
    /// # How to mend it
    ///
    /// Take the one step that the report names to learn it.
    ///
    /// # Standard
    ///
    /// The vendor's API document.
    RequirementUnknown, "requirement.unknown", Rights, narrows: [] {
    }
}

impl Words for RequirementUnknown {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match by {
            Voice::Unknown { name, condition } => super::words::unknown(name, condition),
            _ => "The operation requires something of which nothing that was seen tells whether the caller has it.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        Vec::new()
    }
}
