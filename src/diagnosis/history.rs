//! "It worked before": what differs from an earlier call of the same operation that succeeded in this session; and the
//! refused preflight of a call that the browser ended.
//!
//! A difference is no proof, so what is said here is possible at most. Only names are compared and shown: of headers,
//! of query parameters, of the body's fields; of tokens the fingerprint and what is known of them.

use super::{Supposed, words};
use crate::authority::{Authority, Fact, Held};
use crate::credential;
use crate::exchange::{Exchange, Headers};
use crate::finding::{Certainty, Evidence, Finding};
use crate::journey::Known;
use crate::reason::{CorsPreflight, HistoryDiffers, HistorySame, list};
use crate::requirement::Atom;
use crate::scrub::KeptForms;
use crate::token::length;
use serde_json::Value;
use std::sync::Arc;

/// What the other calls of a session say about one of them.
#[derive(Debug, Default)]
pub struct History<'a> {
    /// An earlier call of the same operation that succeeded, and what was known of its caller.
    pub succeeded: Option<(&'a Exchange, Authority)>,
    /// The preflight of this call, which the server refused.
    pub preflight: Option<&'a Exchange>,
    /// What the session knows of the token, from the sign-in on.
    pub journey: Known<'a>,
    /// What is supposed of the caller, and what the server said that the real one lacks.
    pub supposed: Option<(Supposed, Vec<Fact<Atom>>)>,
    /// Forms of secrets that were made for other calls.
    pub forms: Arc<KeptForms>,
}

/// At most this many names of one kind are shown.
const SHOWN: usize = 8;

/// Headers that differ from call to call and decide nothing.
const NOISE: &[&str] = &[
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "date",
    "dnt",
    "if-modified-since",
    "if-none-match",
    "pragma",
    "priority",
    "referer",
    "te",
    "traceparent",
    "tracestate",
    "upgrade-insecure-requests",
    "user-agent",
    "x-request-id",
    "x-correlation-id",
];

/// One difference: a short phrase for the sentence, and the whole of it as evidence.
struct Difference {
    phrase: String,
    evidence: String,
    lost_scopes: Vec<String>,
}

impl Difference {
    fn new(phrase: impl Into<String>, evidence: impl Into<String>) -> Self {
        Self {
            phrase: phrase.into(),
            evidence: evidence.into(),
            lost_scopes: Vec::new(),
        }
    }
}

fn differences(before: &Exchange, now: &Exchange, then: &Authority, authority: &Authority) -> Vec<Difference> {
    let mut found = Vec::new();
    if before.url.host() != now.url.host() {
        found.push(Difference::new(
            "the host",
            format!("The host was {}, now it is {}.", before.url.host(), now.url.host()),
        ));
    }
    found.extend(token(before, now, then, authority));
    if before.withheld.is_none() && now.withheld.is_none() {
        found.extend(headers(&before.request_headers, &now.request_headers));
    }
    found.extend(of_names(
        "the query",
        "query parameters",
        &before.url.query_names(),
        &now.url.query_names(),
    ));
    if let (Some(a), Some(b)) = (fields(before), fields(now)) {
        found.extend(of_names("the body's fields", "fields of the body", &a, &b));
    }
    if before.url.path() != now.url.path() {
        let (was, is) = (before.url.shown_path(), now.url.shown_path());
        let words = if was == is {
            "A part of the path that is not shown differs.".to_owned()
        } else {
            format!("The path was {was}, now it is {is}.")
        };
        found.push(Difference::new("the object", words));
    }
    found
}

/// Another token, or none; and what is known of both.
fn token(before: &Exchange, now: &Exchange, then: &Authority, authority: &Authority) -> Option<Difference> {
    let print = |exchange: &Exchange| {
        let token = credential::find(exchange)
            .into_iter()
            .find_map(|credential| credential.token);
        token.map(|token| token.fingerprint())
    };
    let (was, is) = (print(before), print(now));
    if was == is {
        return None;
    }
    let mut difference = match (&was, &is) {
        (None, _) => Difference::new("the token", "No token was seen then, now there is one."),
        (_, None) => Difference::new("the token", "A token was sent then, now none was seen."),
        _ => Difference::new("the token", "Another token was sent then."),
    };
    let mut more: Vec<String> = Vec::new();
    if let (Held::Known { names: had, .. }, Held::Known { names: has, .. }) = (&then.scopes, &authority.scopes) {
        let lost: Vec<String> = had
            .iter()
            .filter(|name| !has.contains(name))
            .take(SHOWN)
            .cloned()
            .collect();
        if !lost.is_empty() {
            more.push(format!(
                "it had the scope{} {}, which this one has not",
                if lost.len() == 1 { "" } else { "s" },
                list(&lost, "and")
            ));
            difference.lost_scopes = lost;
        }
    }
    let pairs = [
        ("organisation", &then.organisation, &authority.organisation),
        ("region", &then.region, &authority.region),
        ("issuer", &then.issuer, &authority.issuer),
        ("client", &then.client, &authority.client),
        ("subject", &then.subject, &authority.subject),
    ];
    for (name, was, is) in pairs {
        if let (Some(was), Some(is)) = (was, is)
            && was.value != is.value
        {
            more.push(format!("its {name} was {}, now it is {}", was.value, is.value));
        }
    }
    if let (Some(was), Some(is)) = (&then.context, &authority.context)
        && was.value != is.value
    {
        let words = words::context_words;
        more.push(format!("it was {}, this is {}", words(was.value), words(is.value)));
    }
    if let Some(first) = more.first() {
        difference.phrase = format!("the token ({first})");
        difference.evidence = format!("{} {}.", difference.evidence, capital(&more.join("; ")));
    }
    Some(difference)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

fn headers(before: &Headers, now: &Headers) -> Option<Difference> {
    let names = |headers: &Headers| -> Vec<String> {
        let seen = headers.iter().map(|(name, _)| name.to_owned());
        seen.filter(|name| !NOISE.contains(&name.as_str()) && !name.starts_with("sec-"))
            .collect()
    };
    of_names("the headers", "request headers", &names(before), &names(now))
}

/// Names that came or went.
fn of_names(phrase: &str, kind: &str, before: &[String], now: &[String]) -> Option<Difference> {
    let without = |a: &[String], b: &[String]| -> Vec<String> {
        let mut rest: Vec<String> = a.iter().filter(|name| !b.contains(name)).cloned().collect();
        rest.sort();
        rest.dedup();
        rest.truncate(SHOWN);
        rest
    };
    let (gone, new) = (without(before, now), without(now, before));
    let words = match (gone.as_slice(), new.as_slice()) {
        ([], []) => return None,
        (gone, []) => format!("without {}", list(gone, "and")),
        ([], new) => format!("now with {}", list(new, "and")),
        (gone, new) => format!("without {}, now with {}", list(gone, "and"), list(new, "and")),
    };
    Some(Difference::new(
        format!("{phrase} ({words})"),
        format!("Of the {kind}: {words}."),
    ))
}

/// The names of a JSON body's fields, nested ones with a dot, items of lists taken together.
fn fields(exchange: &Exchange) -> Option<Vec<String>> {
    fn walk(value: &Value, at: &str, depth: usize, into: &mut Vec<String>) {
        match value {
            Value::Object(map) if depth < 4 => {
                for (name, inner) in map.iter().take(100) {
                    let at = if at.is_empty() {
                        name.clone()
                    } else {
                        format!("{at}.{name}")
                    };
                    into.push(at.clone());
                    walk(inner, &at, depth + 1, into);
                }
            }
            Value::Array(items) => items.iter().take(20).for_each(|item| walk(item, at, depth, into)),
            _ => {}
        }
    }
    let body: Value = serde_json::from_str(exchange.request_body.text()?).ok()?;
    let mut found = Vec::new();
    walk(&body, "", 0, &mut found);
    found.sort();
    found.dedup();
    found.truncate(500);
    Some(found)
}

/// What differs from the call that succeeded.
pub(super) fn differs(before: &Exchange, now: &Exchange, then: &Authority, authority: &Authority) -> Finding {
    let differences = differences(before, now, then, authority);
    let ago = Some(length(
        now.sent_at_ms.saturating_sub(before.sent_at_ms).div_euclid(1000).max(1),
    ));
    let source = "an earlier call of this session";
    let mut evidence = vec![Evidence::new(
        format!(
            "{} {} answered {}.",
            before.method,
            before.url.shown(),
            before.status().unwrap_or_default()
        ),
        source,
    )];
    evidence.extend(differences.iter().map(|one| Evidence::new(&one.evidence, source)));
    if differences.is_empty() {
        return Finding::seen(HistorySame { ago }, Certainty::Possible, evidence);
    }
    let reason = HistoryDiffers {
        ago,
        differences: differences.iter().map(|one| one.phrase.clone()).collect(),
        lost: differences.into_iter().flat_map(|one| one.lost_scopes).collect(),
    };
    Finding::seen(reason, Certainty::Possible, evidence)
}

/// The preflight before a call that the browser ended.
pub(super) fn refused_preflight(preflight: &Exchange) -> Finding {
    let status = preflight.status().unwrap_or_default();
    let evidence = Evidence::new(
        format!(
            "OPTIONS {} answered {status}, so the call itself was never sent.",
            preflight.url.shown()
        ),
        "an earlier call of this session",
    );
    let reason = CorsPreflight {
        status: Some(status.to_string()),
    };
    Finding::seen(reason, Certainty::Likely, vec![evidence])
}
