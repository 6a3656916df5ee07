//! [`TokenOlder`].

use super::{define::reason, words::{Holder, Voice, Words, list, plural}};
use crate::requirement::Atom;

reason! {
    /// An older token is still sent, though the same client was given a newer one: one that is still good, or has what the
    /// call needs.
    ///
    /// # How it is known
    ///
    /// The token endpoint's answers were seen: the token of the call is not the last one.
    ///
    /// # How to mend it
    ///
    /// Send the newest token, wherever the old one is kept.
    ///
    /// # Standard
    ///
    /// RFC 6749 §5.1, §6.
    TokenOlder, "token.older", Token, narrows: [] {
        /// What the newer token has and the call needs.
        names: Vec<String>,
        /// How long before the call the newer one was handed out, in words.
        ago: Option<String>,
        /// By whom.
        by: Option<String>,
    }
}

impl Words for TokenOlder {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        let by = self.by.as_deref().unwrap_or("the token endpoint");
        let ago = self.ago.as_ref().map(|ago| format!(" {ago} before the call")).unwrap_or_default();
        let has = match &self.names[..] {
            [] => String::new(),
            names => format!(", which has the {} {}", plural("scope", names.len()), list(names, "and")),
        };
        format!("An older token was sent: {by} handed out a newer one{ago}{has}.")
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Send the newest token: look where the old one is still kept (a default header of the HTTP client, a variable of a closure, a worker, another tab, a cache).".to_owned()]
    }

    fn atoms(&self) -> Vec<Atom> {
        self.names.iter().cloned().map(Atom::Scope).collect()
    }
}
