//! The project's own finder over the result: what it would still take for a secret, or for personal data that was to go.

use super::Choice;
use super::personal::{self, Personal};
use crate::credential::{self, Secrets};
use crate::exchange::Exchange;
use crate::scrub::Scrubber;
use crate::token::{begins_like_token, looks_random, without_tokens};
use std::fmt;

/// A place of the result that still looks like a secret. What stands there is not repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The call's place in the recording, from 1; 0 for the text as a whole.
    pub call: String,
    /// Where in it.
    pub place: String,
    /// What it looks like.
    pub what: &'static str,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "call {}, {}: {}", self.call, self.place, self.what)
    }
}

/// Looks through calls as they are read again.
pub(super) fn left(exchanges: &[Exchange], used: &[Vec<String>], originals: &[&str], choice: &Choice) -> Vec<Left> {
    let scrubber = Scrubber::new(originals.iter().copied());
    let mut found: Vec<Left> = Vec::new();
    let none = Vec::new();
    for (at, exchange) in exchanges.iter().enumerate() {
        let stand_ins = used.get(at).unwrap_or(&none);
        let mut note = |place: String, what: &'static str| {
            let left = Left {
                call: exchange.id.clone(),
                place,
                what,
            };
            if !found.contains(&left) {
                found.push(left);
            }
        };
        for (place, text) in texts(exchange) {
            let plain = without(&text, stand_ins);
            if without_tokens(&plain).is_some() {
                note(place.clone(), "a text with the form of a token");
            }
            if scrubber.clean(&mut plain.clone()) {
                note(place.clone(), "a secret that was sent");
            }
            for kind in [Personal::Email, Personal::Phone, Personal::Ip] {
                let places = personal::places(&text, kind).into_iter();
                let real = |(from, to): (usize, usize)| {
                    let one = text.get(from..to).unwrap_or_default();
                    let plain = one.replace("%40", "@").replace("%2B", "+");
                    !personal::is_example(one) && !stand_ins.iter().any(|made| made.contains(&plain))
                };
                if choice.personal.contains(&kind) && places.into_iter().any(real) {
                    note(place.clone(), "personal data");
                }
            }
        }
        // Whatever the engine would take for a secret is one of ours, or a word.
        let secrets = Secrets::of(exchange, &credential::find(exchange));
        for secret in secrets.sure() {
            // The engine knows secrets as they stand in addresses, too, and such as stood in addresses already.
            let plain = undone(secret);
            let blank = plain.replace('+', " ");
            // A part of ours, as it is read out of it.
            // The engine knows a token with white space without it, too.
            let holds = |made: &String| {
                let joined: String = made.split_whitespace().collect();
                [made, &joined, &decoded(made)].iter().any(|form| form.contains(&plain)) || made.contains(&blank)
            };
            let ours = stand_ins.iter().any(holds);
            let left = |text: &str| {
                let rest = without(text, stand_ins);
                looks_random(&rest) || begins_like_token(&rest)
            };
            if !ours && left(&plain) && left(&blank) {
                note(
                    "a place of the request".to_owned(),
                    "what the engine takes for a secret",
                );
            }
        }
    }
    found
}

/// Looks for what was sent.
pub(super) struct Finder<'s>(Scrubber<'s>);

impl<'s> Finder<'s> {
    /// Of these secrets.
    pub(super) fn new(originals: &[&'s str]) -> Self {
        Self(Scrubber::new(originals.iter().copied()))
    }

    /// Looks through a text about one call.
    pub(super) fn in_text(&self, text: &str, stand_ins: &[String], call: &str) -> Option<Left> {
        let plain = without(text, stand_ins);
        let found = self.0.clean(&mut plain.clone());
        found.then(|| Left {
            call: call.to_owned(),
            place: "its explanation".to_owned(),
            what: "a secret that was sent",
        })
    }
}

/// What stands where something was.
const HIDDEN: &str = "\u{0}";

/// Texts without our own stand-ins: as they are, and as they stand in addresses and in strings.
fn without(text: &str, stand_ins: &[String]) -> String {
    let mut out = text.to_owned();
    for made in stand_ins.iter().filter(|made| made.len() >= 4) {
        let in_address: String = url::form_urlencoded::byte_serialize(made.as_bytes()).collect();
        let in_string = serde_json::to_string(made).unwrap_or_default();
        for form in [made.as_str(), in_address.as_str(), in_string.trim_matches('"')] {
            if out.contains(form) {
                out = out.replace(form, HIDDEN);
            }
        }
    }
    out
}

/// Percent-encoding undone as often as it was done.
fn undone(text: &str) -> String {
    let mut plain = text.to_owned();
    for _ in 0..8 {
        let next = percent_encoding::percent_decode_str(&plain)
            .decode_utf8_lossy()
            .into_owned();
        if next == plain {
            break;
        }
        plain = next;
    }
    plain
}

fn decoded(text: &str) -> String {
    use base64::Engine as _;
    let plain = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(plain)
        .unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The texts of a call, read as whoever opens it reads them.
fn texts(exchange: &Exchange) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    // Looked through.
    let address = exchange.url.expose_for_session();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let read = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8_lossy()
            .into_owned()
    };
    all.push(("path".to_owned(), read(path)));
    for pair in query.split(['&', '#']) {
        all.push(("query".to_owned(), read(&pair.replace('+', " "))));
    }
    for (side, headers) in [
        ("request header", &exchange.request_headers),
        ("response header", &exchange.response_headers),
    ] {
        for (name, value) in headers.iter() {
            // As above.
            all.push((format!("{side} {name}"), value.expose().clone()));
        }
    }
    for (side, body) in [
        ("request body", &exchange.request_body),
        ("response body", &exchange.response_body),
    ] {
        if let Some(text) = body.text() {
            all.push((side.to_owned(), text.to_owned()));
            if text.contains('%') {
                all.push((side.to_owned(), read(&text.replace('+', " "))));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Body;

    /// What the cleaning would have to forget for anything to be found.
    #[test]
    fn whatever_is_forgotten_is_found() {
        let mut exchange = Exchange::new(
            "1",
            "POST",
            "https://api.example.com/v1/things?filter=k3Y9Zx81qW7kTn4V",
            0,
        )
        .unwrap();
        exchange
            .request_headers
            .push("authorization", "Bearer ghq7Zr4TkW9sVb2nQx8Lm3Pd");
        exchange.request_headers.push("accept", "application/json");
        exchange.request_body = Body::of(r#"{"to":"jane@acme.io"}"#);
        exchange.response_body = Body::of("The token eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1In0. is bad.");
        let choice = Choice::default();
        let found = |used: &[String], originals: &[&str]| -> Vec<String> {
            let left = left(std::slice::from_ref(&exchange), &[used.to_vec()], originals, &choice);
            left.iter().map(ToString::to_string).collect()
        };
        insta::assert_snapshot!(found(&[], &["ghq7Zr4TkW9sVb2nQx8Lm3Pd"]).join("\n"), @"
        call 1, request header authorization: a secret that was sent
        call 1, request body: personal data
        call 1, response body: a text with the form of a token
        call 1, a place of the request: what the engine takes for a secret
        ");
        // Were all of these stand-ins, nothing would be left.
        let used = [
            "ghq7Zr4TkW9sVb2nQx8Lm3Pd",
            "k3Y9Zx81qW7kTn4V",
            "jane@acme.io",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1In0.",
        ];
        assert_eq!(found(&used.map(str::to_owned), &[]), Vec::<String>::new());
        let finder = Finder::new(&["ghq7Zr4TkW9sVb2nQx8Lm3Pd"]);
        assert!(finder.in_text("sent with ghq7Zr4TkW9sVb2nQx8Lm3Pd", &[], "1").is_some());
        assert!(finder.in_text("sent with nothing", &[], "1").is_none());
    }
}
