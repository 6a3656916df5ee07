//! No credential in any output, whatever header it was sent in and in whatever form the server repeats it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/echo.rs"]
mod echo;

use echo::{ENCODINGS, encoded, leaks, outputs, squeezed};
use proptest::prelude::*;
use why403::exchange::{Body, Exchange, Outcome};

/// Headers that vendors take credentials in, and some that nobody knows.
const HEADERS: &[&str] = &[
    "authorization",
    "x-amz-bearer",
    "x-amz-security-token",
    "x-sfdc-session",
    "x-figma-token",
    "x-shopify-access-token",
    "dd-api-key",
    "private-token",
    "x-api-key",
    "cookie",
    "x-acme-thing",
    "x-my-own-header",
    "sesame",
];

const HOSTS: &[&str] = &[
    "https://api.mypurecloud.com/api/v2/users/me",
    "https://api.example.com/v1/things",
    "https://acme.my.salesforce.com/services/data/v60.0/limits",
    "https://api.figma.com/v1/me",
    "http://localhost:5173/api/v2/users/me",
];

/// The request with the secret in a header, and the answer that repeats it.
fn exchange(secret: &str, header: &str, scheme: &str, echo: &str, host: &str, place: usize) -> Exchange {
    let mut exchange = Exchange::new("1", "GET", host, 1_795_176_000_000).unwrap();
    let value = match header {
        "authorization" => format!("{scheme}{secret}"),
        "cookie" => format!("lang=en; sid={secret}"),
        _ => secret.to_owned(),
    };
    exchange.request_headers.push(header, value);
    exchange.outcome = Outcome::Status(403);
    let quoted = serde_json::to_string(echo).unwrap();
    let (kind, body) = match place {
        0 => (
            "application/json",
            format!(r#"{{"message":{quoted},"code":"forbidden"}}"#),
        ),
        1 => (
            "application/json",
            format!(r#"{{"errors":[{{"title":"no","detail":{quoted}}}],"code":{quoted}}}"#),
        ),
        2 => ("text/plain", format!("Access denied for {echo}, sorry.")),
        3 => (
            "text/html",
            format!("<html><title>403 {echo}</title><h1>Forbidden {echo}</h1><p>{echo}</p></html>"),
        ),
        4 => (
            "application/xml",
            format!("<Error><Code>AccessDenied</Code><Message>Not {echo}</Message></Error>"),
        ),
        // The escapes as they stand, undone by whoever reads the JSON.
        5 => (
            "application/json",
            format!(r#"{{"error":"invalid_token","error_description":"The token {echo} is bad"}}"#),
        ),
        _ => ("application/json", r#"{"message":"no"}"#.to_owned()),
    };
    exchange.response_headers.push("content-type", kind);
    if place == 6 {
        let challenge = format!(r#"Bearer realm="{echo}", error="insufficient_scope", scope="read {echo}""#);
        exchange.response_headers.push("www-authenticate", challenge);
        exchange.response_headers.push("x-request-id", echo);
    }
    exchange.response_body = Body::of(&body);
    exchange
}

/// Letters of both cases and digits, as tokens are, and what their alphabets have beside them.
fn secret() -> impl Strategy<Value = String> {
    let letters = "[A-Za-z0-9]{2}[A-Za-z0-9._~+/-]{14,60}[A-Za-z0-9]{2}";
    (letters, "[a-z][0-9][A-Z][0-9]").prop_map(|(text, mix)| format!("{mix}{text}{mix}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn no_credential_is_in_any_output(
        secret in secret(),
        header in 0..HEADERS.len(),
        scheme in prop::sample::select(vec!["Bearer ", "Token ", "SSWS ", "Bearer-", ""]),
        how in 0..ENCODINGS,
        host in 0..HOSTS.len(),
        place in 0..7usize,
    ) {
        let echo = encoded(&secret, how);
        let made = exchange(&secret, HEADERS[header], scheme, &echo, HOSTS[host], place);
        for (_, output) in outputs(made) {
            let plain = leaks(&output, &secret);
            prop_assert!(plain.is_none(), "{plain:?} of the secret {secret} ({how}) in {output}");
            // Half an escape says nothing; what is looked for is the form that the server wrote.
            if !matches!(how, 7..=9 | 13) {
                let found = leaks(&output, &echo);
                prop_assert!(found.is_none(), "{found:?} of {echo} ({how}) in {output}");
            } else {
                prop_assert!(!squeezed(&output).contains(&squeezed(&echo)), "{echo} ({how}) in {output}");
            }
        }
    }
}

#[test]
fn the_test_would_see_a_leak() {
    assert!(leaks("the token abcdefghijklmnop is bad", "ABCDEFGHIJKLMNOP").is_some());
    let harmless = {
        let mut exchange = exchange("aB3dE5fgH7jK9mN1pQ3", "sesame", "", "aB3dE5fgH7jK9mN1pQ3", HOSTS[1], 0);
        exchange.request_headers = [("accept", "text/html")].into_iter().collect();
        exchange
    };
    // Nothing was sent that it could be, so the server's word stands.
    assert!(
        outputs(harmless)
            .iter()
            .filter(|(name, _)| matches!(*name, "text" | "Markdown" | "JSON"))
            .all(|(_, output)| output.contains("aB3dE5fgH7jK9mN1pQ3"))
    );
}
