//! What the page of options lists of the user's own tables and packs.

use crate::pack::{Pack, PackError};
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// What begins the name in `storage.local` under which a table is kept, compiled and in base64.
pub const TABLE: &str = "table:";
/// The same of packs: the text of a [`crate::pack::Kept`].
pub const PACK: &str = "pack:";

/// An imported table in the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportedTable {
    /// Its name.
    pub name: String,
    /// The document's title.
    pub title: String,
    /// The document's version.
    pub version: String,
    /// The hosts that it serves.
    pub hosts: Vec<String>,
    /// Number of operations.
    pub operations: usize,
    /// How many of them are known how far: a word and a number.
    pub counts: Vec<(String, usize)>,
    /// Why it cannot be used, if it cannot.
    pub trouble: Option<String>,
    /// An administrator gives it, so the user cannot remove it.
    #[serde(default)]
    pub given: bool,
}

impl ImportedTable {
    /// Describes a table.
    pub fn of(name: &str, table: &Table) -> Self {
        let mut hosts: Vec<String> = table.bases().flat_map(|base| base.hosts.iter().cloned()).collect();
        hosts.sort();
        hosts.dedup();
        let counts = table.counts().into_iter();
        Self {
            name: name.to_owned(),
            title: table.title().to_owned(),
            version: table.sources().first().map(|one| one.date.clone()).unwrap_or_default(),
            hosts,
            operations: table.len(),
            counts: counts.map(|(known, count)| (known.word().to_owned(), count)).collect(),
            trouble: None,
            given: false,
        }
    }
}

/// An imported pack in the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportedPack {
    /// Its id.
    pub id: String,
    /// Its name for readers.
    pub name: String,
    /// Its hosts, as patterns.
    pub hosts: Vec<String>,
    /// Match patterns that the browser is asked for.
    pub patterns: Vec<String>,
    /// Number of operations.
    pub operations: usize,
    /// Number of signs.
    pub signs: usize,
    /// Why it cannot be used, one fault each with file and line; nothing, if it can.
    pub faults: Vec<String>,
    /// An administrator gives it, so the user cannot remove it.
    #[serde(default)]
    pub given: bool,
}

impl ImportedPack {
    /// Describes a pack.
    pub fn of(pack: &Pack) -> Self {
        let counts = pack.counts();
        Self {
            id: pack.id().to_owned(),
            name: pack.name().to_owned(),
            hosts: pack.hosts().into_iter().map(str::to_owned).collect(),
            patterns: pack.match_patterns(),
            operations: counts.operations,
            signs: counts.signs,
            faults: Vec::new(),
            given: false,
        }
    }

    /// Describes a pack that cannot be used.
    pub fn broken(id: &str, error: &PackError) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            faults: faults_of(error),
            ..Self::default()
        }
    }
}

/// What is wrong with a pack, one fault each.
pub fn faults_of(error: &PackError) -> Vec<String> {
    match error.faults() {
        [] => vec![error.to_string()],
        faults => faults.iter().map(ToString::to_string).collect(),
    }
}
