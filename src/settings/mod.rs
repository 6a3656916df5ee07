//! All settings as one JSON file, schema 1: written, read and checked. `docs/settings.md` describes it.
//!
//! It holds what the user chose and imported. It never holds a token or a call: neither is kept on disk, and a text that
//! begins as a token does is neither written nor read.

mod error;
mod host;
mod read;

pub use error::SettingsError;
pub use host::host_in;
pub use read::{is_settings, read, write};

use crate::session::ask::Asking;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the file says of itself.
pub const FORMAT: &str = "why403-settings";
/// The schema that is written; higher ones are of later versions.
pub const SCHEMA: u32 = 1;

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Hosts whose pages are watched, as the browser's match patterns name them (`*.test`).
    pub sites: Vec<String>,
    /// Hosts at which pages sign in: their calls are seen, their pages get no script.
    pub sign_in_hosts: Vec<String>,
    /// Other hosts whose calls are seen: those of vendors of which not all are.
    pub hosts: Vec<String>,
    /// The vendors of which something was chosen, by identifier.
    pub vendors: BTreeMap<String, VendorSettings>,
    /// Hosts of sites that are switched off: nothing of them is observed or shown.
    pub off: Vec<String>,
    /// What is not shown in cards.
    pub muted: Vec<Muted>,
    /// How the card and the extension's pages look.
    pub appearance: Appearance,
    /// Calls are kept when the page changes.
    pub keep_calls: bool,
    /// What contradicts the tables is noted. What was noted is not in the file.
    pub note_contradictions: bool,
    /// Tables that were imported.
    pub tables: Vec<OwnTable>,
    /// Packs that were imported.
    pub packs: Vec<OwnPack>,
}

/// What was chosen of a vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct VendorSettings {
    /// Calls to all of its hosts are seen.
    pub watch: bool,
    /// What may be asked there about a token.
    pub ask: Asking,
}

/// What is not shown in cards any more, until the user takes it back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Muted {
    /// Origin of the page.
    pub site: String,
    /// The operation; nothing for all of the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
}

/// How the card and the extension's pages look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Appearance {
    /// Light or dark.
    pub theme: Theme,
    /// Cards appear in pages.
    pub cards: bool,
    /// Where.
    pub corner: Corner,
    /// They begin small.
    pub small: bool,
}

impl Default for Appearance {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            cards: true,
            corner: Corner::default(),
            small: false,
        }
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the browser and its system are.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in files and attributes.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A corner of the page. `End` is right, and left in a page that is written from right to left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Corner {
    /// Below, where lines end.
    #[default]
    BottomEnd,
    /// Below, where lines begin.
    BottomStart,
    /// Above, where lines end.
    TopEnd,
    /// Above, where lines begin.
    TopStart,
}

impl Corner {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::BottomEnd, Self::BottomStart, Self::TopEnd, Self::TopStart];

    /// The word in files and attributes.
    pub fn word(self) -> &'static str {
        match self {
            Self::BottomEnd => "bottom-end",
            Self::BottomStart => "bottom-start",
            Self::TopEnd => "top-end",
            Self::TopStart => "top-start",
        }
    }
}

/// A table that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnTable {
    /// Its name.
    pub name: String,
    /// The compiled table, in base64.
    pub table: String,
}

/// A pack that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnPack {
    /// Its id.
    pub id: String,
    /// What is kept of it: the text of a [`crate::pack::Kept`].
    pub kept: String,
}
