//! An answer without its call: a status line with headers and body, a status and a body, or an error's body alone. People who
//! ask have often nothing else.

use super::{Recording, http};
use crate::exchange::{Body, Exchange, Outcome};

/// Stands for the host that is not known. RFC 2606 §2 keeps such names from ever being anybody's.
const NO_HOST: &str = "not-given.invalid";
/// Longer texts are recordings.
const LONGEST: usize = 256 * 1024;
/// Members of an error's body as frameworks and RFC 9457 name them; a body with none of them is something else.
const TELLING: [&str; 16] = [
    "error",
    "errors",
    "error_description",
    "error_code",
    "errorCode",
    "errorCauses",
    "message",
    "Message",
    "messages",
    "detail",
    "details",
    "title",
    "fault",
    "reason",
    "code",
    "description",
];
const NOTE: &str = "Only an answer was given. Which call it answers and what was sent with it is not known, so nothing is held \
                    against a table: paste the request with it for that.";

/// The answer that a text is; `None` when it is anything else.
pub(super) fn alone(text: &str, now_ms: i64) -> Option<Recording> {
    if text.len() > LONGEST {
        return None;
    }
    let first = text.lines().next().unwrap_or_default();
    let below = || text.split_once('\n').map_or("", |(_, below)| below).trim();
    let mut exchange = Exchange::new("1", "GET", &format!("https://{NO_HOST}/"), now_ms).ok()?;
    let mut notes = vec![NOTE.to_owned()];
    if http::is_status_line(first) {
        http::status_below(text, &mut exchange);
    } else if let Some((status, rest)) = leading_status(first) {
        let body = if is_body(rest) {
            text.get(first.len() - rest.len()..)?
        } else {
            below()
        };
        exchange.outcome = Outcome::Status(status);
        if !body.is_empty() {
            exchange.response_body = Body::of(body);
        }
    } else if tells_an_error(text) {
        let status = own_status(text);
        if status.is_none() {
            notes.push("Its status was not given, either: 403 is supposed.".to_owned());
        }
        exchange.outcome = Outcome::Status(status.unwrap_or(403));
        exchange.response_body = Body::of(text);
    } else {
        return None;
    }
    exchange.withheld = Some("only the answer was given".to_owned());
    Some(Recording {
        exchanges: vec![exchange],
        notes,
        ..Recording::default()
    })
}

/// `403`, `403 Forbidden`, `403: {…}`: the status, and what stands behind it on the line.
fn leading_status(line: &str) -> Option<(u16, &str)> {
    let (digits, rest) = line.split_at_checked(3)?;
    let status = digits.parse().ok().filter(|status| (400..600).contains(status))?;
    let rest = rest.trim_start_matches([':', ' ', '-', ',']);
    let is_phrase = rest.len() <= 40 && rest.chars().all(|c| c.is_ascii_alphabetic() || " '-".contains(c));
    (is_phrase || is_body(rest)).then_some((status, rest))
}

fn is_body(text: &str) -> bool {
    text.starts_with(['{', '[', '<'])
}

/// Whether a text is a JSON object with a member that tells an error, and no recording or document.
fn tells_an_error(text: &str) -> bool {
    let Ok(serde_json::Value::Object(members)) = serde_json::from_str(text) else {
        return false;
    };
    let foreign = [
        "log",
        "openapi",
        "swagger",
        "asyncapi",
        "item",
        "payload",
        "ciphertext",
        "access_token",
    ];
    !foreign.iter().any(|name| members.contains_key(*name)) && TELLING.iter().any(|name| members.contains_key(*name))
}

/// The status that a body states of itself (RFC 9457 §3.1.2 and its kin).
fn own_status(text: &str) -> Option<u16> {
    let body: serde_json::Value = serde_json::from_str(text).ok()?;
    let error = body.get("error").unwrap_or(&body);
    let named = ["status", "statusCode", "status_code", "code"];
    let values = named
        .iter()
        .flat_map(|name| [body.get(*name), error.get(*name)])
        .flatten();
    let mut numbers = values.filter_map(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    let status = numbers.find(|number| (400..600).contains(number))?;
    u16::try_from(status).ok()
}
