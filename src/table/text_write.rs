//! Writes the text form of a table: always in the same order, so that a diff shows what changed and no more.

use super::expr;
use super::operation::{Auth, CaseRule, Operation, TextTable};
use super::source_line;
use super::text::{FIRST_LINE, PROVENANCES};
use crate::requirement::Part;
use std::collections::HashMap;
use std::fmt::Write;

/// The text form of a table, its operations sorted. [`super::text::parse`] reads the same table again.
pub fn write(table: &TextTable) -> String {
    let mut table = table.clone();
    table.sort();
    let mut out = format!("{FIRST_LINE}\n");
    let _ = writeln!(out, "platform {}", line(&table.platform));
    let _ = writeln!(out, "title {}", line(&table.title));
    let _ = writeln!(out, "license {}", line(&table.license));
    let _ = writeln!(
        out,
        "case {}",
        match table.case {
            CaseRule::Sensitive => "sensitive",
            CaseRule::Insensitive => "insensitive",
        }
    );
    for ending in &table.endings {
        let _ = writeln!(out, "ending {}", line(ending));
    }
    for cover in &table.covers {
        out.push_str("covers ");
        expr::write_name(&mut out, &cover.held);
        out.push_str(" > ");
        expr::write_name(&mut out, &cover.needed);
        out.push('\n');
    }
    for source in &table.sources {
        let _ = writeln!(out, "source {}", source_line::write(source, line));
    }
    let _ = writeln!(out, "operations {}", table.operations.len());
    let counts: Vec<String> = table
        .counts()
        .iter()
        .map(|(knowledge, count)| format!("{} {count}", knowledge.word()))
        .collect();
    let _ = writeln!(out, "known {}", counts.join(", "));
    for set in &table.shared {
        out.push_str("\nset ");
        expr::write_name(&mut out, &set.name);
        out.push('\n');
        write_parts(&mut out, &set.parts);
    }
    let names: HashMap<&[Part], &str> = table
        .shared
        .iter()
        .map(|set| (set.parts.as_slice(), set.name.as_str()))
        .collect();
    let mut base = String::new();
    let mut crowded = false;
    for operation in &table.operations {
        if operation.base != base {
            base.clone_from(&operation.base);
            let _ = writeln!(out, "\nbase {}", line(&base));
            crowded = false;
            for entry in table.bases.iter().filter(|entry| entry.key == base) {
                for host in &entry.hosts {
                    let _ = writeln!(out, "  host {}", line(host));
                }
            }
        }
        let set = set_of(&names, &operation.requirement.parts);
        let from = out.len();
        write_operation(&mut out, operation, set);
        // Operations of one line each stand close together.
        let single = set.is_some() && out.get(from..).is_some_and(|text| text.lines().count() == 1);
        if !(single && crowded) {
            out.insert(from, '\n');
        }
        crowded = single;
    }
    out
}

/// The set that says most of the parts, from the first on, and how many: the rest stands below the operation.
fn set_of<'a>(names: &HashMap<&[Part], &'a str>, parts: &[Part]) -> Option<(&'a str, usize)> {
    let said = |length: usize| Some((*names.get(parts.get(..length)?)?, length));
    (1..=parts.len()).rev().find_map(said)
}

fn write_operation(out: &mut String, operation: &Operation, set: Option<(&str, usize)>) {
    let _ = write!(out, "{} {}", operation.method, operation.template);
    if operation.id.starts_with('=') {
        // Not to be taken for the name of a set.
        let _ = write!(out, " \"{}\"", operation.id.replace('\\', "\\\\").replace('"', "\\\""));
    } else if !operation.id.is_empty() {
        out.push(' ');
        expr::write_name(out, &operation.id);
    }
    if let Some((set, _)) = set {
        out.push_str(" = ");
        expr::write_name(out, set);
    }
    out.push('\n');
    if operation.deprecated {
        out.push_str("  deprecated\n");
    }
    if operation.auth != Auth::Token {
        let _ = writeln!(out, "  auth {}", operation.auth.word());
    }
    let said = set.map_or(0, |(_, parts)| parts);
    write_parts(out, operation.requirement.parts.get(said..).unwrap_or_default());
    for atom in &operation.dropped {
        let _ = write!(out, "  dropped {} ", atom.kind());
        expr::write_name(out, atom.name());
        out.push('\n');
    }
    if let Some(note) = &operation.note {
        let _ = writeln!(out, "  note {}", line(note));
    }
}

fn write_parts(out: &mut String, parts: &[Part]) {
    for part in parts {
        let word = PROVENANCES
            .iter()
            .find(|(provenance, _)| *provenance == part.provenance);
        let word = word.map(|(_, word)| *word).unwrap_or_default();
        let _ = write!(out, "  {word} ");
        expr::write_name(out, &part.source);
        out.push(' ');
        expr::write(out, &part.expr);
        out.push('\n');
        if let Some(least) = &part.least {
            out.push_str("    least ");
            expr::write(out, least);
            out.push('\n');
        }
    }
}

/// A value on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
