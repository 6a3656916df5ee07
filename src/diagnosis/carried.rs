//! Findings from what the request carried: no token, an odd header, a token in an odd place.
//! Contradictions that were seen, but the server's word is what makes a finding certain, so none here is.

use super::{Situation, network};
use crate::credential::{Problem, Scheme};
use crate::denial::Says;
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding, Remedy};
use crate::platform::{Gap, Platform, Service};
use crate::token::Token;

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
    Evidence {
        text: text.into(),
        source: "the request".to_owned(),
    }
}

/// A contradiction that was seen.
pub(super) fn likely(code: &str, title: String, evidence: Evidence, remedy: Remedy) -> Finding {
    Finding {
        code: code.to_owned(),
        certainty: Certainty::Likely,
        title,
        names: Vec::new(),
        evidence: vec![evidence],
        remedy: Some(remedy),
    }
}

fn absent(situation: &Situation<'_>) -> Option<Finding> {
    let exchange = situation.exchange;
    let says = &situation.denial.says;
    // What is said of a grant, a client or a CSRF token needs no access token.
    let told = [
        Says::NoCredential,
        Says::GrantRefused,
        Says::ClientCredentials,
        Says::CsrfToken,
    ]
    .iter()
    .any(|said| says.contains(said));
    let unseen = exchange.withheld.is_some() || exchange.request_headers.is_empty();
    if situation.credential.is_some() || unseen || told || network::is_preflight(exchange) {
        return None;
    }
    let elsewhere = other_credential(exchange);
    if elsewhere.is_some() && situation.denial.names_a_reason() {
        return None;
    }
    let also = match (&elsewhere, exchange.request_headers.has("cookie")) {
        (Some(place), _) => format!(" (something like one stands in the {place})"),
        (None, true) => " (a cookie was sent)".to_owned(),
        (None, false) => String::new(),
    };
    let mut finding = likely(
        "credential.none",
        format!("The request carries no token{also}."),
        seen("No Authorization header and no access_token parameter among what was seen."),
        situation.remedy(&Gap::NoCredential),
    );
    // A cookie may be all that an API of one's own wants; where a token is expected, its absence likely is the reason.
    if elsewhere.is_some() || !expects_token(situation) {
        finding.certainty = Certainty::Possible;
    }
    Some(finding)
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
    const HEADERS: &[&str] = &[
        "x-api-key",
        "api-key",
        "apikey",
        "x-auth-token",
        "x-access-token",
        "x-authorization",
        "private-token",
        "x-goog-api-key",
        "ocp-apim-subscription-key",
        "x-functions-key",
    ];
    const PARAMETERS: &[&str] = &[
        "key",
        "api_key",
        "apikey",
        "token",
        "sig",
        "signature",
        "x-amz-signature",
    ];
    let header = HEADERS.iter().find(|name| exchange.request_headers.has(name));
    if let Some(name) = header {
        return Some(format!("header {name}"));
    }
    let names = exchange.url.query_names();
    if let Some(name) = PARAMETERS
        .iter()
        .find(|name| names.iter().any(|seen| seen.eq_ignore_ascii_case(name)))
    {
        return Some(format!("query parameter {name}"));
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
        let (code, title, step) = match problem {
            Problem::Empty => (
                "credential.empty",
                format!("The {place} holds no token."),
                "Fill in the token before the request is sent; check the variable that holds it.",
            ),
            Problem::Placeholder(word) => (
                "credential.placeholder",
                format!("The {place} holds `{word}` instead of a token."),
                "Wait until the token is there before the request is sent; check the variable that holds it.",
            ),
            Problem::DoubledScheme => (
                "credential.doubled",
                format!("The {place} names its scheme twice (`Bearer Bearer …`)."),
                "Send `Bearer` once: the stored token already begins with it, or a library adds it.",
            ),
            Problem::Quoted => (
                "credential.quoted",
                format!("The token in the {place} stands in quotation marks."),
                "Send the token without quotation marks; it was probably stored as JSON.",
            ),
            Problem::StrayWhitespace => (
                "credential.whitespace",
                format!("The {place} holds stray white space."),
                "Trim the token, and put exactly one space after the scheme.",
            ),
            Problem::NoScheme => (
                "credential.scheme",
                format!("The {place} holds a value without a scheme."),
                "Write `Bearer ` before the token (RFC 6750 §2.1).",
            ),
            Problem::SeveralHeaders(count) => (
                "credential.several",
                format!("The request carries {count} Authorization values."),
                "Send one Authorization header.",
            ),
            Problem::SeveralPlaces => (
                "credential.several",
                "The request carries tokens in more than one place (RFC 6750 §2: MUST NOT).".to_owned(),
                "Send the token in the Authorization header only.",
            ),
            Problem::InQuery | Problem::InForm => continue,
        };
        if found.iter().any(|f: &Finding| f.code == code) {
            continue;
        }
        found.push(likely(
            code,
            title,
            seen(format!("What was sent in the {place}.")),
            Remedy {
                steps: vec![step.to_owned()],
                place: None,
                links: Vec::new(),
            },
        ));
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
        Scheme::Basic if bearer_api && !situation.platform.is_some_and(Platform::takes_basic) => Some(likely(
            "credential.scheme",
            format!("The request uses Basic authentication; {} expects a bearer token.", situation.vendor()),
            seen("`Authorization: Basic …`"),
            Remedy { steps: vec!["Use Basic only at the token endpoint, for the client's id and secret; send the access token from its answer as `Authorization: Bearer <token>`.".to_owned()], place: None, links: Vec::new() },
        )),
        Scheme::Bearer if bound.is_some() => Some(likely(
            "token.bound",
            "The token is bound to a key (cnf.jkt) but was sent as a plain bearer token.".to_owned(),
            Evidence { text: "The claim `cnf.jkt` asks for a DPoP proof (RFC 9449 §6.1).".to_owned(), source: "the token's claim `cnf` (signature not checked)".to_owned() },
            Remedy { steps: vec!["Send it as `Authorization: DPoP <token>` with a `DPoP` proof header made with the same key.".to_owned()], place: None, links: Vec::new() },
        )),
        _ => None,
    }
}

fn places(situation: &Situation<'_>) -> Option<Finding> {
    let place = situation.credentials.iter().find(|c| {
        c.problems
            .iter()
            .any(|p| matches!(p, Problem::InQuery | Problem::InForm))
    })?;
    let in_query = place.problems.contains(&Problem::InQuery);
    Some(Finding {
        code: if in_query {
            "credential.in-query"
        } else {
            "credential.in-form"
        }
        .to_owned(),
        certainty: Certainty::Possible,
        title: if in_query {
            "The token stands in the address, where logs and histories keep it, and where many servers do not look for it.".to_owned()
        } else {
            "The token stands in the form body, where many servers do not look for it.".to_owned()
        },
        names: Vec::new(),
        evidence: vec![seen(format!(
            "A token in the {} (RFC 6750 §2.2, 2.3; RFC 9700 §4.3.2).",
            place.place.words()
        ))],
        remedy: Some(situation.remedy(&Gap::NoCredential)),
    })
}
