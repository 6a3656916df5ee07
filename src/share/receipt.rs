//! [`Receipt`]: what was taken out, by kind and place, without any of it.

use super::Personal;
use serde::Serialize;
use std::collections::BTreeMap;

/// What kind of thing was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A token, key or password that was sent to prove who calls.
    Credential,
    /// The value of a cookie.
    Cookie,
    /// What stood under a secret's name or looked like a secret.
    Secret,
    /// The value of a header or parameter that nobody knows to be harmless.
    Value,
    /// A claim of a token that decides nothing.
    Claim,
    /// An e-mail address.
    Email,
    /// The name of a person.
    Name,
    /// A telephone number.
    Phone,
    /// An IP address.
    Ip,
    /// The id of a user.
    User,
}

impl Kind {
    /// The word for one and for many.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Credential => ("credential", "credentials"),
            Self::Cookie => ("cookie", "cookies"),
            Self::Secret => ("secret", "secrets"),
            Self::Value => ("value", "values"),
            Self::Claim => ("claim", "claims"),
            Self::Email => ("e-mail address", "e-mail addresses"),
            Self::Name => ("name of a person", "names of persons"),
            Self::Phone => ("telephone number", "telephone numbers"),
            Self::Ip => ("IP address", "IP addresses"),
            Self::User => ("user id", "user ids"),
        }
    }

    pub(super) fn of(personal: Personal) -> Self {
        match personal {
            Personal::Email => Self::Email,
            Personal::Name => Self::Name,
            Personal::Phone => Self::Phone,
            Personal::Ip => Self::Ip,
            Personal::User => Self::User,
        }
    }
}

/// So many of one kind from one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// What.
    pub kind: Kind,
    /// Where it stood, e.g. `request header cookie`.
    pub place: String,
    /// How many times.
    pub count: usize,
}

/// What was taken out of a recording, and what became of its explanations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// How many calls it has.
    pub calls: usize,
    /// What was taken out and replaced.
    pub taken: Vec<Taken>,
    /// Bodies of answers that explain nothing, left out whole.
    pub bodies_left_out: usize,
    /// Calls whose explanation is the same as before, of those that were explained.
    pub explained_same: usize,
    /// Calls that were explained: the refused ones.
    pub explained: usize,
    /// Calls whose explanation changed: id, what it was, what it is.
    pub changed: Vec<Changed>,
    /// What is still in it, so that whoever shares it knows.
    pub still_in: Vec<String>,
}

/// A call that is explained otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its place in the recording.
    pub call: String,
    /// The first reason before.
    pub was: String,
    /// The first reason now.
    pub is: String,
}

impl Receipt {
    pub(super) fn take(counts: BTreeMap<(Kind, String), usize>) -> Self {
        let taken = counts.into_iter();
        Self {
            taken: taken
                .map(|((kind, place), count)| Taken { kind, place, count })
                .collect(),
            ..Self::default()
        }
    }

    /// How many of a kind were taken out.
    pub fn count(&self, kind: Kind) -> usize {
        self.taken
            .iter()
            .filter(|taken| taken.kind == kind)
            .map(|taken| taken.count)
            .sum()
    }

    /// The receipt in lines.
    pub fn text(&self) -> String {
        let mut out = String::from("Taken out:\n");
        for taken in &self.taken {
            let (one, many) = taken.kind.words();
            let word = if taken.count == 1 { one } else { many };
            out.push_str(&format!("  {:>4} {word}, {}\n", taken.count, taken.place));
        }
        if self.taken.is_empty() {
            out.push_str("  nothing was found that had to go\n");
        }
        if self.bodies_left_out > 0 {
            out.push_str(&format!(
                "  {:>4} bodies of answers that explain nothing\n",
                self.bodies_left_out
            ));
        }
        out.push_str(&format!(
            "Explained as before: {} of {} refused calls\n",
            self.explained_same, self.explained
        ));
        for changed in &self.changed {
            out.push_str(&format!(
                "  call {}: was {}, is {}\n",
                changed.call, changed.was, changed.is
            ));
        }
        out.push_str("Still in it:\n");
        for line in &self.still_in {
            out.push_str(&format!("  {line}\n"));
        }
        out
    }
}
