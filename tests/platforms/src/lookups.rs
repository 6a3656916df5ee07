//! Answers of Genesys Cloud to look-ups about a token, honest and otherwise. The token chooses: `lookup-told-…`,
//! `lookup-refused-…` and so on. Every other call with such a token is refused.

use crate::call::Answer;
use crate::genesys::denial;
use serde_json::{Value, json};
use std::time::Duration;

/// The answer to a call with such a token; nothing for every other token.
pub(crate) fn answer(token: &str, path: &[&str]) -> Option<Answer> {
    let kind = token.strip_prefix("lookup-")?.split('-').next()?;
    let refused = || {
        denial(
            403,
            "not.authorized",
            "You are not authorized to perform the requested action.",
        )
    };
    let told = match path {
        ["api", "v2", "tokens", "me"] => json!({
            "organization": {"id": "b1c2d3e4-0000-4000-8000-000000000001", "name": "Example Shop"},
            "authorizedScope": ["analytics", "users:readonly"],
            "OAuthClient": {"id": "c0ffee00-0000-4000-8000-000000000002", "authorizedGrantType": "CODE"}
        }),
        ["api", "v2", "users", "me"] => json!({
            "id": "0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91",
            "authorization": {"roles": [{"id": "r-1", "name": "Employee"}], "permissions": ["routing:queue:search"]}
        }),
        ["api", "v2", "authorization", "subjects", "me"] => json!({
            "id": "0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91",
            "grants": [{"role": {"id": "r-1", "name": "Employee"}, "division": {"id": "d-1", "name": "Home"}}]
        }),
        ["api", "v2", "authorization", "roles"] if kind == "none" => json!({"entities": [], "pageCount": 0}),
        ["api", "v2", "authorization", "roles"] => json!({"entities": [
            {"id": "r-2", "name": "Supervisor", "permissionPolicies": []},
            {"id": "r-3", "name": "Routing Admin", "permissionPolicies": []}
        ], "pageCount": 1}),
        ["api", "v2", "authorization", "permissions"] if kind == "none" => json!({"entities": [], "pageCount": 0}),
        ["api", "v2", "authorization", "permissions"] => json!({"entities": [{"domain": "routing", "permissionMap": {
            "queue": [{"domain": "routing", "entityType": "queue", "action": "view"}]
        }}], "pageCount": 1}),
        _ => return Some(refused()),
    };
    Some(match kind {
        "told" | "none" => Answer::json(200, &told),
        "refused" if path.contains(&"users") => denial(401, "bad.credentials", "Invalid login credentials."),
        "refused" => refused(),
        "slow" => Answer {
            delay: Duration::from_secs(120),
            ..Answer::json(200, &told)
        },
        "broken" => Answer::text(
            200,
            "text/html",
            "<!DOCTYPE html><title>Sign in</title><p>Please sign in.",
        ),
        "lying" => Answer::json(200, &lie(path)),
        "moved" => Answer::new(302).with("location", "https://api.mypurecloud.de/api/v2/tokens/me"),
        "huge" => Answer::json(
            200,
            &json!({"authorizedScope": ["users"], "filling": "x".repeat(5 * 1024 * 1024)}),
        ),
        _ => refused(),
    })
}

/// Of another form than documented, or about another token.
fn lie(path: &[&str]) -> Value {
    match path {
        ["api", "v2", "tokens", "me"] => json!({"authorizedScope": {"all": true}, "OAuthClient": 7}),
        ["api", "v2", "users", "me"] => json!([{"authorization": "everything"}]),
        _ => json!({"access_token": "another-token-0123456789abcdef", "scope": "everything", "expires_in": 99_999}),
    }
}
