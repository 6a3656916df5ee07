//! Zendesk: the roles of "Allowed For" in the vendor's OpenAPI document ([`super::zendesk_prose`]), and scopes, which
//! no document states per operation: they follow from the method and the resource that a path begins with.

use std::collections::BTreeMap;

use serde_json::Value;
use why403::requirement::{Expr, Part, Provenance, Requirement, Source};
use why403::table::{Auth, CaseRule, Cover, Operation, TextTable};

use super::Made;
use super::build::{scope, source};
use super::input::{Inputs, strings};
use super::zendesk_prose;
use crate::error::Result;

const FILE: &str = "zendesk/allowed-for.json";
const DOCUMENT: &str = "https://developer.zendesk.com/zendesk/oas.yaml";
const OAUTH: &str =
    "https://support.zendesk.com/hc/en-us/articles/4408845965210-Using-OAuth-authentication-with-your-application";
const OPENAPI: &str = "openapi";
const SCOPES: &str = "oauth";
/// Finer scopes were announced on 2026-08-06 for this day. Which, no public page says yet, so the old ones stay and are
/// shown with it.
const CHANGED: &str = "2026-08-10";

/// First segments of paths below `/api/v2`, and the resource of the scopes that the OAuth page gives for them. Other
/// paths have the scopes `read` and `write` alone.
const RESOURCES: &[(&str, &str)] = &[
    ("any_channel", "any_channel"),
    ("apps", "apps"),
    ("audit_logs", "auditlogs"),
    ("automations", "automations"),
    ("dynamic_content", "dynamic_content"),
    ("help_center", "hc"),
    ("macros", "macros"),
    ("organizations", "organizations"),
    ("requests", "requests"),
    ("satisfaction_ratings", "satisfaction_ratings"),
    ("targets", "targets"),
    ("tickets", "tickets"),
    ("triggers", "triggers"),
    ("users", "users"),
    ("webhooks", "webhooks"),
];

/// Makes the table of Zendesk.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let rows = inputs.json(FILE, DOCUMENT)?;
    let rows = rows
        .as_object()
        .ok_or_else(|| inputs.fault(FILE, "should be an object of operations"))?;
    let mut puzzling: BTreeMap<String, usize> = BTreeMap::new();
    let mut remarks = Vec::new();
    let mut operations = Vec::new();
    let mut stated = 0;
    for (key, row) in rows {
        let Some((method, path)) = key.split_once(' ') else {
            return Err(inputs.fault(FILE, format!("`{key}` should be a method and a path")));
        };
        if !path.starts_with("/api/") && path != "/oauth/tokens" {
            remarks.push(format!("left out: {key} (no address of the API: it lacks /api/v2)"));
            continue;
        }
        let roles = row.get("allowed_for").filter(|value| !value.is_null());
        stated += usize::from(roles.is_some());
        operations.push(operation(method, path, roles, &mut puzzling));
    }
    remarks.insert(0, format!("{stated} operations whose section says who may call them"));
    remarks.extend(
        puzzling
            .iter()
            .map(|(line, count)| format!("no rule for ({count}×): {line}")),
    );
    let cover = |held: &str, needed: &str| Cover {
        held: held.to_owned(),
        needed: needed.to_owned(),
    };
    let table = TextTable {
        platform: "zendesk".to_owned(),
        title: "Zendesk".to_owned(),
        license: "facts from public documents of the vendor".to_owned(),
        case: CaseRule::Sensitive,
        endings: vec![".json".to_owned()],
        sources: vec![
            source(
                OPENAPI,
                "Zendesk Support API OpenAPI document, sections \"Allowed For\"",
                "2026",
                DOCUMENT,
                "facts",
            ),
            Source {
                valid_until: Some(CHANGED.to_owned()),
                ..source(
                    SCOPES,
                    "Zendesk, using OAuth authentication: scopes",
                    "2026",
                    OAUTH,
                    "facts",
                )
            },
        ],
        covers: vec![cover("read", "*:read"), cover("write", "*:write")],
        operations,
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

fn operation(method: &str, path: &str, roles: Option<&Value>, puzzling: &mut BTreeMap<String, usize>) -> Operation {
    let mut parts = Vec::new();
    let mut auth = Auth::Token;
    match roles.map(|lines| zendesk_prose::read(&strings(lines))) {
        None => parts.push(Part::new(Expr::Unknown, Provenance::Official, OPENAPI)),
        Some(said) => {
            auth = if said.anonymous { Auth::Open } else { Auth::Token };
            parts.push(Part::new(said.expr, Provenance::Prose, OPENAPI));
            for line in said.puzzling {
                *puzzling.entry(line).or_default() += 1;
            }
        }
    }
    if path == "/oauth/tokens" {
        auth = Auth::Open;
    }
    if auth == Auth::Token {
        parts.push(Part::new(inferred_scope(method, path), Provenance::Inference, SCOPES));
    }
    Operation {
        method: method.to_owned(),
        template: path.to_owned(),
        auth,
        requirement: Requirement { parts },
        ..Operation::default()
    }
}

/// `read` for GET and HEAD, else `write`; of the resource, where there is one: whoever holds `read` or `write` itself
/// holds it for every resource (the table's `covers`).
fn inferred_scope(method: &str, path: &str) -> Expr {
    let access = if matches!(method, "GET" | "HEAD") {
        "read"
    } else {
        "write"
    };
    let first = path.strip_prefix("/api/v2/").and_then(|rest| rest.split('/').next());
    let resource = RESOURCES.iter().find(|(segment, _)| Some(*segment) == first);
    match resource {
        Some((_, name)) => scope(&format!("{name}:{access}")),
        None => scope(access),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    fn parts(method: &str, path: &str, roles: Option<Value>) -> Vec<String> {
        let operation = operation(method, path, roles.as_ref(), &mut BTreeMap::new());
        let line = |part: &Part| format!("{:?} {}", part.provenance, to_text(&part.expr));
        operation.requirement.parts.iter().map(line).collect()
    }

    #[test]
    fn roles_are_prose_and_scopes_are_inferred() {
        assert_eq!(
            parts("GET", "/api/v2/tickets/{ticket_id}", Some(json!(["Agents"]))),
            ["Prose any role(agent, admin)", "Inference scope tickets:read"]
        );
        assert_eq!(
            parts("DELETE", "/api/v2/brands/{brand_id}", Some(json!(["Admins"]))),
            ["Prose role admin", "Inference scope write"]
        );
        assert_eq!(
            parts("GET", "/api/v2/audit_logs/{id}", None),
            ["Official unknown", "Inference scope auditlogs:read"]
        );
        assert_eq!(
            parts("GET", "/api/v2/users/me", Some(json!(["Anonymous users"]))),
            ["Prose nothing"]
        );
    }
}
