//! [`RateLimited`].

use super::{define::reason, words::{Holder, Voice, Words, in_brackets}};

reason! {
    /// Too many calls were made. Some servers say so with 401 or 403 instead of 429.
    ///
    /// # How it is known
    ///
    /// The status is 429, or the server's words or headers say it.
    ///
    /// # How to mend it
    ///
    /// Wait as long as the server says and lower the rate.
    ///
    /// # Standard
    ///
    /// RFC 6585 §4, RFC 9110 §10.2.3.
    RateLimited, "rate.limited", Before, narrows: [Refused] {
        /// How long to wait, or until when.
        retry_after: Option<String>,
    }
}

impl Words for RateLimited {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match by {
            Voice::Server => format!("Too many requests: the server asks to wait{}.", in_brackets(self.retry_after.as_deref())),
            _ => "No calls are left in this period, and the server refuses until it is over.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Wait as long as the server says, then repeat; lower the rate of calls.".to_owned()]
    }
}
