//! A document of an API becomes a table for the page of options. One operation that cannot be read costs itself alone.

use crate::browser::error::BrowserError;
use crate::browser::message::ImportedTable;
use crate::browser::message::reader::{TableChoices, TableRead};
use crate::import::openapi::{self, SeveralScopes, Slips};
use crate::platforms;
use crate::settings::host_in;
use crate::table::{self, Table};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Reads it.
///
/// # Errors
/// [`BrowserError::Answered`] with the code and words of what is wrong; nothing of it is used then.
pub(super) fn read(text: &str, choices: &TableChoices) -> Result<TableRead, BrowserError> {
    let refused = |code: &str, message: String| BrowserError::Answered {
        code: code.to_owned(),
        message,
    };
    let options = openapi::Options {
        hosts: hosts(&choices.hosts)?,
        several_scopes: if choices.any {
            SeveralScopes::Any
        } else {
            SeveralScopes::All
        },
        name: Some(choices.name.trim().to_owned()).filter(|name| !name.is_empty()),
    };
    let document =
        openapi::read_with(text, &options, Slips::Unknown).map_err(|error| refused(error.code(), error.to_string()))?;
    let compiled = table::compile(&document.table).map_err(|error| refused("table.compile", error.to_string()))?;
    let table = Table::load(&compiled).map_err(|error| refused(error.code(), error.to_string()))?;
    let table = ImportedTable::of(&document.table.platform, &table);
    let mut notes = document.notes;
    notes.extend(table.hosts.iter().filter_map(|host| {
        let (platform, _) = platforms::of_host(&host.replace('*', "any"))?;
        Some(format!(
            "`{host}` belongs to {}, whose bundled table is used there.",
            platform.name()
        ))
    }));
    Ok(TableRead {
        table,
        compiled: STANDARD.encode(compiled),
        notes,
        unread: document.unread.iter().map(ToString::to_string).collect(),
    })
}

/// The hosts in what was typed or pasted: names, or whole addresses.
fn hosts(typed: &str) -> Result<Vec<String>, BrowserError> {
    let between = |c: char| c.is_whitespace() || c == ',' || c == ';';
    let mut hosts: Vec<String> = Vec::new();
    for one in typed.split(between).filter(|one| !one.is_empty()) {
        let host = host_in(one).ok_or_else(|| BrowserError::Answered {
            code: "options.host".to_owned(),
            message: format!("`{one}` is no host; write the name of the host, or paste an address of the API"),
        })?;
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    Ok(hosts)
}
