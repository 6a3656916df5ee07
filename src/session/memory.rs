//! A session as text, for `storage.session` (in memory, gone with the browser) and nothing else:
//! it holds the tokens.

use super::ask::Asked;
use super::listen::Heard;
use super::{Session, SessionError};
use crate::exchange::{Body, Exchange, Headers, Outcome};
use crate::journey::Noted;
use crate::sensitive::Sensitive;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct KeptSession {
    exchanges: Vec<Kept>,
    #[serde(default)]
    heard: Vec<Heard>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    noted: Vec<Noted>,
    #[serde(default)]
    asked: Vec<Asked>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    id: String,
    method: String,
    url: String,
    request_headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withheld: Option<String>,
    #[serde(default)]
    request_body: KeptBody,
    outcome: KeptOutcome,
    response_headers: Vec<(String, String)>,
    #[serde(default)]
    response_body: KeptBody,
    sent_at_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tab: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    initiator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    frame: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answered_at_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    one_of: Option<u32>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    page_word: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    worker: bool,
}

#[derive(Serialize, Deserialize, Default)]
enum KeptBody {
    #[default]
    NotSeen,
    Empty,
    Text(String, bool),
}

#[derive(Serialize, Deserialize)]
enum KeptOutcome {
    Pending,
    Status(u16),
    Failed(String),
}

impl Session {
    /// The session as text with its tokens; for `storage.session` only.
    pub fn to_memory(&self) -> Sensitive<String> {
        let kept = KeptSession {
            exchanges: self.exchanges.iter().map(keep).collect(),
            heard: self.heard.clone(),
            noted: self.noted.clone(),
            asked: self.asked.clone(),
        };
        // Strings and numbers always serialize.
        Sensitive::new(serde_json::to_string(&kept).unwrap_or_default())
    }

    /// What was learned, noted and asked about tokens, without the calls.
    pub(super) fn facts_to_memory(&self) -> Sensitive<String> {
        let kept = KeptSession {
            exchanges: Vec::new(),
            heard: self.heard.clone(),
            noted: self.noted.clone(),
            asked: self.asked.clone(),
        };
        // As above.
        Sensitive::new(serde_json::to_string(&kept).unwrap_or_default())
    }

    /// Reads what [`Session::facts_to_memory`] wrote; what cannot be read is learned anew.
    pub(super) fn take_facts(&mut self, text: &str) {
        if let Ok(kept) = serde_json::from_str::<KeptSession>(text) {
            self.heard = kept.heard;
            self.noted = kept.noted;
            self.asked = kept.asked;
        }
    }

    /// Reads what [`Session::to_memory`] wrote. Exchanges that no longer parse are left out.
    ///
    /// # Errors
    /// [`SessionError::Memory`] when the text is not such a session.
    pub fn from_memory(text: &str) -> Result<Self, SessionError> {
        let kept: KeptSession = serde_json::from_str(text).map_err(|error| SessionError::Memory {
            line: error.line(),
            column: error.column(),
        })?;
        let mut session = Self::default();
        for exchange in kept.exchanges.into_iter().filter_map(revive) {
            session.add(exchange);
        }
        session.heard = kept.heard;
        session.noted = kept.noted;
        session.asked = kept.asked;
        Ok(session)
    }
}

fn fields(headers: &Headers) -> Vec<(String, String)> {
    // `storage.session` keeps it in memory for the tab's life.
    headers
        .iter()
        .map(|(name, value)| (name.to_owned(), value.expose().clone()))
        .collect()
}

fn keep_body(body: &Body) -> KeptBody {
    match body {
        Body::NotSeen => KeptBody::NotSeen,
        Body::Empty => KeptBody::Empty,
        // As above: memory only.
        Body::Text { text, cut } => KeptBody::Text(text.expose().clone(), *cut),
    }
}

fn keep(exchange: &Exchange) -> Kept {
    Kept {
        id: exchange.id.clone(),
        method: exchange.method.clone(),
        url: exchange.url.expose_for_session().to_owned(),
        request_headers: fields(&exchange.request_headers),
        withheld: exchange.withheld.clone(),
        request_body: keep_body(&exchange.request_body),
        outcome: match &exchange.outcome {
            Outcome::Pending => KeptOutcome::Pending,
            Outcome::Status(status) => KeptOutcome::Status(*status),
            Outcome::Failed(error) => KeptOutcome::Failed(error.clone()),
        },
        response_headers: fields(&exchange.response_headers),
        response_body: keep_body(&exchange.response_body),
        sent_at_ms: exchange.sent_at_ms,
        tab: exchange.tab,
        initiator: exchange.initiator.clone(),
        frame: exchange.frame,
        document: exchange.document.clone(),
        answered_at_ms: exchange.answered_at_ms,
        one_of: exchange.one_of,
        page_word: exchange.page_word,
        worker: exchange.worker,
    }
}

fn revive_body(body: KeptBody) -> Body {
    match body {
        KeptBody::NotSeen => Body::NotSeen,
        KeptBody::Empty => Body::Empty,
        KeptBody::Text(text, cut) => Body::Text {
            text: Sensitive::new(text),
            cut,
        },
    }
}

fn revive(kept: Kept) -> Option<Exchange> {
    let mut exchange = Exchange::new(kept.id, &kept.method, &kept.url, kept.sent_at_ms).ok()?;
    exchange.request_headers = kept.request_headers.into_iter().collect();
    exchange.withheld = kept.withheld;
    exchange.request_body = revive_body(kept.request_body);
    exchange.outcome = match kept.outcome {
        KeptOutcome::Pending => Outcome::Pending,
        KeptOutcome::Status(status) => Outcome::Status(status),
        KeptOutcome::Failed(error) => Outcome::Failed(error),
    };
    exchange.response_headers = kept.response_headers.into_iter().collect();
    exchange.response_body = revive_body(kept.response_body);
    exchange.tab = kept.tab;
    exchange.initiator = kept.initiator;
    exchange.frame = kept.frame;
    exchange.document = kept.document;
    exchange.answered_at_ms = kept.answered_at_ms;
    exchange.one_of = kept.one_of;
    exchange.page_word = kept.page_word;
    exchange.worker = kept.worker;
    Some(exchange)
}
