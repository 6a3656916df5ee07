//! Request and answer as they may be shown: what proves who calls is taken out.

use crate::credential::{self, Secrets};
use crate::exchange::{Body, Exchange, Headers};
use crate::scrub::Scrubber;
use crate::token::without_tokens;
use crate::vendors::credentials;
use serde::{Deserialize, Serialize};

/// Stands for a value that is not shown.
pub(super) const HIDDEN: &str = "…";

/// A request and its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchanged {
    /// The request's headers, as far as they were seen.
    pub sent: Vec<(String, String)>,
    /// Why some are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
    /// What was sent.
    pub sent_body: BodyView,
    /// The answer's headers, as far as they were seen.
    pub answered: Vec<(String, String)>,
    /// What was answered.
    pub answered_body: BodyView,
    /// Milliseconds from the request to the answer's head, if both are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<i64>,
}

/// A body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyView {
    /// Its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// It was empty, or why it is not here, or that it was cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Takes secrets out of texts of one call.
pub(super) struct Veil(Scrubber<'static>);

impl Veil {
    /// For a call.
    pub(super) fn of(exchange: &Exchange) -> Self {
        let secrets = Secrets::of(exchange, &credential::find(exchange));
        Self(Scrubber::new(secrets.all()).into_owned())
    }

    /// A text without secrets.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = without_tokens(text).unwrap_or_else(|| text.to_owned());
        self.0.clean(&mut text);
        text
    }
}

/// A call's request and answer.
pub(super) fn of(exchange: &Exchange) -> Exchanged {
    let veil = Veil::of(exchange);
    let took = exchange.answered_at_ms.map(|at| at.saturating_sub(exchange.sent_at_ms));
    Exchanged {
        sent: fields(&exchange.request_headers, &veil, true),
        withheld: exchange.withheld.clone(),
        sent_body: body(
            &exchange.request_body,
            &veil,
            "only those of refused calls are kept, where they could be seen",
        ),
        answered: fields(&exchange.response_headers, &veil, false),
        answered_body: body(
            &exchange.response_body,
            &veil,
            "only those of refused calls are kept, where they could be seen",
        ),
        took_ms: took.filter(|took| *took >= 0),
    }
}

fn fields(headers: &Headers, veil: &Veil, sent: bool) -> Vec<(String, String)> {
    let shown = |name: &str, value: &str| {
        let hidden = match sent {
            true => !credentials::is_harmless(name),
            false => matches!(name, "set-cookie" | "set-cookie2" | "authorization"),
        };
        if !hidden {
            return veil.text(value);
        }
        // The scheme is a word of the standard.
        match value.split_once(' ') {
            Some((scheme, _))
                if name == "authorization" && scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') =>
            {
                format!("{scheme} {HIDDEN}")
            }
            _ => HIDDEN.to_owned(),
        }
    };
    // Shown only after secrets were taken out.
    let all = headers.iter().map(|(name, value)| (name, value.expose()));
    all.map(|(name, value)| (name.to_owned(), shown(name, value))).collect()
}

fn body(body: &Body, veil: &Veil, why: &str) -> BodyView {
    match body {
        Body::NotSeen => BodyView {
            text: None,
            note: Some(format!("not here: {why}")),
        },
        Body::Empty => BodyView {
            text: None,
            note: Some("empty".to_owned()),
        },
        Body::Text { text, cut } => BodyView {
            // Shown only after secrets were taken out.
            text: Some(veil.text(text.expose())),
            note: cut.then(|| "only its beginning is kept".to_owned()),
        },
    }
}
