//! How the common form is read.

use serde_json::{Value, json};
use why403::requirement::{Atom, Part, Provenance, Requirement};
use why403::table::{Operation, expr};

use super::security::{OAUTH, Schemes, Way, way};
use super::{Join, merge, own, split};

fn text(found: Option<why403::requirement::Expr>) -> String {
    found.map_or_else(|| "-".to_owned(), |found| expr::to_text(&found))
}

#[test]
fn alternatives_of_security_are_kept_apart() {
    let schemes = Schemes {
        keys: &[("key", "x-key"), ("secret", "x-secret")],
        ..OAUTH
    };
    let read = |security: Value| text(schemes.read(&json!({ "security": security }), &Value::Null));
    assert_eq!(
        read(json!([{ "oauth2": ["a", "b"] }, { "OAuth2": ["c"] }])),
        "any(all scope(a, b), scope c)"
    );
    assert_eq!(
        read(json!([{ "key": [], "secret": [] }, { "oauth2": ["a"] }])),
        "any(scope a, all header(x-key, x-secret))"
    );
    // A key alone, and a scheme of no known names, say nothing of what their owner may do.
    assert_eq!(read(json!([{ "key": [] }])), "-");
    assert_eq!(read(json!([{ "basic": [] }])), "-");
    assert_eq!(read(json!([{ "oauth2": [] }])), "-");
    assert_eq!(read(json!([{ "oauth2": ["a"] }, {}])), "nothing");
}

#[test]
fn no_scheme_an_empty_list_and_an_empty_alternative_differ() {
    let document = json!({ "paths": { "/a": { "get": { "security": [{ "oauth2": [] }] } } } });
    assert!(way(&json!({}), &document) == Way::Unsaid);
    assert!(way(&json!({}), &json!({ "paths": {} })) == Way::Token);
    assert!(way(&json!({ "security": [] }), &document) == Way::Nothing);
    assert!(way(&json!({ "security": [{ "basic": [] }, {}] }), &document) == Way::Also);
    let defaults = json!({ "security": [{ "oauth2": ["a"] }], "paths": {} });
    assert!(way(&json!({}), &defaults) == Way::Token);
    assert_eq!(text(OAUTH.read(&json!({}), &defaults)), "scope a");
}

#[test]
fn names_hang_together_only_as_the_source_says() {
    let names = || vec!["a".to_owned(), " b".to_owned(), "a".to_owned(), String::new()];
    assert_eq!(text(Join::Any.expr(names(), Atom::Scope)), "any scope(a, b)");
    assert_eq!(text(Join::All.expr(names(), Atom::Scope)), "all scope(a, b)");
    assert_eq!(text(Join::Unsaid.expr(names(), Atom::Scope)), "listed scope(a, b)");
    assert_eq!(text(Join::Unsaid.expr(vec![String::new()], Atom::Scope)), "-");
}

#[test]
fn a_name_with_a_place_in_it_is_not_the_only_one_that_will_do() {
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let one = || names(&["m.{x}.ALL"]);
    let two = || names(&["m.{x}.ALL", "n.ALL"]);
    let read = |join: Join, list| text(join.expr(list, Atom::Scope));
    assert_eq!(read(Join::Any, one()), "any(scope m.{x}.ALL, unknown)");
    assert_eq!(read(Join::Any, two()), "any(scope m.{x}.ALL, scope n.ALL, unknown)");
    assert_eq!(
        read(Join::All, two()),
        "all(any(scope m.{x}.ALL, unknown), scope n.ALL)"
    );
    assert_eq!(read(Join::Unsaid, two()), "any(scope m.{x}.ALL, scope n.ALL, unknown)");
}

#[test]
fn vendors_own_ways_are_read() {
    let jira = json!({
        "security": [{ "basicAuth": [] }, { "OAuth2": ["w", "r"] }, {}],
        "x-atlassian-oauth2-scopes": [{ "scopes": ["r", "w"], "state": "Current" }, { "scopes": ["g"], "state": "Beta" }],
    });
    assert_eq!(
        text(own::atlassian(&jira, &Value::Null)),
        "any(all scope(r, w), scope g)"
    );
    assert_eq!(
        text(own::atlassian(
            &json!({ "security": [{ "basicAuth": [] }] }),
            &Value::Null
        )),
        "unknown"
    );
    let mixed = json!({ "scopes": ["a", "b", "c"], "joined": ["or", "and"] });
    assert_eq!(text(own::power_bi(&mixed, &Value::Null)), "listed scope(a, b, c)");
    let and = |scopes: [&str; 2]| {
        text(own::power_bi(
            &json!({ "scopes": scopes, "joined": ["and"] }),
            &Value::Null,
        ))
    };
    assert_eq!(
        and(["A.ReadWrite.All", "B.Read.All"]),
        "all scope(A.ReadWrite.All, B.Read.All)"
    );
    assert_eq!(
        and(["A.Read.All", "A.ReadWrite.All"]),
        "listed scope(A.Read.All, A.ReadWrite.All)"
    );
    let open = json!({ "x-permission": { "operator": "OPEN", "permissions": [] } });
    assert_eq!(text(own::datadog(&open, &Value::Null)), "nothing");
    let every = json!({ "securitySchemes": { "OAuth2": { "x-scope-names": ["a", "b"] } } });
    let some = json!({ "security": [{ "BotToken": [] }, { "OAuth2": ["a"] }] });
    assert_eq!(text(own::discord(&some, &every)), "any(context bot, scope a)");
    let all = json!({ "security": [{ "BotToken": [] }, { "OAuth2": ["a", "b"] }] });
    assert_eq!(text(own::discord(&all, &every)), "any(context bot, unknown)");
}

#[test]
fn operations_of_one_path_become_one_that_claims_no_more_than_both() {
    let operation = |template: &str, id: &str, text: &str| Operation {
        method: "POST".to_owned(),
        template: template.to_owned(),
        id: id.to_owned(),
        requirement: Requirement {
            parts: vec![Part::new(expr::from_text(text).unwrap(), Provenance::Official, "s")],
        },
        ..Operation::default()
    };
    let mut remarks = Vec::new();
    let found = merge(
        vec![
            operation("/a/{x}", "One", "scope a"),
            operation("/a/{y}/", "Two", "scope b"),
            operation("/a/{z}", "Three", "scope a"),
            operation("/b", "Unknown", "unknown"),
            operation("/b", "Known", "scope c"),
        ],
        &mut remarks,
    );
    let said: Vec<String> = found
        .iter()
        .map(|o| text(Some(o.requirement.parts[0].expr.clone())))
        .collect();
    assert_eq!(said, ["listed scope(a, b)", "scope c"]);
    assert!(found[0].note.as_deref().unwrap().ends_with("One, Two, Three"));
    assert_eq!(remarks.len(), 1);
}

#[test]
fn a_server_has_a_host_and_a_path() {
    assert_eq!(
        split("https://{service}dev.azure.com"),
        ("dev.azure.com".to_owned(), "")
    );
    assert_eq!(split("https://{tenantDomain}/api/v2"), (String::new(), "/api/v2"));
    assert_eq!(
        split("https://api.xero.com/files.xro/1.0/"),
        ("api.xero.com".to_owned(), "/files.xro/1.0")
    );
}
