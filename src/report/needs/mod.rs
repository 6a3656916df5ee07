//! What the calls of a session or file need together: the smallest set of names that covers them, for each platform and
//! kind of caller, with the calls that force each name.

mod build;
mod text;

pub use build::needs;
#[cfg(feature = "cli")]
pub(crate) use build::{Group, grouped, of_group};
pub use text::{needs_markdown, needs_text};

use serde::{Deserialize, Serialize};

/// What the calls to one API need of one kind of caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needs {
    /// `Genesys Cloud` …; the host, where it belongs to no known platform.
    pub platform: String,
    /// `user`, `client`, `bot`, `guest`; absent where no call tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The distinct operations that were called, `GET /api/v2/users/{userId}`, sorted.
    pub calls: Vec<String>,
    /// The smallest set: the fewest names; of equally many, those that open least.
    pub names: Vec<NeededName>,
    /// Other sets of the same size that open as much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Vec<NeededName>>,
    /// A set with more names that opens fewer operations, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_less: Option<Vec<NeededName>>,
    /// Names that the tokens hold and none of these calls needs. The scopes of OpenID Connect are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excess: Vec<NeededName>,
    /// Calls of which nothing is known, each with why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<(String, String)>,
    /// Calls that are not open to this kind of caller, whatever it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<String>,
    /// Calls of whose requirement a part is unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partly: Vec<String>,
    /// Calls whose source lists names and does not say whether all are needed: all were taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<String>,
    /// Calls whose requirement was inferred, or is a claim; no source says it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<String>,
    /// The set in the forms in which it is pasted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<FormView>,
    /// Whether no smaller set exists.
    pub proven: bool,
}

/// A set as it is written in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormView {
    /// Its short name, e.g. `terraform-role`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The text to paste.
    pub text: String,
    /// Names that have no place in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

/// A name of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeededName {
    /// `scope`, `permission`, `role`, `license`.
    pub kind: String,
    /// As the vendor spells it.
    pub name: String,
    /// How many operations of the table name it, or what it covers.
    pub opens: u32,
    /// The calls that nothing else of the set covers; empty in sets beside the smallest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forced_by: Vec<String>,
}
