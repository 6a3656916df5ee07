//! [`ScopeInvalid`].

use super::{define::reason, words::{self, Holder, Voice, Words, list}};

reason! {
    /// A scope that was asked for does not exist, is misspelt, or may not be given to this client.
    ///
    /// # How it is known
    ///
    /// The error code `invalid_scope`.
    ///
    /// # How to mend it
    ///
    /// Ask only for scopes that exist and that the client is registered for.
    ///
    /// # Standard
    ///
    /// RFC 6749 §4.1.2.1, §5.2.
    ScopeInvalid, "scope.invalid", Token, narrows: [Refused] {
        /// The scopes, when they are named.
        names: Vec<String>,
    }
}

impl Words for ScopeInvalid {
    fn sentence(&self, _by: &Voice<'_>) -> String {
        match &self.names[..] {
            [] => "The server does not give a scope that was asked for: it does not exist, or this client may not have it.".to_owned(),
            names => format!("The server does not give the {} {}: it does not exist, or this client may not have it.", words::plural("scope", names.len()), list(names, "and")),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Compare the requested scopes, letter by letter, with the vendor's list and with what the OAuth client is registered for.".to_owned()]
    }
}
