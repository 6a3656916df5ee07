//! What the browser reports, piece by piece, and how the pieces become exchanges.
//!
//! `webRequest` is the source of truth. A page's hook adds bodies of denials; whatever comes from
//! it is hostile: it is matched (`matching`) to an exchange that the browser reported, cut at a size,
//! and can at worst mislead about itself.

use super::Session;
use super::matching::{EarlyBody, Place};
use crate::exchange::{Body, Exchange, ExchangeError, Headers, Outcome};
use crate::policy;
use serde::{Deserialize, Serialize};

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
        /// The page or worker that sent it.
        place: Place,
        /// Tab.
        tab: Option<i64>,
        /// Request body, where the browser was asked for it and it is short text.
        body: Option<String>,
    },
    /// An answer's head was received (`onHeadersReceived`, `onCompleted`).
    Answered {
        /// The browser's id of the request.
        id: String,
        /// HTTP status.
        status: u16,
        /// Names and values.
        headers: Vec<(String, String)>,
        /// Milliseconds since 1970-01-01T00:00:00Z.
        time_ms: f64,
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
    /// The page's hook, or the developer tools, saw the body of an answer.
    Body {
        /// Where it was read; nothing for the developer tools, which see every frame.
        place: Option<Place>,
        /// Method; the hook does not know it.
        method: Option<String>,
        /// Absolute address.
        url: String,
        /// HTTP status.
        status: u16,
        /// Names and values of the answer's headers that tell calls apart, as far as the page may read them.
        headers: Vec<(String, String)>,
        /// The page copied the answer, so the same body may be reported again.
        twice: bool,
        /// Request body, if it was a short string.
        request_body: Option<String>,
        /// Response body as text.
        response_body: Option<String>,
        /// When the page began to read: milliseconds since 1970-01-01T00:00:00Z.
        time_ms: f64,
    },
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

fn headers(mut fields: Vec<(String, String)>) -> Headers {
    if fields.len() > MOST_HEADERS {
        // Those by which a body finds its call stay, wherever the server put them.
        let telling = policy::telling_apart();
        fields.sort_by_key(|(name, _)| !telling.iter().any(|one| name.eq_ignore_ascii_case(one)));
    }
    fields
        .into_iter()
        .filter(|(_, value)| value.len() <= LONGEST_HEADER)
        .take(MOST_HEADERS)
        .collect()
}

fn text(body: Option<String>) -> Body {
    body.map_or(Body::NotSeen, |text| Body::of(&text))
}

impl Session {
    /// Takes one report. A body is only kept: [`Session::settle`] gives it to its exchange.
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
                place,
                tab,
                body,
            } => {
                let mut exchange = Exchange::new(id, &method, &url, millis(time_ms))?;
                exchange.request_headers = headers(fields);
                exchange.initiator = place.origin.map(|text| text.chars().take(300).collect());
                exchange.frame = place.frame.filter(|frame| *frame >= 0);
                exchange.worker = place.worker;
                exchange.document = place.document;
                exchange.tab = tab;
                exchange.request_body = text(body);
                Ok(self.sent(exchange))
            }
            Observation::Answered {
                id,
                status,
                headers: fields,
                time_ms,
            } => Ok(self.answered(&id, status, headers(fields), millis(time_ms))),
            Observation::Redirected { id, status } => Ok(self.ended(&id, Outcome::Status(status))),
            Observation::Failed { id, error } => Ok(self.failed(&id, &error)),
            Observation::Body {
                place,
                method,
                url,
                status,
                headers: fields,
                twice,
                request_body,
                response_body,
                time_ms,
            } => {
                let probe = Exchange::new("", method.as_deref().unwrap_or("GET"), &url, millis(time_ms))?;
                Ok(self.body(EarlyBody {
                    method: method.map(|_| probe.method),
                    url: probe.url,
                    status,
                    headers: headers(fields),
                    place,
                    twice,
                    time_ms: probe.sent_at_ms,
                    request_body: text(request_body),
                    response_body: text(response_body),
                    since_ms: None,
                }))
            }
        }
    }

    fn sent(&mut self, exchange: Exchange) -> Change {
        let id = exchange.id.clone();
        let exchange = match self.seen_after_all(exchange) {
            Ok(at) => return self.change(at),
            Err(other) => *other,
        };
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

    fn answered(&mut self, id: &str, status: u16, fields: Headers, time_ms: i64) -> Change {
        let Some(at) = self.place(id) else {
            return Change::default();
        };
        if let Some(exchange) = self.exchanges.get_mut(at) {
            exchange.outcome = Outcome::Status(status);
            exchange.response_headers = fields;
            exchange.answered_at_ms = Some(time_ms);
        }
        let at = self.take_back_page_words(at);
        if status >= 400 {
            // A token endpoint that gives no token; its words may come later.
            self.note_refused_issue(at);
        } else {
            self.note_pushed(at);
        }
        self.change(at)
    }

    /// Adds what a refused call had sent, unless it is known.
    pub fn note_request_body(&mut self, id: &str, body: &str) {
        let Some(at) = self.place(id) else { return };
        if let Some(exchange) = self.exchanges.get_mut(at)
            && exchange.request_body == Body::NotSeen
        {
            exchange.request_body = Body::of(body);
            self.touch(at);
        }
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

    /// [`Session::settle`] gives it to its exchange.
    fn body(&mut self, body: EarlyBody) -> Change {
        // Messages of a page that went may come after those of the next one: its calls are forgotten.
        if self.since_ms.is_some_and(|page_ms| body.is_before(page_ms)) {
            return Change::default();
        }
        self.keep_early(body);
        Change {
            unmatched: self.last_fits_nothing(),
            ..Change::default()
        }
    }

    /// A body that tells about a token is read and dropped; one of a call that was not denied is not kept either.
    pub(super) fn read_and_drop(&mut self, at: usize) {
        let Some(exchange) = self.exchanges.get(at) else { return };
        // Of which of several equal calls it tells, nobody knows.
        let heard = match exchange.one_of {
            None => super::listen::hear(exchange),
            Some(_) => None,
        };
        let noted = exchange
            .one_of
            .is_none()
            .then(|| crate::journey::read(exchange))
            .flatten();
        let denied = self.denied(exchange);
        if let (false, Some(exchange)) = (denied, self.exchanges.get_mut(at)) {
            exchange.response_body = Body::NotSeen;
            exchange.request_body = Body::NotSeen;
        }
        if let Some(heard) = heard {
            self.learn(heard);
        }
        if let Some(noted) = noted
            && crate::journey::note(&mut self.noted, noted)
        {
            self.facts += 1;
        }
    }

    pub(super) fn change(&mut self, at: usize) -> Change {
        self.touch(at);
        let Some(exchange) = self.exchanges.get(at) else {
            return Change::default();
        };
        Change {
            id: Some(exchange.id.clone()),
            // Found when it was touched.
            denied: self.was_denied(exchange.mark.serial),
            has_body: exchange.response_body != Body::NotSeen,
            unmatched: false,
        }
    }

    /// Methods and addresses (without secrets) of bodies that no exchange of the browser fits:
    /// after a while, a sign that the API's host is not granted to the extension.
    pub fn unmatched(&self) -> Vec<(String, String, u16)> {
        self.early
            .iter()
            .map(|body| (body.method.clone().unwrap_or_default(), body.url.shown(), body.status))
            .collect()
    }
}
