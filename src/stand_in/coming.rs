//! [`Coming`]: a call on its way to its answer.

use super::api::Api;
use super::calls::Left;
use super::choose::Said;
use super::config::CorsChoice;
use super::line::{Line, Verdict};
use super::pages;
use super::request::{Answered, Request};
use super::template::Filling;
use crate::credential;
use crate::exchange::{Exchange, RequestUrl};
use crate::import::openapi::BodyExample;
use crate::import::utc;
use crate::reason::{Fields, ReasonId};

/// A call on its way.
pub(super) struct Coming<'r> {
    pub(super) request: Request<'r>,
    pub(super) api: &'r Api,
    pub(super) examples: &'r [BodyExample],
    /// Path and query without the API's prefix.
    pub(super) target: &'r str,
    pub(super) now_ms: i64,
    pub(super) number: u64,
    pub(super) left: Option<Left>,
}

impl<'r> Coming<'r> {
    /// The path without the API's prefix.
    pub(super) fn path(&self) -> &'r str {
        self.target.split(['?', '#']).next().unwrap_or_default()
    }

    pub(super) fn exchange(&self) -> Option<Exchange> {
        self.request.exchange(&self.api.host, self.target, self.now_ms)
    }

    /// A token that stands elsewhere than in `Authorization`: in the address, or in a header of the maker's own.
    pub(super) fn own_place(&self) -> Option<String> {
        let exchange = self.exchange()?;
        let found = credential::find(&exchange);
        let token = found.iter().find_map(|credential| credential.token.as_ref())?;
        // Looked up among those that are good.
        Some(token.expose().clone())
    }

    pub(super) fn filling(&self, fields: Fields, left: Option<Left>) -> Filling {
        let mut texts = vec![
            ("method", self.request.method.to_owned()),
            ("path", self.path().to_owned()),
            ("host", self.api.host.clone()),
            ("now", utc(self.now_ms)),
        ];
        let left = left.unwrap_or(Left {
            limit: 1000,
            remaining: 999,
            seconds: 60,
            reset_s: self.now_ms.div_euclid(1000) + 60,
            over: false,
        });
        texts.push(("limit", left.limit.to_string()));
        texts.push(("remaining", left.remaining.to_string()));
        texts.push(("seconds", left.seconds.to_string()));
        texts.push(("reset", left.reset_s.to_string()));
        Filling {
            fields,
            lists: Vec::new(),
            texts,
            number: self.number,
        }
    }

    pub(super) fn answered(&self, said: Said, verdict: Verdict) -> Answered {
        let mut answered = self.plain(said.filled.status, "", said.filled.body, verdict);
        answered.headers = said.filled.headers;
        answered.line.names = said.names;
        answered.line.words = said.from;
        answered
    }

    pub(super) fn plain(&self, status: u16, kind: &str, body: String, verdict: Verdict) -> Answered {
        let mut headers = Vec::new();
        if !kind.is_empty() {
            headers.push(("content-type".to_owned(), kind.to_owned()));
        }
        Answered {
            status,
            headers,
            body,
            late_ms: 0,
            pass: false,
            line: Line {
                at_ms: self.now_ms,
                method: self.request.method.to_owned(),
                path: shown(&self.api.host, self.request.path()),
                status: Some(status),
                verdict,
                reason: None,
                names: Vec::new(),
                any: false,
                operation: None,
                client: String::new(),
                user: None,
                scopes: None,
                words: String::new(),
                note: None,
            },
        }
    }
}

/// A path as it may be shown: what in it is a secret is masked.
fn shown(host: &str, path: &str) -> String {
    // Short names and numbers hold no secret, and most paths are made of them.
    let plain = |segment: &str| {
        segment.len() < 16
            && segment
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    match path.split('/').all(plain) {
        true => path.to_owned(),
        false => {
            RequestUrl::parse(&format!("https://{host}{path}")).map_or_else(|_| "/…".to_owned(), |url| url.shown_path())
        }
    }
}

pub(super) fn preflight(coming: &Coming<'_>, choice: CorsChoice) -> Answered {
    let request = &coming.request;
    let mut answered = coming.plain(204, "", String::new(), Verdict::Own);
    answered.headers = pages::preflight(
        choice,
        coming.api.cors(),
        request.header("origin").unwrap_or("null"),
        request.header("access-control-request-method").unwrap_or_default(),
        request.header("access-control-request-headers"),
    );
    answered
}

pub(super) fn outage(coming: &Coming<'_>) -> Answered {
    let filling = coming.filling(Fields::default(), coming.left);
    let own = coming.api.voices.own().and_then(|own| own.outage(&filling));
    let mut answered = coming.plain(
        503,
        "application/json",
        r#"{"message":"Service Unavailable"}"#.to_owned(),
        Verdict::Fault,
    );
    if let Some(own) = own {
        answered.status = own.status;
        answered.line.status = Some(own.status);
        answered.headers = own.headers;
        answered.body = own.body;
    }
    answered
}

pub(super) fn not_found(coming: &Coming<'_>, methods: Vec<&'static str>) -> Answered {
    let reason = if methods.is_empty() {
        ReasonId::OperationUnknown
    } else {
        ReasonId::OperationMethod
    };
    let (status, words) = if methods.is_empty() {
        (404, "Not Found")
    } else {
        (405, "Method Not Allowed")
    };
    let mut answered = coming.plain(
        status,
        "application/json",
        serde_json::json!({"message": words}).to_string(),
        Verdict::NotFound,
    );
    if !methods.is_empty() {
        answered.headers.push(("allow".to_owned(), methods.join(", ")));
    }
    answered.line.reason = Some(reason.id());
    answered
}

/// Whether a path is that of a token endpoint: one of the common ones, or one of the maker's own.
pub(super) fn is_token_endpoint(api: &Api, whole: &str, path: &str) -> bool {
    let common = |path: &str| {
        matches!(path, "/oauth/token" | "/oauth2/token" | "/token" | "/oauth2/v1/token")
            || path.ends_with("/oauth2/v2.0/token")
    };
    let own = api.platform.is_some_and(|platform| {
        let vendor = platform.vendor();
        vendor.token_request(path).is_some() || vendor.token_endpoints.iter().any(|end| path.ends_with(end.as_str()))
    });
    common(whole) || common(path) || own
}

/// The same of authorization pages.
pub(super) fn is_sign_in(api: &Api, whole: &str, path: &str) -> bool {
    let common = |path: &str| {
        matches!(
            path,
            "/authorize" | "/oauth/authorize" | "/oauth2/authorize" | "/oauth2/v1/authorize"
        ) || path.ends_with("/oauth2/v2.0/authorize")
    };
    common(whole)
        || common(path)
        || api
            .platform
            .is_some_and(|platform| platform.vendor().sign_in(path).is_some())
}
