//! What a token may call, what a call needs, what two tokens differ in, and a supposed caller: outputs that a reader can
//! judge.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use why403::authority::Verdict;
use why403::diagnosis::{Caller, Supposed};
use why403::exchange::{Body, Exchange, Outcome};
use why403::report::{self, Wanted};
use why403::requirement::{Atom, Context};
use why403::session::Session;
use why403::token;

const NOW: i64 = 1_795_176_000_000;

fn jwt(claims: &serde_json::Value) -> String {
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(&serde_json::json!({"typ": "JWT", "alg": "RS256"})),
        part(claims),
        URL_SAFE_NO_PAD.encode([b's'; 256])
    )
}

fn user() -> String {
    jwt(&serde_json::json!({
        "iss": "https://sts.windows.net/t1/", "aud": "https://graph.microsoft.com", "tid": "t1", "appid": "a1",
        "scp": "User.Read Mail.Read", "iat": 1_795_170_000, "exp": 1_795_180_000, "oid": "o1", "name": "Jane Roe",
    }))
}

fn client() -> String {
    jwt(&serde_json::json!({
        "iss": "https://sts.windows.net/t1/", "aud": "https://graph.microsoft.com", "tid": "t1", "appid": "a1",
        "roles": ["Mail.Read"], "idtyp": "app", "iat": 1_795_170_000, "exp": 1_795_190_000, "oid": "o2",
    }))
}

fn call(method: &str, url: &str, token: &str) -> Exchange {
    let mut exchange = Exchange::new("1", method, url, NOW).unwrap();
    exchange
        .request_headers
        .push("authorization", format!("Bearer {token}"));
    exchange
}

fn caller(token: &str) -> Caller {
    Caller::of(&call("GET", "https://graph.microsoft.com/", token), &[])
}

#[test]
fn every_operation_has_a_verdict_for_the_token() {
    let tables = support::tables();
    let table = tables.table("graph").unwrap();
    let wanted = Wanted {
        words: vec!["/me/mailfolders/{id}/messages".to_owned()],
        only: None,
    };
    let found = report::can(&caller(&user()), table, tables, "graph", &wanted, NOW / 1000);
    assert_eq!(found.yes + found.no + found.unknown, found.looked_at);
    let first: String = found.text().lines().take(12).map(|line| format!("{line}\n")).collect();
    insta::assert_snapshot!(first, @"
    Microsoft Graph: yes 4, no 14, unknown 0, of 18 operations (Microsoft Graph permissions document, 2026-08-07)
    note: Its permissions are not known: the token has no claim that lists permissions.
    note: A yes is what the document and the token say: objects, divisions and policies may still refuse a call.
    yes     GET    /me/mailFolders/{id}/messages
    no      POST   /me/mailFolders/{id}/messages  (missing: scope Mail.ReadWrite)
    yes     GET    /me/mailFolders/{id}/messages/delta
    yes     GET    /me/mailFolders/{id}/messages/{id}
    no      PATCH  /me/mailFolders/{id}/messages/{id}  (missing: scope Mail.ReadWrite)
    no      DELETE /me/mailFolders/{id}/messages/{id}  (missing: scope Mail.ReadWrite)
    yes     GET    /me/mailFolders/{id}/messages/{id}/attachments
    no      POST   /me/mailFolders/{id}/messages/{id}/attachments  (missing: scope Mail.ReadWrite)
    no      POST   /me/mailFolders/{id}/messages/{id}/copy  (missing: scope Mail.ReadWrite)
    ");
    let whole = report::can(&caller(&user()), table, tables, "graph", &Wanted::default(), NOW / 1000);
    assert_eq!(whole.looked_at, table.len());
    let only = Wanted {
        only: Some(Verdict::Satisfied),
        ..Wanted::default()
    };
    let yes = report::can(&caller(&user()), table, tables, "graph", &only, NOW / 1000);
    assert_eq!(yes.operations.len(), whole.yes);
    assert!(yes.operations.iter().all(|row| row.can == "yes" && row.why.is_empty()));
}

/// The list says what the explanation of the very call says.
#[test]
fn a_verdict_of_the_list_is_that_of_the_explained_call() {
    let tables = support::tables();
    for (id, host, token) in [
        ("graph", "graph.microsoft.com/v1.0", user()),
        (
            "genesys",
            "api.mypurecloud.com",
            "an-opaque-token-of-nobody-0123456789".to_owned(),
        ),
    ] {
        let table = tables.table(id).unwrap();
        let who = Caller::of(&call("GET", &format!("https://{host}/"), &token), &[]);
        let mut looked = 0;
        for operation in table.operations().step_by(97) {
            let path = operation.template.replace(['{', '}'], "x");
            let call = call(&operation.method, &format!("https://{host}{path}"), &token);
            let diagnosis = why403::diagnosis::diagnose(&call, tables, &[]);
            let why403::platforms::Matched::Operation { operation: matched, .. } = &diagnosis.matched else {
                continue;
            };
            if matched.template != operation.template {
                continue;
            }
            looked += 1;
            let said: Vec<(String, Verdict)> = diagnosis
                .requirement
                .iter()
                .map(|part| (part.text.clone(), part.verdict))
                .collect();
            let listed: Vec<(String, Verdict)> = who
                .may(&operation, tables, id)
                .parts
                .iter()
                .map(|part| (part.text.clone(), part.verdict))
                .collect();
            assert_eq!(said, listed, "{} {}", operation.method, operation.template);
        }
        assert!(looked > 20, "{id}: only {looked}");
    }
}

#[test]
fn a_bare_call_answers_with_the_least_way_first() {
    let tables = support::tables();
    let ask = |method: &str, url: &str| {
        let call = Exchange::new("1", method, url, NOW).unwrap();
        report::requires(&call, tables).text()
    };
    insta::assert_snapshot!(
        [
            ask("GET", "https://graph.microsoft.com/v1.0/me/messages"),
            ask("POST", "https://api.mypurecloud.com/api/v2/conversations/calls"),
            ask("PATCH", "https://api.mypurecloud.com/api/v2/users/me/queue"),
            ask("GET", "https://unknown.example.com/things"),
        ]
        .join("\n"),
        @"
    GET https://graph.microsoft.com/v1.0/me/messages

    GET /me/messages requires, by Microsoft Graph permissions document, 2026-08-07:

    - (a user's token and (any one of the scopes Mail.Read, Mail.ReadBasic or Mail.ReadWrite)) or (a client credentials token and (any one of the scopes Mail.Read, Mail.ReadBasic.All or Mail.ReadWrite))

    Ways to meet it, the least first:

    - a user's token: scope Mail.ReadBasic (named by 18 operations, the least by the source)
    - a client credentials token: scope Mail.ReadBasic.All (named by 18 operations, the least by the source)
    - a user's token: scope Mail.Read (named by 34 operations)
    - a client credentials token: scope Mail.Read (named by 34 operations)
    - a user's token: scope Mail.ReadWrite (named by 91 operations)
    - a client credentials token: scope Mail.ReadWrite (named by 91 operations)

    POST https://api.mypurecloud.com/api/v2/conversations/calls

    POST /api/v2/conversations/calls requires, by Genesys Cloud public API document (Swagger 2.0), 2026-07-19:

    - scope conversations
    - permission conversation:conference:add
    - a user's token

    Ways to meet it, the least first:

    - a user's token: scope conversations and permission conversation:conference:add (named by 242 operations)

    PATCH https://api.mypurecloud.com/api/v2/users/me/queue

    To be known:

    - The table has no such operation.

    Nearest operations:

    - PATCH /api/v2/users/{userId}/queues (differs in one segment: `queue` in the request, `queues` in the document): scope users; any one of the permissions routing:queue:join or routing:queueMember:manage
    - PATCH /api/v2/users/{userId}/queues/{queueId} (shares words: `users`, `queues`): scope users; any one of the permissions routing:queue:join or routing:queueMember:manage
    - GET /api/v2/users/{userId}/queues (differs in one segment: `queue` in the request, `queues` in the document): any one of the scopes users or users:readonly; permission routing:queue:view

    GET https://unknown.example.com/things

    To be known:

    - No table of this host is at hand, so what it requires is unknown; import its OpenAPI document.
    "
    );
}

#[test]
fn two_tokens_side_by_side() {
    let tables = support::tables();
    let table = tables.table("graph").unwrap();
    let found = report::difference(
        &caller(&user()),
        &caller(&client()),
        Some((table, "graph")),
        tables,
        NOW,
    );
    let calls = found.calls.clone().unwrap();
    assert!(calls.only_first + calls.only_second + calls.both + calls.unknown <= table.len());
    let head: String = found
        .text()
        .lines()
        .take(26)
        .map(|line| format!("{}\n", line.chars().take(150).collect::<String>()))
        .collect();
    insta::assert_snapshot!(head, @r#"
    Differs (first | second)
      (kind of caller): user | client
      exp: 1795180000 = 2026-11-20 13:06:40 UTC, in 1 h 6 min | 1795190000 = 2026-11-20 15:53:20 UTC, in 3 h 53 min
      idtyp: not there | "app"
      name: "Jane Roe" | not there
      oid: "o1" | "o2"
      roles: not there | ["Mail.Read"]
      scp: "User.Read Mail.Read" | not there
    Same: (client), (kind), (organisation), (region), appid, aud, header alg, header typ, iat, iss, tid
    scopes: only the first: User.Read; only the second: none; both: 1
    permissions: only the first: none; only the second: none; both: 0
      not known whole, the first: the token has no claim that lists permissions
      not known whole, the second: the token has no claim that lists permissions
    roles: only the first: none; only the second: Mail.Read; both: 0
      not known whole, the first: the token has no claim that lists roles
      not known whole, the second: the claim `roles` need not list all that the server knows of the caller
    Operations that only the first can call: 202; only the second: 0; both: 33; unknown: 124 (Microsoft Graph permissions document, 2026-08-07)
      only the first: GET /admin/people/itemInsights (the other lacks any one of the scopes PeopleSettings.Read.All or PeopleSettings.ReadWrite.All)
      only the first: POST /contacts/{id}/checkmemberobjects (the other lacks any one of the scopes AgentIdUser.ReadWrite.All, AgentIdUser.ReadWrite.Ident
      only the first: POST /contacts/{id}/getmemberobjects (the other lacks any one of the scopes AgentIdUser.ReadWrite.All, AgentIdUser.ReadWrite.Identit
      only the first: POST /devices/{id}/checkmemberobjects (the other lacks any one of the scopes AgentIdUser.ReadWrite.All, AgentIdUser.ReadWrite.Identi
      only the first: POST /devices/{id}/getmemberobjects (the other lacks any one of the scopes AgentIdUser.ReadWrite.All, AgentIdUser.ReadWrite.Identity
      only the first: POST /directoryobjects/{id}/checkmemberobjects (the other lacks any one of the scopes AgentIdUser.ReadWrite.All, AgentIdUser.ReadWri
      only the first: POST /directoryobjects/{id}/getmemberobjects (the other lacks any one of the scopes AgentIdUser.ReadWrite.All, AgentIdUser.ReadWrite
      only the first: GET /education/me/user (the other lacks any one of the scopes Directory.Read.All, EduRoster.Read.All or EduRoster.ReadWrite.All)
      only the first: GET /education/users/{id}/user (the other lacks any one of the scopes Directory.Read.All, EduRoster.Read.All or EduRoster.ReadWrite.
    "#);
    let same = report::difference(&caller(&user()), &caller(&user()), Some((table, "graph")), tables, NOW);
    assert!(same.claims.is_empty());
    assert_eq!(same.calls.map(|calls| calls.only_first + calls.only_second), Some(0));
}

fn refused() -> Session {
    let mut exchange = call("POST", "https://graph.microsoft.com/v1.0/me/sendMail", &user());
    exchange.outcome = Outcome::Status(403);
    exchange.response_headers.push("content-type", "application/json");
    exchange.response_body = Body::of(
        r#"{"error":{"code":"ErrorAccessDenied","message":"Access is denied. Check credentials and try again."}}"#,
    );
    Session::from_exchanges(vec![exchange])
}

#[test]
fn a_supposed_caller_changes_the_verdict_and_nothing_else() {
    let (tables, session) = (support::tables(), refused());
    let scope = |name: &str| Atom::Scope(name.to_owned());
    let judge = |supposed: Supposed| {
        let view = report::suppose(&session, "1", tables, &supposed).unwrap();
        assert!(view.supposed.contains("Nothing was sent"), "{}", view.supposed);
        assert!(view.report.limits.iter().any(|limit| limit.starts_with("Hypothetical")));
        let verdict = &view.report.verdict;
        format!(
            "{}\n  → {} ({})\n",
            supposed.words().join(" and "),
            verdict.text,
            verdict.certainty.word()
        )
    };
    let before = session.report("1", tables);
    insta::assert_snapshot!(
        [
            judge(Supposed { with: vec![scope("Mail.Send")], ..Supposed::default() }),
            judge(Supposed { without: vec![scope("Mail.Read")], ..Supposed::default() }),
            judge(Supposed { with: vec![scope("Mail.Send")], caller: Some(Context::Client), ..Supposed::default() }),
            judge(Supposed { token: Some(client().into()), ..Supposed::default() }),
        ]
        .concat(),
        @"
    had scope Mail.Send
      → The token meets what the official table requires. (unknown)
    had not scope Mail.Read
      → What may refuse the call: The token does not have the scope Mail.Send that POST /me/sendmail requires. (likely)
    were a client by itself and had scope Mail.Send
      → The token meets what the official table requires. (unknown)
    sent the other token
      → What may refuse the call: The token does not have the scope Mail.Send that POST /me/sendmail requires. (likely)
    "
    );
    assert_eq!(session.report("1", tables), before);
    assert!(report::suppose(&session, "2", tables, &Supposed::default()).is_none());
}

#[test]
fn all_of_a_token_is_told() {
    let tell = |text: &str| report::details(&token::decode(&text.to_owned().into()), &[], NOW).text();
    let bound = jwt(&serde_json::json!({
        "iss": "https://login.example.com", "iat": 1_795_170_000, "exp": 1_795_180_000, "cid": "c1",
        "cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"},
        "_claim_names": {"groups": "src1"}, "inner": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1In0.", "my-own": [1, {"a": null}],
    }));
    let encrypted = "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiazkifQ.a2V5.aXY.Y2lwaGVydGV4dA.dGFn";
    insta::assert_snapshot!(
        [tell(&bound), tell(encrypted), tell(&bound.replacen(".eyJf", ".eyJ!", 1)), tell(bound.get(..200).unwrap())].join("\n=====\n"),
        @r#"

    Header
      alg: "RS256" — the algorithm of the signature or of the key (RFC 7515 §4.1.1)
      typ: "JWT" — what the whole is (RFC 7515 §4.1.9)

    Claims (signature not checked)
      _claim_names: {"groups":"src1"} — claims that are to be had elsewhere (OpenID Connect Core §5.6.2)
      cid: "c1" — the client that it was issued to (as in tokens of Okta)
      cnf: {"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"} — the key that the sender must prove to
        hold (RFC 7800 §3.1)
      exp: 1795180000 = 2026-11-20 13:06:40 UTC, in 1 h 6 min — not valid from then on (RFC 7519 §4.1.4)
      iat: 1795170000 = 2026-11-20 10:20:00 UTC, 1 h 40 min ago — when it was issued (RFC 7519 §4.1.6)
      inner: "…" — custom
      iss: "https://login.example.com" — who issued it (RFC 7519 §4.1.1)
      my-own: [1,{"a":null}] — custom

    To be known
      The user has more groups than fit into the token (`_claim_names` names `groups`): the list is not
        in it, and a server that reads `groups` finds none. The server must ask the issuer for them, or
        the issuer be told to put in fewer (only groups that the application was assigned, or roles).
      The token is bound to a key: each call needs a DPoP proof of that key (RFC 9449); without it, it
        is refused.

    =====

    Header
      alg: "RSA-OAEP-256" — the algorithm of the signature or of the key (RFC 7515 §4.1.1)
      enc: "A256GCM" — the algorithm of the content (RFC 7516 §4.1.2)
      kid: "k9" — which of the issuer's keys (RFC 7515 §4.1.4)

    To be known
      It is encrypted: its claims (10 bytes) are for whom it is addressed to; the header above is all
        that others can read.

    =====

    No token as it stands
      The payload has a character that is not base64url (byte 40). Copy the token again from its source;
        what was sent is damaged.

    Header
      alg: "RS256" — the algorithm of the signature or of the key (RFC 7515 §4.1.1)
      typ: "JWT" — what the whole is (RFC 7515 §4.1.9)

    =====

    No token as it stands
      The token ends early, in or after its payload (byte 200). Copy the whole token, or look for a
        length limit on its way (database column, cookie, shell line).

    Header
      alg: "RS256" — the algorithm of the signature or of the key (RFC 7515 §4.1.1)
      typ: "JWT" — what the whole is (RFC 7515 §4.1.9)

    Claims (signature not checked)
      _claim_names: {"groups":"src1"} — claims that are to be had elsewhere (OpenID Connect Core §5.6.2)
      cid: "c1" — the client that it was issued to (as in tokens of Okta)
      cnf: {"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"} — the key that the sender must prove to
        hold (RFC 7800 §3.1)
      exp: 1795180000 = 2026-11-20 13:06:40 UTC, in 1 h 6 min — not valid from then on (RFC 7519 §4.1.4)

    To be known
      The user has more groups than fit into the token (`_claim_names` names `groups`): the list is not
        in it, and a server that reads `groups` finds none. The server must ask the issuer for them, or
        the issuer be told to put in fewer (only groups that the application was assigned, or roles).
      The token is bound to a key: each call needs a DPoP proof of that key (RFC 9449); without it, it
        is refused.
    "#
    );
}

/// A digest is that of the text of a disclosure (RFC 9901 §4.2.3 has this very example).
#[test]
fn digests_of_disclosures_are_checked() {
    let disclosure = "WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    let digest = "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY";
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let issued =
        |digest: &str| jwt(&serde_json::json!({"iss": "https://i.example", "_sd": [digest], "_sd_alg": "sha-256"}));
    let binding = |hash: &str| {
        format!(
            "{}.{}.{}",
            part(&serde_json::json!({"typ": "kb+jwt", "alg": "ES256"})),
            part(&serde_json::json!({"nonce": "n", "aud": "https://v.example", "iat": 1_795_170_000, "sd_hash": hash})),
            URL_SAFE_NO_PAD.encode([b's'; 64])
        )
    };
    let notes = |text: &str| {
        report::details(&token::decode(&text.to_owned().into()), &[], NOW)
            .notes
            .join("\n")
    };
    insta::assert_snapshot!(
        [
            notes(&format!("{}~{disclosure}~", issued(digest))),
            notes(&format!("{}~{disclosure}~", issued("another"))),
            notes(&format!("{}~{disclosure}~{}", issued(digest), binding("another"))),
        ]
        .join("\n--\n"),
        @"
    All 1 disclosures have their digest in the signed token.
    There is no proof that whoever presents it holds its key (no key binding).
    --
    The digest of the disclosure of family_name is not in the signed token: it was added or changed, and a server refuses it (RFC 9901 §7.1).
    There is no proof that whoever presents it holds its key (no key binding).
    --
    All 1 disclosures have their digest in the signed token.
    The key-binding JWT at its end is for other disclosures: `sd_hash` does not fit, and a server refuses it (RFC 9901 §7.3).
    "
    );
}

#[test]
fn a_bare_line_is_answered_by_the_vendor_that_it_names_or_that_has_it() {
    let tables = support::tables();
    let ask = |line: &str| -> String {
        let bare = why403::import::bare_call(line).unwrap();
        let Some(wanted) = report::tables_for(&bare) else {
            return format!("{line}: no bare call\n");
        };
        let answer = report::answer_bare(&bare, tables, NOW).unwrap();
        let found: Vec<String> = answer
            .found
            .iter()
            .map(|one| {
                let way = one.ways.first().map(report::Way::words).unwrap_or_default();
                let near = one
                    .nearest
                    .first()
                    .map(|near| format!("{} {}", near.method, near.template));
                format!("  {:?}: {way} near {near:?}\n", one.platform)
            })
            .collect();
        let asked = if answer.vendors.is_empty() {
            ""
        } else {
            "  asks for the vendor\n"
        };
        let tables = if wanted.len() > 3 {
            "all tables".to_owned()
        } else {
            wanted.join(" ")
        };
        format!("{} ({tables})\n{}{asked}", answer.asked, found.concat())
    };
    let out: String = [
        "https://graph.microsoft.com/v1.0/me/messages?$top=1",
        "POST /api/v2/conversations/calls",
        "/api/v2/users/{userId}",
        "genesys PATCH /api/v2/users/me/queue",
        "Microsoft Graph: GET /me/mesages",
        "GET /no/such/thing/anywhere",
        "DELETE https://unknown.example.com/things",
        "nobody GET /me",
        "https://api.mypurecloud.com/api/v2/users/me?access_token=an-opaque-token-of-nobody-0123456789",
    ]
    .map(ask)
    .concat();
    insta::assert_snapshot!(out, @r#"
    GET https://graph.microsoft.com/v1.0/me/messages?$top=… (graph)
      Some("Microsoft Graph"): a user's token: scope Mail.ReadBasic (named by 18 operations, the least by the source) near None
    POST /api/v2/conversations/calls (all tables)
      Some("Genesys Cloud"): a user's token: scope conversations and permission conversation:conference:add (named by 242 operations) near None
    GET /api/v2/users/{userId} (all tables)
      Some("Genesys Cloud"): scope users:readonly (named by 44 operations) near None
      Some("Zendesk"): scope users:read and role agent (named by 321 operations) near None
      Some("Datadog"): scope user_access_read and permission user_access_read (named by 9 operations) near None
    PATCH /api/v2/users/me/queue (genesys)
      Some("Genesys Cloud"):  near Some("PATCH /api/v2/users/{userId}/queues")
    GET /me/mesages (graph)
      Some("Microsoft Graph"):  near Some("GET /me/messages")
    GET /no/such/thing/anywhere (all tables)
      asks for the vendor
    DELETE https://unknown.example.com/things ()
      None:  near None
      asks for the vendor
    nobody GET /me: no bare call
    https://api.mypurecloud.com/api/v2/users/me?access_token=an-opaque-token-of-nobody-0123456789: no bare call
    "#);
}

#[test]
fn two_bare_tokens_are_compared_over_the_table_that_they_name() {
    let tables = support::tables();
    let [one, two] = [user(), client()].map(why403::sensitive::Sensitive::new);
    let both = report::two([&one, &two], NOW).unwrap();
    assert_eq!(both.platform.map(why403::platform::Platform::id), Some("graph"));
    let found = both.difference(tables, NOW);
    let calls = found.calls.as_ref().unwrap();
    assert!(
        calls.only_first > 0 && !calls.named_first.is_empty(),
        "{}",
        found.text()
    );
    let opaque = [
        "an-opaque-token-of-nobody-0123456789",
        "an-opaque-token-of-nobody-9876543210",
    ]
    .map(|text| why403::sensitive::Sensitive::new(text.to_owned()));
    let unknown = report::two([&opaque[0], &opaque[1]], NOW).unwrap();
    assert!(unknown.platform.is_none() && unknown.difference(tables, NOW).calls.is_none());
}
