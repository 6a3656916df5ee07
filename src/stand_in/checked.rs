//! Whether a configuration holds together.

use super::config::Config;

/// Why a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// Nothing is served.
    #[error("no API is named; write `[[api]]` with `platform = \"NAME\"` or `document = \"openapi.yaml\"`")]
    NoApi,
    /// One API has both or neither.
    #[error("api {0}: write either `platform` or `document`")]
    Either(usize),
    /// A prefix or path does not begin with a slash.
    #[error("{what}: `{path}` does not begin with `/`; write it as it stands in the address")]
    Path {
        /// Where it stands.
        what: String,
        /// The path.
        path: String,
    },
    /// Two APIs cannot be told apart.
    #[error("two APIs have the prefix `{0}`; give each one of its own")]
    Prefix(String),
    /// A call is not written as one.
    #[error("{what}: `{call}` is no call; write `GET /path` or `* /path*`")]
    Call {
        /// Where it stands.
        what: String,
        /// What is written.
        call: String,
    },
    /// A number is out of its range.
    #[error("{what} is {found}; write {range}")]
    Number {
        /// The key.
        what: String,
        /// What is written.
        found: u64,
        /// What may be written.
        range: &'static str,
    },
    /// Two things have one name.
    #[error("there are two {what} `{name}`; rename one")]
    Twice {
        /// What.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// There is no such platform, maker or table.
    #[error("{0}")]
    Unknown(String),
}

impl ConfigError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoApi => "stand-in.no-api",
            Self::Either(_) => "stand-in.either",
            Self::Path { .. } => "stand-in.path",
            Self::Prefix(_) => "stand-in.prefix",
            Self::Call { .. } => "stand-in.call",
            Self::Number { .. } => "stand-in.number",
            Self::Twice { .. } => "stand-in.twice",
            Self::Unknown(_) => "stand-in.unknown",
        }
    }
}

/// The longest delay of an answer: ten minutes.
const LONGEST_MS: u64 = 600_000;

impl Config {
    /// Whether it holds together.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.api.is_empty() {
            return Err(ConfigError::NoApi);
        }
        let mut prefixes: Vec<&str> = Vec::new();
        for (at, api) in self.api.iter().enumerate() {
            if api.platform.is_some() == api.document.is_some() {
                return Err(ConfigError::Either(at + 1));
            }
            let prefix = api.prefix.trim_end_matches('/');
            if !prefix.is_empty() {
                slash(&format!("api {}, prefix", at + 1), prefix)?;
            }
            if prefixes.contains(&prefix) {
                return Err(ConfigError::Prefix(prefix.to_owned()));
            }
            prefixes.push(prefix);
        }
        once("clients", self.client.iter().map(|client| client.id.as_str()))?;
        once("users", self.user.iter().map(|user| user.name.as_str()))?;
        for object in &self.object {
            slash("object, path", &object.path)?;
        }
        for answer in &self.answer {
            call("answer", &answer.call)?;
            range(
                "answer, status",
                u64::from(answer.status),
                200,
                599,
                "a status from 200 to 599",
            )?;
        }
        for fault in &self.fault {
            call("fault", &fault.call)?;
            range("fault, every", fault.every, 1, u64::MAX, "1 or more")?;
            range("fault, latency-ms", fault.latency_ms, 0, LONGEST_MS, "at most 600000")?;
        }
        if let Some(rate) = self.rate {
            range("rate, calls", rate.calls, 1, u64::MAX, "1 or more")?;
            range("rate, seconds", rate.seconds, 1, 86_400, "1 to 86400")?;
        }
        range("latency-ms", self.latency_ms, 0, LONGEST_MS, "at most 600000")
    }
}

fn slash(what: &str, path: &str) -> Result<(), ConfigError> {
    match path.starts_with('/') {
        true => Ok(()),
        false => Err(ConfigError::Path {
            what: what.to_owned(),
            path: path.to_owned(),
        }),
    }
}

fn call(what: &str, text: &str) -> Result<(), ConfigError> {
    let parts = text.split_once(' ').filter(|(method, path)| {
        let named = *method == "*" || (!method.is_empty() && method.bytes().all(|b| b.is_ascii_uppercase()));
        named && path.starts_with('/')
    });
    match parts {
        Some(_) => Ok(()),
        None => Err(ConfigError::Call {
            what: what.to_owned(),
            call: text.to_owned(),
        }),
    }
}

fn range(what: &str, found: u64, least: u64, most: u64, words: &'static str) -> Result<(), ConfigError> {
    match (least..=most).contains(&found) {
        true => Ok(()),
        false => Err(ConfigError::Number {
            what: what.to_owned(),
            found,
            range: words,
        }),
    }
}

fn once<'n>(what: &'static str, names: impl Iterator<Item = &'n str>) -> Result<(), ConfigError> {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Err(ConfigError::Twice {
                what,
                name: name.to_owned(),
            });
        }
        seen.push(name);
    }
    Ok(())
}
