//! What an operation requires: a boolean expression over scopes, permissions, roles,
//! licences, context and headers, part by part with the source that says so.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One condition that a token (or the request) either meets or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "lowercase", try_from = "Named")]
pub enum Atom {
    /// An OAuth scope (RFC 6749 §3.3), exactly as the vendor spells it.
    Scope(String),
    /// A permission of the vendor's own access control, e.g. `conversation:cobrowse:add`.
    Permission(String),
    /// A role of the user, e.g. `administrator`.
    Role(String),
    /// A licence or feature of the organisation.
    License(String),
    /// Whose token it must be.
    Context(Context),
    /// A request header that must be present (lower case).
    Header(String),
}

/// [`Atom`] as it is read: the readers that serde makes for its form keep everything in a form of their own first, and
/// weigh three times as much.
#[derive(Deserialize)]
struct Named {
    kind: String,
    name: String,
}

impl TryFrom<Named> for Atom {
    type Error = &'static str;

    fn try_from(named: Named) -> Result<Self, Self::Error> {
        let Named { kind, name } = named;
        Ok(match kind.as_str() {
            "scope" => Self::Scope(name),
            "permission" => Self::Permission(name),
            "role" => Self::Role(name),
            "license" => Self::License(name),
            "header" => Self::Header(name),
            "context" => {
                let all = [Context::User, Context::Client, Context::Bot, Context::Guest];
                let found = all.into_iter().find(|context| context.word() == name);
                Self::Context(found.ok_or("no such kind of caller")?)
            }
            _ => return Err("no such kind of name"),
        })
    }
}

impl Atom {
    /// The word a reader knows the kind by: `scope`, `permission`, `role`, `license`, `context`, `header`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Scope(_) => "scope",
            Self::Permission(_) => "permission",
            Self::Role(_) => "role",
            Self::License(_) => "license",
            Self::Context(_) => "context",
            Self::Header(_) => "header",
        }
    }

    /// The bare name, e.g. `conversations`.
    pub fn name(&self) -> &str {
        match self {
            Self::Scope(name)
            | Self::Permission(name)
            | Self::Role(name)
            | Self::License(name)
            | Self::Header(name) => name,
            Self::Context(context) => context.word(),
        }
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.name())
    }
}

/// Whose authority a token carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Context {
    /// A user signed in (authorization code, implicit, password, SAML bearer; "delegated").
    User,
    /// A client by itself (client credentials, RFC 6749 §4.4; "application").
    Client,
    /// A bot user of an installed app (Slack).
    Bot,
    /// A guest of a web chat or messaging session.
    Guest,
}

impl Context {
    /// The word for it: `user`, `client`, `bot`, `guest`.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Client => "client",
            Self::Bot => "bot",
            Self::Guest => "guest",
        }
    }
}

/// A boolean expression over [`Atom`]s, exact at every level.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expr {
    /// One condition.
    Is(Atom),
    /// At least one of these. An empty list can never be met.
    Any(Vec<Expr>),
    /// All of these. An empty list is always met.
    All(Vec<Expr>),
    /// The source lists these and does not say whether all are needed or any one is enough.
    Listed(Vec<Expr>),
    /// The source does not say, or says it in a way that no rule understands.
    Unknown,
}

impl Expr {
    /// The expression that every token meets.
    pub fn nothing() -> Self {
        Self::All(Vec::new())
    }

    /// Any one of these names as scopes; [`Expr::nothing`] when there is none.
    pub fn any_scope<I: IntoIterator<Item = S>, S: Into<String>>(names: I) -> Self {
        Self::any_of(names.into_iter().map(|name| Atom::Scope(name.into())))
    }

    /// Any one of these atoms, one atom by itself when it is alone, [`Expr::nothing`] when there is none.
    pub fn any_of<I: IntoIterator<Item = Atom>>(atoms: I) -> Self {
        let mut list: Vec<Expr> = atoms.into_iter().map(Expr::Is).collect();
        match (list.pop(), list.is_empty()) {
            (None, _) => Self::nothing(),
            (Some(only), true) => only,
            (Some(last), false) => {
                list.push(last);
                Self::Any(list)
            }
        }
    }

    /// All of these atoms.
    pub fn all_of<I: IntoIterator<Item = Atom>>(atoms: I) -> Self {
        let mut list: Vec<Expr> = atoms.into_iter().map(Expr::Is).collect();
        match (list.pop(), list.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                list.extend(last);
                Self::All(list)
            }
        }
    }

    /// These atoms as the source lists them, without a word on whether all are needed; one by itself when it is
    /// alone, [`Expr::nothing`] when there is none.
    pub fn listed_of<I: IntoIterator<Item = Atom>>(atoms: I) -> Self {
        match Self::all_of(atoms) {
            Self::All(list) if !list.is_empty() => Self::Listed(list),
            other => other,
        }
    }

    /// Every atom named anywhere in the expression, in the order of the text.
    pub fn atoms(&self) -> Vec<&Atom> {
        fn walk<'a>(expr: &'a Expr, into: &mut Vec<&'a Atom>) {
            match expr {
                Expr::Is(atom) => into.push(atom),
                Expr::Any(list) | Expr::All(list) | Expr::Listed(list) => list.iter().for_each(|e| walk(e, into)),
                Expr::Unknown => {}
            }
        }
        let mut found = Vec::new();
        walk(self, &mut found);
        found
    }

    /// True for the expression that every token meets.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::All(list) if list.is_empty())
    }
}

/// Who says so. The order is the order of trust, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// A machine-readable field of the vendor's official document.
    Official,
    /// The prose of an official document, read by a rule.
    Prose,
    /// Concluded by a rule from other facts, not stated.
    Inference,
    /// A file that the user imported.
    Imported,
    /// A claim of a community thread; never above "possible".
    Community,
}

/// A document that requirements were read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its short name inside the table, e.g. `swagger`.
    pub key: String,
    /// What it is, e.g. `Genesys Cloud public API document (Swagger 2.0)`.
    pub title: String,
    /// Its date (`2026-07-19`) or version (`259.0.0`).
    pub date: String,
    /// Its canonical address, if it has one.
    pub url: String,
    /// Under which terms its facts are used.
    pub license: String,
    /// The day (`2026-08-10`) since which it may be out of date: the vendor announced a change, and what changed is not
    /// known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}

impl Source {
    /// Title and date, and since when it may be out of date, e.g. `Zendesk OAuth, 2026 (may be out of date since
    /// 2026-08-10)`.
    pub fn words(&self) -> String {
        match &self.valid_until {
            Some(day) => format!("{}, {} (may be out of date since {day})", self.title, self.date),
            None => format!("{}, {}", self.title, self.date),
        }
    }
}

/// One part of a requirement; all parts must be met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Part {
    /// The condition.
    pub expr: Expr,
    /// How it is known.
    pub provenance: Provenance,
    /// Key of the [`Source`] in the table that it was read from.
    pub source: String,
    /// What of the condition its source marks as granting the least that is still enough, in the same shape:
    /// Microsoft Graph marks one scope for the tokens of users and another for those of clients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Expr>,
}

impl Part {
    /// A part of which nothing is marked as the least.
    pub fn new(expr: Expr, provenance: Provenance, source: impl Into<String>) -> Self {
        Self {
            expr,
            provenance,
            source: source.into(),
            least: None,
        }
    }
}

/// What one operation requires: all parts together. No part at all means that nothing is
/// known; a part with [`Expr::nothing`] means that the source says nothing is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Requirement {
    /// The parts, in the order of the table.
    pub parts: Vec<Part>,
}
