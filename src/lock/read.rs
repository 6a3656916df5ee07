//! `scopes.lock` as it is read again.

use super::written::KINDS;
use super::{Api, Lock, Right};
use crate::requirement::Context;
use crate::table::TextError;
use crate::table::expr;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The form that is read.
const VERSION: u32 = 1;

/// Why a text is no lock.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// It is no TOML, or has other tables than a lock has.
    #[error("scopes.lock, line {line}: {reason}; write it anew with `why403 lock`")]
    Form {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// It was written by a newer version.
    #[error("scopes.lock has version {0}, and version 1 is read here; take a newer why403")]
    Version(u32),
    /// What a call needs cannot be read.
    #[error("scopes.lock, at {call}: {source}")]
    Requirement {
        /// The call.
        call: String,
        /// The fault in the expression behind it.
        source: TextError,
    },
}

impl LockError {
    /// The stable code, for JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } => "lock.form",
            Self::Version(_) => "lock.version",
            Self::Requirement { .. } => "lock.requirement",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    api: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    platform: String,
    name: Option<String>,
    caller: Option<Context>,
    client: Option<String>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    scopes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    permissions: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    roles: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    licenses: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    calls: BTreeMap<String, String>,
    #[serde(default)]
    unknown: BTreeMap<String, String>,
}

impl Lock {
    /// Reads the text of a lock.
    ///
    /// # Errors
    /// [`LockError`] with the line or the call at which it cannot be read.
    pub fn read(text: &str) -> Result<Self, LockError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let before = text.get(..at).unwrap_or(text);
            LockError::Form {
                line: before.matches('\n').count() + 1,
                reason: error.message().replace('\n', " "),
            }
        })?;
        if file.version != VERSION {
            return Err(LockError::Version(file.version));
        }
        let mut lock = Self {
            apis: file.api.into_iter().map(Part::api).collect::<Result<_, _>>()?,
        };
        lock.sort();
        Ok(lock)
    }
}

impl Part {
    fn api(self) -> Result<Api, LockError> {
        let mut rights = Vec::new();
        for ((kind, _), names) in KINDS
            .into_iter()
            .zip([self.scopes, self.permissions, self.roles, self.licenses])
        {
            for (name, calls) in names {
                if let Some(atom) = expr::atom(kind, &name) {
                    rights.push(Right { atom, calls });
                }
            }
        }
        crate::order::sort_by_key(&mut rights, |right| right.atom.clone());
        let mut calls = BTreeMap::new();
        for (call, text) in self.calls {
            let needs = expr::from_text(&text).map_err(|source| LockError::Requirement {
                call: call.clone(),
                source,
            })?;
            calls.insert(call, needs);
        }
        Ok(Api {
            name: self.name.unwrap_or_else(|| self.platform.clone()),
            key: self.platform,
            caller: self.caller,
            client: self.client,
            source: self.source,
            calls,
            unknown: self.unknown,
            rights,
        })
    }
}

/// The line of a lock's text at which a name or call of one of its APIs stands, from 1; the line of the API where it is
/// not found. `api` counts from 0 in the order of the text.
pub(super) fn line_of(text: &str, api: usize, table: &str, name: &str) -> usize {
    let (mut seen, mut inside, mut of_api) = (0, false, 1);
    let quoted = super::written::quoted(name);
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line == "[[api]]" {
            seen += 1;
            inside = false;
            if seen == api + 1 {
                of_api = at + 1;
            }
        } else if line.starts_with('[') && line.ends_with(']') && !line.contains('"') {
            inside = line.trim_matches(['[', ']']).strip_prefix("api.") == Some(table);
        } else if inside && seen == api + 1 && line.starts_with(&quoted) {
            return at + 1;
        }
    }
    of_api
}
