//! Webex Calling: scopes and who may use them, as read from the one sentence of each operation's description that says
//! so (the vendor's calling, BroadWorks, wholesale and dedicated-instance documents).

use std::collections::BTreeSet;

use serde_json::Value;
use why403::requirement::{Atom, Context, Expr, Part, Provenance, Requirement, Source};
use why403::table::Operation;

use super::build::{listed, one_or, role, scope, source};
use super::input::{Inputs, strings};
use super::webex::{DATE, DOCUMENTS, LICENSE};
use super::webex_scopes;
use super::webex_suite::{BASE, address};
use crate::error::Result;

const FILE: &str = "webex/calling-operations.json";
const SOURCE: &str = "calling";

/// What the documents give.
pub(super) struct Calling {
    pub(super) source: Source,
    pub(super) operations: Vec<Operation>,
    pub(super) remarks: Vec<String>,
}

/// Reads the operations; those of `known` (method and template) have a document of their own already.
pub(super) fn read(inputs: &Inputs, known: &[Operation]) -> Result<Calling> {
    let document = inputs.json(FILE, DOCUMENTS)?;
    let rows = document.get("operations").and_then(Value::as_array);
    let rows = rows.ok_or_else(|| inputs.fault(FILE, "`operations` should be a list"))?;
    let mut seen: BTreeSet<(String, String)> = known
        .iter()
        .map(|operation| (operation.method.clone(), operation.template.clone()))
        .collect();
    let mut operations = Vec::new();
    let (mut stated, mut repeated) = (0, 0);
    for (number, row) in rows.iter().enumerate() {
        let operation = operation(row)
            .ok_or_else(|| inputs.fault(FILE, format!("operation {number} should have `m`, `p` and known joins")))?;
        if seen.insert((operation.method.clone(), operation.template.clone())) {
            stated += usize::from(row.get("any").is_some());
            operations.push(operation);
        } else {
            repeated += 1;
        }
    }
    Ok(Calling {
        source: source(
            SOURCE,
            "Webex Calling, BroadWorks, wholesale and dedicated-instance OpenAPI documents",
            DATE,
            DOCUMENTS,
            LICENSE,
        ),
        remarks: vec![format!(
            "calling: {} operations, {stated} with scopes in prose, {repeated} already in a document before",
            rows.len()
        )],
        operations,
    })
}

fn operation(row: &Value) -> Option<Operation> {
    let text = |key: &str| row.get(key).and_then(Value::as_str);
    let (method, template) = (text("m")?, address(text("p")?));
    let part = match row.get("any").and_then(Value::as_array) {
        Some(ways) if !ways.is_empty() => {
            let ways: Option<Vec<Expr>> = ways.iter().map(way).collect();
            Part::new(one_or(ways?, Expr::Any), Provenance::Prose, SOURCE)
        }
        _ => webex_scopes::part(method, &template)
            .unwrap_or_else(|| Part::new(Expr::Unknown, Provenance::Official, SOURCE)),
    };
    Some(Operation {
        base: BASE.to_owned(),
        method: method.to_owned(),
        template,
        id: text("id").unwrap_or_default().to_owned(),
        requirement: Requirement { parts: vec![part] },
        ..Operation::default()
    })
}

/// One alternative: its scopes, and who may use them, any one of those.
fn way(row: &Value) -> Option<Expr> {
    let scopes: Vec<Expr> = strings(row.get("scopes")?).iter().map(|name| scope(name)).collect();
    let scopes = match row.get("join").and_then(Value::as_str) {
        Some("any") => one_or(scopes, Expr::Any),
        Some("unclear") => listed(scopes),
        Some("all") => one_or(scopes, Expr::All),
        None if scopes.len() == 1 => one_or(scopes, Expr::All),
        _ => return None,
    };
    let who: Vec<Expr> = row
        .get("who")
        .map(strings)
        .unwrap_or_default()
        .iter()
        .map(|name| caller(name))
        .collect();
    if who.is_empty() {
        return Some(scopes);
    }
    Some(Expr::All(vec![scopes, one_or(who, Expr::Any)]))
}

/// A "user" is whoever calls for themselves; the others are roles of administrators.
fn caller(name: &str) -> Expr {
    match name {
        "user" => Expr::Is(Atom::Context(Context::User)),
        other => role(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    #[test]
    fn each_alternative_has_its_scopes_and_its_callers() {
        let row = json!({"m": "GET", "p": "/people/{personId}/features/bargeIn", "id": "Read", "any": [
            {"scopes": ["spark-admin:people_read"], "who": ["full administrator", "user administrator"]},
            {"scopes": ["spark:people_read"], "who": ["user"]},
        ]});
        let made = operation(&row).unwrap();
        assert_eq!(made.template, "/v1/people/{personId}/features/bargeIn");
        assert_eq!(
            to_text(&made.requirement.parts[0].expr),
            r#"any(all(scope spark-admin:people_read, any role("full administrator", "user administrator")), all(scope spark:people_read, context user))"#
        );
        assert_eq!(made.requirement.parts[0].provenance, Provenance::Prose);
    }

    #[test]
    fn silence_is_unknown_and_an_unknown_join_is_refused() {
        let silent = operation(&json!({"m": "GET", "p": "/x"})).unwrap();
        assert_eq!(silent.requirement.parts[0].expr, Expr::Unknown);
        let odd = json!({"m": "GET", "p": "/x", "any": [{"scopes": ["a", "b"], "join": "some", "who": []}]});
        assert!(operation(&odd).is_none());
    }
}
