//! [`Pack`]: what a company says of its own API, in the forms of the bundled vendors: hosts, credentials and remedies
//! (`vendor.txt`), requirements (`table.txt`, or the API's own document), signs (`signs.txt`), claims (`claims.txt`).
//! `docs/packs/README.md` shows how to write one.
//!
//! A pack is read by the readers that read the bundled vendors, and is refused whole when it has a fault. It cannot
//! take hosts or names of bundled vendors, and cannot declare a header harmless: what it says of its own API changes
//! nothing of what is known of others, but for the credentials that are hidden.

mod error;
mod kept;
mod read;
#[cfg(test)]
mod tests;

pub use error::{Fault, PackError, What};
pub use kept::Kept;

use crate::platforms::Tables;
use crate::sign::Signs;
use crate::table::{Claims, TableError};
use crate::vendor::{Host, Vendor};
use crate::{platform, signs, vendors};

/// At most this many bytes of a text, but for a table and the API's document.
pub const MOST_BYTES_OF_TEXT: usize = 1024 * 1024;
/// At most this many bytes of a table or the API's document.
pub const MOST_BYTES_OF_DOCUMENT: usize = 16 * 1024 * 1024;
/// At most this many lines `host` times lines `region`.
pub const MOST_HOSTS: usize = 4000;
/// At most this many packs are installed.
pub const MOST_PACKS: usize = 32;
/// The names of files that a pack can have. Others are faults, but for `README.md` and `LICENSE`.
pub const FILES: &[&str] = &[
    "vendor.txt",
    "table.txt",
    "openapi.yaml",
    "openapi.yml",
    "openapi.json",
    "signs.txt",
    "claims.txt",
];

/// What a pack holds, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Patterns of hosts, by regions.
    pub hosts: usize,
    /// Remedies.
    pub remedies: usize,
    /// Places where credentials travel, and beginnings of tokens.
    pub credentials: usize,
    /// Signs.
    pub signs: usize,
    /// Examples and counter-examples of the signs; all hold.
    pub examples: usize,
    /// Operations of the table.
    pub operations: usize,
    /// Claims.
    pub claims: usize,
}

/// A pack that was read and checked whole.
#[derive(Debug, Clone)]
pub struct Pack {
    vendor: Vendor,
    signs: Option<Signs>,
    table: Option<Vec<u8>>,
    claims: Option<Claims>,
    counts: Counts,
    notes: Vec<String>,
}

impl Pack {
    /// Reads a pack. `id` is its folder's name; `files` are the names of its files, without the folder, and their texts.
    ///
    /// # Errors
    /// [`PackError::Faults`] with every fault that was found, by file and line.
    pub fn read(id: &str, files: &[(&str, &str)]) -> Result<Self, PackError> {
        read::read(id, files)
    }

    /// Looks at the names and sizes (in bytes) of a pack's files alone, so that nobody opens a file that no pack has.
    /// [`Pack::read`] does it, too.
    ///
    /// # Errors
    /// [`PackError::Faults`] with what is wrong with the names and sizes.
    pub fn check_names(id: &str, files: &[(&str, usize)]) -> Result<(), PackError> {
        read::names(id, files)
    }

    /// The folder's name, which is the platform's id.
    pub fn id(&self) -> &str {
        &self.vendor.id
    }

    /// The name for readers.
    pub fn name(&self) -> &str {
        &self.vendor.name
    }

    /// Its hosts, as patterns, each once, in the order of the file.
    pub fn hosts(&self) -> Vec<&str> {
        let mut hosts: Vec<&str> = Vec::new();
        for host in &self.vendor.hosts {
            if !hosts.contains(&host.pattern.text()) {
                hosts.push(host.pattern.text());
            }
        }
        hosts
    }

    /// Match patterns of its hosts for the browsers' permissions, e.g. `https://api.example.com/*`.
    pub fn match_patterns(&self) -> Vec<String> {
        platform::of_vendor(self.vendor.clone()).host_patterns()
    }

    /// What it holds.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// What the author must know of the API's document, as sentences.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Adds the pack's table and claims.
    ///
    /// # Errors
    /// [`TableError`] when the compiled table cannot be loaded.
    pub fn fill(&self, tables: &mut Tables) -> Result<(), TableError> {
        if let Some(table) = &self.table {
            tables.insert(self.id(), table.clone())?;
        }
        if let Some(claims) = &self.claims {
            tables.insert_claims(self.id(), claims.clone());
        }
        Ok(())
    }
}

/// Whether the packs can be used together.
///
/// # Errors
/// [`PackError::Faults`] when two packs have one name or host, or there are more than [`MOST_PACKS`].
pub fn check_together(packs: &[Pack]) -> Result<(), PackError> {
    let mut faults = Vec::new();
    if packs.len() > MOST_PACKS {
        let file = packs.last().map_or("", Pack::id);
        return Err(PackError::fault(file, What::TooManyPacks));
    }
    for (at, pack) in packs.iter().enumerate() {
        for before in packs.iter().take(at) {
            let of = format!("another pack, {}", before.name());
            if before.id() == pack.id() {
                faults.push(Fault::new(pack.id(), 0, What::IdTaken(pack.id().to_owned(), of)));
            } else {
                faults.extend(met(&pack.vendor, &before.vendor, &of));
            }
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(PackError::Faults(faults)),
    }
}

/// Makes the packs' vendors and signs known for as long as the program runs. Tables are added by [`Pack::fill`].
///
/// # Errors
/// [`PackError::Faults`] as [`check_together`]; [`PackError::InUse`] when vendors or signs were used before, or packs are
/// installed already. Nothing is installed then.
pub fn install(packs: &[Pack]) -> Result<(), PackError> {
    check_together(packs)?;
    // Both or none of the two.
    if vendors::is_in_use() || signs::is_in_use() {
        return Err(vendors::InUse.into());
    }
    vendors::add(packs.iter().map(|pack| pack.vendor.clone()).collect())?;
    signs::add(packs.iter().filter_map(|pack| pack.signs.clone()).collect())?;
    Ok(())
}

/// Hosts of a pack that are another's, one fault a line.
fn met(pack: &Vendor, other: &Vendor, of: &str) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    let file = format!("{}/vendor.txt", pack.id);
    for host in &pack.hosts {
        let meets = |one: &&Host| one.pattern.meets(&host.pattern);
        let Some(taken) = other.hosts.iter().find(meets) else {
            continue;
        };
        if faults.last().is_none_or(|last| last.line != host.line) {
            let what = What::HostTaken {
                host: host.pattern.text().to_owned(),
                other: taken.pattern.text().to_owned(),
                of: of.to_owned(),
            };
            faults.push(Fault::new(&file, host.line, what));
        }
    }
    faults
}
