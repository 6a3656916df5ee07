//! [`Kept`]: a pack as the extension keeps it between two starts of its background. The table is compiled already, so
//! that a start reads no long document.

use super::read::{self, Examples, ReadTable};
use super::{Fault, Pack, PackError, What};
use crate::table::Table;
use crate::token::begins_like_token;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// A pack that was read whole: its texts, and its table compiled. It stays on disk, so one whose texts hold what has a
/// token's form is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    id: String,
    vendor: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signs: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claims: Option<String>,
    /// In base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    #[serde(default)]
    notes: Vec<String>,
}

fn lines_with_tokens(file: &str, text: &str) -> Vec<Fault> {
    let in_token = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    let holds = |line: &str| line.split(|c: char| !in_token(c)).any(begins_like_token);
    let lines = text.lines().zip(1..).filter(|(line, _)| holds(line));
    lines
        .map(|(_, number)| Fault::new(file, number, What::HoldsToken))
        .collect()
}

impl Kept {
    /// Reads a pack, as [`Pack::read`] does, and what is to be kept of it.
    ///
    /// # Errors
    /// [`PackError::Faults`] with every fault that was found, by file and line; `pack.token` where a text holds what has a
    /// token's form.
    pub fn read(id: &str, files: &[(&str, &str)]) -> Result<(Pack, Self), PackError> {
        let pack = Pack::read(id, files)?;
        let text = |name: &str| {
            let found = files.iter().find(|(known, _)| *known == name);
            found.map(|(_, text)| (*text).to_owned())
        };
        let faults: Vec<Fault> = ["vendor.txt", "signs.txt", "claims.txt"]
            .iter()
            .flat_map(|name| lines_with_tokens(name, &text(name).unwrap_or_default()))
            .collect();
        if !faults.is_empty() {
            return Err(PackError::Faults(faults));
        }
        let kept = Self {
            id: id.to_owned(),
            vendor: text("vendor.txt").unwrap_or_default(),
            signs: text("signs.txt"),
            claims: text("claims.txt"),
            table: pack.table.as_ref().map(|bytes| STANDARD.encode(bytes)),
            notes: pack.notes.clone(),
        };
        Ok((pack, kept))
    }

    /// The text that is kept.
    pub fn to_text(&self) -> String {
        // A struct of texts can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what was kept of the pack `id`.
    ///
    /// # Errors
    /// [`PackError::Faults`] with `pack.kept` when it is damaged, or another pack's.
    pub fn of_text(id: &str, text: &str) -> Result<Self, PackError> {
        let kept: Self = serde_json::from_str(text).map_err(|error| damaged(id, error.to_string()))?;
        match kept.id == id {
            true => Ok(kept),
            false => Err(damaged(id, "it names another pack".to_owned())),
        }
    }

    /// The pack's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The pack. Its texts are read and checked again, since a newer program may know more vendors; only the examples
    /// of its signs are not.
    ///
    /// # Errors
    /// [`PackError::Faults`] with every fault that was found, by file and line.
    pub fn pack(&self) -> Result<Pack, PackError> {
        let id = self.id.as_str();
        let files = [("vendor.txt", Some(&self.vendor)), ("signs.txt", self.signs.as_ref())];
        let files = files.into_iter().chain([("claims.txt", self.claims.as_ref())]);
        let sizes: Vec<(&str, usize)> = files.filter_map(|(name, text)| Some((name, text?.len()))).collect();
        read::names(id, &sizes)?;
        let mut faults = Vec::new();
        let vendor = read::read_vendor(id, &self.vendor, &mut faults);
        let signs = match &self.signs {
            Some(text) => read::read_signs(id, text, Examples::PassedOver, &mut faults)?,
            None => None,
        };
        let claims = match &self.claims {
            Some(text) => read::read_claims(id, text, &mut faults),
            None => None,
        };
        let table = self.table.as_ref().map(|table| self.read_table(table)).transpose()?;
        match vendor {
            Some(vendor) if faults.is_empty() => Ok(read::put_together(vendor, signs, table, claims)),
            _ => Err(PackError::Faults(faults)),
        }
    }

    fn read_table(&self, table: &str) -> Result<ReadTable, PackError> {
        let bytes = STANDARD
            .decode(table)
            .map_err(|error| damaged(&self.id, error.to_string()))?;
        let loaded = Table::load(bytes.clone()).map_err(|error| damaged(&self.id, error.to_string()))?;
        Ok(ReadTable {
            operations: loaded.len(),
            bytes,
            notes: self.notes.clone(),
        })
    }
}

fn damaged(id: &str, reason: String) -> PackError {
    PackError::fault(id, What::Kept(reason))
}
