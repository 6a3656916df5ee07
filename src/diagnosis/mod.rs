//! [`Diagnosis`]: why a call was refused, as findings in order of certainty, each with
//! evidence and remedy, and a verdict per requirement.

pub use crate::finding::{Certainty, Evidence, Finding, Remedy};

use crate::authority::Verdict;
use crate::requirement::{Atom, Provenance};
use serde::{Deserialize, Serialize};

/// One condition of the requirement, held against the authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedPart {
    /// The condition in words, e.g. `any one of: permission a:b:c, permission d:e:f`.
    pub text: String,
    /// Whether it is met.
    pub verdict: Verdict,
    /// Each name with its own verdict.
    pub atoms: Vec<(Atom, Verdict)>,
    /// How the condition is known.
    pub provenance: Provenance,
    /// The document and its date.
    pub source: String,
    /// Why the verdict is unknown, if it is.
    pub why_unknown: Option<String>,
}
