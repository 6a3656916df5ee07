//! Answers that refuse nobody: mistakes of the request, objects that are not there, and plain successes. None may be
//! called a refusal, for a card that comes without need is one that nobody reads the next time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use why403::diagnosis::is_denied;
use why403::exchange::{Body, Exchange, Outcome};

/// Status and body, as APIs of many makers answer.
const ORDINARY: &[(u16, &str)] = &[
    (
        200,
        r#"{"data":{"users":[{"id":1,"name":"Forbidden planet"}]},"errors":[]}"#,
    ),
    (200, r#"{"success":true,"error":null,"message":"Password changed"}"#),
    (
        200,
        r#"{"items":[{"title":"Two-factor authentication","body":"How to require it"}]}"#,
    ),
    (
        200,
        r#"{"errors":[{"message":"Cannot query field \"nam\" on type \"User\". Did you mean \"name\"?"}]}"#,
    ),
    (200, r#"{"ok":false,"error":"invalid_arguments"}"#),
    (200, r#"{"error":{"code":113,"error_msg":"Invalid user id"}}"#),
    (
        200,
        r#"{"status":"error","message":"Stock is not available in your size"}"#,
    ),
    (
        200,
        r#"{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1}"#,
    ),
    (200, r#"{"access":"open","permission":"granted","role":"admin"}"#),
    (201, r#"{"id":"17","status":"created"}"#),
    (
        400,
        r#"{"message":"Validation failed","errors":{"email":["The email must be a valid email address."]}}"#,
    ),
    (
        400,
        r#"{"error":"Bad Request","message":"Unexpected token } in JSON at position 17"}"#,
    ),
    (400, r#"{"message":"The value 'abc' is not valid for startDate."}"#),
    (
        400,
        r#"{"code":"bad.request","message":"The request could not be understood by the server."}"#,
    ),
    (
        400,
        r#"{"errors":[{"reason":"invalidParameter","message":"Invalid value for field maxResults"}]}"#,
    ),
    (400, r#"{"message":"Unknown field: organisationId"}"#),
    (400, r#"{"message":"pageSize must be between 1 and 100"}"#),
    (400, r#"{"message":"Password must have at least 12 characters"}"#),
    (400, r#"{"message":"Phone number is required"}"#),
    (400, r#"{"message":"Invalid date format"}"#),
    (400, r#"{"message":"Subject is too long"}"#),
    (
        400,
        r#"{"type":"https://example.com/probs/missing-field","title":"A field is missing","detail":"queueId"}"#,
    ),
    (
        400,
        "<html><body><h1>400 Bad Request</h1><p>The plain HTTP request was sent to HTTPS port</p></body></html>",
    ),
    (404, r#"{"message":"Not Found"}"#),
    (404, r#"{"message":"Queue 7 does not exist"}"#),
    (404, r#"{"error":"not_found","reason":"missing"}"#),
    (404, r#"{"message":"No route matches [GET] \"/api/v3/tickets\""}"#),
    (404, r#"{"status":404,"error":"Not Found","path":"/users/17"}"#),
    (
        404,
        "<!DOCTYPE html><html><head><title>Page not found</title></head><body><h1>404</h1></body></html>",
    ),
    (405, r#"{"detail":"Method \"PUT\" not allowed."}"#),
    (405, r#"{"message":"HTTP 405 Method Not Allowed"}"#),
    (406, r#"{"message":"Could not satisfy the request Accept header."}"#),
    (409, r#"{"message":"A user with this name already exists"}"#),
    (
        409,
        r#"{"code":"version.conflict","message":"The version in the request is stale"}"#,
    ),
    (410, r#"{"message":"This version of the API was retired"}"#),
    (412, r#"{"message":"If-Match does not match the current etag"}"#),
    (422, r#"{"errors":[{"field":"name","message":"can't be blank"}]}"#),
    (
        422,
        r#"{"detail":[{"loc":["query","limit"],"msg":"value is not a valid integer","type":"type_error.integer"}]}"#,
    ),
    (
        422,
        r#"{"error":"RecordInvalid","description":"Record validation errors","details":{"subject":[{"description":"Subject: cannot be blank","error":"BlankValue"}]}}"#,
    ),
    (500, r#"{"message":"Internal Server Error"}"#),
    (
        500,
        r#"{"error":"NullPointerException","trace":"at com.example.TokenService.check(TokenService.java:17)"}"#,
    ),
    (
        502,
        "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
    ),
    (503, r#"{"message":"Service is down for maintenance"}"#),
];

fn answered(status: u16, body: &str) -> Exchange {
    let mut exchange = Exchange::new("1", "POST", "https://api.acme.example/v1/things", 0).unwrap();
    for (name, value) in [
        ("Authorization", "Bearer 0123456789abcdef0123456789abcdef"),
        ("Accept", "application/json"),
        ("X-Request-Source", "web"),
        ("X-Idempotency-Key", "5f1d7a7e"),
    ] {
        exchange.request_headers.push(name, value);
    }
    exchange.outcome = Outcome::Status(status);
    exchange.response_body = Body::of(body);
    exchange
}

#[test]
fn what_refuses_nobody_is_no_refusal() {
    let refused: Vec<String> = (ORDINARY.iter())
        .filter(|(status, body)| is_denied(&answered(*status, body), None))
        .map(|(status, body)| format!("{status} {body}"))
        .collect();
    assert!(refused.is_empty(), "taken for refusals:\n{}", refused.join("\n"));
}

/// The same bodies under 401 and 403 are refusals: what is looked at above is not blind.
#[test]
fn a_status_that_always_refuses_does_so_with_any_body() {
    for (_, body) in ORDINARY {
        assert!(is_denied(&answered(403, body), None), "{body}");
    }
}
