//! What the browser reports, piece by piece, and how the pieces become exchanges.
//!
//! `webRequest` is the source of truth. A page's hook adds bodies of denials; whatever comes from
//! it is hostile: it is matched to an exchange that the browser reported, cut at a size, and can
//! at worst mislead about itself.

use super::Session;
use crate::exchange::{Body, Exchange, ExchangeError, Headers, Outcome, RequestUrl};
use crate::sensitive::Sensitive;
use serde::{Deserialize, Serialize};

/// A body from a page and an exchange of the browser belong together when they are at most this far apart in milliseconds.
const NEAR_MS: i64 = 30_000;
/// At most this many bodies wait for their exchange.
const MOST_EARLY: usize = 32;
/// At most this many header fields of a message are kept.
const MOST_HEADERS: usize = 200;
/// At most this many bytes of a header's value are kept; longer ones are left out. Tokens of 64 KiB fit.
const LONGEST_HEADER: usize = 64 * 1024;

/// One report of the browser or of the page's hook.
#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Observation {
    /// Request headers are about to be sent (`webRequest.onSendHeaders`).
    Sent {
        /// The browser's id of the request.
        id: String,
        /// Method.
        method: String,
        /// Absolute address.
        url: String,
        /// Names and values.
        headers: Vec<(String, String)>,
        /// Milliseconds since 1970-01-01T00:00:00Z.
        time_ms: f64,
        /// Origin of the page or worker.
        initiator: Option<String>,
        /// Tab.
        tab: Option<i64>,
    },
    /// An answer's head was received (`onHeadersReceived`, `onCompleted`).
    Answered {
        /// The browser's id of the request.
        id: String,
        /// HTTP status.
        status: u16,
        /// Names and values.
        headers: Vec<(String, String)>,
    },
    /// The answer sends the request elsewhere (`onBeforeRedirect`); the browser keeps the id.
    Redirected {
        /// The browser's id of the request.
        id: String,
        /// HTTP status.
        status: u16,
    },
    /// The request ended without an answer for the page (`onErrorOccurred`).
    Failed {
        /// The browser's id of the request.
        id: String,
        /// The browser's words.
        error: String,
    },
    /// The page's hook saw a denial.
    Body {
        /// Method.
        method: String,
        /// Absolute address.
        url: String,
        /// HTTP status.
        status: u16,
        /// Request body, if it was a short string.
        request_body: Option<String>,
        /// Response body as text.
        response_body: Option<String>,
        /// When the answer came: milliseconds since 1970-01-01T00:00:00Z.
        time_ms: f64,
    },
}

/// A body without an exchange yet.
#[derive(Debug, Clone)]
pub struct EarlyBody {
    method: String,
    url: RequestUrl,
    status: u16,
    time_ms: i64,
    request_body: Body,
    response_body: Body,
}

/// What an observation changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The exchange, if one was found.
    pub id: Option<String>,
    /// Whether it is a denial that is to be explained, or explained again.
    pub denied: bool,
    /// Whether its body is known now.
    pub has_body: bool,
    /// True when a body came from the page and no exchange of the browser fits it (yet): either it
    /// comes later, or the API's host is not granted.
    pub unmatched: bool,
}

/// Why an observation was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The request cannot be read.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The kept session cannot be read.
    #[error(
        "the kept session cannot be read (line {line}, column {column}): it is dropped, and the tab is observed anew"
    )]
    Memory {
        /// Line of the text, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
}

impl SessionError {
    /// The stable code for JavaScript.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Exchange(error) => error.code(),
            Self::Memory { .. } => "session.memory",
        }
    }
}

/// A time from JavaScript; what is no number of a sane date becomes 0.
fn millis(time_ms: f64) -> i64 {
    // Within ±8.64e15 (ECMA-262, time values), so the cast is exact enough and never saturates.
    if time_ms.is_finite() && time_ms.abs() < 8.64e15 {
        time_ms as i64
    } else {
        0
    }
}

fn headers(fields: Vec<(String, String)>) -> Headers {
    fields
        .into_iter()
        .filter(|(_, value)| value.len() <= LONGEST_HEADER)
        .take(MOST_HEADERS)
        .collect()
}

impl Session {
    /// Takes one report.
    ///
    /// # Errors
    /// [`SessionError::Exchange`] when method or address cannot be read; the session is then unchanged.
    pub fn observe(&mut self, observation: Observation) -> Result<Change, SessionError> {
        match observation {
            Observation::Sent {
                id,
                method,
                url,
                headers: fields,
                time_ms,
                initiator,
                tab,
            } => {
                let mut exchange = Exchange::new(id, &method, &url, millis(time_ms))?;
                exchange.request_headers = headers(fields);
                exchange.initiator = initiator.map(|text| text.chars().take(300).collect());
                exchange.tab = tab;
                Ok(self.sent(exchange))
            }
            Observation::Answered {
                id,
                status,
                headers: fields,
            } => Ok(self.answered(&id, status, headers(fields))),
            Observation::Redirected { id, status } => Ok(self.ended(&id, Outcome::Status(status))),
            Observation::Failed { id, error } => Ok(self.failed(&id, &error)),
            Observation::Body {
                method,
                url,
                status,
                request_body,
                response_body,
                time_ms,
            } => {
                let probe = Exchange::new("", &method, &url, millis(time_ms))?;
                let body = |text: Option<String>| text.map_or(Body::NotSeen, |text| Body::of(&text));
                Ok(self.body(EarlyBody {
                    method: probe.method,
                    url: probe.url,
                    status,
                    time_ms: probe.sent_at_ms,
                    request_body: body(request_body),
                    response_body: body(response_body),
                }))
            }
        }
    }

    fn sent(&mut self, exchange: Exchange) -> Change {
        let id = exchange.id.clone();
        // A redirect keeps the browser's id: the part before it gets a name of its own.
        self.make_way_for(&id);
        self.make_room();
        let at = self.add(exchange);
        self.touch(at);
        Change {
            id: Some(id),
            ..Change::default()
        }
    }

    fn answered(&mut self, id: &str, status: u16, fields: Headers) -> Change {
        let Some(at) = self.place(id) else {
            return Change::default();
        };
        if let Some(exchange) = self.exchanges.get_mut(at) {
            exchange.outcome = Outcome::Status(status);
            exchange.response_headers = fields;
        }
        let early = self
            .exchanges
            .get(at)
            .and_then(|exchange| self.early.iter().position(|body| fits(exchange, body)));
        if let (Some(index), Some(exchange)) = (early, self.exchanges.get_mut(at)) {
            attach(exchange, self.early.remove(index));
            self.read_and_drop(at);
        }
        self.change(at)
    }

    fn ended(&mut self, id: &str, outcome: Outcome) -> Change {
        let Some(at) = self.place(id) else {
            return Change::default();
        };
        if let Some(exchange) = self.exchanges.get_mut(at) {
            exchange.outcome = outcome;
        }
        self.change(at)
    }

    /// A failure after a status was seen (a CORS check that failed) keeps the status: it is the better fact.
    fn failed(&mut self, id: &str, error: &str) -> Change {
        let answered = self.exchange(id).is_some_and(|e| e.status().is_some());
        if answered && let Some(at) = self.place(id) {
            return self.change(at);
        }
        self.ended(id, Outcome::Failed(error.chars().take(200).collect()))
    }

    fn body(&mut self, body: EarlyBody) -> Change {
        match self.exchanges.iter().rposition(|exchange| fits(exchange, &body)) {
            Some(at) => {
                if let Some(exchange) = self.exchanges.get_mut(at) {
                    attach(exchange, body);
                }
                self.read_and_drop(at);
                self.change(at)
            }
            None => {
                if self.early.len() >= MOST_EARLY {
                    self.early.remove(0);
                }
                self.early.push(body);
                Change {
                    unmatched: true,
                    ..Change::default()
                }
            }
        }
    }

    /// A body that tells about a token is read and dropped; one of a call that was not denied is not kept either.
    fn read_and_drop(&mut self, at: usize) {
        let Some(exchange) = self.exchanges.get(at) else { return };
        let heard = super::listen::hear(exchange);
        let denied = self.denied(exchange);
        if let (false, Some(exchange)) = (denied, self.exchanges.get_mut(at)) {
            exchange.response_body = Body::NotSeen;
            exchange.request_body = Body::NotSeen;
        }
        if let Some(heard) = heard {
            self.learn(heard);
        }
    }

    fn change(&mut self, at: usize) -> Change {
        self.touch(at);
        let Some(exchange) = self.exchanges.get(at) else {
            return Change::default();
        };
        Change {
            id: Some(exchange.id.clone()),
            denied: self.denied(exchange),
            has_body: exchange.response_body != Body::NotSeen,
            unmatched: false,
        }
    }

    /// Methods and addresses (without secrets) of bodies that no exchange of the browser fits:
    /// after a while, a sign that the API's host is not granted to the extension.
    pub fn unmatched(&self) -> Vec<(String, String, u16)> {
        self.early
            .iter()
            .map(|body| (body.method.clone(), body.url.shown(), body.status))
            .collect()
    }
}

/// Same method, address and status, near in time, and no body yet.
fn fits(exchange: &Exchange, body: &EarlyBody) -> bool {
    exchange.method == body.method
        && exchange.status() == Some(body.status)
        && exchange.response_body == Body::NotSeen
        && (body.time_ms - exchange.sent_at_ms).abs() <= NEAR_MS.max(0)
        && without_fragment(&exchange.url) == without_fragment(&body.url)
}

/// The browser reports addresses without their fragment, a page with it.
fn without_fragment(url: &RequestUrl) -> Sensitive<String> {
    // Compared, not kept.
    let text = url.expose_for_session();
    Sensitive::new(text.split('#').next().unwrap_or_default().to_owned())
}

fn attach(exchange: &mut Exchange, body: EarlyBody) {
    exchange.response_body = body.response_body;
    if exchange.request_body == Body::NotSeen {
        exchange.request_body = body.request_body;
    }
}
