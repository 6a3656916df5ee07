//! Reads a pack from the names and texts of its files.

use super::error::{Fault, PackError, What};
use super::{Counts, FILES, MOST_BYTES_OF_DOCUMENT, MOST_BYTES_OF_TEXT, MOST_HOSTS, Pack, met};
use crate::import::openapi::{self, OpenApiError, Options};
use crate::sign::{MakerKind, Problem, Signs, SignsError, check, parse};
use crate::signs;
use crate::table::{self, Claims, CompileError, Table, TextTable};
use crate::vendor::{self, Service, Vendor};
use crate::vendors;

/// Lines that only the bundled vendors may have, and why.
const NOT_IN_PACKS: &[(&str, &str)] = &[
    ("has", "the program counts for itself what the pack has; remove it"),
    (
        "harmless",
        "a header that a pack called harmless would be shown; remove it",
    ),
    ("refuses-inside", "the page hook is made without packs; remove it"),
    ("field", "documents are read before packs are in use; remove it"),
    ("tells", "the page hook is made without packs; remove it"),
];

/// Names that need no reading.
const PASSED_OVER: &[&str] = &["README.md", "LICENSE"];

/// A pack's table, as far as it was read.
pub(super) struct ReadTable {
    /// How many operations it has.
    pub(super) operations: usize,
    /// Compiled.
    pub(super) bytes: Vec<u8>,
    /// What the author must know of the document.
    pub(super) notes: Vec<String>,
}

/// A pack's signs, as far as they were read.
pub(super) struct ReadSigns {
    /// Compiled.
    pub(super) signs: Signs,
    /// How many examples and counter-examples they have.
    pub(super) examples: usize,
}

pub(super) fn read(id: &str, files: &[(&str, &str)]) -> Result<Pack, PackError> {
    let sizes: Vec<(&str, usize)> = files.iter().map(|(name, text)| (*name, text.len())).collect();
    names(id, &sizes)?;
    let mut faults = Vec::new();
    let text = |name: &str| files.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let vendor = text("vendor.txt").and_then(|text| read_vendor(id, text, &mut faults));
    let signs = match text("signs.txt") {
        Some(text) => read_signs(id, text, &mut faults)?,
        None => None,
    };
    let table = table_of(files).and_then(|(name, text)| read_table(id, name, text, vendor.as_ref(), &mut faults));
    let claims = text("claims.txt").and_then(|text| read_claims(id, text, &mut faults));
    let Some(vendor) = vendor.filter(|_| faults.is_empty()) else {
        return Err(PackError::Faults(faults));
    };
    Ok(put_together(vendor, signs, table, claims))
}

/// Makes a pack of its parts.
pub(super) fn put_together(
    mut vendor: Vendor,
    signs: Option<ReadSigns>,
    table: Option<ReadTable>,
    claims: Option<Claims>,
) -> Pack {
    vendor.has_table = table.is_some();
    vendor.has_claims = claims.is_some();
    let counts = Counts {
        hosts: vendor.hosts.len(),
        remedies: vendor.remedies.len(),
        credentials: vendor.credentials.len() + vendor.tokens.len(),
        signs: signs.as_ref().map_or(0, |read| read.signs.len()),
        examples: signs.as_ref().map_or(0, |read| read.examples),
        operations: table.as_ref().map_or(0, |table| table.operations),
        claims: claims.as_ref().map_or(0, |claims| claims.iter().count()),
    };
    let (table, notes) = table.map_or((None, Vec::new()), |table| (Some(table.bytes), table.notes));
    Pack {
        vendor,
        signs: signs.map(|read| read.signs),
        table,
        claims,
        counts,
        notes,
    }
}

/// Looks at names and sizes alone.
pub(super) fn names(id: &str, files: &[(&str, usize)]) -> Result<(), PackError> {
    let mut faults = Vec::new();
    check_id(id, &mut faults);
    check_files(id, files, &mut faults);
    match faults.is_empty() {
        true => Ok(()),
        false => Err(PackError::Faults(faults)),
    }
}

fn check_id(id: &str, faults: &mut Vec<Fault>) {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.is_empty() || id.len() > 60 || !id.bytes().all(is_plain) {
        faults.push(Fault::new(id, 0, What::Id(id.to_owned())));
    }
    let bundled = vendors::bundled().iter().chain([vendors::general()]);
    for vendor in bundled.filter(|vendor| vendor.id == id) {
        let name = match vendor.name.as_str() {
            "" => "a part of the program",
            name => name,
        };
        faults.push(Fault::new(id, 0, What::IdTaken(id.to_owned(), name.to_owned())));
    }
}

fn check_files(id: &str, files: &[(&str, usize)], faults: &mut Vec<Fault>) {
    for (name, size) in files.iter().filter(|(name, _)| !PASSED_OVER.contains(name)) {
        let file = format!("{id}/{name}");
        let most = match *name {
            "vendor.txt" | "signs.txt" | "claims.txt" => MOST_BYTES_OF_TEXT,
            _ => MOST_BYTES_OF_DOCUMENT,
        };
        if !FILES.contains(name) {
            faults.push(Fault::new(&file, 0, What::UnknownFile));
        } else if *size > most {
            faults.push(Fault::new(&file, 0, What::TooLarge));
        }
    }
    let mut tables = files.iter().filter(|(name, _)| is_table(name));
    if let (Some((first, _)), Some((second, _))) = (tables.next(), tables.next()) {
        let what = What::TwoTables((*first).to_owned());
        faults.push(Fault::new(&format!("{id}/{second}"), 0, what));
    }
    if !files.iter().any(|(name, _)| *name == "vendor.txt") {
        faults.push(Fault::new(id, 0, What::NoVendor));
    }
}

fn is_table(name: &str) -> bool {
    name == "table.txt" || name.starts_with("openapi.")
}

fn table_of<'f>(files: &[(&'f str, &'f str)]) -> Option<(&'f str, &'f str)> {
    files.iter().copied().find(|(name, _)| is_table(name))
}

pub(super) fn read_vendor(id: &str, text: &str, faults: &mut Vec<Fault>) -> Option<Vendor> {
    let file = format!("{id}/vendor.txt");
    let before = faults.len();
    let words = |line: &str| line.split_whitespace().next().map(str::to_owned);
    for (at, line) in text.lines().enumerate() {
        let word = words(line).filter(|_| !line.starts_with([' ', '\t']));
        let known = NOT_IN_PACKS.iter().find(|(name, _)| word.as_deref() == Some(name));
        if let Some((name, why)) = known {
            faults.push(Fault::new(&file, at + 1, What::Line(name, why)));
        }
        if word.as_deref() == Some("watch") && line.split_whitespace().nth(1) == Some("first") {
            let what = What::Line(
                "watch first",
                "browsers ask for the hosts of a pack on a click; write `watch ask`",
            );
            faults.push(Fault::new(&file, at + 1, what));
        }
    }
    let lines = |wanted: &str| {
        text.lines()
            .filter(|line| words(line).as_deref() == Some(wanted))
            .count()
    };
    if lines("host").saturating_mul(lines("region").max(1)) > MOST_HOSTS {
        faults.push(Fault::new(&file, 0, What::TooManyHosts));
        return None;
    }
    let vendor = match vendor::read(id, text) {
        Ok(vendor) => vendor,
        Err(error) => {
            faults.push(Fault::text(&file, "pack.vendor", error));
            return None;
        }
    };
    if !vendor.hosts.iter().any(|host| host.service == Service::Api) {
        faults.push(Fault::new(&file, 0, What::NoHost));
    }
    for bundled in vendors::bundled() {
        faults.extend(met(&vendor, bundled, &bundled.name));
    }
    (faults.len() == before).then_some(vendor)
}

/// The signs of a text, whose examples hold beside the bundled signs.
fn read_signs(id: &str, text: &str, faults: &mut Vec<Fault>) -> Result<Option<ReadSigns>, PackError> {
    let file = format!("{id}/signs.txt");
    let before = faults.len();
    let mut add = |problems: Vec<Problem>| faults.extend(problems.into_iter().map(|one| Fault::sign(&file, one)));
    let parsed = match parse(&file, text) {
        Ok(parsed) => parsed,
        Err(problems) => {
            add(problems);
            return Ok(None);
        }
    };
    let signs = match crate::sign::compile(std::slice::from_ref(&parsed)).and_then(Signs::from_bytes) {
        Ok(signs) => signs,
        Err(SignsError::Text(problems)) => {
            add(problems);
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let all = signs::bundled()?.clone().with(vec![signs.clone()]);
    add(check::examples(&all, &parsed));
    if let Some(maker) = &parsed.maker {
        let line = line_of(text, "maker ");
        if maker.kind != MakerKind::Vendor {
            faults.push(Fault::new(&file, line, What::Kind));
        } else if maker.id != id {
            faults.push(Fault::new(&file, line, other(&maker.id, id)));
        }
    }
    let examples = parsed.signs.iter().map(|one| one.examples.len() + one.counters.len());
    let examples = examples.sum();
    Ok((faults.len() == before).then_some(ReadSigns { signs, examples }))
}

fn read_table(id: &str, name: &str, text: &str, vendor: Option<&Vendor>, faults: &mut Vec<Fault>) -> Option<ReadTable> {
    let file = format!("{id}/{name}");
    let made = match name {
        "table.txt" => table::text::parse(text)
            .map(|table| (table, Vec::new()))
            .map_err(|error| Fault::text(&file, "pack.table", error)),
        _ => import(id, text, vendor).map_err(|error| Fault::document(&file, &error)),
    };
    let (table, notes) = match made {
        Ok(made) => made,
        Err(fault) => {
            faults.push(fault);
            return None;
        }
    };
    if table.platform != id {
        let line = line_of(text, "platform ");
        faults.push(Fault::new(&file, line, other(&table.platform, id)));
        return None;
    }
    let compiled = table::compile(&table)
        .map_err(|error| (place_of(text, &error), error.to_string()))
        .and_then(|bytes| match Table::load(bytes.clone()) {
            Ok(loaded) => Ok((bytes, loaded)),
            Err(error) => Err((0, error.to_string())),
        });
    let (bytes, loaded) = match compiled {
        Ok(compiled) => compiled,
        Err((line, reason)) => {
            let what = What::Text {
                reason,
                remedy: "mend the table there".to_owned(),
                code: "pack.table",
            };
            faults.push(Fault::new(&file, line, what));
            return None;
        }
    };
    // A table that names hosts serves these alone.
    let named = !table.bases.is_empty() && table.bases.iter().all(|base| !base.hosts.is_empty());
    if let Some(vendor) = vendor.filter(|_| named) {
        let hosts = plain_hosts(vendor);
        if !hosts.is_empty() && !hosts.iter().any(|host| loaded.knows_host(host)) {
            faults.push(Fault::new(&file, 0, What::TableHosts));
            return None;
        }
    }
    Some(ReadTable {
        operations: loaded.len(),
        bytes,
        notes,
    })
}

/// Imports the API's document; one without a host serves those of `vendor.txt`.
fn import(id: &str, text: &str, vendor: Option<&Vendor>) -> Result<(TextTable, Vec<String>), OpenApiError> {
    let mut options = Options {
        name: Some(id.to_owned()),
        ..Options::default()
    };
    let read = match openapi::read(text, &options) {
        Err(OpenApiError::NoHost) => {
            options.hosts = vendor.map(plain_hosts).unwrap_or_default();
            openapi::read(text, &options)
        }
        read => read,
    }?;
    Ok((read.table, read.notes))
}

/// The hosts of the API that leave nothing open.
fn plain_hosts(vendor: &Vendor) -> Vec<String> {
    let api = vendor.hosts.iter().filter(|host| host.service == Service::Api);
    let texts = api.map(|host| host.pattern.text());
    texts
        .filter(|text| !text.contains(['*', '{']))
        .map(str::to_owned)
        .collect()
}

pub(super) fn read_claims(id: &str, text: &str, faults: &mut Vec<Fault>) -> Option<Claims> {
    let file = format!("{id}/claims.txt");
    match Claims::parse(text) {
        Ok(claims) if claims.platform == id => Some(claims),
        Ok(claims) => {
            let line = line_of(text, "platform ");
            faults.push(Fault::new(&file, line, other(&claims.platform, id)));
            None
        }
        Err(error) => {
            faults.push(Fault::text(&file, "pack.claims", error));
            None
        }
    }
}

fn other(found: &str, id: &str) -> What {
    What::Other {
        found: found.to_owned(),
        id: id.to_owned(),
    }
}

/// The line that begins so, from 1; 0 when there is none.
fn line_of(text: &str, begin: &str) -> usize {
    let found = text.lines().position(|line| line.trim_start().starts_with(begin));
    found.map_or(0, |at| at + 1)
}

/// The line of the operation that cannot be compiled.
fn place_of(text: &str, error: &CompileError) -> usize {
    match error {
        CompileError::Template { method, template, .. }
        | CompileError::Method { method, template }
        | CompileError::Missing { method, template, .. }
        | CompileError::Depth { method, template } => line_of(text, &format!("{method} {template}")),
        CompileError::TooLarge => 0,
    }
}
