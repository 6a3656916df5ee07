//! What the standards let any server say: challenges (RFC 6750 §3, 9449 §7.1 and §8, 9470 §3, 9728 §5.1),
//! OAuth errors in a body (RFC 6749 §5.2) and problem details (RFC 9457).

use super::challenge::{self, Challenge};
use super::{Denial, Says, cut, text_at};
use crate::exchange::Exchange;
use serde_json::Value;

/// At most this many fields are read; servers send one or a few.
const MOST_FIELDS: usize = 32;

/// Reads every challenge of every `WWW-Authenticate` field.
pub(super) fn read_challenges(denial: &mut Denial, exchange: &Exchange) {
    for value in exchange.response_headers.all("www-authenticate").take(MOST_FIELDS) {
        // Challenges carry no secrets.
        denial.challenges.extend(challenge::parse(value.expose()));
    }
    for item in denial.challenges.clone() {
        read_challenge(denial, &item);
    }
}

fn read_challenge(denial: &mut Denial, challenge: &Challenge) {
    if let Some(address) = challenge.param("resource_metadata").and_then(address) {
        denial.say(Says::Metadata { address });
    }
    let Some(error) = challenge.param("error") else { return };
    let description = challenge.param("error_description");
    if denial.code.is_none() {
        denial.code = Some(cut(error));
    }
    if denial.message.is_none() {
        denial.message = description.map(cut);
    }
    say_error(denial, error, description.unwrap_or_default(), challenge.scopes());
    match error {
        "insufficient_user_authentication" => denial.say(Says::StepUp {
            acr_values: challenge.param("acr_values").map(cut),
            max_age: challenge.param("max_age").map(cut),
        }),
        "insufficient_claims" => denial.say(Says::ClaimsNeeded),
        "use_dpop_nonce" | "invalid_dpop_proof" => denial.say(Says::DpopProof {
            error: error.to_owned(),
        }),
        _ => {}
    }
}

/// An absolute HTTPS address without query and fragment.
fn address(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    (url.scheme() == "https").then(|| format!("{}{}", url.origin().ascii_serialization(), url.path()))
}

/// The error codes of RFC 6750 §3.1, in a challenge or a body.
fn say_error(denial: &mut Denial, error: &str, description: &str, scopes: Vec<String>) {
    let description = description.to_ascii_lowercase();
    let already = |says: &Says| matches!(says, Says::LacksScopes { .. } | Says::NeedsScopes { .. });
    match error {
        "insufficient_scope" if denial.says.iter().any(already) => {}
        "insufficient_scope" if scopes.is_empty() => denial.say(Says::LacksScopes {
            names: scopes,
            any: false,
        }),
        // The scope parameter holds what is needed: all of it, and not only what is missing.
        "insufficient_scope" => denial.say(Says::NeedsScopes { names: scopes }),
        // A server that lists all that may be wrong with a token does not say that this one has expired.
        "invalid_token" if description.contains("expired") && !description.contains(" or ") => {
            denial.say(Says::TokenExpired);
        }
        "invalid_token" if description.contains("audience") && !description.contains(" or ") => {
            denial.say(Says::WrongAudience);
        }
        "invalid_token" if !denial.says.contains(&Says::TokenExpired) => denial.say(Says::TokenRefused),
        // RFC 6749 §5.2: these speak of what a token is asked with, not of an access token.
        "invalid_client" => denial.say(Says::ClientCredentials),
        "invalid_grant" => denial.say(Says::GrantRefused),
        _ => {}
    }
}

/// OAuth errors, problem details and the common `message`.
pub(super) fn read_json(denial: &mut Denial, body: &Value) {
    // Some answer with a list of errors (Salesforce).
    let body = body.get(0).unwrap_or(body);
    let error = text_at(body, &["error"]);
    let code = error
        .or_else(|| text_at(body, &["code"]))
        .or_else(|| text_at(body, &["error", "code"]))
        .or_else(|| text_at(body, &["errors", "0", "code"]))
        .or_else(|| text_at(body, &["type"]));
    if denial.code.is_none() {
        denial.code = code.filter(|code| !code.is_empty()).map(cut);
    }
    let message = [
        &["error_description"][..],
        &["message"],
        &["Message"],
        &["detail"],
        &["error", "message"],
        &["errors", "0", "message"],
        &["errors", "0", "detail"],
        &["title"],
        &["description"],
        &["msg"],
        &["fault", "faultstring"],
        &["errorSummary"],
        &["errorMessage"],
        &["errors"],
    ]
    .into_iter()
    .filter_map(|path| text_at(body, path))
    .find(|text| !text.trim().is_empty());
    if denial.message.is_none() {
        denial.message = message.map(cut);
    }
    if let Some(error) = error {
        let scopes = text_at(body, &["scope"]).map(challenge::scopes).unwrap_or_default();
        let description = text_at(body, &["error_description"]).unwrap_or_default();
        say_error(denial, error, description, scopes);
    }
}
