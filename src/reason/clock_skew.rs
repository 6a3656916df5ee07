//! [`ClockSkew`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The clocks of this machine and of the server differ, so that times in a token, a proof or a signature look
    /// wrong.
    ///
    /// # How it is known
    ///
    /// The answer's `Date` against the time of sending, or the server's own words.
    ///
    /// # How to mend it
    ///
    /// Set the clock by network time.
    ///
    /// # Standard
    ///
    /// RFC 7519 §4.1.4; RFC 9110 §6.6.1.
    ClockSkew, "clock.skew", Token, narrows: [TokenRefused, Refused, RequestSignature] {
        /// How far and in which direction, e.g. `5 min ahead of`.
        apart: Option<String>,
        /// What that does, as a clause that begins with a colon.
        effect: Option<String>,
    }
}

impl Words for ClockSkew {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match by {
            Voice::Server => "The server says that the time in the request differs too much from its own clock.".to_owned(),
            _ => format!("The clock of this machine is {} the server's{}.", self.apart.as_deref().unwrap_or("not that of"), self.effect.as_deref().unwrap_or_default()),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Set this machine's clock by network time (NTP).".to_owned()]
    }
}
