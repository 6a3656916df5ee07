//! `why403 table import` and `why403 table list`.

use super::arguments::{Import, Several};
use super::{Done, Failed, bundled, input, print, shown_path, tell};
use std::fmt::Write as _;
use why403::import::openapi::{Options, SeveralScopes, read};
use why403::table::{TextTable, compile, text, write_text};

/// Imports one document.
pub(crate) fn import(options: &Import) -> Result<Done, Failed> {
    let text = input::read(&options.document)?;
    let spinner = input::spinner(text.len(), "Importing");
    let choices = Options {
        hosts: options.host.clone(),
        several_scopes: match options.several_scopes {
            Several::All => SeveralScopes::All,
            Several::Any => SeveralScopes::Any,
        },
        name: options.name.clone(),
    };
    let document = read(&text, &choices).map_err(|error| {
        let hint = match error.code() {
            "openapi.no-host" => ", e.g. `--host api.example.com`",
            _ => "",
        };
        format!("{error}{hint}")
    })?;
    // What is written must be usable.
    compile(&document.table).map_err(|error| error.to_string())?;
    let written = write_text(&document.table);
    spinner.finish_and_clear();
    match &options.output {
        None => print(&written)?,
        Some(path) => std::fs::write(path, &written)
            .map_err(|error| format!("{} cannot be written: {error}", shown_path(path)))?,
    }
    tell(&summary(&document.table));
    for note in &document.notes {
        tell(&format!("note: {}", note.replace(['\n', '\r'], " ")));
    }
    Ok(Done::NothingDenied)
}

/// Lists the bundled tables.
pub(crate) fn list() -> Result<Done, Failed> {
    let mut out = String::new();
    for bundled in bundled::ALL {
        match text::parse(bundled.table) {
            Ok(table) => {
                let _ = writeln!(out, "{}", summary(&table));
                for source in &table.sources {
                    let _ = writeln!(out, "  {}, {}", source.title, source.date);
                }
            }
            Err(error) => {
                let _ = writeln!(out, "{}: table unavailable: {error}", bundled.platform);
            }
        }
    }
    if out.is_empty() {
        out.push_str("no table is bundled\n");
    }
    print(&out)?;
    Ok(Done::NothingDenied)
}

/// `genesys: Genesys Cloud, 3321 operations (official 3321)`.
fn summary(table: &TextTable) -> String {
    let counts: Vec<String> = table
        .counts()
        .iter()
        .map(|(knowledge, count)| format!("{} {count}", knowledge.word()))
        .collect();
    format!(
        "{}: {}, {} operations ({})",
        table.platform,
        table.title,
        table.operations.len(),
        counts.join(", ")
    )
}
