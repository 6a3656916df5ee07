//! OpenAPI documents as requirement tables.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;
use why403::import::openapi::{Document, Options, SeveralScopes, Slips, read, read_with};
use why403::table::{Lookup, Table, compile, text, write_text};

fn document(text: &str) -> Document {
    read(text, &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn pets() -> String {
    let path = format!("{}/tests/fixtures/openapi/pets.yaml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the fixture is there")
}

fn error(text: &str) -> String {
    match read(text, &Options::default()) {
        Ok(_) => panic!("it was read"),
        Err(error) => format!("{}: {error}", error.code()),
    }
}

#[test]
fn everything_that_a_document_says_about_authority_is_in_the_table() {
    insta::assert_snapshot!(write_text(&document(&pets()).table), @"
    why403 table 1
    platform pet-store-v3
    title Pet Store (v3)
    license MIT
    case sensitive
    source document | imported document `Pet Store (v3)` | 2026-08-01 |  | MIT
    operations 17
    known imported 17

    base hosts-1
      host *.pets.example

    GET /v1/basic
      deprecated
      imported document any(unknown, role keeper)

    GET /v1/extended
      imported document scope pets:read
      imported document any permission(pet:pet:view, pet:pet:edit)
      imported document any role(Vet, Keeper)

    PUT /v1/extended
      imported document scope pets:read
      imported document all permission(pet:pet:view, pet:pet:edit)
      imported document listed scope(pets:write, pets:read)

    PATCH /v1/extended
      imported document scope pets:read
      imported document unknown
      imported document any role(Vet, Keeper)

    GET /v1/pets listPets
      imported document scope pets:read
      imported document header x-org

    POST /v1/pets addPet
      imported document all(listed scope(pets:read, pets:write), header x-api-key)

    DELETE /v1/pets
      auth open
      imported document any(scope admin, header x-api-key, nothing)
      imported document header x-org

    GET /v1/pets/{petId} getPet
      imported document nothing

    base hosts-2
      host eu.pets.example
      host us.pets.example

    GET /{version}/basic
      deprecated
      imported document any(unknown, role keeper)

    GET /{version}/extended
      imported document scope pets:read
      imported document any permission(pet:pet:view, pet:pet:edit)
      imported document any role(Vet, Keeper)

    PUT /{version}/extended
      imported document scope pets:read
      imported document all permission(pet:pet:view, pet:pet:edit)
      imported document listed scope(pets:write, pets:read)

    PATCH /{version}/extended
      imported document scope pets:read
      imported document unknown
      imported document any role(Vet, Keeper)

    GET /{version}/pets listPets
      imported document scope pets:read
      imported document header x-org

    POST /{version}/pets addPet
      imported document all(listed scope(pets:read, pets:write), header x-api-key)

    DELETE /{version}/pets
      auth open
      imported document any(scope admin, header x-api-key, nothing)
      imported document header x-org

    GET /{version}/pets/{petId} getPet
      imported document nothing

    base hosts-3
      host open.example

    GET /open
      auth open
      imported document nothing
    ");
}

#[test]
fn several_scopes_may_be_read_as_any() {
    let options = Options {
        several_scopes: SeveralScopes::Any,
        hosts: vec!["API.pets.example".to_owned()],
        name: Some("pets".to_owned()),
    };
    let table = read(&pets(), &options).expect("it is a document").table;
    let text = write_text(&table);
    let part: String = text
        .lines()
        .filter(|l| l.starts_with("platform") || l.contains("host") || l.contains("pets:write"))
        .map(|l| format!("{l}\n"))
        .collect();
    insta::assert_snapshot!(part, @"
    platform pets
    base hosts-1
      host api.pets.example
      imported document any scope(pets:write, pets:read)
      imported document all(any scope(pets:read, pets:write), header x-api-key)
      imported document any scope(pets:write, pets:read)
      imported document all(any scope(pets:read, pets:write), header x-api-key)
    ");
}

#[test]
fn an_imported_table_is_written_read_and_compiled_like_a_bundled_one() {
    let table = document(&pets()).table;
    assert_eq!(text::parse(&write_text(&table)).expect("it was just written"), table);
    let loaded = Table::load(compile(&table).expect("it compiles")).expect("it was just compiled");
    let found = loaded.lookup_at("eu.pets.example", "GET", "/v1/pets/7");
    let found = found.operation().expect("the path is in the table");
    assert_eq!(found.id(), "getPet");
    let elsewhere = loaded.lookup_at("pets.example", "GET", "/v1/pets/7");
    assert_eq!(elsewhere, Lookup::UnknownPath);
}

#[test]
fn json_is_read_as_yaml_is() {
    let json = r##"{
  "swagger": "2.0",
  "info": { "title": "Old", "version": "1" },
  "host": "old.example:8080", "basePath": "/api/", "schemes": ["https"],
  "securityDefinitions": { "o": { "type": "oauth2", "flow": "implicit", "scopes": { "a": "", "b": "" } } },
  "security": [ { "o": ["a", "b"] } ],
  "paths": {
    "/x#Action=One": { "get": { "operationId": "one" } },
    "/x#Action=Two": { "get": { "operationId": "two", "security": [ { "o": ["a"] } ] } },
    "/w/{id}{extension}.{more}{most}": { "get": {} },
    "/y": { "$ref": "#/paths/~1z" },
    "/z": { "get": { "security": [ { "o": [] } ] }, "post": null }
  }
}"##;
    let from_json = document(json);
    insta::assert_snapshot!(write_text(&from_json.table), @"
    why403 table 1
    platform old
    title Old
    license not stated
    case sensitive
    source document | imported document `Old` | 1 |  | not stated
    operations 4
    known imported 3, unknown 1

    base hosts-1
      host old.example

    GET /api/w/{id}.{more}
      imported document all scope(a, b)

    GET /api/x
      auth unknown

    GET /api/y
      imported document nothing

    GET /api/z
      imported document nothing
    ");
    insta::assert_snapshot!(from_json.notes.join("\n"), @"1 operation shares method and path with another (they differ in query or fragment only) and were put together with it; where they require different things, the requirement is unknown.");
    assert_eq!(from_json.operations.len(), 5);
    // JSON is YAML, so both readers must agree.
    let as_yaml = format!("# a remark makes it YAML\n{json}");
    assert_eq!(document(&as_yaml).operations, from_json.operations);
}

#[test]
fn a_broken_document_is_refused_with_line_and_path() {
    insta::assert_snapshot!(error("{\"openapi\": \"3.0.0\",\n  \"paths\": {"), @"openapi.syntax: line 2, column 12: EOF while parsing an object; mend the document there");
    insta::assert_snapshot!(error("openapi: 3.0.0\npaths: [\n"), @"openapi.syntax: line 3, column 1: while parsing a node, did not find expected node content; mend the document there");
    insta::assert_snapshot!(error("openapi: 3.0.0\npaths:\n  /a: {}\n  /a: {}\n"), @"openapi.syntax: line 4, column 3: `/a` stands twice in one mapping; mend the document there");
    insta::assert_snapshot!(error("{\"openapi\": \"3.0.0\", \"paths\": {\"/a\": {}, \"/a\": {}}}"), @"openapi.syntax: line 1, column 45: `/a` stands twice in one object; mend the document there");
    insta::assert_snapshot!(error("hello"), @"openapi.not-openapi: this is no OpenAPI 3.0 or 3.1, Swagger 2.0, AsyncAPI or Google discovery document, Postman collection or GraphQL schema: it is not an object");
    insta::assert_snapshot!(error(""), @"openapi.syntax: line 1, column 1: the document is empty; mend the document there");
    insta::assert_snapshot!(error("{\"log\": {}}"), @"openapi.not-openapi: this is no OpenAPI 3.0 or 3.1, Swagger 2.0, AsyncAPI or Google discovery document, Postman collection or GraphQL schema: it has neither `openapi` nor `swagger`");
    insta::assert_snapshot!(error("openapi: 4.0.0"), @"openapi.not-openapi: this is no OpenAPI 3.0 or 3.1, Swagger 2.0, AsyncAPI or Google discovery document, Postman collection or GraphQL schema: `openapi` is another version; convert it to 3.0 or 3.1");
    insta::assert_snapshot!(error("swagger: '1.2'"), @"openapi.not-openapi: this is no OpenAPI 3.0 or 3.1, Swagger 2.0, AsyncAPI or Google discovery document, Postman collection or GraphQL schema: `swagger` is another version; convert it to 2.0 or to OpenAPI 3");
    insta::assert_snapshot!(error("openapi: 3.0.0\npaths:\n  /a:\n    get: {}\n"), @"openapi.no-host: the document names no host (its servers are paths only); name the host that serves it");
    let with = |rest: &str| {
        error(&format!(
            "openapi: 3.0.0\nservers: [{{url: 'https://a.example'}}]\n{rest}"
        ))
    };
    insta::assert_snapshot!(with("paths:\n  a:\n    get: {}\n"), @"openapi.document: line 5, at #/paths/a: a path begins with `/`");
    insta::assert_snapshot!(with("paths:\n  /a:\n    get: [1]\n"), @"openapi.document: line 5, at #/paths/~1a/get: an operation was expected");
    insta::assert_snapshot!(with("paths:\n  /a:\n    get:\n      security: {o: []}\n"), @"openapi.document: line 6, at #/paths/~1a/get/security: a list of security requirements was expected");
    insta::assert_snapshot!(with("paths:\n  /a: {$ref: 'other.yaml#/a'}\n"), @"openapi.document: line 4, at #/paths/~1a/$ref: `other.yaml#/a` is in another file; bundle the document into one file first");
    insta::assert_snapshot!(with("paths:\n  /a: {$ref: '#/paths/~1b'}\n  /b: {$ref: '#/paths/~1a'}\n"), @"openapi.document: line 4, at #/paths/~1a: its references go round in a circle");
    insta::assert_snapshot!(with("paths:\n  /a: {$ref: '#/paths/~1c'}\n"), @"openapi.document: line 4, at #/paths/~1a/$ref: `#/paths/~1c` is not in the document");
    insta::assert_snapshot!(with("components: {securitySchemes: {o: {type: oauth3}}}\npaths: {}\n"), @"openapi.document: line 3, at #/components/securitySchemes/o: `oauth3` is no type of security scheme; write oauth2, openIdConnect, http, apiKey or mutualTLS");
    insta::assert_snapshot!(with("---\nopenapi: 3.0.0\n"), @"openapi.syntax: line 3, column 1: a second document begins here; give one a file; mend the document there");
}

/// One slip does not cost the document: what it concerns is unknown or left out, and is named.
#[test]
fn what_cannot_be_used_is_named_and_the_rest_imported() {
    let with = |rest: &str| {
        let made = document(&format!(
            "openapi: 3.0.0\nservers: [{{url: 'https://a.example'}}]\n{rest}"
        ));
        let table = write_text(&made.table);
        let (_, operations) = table.split_once("host a.example\n").expect("it has a host");
        format!("{}\n{}", operations.trim(), made.notes.join("\n"))
    };
    let schemes = "components: {securitySchemes: {o: {type: oauth2}, b: {type: http, scheme: bearer}}}\n";
    insta::assert_snapshot!(with(&format!("{schemes}paths:\n  /a:\n    get:\n      security: [{{nobody: [x]}}]\n    put:\n      security: [{{nobody: [x]}}, {{o: [y]}}]\n")), @r"
    GET /a
      auth unknown
      imported document unknown

    PUT /a
      auth unknown
      imported document any(unknown, scope y)
    Warning (2 times): `security` names the scheme `nobody`, which the document does not declare: what these operations require is unknown; declare it and import again.
    ");
    insta::assert_snapshot!(with("paths:\n  /a//b:\n    get: {}\n  /c:\n    get: {security: []}\n"), @r"
    GET /c
      auth open
      imported document nothing
    1 operations have no `security`: what they require is unknown.
    Warning (once): GET /a//b: the path cannot be matched: two slashes in a row (column 4 of `/a//b`).
    ");
    // A list that is empty throughout says that a token is sent, not that any is enough.
    insta::assert_snapshot!(with(&format!("{schemes}paths:\n  /a:\n    get:\n      security: [{{b: []}}]\n")), @r"
    GET /a
      imported document unknown
    No operation of this document states what a token must hold: the table can tell official operations from others, and nothing about scopes or permissions.
    ");
    // Where the scheme's scopes are named elsewhere, an empty list says that none is needed here.
    insta::assert_snapshot!(with(&format!("{schemes}paths:\n  /a:\n    get:\n      security: [{{o: []}}]\n    put:\n      security: [{{o: ['org:read', 'org:admin']}}]\n")), @r"
    GET /a
      imported document nothing

    PUT /a
      imported document listed scope(org:read, org:admin)
    Warning (once): scopes are listed as if all were needed, and the document itself speaks against it (`org:read, org:admin`: one is a level of the other): whether all are needed is taken as not said; if any one is enough, import again with `any`.
    ");
}

/// Where that is chosen, a slip in one operation costs that operation alone: it is unknown, and named with place and reason.
#[test]
fn an_operation_that_cannot_be_read_is_unknown_and_named_where_that_is_chosen() {
    let rest = "components: {securitySchemes: {o: {type: oauth2}}}\npaths:\n  /a:\n    get: {operationId: bad, security: [{o: 7}]}\n    put: {security: [{o: [x]}]}\n  /b:\n    get: [1]\n  /c: {$ref: 'other.yaml#/c'}\n  d:\n    get: {}\n";
    let yaml = format!("openapi: 3.0.0\nservers: [{{url: 'https://a.example'}}]\n{rest}");
    let refused = error(&yaml);
    assert!(refused.starts_with("openapi.document: line 6, "), "{refused}");
    let lenient = |text: &str| read_with(text, &Options::default(), Slips::Unknown);
    let made = lenient(&yaml).unwrap_or_else(|error| panic!("{error}"));
    let lines = |made: &Document| {
        made.unread
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    };
    insta::assert_snapshot!(lines(&made), @"
    `GET /a`: line 6, at #/paths/~1a/get/security/0/o: a list of scopes was expected
    `GET /b`: line 9, at #/paths/~1b/get: an operation was expected
    `/c`: line 10, at #/paths/~1c/$ref: `other.yaml#/c` is in another file; bundle the document into one file first
    `d`: line 12, at #/paths/d: a path begins with `/`
    ");
    let table = write_text(&made.table);
    let (_, operations) = table.split_once("host a.example\n").expect("it has a host");
    insta::assert_snapshot!(operations.trim(), @"
    GET /a bad
      auth unknown
      imported document unknown

    PUT /a
      imported document scope x

    GET /b
      auth unknown
      imported document unknown
    ");
    compile(&made.table).expect("it is a table like any other");
    // JSON has no lines until one is wanted.
    let json = "{\"openapi\": \"3.0.0\", \"servers\": [{\"url\": \"https://a.example\"}],\n\"paths\": {\"/a\": {\n\"get\": {\"security\": 7},\n\"put\": {\"security\": []}}}}";
    insta::assert_snapshot!(lines(&lenient(json).unwrap_or_else(|error| panic!("{error}"))), @"`GET /a`: line 3, at #/paths/~1a/get/security: a list of security requirements was expected");
    // What concerns the whole document is refused as before.
    for whole in [
        "openapi: 3.0.0\nservers: [{url: 'https://a.example'}]\nsecurity: 7\npaths:\n  /a: {get: {}}\n",
        "openapi: 3.0.0\nservers: 7\npaths: {}\n",
        "openapi: 3.0.0\nservers: [{url: 'https://a.example'}]\npaths: 7\n",
        "openapi: 3.0.0\nservers: [{url: 'https://a.example'}]\ncomponents: {securitySchemes: {o: {type: oauth3}}}\npaths: {}\n",
    ] {
        let code = lenient(whole).err().map(|error| error.code());
        assert_eq!(code, Some("openapi.document"), "{whole}");
    }
}

#[test]
fn a_host_that_is_a_variable_is_the_users_to_name() {
    let text = "openapi: 3.0.0\nservers:\n  - url: https://{tenant}/v1\n    variables: {tenant: {default: ''}}\n  - url: https://{tenantDomain}/my-org\n    variables: {tenantDomain: {default: '{TENANT}.auth0.example'}}\npaths:\n  /a:\n    get: {security: []}\n";
    let made = document(text);
    let written = write_text(&made.table);
    assert!(written.contains("host *.auth0.example"), "{written}");
    assert!(
        made.notes
            .iter()
            .any(|note| note.contains("`https://{tenant}/v1` has a host that is a variable")),
        "{:?}",
        made.notes
    );
    let alone = "openapi: 3.0.0\nservers: [{url: 'https://{host}/v1'}]\npaths:\n  /a:\n    get: {}\n";
    assert!(error(alone).starts_with("openapi.no-host"));
    let named = Options {
        hosts: vec!["x.example".to_owned()],
        ..Options::default()
    };
    let made = read(alone, &named).unwrap_or_else(|error| panic!("{error}"));
    assert!(write_text(&made.table).contains("GET /v1/a"));
}

/// The fields that real documents have, in the forms that they have there.
#[test]
fn extensions_of_vendors_are_read_in_their_own_forms() {
    let of = |fields: &str| {
        let text = format!(
            "openapi: 3.0.0\nservers: [{{url: 'https://a.example'}}]\ncomponents: {{securitySchemes: {{o: {{type: oauth2}}}}}}\npaths:\n  /a:\n    get:\n{}",
            fields.lines().map(|line| format!("      {line}\n")).collect::<String>()
        );
        let table = write_text(&document(&text).table);
        let (_, parts) = table.split_once("GET /a").expect("it has the operation");
        parts
            .lines()
            .map(|line| line.trim().trim_start_matches("imported document "))
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert_eq!(
        of("x-permission: {operator: OR, permissions: [a_read, b_read]}"),
        "auth unknown; any permission(a_read, b_read)"
    );
    assert_eq!(
        of("x-permission: {operator: AND, permissions: [a_read, b_read]}"),
        "auth unknown; all permission(a_read, b_read)"
    );
    assert_eq!(of("x-permission: {operator: OPEN, permissions: []}"), "auth unknown");
    assert_eq!(
        of("x-permission: {operator: XOR, permissions: [a, b]}"),
        "auth unknown; unknown"
    );
    assert_eq!(
        of("x-app-permission: ReadAccounts\nx-user-permission: ReadExtensions"),
        "auth unknown; scope ReadAccounts; permission ReadExtensions"
    );
    assert_eq!(
        of("x-pd-requires-scope: abilities.read"),
        "auth unknown; scope abilities.read"
    );
    assert_eq!(
        of("x-klaviyo-scopes: ['a:read', 'b:read']"),
        "auth unknown; all scope(a:read, b:read)"
    );
    assert_eq!(of("x-google-scopes: [a, b]"), "auth unknown; any scope(a, b)");
    assert_eq!(
        of("x-ms-graph-permissions: [Mail.Read]"),
        "auth unknown; permission Mail.Read"
    );
    assert_eq!(
        of("x-okta-iam-permissions: [okta.apps.read]\nx-okta-iam-admin-roles: [ORG_ADMIN, APP_ADMIN]"),
        "auth unknown; any(permission okta.apps.read, role ORG_ADMIN, role APP_ADMIN)"
    );
    assert_eq!(
        of(
            "security: [{o: ['read:work']}]\nx-atlassian-oauth2-scopes: [{scheme: o, state: Current, scopes: []}, {scheme: o, state: Beta, scopes: ['read:issue', 'read:user']}]"
        ),
        "any(scope read:work, all scope(read:issue, read:user))"
    );
}

#[test]
fn servers_cannot_blow_a_table_up() {
    let servers: String = (0..256).map(|n| format!("  - url: https://a.example/v{n}\n")).collect();
    let paths: String = (0..1000).map(|n| format!("  /p{n}: {{get: {{}}}}\n")).collect();
    insta::assert_snapshot!(error(&format!("openapi: 3.0.0\nservers:\n{servers}paths:\n{paths}")), @"openapi.document: line 3, at #/servers: the servers multiply the operations beyond 200,000; name fewer");
    insta::assert_snapshot!(error("openapi: 3.0.0\nservers:\n  - url: https://a b/\npaths: {}\n"), @"openapi.document: line 3, at #/servers/0/url: the address has no host that a request could name");
    insta::assert_snapshot!(error("swagger: '2.0'\nhost: a b\npaths: {}\n"), @"openapi.document: line 2, at #/host: the address has no host that a request could name");
}

#[test]
fn aliases_cannot_blow_a_document_up() {
    let mut text = "openapi: 3.0.0\nx-a0: &a0 [lol, lol]\n".to_owned();
    for n in 1..40 {
        text.push_str(&format!("x-a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1));
    }
    insta::assert_snapshot!(error(&text), @"openapi.syntax: line 18, column 24: the document has too many values; mend the document there");
    insta::assert_snapshot!(error("openapi: 3.0.0\nx-a: &a [*a]\n"), @"openapi.syntax: line 2, column 10: this alias stands inside of what it repeats; mend the document there");
    insta::assert_snapshot!(error(&format!("openapi: 3.0.0\nx-a: {}", "[".repeat(100_000))), @"openapi.syntax: line 2, column 261: recursion limit exceeded; mend the document there");
    insta::assert_snapshot!(error(&format!("{{\"openapi\": \"3.0.0\", \"x-a\": {}", "[".repeat(100_000))), @"openapi.syntax: line 1, column 155: recursion limit exceeded; mend the document there");
}

#[test]
fn yaml_s_merge_keys_are_followed() {
    let text = "openapi: 3.0.0\nservers: [{url: 'https://a.example'}]\npaths:\n  /a:\n    get: &base\n      deprecated: true\n      operationId: one\n    post:\n      <<: *base\n      operationId: two\n";
    let found = document(text).operations;
    assert!(found.iter().all(|operation| operation.deprecated));
    assert_eq!(found.iter().map(|o| o.id.as_str()).collect::<Vec<_>>(), ["one", "two"]);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        let _ = read(&text, &Options::default());
        let _ = read(&format!("openapi: 3.0.0\n{text}"), &Options::default());
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0usize..2000, with in "[ \\-:{}\\[\\]&*!|>'\"#\n a-z0-9]{0,3}") {
        let mut document = pets();
        let at = at % document.len();
        document.replace_range(at..at + 1, &with);
        // What is read can be used: its text and its bytes say the same.
        if let Ok(found) = read(&document, &Options::default()) {
            let back = text::parse(&write_text(&found.table));
            prop_assert_eq!(back.map(|table| table.operations).ok(), Some(found.table.operations.clone()));
            let loaded = compile(&found.table).map(Table::load);
            prop_assert!(matches!(loaded, Ok(Ok(_))), "{:?}", found.table);
        }
    }
}
