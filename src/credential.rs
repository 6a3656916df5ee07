//! [`Credential`]: what an exchange carried to prove who calls, and where it was carried.

mod random;
mod secrets;
mod stream;

pub use secrets::{Secrets, is_secret_name};

use crate::exchange::Exchange;
use crate::sensitive::Sensitive;
use crate::vendor::Travels;
use crate::vendors::credentials;

/// No name of a scheme, and no word that stands for a token, is longer.
const LONGEST_SCHEME: usize = 64;

/// The authentication scheme (RFC 9110 §11.1), matched without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scheme {
    /// `Bearer` (RFC 6750).
    Bearer,
    /// `DPoP` (RFC 9449).
    Dpop,
    /// `Basic` (RFC 7617).
    Basic,
    /// Another scheme, in the words of the request.
    Other(String),
    /// A value without any scheme.
    None,
}

impl Scheme {
    /// The name as the RFC writes it.
    pub fn name(&self) -> &str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
            Self::Basic => "Basic",
            Self::Other(name) => name,
            Self::None => "none",
        }
    }
}

/// Where a credential was carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A request header, by its lower-case name.
    Header(&'static str),
    /// A query parameter (RFC 6750 §2.3).
    Query(&'static str),
    /// A form body parameter (RFC 6750 §2.2).
    Form(&'static str),
}

impl Place {
    /// The words for it, e.g. `Authorization header`.
    pub fn words(&self) -> String {
        match self {
            Self::Header("authorization") => "Authorization header".to_owned(),
            Self::Header(name) => format!("{name} header"),
            Self::Query(name) => format!("query parameter {name}"),
            Self::Form(name) => format!("form parameter {name}"),
        }
    }
}

/// What is odd about the way a credential was carried.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The header is there, with a scheme or without, but no token follows.
    Empty,
    /// The scheme stands twice (`Bearer Bearer …`).
    DoubledScheme,
    /// The token stands in quotation marks.
    Quoted,
    /// White space inside the value beyond the one space after the scheme.
    StrayWhitespace,
    /// The token stands without a scheme.
    NoScheme,
    /// Instead of a token, a placeholder such as `undefined` or `<token>`.
    Placeholder(String),
    /// Several credentials in several `Authorization` headers, or joined by a comma.
    SeveralHeaders(usize),
    /// The token stands in the address (RFC 6750 §2.3: it gets into logs and histories).
    InQuery,
    /// The token stands in the form body (RFC 6750 §2.2).
    InForm,
    /// The same request carries tokens in more than one place (RFC 6750 §2: "MUST NOT").
    SeveralPlaces,
}

/// A credential that an exchange carried.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Its scheme.
    pub scheme: Scheme,
    /// Where it was.
    pub place: Place,
    /// The token, cleaned of quotation marks, white space and doubled schemes; `None` when empty or a placeholder.
    pub token: Option<Sensitive<String>>,
    /// What is odd about it.
    pub problems: Vec<Problem>,
}

impl Credential {
    /// Whether what was sent is one token. Name and password are none, and neither are the parameters of schemes that
    /// sign requests (RFC 9110 §11.2: `Digest`, `AWS4-HMAC-SHA256`).
    pub fn carries_a_token(&self) -> bool {
        match self.scheme {
            Scheme::Basic => false,
            // Looked at for its form.
            Scheme::Other(_) => !self.token.as_ref().is_some_and(|token| {
                token.expose().contains(|c: char| c == ',' || c.is_ascii_whitespace())
                    || token
                        .expose()
                        .split_once('=')
                        .is_some_and(|(_, value)| value.starts_with(|c: char| c != '='))
            }),
            _ => true,
        }
    }
}

/// Finds every credential of an exchange: `Authorization` headers first, then the query and form
/// parameters `access_token` (RFC 6750 §2). Where there is none, what stands in a header of a vendor's own.
pub fn find(exchange: &Exchange) -> Vec<Credential> {
    let mut found = Vec::new();
    for value in exchange.request_headers.all("authorization") {
        // Split into scheme and token; both stay in `Sensitive` or are the scheme's name.
        for part in split_joined(value.expose()) {
            found.push(read_header(part));
        }
    }
    let headers = found.len();
    if headers > 1 {
        for credential in &mut found {
            credential.problems.push(Problem::SeveralHeaders(headers));
        }
    }
    for token in exchange.url.query("access_token") {
        found.push(parameter(token, Place::Query("access_token"), Problem::InQuery));
    }
    if found.is_empty() && stream::is_stream(exchange) {
        found.extend(stream::of_stream(exchange));
    }
    for token in form_tokens(exchange) {
        found.push(parameter(token, Place::Form("access_token"), Problem::InForm));
    }
    if found.is_empty() {
        found.extend(of_own_headers(exchange));
    }
    if headers > 0 && found.len() > headers {
        for credential in &mut found {
            credential.problems.push(Problem::SeveralPlaces);
        }
    }
    found
}

/// Tokens in headers that vendors take them in instead of `Authorization`.
fn of_own_headers(exchange: &Exchange) -> Vec<Credential> {
    let mut found = Vec::new();
    for (name, value) in exchange
        .request_headers
        .iter()
        .filter(|(name, _)| *name != "authorization")
    {
        let raw = credentials::header(name)
            .iter()
            .any(|travels| **travels == Travels::Raw);
        let Some(name) = credentials::header_name(name).filter(|_| raw) else {
            continue;
        };
        // Its emptiness is looked at.
        let value = value.expose().trim();
        found.push(Credential {
            scheme: Scheme::None,
            place: Place::Header(name),
            token: (!value.is_empty()).then(|| Sensitive::new(value.to_owned())),
            problems: if value.is_empty() {
                vec![Problem::Empty]
            } else {
                Vec::new()
            },
        });
    }
    found
}

fn parameter(token: Sensitive<String>, place: Place, problem: Problem) -> Credential {
    // Only its emptiness is looked at.
    let empty = token.expose().trim().is_empty();
    let mut problems = vec![problem];
    if empty {
        problems.push(Problem::Empty);
    }
    Credential {
        scheme: Scheme::Bearer,
        place,
        token: (!empty).then_some(token),
        problems,
    }
}

fn form_tokens(exchange: &Exchange) -> Vec<Sensitive<String>> {
    let is_form = exchange.request_headers.plain("content-type").is_some_and(|kind| {
        kind.to_ascii_lowercase()
            .starts_with("application/x-www-form-urlencoded")
    });
    match exchange.request_body.text() {
        Some(text) if is_form => url::form_urlencoded::parse(text.as_bytes())
            .filter(|(key, _)| key == "access_token")
            .map(|(_, value)| Sensitive::new(value.into_owned()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Browsers join repeated headers with `, `. A comma is no part of a token68 (RFC 9110 §11.2),
/// but schemes with parameters use it, so only a comma before a token scheme's name splits.
fn split_joined(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = value;
    let mut from = 0;
    while let Some(comma) = rest.get(from..).and_then(|tail| tail.find(',')).map(|at| at + from) {
        let after = rest.get(comma + 1..).unwrap_or_default();
        if begins_with_scheme(after.trim_start()) {
            parts.push(rest.get(..comma).unwrap_or_default());
            rest = after;
            from = 0;
        } else {
            from = comma + 1;
        }
    }
    parts.push(rest);
    parts
}

/// Looks at no more than the length of a name, so that a header of commas takes no longer than another.
fn begins_with_scheme(text: &str) -> bool {
    ["bearer", "dpop", "basic"].iter().any(|name| {
        let (head, tail) = text.split_at_checked(name.len()).unwrap_or_default();
        head.eq_ignore_ascii_case(name) && !tail.starts_with(|c: char| !c.is_ascii_whitespace())
    })
}

fn read_header(value: &str) -> Credential {
    let mut problems = Vec::new();
    let trimmed = value.trim();
    if trimmed.len() != value.len() && value.trim_start().len() != value.len() {
        problems.push(Problem::StrayWhitespace);
    }
    let (scheme, mut rest) = match trimmed.split_once(|c: char| c.is_ascii_whitespace()) {
        Some((word, rest)) if is_scheme(word) => (scheme_of(word), rest),
        // A token with white space in it, and no scheme: its first part must not pass for a scheme's name.
        Some(_) => (Scheme::None, trimmed),
        None => match (scheme_of(trimmed), keyword(trimmed)) {
            // `Bearer-<token>`: a vendor's own word, with no blank behind it.
            (Scheme::Other(_), Some((word, rest))) => (Scheme::Other(word.to_owned()), rest),
            (Scheme::Other(_), None) => (Scheme::None, trimmed),
            (known, _) => (known, ""),
        },
    };
    if scheme == Scheme::None {
        problems.push(if trimmed.is_empty() {
            Problem::Empty
        } else {
            Problem::NoScheme
        });
    }
    if matches!(scheme, Scheme::Other(_)) {
        // Schemes with parameters of their own (Digest, AWS4-HMAC-SHA256 …) are kept whole.
        return Credential {
            scheme,
            place: Place::Header("authorization"),
            token: Some(Sensitive::new(rest.trim().to_owned())),
            problems,
        };
    }
    if rest.starts_with(|c: char| c.is_ascii_whitespace()) {
        problems.push(Problem::StrayWhitespace);
    }
    rest = rest.trim();
    while let Some(inner) = strip_scheme(rest, &scheme) {
        if !problems.contains(&Problem::DoubledScheme) {
            problems.push(Problem::DoubledScheme);
        }
        rest = inner.trim();
    }
    for quote in ['"', '\'', '`'] {
        if let Some(inner) = rest.strip_prefix(quote) {
            problems.push(Problem::Quoted);
            rest = inner.strip_suffix(quote).unwrap_or(inner).trim();
        }
    }
    if has_space(rest) && !problems.contains(&Problem::StrayWhitespace) {
        problems.push(Problem::StrayWhitespace);
    }
    let token = if rest.is_empty() {
        if !problems.contains(&Problem::Empty) {
            problems.push(Problem::Empty);
        }
        None
    } else if let Some(word) = placeholder(rest) {
        problems.push(Problem::Placeholder(word));
        None
    } else {
        Some(Sensitive::new(rest.to_owned()))
    };
    Credential {
        scheme,
        place: Place::Header("authorization"),
        token,
        problems,
    }
}

/// A registered word that a value of `Authorization` begins with, and what follows it.
fn keyword(value: &str) -> Option<(&'static str, &str)> {
    let mut words = credentials::header("authorization")
        .iter()
        .filter_map(|travels| match travels {
            Travels::Keyword(word) => Some(word.as_str()),
            _ => None,
        });
    words.find_map(|word| {
        let (head, rest) = value.split_at_checked(word.len())?;
        (head.eq_ignore_ascii_case(word) && !rest.is_empty()).then_some((word, rest))
    })
}

/// Whether a word can be the name of a scheme: `AWS4-HMAC-SHA256`, `SSWS`, `ApiKey`. Names are shown, tokens must not be.
fn is_scheme(word: &str) -> bool {
    let word = word.trim_end_matches(':');
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() <= 24
        && digits <= 4
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn scheme_of(word: &str) -> Scheme {
    match word.trim_end_matches(':').to_ascii_lowercase().as_str() {
        "bearer" => Scheme::Bearer,
        "dpop" => Scheme::Dpop,
        "basic" => Scheme::Basic,
        _ => Scheme::Other(word.chars().take(40).collect()),
    }
}

fn strip_scheme<'a>(text: &'a str, scheme: &Scheme) -> Option<&'a str> {
    // A token is not gone through for the blank behind a name.
    let head = text.as_bytes().get(..LONGEST_SCHEME).unwrap_or(text.as_bytes());
    let end = head.iter().position(u8::is_ascii_whitespace);
    let (word, rest) = match end {
        Some(end) => (text.get(..end)?, text.get(end + 1..)?),
        None if head.len() == text.len() => (text, ""),
        None => return None,
    };
    (scheme_of(word) == *scheme).then_some(rest)
}

/// Whether a text has white space in it; a token is long, so many bytes at a time.
fn has_space(text: &str) -> bool {
    let any = |bytes: &[u8]| bytes.iter().fold(false, |any, byte| any | byte.is_ascii_whitespace());
    text.as_bytes().chunks(64).any(any)
}

/// The first word of a text, or as much of it as no short word has.
fn beginning(text: &str) -> &str {
    let head: &[u8] = text.as_bytes().get(..LONGEST_SCHEME).unwrap_or(text.as_bytes());
    let end = head.iter().position(u8::is_ascii_whitespace).unwrap_or(head.len());
    text.get(..end).unwrap_or_default()
}

/// What programs send when the variable that should hold the token does not.
fn placeholder(text: &str) -> Option<String> {
    const WORDS: &[&str] = &[
        "undefined",
        "null",
        "nil",
        "none",
        "nan",
        "[object",
        "token",
        "access_token",
        "your_token",
        "your-token",
        "xxx",
    ];
    // What follows such a word may be the token: `Bearer token ghp_…`.
    let is_word = |word: &str| {
        WORDS
            .iter()
            .chain(&["object]"])
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    // The first word of a token is long.
    let only_words = is_word(beginning(text)) && text.split_ascii_whitespace().all(is_word);
    let bracketed = (text.starts_with('<') && text.ends_with('>'))
        || ((text.starts_with('{') || text.starts_with("${")) && text.ends_with('}'));
    // It is shown, so it must read like the name of a variable and not like a password in braces.
    let named = bracketed
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-. ${}<>".contains(&b))
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && text.bytes().filter(u8::is_ascii_digit).count() <= 2;
    let says = only_words || (bracketed && named && text.len() <= 40);
    says.then(|| text.chars().take(40).collect())
}

#[cfg(test)]
mod tests;
