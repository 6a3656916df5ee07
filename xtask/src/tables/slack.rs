//! Slack: the vendor's method reference, which names scopes per kind of token. Several scopes for one kind mean any one
//! of them: `conversations.list` names one for each kind of conversation, and answers for those that the token has.
//!
//! A call goes to `/api/` and the method's name, by GET or POST alike.

use serde_json::Value;
use why403::requirement::{Atom, Context, Expr, Part, Provenance, Requirement};
use why403::table::{CaseRule, Operation, TextTable};

use super::Made;
use super::build::{one_or, source};
use super::input::{Inputs, strings};
use crate::error::Result;

const FILE: &str = "slack/method-scopes.json";
const REFERENCE: &str = "https://docs.slack.dev/reference/methods";
const SOURCE: &str = "reference";

/// Makes the table of Slack.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let rows = inputs.json(FILE, REFERENCE)?;
    let rows = rows
        .as_object()
        .ok_or_else(|| inputs.fault(FILE, "should be an object of methods"))?;
    let mut operations = Vec::with_capacity(rows.len());
    let mut silent = Vec::new();
    for (name, row) in rows {
        let Some(expr) = requirement(row.get("scope").unwrap_or(&Value::Null)) else {
            return Err(inputs.fault(
                FILE,
                format!("`{name}` has scopes for a kind of token that is not known"),
            ));
        };
        if expr == Expr::Unknown {
            silent.push(name.as_str());
        }
        operations.push(operation(name, expr));
    }
    let remarks = vec![
        format!(
            "{} methods with scopes, or said to need none",
            rows.len() - silent.len()
        ),
        format!("no word of scopes at {}: {}", silent.len(), silent.join(", ")),
    ];
    let table = TextTable {
        platform: "slack".to_owned(),
        title: "Slack".to_owned(),
        license: "facts from public documents of the vendor".to_owned(),
        case: CaseRule::Sensitive,
        sources: vec![source(
            SOURCE,
            "Slack Web API method reference",
            "2026-08",
            REFERENCE,
            "facts",
        )],
        operations,
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

fn operation(name: &str, expr: Expr) -> Operation {
    let note = (expr == Expr::Unknown)
        .then(|| "the reference names no scope for it; it may take another kind of token, or none".to_owned());
    Operation {
        method: "*".to_owned(),
        template: format!("/api/{name}"),
        id: name.to_owned(),
        requirement: Requirement {
            parts: vec![Part::new(expr, Provenance::Official, SOURCE)],
        },
        note,
        ..Operation::default()
    }
}

/// One alternative per kind of token. `None` for a kind that is not known here.
fn requirement(scopes: &Value) -> Option<Expr> {
    if scopes.as_str() == Some("none") {
        return Some(Expr::nothing());
    }
    let mut user = Vec::new();
    let mut alternatives = Vec::new();
    let of = |context, names: Vec<String>| Expr::All(vec![Expr::Is(Atom::Context(context)), Expr::any_scope(names)]);
    for (kind, names) in scopes.as_object()? {
        match kind.as_str() {
            "bot" => alternatives.push(of(Context::Bot, strings(names))),
            // A token that Slack itself mints for a user inside its clients.
            "user" | "seamless_user" => user.extend(strings(names)),
            // A token for the app's own configuration: its scopes are given to no other kind.
            "configuration" => alternatives.push(Expr::any_scope(strings(names))),
            _ => return None,
        }
    }
    if !user.is_empty() {
        alternatives.push(of(Context::User, user));
    }
    Some(if alternatives.is_empty() {
        Expr::Unknown
    } else {
        one_or(alternatives, Expr::Any)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    fn said(scopes: Value) -> String {
        requirement(&scopes).map(|expr| to_text(&expr)).unwrap_or_default()
    }

    #[test]
    fn bots_and_users_have_scopes_of_their_own() {
        assert_eq!(
            said(json!({"bot": ["chat:write"], "user": ["chat:write"]})),
            "any(all(context bot, scope chat:write), all(context user, scope chat:write))"
        );
        assert_eq!(
            said(json!({"bot": ["groups:read", "im:read"], "user": ["groups:read"]})),
            "any(all(context bot, any scope(groups:read, im:read)), all(context user, scope groups:read))"
        );
        assert_eq!(
            said(json!({"user": ["search:read"]})),
            "all(context user, scope search:read)"
        );
        assert_eq!(
            said(json!({"bot": ["canvases:write"], "seamless_user": ["seamless.user"], "user": ["canvases:write"]})),
            "any(all(context bot, scope canvases:write), all(context user, any scope(seamless.user, canvases:write)))"
        );
    }

    #[test]
    fn other_tokens_and_methods_without_scopes() {
        assert_eq!(
            said(json!({"configuration": ["app_configurations:write"]})),
            "scope app_configurations:write"
        );
        assert_eq!(said(json!("none")), "nothing");
        assert_eq!(said(json!({})), "unknown");
        assert_eq!(requirement(&json!({"robot": ["x"]})), None);
    }
}
