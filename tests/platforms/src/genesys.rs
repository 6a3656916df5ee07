//! Stand-in of Genesys Cloud: `api.<region>`, in its own words for refusals, and the token endpoint of one region.

use crate::Case;
use crate::call::{Answer, Call};
use crate::lookups;
use serde_json::{Value, json};

/// The regions that the pages use; one more, `special::HOST`, is not quite itself.
pub(crate) const HOSTS: &[&str] = &[
    "api.mypurecloud.com",
    "api.mypurecloud.de",
    "api.usw2.pure.cloud",
    "apps.mypurecloud.com",
    LOGIN,
];

const LOGIN: &str = "login.mypurecloud.com";
/// The token that the token endpoint hands out. It may do nothing but tell about itself.
const ISSUED: &str = "issued-Zk3vQ1x8YtR5wN7c";

/// A token that the stand-in takes for one of a user who may do everything.
const GOOD: &str = "good-token";
const CORRELATION: &str = "6f1c2a0e-93a4-4d0c-8f6e-5b1f0f4f2c11";
const EXPOSED: &str = "inin-correlation-id, inin-ratelimit-count, inin-ratelimit-allowed, inin-ratelimit-reset";

pub(crate) fn answer(call: &Call, cases: &[Case]) -> Answer {
    if call.is_preflight() {
        return Answer::preflight(call);
    }
    if call.host == LOGIN {
        return token_endpoint(call).with_cors(call, EXPOSED);
    }
    reply(call, cases).with_cors(call, EXPOSED)
}

/// Client credentials, as the vendor's documentation shows them: no scopes in the answer.
fn token_endpoint(call: &Call) -> Answer {
    let form = String::from_utf8_lossy(&call.body);
    let asked = call.path == "/oauth/token" && form.contains("grant_type=client_credentials");
    if call.method != "POST" || !asked || call.header("authorization").is_none() {
        return Answer::json(
            400,
            &json!({"error": "invalid_request", "description": "grant_type and client are required", "error_description": "grant_type and client are required"}),
        );
    }
    Answer::json(
        200,
        &json!({"access_token": ISSUED, "token_type": "bearer", "expires_in": 86_399}),
    )
}

fn reply(call: &Call, cases: &[Case]) -> Answer {
    let Some(token) = call.bearer() else {
        return denial(
            401,
            "authentication.required",
            "No authentication bearer token specified in authorization header.",
        );
    };
    // `/platform` is what the vendor's own pages put before the path.
    let segments = call.segments();
    let path = match segments.as_slice() {
        ["platform", rest @ ..] => rest,
        all => all,
    };
    if let Some(answer) = lookups::answer(token, path) {
        return answer;
    }
    let known = cases.iter().find(|case| case.token() == token);
    if let Some(refused) = case_of(&call.method, path, cases) {
        return refused;
    }
    if known.is_none() && ![GOOD, ISSUED].contains(&token) {
        return denial(401, "bad.credentials", "Invalid login credentials.");
    }
    let machine = token == ISSUED || known.is_some_and(|case| case.name == "outbound-call");
    match (call.method.as_str(), path) {
        ("GET", ["api", "v2", "users", "me"]) if machine => denial(
            400,
            "not.a.user",
            "This request requires a user context. Client credentials cannot be used for requests to this resource.",
        ),
        ("GET", ["api", "v2", "users", "me"]) => ok(json!({
            "id": "0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91",
            "name": "Ada Example",
            "division": {"id": "3f6a1c9e-7d24-4b58-8e03-9a5c1d2e4f60", "name": "Home"},
            "state": "active",
            "version": 7,
            "selfUri": "/api/v2/users/0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91"
        })),
        ("GET", ["api", "v2", "tokens", "me"]) => ok(json!({
            "organization": {"id": "b1c2d3e4-0000-4000-8000-000000000001", "name": "Example Shop"},
            "homeOrganization": {"id": "b1c2d3e4-0000-4000-8000-000000000001", "name": "Example Shop"},
            "authorizedScope": ["analytics", "users:readonly"],
            "clonedUser": false,
            "OAuthClient": {
                "id": "c0ffee00-0000-4000-8000-000000000002",
                "name": "Example client",
                "authorizedGrantType": if machine { "CLIENT-CREDENTIALS" } else { "CODE" },
                "scope": ["analytics", "users:readonly"],
                "roleDivisions": [],
                "state": "active"
            }
        })),
        ("GET", ["api", "v2", "routing", "queues"]) if token == ISSUED => denial(
            403,
            "not.authorized",
            "You are not authorized to perform the requested action.",
        ),
        ("GET", ["api", "v2", "routing", "queues"]) => ok(json!({
            "entities": [], "pageSize": 25, "pageNumber": 1, "total": 0, "pageCount": 0
        })),
        ("POST", ["api", "v2", "analytics", "conversations", "details", "query"]) => denial(
            403,
            "app.not.authorized.for.scope",
            "App not authorized to use scope [analytics:readonly, analytics]",
        ),
        ("DELETE", ["api", "v2", "routing", "queues", _]) => denial(
            403,
            "missing.division.permission",
            "Unable to perform the requested action. You are missing the following permission 'routing:queue:delete' in the provided division(s).",
        ),
        _ => denial(404, "not.found", "The requested resource was not found."),
    }
}

/// The refusal of a case, by method and path; ids in the path may be any.
fn case_of(method: &str, path: &[&str], cases: &[Case]) -> Option<Answer> {
    let name = match (method, path) {
        ("POST", ["api", "v2", "conversations"]) => "cobrowse",
        ("POST", ["api", "v2", "conversations", _, "cobrowse"]) => "cobrowse-official",
        ("POST", ["api", "v2", "conversations", "messaging", _, "close"]) => "messaging-close",
        ("POST", ["api", "v2", "bot", "platform", "sessions"]) => "bot-session",
        ("POST", ["api", "v2", "outbound", "calls"]) => "outbound-call",
        _ => return None,
    };
    cases.iter().find(|case| case.name == name).map(from_fixture)
}

/// A case's answer, to the letter.
pub(crate) fn from_fixture(case: &Case) -> Answer {
    let mut answer = Answer::new(case.response.status);
    for (name, value) in &case.response.headers {
        answer = answer.with(name, value);
    }
    answer.body = case.response.body.clone().into_bytes();
    answer
}

fn ok(body: Value) -> Answer {
    Answer::json(200, &body).with("inin-correlation-id", CORRELATION)
}

/// A refusal as the platform words it.
pub(crate) fn denial(status: u16, code: &str, message: &str) -> Answer {
    let body = json!({
        "message": message,
        "code": code,
        "status": status,
        "messageWithParams": message,
        "messageParams": {},
        "contextId": CORRELATION,
        "details": [],
        "errors": []
    });
    Answer::json(status, &body).with("inin-correlation-id", CORRELATION)
}
