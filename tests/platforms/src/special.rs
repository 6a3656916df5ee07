//! Answers that any platform's way to the page may show: no CORS, slow, not JSON, empty, huge.
//!
//! A real host of Genesys Cloud (eu-west-1), so that the extension watches it. What happens is
//! chosen by the query parameter `situation`, so that the path stays an official one.

use crate::call::{Answer, Call};
use crate::genesys::denial;
use std::time::Duration;

/// The host that answers so.
pub(crate) const HOST: &str = "api.mypurecloud.ie";

const MESSAGE: &str =
    "Unable to perform the requested action. You are missing the following permission(s): routing:queue:view";
const WAF: &str = "<!DOCTYPE html>\n<html><head><title>403 Forbidden</title></head>\n<body><center><h1>403 Forbidden</h1></center><hr><center>cloudfront</center></body></html>\n";

pub(crate) fn answer(call: &Call) -> Answer {
    let situation = call.parameter("situation").unwrap_or_default();
    if call.is_preflight() {
        return match situation {
            "preflight-403" => denial(
                403,
                "not.authorized",
                "You are not authorized to perform the requested action.",
            ),
            "preflight-no-cors" => Answer::new(204),
            _ => Answer::preflight(call),
        };
    }
    let refused = denial(403, "missing.permissions", MESSAGE);
    let answer = match situation {
        "no-cors" => return refused,
        "slow" => Answer {
            delay: Duration::from_millis(1500),
            ..refused
        },
        "never" => Answer {
            delay: Duration::from_secs(120),
            ..refused
        },
        // Each call of several at once is refused in its own words: those of its token's number.
        "each" => {
            return each(call)
                .with("inin-correlation-id", &format!("c-{}", number(call)))
                .with_cors(call, "inin-correlation-id");
        }
        "told" => return crate::hostile::told(call),
        "each-length" => return each(call).with_cors(call, ""),
        "each-alike" => return each(call).with_cors(call, ""),
        "endless" => Answer {
            endless: true,
            ..Answer::text(403, "application/json", "")
        },
        "waf" => Answer::text(403, "text/html", WAF),
        "empty" => Answer::new(403),
        "huge" => huge(),
        "not-json" => Answer::text(403, "application/json", "{\"message\": \"cut of"),
        "challenge" => Answer::new(403).with(
            "www-authenticate",
            "Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"routing:readonly\"",
        ),
        "redirect" => Answer::new(307).with("location", "/api/v2/routing/queues?situation=denied"),
        "rate-limit" => denial(
            429,
            "too.many.requests",
            "Rate limit exceeded the maximum [300] requests within [60] seconds",
        )
        .with("retry-after", "30"),
        "ok" => Answer::json(200, &serde_json::json!({"entities": [], "total": 0})),
        _ => refused,
    };
    answer.with_cors(call, "inin-correlation-id")
}

/// The number at the end of the token.
fn number(call: &Call) -> usize {
    let token = call.bearer().unwrap_or_default();
    token
        .rsplit('-')
        .next()
        .and_then(|end| end.parse().ok())
        .unwrap_or_default()
}

/// Names the permission `routing:nNN:view`; each text is longer than the one before, but for `each-alike`. The answers
/// come together and in another order than the calls.
fn each(call: &Call) -> Answer {
    let number = number(call);
    let alike = call.parameter("situation") == Some("each-alike");
    let filling = if alike { String::new() } else { " ".repeat(number) };
    let words = format!(
        "Unable to perform the requested action. You are missing the following permission(s): routing:n{number:02}:view{filling}"
    );
    let late = if alike { 0 } else { (number * 7) % 5 * 10 };
    let mut answer = denial(403, "missing.permissions", &words);
    answer.headers.retain(|(name, _)| name != "inin-correlation-id");
    answer.delay = Duration::from_millis(300_u64.saturating_add(late as u64));
    answer
}

/// A refusal of 5 MiB, its reason at the start.
fn huge() -> Answer {
    let mut answer = denial(403, "missing.permissions", MESSAGE);
    let end = answer.body.len().saturating_sub(1);
    answer.body.truncate(end);
    answer.body.extend_from_slice(b",\"filling\":\"");
    answer.body.resize(5 * 1024 * 1024, b'x');
    answer.body.extend_from_slice(b"\"}");
    answer
}
