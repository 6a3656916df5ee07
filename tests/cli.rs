//! The command: exit status, standard output, standard error; and no token in any of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::path::PathBuf;
use support::command::why403;

const CASES: [&str; 6] = [
    "1-cobrowse",
    "1b-cobrowse-official",
    "2-messaging-close",
    "3-bot-session",
    "4-outbound-call",
    "5-webex-subscription",
];

fn case(name: &str) -> serde_json::Value {
    serde_json::from_str(&support::read(format!("tests/fixtures/cases/{name}.json"))).unwrap()
}

/// The token that a case sends.
fn token(name: &str) -> String {
    let value = case(name)["request"]["headers"]["Authorization"].clone();
    value.as_str().unwrap().trim_start_matches("Bearer ").to_owned()
}

/// A HAR file as Chrome writes it, of these cases.
fn har(names: &[&str]) -> String {
    let headers = |value: &serde_json::Value| {
        let fields = value.as_object().unwrap().iter();
        fields
            .map(|(name, value)| serde_json::json!({ "name": name, "value": value }))
            .collect::<Vec<_>>()
    };
    let entry = |name: &&str| {
        let case = case(name);
        let (request, response) = (&case["request"], &case["response"]);
        serde_json::json!({
            "startedDateTime": "2026-11-20T12:00:00.000Z",
            "request": {
                "method": request["method"], "url": request["url"], "headers": headers(&request["headers"]),
                "postData": { "mimeType": "application/json", "text": request["body"] },
            },
            "response": {
                "status": response["status"], "headers": headers(&response["headers"]),
                "content": { "mimeType": "application/json", "text": response["body"] },
            },
        })
    };
    let entries: Vec<_> = names.iter().map(entry).collect();
    serde_json::json!({ "log": { "version": "1.2", "creator": { "name": "WebInspector", "version": "537.36" }, "entries": entries } })
        .to_string()
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_cases_are_explained_from_a_har_file() {
    let path = file("cases.har", &har(&CASES));
    let ran = why403(&["explain", path.to_str().unwrap()], "");
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.out.starts_with("6 calls, 6 denied\n"));
    assert_eq!(ran.err, "");
    for name in CASES {
        let token = token(name);
        assert!(!ran.out.contains(&token) && !ran.err.contains(&token), "{name}");
    }
    let json = why403(&["explain", path.to_str().unwrap(), "--format", "json"], "").out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let verdicts: Vec<String> = json["reports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|report| format!("{}: {}", report["call"]["path"], report["verdict"]["text"]))
        .collect();
    insta::assert_snapshot!(verdicts.join("\n"), @r#"
    "/api/v2/conversations": "The server says that the permission conversation:cobrowse:add is missing."
    "/api/v2/conversations/96c561c6-8210-4e75-b698-26f0c8175bcb/cobrowse": "The server says that the permission conversation:cobrowse:add is missing."
    "/api/v2/conversations/messaging/96c561c6-8210-4e75-b698-26f0c8175bcb/close": "POST /api/v2/conversations/messaging/…/close is not an official operation of Genesys Cloud; the nearest is POST /api/v2/conversations/{conversationId}/disconnect."
    "/api/v2/bot/platform/sessions": "POST /api/v2/bot/platform/sessions is not an official operation of Genesys Cloud; the nearest is POST /api/v2/textbots/botflows/sessions."
    "/api/v2/outbound/calls": "POST /api/v2/outbound/calls is not an official operation of Genesys Cloud; the nearest is POST /api/v2/conversations/calls: it needs a user's token, and this is a client credentials token."
    "/v1/subscriptions": "POST /v1/subscriptions requires scope cjp:config_write and role administrator; whether the caller has them cannot be known from the token."
    "#);
}

#[test]
fn one_case_reads_as_the_engine_writes_it() {
    let session = why403::session::Session::from_exchanges(vec![support::case("5-webex-subscription")]);
    let expected = why403::report::text(&session.report("1", support::tables()).unwrap());
    let ran = why403(&["explain", "-"], &har(&["5-webex-subscription"]));
    assert_eq!((ran.status, ran.out.as_str()), (1, expected.as_str()));
}

#[test]
fn the_same_denial_again_is_counted_and_not_repeated() {
    let ran = why403(&["explain", "-"], &har(&["2-messaging-close"; 3]));
    assert_eq!(ran.status, 1);
    assert!(ran.out.starts_with("3 calls, 3 denied\n"));
    assert!(ran.out.ends_with("The same happened 3 times.\n"));
}

#[test]
fn markdown_and_json_are_written_on_request() {
    let har = har(&["1-cobrowse", "2-messaging-close"]);
    let markdown = why403(&["explain", "-", "--format", "markdown"], &har);
    assert_eq!(markdown.status, 1);
    assert_eq!(markdown.out.matches("\n---\n").count(), 2);
    let json = why403(&["explain", "--format=json", "-"], &har);
    assert_eq!(json.status, 1);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&value["calls"], &value["denials"]), (&2.into(), &2.into()));
    assert_eq!(value["reports"][1]["call"]["status"], 403);
    for name in ["1-cobrowse", "2-messaging-close"] {
        assert!(!markdown.out.contains(&token(name)) && !json.out.contains(&token(name)));
    }
}

#[test]
fn nothing_denied_is_status_0() {
    let ran = why403(&["explain", "tests/fixtures/har/firefox.har"], "");
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!(ran.out, @"14 calls, none denied");
    insta::assert_snapshot!(ran.err, @"note: No token is in this file: no request in it has an `Authorization` header. Export it again with sensitive data, if the program that wrote it left that out.");
}

#[test]
fn a_command_without_an_answer_is_told_what_the_call_needs() {
    let ran = why403(
        &["explain", "-"],
        "curl https://api.mypurecloud.com/api/v2/users/me -H 'Authorization: Bearer abcdefghijklmnopqrstuvwxyz'",
    );
    assert_eq!(ran.status, 0);
    assert!(!ran.out.contains("abcdefghijklmnop"));
    insta::assert_snapshot!(ran.out, @"
    GET https://api.mypurecloud.com/api/v2/users/me → no answer yet
    Genesys Cloud, us-east-1 (mypurecloud.com)

    No answer was seen. What may refuse the call: GET /api/v2/users/me requires scope user-basic-info
      and a user's token; whether the caller has them cannot be known from the token. (unknown)

    Why
      1. [unknown, requirement.unknown] GET /api/v2/users/me requires scope user-basic-info; whether the
        caller has it cannot be known from what was seen.
          It requires scope user-basic-info. — Genesys Cloud public API document (Swagger 2.0),
            2026-07-19
          Unknown because the token is opaque. — what was seen
        → Tick user-basic-info in the OAuth client's list of scopes.
        → If the client uses authorization code, ask for the scope in the authorization request too,
          sign in again and use the new token.
        Where: Admin > Integrations > OAuth > the client > Scope
        Create an OAuth client: https://help.mypurecloud.com/articles/create-an-oauth-client/
      2. [unknown, requirement.unknown] GET /api/v2/users/me requires a user's token; whether the caller
        has it cannot be known from what was seen.
          It requires a user's token. — Genesys Cloud public API document (Swagger 2.0), 2026-07-19
          Unknown because nothing seen tells whether it is a user's or a client's token. — what was seen
        → Sign the user in with the authorization code grant and PKCE (RFC 7636), and call with that
          token.
        → Do not use the resource owner password grant, even where a forum proposes it: it hands the
          user's password to the client and cannot do multi-factor sign-in (RFC 9700 §2.4: it MUST NOT
          be used).
        Where: Admin > Integrations > OAuth > the client > Grant Types: Code Authorization with PKCE

    What GET /api/v2/users/me requires
      unknown: scope user-basic-info — Genesys Cloud public API document (Swagger 2.0), 2026-07-19
        unknown because the token is opaque
      unknown: a user's token — Genesys Cloud public API document (Swagger 2.0), 2026-07-19
        unknown because nothing seen tells whether it is a user's or a client's token

    Token
      Bearer in the Authorization header: abcd…wxyz (26 characters)
      opaque token
      Scopes: unknown, because the token is opaque

    To know more
      Call GET https://api.mypurecloud.com/api/v2/tokens/me?preserveIdleTTL=true with the same token:
        `authorizedScope` lists what it may do (needs the scope user-basic-info).
    ");
}

#[test]
fn utf_16_is_read() {
    let text =
        "GET https://api.example.com/x HTTP/1.1\r\nAuthorization: Bearer abc\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n";
    let bytes: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("utf16.txt");
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(why403(&["explain", path.to_str().unwrap()], "").status, 1);
}

#[test]
fn bad_input_is_status_2_with_a_sentence_that_says_what_and_where() {
    let failed = |words: &[&str], input: &str| {
        let ran = why403(words, input);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));
        ran.err
    };
    let whole = har(&["2-messaging-close"]);
    let cut: String = whole.chars().take(900).collect();
    insta::assert_snapshot!(failed(&["explain", "-"], &cut), @"why403: the file breaks off at line 1, column 900: the JSON is not closed; export it again and wait until it is saved");
    insta::assert_snapshot!(failed(&["explain", "-"], ""), @"why403: nothing was given; paste a token, a refused call, an error's text, or a HAR file");
    insta::assert_snapshot!(failed(&["explain", "-"], "{}"), @"why403: this JSON is not a HAR file: `log` is missing; in the browser's network panel choose `Save all as HAR`");
    // What follows is the operating system's own sentence.
    assert!(
        failed(&["explain", "no-such.har"], "")
            .starts_with("why403: what was given in place of a file cannot be read: ")
    );
    assert!(failed(&["explain", "src"], "").starts_with("why403: `src` cannot be read: "));
    insta::assert_snapshot!(failed(&["token", "-"], "curl https://a.example/"), @"why403: this is more than a token; `why403 explain -` reads requests and commands");
    let nobody = failed(&["token", "-", "--platform", "nobody"], "abc");
    assert!(
        nobody.starts_with("why403: there is no platform of this name; write one of the "),
        "{nobody}"
    );
    insta::assert_snapshot!(failed(&["table", "import", "-"], "openapi: 3.0.0\npaths:\n  /a: 1\n"), @"why403: line 3, at #/paths/~1a: an object of methods was expected");
    insta::assert_snapshot!(failed(&["table", "import", "-"], "openapi: 3.0.0\npaths: {/a: {get: {}}}\n"), @"why403: the document names no host (its servers are paths only); name the host that serves it, e.g. `--host api.example.com`");
    insta::assert_snapshot!(failed(&["table", "check", "src"], ""), @"why403: `src` holds no .json, .yaml or .yml file");
}

#[test]
fn a_token_on_the_command_line_is_refused_and_not_repeated() {
    let secret = token("2-messaging-close");
    let opaque = token("1-cobrowse");
    let bearer = format!("Bearer {opaque}");
    let option = format!("--token={secret}");
    for words in [
        vec!["token", &secret],
        vec!["token", &opaque],
        vec!["token", "short"],
        vec!["token", &bearer],
        vec!["token", "-", &secret],
        vec!["explain", &secret],
        vec![&secret],
        vec![&option],
    ] {
        let ran = why403(&words, "");
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains("shell's history"), "{}", ran.err);
        assert!(!ran.err.contains(&secret) && !ran.err.contains(&opaque));
    }
    let ran = why403(&["a-word-that-is-long-and-no-command"], "");
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(ran.err, @"why403: the command line cannot be read: unrecognized subcommand; see `why403 --help`");
}

#[test]
fn a_token_is_described() {
    for name in CASES {
        let token = token(name);
        let ran = why403(&["token", "-"], &format!("Authorization: Bearer {token}\n"));
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(!ran.out.contains(&token));
    }
    // What follows says how long ago times are: `cli_rights` looks at it.
    let beginning = |text: String| text.lines().take(7).map(|line| format!("{line}\n")).collect::<String>();
    insta::assert_snapshot!(beginning(why403(&["token", "-"], &token("2-messaging-close")).out), @"
    Token in the input: eyJh…SLKE (335 characters)
    JWT signed with HS256
    Scopes: analytics:query user:read
    Issuer: https://login.mypurecloud.com — the token's claim `iss` (signature not checked)
    Subject: 6c33e323-09e5-4ee1-9601-5a5803ef3a9a — the token's claim `sub` (signature not checked)
    Audience: https://api.mypurecloud.com — the token's claim `aud` (signature not checked)
    Expires: 2033-05-18 03:33:20 UTC
    ");
    insta::assert_snapshot!(why403(&["token", "-", "--platform", "webex"], &token("5-webex-subscription")).out, @"
    Token in the input: ZmQ0…9703 (106 characters)
    Webex token
    Scopes: unknown, because the token is opaque
    Organisation: d27d90fb-6be2-4f6f-bc1a-d4d107d19703 — the token's shape (observed, not promised by
      the vendor)
    Region: identity cluster P0A1 — the token's shape (observed, not promised by the vendor)
    ");
    let json = why403(&["token", "-", "--format", "json"], &token("2-messaging-close"));
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["scopes"][0], "analytics:query");
}

#[test]
fn a_document_is_imported_to_standard_output_or_a_file() {
    let document = "tests/fixtures/openapi/pets.yaml";
    let ran = why403(
        &[
            "table",
            "import",
            document,
            "--host",
            "api.pets.example",
            "--several-scopes",
            "any",
        ],
        "",
    );
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!(ran.err, @"
    pet-store-v3: Pet Store (v3), 17 operations (imported 17)
    note: Warning (once): `x-permissions` has a form that no rule understands: unknown.
    ");
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pets.table.txt");
    let words = [
        "table",
        "import",
        document,
        "-o",
        path.to_str().unwrap(),
        "--name",
        "pets",
    ];
    let to_file = why403(&words, "");
    assert_eq!((to_file.status, to_file.out.as_str()), (0, ""));
    let table = why403::table::text::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(table.platform, "pets");
}

#[test]
fn every_table_of_the_project_is_bundled_and_listed() {
    let listed = why403(&["table", "list"], "");
    assert_eq!(listed.status, 0);
    for entry in std::fs::read_dir(support::root().join("vendors")).unwrap() {
        let platform = entry.unwrap().file_name().into_string().unwrap();
        let path = support::root().join("vendors").join(&platform).join("table.txt");
        if path.exists() {
            let table = why403::table::text::parse(&support::read(path)).unwrap();
            let line = format!("{platform}: {}, {} operations", table.title, table.operations.len());
            assert!(listed.out.contains(&line), "{line}");
        }
    }
}

#[test]
fn a_folder_of_documents_is_checked() {
    let ran = why403(&["table", "check", "tests/fixtures/openapi"], "");
    assert_eq!(ran.status, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out, @"
    1 documents: 1 imported, 0 failed
    0 of them name no host and need one from the user
    0 operations stated (JSON), 0 with OR alternatives, 0 with AND sets
    9 operations imported, 0 of them without any `security`; 17 in the tables, where servers multiply them and equal paths join them
    7 operations get a requirement (something that a token must hold is named), 2 say that nothing is needed; 1 documents are imported with a warning
    0 expressions equal to the document's own `security`, 0 not equal, 9 not compared (YAML)
    ");
}

/// A pasted list may hold anything, a token too: what is no name of the vendor and may be one is not said again.
#[test]
fn a_token_among_names_is_not_repeated() {
    let secret = token("2-messaging-close");
    let opaque = "wOyFh9bZ2Zl0YV5cJ3bXk1uG7tq8R4sMpQ6nE0aLdT5iKxC9fHvBgWjUoN2yDrSz";
    let list = format!("routing:readonly {secret}, [\"{opaque}\"] rout\u{1b}ing routing:queue:write");
    let ran = why403(&["names", "genesys", "-"], &list);
    assert_eq!(ran.status, 0, "{}", ran.err);
    for hidden in [secret.as_str(), opaque] {
        assert!(!ran.out.contains(hidden) && !ran.err.contains(hidden), "{}", ran.out);
    }
    insta::assert_snapshot!(ran.out, @"
    routing:readonly: a scope of Genesys Cloud
    … (a word that may be a token, not said again): no name
    … (a word that may be a token, not said again): no name
    … (a word that may be a token, not said again): no name
    routing:queue:write: no such scope; nearest: scope routing, scope routing:readonly, permission routing:queue:edit
    ");
}
