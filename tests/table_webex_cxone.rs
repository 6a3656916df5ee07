//! The tables of Webex and NICE CXone: what prose says, what is inferred, and what is unknown.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use why403::requirement::Provenance;
use why403::table::{Knowledge, Table, Template, compile, expr, text};

fn table(name: &str) -> Table {
    let path = format!("{}/vendors/{name}/table.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    Table::load(compile(&text::parse(&text).unwrap()).unwrap()).unwrap()
}

const HOST: &str = "api.wxcc-us1.cisco.com";

fn parts(table: &Table, method: &str, path: &str) -> Vec<(Provenance, String)> {
    let operation = table.lookup_at(HOST, method, path).operation().unwrap();
    let parts = operation.requirement().parts;
    parts
        .iter()
        .map(|part| (part.provenance, expr::to_text(&part.expr)))
        .collect()
}

#[test]
fn every_operation_is_found_by_a_path_made_from_it() {
    for name in ["webex", "cxone"] {
        let table = table(name);
        for operation in table.refs() {
            let path = Template::parse(&operation.template())
                .unwrap()
                .example(|n| format!("1000{n}"));
            let found = table
                .lookup_base(operation.base(), operation.method(), &path)
                .operation();
            assert_eq!(found, Some(operation), "{path}");
        }
    }
}

#[test]
fn contact_center_operations_are_counted_by_what_is_known_of_them() {
    let table = table("webex");
    let here = table
        .operations()
        .filter(|operation| operation.base == "contact-center");
    let known: Vec<Knowledge> = here.map(|operation| operation.knowledge()).collect();
    let count = |wanted| known.iter().filter(|k| **k == wanted).count();
    assert_eq!(known.len(), 422);
    assert_eq!(count(Knowledge::Prose), 100);
    assert_eq!(count(Knowledge::Inference), 293);
    assert_eq!(count(Knowledge::Official), 2);
    assert_eq!(count(Knowledge::Unknown), 27);
}

#[test]
fn subscriptions_need_a_scope_and_an_administrator() {
    let table = table("webex");
    for (method, path, scope) in [
        ("POST", "/v1/subscriptions", "scope cjp:config_write"),
        ("POST", "/v2/subscriptions", "scope cjp:config_write"),
        ("GET", "/v1/subscriptions", "scope cjp:config_read"),
    ] {
        let prose = |text: &str| (Provenance::Prose, text.to_owned());
        assert_eq!(
            parts(&table, method, path),
            [prose(scope), prose("role administrator")],
            "{method} {path}"
        );
    }
}

#[test]
fn required_headers_are_part_of_the_requirement() {
    let table = table("webex");
    for path in ["/v1/agentburnout/subscribe", "/v1/agentburnout/action"] {
        let header = (Provenance::Official, "header x-organization-id".to_owned());
        assert!(parts(&table, "POST", path).contains(&header), "{path}");
    }
}

#[test]
fn hosts_of_the_contact_center_are_known_by_whole_labels() {
    let table = table("webex");
    assert!(table.knows_host(HOST));
    assert!(!table.knows_host("api.wxcc-us1.cisco.com.evil.example"));
    assert!(
        table
            .lookup_at("evil.example", "GET", "/v1/subscriptions")
            .operation()
            .is_none()
    );
}

#[test]
fn what_dialling_requires_at_cxone_is_unknown_but_for_the_agent_session() {
    let table = table("cxone");
    for path in [
        "/InContactAPI/services/v23.0/agent-sessions/s1/dialer-login",
        "/incontactapi/services/v31.0/agent-sessions/s1/interactions/7/snooze",
        "/inContactAPI/services/v23.0/agent-sessions/s1/dial-phone",
    ] {
        let operation = table.lookup("POST", path).operation().unwrap().to_operation();
        let parts: Vec<String> = operation
            .requirement
            .parts
            .iter()
            .map(|part| expr::to_text(&part.expr))
            .collect();
        assert_eq!(parts, ["unknown", "context user"]);
        assert_eq!(operation.requirement.parts[1].provenance, Provenance::Inference);
        assert!(operation.note.unwrap().contains("agent session"));
    }
}
