//! [`Call`] and [`Answer`]: one request to a stand-in and what it says to it.

use hyper::header::{AUTHORIZATION, HeaderMap};
use serde_json::Value;
use std::time::Duration;

/// One request as it reached a stand-in.
#[derive(Clone)]
pub struct Call {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// Host name in lower case, without port.
    pub host: String,
    /// Port that the browser meant to reach.
    pub port: u16,
    /// Method, as sent.
    pub method: String,
    /// Path, percent-encoded as sent.
    pub path: String,
    /// Query without `?`; empty when there is none.
    pub query: String,
    /// Headers in the order of arrival.
    pub headers: HeaderMap,
    /// Body, read to its end.
    pub body: Vec<u8>,
}

impl Call {
    /// The value of a header, when it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The bearer token of the `Authorization` header.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let value = self.headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// Whether a credential came along in any of its usual places.
    pub(crate) fn carries_token(&self) -> bool {
        self.headers.contains_key(AUTHORIZATION)
            || self.query.split('&').any(|pair| pair.starts_with("access_token="))
            || self.body.starts_with(b"access_token=")
            || self.body.windows(14).any(|part| part == b"&access_token=")
    }

    /// A CORS preflight.
    pub(crate) fn is_preflight(&self) -> bool {
        self.method == "OPTIONS" && self.headers.contains_key("access-control-request-method")
    }

    /// The value of a query parameter, as sent.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then_some(value)
        })
    }

    /// The path's segments.
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|segment| !segment.is_empty()).collect()
    }
}

/// What a stand-in says.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers in the order of sending.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
    /// How long to wait before the head is sent.
    pub delay: Duration,
    /// Instead of the body one without end.
    pub endless: bool,
}

impl Answer {
    /// An answer without headers and body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// A JSON body.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json", body.to_string())
    }

    /// A body of some type.
    pub fn text(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut answer = Self::new(status).with("content-type", content_type);
        answer.body = body.into();
        answer
    }

    /// The same with one more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with the CORS headers that let the calling page read it, `exposed` included.
    pub(crate) fn with_cors(self, call: &Call, exposed: &str) -> Self {
        let Some(origin) = call.header("origin") else {
            return self;
        };
        self.with("access-control-allow-origin", origin)
            .with("access-control-allow-credentials", "true")
            .with("access-control-expose-headers", exposed)
            .with("vary", "Origin")
    }

    /// What a platform that welcomes every page answers to a preflight.
    pub(crate) fn preflight(call: &Call) -> Self {
        let asked = |name| call.header(name).unwrap_or_default();
        Self::new(204)
            .with("access-control-allow-origin", asked("origin"))
            .with("access-control-allow-credentials", "true")
            .with("access-control-allow-methods", asked("access-control-request-method"))
            .with("access-control-allow-headers", asked("access-control-request-headers"))
            .with("access-control-max-age", "0")
            .with("vary", "Origin")
    }
}
