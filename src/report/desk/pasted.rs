//! A token that the user pasted to hold it against those of the session. Nothing is sent with it, and nobody but the page
//! that it was pasted into keeps it.

use crate::diagnosis::Supposed;
use crate::exchange::Exchange;
use crate::platforms::Tables;
use crate::report::{TokenView, report};
use crate::sensitive::Sensitive;
use crate::session::Session;
use crate::token::MAX_LENGTH;
use serde::{Deserialize, Serialize};

/// A token that was pasted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Pasted(Sensitive<String>);

impl Pasted {
    /// Of a token.
    pub fn of(token: Sensitive<String>) -> Self {
        Self(token)
    }

    /// The token, unless it is too long to be one.
    pub fn token(&self) -> Option<&Sensitive<String>> {
        // Its length alone is looked at.
        (self.0.expose().len() <= MAX_LENGTH).then_some(&self.0)
    }
}

impl From<Pasted> for String {
    fn from(pasted: Pasted) -> Self {
        // From a page of the extension to its background, where the calls are; it is answered about and not kept.
        pasted.0.expose().clone()
    }
}

impl From<String> for Pasted {
    fn from(token: String) -> Self {
        Self(Sensitive::new(token))
    }
}

/// A token that is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meant {
    /// One that a call carried, by its fingerprint.
    Seen(String),
    /// One that was pasted.
    Pasted(Pasted),
}

impl Meant {
    /// Its fingerprint.
    pub fn fingerprint(&self) -> String {
        match self {
            Self::Seen(name) => name.clone(),
            Self::Pasted(pasted) => pasted.0.fingerprint(),
        }
    }

    /// The token.
    pub(super) fn token(&self, session: &Session) -> Option<Sensitive<String>> {
        match self {
            Self::Seen(name) => session.reveal(name),
            Self::Pasted(pasted) => pasted.token().cloned(),
        }
    }
}

/// A call of the session as it would be sent with a pasted token, and what is known of that token there: it says what it
/// may do only where it is used. `None` when there is no such call.
pub fn pasted(session: &Session, id: &str, tables: &Tables, pasted: &Pasted) -> Option<(Exchange, TokenView)> {
    let supposed = Supposed {
        token: Some(pasted.token()?.clone()),
        ..Supposed::default()
    };
    let (call, diagnosis) = session.suppose(id, tables, &supposed)?;
    let view = report(&call, &diagnosis, tables).token?;
    Some((call, view))
}
