//! Webex's admin, device, meeting and messaging documents: another API than the contact centre's, on another host. The four
//! repeat some operations word for word.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use why403::requirement::{Atom, Expr, Part, Provenance, Requirement, Source};
use why403::table::{Base, Operation};

use super::build::source;
use super::input::{Inputs, operations};
use super::webex::{DATE, DOCUMENTS, LICENSE, required_headers};
use super::webex_scopes;
use super::webex_suite_prose;
use crate::error::Result;

pub(super) const BASE: &str = "suite";
const NAMES: [&str; 4] = ["admin", "device", "meeting", "messaging"];

/// What the four documents give.
pub(super) struct Suite {
    pub(super) base: Base,
    pub(super) sources: Vec<Source>,
    pub(super) operations: Vec<Operation>,
    pub(super) remarks: Vec<String>,
}

/// Reads the four documents.
pub(super) fn read(inputs: &Inputs, puzzling: &mut BTreeMap<String, usize>) -> Result<Suite> {
    let mut suite = Suite {
        base: Base {
            key: BASE.to_owned(),
            hosts: vec!["webexapis.com".to_owned(), "*.webexapis.com".to_owned()],
        },
        sources: Vec::new(),
        operations: Vec::new(),
        remarks: Vec::new(),
    };
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for name in NAMES {
        let document = inputs.json(&format!("webex/webex-{name}.openapi.json.gz"), DOCUMENTS)?;
        let title = format!("Webex {name} OpenAPI document");
        suite.sources.push(source(name, &title, DATE, DOCUMENTS, LICENSE));
        let all = operations(&document);
        let count = all.len();
        let (mut stated, mut repeated) = (0, 0);
        for (method, path, operation, item) in all {
            let made = operation_of(name, &method, path, operation, item, puzzling);
            stated += usize::from(
                made.requirement
                    .parts
                    .iter()
                    .any(|part| part.provenance == Provenance::Prose),
            );
            if seen.insert((made.method.clone(), made.template.clone())) {
                suite.operations.push(made);
            } else {
                repeated += 1;
            }
        }
        suite.remarks.push(format!(
            "{name}: {count} operations, {stated} with scopes or administrators in prose, {repeated} already in a document before"
        ));
    }
    Ok(suite)
}

fn operation_of(
    source: &str,
    method: &str,
    path: &str,
    document: &Value,
    item: &Value,
    puzzling: &mut BTreeMap<String, usize>,
) -> Operation {
    let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
    let said = webex_suite_prose::read(text("description"));
    let mut parts = Vec::new();
    parts.extend(said.expr.map(|expr| Part::new(expr, Provenance::Prose, source)));
    if !said.puzzling.is_empty() {
        parts.push(Part::new(Expr::Unknown, Provenance::Prose, source));
    }
    for sentence in said.puzzling {
        *puzzling.entry(sentence).or_default() += 1;
    }
    let template = address(path);
    if parts.is_empty() {
        let elsewhere = webex_scopes::part(method, &template);
        parts.push(elsewhere.unwrap_or_else(|| Part::new(Expr::Unknown, Provenance::Official, source)));
    }
    let headers = required_headers(document, item).into_iter();
    parts.extend(headers.map(|name| Part::new(Expr::Is(Atom::Header(name)), Provenance::Official, source)));
    Operation {
        base: BASE.to_owned(),
        method: method.to_owned(),
        template,
        id: text("operationId").to_owned(),
        requirement: Requirement { parts },
        deprecated: document.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
        ..Operation::default()
    }
}

/// The documents name no server and write most paths without the `/v1` that every call has; the identity service is
/// the exception.
pub(super) fn address(path: &str) -> String {
    if path.starts_with("/v1/") || path.starts_with("/identity/") {
        path.to_owned()
    } else {
        format!("/v1{path}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    #[test]
    fn paths_are_those_of_the_calls() {
        assert_eq!(address("/people/{personId}"), "/v1/people/{personId}");
        assert_eq!(
            address("/identity/scim/{orgId}/v2/Users"),
            "/identity/scim/{orgId}/v2/Users"
        );
        assert_eq!(address("/v1/analytics/x"), "/v1/analytics/x");
    }

    #[test]
    fn prose_is_marked_and_silence_is_unknown() {
        let of = |description: &str| {
            let document = json!({"description": description});
            let made = operation_of("device", "GET", "/x", &document, &json!({}), &mut BTreeMap::new());
            let part = &made.requirement.parts[0];
            (part.provenance, to_text(&part.expr))
        };
        assert_eq!(
            of("This requires the `spark:devices_read` scope."),
            (Provenance::Prose, "scope spark:devices_read".to_owned())
        );
        assert_eq!(of("Lists rooms."), (Provenance::Official, "unknown".to_owned()));
    }
}
