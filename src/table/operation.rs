//! One operation of a platform, and what a whole table holds before it is compiled.

use crate::requirement::{Atom, Expr, Part, Provenance, Requirement, Source};
use serde::{Deserialize, Serialize};

/// The methods that a table can name, in the order in which a table lists them. `*` is any method
/// (Slack's calls take GET and POST alike).
pub const METHODS: &[&str] = &[
    "*", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "CONNECT",
];

/// The number of a method in [`METHODS`], whatever the case of its letters.
pub(crate) fn method_number(method: &str) -> Option<u8> {
    METHODS
        .iter()
        .position(|known| known.eq_ignore_ascii_case(method))
        .and_then(|at| u8::try_from(at).ok())
}

/// How a caller shows who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// An access token of the platform's OAuth.
    #[default]
    Token,
    /// A token of a guest (web chat, web messaging), not of OAuth.
    Guest,
    /// The document names no scheme for it: no token is asked for, or another way in is used.
    Open,
    /// The source does not say.
    Unknown,
}

impl Auth {
    pub(crate) const ALL: [Auth; 4] = [Auth::Token, Auth::Guest, Auth::Open, Auth::Unknown];

    /// The word of the text form: `token`, `guest`, `open`, `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Guest => "guest",
            Self::Open => "open",
            Self::Unknown => "unknown",
        }
    }
}

/// One operation: a method on a path template, and what it requires.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Operation {
    /// Key of the [`Base`] it belongs to; empty when the table needs none.
    pub base: String,
    /// One of [`METHODS`].
    pub method: String,
    /// The path template, without the host.
    pub template: String,
    /// The vendor's `operationId`, or empty.
    pub id: String,
    /// How a caller shows who it is.
    pub auth: Auth,
    /// What it requires.
    pub requirement: Requirement,
    /// The vendor marks it as deprecated.
    pub deprecated: bool,
    /// Names that the source gives but that cannot be what it calls them; kept out of the requirement.
    pub dropped: Vec<Atom>,
    /// A remark for the reader, in the project's own words.
    pub note: Option<String>,
}

impl Operation {
    /// How far the requirement is known.
    pub fn knowledge(&self) -> Knowledge {
        let parts = &self.requirement.parts;
        let known = parts.iter().filter(|part| part.expr != Expr::Unknown);
        match known.map(|part| part.provenance).min() {
            None => Knowledge::Unknown,
            Some(Provenance::Official) => Knowledge::Official,
            Some(Provenance::Prose) => Knowledge::Prose,
            Some(Provenance::Inference) => Knowledge::Inference,
            Some(Provenance::Imported) => Knowledge::Imported,
            Some(Provenance::Community) => Knowledge::Community,
        }
    }
}

/// How far the requirement of an operation is known: by its best part that is not unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Knowledge {
    /// A machine-readable field of the vendor's document says at least a part of it.
    Official,
    /// Prose of the vendor says at least a part of it.
    Prose,
    /// All that is known of it was inferred.
    Inference,
    /// It comes from a file that the user imported.
    Imported,
    /// Nothing but a community claim.
    Community,
    /// Nothing is known.
    Unknown,
}

impl Knowledge {
    /// The word for counts: `official`, `prose`, `inference`, `imported`, `community`, `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Prose => "prose",
            Self::Inference => "inference",
            Self::Imported => "imported",
            Self::Community => "community",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) const ALL: [Knowledge; 6] = [
        Knowledge::Official,
        Knowledge::Prose,
        Knowledge::Inference,
        Knowledge::Imported,
        Knowledge::Community,
        Knowledge::Unknown,
    ];
}

/// A group of operations that one set of hosts serves, where a platform has several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Base {
    /// Its name, e.g. `compute` or `contact-center`.
    pub key: String,
    /// Hosts in lower case. A `*` stands for one or more characters of one label.
    pub hosts: Vec<String>,
}

/// "Who holds `held` also holds `needed`", e.g. `*` covers `*:readonly`. A `*` stands for the same text on both sides;
/// on the needed side alone (`read` covers `*:read`) it stands for any text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The broader scope.
    pub held: String,
    /// The narrower scope.
    pub needed: String,
}

impl Cover {
    /// Whether this rule says that `held` covers `needed`.
    pub fn applies(&self, held: &str, needed: &str) -> bool {
        match (self.held.split_once('*'), self.needed.split_once('*')) {
            (Some((before, after)), Some((b, a))) => {
                let stem = |text: &str, before: &str, after: &str| {
                    text.strip_prefix(before)
                        .and_then(|rest| rest.strip_suffix(after))
                        .filter(|stem| !stem.is_empty())
                        .map(str::to_owned)
                };
                // A rule such as `*` > `*:readonly` would otherwise find `x:readonly:readonly` under `x:readonly`.
                match (stem(held, before, after), stem(needed, b, a)) {
                    (Some(one), Some(two)) => one == two,
                    _ => false,
                }
            }
            (None, Some((before, after))) if self.held == held => needed
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|stem| !stem.is_empty()),
            _ => self.held == held && self.needed == needed,
        }
    }
}

/// A requirement that many operations have: the text form writes it once, and the operations name it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shared {
    /// Its name in the file, chosen so that it stays when other requirements change.
    pub name: String,
    /// The parts.
    pub parts: Vec<Part>,
}

/// Whether upper and lower case letters differ in the literal segments of a platform's paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseRule {
    /// They differ. A path that matches only when case is ignored is found all the same, and reported as such.
    #[default]
    Sensitive,
    /// They do not.
    Insensitive,
}

/// A table as its text form says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextTable {
    /// The platform's short name, e.g. `genesys`.
    pub platform: String,
    /// Its name for readers, e.g. `Genesys Cloud`.
    pub title: String,
    /// Under which terms the table's facts are used.
    pub license: String,
    /// How literals compare.
    pub case: CaseRule,
    /// Endings that the platform takes on any path and that say nothing: Zendesk's `.json`. A path is looked
    /// up without the ending first.
    pub endings: Vec<String>,
    /// Where the facts come from.
    pub sources: Vec<Source>,
    /// Which scopes cover which.
    pub covers: Vec<Cover>,
    /// Host groups; empty when the platform decides about hosts by itself.
    pub bases: Vec<Base>,
    /// Requirements that the text form writes once and names; see [`Shared`].
    pub shared: Vec<Shared>,
    /// The operations.
    pub operations: Vec<Operation>,
}

impl TextTable {
    /// How many operations are known how far, in the order of [`Knowledge`], zeroes left out.
    pub fn counts(&self) -> Vec<(Knowledge, usize)> {
        count(self.operations.iter().map(Operation::knowledge))
    }

    /// Brings the operations into the order of the text form: base, path, method, id.
    pub fn sort(&mut self) {
        self.bases.sort_by(|a, b| a.key.cmp(&b.key));
        self.shared.sort_by(|a, b| a.name.cmp(&b.name));
        self.operations.sort_by(|a, b| {
            let key = |o: &Operation| method_number(&o.method);
            (&a.base, &a.template, key(a), &a.id).cmp(&(&b.base, &b.template, key(b), &b.id))
        });
    }
}

pub(crate) fn count(all: impl Iterator<Item = Knowledge>) -> Vec<(Knowledge, usize)> {
    let all: Vec<Knowledge> = all.collect();
    Knowledge::ALL
        .into_iter()
        .map(|which| (which, all.iter().filter(|k| **k == which).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_its_read_only_twin_and_not_the_reverse() {
        let rule = Cover {
            held: "*".to_owned(),
            needed: "*:readonly".to_owned(),
        };
        assert!(rule.applies("users", "users:readonly"));
        assert!(!rule.applies("users:readonly", "users"));
        assert!(!rule.applies("users", "routing:readonly"));
        let rule = Cover {
            held: "repo".to_owned(),
            needed: "public_repo".to_owned(),
        };
        assert!(rule.applies("repo", "public_repo"));
        assert!(!rule.applies("public_repo", "repo"));
        let rule = Cover {
            held: "read".to_owned(),
            needed: "*:read".to_owned(),
        };
        assert!(rule.applies("read", "tickets:read"));
        assert!(!rule.applies("write", "tickets:read"));
        assert!(!rule.applies("read", "tickets:write"));
        assert!(!rule.applies("tickets:read", "read"));
    }
}
