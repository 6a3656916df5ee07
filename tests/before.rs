//! "It worked before": what differs from an earlier call of the same operation that succeeded.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use why403::exchange::{Body, Exchange, Outcome};
use why403::finding::{Certainty, Finding};
use why403::platforms::Tables;
use why403::reason::ReasonId;
use why403::session::Session;

const START_MS: i64 = 1_795_176_000_000;
const TOKEN: &str = "fake0genesys0token0fake0genesys0token0fake0genesys0token0fake0genesys0token0not0real00";

fn call(id: &str, minute: i64, status: u16, url: &str, token: &str) -> Exchange {
    let mut exchange = Exchange::new(id, "POST", url, START_MS + minute * 60_000).unwrap();
    exchange
        .request_headers
        .push("Authorization", format!("Bearer {token}"));
    exchange.request_headers.push("Accept", "application/json");
    exchange.request_headers.push("Sec-Fetch-Mode", format!("cors-{id}"));
    exchange.request_body = Body::of(r#"{"name":"x","to":[{"id":"1","type":"PERSON"}]}"#);
    exchange.outcome = Outcome::Status(status);
    exchange
}

fn before(exchanges: Vec<Exchange>, tables: &Tables) -> Vec<Finding> {
    let report = Session::from_exchanges(exchanges).report("now", tables).unwrap();
    report
        .findings
        .into_iter()
        .filter(|finding| matches!(finding.reason, ReasonId::HistoryDiffers | ReasonId::HistorySame))
        .collect()
}

fn jwt(scope: &str, org: &str) -> String {
    // Header and claims in base64url, and a signature that is none.
    let claims = format!(r#"{{"iss":"https://issuer.example.com","sub":"u","org":"{org}","scope":"{scope}"}}"#);
    format!(
        "eyJhbGciOiJSUzI1NiJ9.{}.{}",
        base64url(claims.as_bytes()),
        base64url(&[7; 256])
    )
}

fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let number = (u32::from(chunk[0]) << 16)
            | (u32::from(*chunk.get(1).unwrap_or(&0)) << 8)
            | u32::from(*chunk.get(2).unwrap_or(&0));
        for place in 0..=chunk.len() {
            out.push(char::from(DIGITS[(number >> (18 - 6 * place)) as usize & 63]));
        }
    }
    out
}

const CALLS: &str = "https://api.mypurecloud.com/api/v2/routing/queues";

#[test]
fn the_scope_that_the_earlier_token_had_is_named() {
    let url = "https://api.example.com/v1/orders";
    let then = call("then", 0, 200, url, &jwt("orders:read orders:write", "one"));
    let now = call("now", 3, 403, url, &jwt("orders:read", "two"));
    let found = before(vec![then, now], &Tables::new());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].certainty, Certainty::Possible);
    assert_eq!(
        found[0].title,
        "The same call succeeded 3 min earlier; what differs: the token (it had the scope orders:write, which this one has not)."
    );
    let names: Vec<String> = found[0].names.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["scope orders:write"]);
    assert!(
        found[0].evidence[1]
            .text
            .contains("Its organisation was one, now it is two")
            || found[0].evidence[1]
                .text
                .contains("its organisation was one, now it is two")
    );
}

#[test]
fn headers_query_and_body_are_compared_by_name_and_noise_is_left_out() {
    let mut then = call("then", 0, 201, &format!("{CALLS}?pageSize=1"), TOKEN);
    then.request_headers.push("X-Organization-Id", "secret-value");
    let mut now = call("now", 1, 403, CALLS, TOKEN);
    now.request_body = Body::of(r#"{"name":"x","to":[{"id":"1"}]}"#);
    let found = before(vec![then, now], support::tables());
    assert_eq!(
        found[0].title,
        "The same call succeeded 1 min earlier; what differs: the headers (without x-organization-id), the query (without pageSize), the body's fields (without to.type)."
    );
    assert!(!format!("{found:?}").contains("secret-value"));
}

#[test]
fn the_same_operation_with_another_object_is_told() {
    let url = |id: &str| format!("https://api.mypurecloud.com/api/v2/conversations/{id}/disconnect");
    let then = call("then", 0, 202, &url("96c561c6-8210-4e75-b698-26f0c8175bcb"), TOKEN);
    let now = call("now", 1, 403, &url("11c561c6-8210-4e75-b698-26f0c8175bcb"), TOKEN);
    let found = before(vec![then, now], support::tables());
    assert_eq!(
        found[0].title,
        "The same call succeeded 1 min earlier; what differs: the object."
    );
}

#[test]
fn nothing_differs_and_that_is_said() {
    let found = before(
        vec![call("then", 0, 200, CALLS, TOKEN), call("now", 90, 403, CALLS, TOKEN)],
        support::tables(),
    );
    assert_eq!(found[0].reason, ReasonId::HistorySame);
    assert_eq!(
        found[0].title,
        "The same call succeeded 1 h 30 min earlier, and nothing that was seen differs."
    );
}

#[test]
fn what_is_no_success_of_the_same_operation_does_not_count() {
    let tables = support::tables();
    let now = || call("now", 5, 403, CALLS, TOKEN);
    let other_method = {
        let mut other = call("then", 0, 200, CALLS, TOKEN);
        other.method = "GET".to_owned();
        other
    };
    for (why, other) in [
        ("denied", call("then", 0, 403, CALLS, TOKEN)),
        ("later", call("then", 6, 200, CALLS, TOKEN)),
        (
            "another path",
            call(
                "then",
                0,
                200,
                "https://api.mypurecloud.com/api/v2/routing/skills",
                TOKEN,
            ),
        ),
        (
            "another platform",
            call("then", 0, 200, "https://api.example.com/api/v2/routing/queues", TOKEN),
        ),
        ("another method", other_method),
    ] {
        assert!(before(vec![other, now()], tables).is_empty(), "{why}");
    }
    // A call that was not denied gets no such finding.
    let fine = before(
        vec![call("then", 0, 200, CALLS, TOKEN), call("now", 1, 200, CALLS, TOKEN)],
        tables,
    );
    assert!(fine.is_empty());
}

#[test]
fn another_region_of_the_same_platform_is_told_by_its_host() {
    let then = call(
        "then",
        0,
        200,
        "https://api.mypurecloud.ie/api/v2/routing/queues",
        TOKEN,
    );
    let found = before(vec![then, call("now", 1, 401, CALLS, TOKEN)], support::tables());
    assert_eq!(
        found[0].title,
        "The same call succeeded 1 min earlier; what differs: the host."
    );
}

#[test]
fn a_refused_preflight_explains_a_call_that_the_browser_ended() {
    let url = "https://api.example.com/v1/orders";
    let mut preflight = call("preflight", 0, 403, url, TOKEN);
    preflight.method = "OPTIONS".to_owned();
    preflight.request_headers = [("access-control-request-method", "POST")].into_iter().collect();
    let mut now = call("now", 0, 0, url, TOKEN);
    now.outcome = Outcome::Failed("NS_ERROR_DOM_BAD_URI".to_owned());
    now.initiator = Some("http://localhost:8080".to_owned());
    let session = Session::from_exchanges(vec![preflight, now.clone()]);
    let report = session.report("now", &Tables::new()).unwrap();
    assert!(!report.call.denied);
    assert_eq!(report.findings[0].reason, ReasonId::CorsPreflight);
    assert_eq!(report.findings[0].certainty, Certainty::Likely);
    let end = "Likely the reason: the server refused the browser's CORS preflight with 403: preflights never carry a token, so the token is not the reason.";
    assert!(report.verdict.text.ends_with(end), "{}", report.verdict.text);
    // Without the preflight nothing of the kind is said.
    let alone = Session::from_exchanges(vec![now])
        .report("now", &Tables::new())
        .unwrap();
    assert!(
        alone
            .findings
            .iter()
            .all(|finding| finding.reason != ReasonId::CorsPreflight)
    );
}
