//! How a vendor's authorization pages and token endpoints differ from what RFC 6749 says: the lines `sign-in`,
//! `token-request` and `tokens-stay`.

use super::glob::Glob;
use super::lines::{one_of, sentence, word_of};
use super::model::Vendor;
use crate::cursor::{Cursor, TextError};

/// An authorization page or a token endpoint with names of its own. Names with dots are members within members.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Endpoint {
    /// Its path; `None` for none, which fits nothing.
    pub path: Option<Glob>,
    /// The grant, where the request names none.
    pub grant: Option<String>,
    /// Of the request: parameters that hold scopes.
    pub scope: Vec<String>,
    /// Of the request: the client.
    pub client: Vec<String>,
    /// Of the answer: the token.
    pub token: Vec<String>,
    /// Of the answer: the scopes that were granted.
    pub granted: Vec<String>,
    /// Of the answer: the address at which the token is good.
    pub home: Vec<String>,
    /// What stands between two scopes, where it is no blank.
    pub split: Option<char>,
}

impl Endpoint {
    /// Whether a path is this endpoint's.
    pub fn fits(&self, path: &str) -> bool {
        self.path.as_ref().is_some_and(|glob| glob.fits(path))
    }
}

/// Where a token of the vendor is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// In the region of the endpoint that handed it out.
    Region,
    /// At the host that handed it out.
    Host,
    /// At the address that the endpoint's answer names.
    Home,
}

impl Vendor {
    /// The authorization page at a path, where it is none of the common ones or has names of its own.
    pub fn sign_in(&self, path: &str) -> Option<&Endpoint> {
        self.sign_ins.iter().find(|endpoint| endpoint.fits(path))
    }

    /// The token endpoint at a path, in the same way.
    pub fn token_request(&self, path: &str) -> Option<&Endpoint> {
        self.token_requests.iter().find(|endpoint| endpoint.fits(path))
    }
}

/// `sign-in PATH [NAME=FIELD …]` and `token-request PATH [NAME=FIELD …]`.
pub(super) fn endpoint(cursor: &mut Cursor<'_>) -> Result<Endpoint, TextError> {
    let path = word_of(cursor, "a path")?;
    if !path.starts_with(['/', '*']) {
        return Err(cursor.error("this is no path", "begin it with `/` or `*`"));
    }
    let mut made = Endpoint {
        path: Some(Glob::new(&path)),
        ..Endpoint::default()
    };
    while !cursor.is_done() {
        let word = word_of(cursor, "a name")?;
        let (name, value) = word.split_once('=').unwrap_or((&word, ""));
        let value = value.to_owned();
        match name {
            _ if value.is_empty() => return Err(cursor.error("this says no field", "write `NAME=FIELD`")),
            "grant" => made.grant = Some(value),
            "scope" => made.scope.push(value),
            "client" => made.client.push(value),
            "token" => made.token.push(value),
            "granted" => made.granted.push(value),
            "home" => made.home.push(value),
            "split" if value.chars().count() == 1 => made.split = value.chars().next(),
            _ => {
                return Err(cursor.error(
                    &format!("`{name}` cannot stand here"),
                    "write `grant`, `scope`, `client`, `token`, `granted`, `home` or `split` (one character)",
                ));
            }
        }
    }
    Ok(made)
}

/// `tokens-stay region|host|home WHY`.
pub(super) fn stay(cursor: &mut Cursor<'_>) -> Result<(Stay, String), TextError> {
    let all = [("region", Stay::Region), ("host", Stay::Host), ("home", Stay::Home)];
    Ok((one_of(cursor, &all)?, sentence(cursor, "why, as a sentence")?))
}
