//! What the background takes of an imported file of settings at once. Tables and packs are taken one by one, as others are.

use super::Muted;
use crate::session::ask::Asking;
use crate::settings::Appearance;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings of a file that need no permission of the browser.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TakenSettings {
    /// How the card and the pages look.
    pub appearance: Appearance,
    /// Calls are kept when the page changes.
    pub keep_calls: bool,
    /// Hosts of sites to switch off, beside those that are off already.
    #[serde(default)]
    pub off: Vec<String>,
    /// What is muted, beside what is muted already.
    pub muted: Vec<Muted>,
    /// What may be asked, by platform; of others nothing changes.
    pub asking: BTreeMap<String, Asking>,
}
