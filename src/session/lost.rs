//! [`Lost`]: what a session could not keep, in numbers and in words.

use serde::{Deserialize, Serialize};

/// What could not be kept, counted for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Lost {
    /// Older calls that were dropped, refused ones among them.
    pub calls: u64,
    /// Refused calls among them.
    pub denials: u64,
    /// Answers of which only the beginning was kept.
    pub bodies: u64,
    /// Refused calls whose request was not seen: the background was stopped, or too many were under way.
    pub requests: u64,
    /// How often the engine failed and was started anew.
    pub restarts: u64,
}

impl Lost {
    /// Nothing was lost.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// One sentence for each that is not zero.
    pub fn words(&self) -> String {
        let calls = |count: u64| if count == 1 { "call" } else { "calls" };
        let mut words = Vec::new();
        if self.calls > 0 {
            words.push(format!(
                "{} older {} were dropped, {} of them refused.",
                self.calls,
                calls(self.calls),
                self.denials
            ));
        }
        if self.bodies > 0 {
            words.push(format!(
                "{} answers were too many to keep whole: of each the beginning was kept.",
                self.bodies
            ));
        }
        if self.requests > 0 {
            words.push(format!(
                "The requests of {} refused {} were not seen, because the browser had stopped the extension.",
                self.requests,
                calls(self.requests)
            ));
        }
        if self.restarts > 0 {
            words.push(format!(
                "The engine failed and was started anew {} times; what was not written then is missing.",
                self.restarts
            ));
        }
        words.join(" ")
    }
}
