//! What the stand-in answers for itself: tokens, the way through its authorization page, and what it serves.

use super::coming::Coming;
use super::grants::{self, Granted};
use super::line::Verdict;
use super::request::Answered;
use super::server::StandIn;
use crate::reason::ReasonId;

impl StandIn {
    pub(super) fn token(&self, coming: &Coming<'_>) -> Answered {
        let request = &coming.request;
        let asked = grants::parameters("", &String::from_utf8_lossy(request.body));
        match self
            .desk
            .token(&self.config, &self.book, &asked, request.basic(), coming.now_ms)
        {
            Granted::Token { body, client } => {
                let mut answered = coming.plain(200, "application/json", body, Verdict::Own);
                answered
                    .headers
                    .push(("cache-control".to_owned(), "no-store".to_owned()));
                answered.line.client = client;
                answered
            }
            Granted::Refused { reason, error, client } => {
                let status = if reason == ReasonId::ClientCredentials {
                    401
                } else {
                    400
                };
                let body = serde_json::json!({"error": error}).to_string();
                let mut answered = coming.plain(status, "application/json", body, Verdict::Refused);
                answered.line.reason = Some(reason.id());
                // It may be a secret in the wrong place, unless the configuration has it.
                answered.line.client = self
                    .config
                    .client
                    .iter()
                    .find(|own| own.id == client)
                    .map(|_| client)
                    .unwrap_or_default();
                answered
            }
        }
    }

    pub(super) fn authorize(&self, coming: &Coming<'_>) -> Answered {
        let asked = grants::parameters(coming.request.query(), "");
        match self.desk.authorize(&self.config, &asked, coming.now_ms) {
            grants::Sent::To(address) => {
                let mut answered = coming.plain(302, "", String::new(), Verdict::Own);
                answered.headers.push(("location".to_owned(), address));
                answered
            }
            grants::Sent::Wrong(why) => {
                coming.plain(400, "text/plain; charset=utf-8", why.to_owned(), Verdict::Refused)
            }
        }
    }

    pub(super) fn about(&self, coming: &Coming<'_>) -> Answered {
        let served: Vec<serde_json::Value> = self
            .served()
            .map(|(prefix, words, host, operations)| {
                serde_json::json!({"prefix": prefix, "words": words, "host": host, "operations": operations})
            })
            .collect();
        let calls = self.calls();
        let body = serde_json::json!({"serves": served, "calls": calls, "tokens": self.book.len()});
        coming.plain(200, "application/json", body.to_string(), Verdict::Own)
    }
}
