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
    insta::assert_snapshot!(first, @"");
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
        ("genesys", "api.mypurecloud.com", "an-opaque-token-of-nobody-0123456789".to_owned()),
    ] {
        let table = tables.table(id).unwrap();
        let who = Caller::of(&call("GET", &format!("https://{host}/"), &token), &[]);
        let mut looked = 0;
        for operation in table.operations().step_by(97) {
            let path = operation.template.replace(['{', '}'], "x");
            let call = call(&operation.method, &format!("https://{host}{path}"), &token);
            let diagnosis = why403::diagnosis::diagnose(&call, tables, &[]);
            let why403::platforms::Matched::Operation { operation: matched, .. } = &diagnosis.matched else { continue };
            if matched.template != operation.template {
                continue;
            }
            looked += 1;
            let said: Vec<(String, Verdict)> =
                diagnosis.requirement.iter().map(|part| (part.text.clone(), part.verdict)).collect();
            let listed: Vec<(String, Verdict)> =
                who.may(&operation, tables, id).parts.iter().map(|part| (part.text.clone(), part.verdict)).collect();
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
        @""
    );
}

#[test]
fn two_tokens_side_by_side() {
    let tables = support::tables();
    let table = tables.table("graph").unwrap();
    let found = report::difference(&caller(&user()), &caller(&client()), Some((table, "graph")), tables, NOW);
    let calls = found.calls.clone().unwrap();
    assert!(calls.only_first + calls.only_second + calls.both + calls.unknown <= table.len());
    let head: String = found
        .text()
        .lines()
        .take(26)
        .map(|line| format!("{}\n", line.chars().take(150).collect::<String>()))
        .collect();
    insta::assert_snapshot!(head, @"");
    let same = report::difference(&caller(&user()), &caller(&user()), Some((table, "graph")), tables, NOW);
    assert!(same.claims.is_empty());
    assert_eq!(same.calls.map(|calls| calls.only_first + calls.only_second), Some(0));
}

fn refused() -> Session {
    let mut exchange = call("POST", "https://graph.microsoft.com/v1.0/me/sendMail", &user());
    exchange.outcome = Outcome::Status(403);
    exchange.response_headers.push("content-type", "application/json");
    exchange.response_body =
        Body::of(r#"{"error":{"code":"ErrorAccessDenied","message":"Access is denied. Check credentials and try again."}}"#);
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
        format!("{}\n  → {} ({})\n", supposed.words().join(" and "), verdict.text, verdict.certainty.word())
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
        @""
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
        [tell(&bound), tell(encrypted), tell(&bound.replace("eyJpc3Mi", "eyJp_3Mi")), tell(&bound[..200])].join("\n=====\n"),
        @""
    );
}

/// A digest is that of the text of a disclosure (RFC 9901 §4.2.3 has this very example).
#[test]
fn digests_of_disclosures_are_checked() {
    let disclosure = "WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    let digest = "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY";
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let issued = |digest: &str| jwt(&serde_json::json!({"iss": "https://i.example", "_sd": [digest], "_sd_alg": "sha-256"}));
    let binding = |hash: &str| {
        format!(
            "{}.{}.{}",
            part(&serde_json::json!({"typ": "kb+jwt", "alg": "ES256"})),
            part(&serde_json::json!({"nonce": "n", "aud": "https://v.example", "iat": 1_795_170_000, "sd_hash": hash})),
            URL_SAFE_NO_PAD.encode([b's'; 64])
        )
    };
    let notes = |text: &str| report::details(&token::decode(&text.to_owned().into()), &[], NOW).notes.join("\n");
    insta::assert_snapshot!(
        [
            notes(&format!("{}~{disclosure}~", issued(digest))),
            notes(&format!("{}~{disclosure}~", issued("another"))),
            notes(&format!("{}~{disclosure}~{}", issued(digest), binding("another"))),
        ]
        .join("\n--\n"),
        @""
    );
}
