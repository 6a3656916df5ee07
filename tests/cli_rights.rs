//! The commands `share`, `can`, `requires`, `diff` and `explain --with`, as they are called.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::path::PathBuf;
use support::command::why403;

fn jwt(scopes: &str) -> String {
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(&serde_json::json!({"typ": "JWT", "alg": "RS256"})),
        part(&serde_json::json!({
            "iss": "https://sts.windows.net/t1/", "aud": "https://graph.microsoft.com", "tid": "t1", "appid": "a1",
            "scp": scopes, "iat": 1_795_170_000, "exp": 1_795_180_000, "oid": "o1-7f3a9c2e", "name": "Jane Quiller",
            "email": "jane.quiller@acme.io", "ipaddr": "203.0.113.77",
        })),
        URL_SAFE_NO_PAD.encode([b'Q'; 256])
    )
}

fn har() -> String {
    let field = |name: &str, value: &str| serde_json::json!({"name": name, "value": value});
    serde_json::json!({"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "1"}, "entries": [{
        "startedDateTime": "2026-11-20T12:00:00.000Z", "time": 1, "serverIPAddress": "198.51.100.9",
        "request": {"method": "POST", "url": "https://graph.microsoft.com/v1.0/me/sendMail?trace=Zq8wK2xN5vR7tY3u", "headers": [
            field("Authorization", &format!("Bearer {}", jwt("User.Read"))),
            field("Cookie", "sid=Vb9Wq2Zx7Tn4Kd8R; lang=en"),
            field("X-Session-Secret", "Tn4Vb9RKd8Wq2Zx7"),
        ], "postData": {"mimeType": "application/json", "text": "{\"to\":\"jane.quiller@acme.io\",\"phone\":\"+4989123456\"}"}},
        "response": {"status": 403, "statusText": "", "headers": [field("content-type", "application/json")], "content": {
            "size": 1, "mimeType": "application/json",
            "text": "{\"error\":{\"code\":\"ErrorAccessDenied\",\"message\":\"Access is denied for Jane Quiller. Check credentials and try again.\"}}",
        }},
    }]}})
    .to_string()
}

/// Nothing of these may be in what is shared.
const SECRETS: &[&str] = &[
    "Zq8wK2xN5vR7tY3u",
    "Vb9Wq2Zx7Tn4Kd8R",
    "Tn4Vb9RKd8Wq2Zx7",
    "QUUFBUUFB",
    "UVFRUVFRUVFRUVFR",
    "Quiller",
    "quiller",
    "4989123456",
    "203.0.113.77",
    "198.51.100.9",
    "o1-7f3a9c2e",
];

fn file(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("why403-{}-{name}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_shared_recording_opens_again_with_the_same_explanation() {
    let path = file("share.har", &har());
    let out = file("shared.har", "");
    let (from, to) = (path.to_str().unwrap(), out.to_str().unwrap());
    let ran = why403(&["share", from, "--out", to], "");
    assert_eq!(ran.status, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out, @"
    Taken out:
         1 credential, request header authorization
         2 cookies, request header cookie
         1 value, query trace
         1 value, request header x-session-secret
         1 e-mail address, claims of request header authorization
         1 e-mail address, request body
         1 name of a person, claims of request header authorization
         1 name of a person, response body
         1 telephone number, request body, phone
         1 IP address, claims of request header authorization
         1 user id, claims of request header authorization
    Explained as before: 1 of 1 refused calls
    Still in it:
      hosts, paths with the ids in them, times, and the names of headers, parameters and fields
      of tokens: issuer, audience, client, organisation, scopes, roles, times; no signature
      the server's own words, without what was found in them
    ");
    let shared = std::fs::read_to_string(&out).unwrap();
    for secret in SECRETS {
        assert!(!shared.contains(secret), "{secret} in {shared}");
    }
    // What is read out of the token's form is there as well.
    let verdict = |path: &str| {
        let ran = why403(&["explain", path, "--format", "json"], "");
        assert_eq!(ran.status, 1, "{}", ran.err);
        let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let report = &value["reports"][0];
        let reasons: Vec<String> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| format!("{} {}", finding["code"], finding["certainty"]))
            .collect();
        assert!(
            reasons.first().is_some_and(|first| first.contains("scope.missing")),
            "{reasons:?}"
        );
        (
            report["verdict"].clone(),
            reasons,
            report["token"]["scopes"].clone(),
            report["token"]["expires_at_ms"].clone(),
        )
    };
    assert_eq!(verdict(from), verdict(to));
    let ran = why403(&["share", from, "--format", "markdown"], "");
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.out.contains("## Receipt") && ran.err.contains("Taken out:"),
        "{} {}",
        ran.out,
        ran.err
    );
    for secret in SECRETS {
        assert!(
            !ran.out.contains(secret) && !ran.err.contains(secret),
            "{secret} in {}",
            ran.out
        );
    }
    let ran = why403(
        &["share", from, "--keep", "email,phone", "--out", to, "--receipt", "json"],
        "",
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    let receipt: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(receipt["schema"], 1);
    let shared = std::fs::read_to_string(&out).unwrap();
    assert!(shared.contains("jane.quiller@acme.io") && shared.contains("4989123456"));
    let ran = why403(&["share", from, "--keep", "shoes"], "");
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    std::fs::remove_file(path).unwrap();
    std::fs::remove_file(out).unwrap();
}

#[test]
fn what_a_token_can_call_is_searched() {
    let ran = why403(
        &["can", "-", "--platform", "graph", "--search", "sendmail"],
        &format!("Bearer%20\"{}\"", jwt("User.Read")),
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.out
            .contains("no      POST   /me/sendmail  (missing: scope Mail.Send)"),
        "{}",
        ran.out
    );
    let words = [
        "can",
        "-",
        "--platform",
        "graph",
        "--search",
        "sendmail",
        "--only",
        "yes",
        "--format",
        "json",
    ];
    let ran = why403(&words, &jwt("Mail.Send"));
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["schema"], 1);
    assert!(value["can"]["yes"].as_u64() >= Some(1), "{}", ran.out);
    let ran = why403(&["can", &jwt("Mail.Send"), "--platform", "graph"], "");
    assert_eq!(ran.status, 2);
    assert!(!ran.err.contains("eyJ"), "{}", ran.err);
}

#[test]
fn what_a_call_needs_is_asked_with_a_path_or_an_address() {
    let ran = why403(
        &[
            "requires",
            "GET",
            "/me/messages",
            "--platform",
            "graph",
            "--format",
            "markdown",
        ],
        "",
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("Mail.ReadBasic"), "{}", ran.out);
    let ran = why403(
        &[
            "requires",
            "GET",
            "https://graph.microsoft.com/v1.0/me/messages",
            "--format",
            "json",
        ],
        "",
    );
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        value["requires"][0]["ways"][0]["names"][0]["name"], "Mail.ReadBasic",
        "{}",
        ran.out
    );
    for wrong in [
        &["requires", "GET", "me"][..],
        &["requires", "GET", "/x", "--platform", "nobody"],
    ] {
        let ran = why403(wrong, "");
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{wrong:?}");
    }
}

#[test]
fn two_tokens_are_compared_from_files_alone() {
    let (one, two) = (
        file("one.txt", &jwt("User.Read")),
        file("two.txt", &jwt("User.Read Mail.Send")),
    );
    let ran = why403(
        &[
            "diff",
            one.to_str().unwrap(),
            two.to_str().unwrap(),
            "--platform",
            "graph",
        ],
        "",
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("only the second: Mail.Send"), "{}", ran.out);
    assert!(
        ran.out
            .contains("only the second: POST /me/sendmail (the other lacks scope Mail.Send)"),
        "{}",
        ran.out
    );
    let ran = why403(
        &["diff", one.to_str().unwrap(), "-", "--format", "json"],
        &jwt("Mail.Send"),
    );
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["schema"], 1);
    let ran = why403(&["diff", "-", "-"], "");
    assert_eq!(ran.status, 2);
    let ran = why403(&["diff", &jwt("Mail.Send"), "-"], "");
    assert_eq!(ran.status, 2);
    assert!(!ran.err.contains("eyJ"), "{}", ran.err);
    std::fs::remove_file(one).unwrap();
    std::fs::remove_file(two).unwrap();
}

#[test]
fn a_call_is_judged_for_a_supposed_caller() {
    let path = file("suppose.har", &har());
    let from = path.to_str().unwrap();
    let ran = why403(&["explain", from, "--with", "scope:Mail.Send"], "");
    assert_eq!(ran.status, 0, "{}", ran.err);
    let head: String = ran.out.lines().take(6).map(|line| format!("{line}\n")).collect();
    insta::assert_snapshot!(head, @"
    Hypothetical: the same call, if its caller had scope Mail.Send. Nothing was sent; this is what the
      table says of such a caller, not what the server would say. The real call: The token does not have
      the scope Mail.Send that POST /me/sendmail requires. (likely)

    POST https://graph.microsoft.com/v1.0/me/sendMail?trace=… → hypothetical, not sent
    Microsoft Graph, global cloud (graph.microsoft.com)
    ");
    let other = file("other.txt", &jwt("Mail.Send"));
    let words = [
        "explain",
        from,
        "--token-file",
        other.to_str().unwrap(),
        "--as",
        "user",
        "--format",
        "json",
    ];
    let ran = why403(&words, "");
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["schema"], 1);
    let supposed = &value["hypothetical"][0]["supposed"];
    assert!(
        supposed
            .as_str()
            .unwrap()
            .contains("sent the other token and were a user"),
        "{supposed}"
    );
    let ran = why403(&["explain", from, "--with", "Mail.Send"], "");
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    std::fs::remove_file(path).unwrap();
    std::fs::remove_file(other).unwrap();
}

#[test]
fn a_wrapped_token_is_told_whole() {
    let ran = why403(
        &["token", "-", "--platform", "graph", "--format", "json"],
        &format!("&quot;{}&quot;", jwt("User.Read")),
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["schema"], 1);
    assert_eq!(
        value["details"]["unwrapped"].as_array().map(Vec::len),
        Some(2),
        "{}",
        ran.out
    );
    let claims = value["details"]["claims"].as_array().unwrap();
    assert!(
        claims
            .iter()
            .any(|row| row["name"] == "tid" && row["means"].is_string())
    );
}
