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
//! An operation's line has method, path and, if there is one, the vendor's operationId. The lines
//! under it, in this order: `deprecated`; `auth open`; the parts of the requirement, each with provenance,
//! source and expression; `dropped` with a kind and a name; `note` with text to the end of the line. A line
//! `base <key>` with `host` lines under it opens a group of operations with hosts of their own.
//! A line that begins with `#` is a remark and is not kept.

use super::cursor::{Cursor, TextError};
use super::expr;
use super::operation::{Auth, Base, CaseRule, Cover, METHODS, Operation, TextTable};
use super::template::Template;
use crate::requirement::{Part, Provenance, Source};
use std::collections::HashSet;

/// The first line of every table.
pub const FIRST_LINE: &str = "why403 table 1";

struct Reading {
    table: TextTable,
    keys: HashSet<String>,
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
        keys: HashSet::new(),
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
                let fields: Vec<&str> = cursor.remainder().split('|').map(str::trim).collect();
                let [key, title, date, url, license] = fields.as_slice() else {
                    return Err(cursor.error_at(
                        start,
                        "a source has five fields",
                        "write source key | title | date | address | licence",
                    ));
                };
                if key.is_empty() || table.sources.iter().any(|s| s.key == *key) {
                    return Err(cursor.error_at(start, "a source without a key of its own", "give it one"));
                }
                self.keys.insert((*key).to_owned());
                table.sources.push(Source {
                    key: (*key).to_owned(),
                    title: (*title).to_owned(),
                    date: (*date).to_owned(),
                    url: (*url).to_owned(),
                    license: (*license).to_owned(),
                });
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
            }
            other => {
                return Err(cursor.error_at(
                    start,
                    &format!("`{other}` is no line of a table"),
                    "write platform, title, license, case, covers, source, operations, base, or a method and a path",
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
        let id = if cursor.is_done() {
            String::new()
        } else {
            cursor.name()?
        };
        cursor.end()?;
        self.table.operations.push(Operation {
            base: self.base.clone(),
            method: method.to_owned(),
            template: template.to_owned(),
            id,
            ..Operation::default()
        });
        Ok(())
    }

    fn detail(&mut self, cursor: &mut Cursor<'_>) -> Result<(), TextError> {
        cursor.skip_spaces();
        let start = cursor.column();
        let word = cursor.word();
        let Some(operation) = self.table.operations.last_mut().filter(|o| o.base == self.base) else {
            return match (word, self.table.bases.last_mut()) {
                ("host", Some(base)) => {
                    base.hosts.push(cursor.remainder().to_ascii_lowercase());
                    Ok(())
                }
                _ => Err(cursor.error_at(
                    start,
                    "an indented line belongs to the operation above it, and there is none",
                    "move it under an operation",
                )),
            };
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
            other => {
                let Some(provenance) = provenance(other) else {
                    return Err(cursor.error_at(
                        start,
                        &format!("`{other}` does not begin a line of an operation"),
                        "write deprecated, auth, note, dropped, or a part: official, prose, inference, imported or community",
                    ));
                };
                cursor.skip_spaces();
                let column = cursor.column();
                let source = cursor.name()?;
                if !self.keys.contains(&source) {
                    return Err(cursor.error_at(
                        column,
                        &format!("there is no source `{source}`"),
                        "name one that a source line above declares",
                    ));
                }
                let expr = expr::parse(cursor)?;
                operation.requirement.parts.push(Part {
                    expr,
                    provenance,
                    source,
                });
                cursor.end()
            }
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
                "add a line such as platform genesys",
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
