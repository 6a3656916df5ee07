//! The text form and the compiled form of a table hold the same, and damage is named.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use why403::requirement::{Atom, Expr};
use why403::table::{Auth, Knowledge, Lookup, Table, TableError, TextTable, compile, text, write_text};

const TEXT: &str = r#"why403 table 1
platform sample
title Sample API
license facts
case sensitive
covers * > *:readonly
source doc | Sample document | 2026-01-02 | https://example.com/doc | facts
source page | A page | 2026-01-03 |  | facts
operations 18
known official 13, prose 1, unknown 4

set reading
  official doc any scope(users, users:readonly)
    least scope users:readonly

GET / root
  official doc nothing

GET /api/v2/users getUsers
  official doc any scope(users, users:readonly)
  official doc permission directory:user:view

POST /api/v2/users postUsers
  deprecated
  official doc scope users
  official doc all(any permission(a:b:c, d:e:f), context user)
  dropped permission admin
  dropped permission "They are enforced by the backend"
  note the scopes were read on a Friday

GET /api/v2/users/me getUsersMe
  official doc scope user-basic-info
  official doc context user

GET /api/v2/users/{userId} getUser = reading

PATCH /api/v2/users/{userId} "patch User"
  prose page any(scope users, role "End User")

GET /api/v2/users/{userId}/messages/{messageIds}
  auth guest
  official doc context guest

DELETE /api/v2/users/{userId}/messages/{messageId}
  official doc scope messaging

GET /api/v2/users/{userId}/skills = reading
GET /api/v2/users/{userId}/teams "=teams" = reading

GET /api/v2/users/{userId}/wards = reading
  deprecated

GET /dataSources/
  auth unknown
  official doc unknown

GET /tickets/{id}.json
  official doc scope read

GET /v1/{+name}
  official doc scope all

POST /v1/{+name}/locks

POST /v1/{+name}:cancel

POST /v1/{part}
  official doc scope part

* /web/{method}
  auth open
"#;

fn table() -> TextTable {
    text::parse(TEXT).unwrap()
}

fn compiled() -> Vec<u8> {
    compile(&table()).unwrap()
}

fn found(table: &Table, method: &str, path: &str) -> String {
    match table.lookup(method, path) {
        Lookup::Found { operation, other_case } => {
            let mark = if other_case { " (other case)" } else { "" };
            format!("{operation:?}{mark}")
        }
        Lookup::OtherMethods { template, methods } => format!("{template} has {}", methods.join(" ")),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_text_form_is_written_as_it_is_read() {
    let written = write_text(&table());
    assert_eq!(written, TEXT);
}

#[test]
fn the_compiled_form_holds_what_the_text_says() {
    let loaded = Table::load(compiled()).unwrap();
    let mut back: TextTable = table();
    back.operations = loaded.operations().collect();
    back.sort();
    assert_eq!(back.operations, table().operations);
    assert_eq!(write_text(&back), write_text(&table()));
    assert_eq!(loaded.sources(), table().sources);
    assert_eq!(
        (loaded.platform(), loaded.title(), loaded.len()),
        ("sample", "Sample API", 18)
    );
    assert_eq!(compiled(), compiled());
    let counts = loaded.counts();
    assert_eq!(
        counts,
        [
            (Knowledge::Official, 13),
            (Knowledge::Prose, 1),
            (Knowledge::Unknown, 4)
        ]
    );
}

#[test]
fn an_operation_is_found_by_the_documented_rules() {
    let t = Table::load(compiled()).unwrap();
    for (method, path, expected) in [
        ("GET", "/", "GET /"),
        ("GET", "", "GET /"),
        ("get", "/api/v2/users", "GET /api/v2/users"),
        ("GET", "/api/v2/users/", "GET /api/v2/users"),
        ("GET", "/api/v2/users?expand=groups", "GET /api/v2/users"),
        ("HEAD", "/api/v2/users", "GET /api/v2/users"),
        ("GET", "/api/v2/users/me", "GET /api/v2/users/me"),
        ("GET", "/api/v2/users/m%65", "GET /api/v2/users/me"),
        ("PATCH", "/api/v2/users/me", "PATCH /api/v2/users/{userId}"),
        ("GET", "/api/v2/users/me%2Fyou", "GET /api/v2/users/{userId}"),
        ("GET", "/api/v2/Users/x", "GET /api/v2/users/{userId} (other case)"),
        ("PUT", "/api/v2/users/me", "/api/v2/users/me has GET"),
        ("PUT", "/api/v2/users", "/api/v2/users has GET POST"),
        (
            "DELETE",
            "/api/v2/users/7/messages/8",
            "DELETE /api/v2/users/{userId}/messages/{messageId}",
        ),
        (
            "GET",
            "/api/v2/users/me/messages/8",
            "GET /api/v2/users/{userId}/messages/{messageIds}",
        ),
        ("GET", "/api/v2/users//messages/8", "UnknownPath"),
        ("GET", "/dataSources", "GET /dataSources/"),
        ("GET", "/dataSources/", "GET /dataSources/"),
        ("GET", "/dataSources//", "UnknownPath"),
        ("GET", "/tickets/35.json", "GET /tickets/{id}.json"),
        ("GET", "/tickets/35", "UnknownPath"),
        ("GET", "/v1/projects/p/locations/l", "GET /v1/{+name}"),
        ("POST", "/v1/projects/p:cancel", "POST /v1/{+name}:cancel"),
        ("POST", "/v1/projects/p/locks", "POST /v1/{+name}/locks"),
        ("POST", "/v1/p:cancel", "POST /v1/{+name}:cancel"),
        ("POST", "/v1/p%3Acancel", "POST /v1/{+name}:cancel"),
        ("POST", "/v1/p", "POST /v1/{part}"),
        ("POST", "/v1/:cancel", "POST /v1/{part}"),
        ("GET", "/v1", "UnknownPath"),
        ("PURGE", "/web/chat.postMessage", "* /web/{method}"),
        ("GET", "/nowhere", "UnknownPath"),
    ] {
        assert_eq!(found(&t, method, path), expected, "{method} {path}");
    }
}

#[test]
fn where_case_does_not_count_two_spellings_are_one() {
    let mut table = text::parse("why403 table 1\nplatform p\ncase insensitive\n\nGET /Users/{id}/a\n\nGET /users/{id}/B\n\nGET /users/x{id}Y/C\n\nGET /users/X{id}y/d\n").unwrap();
    let loaded = Table::load(compile(&table).unwrap()).unwrap();
    for (path, expected) in [
        ("/USERS/1/A", "GET /Users/{id}/a"),
        ("/users/1/b", "GET /Users/{id}/B"),
        ("/users/x1y/c", "GET /Users/X{id}y/C"),
        ("/users/x1y/d", "GET /Users/X{id}y/d"),
    ] {
        assert_eq!(found(&loaded, "GET", path), expected);
    }
    table.case = why403::table::CaseRule::Sensitive;
    let loaded = Table::load(compile(&table).unwrap()).unwrap();
    assert_eq!(found(&loaded, "GET", "/users/1/B"), "GET /users/{id}/B");
}

#[test]
fn names_of_the_document_are_known_exactly() {
    let t = Table::load(compiled()).unwrap();
    assert!(t.has_name("scope", "users:readonly"));
    assert!(!t.has_name("scope", "Users"));
    assert!(!t.has_name("permission", "users"));
    assert!(!t.has_name("colour", "users"));
    assert!(t.scope_covers("users", "users:readonly"));
    assert_eq!(
        t.similar_names("scope", "user:readonly", 1),
        [Atom::Scope("users:readonly".into())]
    );
    assert_eq!(t.names("context").collect::<Vec<_>>(), ["guest", "user"]);
}

#[test]
fn details_come_back_whole() {
    let t = Table::load(compiled()).unwrap();
    let operation = t.lookup("POST", "/api/v2/users").operation().unwrap().to_operation();
    assert!(operation.deprecated);
    assert_eq!(operation.id, "postUsers");
    assert_eq!(operation.auth, Auth::Token);
    assert_eq!(operation.dropped.len(), 2);
    assert_eq!(operation.note.as_deref(), Some("the scopes were read on a Friday"));
    assert_eq!(
        operation.requirement.parts[0].expr,
        Expr::Is(Atom::Scope("users".into()))
    );
}

#[test]
fn faults_of_the_text_are_named() {
    for (from, to, expected) in [
        (
            "why403 table 1",
            "why403 table 9",
            "line 1, column 1: this is not a table",
        ),
        ("platform sample\n", "", "line 2, column 1: the platform has no name"),
        (
            "operations 18",
            "operations 19",
            "line 9, column 1: the header counts 19 operations, the file has 18",
        ),
        (
            "GET /api/v2/users getUsers",
            "GETS /api/v2/users",
            "line 19, column 1: `GETS` is no method",
        ),
        (
            "GET /api/v2/users getUsers",
            "GET /api/{v2/users getUsers",
            "line 19, column 10: `{` without `}`",
        ),
        (
            "official doc nothing",
            "official dock nothing",
            "line 17, column 12: there is no source `dock`",
        ),
        (
            "official doc nothing",
            "offical doc nothing",
            "line 17, column 3: `offical` does not begin",
        ),
        ("auth guest", "auth ghost", "column 3: an unknown way in"),
        (
            "any scope(users, users:readonly)",
            "any scope(users users:readonly)",
            "line 13, column 32: `,` is missing here",
        ),
        (
            "getUser = reading",
            "getUser = writing",
            "line 35, column 38: there is no set `writing`",
        ),
        (
            "getUser = reading",
            "getUser =",
            "line 35, column 37: a name is missing here",
        ),
        (
            "set reading",
            "set reading\nset reading",
            "line 13, column 1: there are two sets `reading`",
        ),
        (
            "least scope users:readonly",
            "least scope user",
            "line 14, column 11: `least` names what the part above it does not",
        ),
    ] {
        let error = text::parse(&TEXT.replacen(from, to, 1)).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.code(), "table.text");
    }
}

#[test]
fn damage_is_named_and_nothing_of_it_used() {
    let good = compiled();
    assert_eq!(Table::load([]).unwrap_err(), TableError::Magic);
    assert_eq!(
        Table::load(b"PK\x03\x04 something else altogether").unwrap_err(),
        TableError::Magic
    );
    for length in 8..good.len() {
        let error = Table::load(&good[..length]).unwrap_err();
        assert_eq!(error.code(), "table.length");
    }
    for at in 24..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        assert_eq!(Table::load(bytes).unwrap_err(), TableError::Checksum);
    }
    let mut bytes = good.clone();
    bytes[8] = 9;
    assert_eq!(Table::load(bytes).unwrap_err().code(), "table.version");
}
