//! [`ContextClient`].

use super::{define::reason, words::{Holder, Voice, Words}};
use crate::requirement::{Atom, Context};

reason! {
    /// The operation needs a client credentials token.
    ///
    /// # How it is known
    ///
    /// The server says so, or the operation's document requires it and the token is of another kind.
    ///
    /// # How to mend it
    ///
    /// Call with the client's own token.
    ///
    /// # Standard
    ///
    /// RFC 6749 §1.3, §4.4; RFC 9068 §5.
    ContextClient, "context.client", Rights, narrows: [Refused, TokenRefused, SomethingMissing] {
        /// What is needed, in words, where it is more special.
        needed: Option<String>,
        /// Whose token it is, in words.
        holder: Option<String>,
    }
}

impl Words for ContextClient {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match by {
            Voice::Operation { name, .. } => format!("{name} needs {}, and this is {}.", self.needed.as_deref().unwrap_or("a client credentials token"), self.holder.as_deref().unwrap_or("another")),
            Voice::Unknown { name, condition } => super::words::unknown(name, condition),
            _ => "The server says that a client credentials token is needed; a user's token was sent.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Use a client credentials token for this operation.".to_owned()]
    }

    fn atoms(&self) -> Vec<Atom> {
        vec![Atom::Context(Context::Client)]
    }
}
