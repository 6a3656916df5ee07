//! [`Finding`]: one reason for a refusal as it is shown, with certainty, evidence and remedy. It stands on the
//! ground floor because a platform's file writes findings and the diagnosis orders them.

use crate::reason::{Reason, ReasonId, Voice};
use crate::requirement::{Atom, Context};
use serde::{Deserialize, Serialize};

/// How sure a finding is. The order is the order in which findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The server stated it and nothing speaks against it, or the platform is known to enforce it.
    Certain,
    /// What was seen contradicts the official table, or a general sentence says it.
    Likely,
    /// An inference, a community claim, or one of several readings.
    Possible,
    /// It cannot be known from what was seen.
    Unknown,
}

impl Certainty {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
            Self::Unknown => "unknown",
        }
    }
}

/// Something that was seen or read, with who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What, as one sentence.
    pub text: String,
    /// Who says so, with date, e.g. `server's answer`, `Genesys Cloud public API document, 2026-07-19`.
    pub source: String,
}

impl Evidence {
    /// A sentence and who says so.
    pub fn new(text: impl Into<String>, source: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            source: source.into(),
        }
    }
}

/// A place in the web where something is done or documented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What stands there, e.g. `OAuth clients`.
    pub text: String,
    /// The address, HTTPS only.
    pub url: String,
}

/// How to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Remedy {
    /// What to do, as imperative sentences with exact names, in order.
    pub steps: Vec<String>,
    /// Where it is done, e.g. `Admin > People & Permissions > Roles/Permissions`.
    pub place: Option<String>,
    /// Where to click.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// One reason for the refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which reason of the catalogue.
    #[serde(rename = "code")]
    pub reason: ReasonId,
    /// It is about the nearest official operation, not about the one that was called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nearest: bool,
    /// How sure.
    pub certainty: Certainty,
    /// One sentence that a tired person understands.
    pub title: String,
    /// The names it is about.
    pub names: Vec<Atom>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// How to mend it, if known.
    pub remedy: Option<Remedy>,
}

impl Finding {
    /// A finding in the words of its reason, with the steps that hold on any platform.
    pub fn new(
        reason: &Reason,
        by: &Voice<'_>,
        holder: Option<Context>,
        certainty: Certainty,
        evidence: Vec<Evidence>,
    ) -> Self {
        let steps = reason.steps(holder);
        Self {
            reason: reason.id(),
            nearest: false,
            certainty,
            title: reason.sentence(by),
            names: reason.atoms(),
            evidence,
            remedy: (!steps.is_empty()).then(|| Remedy {
                steps,
                ..Remedy::default()
            }),
        }
    }

    /// Of something that was seen, for rules that know their own words.
    pub fn seen(reason: impl Into<Reason>, certainty: Certainty, evidence: Vec<Evidence>) -> Self {
        Self::new(&reason.into(), &Voice::Seen, None, certainty, evidence)
    }

    /// The place where it is mended.
    #[must_use]
    pub fn at(mut self, place: &str) -> Self {
        self.remedy.get_or_insert_with(Remedy::default).place = Some(place.to_owned());
        self
    }
}
