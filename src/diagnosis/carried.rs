//! Findings from what the request carried: no token, an odd header, a token past its time, of
//! another region, of the wrong kind. Contradictions that were seen, but the server's word is
//! what makes a finding certain, so none here is.

use super::Situation;
use crate::credential::{Problem, Scheme};
use crate::denial::Says;
use crate::finding::{Certainty, Evidence, Finding, Remedy};
use crate::platform::{Gap, Platform, Service};
use crate::token::length;
use crate::token::{Ground, Token};

/// Seconds that clocks may differ before a time is held against a token (RFC 7519 §4.1.4: "a few minutes").
const LEEWAY_S: i64 = 120;

/// What is wrong with the credential, most mending first.
pub fn findings(situation: &Situation<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(absent(situation));
    found.extend(header_problems(situation));
    found.extend(scheme(situation));
    found.extend(malformed(situation));
    found.extend(wrong_kind(situation));
    found.extend(times(situation));
    found.extend(region(situation));
    found.extend(places(situation));
    found
}

fn seen(text: impl Into<String>) -> Evidence {
    Evidence {
        text: text.into(),
        source: "the request".to_owned(),
    }
}

fn likely(code: &str, title: String, evidence: Evidence, remedy: Remedy) -> Finding {
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
    let told = situation.denial.says.contains(&Says::NoCredential);
    if situation.credential.is_some() || situation.exchange.withheld.is_some() || told {
        return None;
    }
    if situation.exchange.request_headers.is_empty() {
        return None;
    }
    let cookie = if situation.exchange.request_headers.has("cookie") {
        " (a cookie was sent)"
    } else {
        ""
    };
    Some(likely(
        "credential.none",
        format!("The request carries no token{cookie}."),
        seen("No Authorization header and no access_token parameter among what was seen."),
        situation.remedy(&Gap::NoCredential),
    ))
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
        Scheme::Basic if bearer_api && situation.platform.map(Platform::id) != Some("zendesk") => Some(likely(
            "credential.scheme",
            format!("The request uses Basic authentication; {} expects a bearer token.", situation.vendor()),
            seen("`Authorization: Basic …`"),
            Remedy { steps: vec!["Use Basic only at the token endpoint, for the client's id and secret; send the access token from its answer as `Authorization: Bearer <token>`.".to_owned()], place: None },
        )),
        Scheme::Bearer if bound.is_some() => Some(likely(
            "token.bound",
            "The token is bound to a key (cnf.jkt) but was sent as a plain bearer token.".to_owned(),
            Evidence { text: "The claim `cnf.jkt` asks for a DPoP proof (RFC 9449 §6.1).".to_owned(), source: "the token's claim `cnf` (signature not checked)".to_owned() },
            Remedy { steps: vec!["Send it as `Authorization: DPoP <token>` with a `DPoP` proof header made with the same key.".to_owned()], place: None },
        )),
        _ => None,
    }
}

fn malformed(situation: &Situation<'_>) -> Option<Finding> {
    let malformed = situation.token?.malformed()?;
    Some(likely(
        "token.malformed",
        "The token is not in the form in which it can be sent.".to_owned(),
        Evidence {
            text: malformed.text(),
            source: "decoding the token".to_owned(),
        },
        Remedy {
            steps: vec![malformed.reason.advice().to_owned()],
            place: None,
        },
    ))
}

/// An ID token, a refresh token, an API key … in the place of an access token.
fn wrong_kind(situation: &Situation<'_>) -> Option<Finding> {
    let usage = situation.token?.usage();
    let advice = usage.purpose.advice_as_bearer()?;
    let certainty = match usage.ground {
        Ground::Declared | Ground::Shape => Certainty::Likely,
        Ground::Inferred | Ground::Unknown => Certainty::Possible,
    };
    Some(Finding {
        code: "token.purpose".to_owned(),
        certainty,
        title: format!("What was sent is {}, not an access token.", usage.purpose.words()),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: usage.evidence,
            source: "the token".to_owned(),
        }],
        remedy: Some(Remedy {
            steps: vec![advice.to_owned()],
            place: None,
        }),
    })
}

fn times(situation: &Situation<'_>) -> Option<Finding> {
    let sent_s = situation.exchange.sent_at_ms.div_euclid(1000);
    if let Some(expiry) = &situation.authority.expires_s
        && expiry.value < sent_s.saturating_sub(LEEWAY_S)
        && !situation.denial.says.contains(&Says::TokenExpired)
    {
        return Some(likely(
            "token.expired",
            format!(
                "The token had expired {} before the request was sent.",
                length(sent_s.saturating_sub(expiry.value))
            ),
            Evidence {
                text: format!("exp is {} (RFC 7519 §4.1.4).", expiry.value),
                source: expiry.source.words(),
            },
            situation.remedy(&Gap::Expired),
        ));
    }
    let start = situation.authority.not_before_s.as_ref()?;
    (start.value > sent_s.saturating_add(LEEWAY_S)).then(|| {
        likely(
            "token.early",
            format!(
                "The token is not valid until {} after the request was sent.",
                length(start.value.saturating_sub(sent_s))
            ),
            Evidence {
                text: format!("nbf is {} (RFC 7519 §4.1.5).", start.value),
                source: start.source.words(),
            },
            Remedy {
                steps: vec!["Wait, or set the clock of the machine that makes or sends the token.".to_owned()],
                place: None,
            },
        )
    })
}

fn region(situation: &Situation<'_>) -> Option<Finding> {
    let token = situation.authority.region.as_ref()?;
    let request = situation.host?.region.as_ref()?.words();
    let comparable = token.value.contains('(') && situation.platform.is_some();
    (comparable && token.value != request).then(|| {
        likely(
            "region.other",
            format!("The token belongs to {}, the request went to {request}.", token.value),
            Evidence {
                text: format!("The token names {}.", token.value),
                source: token.source.words(),
            },
            situation.remedy(&Gap::Region {
                token: &token.value,
                request: &request,
            }),
        )
    })
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
