//! Two tokens side by side: claims, scopes, roles, audience, issuer, times, and what one can call and the other cannot.

use super::can::can_word;
use super::details::{ClaimRow, details};
use crate::authority::{Authority, Fact, Held};
use crate::diagnosis::Caller;
use crate::platforms::Tables;
use crate::table::Table;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;

/// At most this many operations of each kind are named; all are counted.
pub const MOST_NAMED: usize = 30;

/// Two tokens side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What is the same in both, by name.
    pub same: Vec<String>,
    /// What differs: name, in the first, in the second.
    pub claims: Vec<Differs>,
    /// Lists of rights, name by name.
    pub rights: Vec<Rights>,
    /// What one can call and the other cannot, where there is a table.
    pub calls: Option<Calls>,
}

/// A claim, header parameter or fact that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differs {
    /// Its name.
    pub name: String,
    /// In the first token; `None` where it is not there.
    pub first: Option<String>,
    /// In the second token.
    pub second: Option<String>,
}

/// A list of rights in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// `scopes`, `permissions`, `roles`.
    pub kind: String,
    /// Only the first has these.
    pub only_first: Vec<String>,
    /// Only the second has these.
    pub only_second: Vec<String>,
    /// Both have so many.
    pub both: usize,
    /// Why a list is not known, or not known whole: of which token, and why.
    pub unknown: Vec<String>,
}

/// What each can call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    /// The document that says what is required.
    pub source: String,
    /// How many operations only the first can call.
    pub only_first: usize,
    /// How many only the second can call.
    pub only_second: usize,
    /// How many both can call.
    pub both: usize,
    /// Of how many it is unknown for either.
    pub unknown: usize,
    /// Some that only the first can call, with what the second lacks.
    pub named_first: Vec<(String, String)>,
    /// Some that only the second can call, with what the first lacks.
    pub named_second: Vec<(String, String)>,
}

/// Compares two callers, over the platform's table where there is one.
pub fn difference(
    first: &Caller,
    second: &Caller,
    table: Option<(&Table, &str)>,
    tables: &Tables,
    now_ms: i64,
) -> Difference {
    let mut out = Difference::default();
    let all = |caller: &Caller| -> BTreeMap<String, String> {
        let Some(token) = caller.token() else {
            return BTreeMap::new();
        };
        let found = details(token, &[], now_ms);
        let value = |row: &ClaimRow| match &row.reads {
            Some(reads) => format!("{} = {reads}", row.value),
            None => row.value.clone(),
        };
        let header = found
            .header
            .iter()
            .map(|row| (format!("header {}", row.name), value(row)));
        let claims = found.claims.iter().map(|row| (row.name.clone(), value(row)));
        let kind = [("(kind)".to_owned(), token.text())];
        header
            .chain(claims)
            .chain(kind)
            .chain(facts(caller.authority()))
            .collect()
    };
    let (one, two) = (all(first), all(second));
    let names: std::collections::BTreeSet<&String> = one.keys().chain(two.keys()).collect();
    for name in names {
        if one.get(name) == two.get(name) {
            out.same.push(name.clone());
        } else {
            out.claims.push(Differs {
                name: name.clone(),
                first: one.get(name).cloned(),
                second: two.get(name).cloned(),
            });
        }
    }
    let (a, b) = (first.authority(), second.authority());
    for (kind, one, two) in [
        ("scopes", &a.scopes, &b.scopes),
        ("permissions", &a.permissions, &b.permissions),
        ("roles", &a.roles, &b.roles),
    ] {
        out.rights.push(rights(kind, one, two));
    }
    out.calls = table.map(|(table, key)| calls(first, second, table, tables, key));
    out
}

/// What a platform reads out of a token without claims.
fn facts(authority: &Authority) -> Vec<(String, String)> {
    let one =
        |name: &str, fact: &Option<Fact<String>>| fact.as_ref().map(|fact| (format!("({name})"), fact.value.clone()));
    [
        one("organisation", &authority.organisation),
        one("region", &authority.region),
        one("client", &authority.client),
        authority
            .context
            .as_ref()
            .map(|fact| ("(kind of caller)".to_owned(), fact.value.word().to_owned())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn rights(kind: &str, one: &Held, two: &Held) -> Rights {
    let only = |list: &Held, other: &Held| -> Vec<String> {
        let names = list.names().iter().filter(|name| !other.names().contains(name));
        names.cloned().collect()
    };
    let unknown = |which: &str, held: &Held| match held {
        Held::Known { .. } => None,
        Held::AtLeast { why, .. } | Held::Unknown { why } => Some(format!("{which}: {why}")),
    };
    Rights {
        kind: kind.to_owned(),
        only_first: only(one, two),
        only_second: only(two, one),
        both: one.names().iter().filter(|name| two.names().contains(name)).count(),
        unknown: [unknown("the first", one), unknown("the second", two)]
            .into_iter()
            .flatten()
            .collect(),
    }
}

fn calls(first: &Caller, second: &Caller, table: &Table, tables: &Tables, key: &str) -> Calls {
    let mut out = Calls {
        source: tables.main_source(key),
        only_first: 0,
        only_second: 0,
        both: 0,
        unknown: 0,
        named_first: Vec::new(),
        named_second: Vec::new(),
    };
    for operation in table.operations() {
        let (one, two) = (first.may(&operation, tables, key), second.may(&operation, tables, key));
        let call = format!("{} {}", operation.method, operation.template);
        match (can_word(one.verdict), can_word(two.verdict)) {
            ("yes", "yes") => out.both += 1,
            ("yes", "no") => {
                out.only_first += 1;
                out.named_first.push((call, two.why.join("; ")));
            }
            ("no", "yes") => {
                out.only_second += 1;
                out.named_second.push((call, one.why.join("; ")));
            }
            ("unknown", _) | (_, "unknown") => out.unknown += 1,
            _ => {}
        }
    }
    out.named_first.truncate(MOST_NAMED);
    out.named_second.truncate(MOST_NAMED);
    out
}

impl Difference {
    /// As text.
    pub fn text(&self) -> String {
        let mut out = String::from("Differs (first | second)\n");
        for one in &self.claims {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
            let _ = writeln!(out, "  {}: {} | {}", one.name, value(&one.first), value(&one.second));
        }
        if self.claims.is_empty() {
            out.push_str("  nothing\n");
        }
        let _ = writeln!(
            out,
            "Same: {}",
            if self.same.is_empty() {
                "nothing".to_owned()
            } else {
                self.same.join(", ")
            }
        );
        for rights in &self.rights {
            let names = |names: &[String]| {
                if names.is_empty() {
                    "none".to_owned()
                } else {
                    names.join(" ")
                }
            };
            let _ = writeln!(
                out,
                "{}: only the first: {}; only the second: {}; both: {}",
                rights.kind,
                names(&rights.only_first),
                names(&rights.only_second),
                rights.both
            );
            for why in &rights.unknown {
                let _ = writeln!(out, "  not known whole, {why}");
            }
        }
        if let Some(calls) = &self.calls {
            let _ = writeln!(
                out,
                "Operations that only the first can call: {}; only the second: {}; both: {}; unknown: {} ({})",
                calls.only_first, calls.only_second, calls.both, calls.unknown, calls.source
            );
            for (title, list) in [
                ("only the first", &calls.named_first),
                ("only the second", &calls.named_second),
            ] {
                for (call, why) in list {
                    let _ = writeln!(out, "  {title}: {call} (the other lacks {why})");
                }
            }
        }
        out
    }

    /// As Markdown: the text as a block, so that no claim is markup.
    pub fn markdown(&self) -> String {
        self.text().lines().map(|line| format!("    {line}\n")).collect()
    }
}
