//! [`Kept`]: a pack as the extension keeps it between two starts of its background. The table and the signs are compiled
//! already, so that a start reads no long document, and the background needs no reader of either.

use super::read::{self, ReadSigns, ReadTable};
use super::{Fault, Pack, PackError, What};
use crate::sign::{MakerKind, Signs};
use crate::table::Table;
use crate::token::begins_like_token;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// A pack that was read whole: its texts, and its table and signs compiled. It stays on disk, so one whose texts hold what has a
/// token's form is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    id: String,
    vendor: String,
    /// Compiled, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signs: Option<String>,
    /// How many examples the text of the signs has.
    #[serde(default)]
    examples: usize,
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
            signs: pack.signs.as_ref().map(|signs| STANDARD.encode(signs.compiled())),
            examples: pack.counts.examples,
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

    /// The pack. Its texts are read and checked again, since a newer program may know more vendors.
    ///
    /// # Errors
    /// [`PackError::Faults`] with every fault that was found, by file and line.
    pub fn pack(&self) -> Result<Pack, PackError> {
        let id = self.id.as_str();
        let files = [("vendor.txt", Some(&self.vendor)), ("claims.txt", self.claims.as_ref())].into_iter();
        let sizes: Vec<(&str, usize)> = files.filter_map(|(name, text)| Some((name, text?.len()))).collect();
        read::names(id, &sizes)?;
        let mut faults = Vec::new();
        let vendor = read::read_vendor(id, &self.vendor, &mut faults);
        let signs = self.signs.as_ref().map(|signs| self.read_signs(signs)).transpose()?;
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

    fn read_signs(&self, signs: &str) -> Result<ReadSigns, PackError> {
        let bytes = STANDARD
            .decode(signs)
            .map_err(|error| damaged(&self.id, error.to_string()))?;
        let signs = Signs::from_bytes(bytes).map_err(|error| damaged(&self.id, error.to_string()))?;
        let own = |maker: &crate::sign::Maker| maker.kind == MakerKind::Vendor && maker.id == self.id;
        if !signs.makers().iter().all(own) {
            return Err(damaged(&self.id, "its signs are another's".to_owned()));
        }
        Ok(ReadSigns {
            signs,
            examples: self.examples,
        })
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
