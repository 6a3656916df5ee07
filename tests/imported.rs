//! An imported table works like a bundled one, for the hosts that it names and no other.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)]

mod support;

use why403::exchange::{Body, Exchange, Outcome};
use why403::import::openapi::{self, Options};
use why403::session::Session;
use why403::{report, table};

const DOCUMENT: &str = r#"
openapi: 3.0.3
info: { title: Orders, version: "2" }
servers: [{ url: "https://orders.example/api" }]
components:
  securitySchemes:
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: "https://login.example/token", scopes: { "orders:read": x, "orders:write": y } } } }
paths:
  /orders/{id}:
    get: { operationId: getOrder, security: [{ oauth: ["orders:read"] }], responses: {} }
    put: { operationId: putOrder, security: [{ oauth: ["orders:write"] }], responses: {} }
"#;

fn denied(method: &str, url: &str) -> Session {
    let mut exchange = Exchange::new("1", method, url, 1_795_176_000_000).unwrap();
    // {"alg":"HS256"} . {"scope":"orders:read"} . a made-up signature
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6Im9yZGVyczpyZWFkIn0.c2lnbmF0dXJl";
    exchange
        .request_headers
        .push("authorization", format!("Bearer {token}"));
    exchange.outcome = Outcome::Status(403);
    exchange.response_body = Body::Empty;
    Session::from_exchanges(vec![exchange])
}

#[test]
fn a_missing_scope_is_found_in_an_imported_table() {
    let document = openapi::read(DOCUMENT, &Options::default()).unwrap();
    let mut tables = support::tables_of(&["genesys"]);
    tables
        .insert_imported("orders", table::compile(&document.table).unwrap())
        .unwrap();
    let found = denied("PUT", "https://orders.example/api/orders/7")
        .report("1", &tables)
        .unwrap();
    insta::assert_snapshot!(report::text(&found), @"
    PUT https://orders.example/api/orders/7 → 403 Forbidden

    The token does not have the scope orders:write that PUT /api/orders/{id} requires. (likely)

    Why
      1. [likely, scope.missing] The token does not have the scope orders:write that PUT
        /api/orders/{id} requires.
          PUT /api/orders/{id} requires scope orders:write. — imported document `Orders`, 2
          The token has the scopes orders:read. — the token's claim `scope` (signature not checked)
        → Register the scope orders:write for the OAuth client.
        → Add it to the `scope` of the authorization request, sign in again and use the new token: an
          old token does not gain scopes.

    What PUT /api/orders/{id} requires
      missing: scope orders:write — imported document `Orders`, 2

    Token
      Bearer in the Authorization header: eyJh…dXJl (65 characters)
      JWT signed with HS256
      Scopes: orders:read
      Warning: The signature has 9 bytes; HS256 gives 32. The token was probably cut short or altered
        when it was copied; a server refuses it. — RFC 7518 §3, RFC 8037 §3.1

    Not seen or not checked
      The server refused in general terms and named nothing that is missing.
      The token's signature was not checked; what its claims say is the token's own word.
    ");
    let held = denied("GET", "https://orders.example/api/orders/7")
        .report("1", &tables)
        .unwrap();
    assert_eq!(held.requirement[0].verdict, why403::authority::Verdict::Satisfied);
    for other in [
        "https://xorders.example/api/orders/7",
        "https://orders.example.evil.test/api/orders/7",
    ] {
        let report = denied("PUT", other).report("1", &tables).unwrap();
        assert!(report.operation.is_none() && report.requirement.is_empty(), "{other}");
    }
    tables.clear_imported();
    assert!(
        denied("PUT", "https://orders.example/api/orders/7")
            .report("1", &tables)
            .unwrap()
            .operation
            .is_none()
    );
}

#[test]
fn an_imported_table_is_named_replaced_and_removed_alone() {
    let compiled = |text: &str| table::compile(&openapi::read(text, &Options::default()).unwrap().table).unwrap();
    let mut tables = support::tables_of(&["genesys"]);
    tables.insert_imported("orders", compiled(DOCUMENT)).unwrap();
    let other = DOCUMENT.replace("orders.example", "api.mypurecloud.com");
    tables.insert_imported("other", compiled(&other)).unwrap();
    assert!(tables.is_imported_host("orders.example"));
    // The bundled table is used there.
    assert!(!tables.is_imported_host("api.mypurecloud.com"));
    assert!(!tables.is_imported_host("orders.example.evil.test"));
    let moved = DOCUMENT.replace("orders.example", "new.example");
    tables.insert_imported("orders", compiled(&moved)).unwrap();
    assert!(tables.is_imported_host("new.example") && !tables.is_imported_host("orders.example"));
    assert!(tables.insert_imported("orders", b"damaged".to_vec()).is_err());
    assert!(tables.is_imported_host("new.example"), "what was there stays");
    let names: Vec<&str> = tables.imported().map(|(name, _)| name).collect();
    assert_eq!(names, ["orders", "other"]);
    tables.remove_imported("orders");
    assert_eq!(tables.imported().count(), 1);
    assert!(tables.table("genesys").is_some());
}
