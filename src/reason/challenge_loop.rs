//! [`ChallengeLoop`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The same call is refused again and again in the same way, with the same token.
    ///
    /// # How it is known
    ///
    /// The session's own record.
    ///
    /// # How to mend it
    ///
    /// Stop after the first refusal until there is another token.
    ///
    /// # Standard
    ///
    /// RFC 9110 §15.5.2, §15.5.4: a request that was refused is not to be repeated with the same credentials.
    ChallengeLoop, "challenge.loop", Hint, narrows: [] {
        /// How often so far.
        times: Option<String>,
    }
}

impl Words for ChallengeLoop {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        format!("The same call was refused {} times in the same way with the same token: repeating it changes nothing.", self.times.as_deref().unwrap_or("several"))
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Stop after the first refusal: renew the token once, send the new one, and give up when that is refused, too.".to_owned()]
    }
}
