//! [`Denial`]: what the server said when it refused, read from status, headers and body.
//!
//! This file reads what any server may say (RFC 6750, 9449, 9457, 9470, 9728; pages of proxies).
//! A platform's own dialect is read by that platform's file, which adds to the same struct.

pub mod challenge;

use crate::exchange::{Exchange, Outcome};
use challenge::Challenge;
use serde_json::Value;

/// Something that the server said, in terms that a diagnosis can use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Says {
    /// No credential was sent, or none was recognised.
    NoCredential,
    /// The token is not accepted: malformed, revoked, unknown.
    TokenRefused,
    /// The token is past its life.
    TokenExpired,
    /// The token lacks scopes. `any`: one of them would do.
    LacksScopes {
        /// The names, as the server spelled them; may be empty.
        names: Vec<String>,
        /// Whether one of them would do.
        any: bool,
    },
    /// The caller lacks permissions. `any`: one of them would do.
    LacksPermissions {
        /// The names; may be empty when the server left them out.
        names: Vec<String>,
        /// Whether one of them would do.
        any: bool,
        /// Divisions (or other objects) in which they are needed; empty when none is named.
        divisions: Vec<String>,
    },
    /// Scopes, roles or licences are missing; the server does not say which.
    LacksSomething,
    /// A user's token is needed.
    NeedsUser,
    /// A client's own token is needed.
    NeedsClient,
    /// The address that the request came from is not allowed.
    AddressNotAllowed {
        /// The address, when the server names it.
        address: Option<String>,
    },
    /// A security policy of the organisation refused.
    PolicyDenied {
        /// Ids of the policies.
        policies: Vec<String>,
    },
    /// Too many requests.
    RateLimited {
        /// `Retry-After`, in the server's words (seconds or a date).
        retry_after: Option<String>,
    },
    /// A feature or licence is not enabled for the organisation.
    FeatureNotEnabled,
    /// The caller is refused for this object, not for the operation.
    ObjectRefused,
    /// A stronger or fresher sign-in is needed (RFC 9470).
    StepUp {
        /// Wanted `acr_values`.
        acr_values: Option<String>,
        /// Wanted `max_age` in seconds, in the server's words.
        max_age: Option<String>,
    },
    /// A DPoP proof is needed or its nonce is stale (RFC 9449 §8).
    DpopProof {
        /// The error code.
        error: String,
    },
    /// Something in front of the API answered, not the API: a firewall's or network's page.
    NotTheApi {
        /// What gives it away.
        sign: String,
    },
    /// It refused in general terms that name nothing.
    Refused,
}

/// What the server said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Denial {
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// The machine-readable code of the body, if any.
    pub code: Option<String>,
    /// The message of the body, cut at 500 characters.
    pub message: Option<String>,
    /// What it means, most telling first.
    pub says: Vec<Says>,
    /// Challenges of `WWW-Authenticate`.
    pub challenges: Vec<Challenge>,
    /// Label and value to give to support.
    pub support: Vec<(String, String)>,
    /// True when the code belongs to the vendor's documented catalogue; `None` when there is no catalogue or no code.
    pub catalogued: Option<bool>,
    /// Whether a body was seen.
    pub body_seen: bool,
}

impl Denial {
    /// Adds a statement unless it is there already.
    pub fn say(&mut self, says: Says) {
        if !self.says.contains(&says) {
            self.says.push(says);
        }
    }
}

/// At most this many characters of a server's sentence are kept.
const MESSAGE_CAP: usize = 500;

/// Cuts a server's sentence to what a report can hold.
pub fn cut(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut short: String = clean.trim().chars().take(MESSAGE_CAP).collect();
    if clean.trim().chars().count() > MESSAGE_CAP {
        short.push('…');
    }
    short
}

/// The body as JSON, if it is JSON. Bodies are at most 64 KiB, nesting at most 128.
pub fn json_body(exchange: &Exchange) -> Option<Value> {
    let text = exchange.response_body.text()?.trim_start_matches('\u{feff}').trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// Reads what any server may say. A platform's file adds what its dialect says.
pub fn read(exchange: &Exchange) -> Denial {
    let mut denial = Denial {
        status: match exchange.outcome {
            Outcome::Status(status) => Some(status),
            Outcome::Pending | Outcome::Failed(_) => None,
        },
        body_seen: exchange.response_body != crate::exchange::Body::NotSeen,
        ..Denial::default()
    };
    for value in exchange.response_headers.all("www-authenticate") {
        // Challenges carry no secrets.
        denial.challenges.extend(challenge::parse(value.expose()));
    }
    for item in denial.challenges.clone() {
        read_challenge(&mut denial, &item);
    }
    if denial.status == Some(429) {
        denial.say(Says::RateLimited {
            retry_after: exchange.response_headers.plain("retry-after").map(cut),
        });
    }
    match json_body(exchange) {
        Some(body) => read_json(&mut denial, &body),
        None => read_page(&mut denial, exchange),
    }
    for (name, label) in [
        ("x-request-id", "Request id"),
        ("x-correlation-id", "Correlation id"),
        ("traceparent", "Trace"),
        ("cf-ray", "Cloudflare ray"),
    ] {
        if let Some(value) = exchange.response_headers.plain(name) {
            denial.support.push((label.to_owned(), cut(value)));
        }
    }
    denial
}

fn read_challenge(denial: &mut Denial, challenge: &Challenge) {
    let Some(error) = challenge.param("error") else { return };
    if denial.code.is_none() {
        denial.code = Some(cut(error));
    }
    if denial.message.is_none() {
        denial.message = challenge.param("error_description").map(cut);
    }
    let expired = challenge
        .param("error_description")
        .is_some_and(|text| text.to_ascii_lowercase().contains("expired"));
    match error {
        // RFC 6750 §3.1: the scope parameter holds what is needed; all of it.
        "insufficient_scope" => denial.say(Says::LacksScopes {
            names: challenge.scopes(),
            any: false,
        }),
        "invalid_token" if expired => denial.say(Says::TokenExpired),
        "invalid_token" => denial.say(Says::TokenRefused),
        "insufficient_user_authentication" => denial.say(Says::StepUp {
            acr_values: challenge.param("acr_values").map(cut),
            max_age: challenge.param("max_age").map(cut),
        }),
        "use_dpop_nonce" | "invalid_dpop_proof" => denial.say(Says::DpopProof {
            error: error.to_owned(),
        }),
        _ => {}
    }
}

fn text_at<'a>(body: &'a Value, path: &[&str]) -> Option<&'a str> {
    path.iter()
        .try_fold(body, |value, key| value.get(key))
        .and_then(Value::as_str)
}

/// OAuth errors in the body (RFC 6749 §5.2), problem details (RFC 9457 §3.1) and the common `message`.
fn read_json(denial: &mut Denial, body: &Value) {
    let error = text_at(body, &["error"]);
    let code = error
        .or_else(|| text_at(body, &["code"]))
        .or_else(|| text_at(body, &["error", "code"]))
        .or_else(|| text_at(body, &["type"]));
    if denial.code.is_none() {
        denial.code = code.map(cut);
    }
    let message = [
        &["error_description"][..],
        &["message"],
        &["detail"],
        &["error", "message"],
        &["title"],
        &["description"],
    ]
    .into_iter()
    .find_map(|path| text_at(body, path));
    if denial.message.is_none() {
        denial.message = message.map(cut);
    }
    match error {
        Some("insufficient_scope") => {
            let names = text_at(body, &["scope"])
                .map(|s| s.split_ascii_whitespace().map(str::to_owned).collect())
                .unwrap_or_default();
            if !denial.says.iter().any(|says| matches!(says, Says::LacksScopes { .. })) {
                denial.say(Says::LacksScopes { names, any: false });
            }
        }
        Some("invalid_token") => denial.say(Says::TokenRefused),
        _ => {}
    }
}

/// A page instead of the API's answer: a firewall, a content network, a captive portal.
fn read_page(denial: &mut Denial, exchange: &Exchange) {
    let kind = exchange
        .response_headers
        .plain("content-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let text = exchange.response_body.text().unwrap_or_default();
    let looks_like_page = kind.contains("text/html")
        || text.trim_start().to_ascii_lowercase().starts_with("<!doctype html")
        || text.trim_start().starts_with("<html");
    if !looks_like_page {
        if denial.message.is_none() && !text.trim().is_empty() && !text.trim_start().starts_with(['{', '[', '<']) {
            denial.message = Some(cut(text));
        }
        return;
    }
    let server = exchange
        .response_headers
        .plain("server")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let known = [
        (
            exchange.response_headers.has("cf-ray") || server.contains("cloudflare"),
            "an HTML page of Cloudflare",
        ),
        (
            server.contains("akamai") || text.contains("Reference&#32;&#35;"),
            "an HTML page of Akamai",
        ),
        (
            exchange.response_headers.has("x-amz-cf-id") || server.contains("cloudfront"),
            "an HTML page of CloudFront",
        ),
        (server.contains("awselb"), "an HTML page of a load balancer (awselb)"),
        (exchange.response_headers.has("x-sucuri-id"), "an HTML page of Sucuri"),
        (exchange.response_headers.has("x-iinfo"), "an HTML page of Imperva"),
    ];
    let sign = known
        .iter()
        .find(|(hit, _)| *hit)
        .map_or("an HTML page", |(_, words)| words);
    denial.say(Says::NotTheApi { sign: sign.to_owned() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Headers};

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Exchange {
        let mut exchange = Exchange::new("1", "GET", "https://api.example.com/x", 0).unwrap();
        exchange.outcome = Outcome::Status(status);
        exchange.response_headers = headers.iter().copied().collect::<Headers>();
        exchange.response_body = Body::of(body);
        exchange
    }

    #[test]
    fn a_challenge_names_the_scopes() {
        let denial = read(&answer(
            403,
            &[("WWW-Authenticate", r#"Bearer error="insufficient_scope", scope="a b""#)],
            "",
        ));
        assert_eq!(
            denial.says,
            [Says::LacksScopes {
                names: vec!["a".to_owned(), "b".to_owned()],
                any: false
            }]
        );
    }

    #[test]
    fn a_firewalls_page_is_not_the_apis_answer() {
        let denial = read(&answer(
            403,
            &[("content-type", "text/html"), ("cf-ray", "8x")],
            "<html><h1>Forbidden</h1></html>",
        ));
        assert_eq!(
            denial.says,
            [Says::NotTheApi {
                sign: "an HTML page of Cloudflare".to_owned()
            }]
        );
        assert_eq!(denial.message, None);
    }

    #[test]
    fn problem_details_and_plain_text_give_the_message() {
        let problem = read(&answer(
            403,
            &[("content-type", "application/problem+json")],
            r#"{"type":"https://x/y","title":"No","detail":"Not you"}"#,
        ));
        assert_eq!(
            (problem.message.as_deref(), problem.code.as_deref()),
            (Some("Not you"), Some("https://x/y"))
        );
        assert_eq!(read(&answer(403, &[], "nope\u{7}")).message.as_deref(), Some("nope"));
    }
}
