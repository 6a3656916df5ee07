//! Documents of other forms than OpenAPI as requirement tables: Google's discovery, Postman, AsyncAPI, GraphQL.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;
use why403::import::openapi::{Document, Options, read};
use why403::table::{Table, compile, text, write_text};

fn with_host(text: &str, host: &str) -> Document {
    let options = Options {
        hosts: [host]
            .into_iter()
            .filter(|host| !host.is_empty())
            .map(str::to_owned)
            .collect(),
        ..Options::default()
    };
    read(text, &options).unwrap_or_else(|error| panic!("{error}"))
}

/// The operations of the table and the notes; the table is read again and loaded.
fn shown(document: &Document) -> String {
    let written = write_text(&document.table);
    assert_eq!(
        text::parse(&written).expect("it is read again").operations,
        document.table.operations
    );
    Table::load(compile(&document.table).expect("it compiles")).expect("it loads");
    let (_, operations) = written.split_once("\nbase ").expect("it has a base");
    format!("{}\n{}", operations.trim(), document.notes.join("\n"))
}

fn error(text: &str) -> String {
    match read(text, &Options::default()) {
        Ok(_) => panic!("it was read"),
        Err(error) => format!("{}: {error}", error.code()),
    }
}

const DISCOVERY: &str = r#"{"discoveryVersion": "v1", "name": "things", "title": "Things API", "revision": "20260801",
"rootUrl": "https://things.example/", "servicePath": "things/v1/",
"methods": {"ping": {"id": "things.ping", "httpMethod": "GET", "path": "ping"}},
"resources": {"boxes": {"methods": {"get": {"id": "things.boxes.get", "httpMethod": "GET", "path": "boxes/{+name}",
  "scopes": ["https://a.example/auth/all", "https://a.example/auth/readonly"]}},
  "resources": {"lids": {"methods": {"shut": {"id": "things.boxes.lids.shut", "httpMethod": "POST",
    "path": "{+name}:shut", "flatPath": "boxes/{boxesId}/lids/{lidsId}:shut", "scopes": ["https://a.example/auth/all"]}}}}}}}"#;

#[test]
fn a_discovery_document_names_scopes_of_which_any_one_suffices() {
    insta::assert_snapshot!(shown(&with_host(DISCOVERY, "")), @r#"
    hosts-1
      host things.example

    GET /things/v1/boxes/{+name} things.boxes.get
      imported document any scope(https://a.example/auth/all, https://a.example/auth/readonly)

    POST /things/v1/boxes/{boxesId}/lids/{lidsId}:shut things.boxes.lids.shut
      imported document scope https://a.example/auth/all

    GET /things/v1/ping things.ping
      auth unknown
    1 operations have no `security`: what they require is unknown.
    "#);
}

const POSTMAN: &str = r#"{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
"variable": [{"key": "baseUrl", "value": "https://api.shop.example/v1"}],
"auth": {"type": "oauth2", "oauth2": [{"key": "scope", "value": "everything", "type": "string"}]},
"item": [{"name": "Orders", "item": [
  {"name": "One order", "request": {"method": "GET", "url": {"raw": "{{baseUrl}}/orders/:id/{{part}}?x=1"}}},
  {"name": "New order", "request": {"method": "POST", "url": "{{baseUrl}}/orders",
    "auth": {"type": "oauth2", "oauth2": [{"key": "scope", "value": "orders:read orders:write"}]}}}]},
 {"name": "Health", "request": {"auth": {"type": "noauth"}, "method": "GET", "url": "{{other}}/health"}},
 {"name": "No address", "request": {"method": "GET"}}]}"#;

#[test]
fn a_collection_says_what_is_sent_and_not_what_is_needed() {
    insta::assert_snapshot!(shown(&with_host(POSTMAN, "")), @r#"
    hosts-1
      host api.shop.example

    POST /v1/orders "New order"
      imported document listed scope(orders:read, orders:write)

    GET /v1/orders/{id}/{part} "One order"
    1 operations have no `security`: what they require is unknown.
    Warning (once): the server `{{other}}` has a host that is a variable without a default: it was left out; name the host that you use.
    Warning (once): #/item/2: a request without an address.
    "#);
    assert!(shown(&with_host(POSTMAN, "x.example")).contains("GET /health Health"));
}

const ASYNC: &str = "asyncapi: 2.6.0
info: {title: Feed, version: '1'}
servers:
  live: {url: 'wss://{region}.feed.example/v2', protocol: wss, security: [{o: ['feed:read']}]}
  bus: {url: 'kafka.feed.example:9092', protocol: kafka}
channels:
  prices/{symbol}:
    subscribe: {operationId: prices}
  orders:
    publish: {operationId: order, security: [{o: ['feed:read', 'orders:write']}, {k: []}]}
components: {securitySchemes: {o: {type: oauth2}, k: {type: userPassword}}}
";

#[test]
fn of_asyncapi_what_a_browser_sends_is_read() {
    insta::assert_snapshot!(shown(&with_host(ASYNC, "")), @r#"
    hosts-1
      host *.feed.example

    GET /v2/orders order
      imported document any(all scope(feed:read, orders:write), unknown)

    GET /v2/prices/{symbol} prices
      imported document scope feed:read
    Warning (once): `bus` is not reached over HTTP and was left out.
    "#);
    let third = "asyncapi: 3.0.0
info: {title: Feed, version: '1'}
servers: {live: {host: feed.example, pathname: /v3, protocol: https}}
channels: {prices: {address: 'prices/{symbol}'}}
operations:
  prices: {action: receive, channel: {$ref: '#/channels/prices'}, security: [{$ref: '#/components/securitySchemes/o'}]}
components: {securitySchemes: {o: {type: oauth2, scopes: ['feed:read']}}}
";
    insta::assert_snapshot!(shown(&with_host(third, "")), @r#"
    hosts-1
      host feed.example

    * /v3/prices/{symbol} prices
      imported document scope feed:read
    "#);
}

const SCHEMA: &str = r#"
"""The "Query" type."""
type Query @authenticated {
  me: User
  users(first: Int = 10, text: String = "a } b"): [User!]! @requiresScopes(scopes: [["users:read", "org:read"], ["admin"]])
  # a remark with a { in it
  rules: String @auth(rules: [{allow: owner}])
}
extend type Mutation { remove(id: ID!): User @hasRole(role: ADMIN) @deprecated(reason: "x") }
type User { name: String @requiresScopes(scopes: [["never:counted"]]) }
"#;

#[test]
fn directives_of_a_schema_are_read_and_silence_is_not_taken_for_leave() {
    insta::assert_snapshot!(shown(&with_host(SCHEMA, "api.example")), @r#"
    hosts-1
      host api.example

    POST /graphql
      auth unknown
    3 operations share method and path with another (they differ in query or fragment only) and were put together with it; where they require different things, the requirement is unknown.
    1 operations have no `security`: what they require is unknown.
    All fields of a GraphQL schema are called at one address: the table can say what a call needs only where all need the same.
    Query.users: any(all scope(users:read, org:read), scope admin)
    Query.rules: unknown
    Mutation.remove: role ADMIN
    "#);
    let alike = "type Query { a: Int @requiresScopes(scopes: [[\"x\"]]) b: Int @requiresScopes(scopes: [[\"x\"]]) }";
    assert!(shown(&with_host(alike, "api.example")).contains("imported document scope x"));
    assert!(error(SCHEMA).starts_with("openapi.no-host"));
}

#[test]
fn faults_are_named_with_their_place() {
    insta::assert_snapshot!(error(r#"{"discoveryVersion": "v1", "rootUrl": "https://a.example/", "methods": {"x": {"path": "y"}}}"#), @r#"openapi.document: line 1, at #/methods/x: a method needs `httpMethod` and `path`"#);
    insta::assert_snapshot!(error("asyncapi: 1.2.0\nchannels: {}\n"), @r#"openapi.not-openapi: this is no OpenAPI 3.0 or 3.1, Swagger 2.0, AsyncAPI or Google discovery document, Postman collection or GraphQL schema: `asyncapi` is another version; convert it to 2 or 3"#);
    insta::assert_snapshot!(error("asyncapi: 2.0.0\nservers: {a: {url: 'mqtt://a.example', protocol: mqtt}}\nchannels: {}\n"), @r#"openapi.no-host: the document names no host (its servers are paths only); name the host that serves it"#);
    let schema = |text: &str| {
        let options = Options {
            hosts: vec!["a.example".to_owned()],
            ..Options::default()
        };
        read(text, &options).map(|_| ()).map_err(|error| error.to_string())
    };
    insta::assert_debug_snapshot!(schema("type Query {\n  a Int\n}"), @r#"
    Err(
        "line 2, column 5: `:` and the type of the field were expected; mend the document there",
    )
    "#);
    insta::assert_debug_snapshot!(schema("type Query {\n  a: Int @x(y: \"z)\n}"), @r#"
    Err(
        "line 2, column 16: this text is not closed; add the quotation mark; mend the document there",
    )
    "#);
    let deep = format!("type Query {{ a: Int @auth(roles: {}) }}", "[".repeat(100));
    insta::assert_debug_snapshot!(schema(&deep), @r#"
    Err(
        "line 1, column 67: lists nest too deeply; mend the document there",
    )
    "#);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is cut out of or put into a document, it is read or refused by name.
    #[test]
    fn no_damage_makes_a_reader_panic(which in 0usize..4, at in 0usize..2000, cut in 0usize..30, with in "[ \\-:{}\\[\\]&*!|>'\"#@()\n a-z0-9]{0,4}") {
        let whole = [DISCOVERY, POSTMAN, ASYNC, SCHEMA][which];
        let mut text: Vec<char> = whole.chars().collect();
        let at = at % text.len();
        let end = (at + cut).min(text.len());
        text.splice(at..end, with.chars());
        let text: String = text.into_iter().collect();
        let options = Options { hosts: vec!["a.example".to_owned()], ..Options::default() };
        match read(&text, &options) {
            Ok(document) => {
                let again = text::parse(&write_text(&document.table)).expect("its text is read again");
                prop_assert_eq!(again.operations, document.table.operations);
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    /// A list of lists in `@requiresScopes` means what it says: any one of the inner lists, all of its names.
    #[test]
    fn lists_of_lists_are_ors_of_ands(lists in prop::collection::vec(prop::collection::vec("[a-z]{1,5}:[a-z]{1,5}", 1..4), 1..4)) {
        let inner: Vec<String> = lists.iter().map(|all| format!("[{}]", all.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", "))).collect();
        let document = with_host(&format!("type Query {{ a: Int @requiresScopes(scopes: [{}]) }}", inner.join(", ")), "a.example");
        let expr = document.operations[0].security.clone().expect("it states something");
        // Holding exactly one inner list is enough; holding nothing is not.
        let holds = |held: &[String]| met(&expr, held);
        for all in &lists {
            prop_assert!(holds(all));
        }
        prop_assert!(!holds(&[]));
    }
}

fn met(expr: &why403::requirement::Expr, held: &[String]) -> bool {
    use why403::requirement::Expr;
    match expr {
        Expr::Is(atom) => held.iter().any(|name| name == atom.name()),
        Expr::Any(list) => list.iter().any(|one| met(one, held)),
        Expr::All(list) | Expr::Listed(list) => list.iter().all(|one| met(one, held)),
        Expr::Unknown => false,
    }
}
