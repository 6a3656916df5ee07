//! [`TokenWrongKind`].

use super::{define::reason, words::{Holder, Voice, Words}};

reason! {
    /// The server takes another kind of token for this operation: a bot's, an installation's, a guest's, a session's.
    ///
    /// # How it is known
    ///
    /// The server's code or sentence says it; or the operation's document asks for it, and the token endpoint's answer
    /// shows that the token is of another kind.
    ///
    /// # How to mend it
    ///
    /// Call with the kind of token that is named.
    ///
    /// # Standard
    ///
    /// None; vendors document their own.
    TokenWrongKind, "token.wrong-kind", Token, narrows: [TokenRefused, Refused, CredentialNone] {
        /// What is wanted, with its article.
        wanted: Option<String>,
    }
}

impl Words for TokenWrongKind {
    fn sentence(&self, by: &Voice<'_>) -> String {
        if let (Voice::Operation { name, .. }, Some(wanted)) = (by, &self.wanted) {
            return format!("{name} takes {wanted}, and another was sent.");
        }
        match &self.wanted {
            Some(wanted) => format!("The server wants another kind of token: {wanted}."),
            None => "The server does not take this kind of token for this operation.".to_owned(),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        match &self.wanted {
            Some(wanted) => vec![format!("Call with {wanted}.")],
            None => vec!["Call with the kind of token that the vendor's document names for this operation.".to_owned()],
        }
    }
}
