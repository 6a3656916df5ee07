//! "It worked before": an earlier call of the same operation that succeeded in this session, and what differs since.
//!
//! A difference is no proof, so what is said here is possible at most. Only names are compared and shown: of headers,
//! of query parameters, of the body's fields; of tokens the fingerprint and what is known of them.

use super::Session;
use super::index::Index;
use crate::authority::{Authority, Held};
use crate::credential;
use crate::diagnosis::{self, Diagnosis};
use crate::exchange::{Exchange, Headers, shape};
use crate::finding::{Certainty, Evidence, Finding, Remedy};
use crate::platform::list;
use crate::platforms::{self, Tables};
use crate::requirement::Atom;
use crate::token::length;
use serde_json::Value;

/// At most this many earlier calls are looked at, the latest first.
const LOOKED_AT: usize = 300;
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

/// Adds what differs from the last call of the same operation that succeeded, if there was one.
pub(super) fn note(
    session: &Session,
    exchange: &Exchange,
    diagnosis: &mut Diagnosis,
    tables: &Tables,
    index: &Index<'_>,
) {
    if !diagnosis.denied {
        return;
    }
    let Some(before) = success(session, exchange, tables, index) else {
        return;
    };
    let then = diagnosis::authority(before, &session.learned(before));
    let differences = differences(before, exchange, &then, &diagnosis.authority);
    diagnosis.add(finding(before, exchange, &differences), exchange);
}

/// What tells whether two calls are of one operation: platform (or host), method, and template or shape of the path.
#[derive(PartialEq)]
pub(super) struct Operation {
    place: String,
    method: String,
    path: String,
}

impl Operation {
    pub(super) fn of(exchange: &Exchange, tables: &Tables) -> Self {
        let host = exchange.url.host();
        let platform = platforms::of_host(host).map(|(platform, _)| platform);
        Self {
            place: platform.map_or(host, |platform| platform.id()).to_owned(),
            method: exchange.method.clone(),
            path: tables
                .template(platform, exchange)
                .unwrap_or_else(|| shape::of_path(exchange.url.path())),
        }
    }
}

fn success<'a>(session: &Session, now: &Exchange, tables: &Tables, index: &Index<'a>) -> Option<&'a Exchange> {
    let mut earlier = index
        .succeeded_like(now)
        .filter(|exchange| exchange.id != now.id && exchange.sent_at_ms <= now.sent_at_ms)
        .take(LOOKED_AT)
        .peekable();
    // Mostly there is none.
    earlier.peek()?;
    let operation = Operation::of(now, tables);
    earlier.find(|exchange| *index.operation(exchange, tables) == operation && !session.denied(exchange))
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
        let words = diagnosis::words::context_words;
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

fn finding(before: &Exchange, now: &Exchange, differences: &[Difference]) -> Finding {
    let ago = length(now.sent_at_ms.saturating_sub(before.sent_at_ms).div_euclid(1000).max(1));
    let phrases: Vec<String> = differences.iter().map(|difference| difference.phrase.clone()).collect();
    let lost: Vec<String> = differences
        .iter()
        .flat_map(|difference| difference.lost_scopes.clone())
        .collect();
    let same = differences.is_empty();
    let steps = if !lost.is_empty() {
        vec![format!(
            "Send the token of the earlier call, or get one with {}.",
            list(&lost, "and")
        )]
    } else if same {
        vec![
            "Look at what may have changed at the server: the token's life or revocation, roles, policies, limits."
                .to_owned(),
        ]
    } else {
        vec!["Send the call again as it was then, and change one thing at a time.".to_owned()]
    };
    let source = || "an earlier call of this session".to_owned();
    let mut evidence = vec![Evidence {
        text: format!(
            "{} {} answered {}.",
            before.method,
            before.url.shown(),
            before.status().unwrap_or_default()
        ),
        source: source(),
    }];
    evidence.extend(differences.iter().map(|difference| Evidence {
        text: difference.evidence.clone(),
        source: source(),
    }));
    Finding {
        code: if same { "before.same" } else { "before.differs" }.to_owned(),
        certainty: Certainty::Possible,
        title: if same {
            format!("The same call succeeded {ago} earlier, and nothing that was seen differs.")
        } else {
            format!(
                "The same call succeeded {ago} earlier; what differs: {}.",
                phrases.join(", ")
            )
        },
        names: lost.into_iter().map(Atom::Scope).collect(),
        evidence,
        remedy: Some(Remedy { steps, place: None }),
    }
}
