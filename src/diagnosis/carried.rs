//! Findings from what the request carried: no token, an odd header, a token in an odd place.
//! Contradictions that were seen, but the server's word is what makes a finding certain, so none here is.

use super::{Situation, network};
use crate::credential::{Problem, Scheme};
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding};
use crate::platform::{Platform, Service};
use crate::reason::{
    CredentialDoubled, CredentialEmpty, CredentialInForm, CredentialInQuery, CredentialNone, CredentialPlaceholder,
    CredentialQuoted, CredentialScheme, CredentialSeveral, CredentialWhitespace, Reason, ReasonId, TokenBound, Voice,
};
use crate::token::Token;
use crate::vendors::credentials;

/// What is wrong with the credential, most mending first.
pub fn findings(situation: &Situation<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(absent(situation));
    found.extend(header_problems(situation));
    found.extend(scheme(situation));
    found.extend(places(situation));
    found
}

fn seen(text: impl Into<String>) -> Evidence {
    Evidence::new(text, "the request")
}

/// What is stated of these needs no access token.
const OF_NO_TOKEN: &[ReasonId] = &[
    ReasonId::CredentialNone,
    ReasonId::GrantRefused,
    ReasonId::ClientCredentials,
    ReasonId::ClientGrant,
    ReasonId::ConsentNeeded,
    ReasonId::LoginRequired,
    ReasonId::LoginFailed,
    ReasonId::ScopeInvalid,
    ReasonId::RedirectRefused,
    ReasonId::RequestSignature,
    ReasonId::Csrf,
];

fn absent(situation: &Situation<'_>) -> Option<Finding> {
    let exchange = situation.exchange;
    let told = OF_NO_TOKEN.iter().any(|reason| situation.denial.states(*reason));
    let unseen = exchange.withheld.is_some() || exchange.request_headers.is_empty();
    // Who answers 200 has read the request, and who asks for a token has none yet.
    let read = exchange.status().is_some_and(|status| status < 300);
    let asks = exchange
        .request_body
        .text()
        .is_some_and(|body| body.contains("grant_type"));
    if situation.credential.is_some() || unseen || told || read || asks || network::is_preflight(exchange) {
        return None;
    }
    let elsewhere = other_credential(exchange);
    if elsewhere.is_some() && situation.denial.states_a_cause() {
        return None;
    }
    let found = match (&elsewhere, exchange.request_headers.has("cookie")) {
        (Some(place), _) => place.clone(),
        (None, true) => "cookie".to_owned(),
        (None, false) => "none".to_owned(),
    };
    // A cookie may be all that an API of one's own wants; where a token is expected, its absence likely is the reason.
    let certainty = if elsewhere.is_some() || !expects_token(situation) {
        Certainty::Possible
    } else {
        Certainty::Likely
    };
    let reason = CredentialNone {
        found: Some(found),
        hidden: None,
    };
    let evidence = seen("No Authorization header and no access_token parameter among what was seen.");
    Some(situation.finding(reason, &Voice::Seen, certainty, vec![evidence]))
}

/// A platform's API expects a token, and so does whoever sends a challenge for one.
fn expects_token(situation: &Situation<'_>) -> bool {
    let exchange = situation.exchange;
    let on_api = situation.host.is_some_and(|host| host.service == Service::Api);
    let path = exchange.url.path();
    let by_platform =
        |platform: &dyn Platform| on_api && platform.serves_api(exchange.url.host(), &platform.path(path));
    let token_scheme = |scheme: &str| ["bearer", "dpop"].iter().any(|name| scheme.eq_ignore_ascii_case(name));
    situation.platform.is_some_and(by_platform) || situation.denial.challenges.iter().any(|c| token_scheme(&c.scheme))
}

/// Where vendors and gateways take keys and tokens of their own.
fn other_credential(exchange: &Exchange) -> Option<String> {
    // `Authorization` and cookies are looked at by themselves, and a proof against forged requests proves nobody.
    let is_other = |name: &str| {
        !matches!(name, "authorization" | "proxy-authorization" | "cookie" | "dpop")
            && !name.contains("csrf")
            && !name.contains("xsrf")
            && !credentials::header(name).is_empty()
    };
    let mut headers = exchange.request_headers.iter();
    if let Some((name, _)) = headers.find(|(name, _)| is_other(&name.to_ascii_lowercase())) {
        return Some(format!("header {}", name.to_ascii_lowercase()));
    }
    let names = exchange.url.query_names();
    if let Some(name) = names.iter().find(|name| credentials::is_parameter(name)) {
        return Some(format!("query parameter {}", name.to_ascii_lowercase()));
    }
    let form = exchange
        .request_headers
        .plain("content-type")
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let body = exchange.request_body.text().unwrap_or_default();
    (form && body.split('&').any(|pair| pair.starts_with("token="))).then(|| "form parameter token".to_owned())
}

fn header_problems(situation: &Situation<'_>) -> Vec<Finding> {
    let Some(credential) = situation.credential else {
        return Vec::new();
    };
    let place = credential.place.words();
    let mut found = Vec::new();
    for problem in &credential.problems {
        let place = Some(place.clone());
        let reason: Reason = match problem {
            Problem::Empty => CredentialEmpty { place }.into(),
            Problem::Placeholder(word) => CredentialPlaceholder {
                place,
                word: Some(word.clone()),
            }
            .into(),
            Problem::DoubledScheme => CredentialDoubled { place }.into(),
            Problem::Quoted => CredentialQuoted { place }.into(),
            Problem::StrayWhitespace => CredentialWhitespace { place }.into(),
            Problem::NoScheme if situation.platform.is_some_and(Platform::takes_raw) => continue,
            Problem::NoScheme => CredentialScheme {
                place,
                ..CredentialScheme::default()
            }
            .into(),
            Problem::SeveralHeaders(count) => CredentialSeveral {
                count: Some(count.to_string()),
            }
            .into(),
            Problem::SeveralPlaces => CredentialSeveral::default().into(),
            Problem::InQuery | Problem::InForm => continue,
        };
        if found.iter().any(|one: &Finding| one.reason == reason.id()) {
            continue;
        }
        let evidence = seen(format!("What was sent in the {}.", credential.place.words()));
        found.push(situation.likely(reason, evidence));
    }
    found
}

fn scheme(situation: &Situation<'_>) -> Option<Finding> {
    let credential = situation.credential?;
    let bearer_api = situation.platform.is_some() && situation.host.is_some_and(|host| host.service == Service::Api);
    let bound = situation
        .token
        .and_then(Token::claims)
        .and_then(|claims| claims.confirmation())
        .and_then(|cnf| cnf.jkt);
    match &credential.scheme {
        Scheme::Basic if bearer_api && !situation.platform.is_some_and(Platform::takes_basic) => {
            let reason = CredentialScheme {
                used: Some("Basic".to_owned()),
                vendor: Some(situation.vendor().to_owned()),
                place: None,
            };
            Some(situation.likely(reason, seen("`Authorization: Basic …`")))
        }
        Scheme::Bearer if bound.is_some() => {
            let evidence = Evidence::new(
                "The claim `cnf.jkt` asks for a DPoP proof (RFC 9449 §6.1).",
                "the token's claim `cnf` (signature not checked)",
            );
            Some(situation.likely(TokenBound::default(), evidence))
        }
        _ => None,
    }
}

fn places(situation: &Situation<'_>) -> Option<Finding> {
    let place = situation.credentials.iter().find(|c| {
        c.problems
            .iter()
            .any(|p| matches!(p, Problem::InQuery | Problem::InForm))
    })?;
    let reason: Reason = if place.problems.contains(&Problem::InQuery) {
        CredentialInQuery::default().into()
    } else {
        CredentialInForm::default().into()
    };
    let evidence = seen(format!(
        "A token in the {} (RFC 6750 §2.2, 2.3; RFC 9700 §4.3.2).",
        place.place.words()
    ));
    Some(situation.finding(reason, &Voice::Seen, Certainty::Possible, vec![evidence]))
}
