//! What a live grant holds: a token, or what a token endpoint answered (RFC 6749 §5.1).

use super::declared::{Declared, found};
use crate::authority::{Authority, FactSource, Held};
use crate::diagnosis::Caller;
use crate::exchange::Exchange;
use crate::import::{self, Imported};
use crate::platforms::{Tables, by_id, stand_in};
use crate::requirement::{Atom, Context};
use crate::sensitive::Sensitive;
use serde_json::Value;

/// Why a text is no grant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GrantError {
    /// It is neither a token nor an answer.
    #[error("{what} is neither a token nor the answer of a token endpoint; give one of the two")]
    Neither {
        /// What was given, as it is shown.
        what: String,
    },
    /// The platform has no host that a token could be sent to.
    #[error("no host of {platform} is known, so a token for it cannot be read")]
    NoHost {
        /// The platform's short name.
        platform: String,
    },
}

impl GrantError {
    /// The stable code, for JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Neither { .. } => "grant.neither",
            Self::NoHost { .. } => "grant.no-host",
        }
    }
}

/// What was given.
#[derive(Debug)]
pub struct Grant {
    /// How it is shown: a file's name.
    pub shown: String,
    token: Option<Sensitive<String>>,
    /// The answer, as a text that declares.
    answer: Option<Declared>,
    /// The answer says which scopes it grants.
    lists: bool,
}

impl Grant {
    /// Reads a token or an answer; `shown` is how it is named in texts.
    ///
    /// # Errors
    /// [`GrantError`] when it is neither. The text is not repeated.
    pub fn read(shown: &str, text: &str) -> Result<Self, GrantError> {
        let neither = || GrantError::Neither { what: shown.to_owned() };
        let trimmed = text.trim_start_matches('\u{feff}').trim();
        let answer: Option<Value> = serde_json::from_str(trimmed).ok().filter(Value::is_object);
        if let Some(answer) =
            answer.filter(|answer| answer.get("payload").is_none() && answer.get("ciphertext").is_none())
        {
            let token = ["access_token", "token"]
                .iter()
                .find_map(|name| answer.get(name)?.as_str());
            let declared = Declared::read("answer.json", &without_tokens(&answer).to_string());
            let lists = declared.said.iter().any(|said| said.kind() == Some("scope"))
                || ["scope", "scopes"].iter().any(|name| answer.get(name).is_some());
            if token.is_none() && !lists && !declared.said.iter().any(|said| said.kind().is_some()) {
                return Err(neither());
            }
            return Ok(Self {
                shown: shown.to_owned(),
                token: token.map(|token| Sensitive::new(token.to_owned())),
                answer: Some(declared),
                lists,
            });
        }
        match import::read(trimmed, 0) {
            Ok(Imported::Token(token)) => Ok(Self {
                shown: shown.to_owned(),
                token: Some(token),
                answer: None,
                lists: false,
            }),
            _ => Err(neither()),
        }
    }

    /// What it holds on a platform, and who holds it.
    ///
    /// # Errors
    /// [`GrantError::NoHost`] when no host of the platform is known.
    pub fn authority(&self, key: &str, needed: &[&Atom], tables: &Tables) -> Result<Authority, GrantError> {
        let mut authority = match &self.token {
            None => Authority::default(),
            Some(token) => {
                let no_host = || GrantError::NoHost {
                    platform: key.to_owned(),
                };
                let host = match by_id(key) {
                    Some(platform) => stand_in(platform).ok_or_else(no_host)?,
                    None => key.to_owned(),
                };
                let mut call = Exchange::new("grant", "GET", &format!("https://{host}/"), 0).map_err(|_| no_host())?;
                // Stays inside of the exchange, which hides it.
                call.request_headers
                    .push("authorization", format!("Bearer {}", token.expose()));
                Caller::of(&call, &[]).authority().clone()
            }
        };
        if let Some(answer) = &self.answer {
            let held = found(std::slice::from_ref(answer), key, needed, tables);
            let source = || FactSource::TokenEndpoint(self.shown.clone());
            let of_kind = |kind: &str| -> Vec<String> {
                let of = held.iter().filter(|right| right.atom.kind() == kind);
                of.map(|right| right.atom.name().to_owned()).collect()
            };
            if self.lists {
                authority.scopes = Held::Known {
                    names: of_kind("scope"),
                    source: source(),
                };
            }
            for (kind, slot) in [
                ("permission", &mut authority.permissions),
                ("role", &mut authority.roles),
            ] {
                let names = of_kind(kind);
                if !names.is_empty() {
                    *slot = Held::Known {
                        names,
                        source: source(),
                    };
                }
            }
        }
        Ok(authority)
    }

    /// Who holds it, where that can be told on a platform.
    pub(super) fn caller(authority: &Authority) -> Option<Context> {
        authority.context.as_ref().map(|fact| fact.value)
    }
}

/// The answer without the members that are tokens: what is looked through for names has none.
fn without_tokens(answer: &Value) -> Value {
    let mut kept = answer.clone();
    if let Some(members) = kept.as_object_mut() {
        members.retain(|name, _| !name.ends_with("token") && name != "client_secret");
    }
    kept
}
