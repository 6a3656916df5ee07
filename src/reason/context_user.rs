//! [`ContextUser`].

use super::{define::reason, words::{Holder, Voice, Words, user_token_steps}};
use crate::requirement::{Atom, Context};

reason! {
    /// The operation needs a user's token.
    ///
    /// # How it is known
    ///
    /// The server says so, or the operation's document requires it and the token is of another kind.
    ///
    /// # How to mend it
    ///
    /// Sign a user in and call with that user's token.
    ///
    /// # Standard
    ///
    /// RFC 6749 §1.3, §4.4; RFC 9068 §5.
    ContextUser, "context.user", Rights, narrows: [Refused, TokenRefused, SomethingMissing] {
        /// What is needed, in words, where it is more special.
        needed: Option<String>,
        /// Whose token it is, in words.
        holder: Option<String>,
    }
}

impl Words for ContextUser {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match by {
            Voice::Operation { name, .. } => format!("{name} needs {}, and this is {}.", self.needed.as_deref().unwrap_or("a user's token"), self.holder.as_deref().unwrap_or("another")),
            Voice::Unknown { name, condition } => super::words::unknown(name, condition),
            _ => "The server says that a user's token is needed; a client credentials token was sent.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        user_token_steps()
    }

    fn atoms(&self) -> Vec<Atom> {
        vec![Atom::Context(Context::User)]
    }
}
