//! [`Denial`]: what the server said when it refused, read from status, headers and body.
//!
//! What an answer states is found by signs (`hear`); read by hand are challenges, and what to give to support.
//! A platform's own dialect is read by that platform's file, which adds to the same struct.

mod hear;
mod oauth;
mod references;
mod scrub;
pub mod statement;

pub use hear::hear;
pub use scrub::Secrets;
pub use statement::Statement;

use crate::answer::Challenge;
use crate::exchange::{Body, Exchange, Outcome};
use crate::reason::{Proof, ReasonId};
use crate::requirement::Expr;
use crate::scrub::KeptForms;
use crate::token::SHORTEST_TOKEN;

use serde_json::Value;

/// What an operation accepts, as a header of the answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepts {
    /// The condition.
    pub expr: Expr,
    /// The header.
    pub header: &'static str,
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
    /// What else the body says in sentences, each cut in the same way.
    pub besides: Vec<String>,
    /// What the operation accepts, by headers of the answer; by itself no reason.
    pub accepts: Vec<Accepts>,
    /// Where the resource describes its authorization server (RFC 9728); by itself no reason.
    pub metadata: Option<String>,
    /// What it states, in terms of the catalogue of reasons.
    pub states: Vec<Statement>,
    /// Challenges of `WWW-Authenticate`.
    pub challenges: Vec<Challenge>,
    /// Label and value to give to support.
    pub support: Vec<(String, String)>,
    /// True when the code belongs to the vendor's documented catalogue; `None` when there is no catalogue or no code.
    pub catalogued: Option<bool>,
    /// Whether a body was seen.
    pub body_seen: bool,
    /// Whether the server says more than its status, whether or not that was understood.
    pub tells: bool,
}

impl Denial {
    /// Adds a value for support unless it is there already.
    pub fn note(&mut self, label: &str, value: &str) {
        if !value.trim().is_empty() && !self.support.iter().any(|(_, known)| known == value) {
            self.support.push((label.to_owned(), cut(value)));
        }
    }

    /// The server's own sentences and its code in one line: `“One.” “Another.” (code)`.
    pub fn words(&self) -> Option<String> {
        let texts = self.message.iter().chain(&self.besides);
        let mut words: Vec<String> = texts.map(|text| format!("“{text}”")).collect();
        match &self.code {
            Some(code) if words.is_empty() => words.push(format!("“{code}”")),
            Some(code) if !words.iter().any(|said| said.contains(code.as_str())) => words.push(format!("({code})")),
            _ => {}
        }
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// Whether the answer states this reason.
    pub fn states(&self, reason: ReasonId) -> bool {
        self.states.iter().any(|statement| statement.reason.id() == reason)
    }

    /// Whether anything that is stated names a cause.
    pub fn states_a_cause(&self) -> bool {
        self.states
            .iter()
            .any(|statement| statement.reason.id().names_a_cause() && statement.proof != Proof::General)
    }
}

/// At most this many characters of a server's sentence are kept.
const MESSAGE_CAP: usize = 500;

/// Whether [`cut`] leaves a text as it is, as it does with most names.
pub fn is_cut(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= MESSAGE_CAP
        && bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
        && !bytes.starts_with(b" ")
        && !bytes.ends_with(b" ")
        && (memchr::memchr(b' ', bytes).is_none() || !text.contains("  "))
        && (bytes.len() < SHORTEST_TOKEN || scrub::has_short_words(text))
}

/// Cuts a server's sentence to what a report can hold; a token in it is replaced.
pub fn cut(text: &str) -> String {
    if is_cut(text) {
        return text.to_owned();
    }
    // Nor what has no width: two names that look alike would be two.
    let wide = text
        .chars()
        .filter(|c| !matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}'));
    let clean: String = wide.map(|c| if is_unseen(c) { ' ' } else { c }).collect();
    // White space is folded as in the answer's sentences, so that a secret with blanks in it is one text everywhere.
    let folded: Vec<&str> = clean.split_whitespace().collect();
    let clean = scrub::tokens(&folded.join(" "));
    let mut short: String = clean.chars().take(MESSAGE_CAP).collect();
    if clean.chars().count() > MESSAGE_CAP {
        short.push('…');
    }
    short
}

/// Whether a character is none that a reader sees: it steers a terminal, or turns the direction of what follows. What
/// others wrote is shown without such.
pub fn is_unseen(c: char) -> bool {
    c.is_control() || turns_text(c)
}

/// Marks that turn the direction of what follows (Unicode Standard Annex 9): with them a server could make a report read
/// otherwise than it is.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The body as JSON, if it is JSON. Bodies are at most 64 KiB, nesting at most 128.
pub fn json_body(exchange: &Exchange) -> Option<Value> {
    let text = exchange.response_body.text()?.trim_start_matches('\u{feff}').trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let whole = serde_json::from_str(text).ok();
    // The page's hook cuts at the same size without saying so, within one character.
    let cut = matches!(exchange.response_body, Body::Text { cut: true, .. }) || text.len() + 4 > Body::CAP;
    whole.or_else(|| cut.then(|| crate::answer::cut_json::head_of(text)).flatten())
}

/// The text at a path of keys; a number counts as an index into a list.
pub fn text_at<'a>(body: &'a Value, path: &[&str]) -> Option<&'a str> {
    let step = |value: &'a Value, key: &&str| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        other => other.get(*key),
    };
    path.iter().try_fold(body, step).and_then(Value::as_str)
}

/// `Retry-After` (RFC 9110 §10.2.3): seconds get their unit, a date stays.
pub fn retry_after(exchange: &Exchange) -> Option<String> {
    let value = cut(exchange.response_headers.plain("retry-after")?);
    let seconds = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    Some(if seconds { format!("{value} s") } else { value })
}

/// Reads what no sign says: challenges, where the resource describes its authorization server, and what to give to
/// support. A platform's file adds what its headers say; the signs say what the answer states.
pub fn read(exchange: &Exchange) -> Denial {
    let mut denial = Denial {
        status: match exchange.outcome {
            Outcome::Status(status) => Some(status),
            Outcome::Pending | Outcome::Failed(_) => None,
        },
        body_seen: exchange.response_body != Body::NotSeen || exchange.error_handed_back().is_some(),
        ..Denial::default()
    };
    oauth::read_challenges(&mut denial, exchange);
    references::note(&mut denial, exchange);
    let common = [
        ("x-request-id", "Request id"),
        ("x-correlation-id", "Correlation id"),
        ("traceparent", "Trace"),
    ];
    for (name, label) in common.into_iter().chain(references::of_headers()) {
        if let Some(value) = exchange.response_headers.plain(name) {
            denial.note(label, value);
        }
    }
    denial
}

/// Takes the token that was sent out of everything that the server said: some servers repeat it.
pub fn without_secrets(denial: &mut Denial, forms: &KeptForms, secrets: &[&str]) {
    scrub::denial(denial, forms, secrets);
}

#[cfg(test)]
mod tests;

/// The first network address in a sentence.
pub fn first_address(text: &str) -> Option<String> {
    text.split(|c: char| !(c.is_ascii_hexdigit() || c == '.' || c == ':'))
        .map(|word| word.trim_matches(['.', ':']))
        .filter(|word| word.len() >= 7)
        .find(|word| word.parse::<std::net::IpAddr>().is_ok())
        .map(str::to_owned)
}
