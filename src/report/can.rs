//! What may this token call? Every operation of a platform's table with a verdict; and what one token may call that
//! another may not.

use crate::authority::Verdict;
use crate::diagnosis::Caller;
use crate::platforms::Tables;
use crate::table::{Operation, Table};
use serde::Serialize;
use std::fmt::Write;

/// What a caller can call of a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CanCall {
    /// The platform's name.
    pub platform: String,
    /// The document that says what is required, and its date.
    pub source: String,
    /// Operations of the table that were looked for.
    pub looked_at: usize,
    /// How many the caller can call, by what its token tells.
    pub yes: usize,
    /// How many it cannot.
    pub no: usize,
    /// Of how many nothing can be said.
    pub unknown: usize,
    /// What holds for all of them: an expired token, a list that is not known.
    pub notes: Vec<String>,
    /// The operations that were asked for.
    pub operations: Vec<CanRow>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CanRow {
    /// Method in upper case.
    pub method: String,
    /// Path template as the document writes it.
    pub template: String,
    /// The document's operationId, if any.
    pub id: String,
    /// `yes`, `no` or `unknown`.
    pub can: &'static str,
    /// What is missing, or why it is unknown.
    pub why: Vec<String>,
}

/// What is wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// All of these words stand in the method, the path, the id or the names required, whatever their case.
    pub words: Vec<String>,
    /// Only those with this verdict.
    pub only: Option<Verdict>,
}

impl Wanted {
    fn takes(&self, operation: &Operation) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let names = operation.requirement.parts.iter().flat_map(|part| part.expr.atoms());
        let names: Vec<&str> = names.map(crate::requirement::Atom::name).collect();
        let all = format!(
            "{} {} {} {}",
            operation.method,
            operation.template,
            operation.id,
            names.join(" ")
        );
        let all = all.to_lowercase();
        self.words.iter().all(|word| all.contains(&word.to_lowercase()))
    }
}

/// The word for a verdict.
pub fn can_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Satisfied => "yes",
        Verdict::Missing => "no",
        Verdict::Unknown => "unknown",
    }
}

/// Holds the operations of the table under `key` against a caller. `now_s` is the present time in seconds.
pub fn can(caller: &Caller, table: &Table, tables: &Tables, key: &str, wanted: &Wanted, now_s: i64) -> CanCall {
    let mut out = CanCall {
        platform: table.title().to_owned(),
        source: tables.main_source(key),
        looked_at: 0,
        yes: 0,
        no: 0,
        unknown: 0,
        notes: notes(caller, now_s),
        operations: Vec::new(),
    };
    for operation in table.operations().filter(|one| wanted.takes(one)) {
        let allowed = caller.may(&operation, tables, key);
        out.looked_at += 1;
        match allowed.verdict {
            Verdict::Satisfied => out.yes += 1,
            Verdict::Missing => out.no += 1,
            Verdict::Unknown => out.unknown += 1,
        }
        if wanted.only.is_none_or(|only| only == allowed.verdict) {
            out.operations.push(CanRow {
                method: operation.method,
                template: operation.template,
                id: operation.id,
                can: can_word(allowed.verdict),
                why: allowed.why,
            });
        }
    }
    out
}

fn notes(caller: &Caller, now_s: i64) -> Vec<String> {
    use crate::authority::Held;
    let authority = caller.authority();
    let mut notes = Vec::new();
    if let Some(expires) = authority.expires_s.as_ref().filter(|fact| fact.value <= now_s) {
        let at = crate::token::times::utc(expires.value).unwrap_or_else(|| "before now".to_owned());
        notes.push(format!(
            "The token expired at {at}: now it can call nothing; the list is that of a fresh one with the same rights."
        ));
    }
    for (what, held) in [("scopes", &authority.scopes), ("permissions", &authority.permissions)] {
        if let Held::Unknown { why } = held {
            notes.push(format!("Its {what} are not known: {why}."));
        }
    }
    notes.push(
        "A yes is what the document and the token say: objects, divisions and policies may still refuse a call."
            .to_owned(),
    );
    notes
}

impl CanCall {
    /// As text, a line for each operation.
    pub fn text(&self) -> String {
        let mut out = format!(
            "{}: yes {}, no {}, unknown {}, of {} operations ({})\n",
            self.platform, self.yes, self.no, self.unknown, self.looked_at, self.source
        );
        for note in &self.notes {
            let _ = writeln!(out, "note: {note}");
        }
        for row in &self.operations {
            let why = match (row.can, row.why.join("; ")) {
                (_, none) if none.is_empty() => String::new(),
                ("no", why) => format!("  (missing: {why})"),
                (_, why) => format!("  ({why})"),
            };
            let _ = writeln!(out, "{:<8}{:<7}{}{why}", row.can, row.method, row.template);
        }
        out
    }

    /// As a Markdown table.
    pub fn markdown(&self) -> String {
        use super::markdown::{code, plain};
        let mut out = format!(
            "**{}**: yes {}, no {}, unknown {}, of {} operations ({})\n\n",
            plain(&self.platform),
            self.yes,
            self.no,
            self.unknown,
            self.looked_at,
            plain(&self.source)
        );
        for note in &self.notes {
            let _ = writeln!(out, "- {}", plain(note));
        }
        out.push_str("\n| | operation | why |\n|---|---|---|\n");
        for row in &self.operations {
            let call = code(&format!("{} {}", row.method, row.template));
            let why = plain(&row.why.join("; ")).replace('|', "\\|");
            let _ = writeln!(out, "| {} | {call} | {why} |", row.can);
        }
        out
    }
}
