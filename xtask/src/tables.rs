//! `cargo xtask tables`: regenerates `vendors/*/table.txt` from the platforms' documents, and says what changed.
//!
//! One file per vendor below holds all that is peculiar to that vendor: where its documents are, what their fields
//! mean, and the rules by which its prose is read.

mod build;
mod changes;
mod common;
mod connect;
mod cxone;
mod dropbox;
mod genesys;
mod github;
mod github_permissions;
mod github_prose;
mod github_sentences;
mod google;
mod google_iam;
mod google_path;
mod graph;
mod graph_path;
mod input;
mod markdown;
mod package;
mod slack;
mod webex;
mod webex_calling;
mod webex_lists;
mod webex_prose;
mod webex_scopes;
mod webex_suite;
mod webex_suite_prose;
mod zendesk;
mod zendesk_prose;
mod zendesk_roles;
mod zoom;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use why403::table::{Claims, TextTable, compile, text, write_text};

use crate::error::{Error, Result};
use crate::place::Place;
use input::Inputs;

#[derive(Parser)]
#[command(name = "cargo xtask tables", no_binary_name = true)]
struct Arguments {
    /// Platforms to regenerate; all when none is named.
    platforms: Vec<String>,
    /// The folder with the vendors' documents.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Write nothing; fail when a table would change.
    #[arg(long)]
    check: bool,
}

/// A table as its generator made it, and what a person should know about the making.
struct Made {
    table: TextTable,
    /// Counts, names left out, prose that no rule understands.
    remarks: Vec<String>,
}

type Generator = fn(&Inputs) -> Result<Made>;

/// Platforms whose documents have a form of their own, by the name of the folder in `vendors/`.
const GENERATORS: &[(&str, Generator)] = &[
    ("connect", connect::make),
    ("cxone", cxone::make),
    ("dropbox", dropbox::make),
    ("genesys", genesys::make),
    ("github", github::make),
    ("google", google::make),
    ("graph", graph::make),
    ("slack", slack::make),
    ("webex", webex::make),
    ("zendesk", zendesk::make),
    ("zoom", zoom::make),
];

/// What makes one platform's table.
type Maker = Box<dyn Fn(&Inputs) -> Result<Made>>;

/// Every platform that a table can be made for, with what makes it, in alphabetical order.
fn generators() -> Vec<(&'static str, Maker)> {
    let mut all: Vec<(&'static str, Maker)> = Vec::new();
    for (name, make) in GENERATORS {
        all.push((name, Box::new(make)));
    }
    for vendor in common::vendors() {
        all.push((vendor.name, Box::new(move |inputs| common::make(vendor, inputs))));
    }
    all.sort_by_key(|(name, _)| *name);
    all
}

/// Regenerates the tables.
pub(crate) fn run(place: &Place, arguments: &[OsString]) -> Result<ExitCode> {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            error.print().map_err(|source| Error::Other(source.to_string()))?;
            return Ok(ExitCode::from(error.exit_code().try_into().unwrap_or(2)));
        }
    };
    let generators = generators();
    let known: Vec<&str> = generators.iter().map(|(name, _)| *name).collect();
    if let Some(other) = arguments.platforms.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(Error::Other(format!(
            "there is no generator for `{other}`; there are: {}",
            known.join(", ")
        )));
    }
    let data = arguments.data.unwrap_or_else(|| place.root().join("../shared/data"));
    let inputs = Inputs::new(data);
    let mut stale = false;
    for (name, make) in &generators {
        if arguments.platforms.is_empty() || arguments.platforms.iter().any(|wanted| wanted == name) {
            stale |= regenerate(place, name, make, &inputs, arguments.check)?;
        }
    }
    Ok(if arguments.check && stale {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Makes one table and says what changed. True when the file is or was not as it should be.
fn regenerate(place: &Place, name: &str, make: &Maker, inputs: &Inputs, check: bool) -> Result<bool> {
    let path = table_path(place, name);
    let made = make(inputs)?;
    let bytes = compile(&made.table).map_err(|error| Error::Other(format!("{name}: {error}")))?;
    let written = write_text(&made.table);
    let before = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::io("read", &path)(error)),
    };
    let counts: Vec<String> = made
        .table
        .counts()
        .iter()
        .map(|(knowledge, count)| format!("{} {count}", knowledge.word()))
        .collect();
    println!(
        "{name}: {} operations ({}), {} kB compiled",
        made.table.operations.len(),
        counts.join(", "),
        bytes.len().div_ceil(1000)
    );
    for remark in &made.remarks {
        println!("  {remark}");
    }
    // A table that cannot be read any more is replaced as a whole.
    let old = text::parse(&before).unwrap_or_default();
    for line in changes::between(&old, &made.table) {
        println!("  {line}");
    }
    let stale = written != before;
    if !stale {
        println!("  unchanged");
    } else if !check {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
        }
        std::fs::write(&path, written).map_err(Error::io("write", &path))?;
    }
    Ok(stale)
}

fn table_path(place: &Place, name: &str) -> PathBuf {
    place.root().join("vendors").join(name).join("table.txt")
}

/// The compiled tables of `vendors/*/table.txt`, by platform in alphabetical order.
pub(crate) fn compiled(place: &Place) -> Result<Vec<(String, Vec<u8>)>> {
    let mut all = Vec::new();
    for (name, content, path) in files(place, "table.txt")? {
        let table = text::parse(&content).map_err(|error| content_error(&path, &error.to_string()))?;
        let bytes = compile(&table).map_err(|error| content_error(&path, &error.to_string()))?;
        all.push((name, bytes));
    }
    Ok(all)
}

/// The files of community claims, `vendors/*/claims.txt`, as they are, each read once to see that it can be.
pub(crate) fn claims(place: &Place) -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for (name, content, path) in files(place, "claims.txt")? {
        Claims::parse(&content).map_err(|error| content_error(&path, &error.to_string()))?;
        all.push((name, content));
    }
    Ok(all)
}

fn content_error(path: &std::path::Path, problem: &str) -> Error {
    Error::Content {
        path: path.to_owned(),
        problem: problem.to_owned(),
    }
}

/// Vendor, content and path of the files of this name in `vendors/*/`, by vendor in alphabetical order.
fn files(place: &Place, file: &str) -> Result<Vec<(String, String, PathBuf)>> {
    let folder = place.root().join("vendors");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(Error::io("read", &folder))? {
        let entry = entry.map_err(Error::io("read", &folder))?;
        let path = entry.path().join(file);
        if path.is_file() {
            let content = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
            found.push((entry.file_name().to_string_lossy().into_owned(), content, path));
        }
    }
    found.sort();
    Ok(found)
}
