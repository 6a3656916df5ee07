//! [`Refused`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server refused in general terms that name nothing.
    ///
    /// # How it is known
    ///
    /// The status, and words such as “Forbidden”.
    ///
    /// # How to mend it
    ///
    /// Hold the call against the operation's document, and ask the server's keeper with the time and the request's
    /// id.
    ///
    /// # Standard
    ///
    /// RFC 9110 §15.5.2, §15.5.4.
    Refused, "refused", Hint, narrows: [] {
    }
}

impl Words for Refused {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        "The server refused the call and does not say why.".to_owned()
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        Vec::new()
    }
}
