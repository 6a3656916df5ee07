//! Whatever repeats a secret, a server or the token's own claims: no rendering of the report shows it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use base64::Engine as _;
use serde_json::{Value, json};
use why403::exchange::{Body, Exchange, Outcome};
use why403::report::{self, Report};
use why403::session::Session;

const TOKEN: &str = "abcdEFGH1234ijklMNOP5678qrstUVWX";
const OTHER: &str = "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";

fn refused(url: &str, headers: &[(&str, &str)], sent: &str, answer: &Value) -> Exchange {
    let mut exchange = Exchange::new("1", "POST", url, 1_795_176_000_000).unwrap();
    for (name, value) in headers {
        exchange.request_headers.push(name, *value);
    }
    exchange.request_body = Body::of(sent);
    exchange.outcome = Outcome::Status(403);
    exchange.response_headers.push("content-type", "application/json");
    exchange.response_body = Body::of(&answer.to_string());
    exchange
}

/// Text, Markdown, JSON and `Debug` of the report, and `Debug` of the exchange.
fn renderings(exchange: Exchange) -> String {
    let debug = format!("{exchange:?}");
    let report: Report = Session::from_exchanges(vec![exchange])
        .report("1", support::tables())
        .unwrap();
    // The text is wrapped.
    let text = report::text(&report).split_whitespace().collect::<Vec<_>>().join(" ");
    [
        text,
        report::markdown(&report),
        report::json(&report),
        format!("{report:?}"),
        debug,
    ]
    .join("\n")
}

fn jwt(header: &Value, claims: &Value) -> String {
    let part = |json: &Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(header), part(claims))
}

/// Address, headers, body, and the secret that the server repeats.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);

#[test]
fn what_a_server_repeats_is_not_shown() {
    let form = ("content-type", "application/x-www-form-urlencoded");
    let bearer = format!("Bearer {TOKEN}");
    let bearer = ("authorization", bearer.as_str());
    let shop = "https://api.shop.example/v1/orders";
    let cases: &[Case<'_>] = &[
        (shop, &[bearer], "", TOKEN),
        (shop, &[bearer], "", "34ijklMNOP5678qrstUVWX"),
        (shop, &[bearer], "", OTHER),
        (shop, &[("authorization", "Basic am9lOmh1bnRlcjI=")], "", "hunter2"),
        (
            shop,
            &[("cookie", "a=b; sid=InACookie12345; c=d")],
            "",
            "InACookie12345",
        ),
        (shop, &[("x-client-secret", "InAHeader12345")], "", "InAHeader12345"),
        (shop, &[form], "client_secret=InTheForm12345", "InTheForm12345"),
        (shop, &[form], "refresh_token=In%2FTheForm12345", "In%2FTheForm12345"),
        (shop, &[], r#"{"password":"InTheJson12345"}"#, "InTheJson12345"),
        (
            "https://api.shop.example/v1?pin=InTheQuery12345",
            &[bearer],
            "",
            "InTheQuery12345",
        ),
        (
            "https://api.shop.example/#access_token=InTheFragment1",
            &[bearer],
            "",
            "InTheFragment1",
        ),
        (
            "https://joe:InTheAddress1@api.shop.example/",
            &[bearer],
            "",
            "InTheAddress1",
        ),
        (
            "https://oauth2.googleapis.com/token",
            &[form],
            "client_secret=GOCSPX-FakeFakeFakeFakeFake",
            "GOCSPX-FakeFakeFakeFakeFake",
        ),
    ];
    for (url, headers, sent, secret) in cases {
        for answer in [
            json!({"message": format!("“{secret}” is not known")}),
            json!({"error": secret, "error_description": format!("token={secret}")}),
            json!({"error": {"code": 403, "message": format!("not {secret}, sorry"), "status": secret}}),
        ] {
            let shown = renderings(refused(url, headers, sent, &answer));
            assert!(!shown.contains(secret), "{secret} of {url} in\n{shown}");
        }
    }
}

#[test]
fn tokens_within_a_token_are_not_shown() {
    let nested = jwt(&json!({"alg": "HS256"}), &json!({"sub": "x"}));
    let header = json!({"alg": OTHER, "typ": OTHER, "kid": OTHER, "jku": format!("https://keys.example/{OTHER}")});
    let claims = json!({"iss": OTHER, "sub": nested, "aud": [OTHER, nested], "scope": format!("a {nested}"),
        "roles": [OTHER], "client_id": OTHER, "org_id": nested, "exp": 1_795_179_600});
    let bearer = format!("Bearer {}", jwt(&header, &claims));
    for url in [
        "https://api.shop.example/v1",
        "https://graph.microsoft.com/v1.0/me",
        "https://api-na1.niceincontact.com/InContactAPI/services/v23.0/permissions",
    ] {
        let shown = renderings(refused(url, &[("authorization", &bearer)], "", &json!({})));
        assert!(!shown.contains(OTHER) && !shown.contains(&nested), "{url}\n{shown}");
    }
}

#[test]
fn a_password_is_not_shown_in_part() {
    let value = base64::engine::general_purpose::STANDARD.encode("joe@example.com:correct horse battery");
    let basic = format!("Basic {value}");
    let exchange = refused(
        "https://api.shop.example/v1",
        &[("authorization", &basic)],
        "",
        &json!({}),
    );
    let shown = renderings(exchange);
    let end: String = value.chars().skip(value.len() - 4).collect();
    assert!(!shown.contains(&end), "{shown}");
}

/// Some servers write what was sent into their JSON as it is: then a backslash in it makes another text of its end.
/// White space is folded wherever the server's words are, whichever way they were read.
#[test]
fn a_secret_with_blanks_that_is_cut_by_an_escape_is_not_shown() {
    for token in [
        r"!#a# Aa0aaa    #A ##aAAa0 x#  #a",
        r"!#a# Aa0aaa    #A ##aAAa\bxyz 0123",
        r"!#a# Aa0aaa    #A ##aAAa\u0041xyz",
    ] {
        let template = r#"{"error":{"code":403,"message":"denied","status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"IAM_PERMISSION_DENIED","metadata":{"permission":"a.b.get","resource":"projects/%T"}}]}}"#;
        let url = "https://gmail.googleapis.com/gmail/v1/users/me/messages";
        let mut exchange = refused(url, &[("authorization", &format!("Bearer {token}"))], "", &json!({}));
        exchange.response_body = Body::of(&template.replace("%T", token));
        let written = renderings(exchange);
        let squeezed: String = written.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!squeezed.contains("Aa0aaa #A ##aAA"), "{token}: {written}");
    }
}

/// With a refusal a server hands out secrets that nobody sent: they are named and not shown.
#[test]
fn what_a_server_hands_out_is_not_shown() {
    const SECRETS: &[&str] = &[
        "V9synthetic1",
        "Fe26secretsecretsecret",
        "AYABeSECRETSECRET0123456789",
        "+491234567",
        "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        "TlRMTVNTUAACAAAAAAAAADgAAAACAAKC",
        "654321",
        "hunter2hunter2",
    ];
    let bodies = [
        json!({"mfa_token": SECRETS[1], "session": SECRETS[2], "phone": SECRETS[3], "next_time_in_secs": 60}),
        json!({"refresh_token": SECRETS[4], "challenge": SECRETS[4], "link": format!("https://a.example/magic/{}", SECRETS[4])}),
        json!({"otp": SECRETS[6], SECRETS[4]: true, "data": {"id": SECRETS[4], "password": SECRETS[7]}}),
        json!({"code": 0}),
    ];
    for status in [401, 403, 407, 412] {
        for body in &bodies {
            let mut exchange = refused(
                "https://api.acme.example/oauth/token",
                &[("accept", "application/json")],
                "",
                body,
            );
            exchange.outcome = Outcome::Status(status);
            exchange.response_headers.push("x-csrf-token", SECRETS[0]);
            exchange
                .response_headers
                .push("proxy-authenticate", format!("NTLM {}", SECRETS[5]));
            let session = Session::from_exchanges(vec![exchange]);
            let report = session.report("1", support::tables()).unwrap();
            let written = [report::text(&report), report::markdown(&report), report::json(&report)].join("\n");
            for secret in SECRETS {
                assert!(!written.contains(secret), "{status} {body}: {secret} in {written}");
            }
        }
    }
}
