//! [`Contradiction`]: an official requirement that observed answers contradict, kept without tokens, ids and addresses;
//! and the [`Book`] of them, with a bound. Nothing is kept unless the user asked for it.

mod book;
mod export;
mod find;
mod name;

pub use book::{Book, MOST};
pub use export::{json, markdown};
pub use find::{Seen, find};
pub use name::is_harmless;

use crate::requirement::Atom;
use serde::{Deserialize, Serialize};

/// What was observed against the table's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The call was answered, and the token is known not to have what the table demands.
    AnsweredWithout,
    /// The call was refused, and the server named something that the table does not demand.
    RefusedFor,
}

/// An official requirement that observed answers contradict. Everything in it is the table's, but for a name that the
/// server said is missing, a status, a number and days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// Identifier of the platform.
    pub platform: String,
    /// The vendor's product name.
    pub vendor: String,
    /// Method in upper case.
    pub method: String,
    /// The path as the table writes it, with names of places instead of values.
    pub template: String,
    /// What was observed.
    pub what: What,
    /// The names that it is about, sorted: those that the token lacked, or those that the server named.
    pub names: Vec<Atom>,
    /// What the table says that the operation requires.
    pub table: String,
    /// The document that the table has it from, with its date.
    pub source: String,
    /// The status of the newest such answer.
    pub status: u16,
    /// How often it was observed.
    pub count: u32,
    /// The day of the first such answer, in UTC, e.g. `2026-11-27`.
    pub first: String,
    /// The day of the newest.
    pub last: String,
}

impl Contradiction {
    /// Whether two are about the same: only the numbers differ.
    pub fn is_same(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    fn key(&self) -> (&str, &str, &str, What, &[Atom]) {
        (&self.platform, &self.method, &self.template, self.what, &self.names)
    }

    /// A stable name for the list, made of what it is about.
    pub fn id(&self) -> String {
        let names: Vec<String> = self.names.iter().map(ToString::to_string).collect();
        let what = match self.what {
            What::AnsweredWithout => "answered",
            What::RefusedFor => "refused",
        };
        format!(
            "{} {} {} {what} {}",
            self.platform,
            self.method,
            self.template,
            names.join(",")
        )
    }

    /// What was seen, as one sentence: `Seen here: answered 200 without scope tasks:read, 3 times, last 2026-11-27.`
    pub fn words(&self) -> String {
        let names = named(&self.names);
        let times = match self.count {
            1 => "once".to_owned(),
            many => format!("{many} times"),
        };
        let what = match self.what {
            What::AnsweredWithout => format!("answered {} without {names}", self.status),
            What::RefusedFor => format!(
                "refused with {}, and the server named {names}, which the table does not",
                self.status
            ),
        };
        format!("Seen here: {what}, {times}, last {}.", self.last)
    }
}

/// `scope a, b, permission c`.
fn named(names: &[Atom]) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut kind = "";
    for name in names {
        if name.kind() == kind {
            words.push(name.name().to_owned());
        } else {
            kind = name.kind();
            words.push(name.to_string());
        }
    }
    words.join(", ")
}
