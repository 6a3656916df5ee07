//! The tables that the command carries; each is compiled when a call to its platform is first seen.

use why403::pack::Pack;
use why403::platforms::Tables;
use why403::table::{Claims, compile, text};

/// A platform's files, by the platform's short name.
pub(crate) struct Bundled {
    pub(crate) platform: &'static str,
    pub(crate) table: &'static str,
    pub(crate) claims: Option<&'static str>,
}

/// All of them: the folders of `vendors/` that have a table, as the build found them.
pub(crate) const ALL: &[Bundled] = include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// Adds the tables of packs, and those of these platforms. A table that cannot be used is a note; reports then say so too.
pub(crate) fn load(tables: &mut Tables, platforms: &[&str], packs: &[Pack]) -> Vec<String> {
    let mut notes = Vec::new();
    for pack in packs {
        if let Err(error) = pack.fill(tables) {
            notes.push(format!("The table of {} cannot be used: {error}", pack.id()));
        }
    }
    for bundled in ALL.iter().filter(|bundled| platforms.contains(&bundled.platform)) {
        if tables.has(bundled.platform) {
            continue;
        }
        let name = bundled.platform;
        let table = text::parse(bundled.table)
            .map_err(|error| error.to_string())
            .and_then(|table| compile(&table).map_err(|error| error.to_string()))
            .and_then(|bytes| tables.insert(name, bytes).map_err(|error| error.to_string()));
        if let Err(reason) = table {
            tables.mark_unavailable(name, &reason);
            notes.push(format!("The table of {name} cannot be used: {reason}"));
        }
        if let Some(claims) = bundled.claims {
            match Claims::parse(claims) {
                Ok(claims) => tables.insert_claims(name, claims),
                Err(error) => notes.push(format!("The claims about {name} cannot be used: {error}")),
            }
        }
    }
    notes
}
