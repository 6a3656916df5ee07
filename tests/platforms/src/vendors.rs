//! Stand-ins of GitHub, Slack and Google: each refuses every call, and answers the look-up about a token; and one of Front,
//! which does not do what its document says. None lets a page
//! read the header that lists scopes: who reads it is no page.

use crate::call::{Answer, Call};
use serde_json::json;

pub(crate) const HOSTS: &[&str] = &[GITHUB, SLACK, GOOGLE, GOOGLE_LOGIN, FRONT];

const GITHUB: &str = "api.github.com";
const SLACK: &str = "slack.com";
const GOOGLE: &str = "www.googleapis.com";
const GOOGLE_LOGIN: &str = "oauth2.googleapis.com";
/// Answers without looking at scopes, and refuses for one that its document does not name.
const FRONT: &str = "shop.api.frontapp.com";

/// The tokens of which something is told; every other is refused.
const CLASSIC: &str = "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";
const BOT: &str = "xoxb-000000000000-0000000000000-toldtoldtoldtoldtoldtold";
const ACCESS: &str = "ya29.told-told-told-told-told-told-told-told";

const SCOPES: &str = "x-oauth-scopes";

pub(crate) fn answer(call: &Call) -> Answer {
    if call.is_preflight() {
        return Answer::preflight(call);
    }
    let answer = match call.host.as_str() {
        // It welcomes every page, and takes no cookies.
        FRONT => return front(call).with("access-control-allow-origin", "*"),
        GITHUB => github(call),
        SLACK => slack(call),
        _ => google(call),
    };
    answer.with_cors(call, "")
}

fn github(call: &Call) -> Answer {
    match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/rate_limit") if call.bearer() == Some(CLASSIC) => {
            let limit = json!({"limit": 5000, "used": 1, "remaining": 4999, "reset": 1_795_179_600});
            Answer::json(200, &json!({"resources": {"core": limit}, "rate": limit})).with(SCOPES, "gist, read:user")
        }
        // A query that its token may not make is refused inside a 200.
        ("POST", "/graphql") if String::from_utf8_lossy(&call.body).contains("secrets") => {
            let error = json!({
                "type": "FORBIDDEN", "path": ["repository", "secrets"],
                "message": "Resource not accessible by personal access token"
            });
            Answer::json(200, &json!({"data": {"repository": null}, "errors": [error]}))
        }
        ("POST", "/graphql") => Answer::json(200, &json!({"data": {"viewer": {"login": "octocat"}}})),
        ("GET", "/rate_limit") => Answer::json(401, &json!({"message": "Bad credentials", "status": "401"})),
        // As an answer that came by way of a cache: without the header.
        _ => Answer::json(
            403,
            &json!({"message": "Must have admin rights to Repository.", "status": "403"}),
        ),
    }
}

fn front(call: &Call) -> Answer {
    if call.path == "/accounts" {
        return Answer::json(200, &json!({"_pagination": {"next": null}, "_results": []}));
    }
    let error = json!({"status": 403, "title": "Forbidden", "message": "Missing required scopes: [ledgers:read]"});
    Answer::json(403, &json!({"_error": error}))
}

fn slack(call: &Call) -> Answer {
    match call.path.as_str() {
        "/api/auth.test" if call.bearer() == Some(BOT) => {
            let body = json!({
                "ok": true, "url": "https://shop.slack.com/", "team": "Shop", "user": "robot",
                "team_id": "T0SHOP", "user_id": "U0ROBOT", "bot_id": "B0ROBOT", "is_enterprise_install": false
            });
            Answer::json(200, &body).with(SCOPES, "channels:read,users:read")
        }
        "/api/auth.test" => Answer::json(200, &json!({"ok": false, "error": "invalid_auth"})),
        _ => Answer::json(
            200,
            &json!({"ok": false, "error": "missing_scope", "needed": "chat:write"}),
        ),
    }
}

fn google(call: &Call) -> Answer {
    if call.host == GOOGLE_LOGIN && call.path == "/tokeninfo" {
        if call.bearer() != Some(ACCESS) {
            let body = json!({"error": "invalid_token", "error_description": "Invalid Value"});
            return Answer::json(400, &body);
        }
        let body = json!({
            "azp": "1234.apps.googleusercontent.com", "aud": "1234.apps.googleusercontent.com", "sub": "100",
            "scope": "https://www.googleapis.com/auth/calendar.readonly openid", "exp": "4102444800",
            "expires_in": "3599", "access_type": "online"
        });
        return Answer::json(200, &body);
    }
    let body = json!({"error": {"code": 403, "message": "Request had insufficient authentication scopes.", "status": "PERMISSION_DENIED"}});
    Answer::json(403, &body)
}
