//! Genesys Cloud: the public API document (Swagger 2.0), and for operations that it lacks, the
//! documentation of the vendor's JavaScript SDK.
//!
//! What its fields mean:
//! - several scopes in one security requirement mean any one of them, although OpenAPI reads them as all;
//! - `x-inin-requires-permissions` has ANY or ALL and a list;
//! - an operation whose 400 names the error `not.a.user` refuses tokens of client credentials, one that names `not.a.client`
//!   those of users;
//! - no `security` at all: the document names no way in.

use std::collections::BTreeSet;

use serde_json::Value;
use why403::requirement::{Atom, Context, Expr, Part, Provenance, Requirement};
use why403::table::{Auth, CaseRule, Cover, Operation, TextTable};

use super::Made;
use super::build::{one_or, source};
use super::input::{Inputs, operations, strings};
use crate::error::Result;

const DOCUMENT: &str = "https://api.mypurecloud.com/api/v2/docs/swagger";
const SDK: &str = "pkg:npm/purecloud-platform-client-v2";
const SWAGGER: &str = "swagger";
const JSDOCS: &str = "jsdocs";

/// Makes the table of Genesys Cloud.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let (file, date) = inputs.newest("genesys", "swagger-", ".json.gz")?;
    let document = inputs.json(&file, DOCUMENT)?;
    let mut all: Vec<Operation> = operations(&document)
        .into_iter()
        .map(|(method, path, operation, _)| from_swagger(&method, path, operation))
        .collect();
    let known: BTreeSet<(String, String)> = all
        .iter()
        .map(|operation| (operation.method.clone(), operation.template.clone()))
        .collect();

    let list = "genesys/operations.json";
    let rows = inputs.json(list, SDK)?;
    let rows = rows
        .as_array()
        .ok_or_else(|| inputs.fault(list, "should be an array of operations"))?;
    let mut version = String::new();
    for row in rows {
        let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (method, path, source) = (text("method"), text("path"), text("source"));
        if let Some(found) = source.strip_prefix("jsdocs-")
            && !known.contains(&(method.clone(), path.clone()))
        {
            version = format!("{found}.0.0");
            all.push(from_jsdocs(method, path, text("operationId"), row));
        }
    }
    let remarks = remarks(&all);
    let table = TextTable {
        platform: "genesys".to_owned(),
        title: "Genesys Cloud".to_owned(),
        license: "facts from public documents of the vendor; SDK documentation MIT".to_owned(),
        case: CaseRule::Sensitive,
        sources: vec![
            source(
                SWAGGER,
                "Genesys Cloud public API document (Swagger 2.0)",
                &date,
                DOCUMENT,
                "facts",
            ),
            source(
                JSDOCS,
                "Genesys Cloud JavaScript SDK documentation",
                &version,
                SDK,
                "MIT",
            ),
        ],
        covers: vec![Cover {
            held: "*".to_owned(),
            needed: "*:readonly".to_owned(),
        }],
        bases: Vec::new(),
        operations: all,
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

fn part(expr: Expr, provenance: Provenance, source: &str) -> Part {
    Part::new(expr, provenance, source)
}

fn from_swagger(method: &str, path: &str, document: &Value) -> Operation {
    let mut parts = Vec::new();
    let (auth, expr) = security(document.get("security"));
    parts.push(part(expr, Provenance::Official, SWAGGER));
    let (permissions, dropped) = permissions(document.get("x-inin-requires-permissions"));
    parts.extend(permissions.map(|expr| part(expr, Provenance::Official, SWAGGER)));
    parts.extend(
        context(document).map(|(context, provenance)| part(Expr::Is(Atom::Context(context)), provenance, SWAGGER)),
    );
    Operation {
        method: method.to_owned(),
        template: path.to_owned(),
        id: document
            .get("operationId")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        auth,
        requirement: Requirement { parts },
        deprecated: document.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
        dropped,
        ..Operation::default()
    }
}

fn from_jsdocs(method: String, template: String, id: String, row: &Value) -> Operation {
    let (permissions, dropped) = permissions(row.get("permissions"));
    let mut parts = vec![part(Expr::Unknown, Provenance::Official, JSDOCS)];
    parts.extend(permissions.map(|expr| part(expr, Provenance::Official, JSDOCS)));
    Operation {
        method,
        template,
        id,
        auth: Auth::Unknown,
        requirement: Requirement { parts },
        dropped,
        note: Some("this source does not say which scopes".to_owned()),
        ..Operation::default()
    }
}

/// The way in and its scopes. Alternatives of `security` are joined by any, schemes of one alternative by all.
fn security(security: Option<&Value>) -> (Auth, Expr) {
    let alternatives = security
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut auth = Auth::Open;
    let mut any = Vec::new();
    for alternative in alternatives {
        let schemes = alternative.as_object().into_iter().flatten();
        let mut all = Vec::new();
        for (scheme, scopes) in schemes {
            if scheme.ends_with("JWT") {
                auth = if auth == Auth::Token { Auth::Token } else { Auth::Guest };
                all.push(Expr::Is(Atom::Context(Context::Guest)));
            } else {
                auth = Auth::Token;
                all.push(Expr::any_scope(strings(scopes)));
            }
        }
        any.push(one_or(all, Expr::All));
    }
    if any.is_empty() {
        return (Auth::Open, Expr::nothing());
    }
    (auth, one_or(any, Expr::Any))
}

/// A permission is `domain:entity:action`; what is not is a slip of the document.
fn is_permission(name: &str) -> bool {
    let parts: Vec<&str> = name.split(':').collect();
    parts.len() == 3
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

/// The permissions, and the names that are none. A list of nothing but such names leaves the requirement unknown.
fn permissions(field: Option<&Value>) -> (Option<Expr>, Vec<Atom>) {
    let Some(field) = field.filter(|field| !field.is_null()) else {
        return (None, Vec::new());
    };
    let names = field.get("permissions").or_else(|| field.get("list"));
    let mut seen = BTreeSet::new();
    let names = names
        .map(strings)
        .unwrap_or_default()
        .into_iter()
        .filter(|name| seen.insert(name.clone()));
    let (good, junk): (Vec<String>, Vec<String>) = names.partition(|name| is_permission(name));
    let junk: Vec<Atom> = junk.into_iter().map(Atom::Permission).collect();
    let atoms: Vec<Atom> = good.into_iter().map(Atom::Permission).collect();
    if atoms.is_empty() {
        return ((!junk.is_empty()).then_some(Expr::Unknown), junk);
    }
    let expr = match field.get("type").and_then(Value::as_str) {
        Some("ANY") => Expr::any_of(atoms),
        // A name left out of an ALL list leaves a requirement that is not wholly known.
        Some("ALL") if junk.is_empty() => Expr::all_of(atoms),
        Some("ALL") => Expr::All(vec![Expr::all_of(atoms), Expr::Unknown]),
        _ => Expr::Unknown,
    };
    (Some(expr), junk)
}

/// Sentences that say whose token it must be.
const CONTEXT_RULES: &[(&str, Context)] = &[
    ("not valid when using the client credentials oauth grant", Context::User),
    (
        "you will need oauth token generated using oauth client credentials",
        Context::Client,
    ),
];

fn context(document: &Value) -> Option<(Context, Provenance)> {
    let responses = document
        .get("responses")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let codes: BTreeSet<&str> = responses
        .filter_map(|(_, response)| response.get("x-inin-error-codes").and_then(Value::as_object))
        .flat_map(|codes| codes.keys().map(String::as_str))
        .collect();
    match (codes.contains("not.a.user"), codes.contains("not.a.client")) {
        (true, false) => return Some((Context::User, Provenance::Official)),
        (false, true) => return Some((Context::Client, Provenance::Official)),
        _ => {}
    }
    let text = |key| {
        document
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_lowercase()
    };
    let prose = format!("{} {}", text("summary"), text("description"));
    let rule = CONTEXT_RULES.iter().find(|(sentence, _)| prose.contains(sentence));
    rule.map(|(_, context)| (*context, Provenance::Prose))
}

fn remarks(all: &[Operation]) -> Vec<String> {
    let mut remarks = Vec::new();
    for context in [Context::User, Context::Client] {
        let wanted = Expr::Is(Atom::Context(context));
        let count = all
            .iter()
            .filter(|o| o.requirement.parts.iter().any(|part| part.expr == wanted))
            .count();
        remarks.push(format!(
            "{count} operations only with the token of a {}",
            context.word()
        ));
    }
    for operation in all.iter().filter(|operation| !operation.dropped.is_empty()) {
        let names: Vec<&str> = operation.dropped.iter().map(Atom::name).collect();
        remarks.push(format!(
            "left out of {} {}: {} (no permission)",
            operation.method,
            operation.template,
            names.join(", ")
        ));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    #[test]
    fn several_scopes_mean_any_of_them() {
        let (auth, expr) = security(Some(&json!([{"PureCloud OAuth": ["users", "users:readonly"]}])));
        assert_eq!(
            (auth, to_text(&expr).as_str()),
            (Auth::Token, "any scope(users, users:readonly)")
        );
        let (auth, expr) = security(Some(&json!([{"PureCloud OAuth": []}])));
        assert_eq!((auth, to_text(&expr).as_str()), (Auth::Token, "nothing"));
        let (auth, expr) = security(Some(&json!([{"Guest Chat JWT": []}])));
        assert_eq!((auth, to_text(&expr).as_str()), (Auth::Guest, "context guest"));
        let (auth, expr) = security(None);
        assert_eq!((auth, to_text(&expr).as_str()), (Auth::Open, "nothing"));
    }

    #[test]
    fn any_and_all_of_permissions_are_kept_apart_and_junk_is_left_out() {
        let read = |value: Value| {
            let (expr, junk) = permissions(Some(&value));
            (expr.map(|e| to_text(&e)).unwrap_or_default(), junk.len())
        };
        let any = json!({"type": "ANY", "permissions": ["a:b:view", "a:b:edit"]});
        assert_eq!(read(any), ("any permission(a:b:view, a:b:edit)".to_owned(), 0));
        let all = json!({"type": "ALL", "permissions": ["a:b:view", "a:b:edit"]});
        assert_eq!(read(all), ("all permission(a:b:view, a:b:edit)".to_owned(), 0));
        let mixed = json!({"type": "ANY", "permissions": ["admin", "directory:user:delete"]});
        assert_eq!(read(mixed), ("permission directory:user:delete".to_owned(), 1));
        let junk = json!({"type": "ANY", "permissions": ["They are enforced by the backend"]});
        assert_eq!(read(junk), ("unknown".to_owned(), 1));
        let part = json!({"type": "ALL", "permissions": ["admin", "a:b:c"]});
        assert_eq!(read(part), ("all(permission a:b:c, unknown)".to_owned(), 1));
        let twice = json!({"type": "ANY", "permissions": ["a:b:c", "a:b:c"]});
        assert_eq!(read(twice), ("permission a:b:c".to_owned(), 0));
        assert_eq!(read(Value::Null), (String::new(), 0));
    }

    #[test]
    fn the_context_is_read_from_error_codes_and_from_two_sentences() {
        let codes = |code: &str| json!({"responses": {"400": {"x-inin-error-codes": {code: "…"}}}});
        assert_eq!(
            context(&codes("not.a.user")),
            Some((Context::User, Provenance::Official))
        );
        assert_eq!(
            context(&codes("not.a.client")),
            Some((Context::Client, Provenance::Official))
        );
        assert_eq!(context(&codes("bad.request")), None);
        let prose = json!({"description": "This request is not valid when using the Client Credentials OAuth grant."});
        assert_eq!(context(&prose), Some((Context::User, Provenance::Prose)));
        let prose = json!({"description": "In order to call this endpoint you will need OAuth token generated using OAuth client credentials authorized with at least messaging scope."});
        assert_eq!(context(&prose), Some((Context::Client, Provenance::Prose)));
        assert_eq!(
            context(&json!({"description": "Create a call conversation on behalf of a user."})),
            None
        );
    }
}
