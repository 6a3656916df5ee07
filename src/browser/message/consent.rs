//! How the consent stands, and what can be chosen with it.

use serde::{Deserialize, Serialize};

/// How the user's consent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nobody agreed yet.
    #[default]
    Asked,
    /// The user agreed to an older version, which watched less.
    Outdated,
    /// The user agreed.
    Agreed,
    /// An administrator agreed for all users.
    ByAdministrator,
    /// There is a policy that cannot be read, and so forbids everything.
    Forbidden,
}

impl Standing {
    /// Whether anything may be observed.
    pub fn may_observe(self) -> bool {
        matches!(self, Self::Agreed | Self::ByAdministrator)
    }
}

/// How the consent stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentAnswer {
    /// How it stands.
    pub standing: Standing,
    /// The version that is asked for today.
    pub version: u32,
    /// What is wrong with the administrator's policy.
    pub fault: Option<String>,
    /// An administrator forbids that anything is asked of anybody.
    pub look_ups_forbidden: bool,
    /// The hosts that the extension can connect to, as its content security policy lists them.
    pub reach: Vec<String>,
    /// The vendors whose hosts can be chosen.
    pub vendors: Vec<VendorChoice>,
}

/// A vendor whose hosts can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VendorChoice {
    /// Identifier of the platform.
    pub id: String,
    /// Product name.
    pub name: String,
    /// Match patterns of its hosts.
    pub patterns: Vec<String>,
    /// It stands first in the list.
    pub first: bool,
    /// All of its hosts are granted.
    pub watched: bool,
}

/// Whether pages of a host are watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Watched {
    /// Once the browser grants it.
    Yes,
    /// Once the browser grants it; but the user switched it off.
    Off,
    /// Only when the user adds it.
    No,
    /// An administrator does not allow it.
    Forbidden,
}
