//! The text form of a table: one file per platform, made to be read in a diff.
//!
//! ```text
//! why403 table 1
//! platform genesys
//! title Genesys Cloud
//! license facts of public documents
//! case sensitive
//! covers * > *:readonly
//! source swagger | Genesys Cloud public API document | 2026-07-19 | https://api.mypurecloud.com/api/v2/docs/swagger | facts
//! operations 1
//!
//! GET /api/v2/users/{userId} getUser
//!   official swagger any scope(users, users:readonly)
//! ```
//!
//! A source's address is one of the web or, for what came in a package, the package's (a package URL, `pkg:`). A sixth
//! field `valid-until 2026-08-10` says since when it may be out of date.
//!
//! An operation's line has method, path and, if there is one, the vendor's operationId. The lines
//! under it, in this order: `deprecated`; `auth open`; the parts of the requirement, each with provenance,
//! source and expression, and under a part `least` with the names that its source marks so; `dropped` with a
//! kind and a name; `note` with text to the end of the line. A line `base <key>` with `host` lines under it opens
//! a group of operations with hosts of their own. A requirement that many operations have stands once,
//! above the first operation, in parts under a line `set <name>`; an operation's line that ends in `= <name>` has it,
//! with the parts under that line besides.
//! A line that begins with `#` is a remark and is not kept.

use super::expr;
use super::operation::{Auth, Base, CaseRule, Cover, METHODS, Operation, Shared, TextTable};
use super::source_line;
use super::template::Template;
use crate::cursor::{Cursor, TextError};
use crate::requirement::{Part, Provenance};
use std::collections::{HashMap, HashSet};

/// The first line of every table.
pub const FIRST_LINE: &str = "why403 table 1";

/// What an indented line belongs to.
enum Above {
    Header,
    Set,
    Base,
    Operation,
}

struct Reading {
    table: TextTable,
    above: Above,
    keys: HashSet<String>,
    sets: HashMap<String, usize>,
    claimed: Option<(usize, usize)>,
    base: String,
}

/// Reads a table from its text form.
///
/// # Errors
/// [`TextError`] at the first fault: line, column, what is wrong, what to do. Nothing is used by halves.
pub fn parse(text: &str) -> Result<TextTable, TextError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate();
    let first = lines.next().map(|(_, line)| line.trim_end());
    if first != Some(FIRST_LINE) {
        return Err(Cursor::new("", 1).error(
            "this is not a table of why403, or of another version",
            &format!("begin the file with the line `{FIRST_LINE}`"),
        ));
    }
    let mut reading = Reading {
        table: TextTable::default(),
        above: Above::Header,
        keys: HashSet::new(),
        sets: HashMap::new(),
        claimed: None,
        base: String::new(),
    };
    for (index, line) in lines {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cursor = Cursor::new(line, index + 1);
        if line.starts_with([' ', '\t']) {
            reading.detail(&mut cursor)?;
        } else {
            reading.headline(&mut cursor)?;
        }
    }
    reading.finish()
}

impl Reading {
    fn headline(&mut self, cursor: &mut Cursor<'_>) -> Result<(), TextError> {
        let start = cursor.column();
        let word = cursor.field();
        if METHODS.contains(&word) {
            return self.operation(cursor, word);
        }
        if !self.table.operations.is_empty() && word != "base" {
            return Err(cursor.error_at(
                start,
                &format!("`{word}` is no method"),
                "write one in capitals, e.g. GET; lines of the header stand above the first operation",
            ));
        }
        self.above = Above::Header;
        let table = &mut self.table;
        match word {
            "platform" => table.platform = cursor.remainder().to_owned(),
            "title" => table.title = cursor.remainder().to_owned(),
            "license" => table.license = cursor.remainder().to_owned(),
            "case" => {
                table.case = match cursor.remainder() {
                    "sensitive" => CaseRule::Sensitive,
                    "insensitive" => CaseRule::Insensitive,
                    _ => return Err(cursor.error("an unknown rule for case", "write sensitive or insensitive")),
                }
            }
            "ending" => table.endings.push(cursor.remainder().to_owned()),
            "covers" => {
                cursor.skip_spaces();
                let held = cursor.name()?;
                cursor.skip_spaces();
                cursor.take('>')?;
                cursor.skip_spaces();
                let needed = cursor.name()?;
                cursor.end()?;
                table.covers.push(Cover { held, needed });
            }
            "source" => {
                let source = source_line::parse(cursor.remainder())
                    .map_err(|(reason, remedy)| cursor.error_at(start, reason, remedy))?;
                if source.key.is_empty() || table.sources.iter().any(|s| s.key == source.key) {
                    return Err(cursor.error_at(start, "a source without a key of its own", "give it one"));
                }
                self.keys.insert(source.key.clone());
                table.sources.push(source);
            }
            "operations" => {
                let column = cursor.column();
                let Ok(count) = cursor.remainder().parse() else {
                    return Err(cursor.error_at(column, "a count is a number", "write it in digits"));
                };
                self.claimed = Some((count, cursor.line));
            }
            "known" => {
                // Counts for the reader, made anew by the writer.
                cursor.remainder();
            }
            "base" => {
                self.base = cursor.remainder().to_owned();
                if self.base.is_empty() || table.bases.iter().any(|b| b.key == self.base) {
                    return Err(cursor.error_at(start, "a base without a key of its own", "give it one"));
                }
                table.bases.push(Base {
                    key: self.base.clone(),
                    hosts: Vec::new(),
                });
                self.above = Above::Base;
            }
            "set" => {
                cursor.skip_spaces();
                let name = cursor.name()?;
                cursor.end()?;
                if self.sets.insert(name.clone(), table.shared.len()).is_some() {
                    return Err(cursor.error_at(
                        start,
                        &format!("there are two sets `{name}`"),
                        "give each a name of its own",
                    ));
                }
                table.shared.push(Shared {
                    name,
                    parts: Vec::new(),
                });
                self.above = Above::Set;
            }
            other => {
                return Err(cursor.error_at(
                    start,
                    &format!("`{other}` is no line of a table"),
                    "write platform, title, license, case, ending, covers, source, operations, set, base, or a method and a path",
                ));
            }
        }
        Ok(())
    }

    fn operation(&mut self, cursor: &mut Cursor<'_>, method: &str) -> Result<(), TextError> {
        cursor.skip_spaces();
        let column = cursor.column();
        let template = cursor.field();
        if let Err(error) = Template::parse(template) {
            return Err(cursor.error_at(
                column + error.column - 1,
                error.reason,
                "write the path as in the vendor's document, e.g. /users/{userId}",
            ));
        }
        let mut operation = Operation {
            base: self.base.clone(),
            method: method.to_owned(),
            template: template.to_owned(),
            ..Operation::default()
        };
        let mut named = !cursor.is_done() && cursor.try_take('=');
        if !named && !cursor.is_done() {
            operation.id = cursor.name()?;
            named = !cursor.is_done() && cursor.try_take('=');
        }
        if named {
            cursor.skip_spaces();
            let column = cursor.column();
            let name = cursor.name()?;
            let set = self.sets.get(&name).and_then(|number| self.table.shared.get(*number));
            let Some(set) = set else {
                return Err(cursor.error_at(
                    column,
                    &format!("there is no set `{name}`"),
                    "name one that a set line above declares",
                ));
            };
            operation.requirement.parts = set.parts.clone();
        }
        cursor.end()?;
        self.table.operations.push(operation);
        self.above = Above::Operation;
        Ok(())
    }

    fn detail(&mut self, cursor: &mut Cursor<'_>) -> Result<(), TextError> {
        cursor.skip_spaces();
        let start = cursor.column();
        let word = cursor.word();
        let table = &mut self.table;
        let operation = match (&self.above, word) {
            (Above::Base, "host") => {
                let host = cursor.remainder().to_ascii_lowercase();
                if let Some(base) = table.bases.last_mut() {
                    base.hosts.push(host);
                }
                return Ok(());
            }
            (Above::Set, _) => {
                let parts = table.shared.last_mut().map(|set| &mut set.parts);
                return parts.map_or(Ok(()), |parts| part_line(cursor, word, &self.keys, parts));
            }
            (Above::Operation, _) => table.operations.last_mut(),
            _ => None,
        };
        let Some(operation) = operation else {
            return Err(cursor.error_at(
                start,
                "an indented line belongs to the operation above it, and there is none",
                "move it under an operation",
            ));
        };
        match word {
            "deprecated" => {
                operation.deprecated = true;
                cursor.end()
            }
            "auth" => {
                let word = cursor.field();
                let Some(auth) = Auth::ALL.into_iter().find(|auth| auth.word() == word) else {
                    return Err(cursor.error_at(start, "an unknown way in", "write token, guest, open or unknown"));
                };
                operation.auth = auth;
                cursor.end()
            }
            "note" => {
                operation.note = Some(cursor.remainder().to_owned());
                Ok(())
            }
            "dropped" => {
                cursor.skip_spaces();
                let kind = cursor.word();
                if !expr::KINDS.contains(&kind) {
                    return Err(cursor.error("what was dropped has no kind", "write e.g. dropped permission admin"));
                }
                cursor.skip_spaces();
                operation.dropped.push(expr::parse_atom(cursor, kind)?);
                cursor.end()
            }
            other => part_line(cursor, other, &self.keys, &mut operation.requirement.parts),
        }
    }

    fn finish(self) -> Result<TextTable, TextError> {
        let fault = |line, reason: String, remedy: &str| TextError {
            line,
            column: 1,
            reason,
            remedy: remedy.to_owned(),
        };
        if self.table.platform.is_empty() {
            return Err(fault(
                2,
                "the platform has no name".to_owned(),
                "add a line such as platform acme",
            ));
        }
        let found = self.table.operations.len();
        match self.claimed {
            Some((count, line)) if count != found => Err(fault(
                line,
                format!("the header counts {count} operations, the file has {found}"),
                "the file was cut or edited by halves: make it anew with cargo xtask tables, or correct the count",
            )),
            _ => Ok(self.table),
        }
    }
}

/// A part of a requirement, or the names that are the least of the part above. `word` was read already.
fn part_line(
    cursor: &mut Cursor<'_>,
    word: &str,
    keys: &HashSet<String>,
    parts: &mut Vec<Part>,
) -> Result<(), TextError> {
    let start = cursor.column().saturating_sub(word.chars().count());
    if word == "least" {
        let Some(part) = parts.last_mut() else {
            return Err(cursor.error_at(
                start,
                "`least` belongs to the part above it, and there is none",
                "move it",
            ));
        };
        cursor.skip_spaces();
        let column = cursor.column();
        let least = expr::parse(cursor)?;
        let (all, atoms) = (part.expr.atoms(), least.atoms());
        if atoms.is_empty() || !atoms.iter().all(|atom| all.contains(atom)) {
            return Err(cursor.error_at(
                column,
                "`least` names what the part above it does not",
                "name scopes or roles of that part",
            ));
        }
        part.least = Some(least);
        return cursor.end();
    }
    let Some(provenance) = provenance(word) else {
        return Err(cursor.error_at(
            start,
            &format!("`{word}` does not begin a line of an operation"),
            "write deprecated, auth, note, dropped, least, or a part: official, prose, inference, imported or community",
        ));
    };
    cursor.skip_spaces();
    let column = cursor.column();
    let source = cursor.name()?;
    if !keys.contains(&source) {
        return Err(cursor.error_at(
            column,
            &format!("there is no source `{source}`"),
            "name one that a source line above declares",
        ));
    }
    parts.push(Part::new(expr::parse(cursor)?, provenance, source));
    cursor.end()
}

/// The words of the text form for [`Provenance`].
pub(crate) const PROVENANCES: [(Provenance, &str); 5] = [
    (Provenance::Official, "official"),
    (Provenance::Prose, "prose"),
    (Provenance::Inference, "inference"),
    (Provenance::Imported, "imported"),
    (Provenance::Community, "community"),
];

fn provenance(word: &str) -> Option<Provenance> {
    PROVENANCES
        .iter()
        .find(|(_, known)| *known == word)
        .map(|(provenance, _)| *provenance)
}
