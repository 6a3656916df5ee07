//! What stands in front of an API and answers in its place: firewalls, content networks, gateways,
//! proxies, captive portals. A token is not their matter, so no scope and no role mends them.
//!
//! They are told by headers and by the words of their pages, as the vendors document them or as
//! they were seen; looks can deceive, so what rests on them is likely, never certain.

use super::page::{Look, Maker};
use super::{Denial, Says, json_body, text_at};
use crate::exchange::Exchange;

/// Words by which a page of a network or a firewall gives the number that its keepers ask for.
const REFERENCES: &[(&str, &str)] = &[
    ("your support id is:", "Support id on the page"),
    ("incident id:", "Incident id on the page"),
    ("incapsula incident id:", "Incident id on the page"),
    ("reference&#32;&#35;", "Reference on the page"),
    ("reference #", "Reference on the page"),
    ("ray id:", "Cloudflare ray"),
    ("request id:", "Request id on the page"),
];

/// A page instead of the API's answer.
pub(super) fn read_page(denial: &mut Denial, exchange: &Exchange) {
    let look = Look::of(exchange);
    if exchange.status() == Some(511) {
        // RFC 6585 §6.
        denial.say(Says::NotTheApi {
            sign: "the network's own (511: it wants a sign-in first)".to_owned(),
        });
        return;
    }
    let text = exchange.response_body.text().unwrap_or_default();
    if !look.is_page() {
        let plain = !text.trim().is_empty() && !text.trim_start().starts_with(['{', '[', '<']);
        if denial.message.is_none() && plain {
            denial.message = Some(super::cut(text));
        }
        // Clients that ask for no page get a line: `error code: 1020` (Cloudflare's page on its errors 1xxx).
        let line = text.trim().strip_prefix("error code: 1").map(str::len) == Some(3);
        if line && look.header("cf-ray") {
            denial.say(Says::NotTheApi {
                sign: "an error of Cloudflare".to_owned(),
            });
        }
        return;
    }
    if let Some(sign) = sign_in_instead(exchange) {
        denial.say(Says::NotTheApi { sign });
        return;
    }
    denial.say(match look.maker() {
        Maker::Known(sign) => Says::NotTheApi { sign: sign.to_owned() },
        Maker::Through(network) => Says::Page {
            through: Some(network.to_owned()),
        },
        Maker::Unknown => Says::Page { through: None },
    });
    // The header has it in full.
    let ray = look.header("cf-ray");
    for (words, label) in REFERENCES.iter().filter(|(words, _)| !(ray && *words == "ray id:")) {
        if let Some(value) = after(&look.text, words) {
            denial.note(label, &value);
            break;
        }
    }
}

/// The first word after `words`, markup taken off.
fn after(text: &str, words: &str) -> Option<String> {
    let (_, tail) = text.split_once(words)?;
    let tail = tail.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ':');
    let mut rest = tail;
    while let Some((_, inner)) = rest.strip_prefix('<').and_then(|tag| tag.split_once('>')) {
        rest = inner.trim_start();
    }
    let value: String = rest
        .replace("&#46;", ".")
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-.".contains(*c))
        .take(80)
        .collect();
    (value.len() >= 6).then_some(value)
}

/// What gives a page of a captive portal or a sign-in page away, where the API's own answer should be: a page with a
/// field for a password, or one that speaks of network access. `None` for every other page.
pub fn sign_in_instead(exchange: &Exchange) -> Option<String> {
    let look = Look::of(exchange);
    if !look.is_page() {
        return None;
    }
    let portal = [
        "captive portal",
        "wi-fi access",
        "wifi access",
        "network login",
        "hotspot login",
        "guest network",
    ];
    if portal.iter().any(|words| look.says(words)) {
        return Some("a network's sign-in page (captive portal)".to_owned());
    }
    let password = look.says("type=\"password\"") || look.says("type='password'") || look.says("type=password");
    password.then(|| "a sign-in page".to_owned())
}

/// Gateways that answer in JSON: AWS API Gateway, Kong, Apigee, Azure API Management, bot protection.
pub(super) fn read_gateway(denial: &mut Denial, exchange: &Exchange) {
    let body = json_body(exchange);
    let text = |path: &[&str]| body.as_ref().and_then(|body| text_at(body, path)).unwrap_or_default();
    amazon(denial, exchange, text(&["message"]), text(&["Message"]));
    let says = if text(&["url"]).contains("captcha-delivery.com") {
        Says::NotTheApi {
            sign: "a challenge of DataDome's bot protection".to_owned(),
        }
    } else if text(&["appId"]).starts_with("PX") && !text(&["blockScript"]).is_empty() {
        Says::NotTheApi {
            sign: "a challenge of HUMAN's (PerimeterX) bot protection".to_owned(),
        }
    } else if text(&["message"]) == "No API key found in request" {
        // Kong, plugin key-auth.
        Says::ApiKeyRefused {
            why: "the gateway (Kong) found none in the request".to_owned(),
        }
    } else if text(&["message"]).contains("missing subscription key") {
        // Azure API Management: `Access denied due to missing subscription key. …`
        Says::ApiKeyRefused {
            why:
                "the gateway (Azure API Management) wants its subscription key in the header Ocp-Apim-Subscription-Key"
                    .to_owned(),
        }
    } else if text(&["message"]).contains("invalid subscription key") {
        Says::ApiKeyRefused {
            why: "the gateway (Azure API Management) does not accept the subscription key".to_owned(),
        }
    } else {
        return;
    };
    denial.say(says);
}

/// AWS API Gateway, by the header `x-amzn-errortype` and the messages that AWS documents for 403
/// (AWS Knowledge Center, "How do I troubleshoot HTTP 403 errors from API Gateway?").
fn amazon(denial: &mut Denial, exchange: &Exchange, message: &str, other_message: &str) {
    let kind = exchange.response_headers.plain("x-amzn-errortype").unwrap_or_default();
    if let Some(id) = exchange.response_headers.plain("x-amzn-requestid") {
        denial.note("Request id (x-amzn-requestid)", id);
    }
    match kind.split(':').next().unwrap_or_default() {
        "MissingAuthenticationTokenException" if message == "Missing Authentication Token" => {
            denial.say(Says::NotRouted)
        }
        "AccessDeniedException" if other_message.contains("explicit deny") || message.contains("explicit deny") => {
            denial.say(Says::PolicyDenied { policies: Vec::new() });
        }
        "WAFForbiddenException" => denial.say(Says::NotTheApi {
            sign: "an answer of AWS WAF".to_owned(),
        }),
        "UnauthorizedException" if !exchange.request_headers.has("authorization") && exchange.withheld.is_none() => {
            denial.say(Says::NoCredential);
        }
        "UnauthorizedException" => denial.say(Says::TokenRefused),
        "LimitExceededException" | "TooManyRequestsException" => denial.say(Says::RateLimited { retry_after: None }),
        _ => {}
    }
}
