//! [`Request`] and [`Answered`]: what comes in and what goes out.

use super::line::Line;
use crate::exchange::{Body, Exchange, Outcome};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// A request.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method in upper case.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// Headers, names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, as far as it was read.
    pub body: &'a [u8],
}

/// What is answered. It may hold a token that is handed out, and cannot be printed.
#[derive(Clone)]
pub struct Answered {
    /// HTTP's status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// It is sent so many milliseconds later.
    pub late_ms: u64,
    /// The call is allowed: a proxy sends it on, and adds `headers` to what comes back.
    pub pass: bool,
    /// The line of the log.
    pub line: Line,
}

/// A credential as it was sent.
pub(super) enum Sent<'a> {
    /// None was.
    Nothing,
    /// A token, or name and password with a colon between.
    Token(Cow<'a, str>),
}

impl<'a> Request<'a> {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }

    /// The path without the query.
    pub fn path(&self) -> &'a str {
        self.target.split(['?', '#']).next().unwrap_or_default()
    }

    /// The query.
    pub fn query(&self) -> &'a str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// What stands behind `Basic` in `Authorization`.
    pub(super) fn basic(&self) -> Option<&'a str> {
        let (scheme, rest) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("basic").then_some(rest)
    }

    /// The credential that stands in `Authorization`.
    pub(super) fn sent(&self) -> Sent<'a> {
        let Some(value) = self
            .header("authorization")
            .map(str::trim)
            .filter(|value| !value.is_empty())
        else {
            return Sent::Nothing;
        };
        if let Some(basic) = self.basic() {
            let text = STANDARD
                .decode(basic.trim())
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok());
            return Sent::Token(text.map_or(Cow::Borrowed(basic), Cow::Owned));
        }
        match value.split_once(' ') {
            Some((_, token)) => Sent::Token(Cow::Borrowed(token.trim())),
            // A scheme without a token is none; a token without a scheme is one where the maker takes it so.
            None if value.eq_ignore_ascii_case("bearer") => Sent::Nothing,
            None => Sent::Token(Cow::Borrowed(value)),
        }
    }

    /// The request as the engine sees it, as if it had gone to the API's own host.
    pub(super) fn exchange(&self, host: &str, target: &str, now_ms: i64) -> Option<Exchange> {
        let address = format!("https://{host}{target}");
        let mut exchange = Exchange::new("1", self.method, &address, now_ms).ok()?;
        for (name, value) in self.headers {
            if *name != "host" {
                exchange.request_headers.push(name, *value);
            }
        }
        exchange.request_body = match self.body {
            [] => Body::Empty,
            bytes => Body::of(&String::from_utf8_lossy(bytes)),
        };
        Some(exchange)
    }
}

impl Answered {
    /// The answer as the engine sees it.
    pub(super) fn put(&self, exchange: &mut Exchange) {
        exchange.outcome = Outcome::Status(self.status);
        exchange.response_headers = self
            .headers
            .iter()
            .map(|(name, value)| (name, value.as_str()))
            .collect();
        exchange.response_body = Body::of(&self.body);
    }
}
