//! [`Finding`]: one reason for a refusal, with certainty, evidence and remedy. It stands on the
//! ground floor because a platform's file writes remedies and the diagnosis orders findings.

use crate::requirement::Atom;
use serde::{Deserialize, Serialize};

/// How sure a finding is. The order is the order in which findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The server said so, or the platform is known to enforce it.
    Certain,
    /// What was seen contradicts the official table.
    Likely,
    /// An inference, or a community claim.
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
    /// Stable code, e.g. `permission.missing`.
    pub code: String,
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
