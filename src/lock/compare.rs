//! What differs between a lock and what is called, declared, or granted.

mod called;
mod granted;
mod held;
mod listed;

use super::Lock;
use super::declared::Found;
use crate::finding::{Link, Remedy};
use crate::platforms::{Tables, by_id};
use crate::reason::{Join, LicenseMissing, PermissionMissing, Reason, RoleMissing, ScopeMissing};
use crate::requirement::{Atom, Context};
use serde::Serialize;

/// What the lock is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Plane {
    /// The calls of recordings.
    Called,
    /// Rights that files declare.
    Declared,
    /// Rights that a token has.
    Granted,
}

impl Plane {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Called => "called",
            Self::Declared => "declared",
            Self::Granted => "granted",
        }
    }
}

/// How bad a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A call will be refused.
    Error,
    /// The lock or the declaration should change, or something is not known.
    Warning,
    /// Worth a look.
    Note,
}

impl Level {
    /// The word for it, also of SARIF.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A right is needed and not there.
    RightMissing,
    /// A right is there and not needed.
    RightExcess,
    /// A call is not in the lock; its rights cover it.
    CallNew,
    /// A call is not in the lock, and nothing is known of what it needs.
    CallUnknown,
    /// A call is not open to such a caller, whatever it holds.
    CallClosed,
    /// A call of the lock was not seen.
    CallGone,
    /// The vendor has no such name.
    NameUnknown,
    /// Nothing is declared for an API that needs rights.
    NothingDeclared,
    /// What is granted is not known.
    NotKnown,
}

impl What {
    /// The rule's name, as in JSON and SARIF.
    pub fn id(self) -> &'static str {
        match self {
            Self::RightMissing => "right-missing",
            Self::RightExcess => "right-excess",
            Self::CallNew => "call-new",
            Self::CallUnknown => "call-unknown",
            Self::CallClosed => "call-closed",
            Self::CallGone => "call-gone",
            Self::NameUnknown => "name-unknown",
            Self::NothingDeclared => "nothing-declared",
            Self::NotKnown => "not-known",
        }
    }

    /// What the rule means, as a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::RightMissing => "A call needs a right that is not there: it will be refused.",
            Self::RightExcess => "A right is there that none of the calls needs.",
            Self::CallNew => "A call is not in the lock file; the rights in it cover the call.",
            Self::CallUnknown => "A call is not in the lock file, and what it needs is not known.",
            Self::CallClosed => "A call is not open to this kind of caller, whatever it holds.",
            Self::CallGone => "A call of the lock file was not seen in the recordings.",
            Self::NameUnknown => "The vendor has no such name.",
            Self::NothingDeclared => "No right is declared for an API that needs some.",
            Self::NotKnown => "What the grant holds cannot be known from what was given.",
        }
    }

    /// Every rule.
    pub const ALL: [Self; 9] = [
        Self::RightMissing,
        Self::RightExcess,
        Self::CallNew,
        Self::CallUnknown,
        Self::CallClosed,
        Self::CallGone,
        Self::NameUnknown,
        Self::NothingDeclared,
        Self::NotKnown,
    ];
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// How bad it is.
    pub level: Level,
    /// What it is.
    pub what: What,
    /// Between the lock and this.
    pub plane: Plane,
    /// The API: vendor, kind of caller, client.
    pub api: String,
    /// One sentence.
    pub text: String,
    /// The right that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<Atom>,
    /// The calls that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// Where it stands, or where the right belongs.
    pub place: Place,
    /// How and where the right is granted, by the vendor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
}

/// A right that is where it must be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct HeldRight {
    /// In this.
    pub plane: Plane,
    /// The API.
    pub api: String,
    /// The right.
    pub right: Atom,
}

/// What the lock was held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Against {
    /// The plane.
    pub plane: Plane,
    /// The files, as they are shown.
    pub files: Vec<String>,
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Checked {
    /// What the lock was held against, and with which files.
    pub planes: Vec<Against>,
    /// What differs, the worst first.
    pub differences: Vec<Difference>,
    /// What does not.
    pub held: Vec<HeldRight>,
}

/// A lock, as it was read from a file.
#[derive(Debug, Clone, Copy)]
pub struct Locked<'l> {
    /// What it says.
    pub lock: &'l Lock,
    /// The file's name, as it is shown.
    pub file: &'l str,
    /// The file's text, for the lines.
    pub text: &'l str,
    /// The tables of its platforms.
    pub tables: &'l Tables,
}

impl Checked {
    /// How many differences of a level there are.
    pub fn count(&self, level: Level) -> usize {
        self.differences.iter().filter(|one| one.level == level).count()
    }

    /// Puts the worst first; each difference once.
    pub fn sort(&mut self) {
        crate::order::sort_by_key(&mut self.differences, |one| {
            (
                one.level,
                one.plane,
                one.api.clone(),
                one.what,
                one.right.clone(),
                one.calls.clone(),
            )
        });
        self.differences.dedup();
        self.held.sort();
        self.held.dedup();
    }
}

impl Locked<'_> {
    fn line(&self, api: usize, table: &str, name: &str) -> Place {
        Place {
            file: self.file.to_owned(),
            line: super::read::line_of(self.text, api, table, name),
        }
    }
}

impl Found {
    fn place(&self) -> Place {
        Place {
            file: self.file.clone(),
            line: self.line,
        }
    }
}

/// How and where a right is granted: the vendor's own way, or the general one.
fn remedy(key: &str, atom: &Atom, caller: Option<Context>) -> Option<Remedy> {
    let names = vec![atom.name().to_owned()];
    let join = Join::All;
    let reason: Reason = match atom {
        Atom::Scope(_) => ScopeMissing {
            names,
            join,
            ..ScopeMissing::default()
        }
        .into(),
        Atom::Permission(_) => PermissionMissing {
            names,
            join,
            ..PermissionMissing::default()
        }
        .into(),
        Atom::Role(_) => RoleMissing { names, join }.into(),
        Atom::License(_) => LicenseMissing {
            names,
            ..LicenseMissing::default()
        }
        .into(),
        Atom::Context(_) | Atom::Header(_) => return None,
    };
    let own = by_id(key).and_then(|platform| platform.remedy(&reason, caller));
    let mut remedy = own.unwrap_or_default();
    if remedy.steps.is_empty() {
        remedy.steps = reason.steps(caller);
    }
    remedy.links.retain(|link: &Link| link.url.starts_with("https://"));
    Some(remedy)
}

/// At most three calls by name.
pub(super) fn few(calls: &[String]) -> String {
    const SHOWN: usize = 3;
    let mut shown: Vec<String> = calls.iter().take(SHOWN).cloned().collect();
    if calls.len() > SHOWN {
        shown.push(format!("{} more", calls.len() - SHOWN));
    }
    match shown.as_slice() {
        [] => "the calls together".to_owned(),
        _ => crate::platform::list(&shown, "and"),
    }
}

fn names(atoms: &[&Atom]) -> String {
    let words: Vec<String> = atoms.iter().map(ToString::to_string).collect();
    few(&words)
}
