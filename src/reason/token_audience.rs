//! [`TokenAudience`].

use super::{define::reason, words::{Holder, Voice, Words, list}};

reason! {
    /// The token is made for another API (audience).
    ///
    /// # How it is known
    ///
    /// The server says so, or the token's `aud` names another address.
    ///
    /// # How to mend it
    ///
    /// Ask for a token whose audience is this API.
    ///
    /// # Standard
    ///
    /// RFC 7519 §4.1.3; RFC 8707; RFC 9068 §4.
    TokenAudience, "token.audience", Token, narrows: [TokenRefused, Refused] {
        /// The audiences that the token names.
        names: Vec<String>,
        /// The host that it was sent to.
        here: Option<String>,
    }
}

impl Words for TokenAudience {
    fn sentence(&self, by: &Voice<'_>) -> String {
        match by {
            Voice::Server => match &self.names[..] {
                [] => "The server says that the token is made for another audience (another API).".to_owned(),
                names => format!("The server says that the token is made for another audience (another API): it names {}.", list(names, "and")),
            },
            _ if self.names.is_empty() => "The token may be made for another audience (another API).".to_owned(),
            _ => format!("The token names {} as its audience, and was sent to {}.", list(&self.names, "and"), self.here.as_deref().unwrap_or("another host")),
        }
    }

    fn steps(&self, _holder: Holder) -> Vec<String> {
        vec!["Get a token whose audience is this API: name the API (its `resource`, `audience` or scopes) in the token request.".to_owned()]
    }
}
