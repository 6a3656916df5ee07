//! Dropbox: one scope a call, and which kind of caller it is for: a user, a team, or the app by its own key.

use std::collections::BTreeMap;

use serde_json::Value;
use why403::requirement::{Expr, Part, Provenance, Requirement};
use why403::table::{Auth, Base, Operation, TextTable};

use super::Made;
use super::build::{scope, source};
use super::common::merge;
use super::input::Inputs;
use crate::error::Result;

const FILE: &str = "dropbox/operations.json";
const DOCUMENT: &str = "https://github.com/dropbox/dropbox-api-spec";
const STONE: &str = "stone";

/// Makes the table of Dropbox.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let content = inputs.json(FILE, DOCUMENT)?;
    let rows = content.get("operations").and_then(Value::as_array);
    let rows = rows.ok_or_else(|| inputs.fault(FILE, "should have a list of operations"))?;
    let operations: Vec<Operation> = rows.iter().filter_map(operation).collect();
    if operations.len() != rows.len() {
        return Err(inputs.fault(FILE, "an operation without method, path or host"));
    }
    let hosts: BTreeMap<&str, ()> = operations.iter().map(|one| (one.base.as_str(), ())).collect();
    let bases = hosts.into_keys().map(|host| Base {
        key: host.to_owned(),
        hosts: vec![host.to_owned()],
    });
    let mut remarks = vec![format!("{} operations in the document", rows.len())];
    let table = TextTable {
        platform: "dropbox".to_owned(),
        title: "Dropbox".to_owned(),
        license: "facts from public documents of the vendor".to_owned(),
        sources: vec![source(
            STONE,
            "Dropbox API specification (Stone)",
            "2026-08-05",
            DOCUMENT,
            "MIT",
        )],
        bases: bases.collect(),
        operations: merge(operations, &mut remarks),
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

fn operation(row: &Value) -> Option<Operation> {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let callers = text("auth").unwrap_or_default();
    let note = match (callers, text("select_admin_mode")) {
        ("team", _) => Some("for the token of an app that is linked to a team"),
        ("user", Some("team_admin")) => Some("a team's token may act as an administrator here"),
        (_, Some("whole_team")) => Some("a team's token may act as an administrator or for any member here"),
        _ => None,
    };
    let by_token = callers.split(", ").any(|caller| matches!(caller, "user" | "team"));
    let expr = text("scope").map_or(Expr::Unknown, scope);
    Some(Operation {
        base: text("host")?.to_owned(),
        method: text("m")?.to_owned(),
        template: text("p")?.to_owned(),
        auth: if by_token { Auth::Token } else { Auth::Open },
        requirement: Requirement {
            parts: vec![Part::new(expr, Provenance::Official, STONE)],
        },
        deprecated: row.get("deprecated").and_then(Value::as_bool).unwrap_or_default(),
        note: note.map(str::to_owned),
        ..Operation::default()
    })
}
