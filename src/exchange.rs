//! [`Exchange`]: one observed request with its response, as far as it was seen.

mod address;
mod mask;
mod redirect;
pub mod shape;

pub use address::RequestUrl;

use crate::sensitive::Sensitive;

/// Header fields in the order seen; names in lower case, values sensitive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, Sensitive<String>)>);

impl Headers {
    /// No header seen.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one field. The name is folded to lower case.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0
            .push((name.trim().to_ascii_lowercase(), Sensitive::new(value.into())));
    }

    /// The first value of a field, or `None`.
    pub fn get(&self, name: &str) -> Option<&Sensitive<String>> {
        self.0
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The first value of a field that is known to carry no secret (a status, an id, a challenge).
    pub fn plain(&self, name: &str) -> Option<&str> {
        // Callers name fields without secrets: challenges, ids, dates, content types.
        self.get(name).map(|value| value.expose().as_str())
    }

    /// All values of a field, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Sensitive<String>> {
        self.0
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Whether the field was seen at all.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// All fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Sensitive<String>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Number of fields.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when no field was seen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: AsRef<str>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        let mut headers = Self::new();
        for (name, value) in fields {
            headers.push(name.as_ref(), value);
        }
        headers
    }
}

/// A body as far as it was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// It was not seen (a worker's request, a cross-origin answer without CORS headers, a file without bodies).
    #[default]
    NotSeen,
    /// It was seen and empty.
    Empty,
    /// Its text, at most [`Body::CAP`] bytes.
    Text {
        /// The text; it may hold secrets.
        text: Sensitive<String>,
        /// True when the text was cut at the cap.
        cut: bool,
    },
}

impl Body {
    /// At most this many bytes of a body are kept.
    pub const CAP: usize = 64 * 1024;

    /// Keeps `text`, cut at [`Body::CAP`] on a character boundary.
    pub fn of(text: &str) -> Self {
        if text.is_empty() {
            return Self::Empty;
        }
        let mut end = text.len().min(Self::CAP);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let kept = text.get(..end).unwrap_or_default().to_owned();
        Self::Text {
            text: Sensitive::new(kept),
            cut: end < text.len(),
        }
    }

    /// The same with at most this many bytes of its text.
    pub(crate) fn beginning(&self, most: usize) -> Self {
        match self {
            // Kept as sensitive as it was.
            Self::Text { text, .. } if text.expose().len() > most => {
                let text = text.expose();
                let mut end = most;
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                Self::Text {
                    text: Sensitive::new(text.get(..end).unwrap_or_default().to_owned()),
                    cut: true,
                }
            }
            other => other.clone(),
        }
    }

    /// The text, if any was seen.
    pub fn text(&self) -> Option<&str> {
        match self {
            // Read by parsers; what they keep of it is names and ids, never tokens.
            Self::Text { text, .. } => Some(text.expose()),
            Self::NotSeen | Self::Empty => None,
        }
    }
}

/// How a request ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// No answer seen yet.
    #[default]
    Pending,
    /// An HTTP status.
    Status(u16),
    /// The browser ended it without an answer for the page, in the browser's words (e.g. `net::ERR_FAILED`).
    Failed(String),
}

/// One observed request with its response.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Unique within its session.
    pub id: String,
    /// The method in upper case.
    pub method: String,
    /// Where to.
    pub url: RequestUrl,
    /// Request headers seen; may be all or a part.
    pub request_headers: Headers,
    /// Why request headers that were sent may be missing here, e.g. `the file was exported without them`; `None` when all were seen.
    pub withheld: Option<String>,
    /// Request body, kept for denials and token requests only.
    pub request_body: Body,
    /// How it ended.
    pub outcome: Outcome,
    /// Response headers seen.
    pub response_headers: Headers,
    /// Response body, kept for denials only.
    pub response_body: Body,
    /// When it was sent: milliseconds since 1970-01-01T00:00:00Z.
    pub sent_at_ms: i64,
    /// The browser's tab, if any.
    pub tab: Option<i64>,
    /// Origin of the page or worker that sent it, if known.
    pub initiator: Option<String>,
    /// The browser's number of the frame that sent it; a worker that belongs to no frame has none.
    pub frame: Option<i64>,
    /// The browser's name of the document that sent it, where it gives one.
    pub document: Option<String>,
    /// When the answer's head came: milliseconds since 1970-01-01T00:00:00Z, if known.
    pub answered_at_ms: Option<i64>,
    /// So many calls were equal in all that the page sees of them: the body belongs to one of these, and nobody can
    /// tell to which. `None` when it belongs to this call.
    pub one_of: Option<u32>,
    /// All of it is the word of the page's own script: the browser hides calls to hosts that the user did not allow. The
    /// method is then [`Exchange::METHOD_UNSEEN`].
    pub page_word: bool,
    /// A worker of the site sent it that is in no tab: a service worker, or a shared one.
    pub worker: bool,
    /// Its place in its session.
    pub(crate) mark: Mark,
}

/// Where an exchange stands in its session, for those who keep something about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Counts the exchanges of a session from 1; never given twice.
    pub(crate) serial: u64,
    /// Counts the changes of this exchange.
    pub(crate) version: u32,
}

impl Exchange {
    /// Stands for the method of a call of which nobody told it.
    pub const METHOD_UNSEEN: &str = "METHOD-UNSEEN";

    /// The method in words for people: as sent, or that nobody told it.
    pub fn shown_method(&self) -> &str {
        match self.method.as_str() {
            Self::METHOD_UNSEEN => "(method not seen)",
            seen => seen,
        }
    }

    /// A request of which only method and address are known; the other fields are to be filled in.
    ///
    /// # Errors
    /// [`ExchangeError`] when the method is not a token (RFC 9110 §9.1) or the address not one of an API.
    pub fn new(id: impl Into<String>, method: &str, url: &str, sent_at_ms: i64) -> Result<Self, ExchangeError> {
        let method = method.trim().to_ascii_uppercase();
        if method.is_empty()
            || method.len() > 32
            || !method
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            return Err(ExchangeError::Method);
        }
        Ok(Self {
            id: id.into(),
            method,
            url: RequestUrl::parse(url)?,
            request_headers: Headers::new(),
            withheld: None,
            request_body: Body::NotSeen,
            outcome: Outcome::Pending,
            response_headers: Headers::new(),
            response_body: Body::NotSeen,
            sent_at_ms,
            tab: None,
            initiator: None,
            frame: None,
            document: None,
            answered_at_ms: None,
            one_of: None,
            page_word: false,
            worker: false,
            mark: Mark::default(),
        })
    }

    /// The status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self.outcome {
            Outcome::Status(status) => Some(status),
            Outcome::Pending | Outcome::Failed(_) => None,
        }
    }
}

/// Why something is not an exchange.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The address cannot be read.
    #[error(
        "the request's address cannot be read: {reason}; give a whole address such as https://api.example.com/path"
    )]
    Url {
        /// What is wrong with it, without the address itself (it may hold a token).
        reason: String,
    },
    /// The method cannot be read.
    #[error("the request's method is not an HTTP method; give one such as GET or POST")]
    Method,
}

impl ExchangeError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Url { .. } => "exchange.url",
            Self::Method => "exchange.method",
        }
    }
}
