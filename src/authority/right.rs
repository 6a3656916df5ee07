//! [`RightTold`]: what a vendor says of a right, whoever holds it.

use super::FactSource;
use crate::requirement::Atom;
use serde::{Deserialize, Serialize};

/// What a vendor was asked about a right, and answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightTold {
    /// The right.
    pub right: Atom,
    /// Roles of the organisation that contain it, if that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    /// How many roles contain it beside those that are named.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_roles: usize,
    /// Whether the vendor's list of rights, as it was given to this caller, has it, if that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<bool>,
    /// Who says so.
    pub source: FactSource,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl RightTold {
    /// As a sentence.
    pub fn words(&self) -> Option<String> {
        let name = format!("{} {}", self.right.kind(), self.right.name());
        let source = self.source.words();
        Some(match (self.roles.as_deref(), self.listed) {
            (Some([]), _) => format!("No role of the organisation contains the {name}, according to {source}."),
            (Some([one]), _) if self.more_roles == 0 => {
                format!("One role contains the {name}: {one}, according to {source}.")
            }
            (Some(several), _) => {
                let more = match self.more_roles {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!(
                    "These roles contain the {name}: {}{more}, according to {source}.",
                    several.join(", ")
                )
            }
            (None, Some(false)) => format!(
                "The {name} is not available in this organisation, according to {source}: its licence or product does not \
                 bring it, or it is in beta."
            ),
            (None, Some(true)) => format!("The {name} is available in this organisation, according to {source}."),
            (None, None) => return None,
        })
    }

    /// The texts that servers wrote.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.roles.iter_mut().flatten()
    }
}
