//! Which rights of a platform the texts of files are.

use super::{Declared, Said, names::BARE};
use crate::lock::cover::covers;
use crate::platform::Platform;
use crate::platforms::{Named, OF_SIGN_IN, Tables, by_id};
use crate::requirement::Atom;
use crate::table::{Table, expr};
use crate::vendor::{Glob, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// A right, and where it is declared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) atom: Atom,
    pub(crate) file: String,
    pub(crate) line: usize,
}

const KINDS: [&str; 4] = ["scope", "permission", "role", "license"];

/// The rights of the platform `key` that files declare, in the order of the files, each place once. `needed` are rights
/// that are asked for: a name that covers one of them is a right, too, though no operation asks for it.
pub(crate) fn found(all: &[Declared], key: &str, needed: &[&Atom], tables: &Tables) -> Vec<Found> {
    let Some(table) = tables.table(key) else {
        return Vec::new();
    };
    let mut rights: Vec<Found> = Vec::new();
    for declared in all
        .iter()
        .filter(|one| one.platform.as_deref().is_none_or(|platform| platform == key))
    {
        let mut take = |atom: Atom, line: usize| {
            let file = declared.file.clone();
            rights.push(Found { atom, file, line });
        };
        let parts = by_id(key)
            .map(|platform| of_parts(&declared.said, platform))
            .unwrap_or_default();
        for (_, said) in declared.said.iter().enumerate().filter(|(at, _)| !parts.contains(at)) {
            for atom in plain(said, key, table, needed, tables) {
                take(atom, said.line);
            }
        }
        if let Some(platform) = by_id(key) {
            for (atom, line) in in_parts(&declared.said, platform, table) {
                take(atom, line);
            }
        }
    }
    let mut seen = BTreeSet::new();
    rights.retain(|right| seen.insert(right.clone()));
    rights
}

/// Names that stand where scopes are listed, in a file that is for this platform alone, and that the vendor does not have.
pub(crate) fn unknown(all: &[Declared], key: &str, tables: &Tables) -> Vec<(String, Vec<Atom>, String, usize)> {
    let mut names = Vec::new();
    for declared in all.iter().filter(|one| one.platform.as_deref() == Some(key)) {
        for said in declared.said.iter().filter(|said| said.is_list_of("scope")) {
            for name in said.names().filter(|name| !name.contains(['$', '{', '*', '%'])) {
                if let Named::Missing { nearest, whole: true } = tables.named(key, "scope", name) {
                    names.push((name.to_owned(), nearest, declared.file.clone(), said.line));
                }
            }
        }
    }
    names.sort_by(|a, b| (&a.0, &a.2, a.3).cmp(&(&b.0, &b.2, b.3)));
    names.dedup();
    names
}

impl Said {
    /// Whether the field that it is the value of lists such names.
    fn is_list_of(&self, kind: &str) -> bool {
        self.keys
            .last()
            .is_some_and(|key| key.to_ascii_lowercase().contains(kind))
    }
}

/// Names that stand as they are.
fn plain(said: &Said, key: &str, table: &Table, needed: &[&Atom], tables: &Tables) -> Vec<Atom> {
    let kind = said.kind();
    let bare = said.keys.last().is_some_and(|key| key == BARE);
    if kind.is_none() && !bare {
        // Without a field that says what it is, only what looks like nothing else counts.
        let telling = said.text.contains(['.', ':', '/']) && !said.text.contains(char::is_whitespace);
        let known = KINDS
            .into_iter()
            .find(|kind| telling && table.has_name(kind, &said.text));
        return known
            .and_then(|kind| expr::atom(kind, &said.text))
            .into_iter()
            .collect();
    }
    said.names()
        .filter_map(|name| right(name, kind, key, table, needed, tables))
        .collect()
}

fn right(
    name: &str,
    kind: Option<&'static str>,
    key: &str,
    table: &Table,
    needed: &[&Atom],
    tables: &Tables,
) -> Option<Atom> {
    let kinds = || kind.into_iter().chain(KINDS);
    if let Some(known) = kinds().find(|kind| table.has_name(kind, name)) {
        return expr::atom(known, name);
    }
    if OF_SIGN_IN.contains(&name) {
        return None;
    }
    if name.contains('*') {
        let glob = Glob::new(name);
        let some = kinds().find(|kind| table.names(kind).any(|known| glob.fits(known)))?;
        return expr::atom(some, name);
    }
    let scope = Atom::Scope(name.to_owned());
    needed
        .iter()
        .any(|needed| covers(tables, key, &scope, needed))
        .then_some(scope)
}

/// Names whose parts stand in several fields, or in a field and its value, as the vendor's forms have it.
fn in_parts(all: &[Said], platform: &dyn Platform, table: &Table) -> Vec<(Atom, usize)> {
    let mut rights = Vec::new();
    for form in &platform.vendor().forms {
        let (Some(shape), Some(between)) = (form.shape(), form.between()) else {
            continue;
        };
        let known = |name: &str| {
            let glob = Glob::new(name);
            let kind = form.kinds.iter().find(|kind| {
                table.has_name(kind, name) || (name.contains('*') && table.names(kind).any(|known| glob.fits(known)))
            })?;
            expr::atom(kind, name)
        };
        match shape {
            Shape::Mapping => {
                for said in all {
                    let Some((field, above)) = said.keys.split_last() else {
                        continue;
                    };
                    let of_form = |key: &String| form.kinds.iter().any(|kind| key.to_ascii_lowercase().contains(kind));
                    let name = match said.text.strip_suffix("-all") {
                        Some(level) if of_form(field) => format!("*{between}{level}"),
                        _ if above.iter().any(of_form) => format!("{}{between}{}", field.replace('-', "_"), said.text),
                        _ => continue,
                    };
                    rights.extend(known(&name).map(|atom| (atom, said.line)));
                }
            }
            Shape::Fields(fields) => {
                for (names, line) in of_blocks(all, &fields, between) {
                    rights.extend(names.iter().filter_map(|name| known(name)).map(|atom| (atom, line)));
                }
            }
        }
    }
    rights
}

/// The texts that are parts of names by the vendor's forms, and no names by themselves.
fn of_parts(all: &[Said], platform: &dyn Platform) -> BTreeSet<usize> {
    let mut parts = BTreeSet::new();
    for form in &platform.vendor().forms {
        let Some(Shape::Fields(fields)) = form.shape() else {
            continue;
        };
        let field = |said: &Said| {
            let last = said.keys.last()?;
            fields.iter().position(|(name, _)| name == last)
        };
        let mut blocks: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, said) in all.iter().enumerate() {
            if let Some(field) = field(said) {
                blocks.entry(said.block).or_default().push((at, field));
            }
        }
        let whole =
            |block: &&Vec<(usize, usize)>| (0..fields.len()).all(|field| block.iter().any(|(_, of)| *of == field));
        parts.extend(blocks.values().filter(whole).flatten().map(|(at, _)| *at));
    }
    parts
}

/// So many names are made of one block.
const MOST_OF_BLOCK: usize = 1024;

/// The names that blocks with all of these fields tell, and the line of each block's last field.
fn of_blocks(all: &[Said], fields: &[(&str, usize)], between: char) -> Vec<(Vec<String>, usize)> {
    let mut blocks: BTreeMap<usize, Vec<&Said>> = BTreeMap::new();
    for said in all {
        blocks.entry(said.block).or_default().push(said);
    }
    let mut parts: Vec<(&str, usize)> = fields.to_vec();
    parts.sort_by_key(|(_, at)| *at);
    let mut made = Vec::new();
    for block in blocks.values() {
        let mut names: Vec<String> = vec![String::new()];
        let mut line = 0;
        for (place, (field, _)) in parts.iter().enumerate() {
            let values: Vec<&&Said> = block
                .iter()
                .filter(|said| said.keys.last().is_some_and(|key| key == field))
                .collect();
            line = values.iter().map(|said| said.line).fold(line, usize::max);
            let joined = |before: &String, value: &str| match place {
                0 => value.to_owned(),
                _ => format!("{before}{between}{value}"),
            };
            let more = names
                .iter()
                .flat_map(|before| values.iter().map(move |said| joined(before, &said.text)));
            names = more.take(MOST_OF_BLOCK).collect();
        }
        if !names.is_empty() {
            made.push((names, line));
        }
    }
    made
}
