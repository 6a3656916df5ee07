//! Slack. Sources: vendor's method reference (scopes and errors, 2026-08) and pages on tokens.
//!
//! Slack refuses with status 200: `{"ok":false,"error":"missing_scope","needed":"…","provided":"…"}`.
//! So a denial can be seen only where the body was seen.

mod learn;

use super::{Platform, Question};
use crate::authority::{Authority, FactSource, Held, Learned};
use crate::denial::{Denial, cut, json_body, text_at};
use crate::exchange::Exchange;
use crate::token::Token;
use crate::vendor::Vendor;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub(super) struct Slack(pub(super) Vendor);

/// Header that lists the scopes of the token.
const HELD: &str = "x-oauth-scopes";

impl Platform for Slack {
    fn vendor(&self) -> &Vendor {
        &self.0
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        if token.opaque().is_some() {
            authority.scopes = Held::unknown("the token is opaque; the answer's header X-OAuth-Scopes would list them");
        }
    }

    fn read_answer(&self, exchange: &Exchange, authority: &mut Authority) {
        let known = |list: &str, source| Held::Known {
            names: names(list),
            source,
        };
        if let Some(list) = exchange.response_headers.plain(HELD) {
            authority.scopes = known(list, FactSource::Header(HELD.to_owned()));
        } else if let Some(body) = refusal(exchange)
            && let Some(list) = text_at(&body, &["provided"])
        {
            authority.scopes = known(list, FactSource::ServerSaid);
        }
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        if let Some(id) = exchange.response_headers.plain("x-slack-req-id") {
            denial.note("Request id (x-slack-req-id)", id);
        }
        let Some(body) = refusal(exchange) else { return };
        let messages = text_at(&body, &["response_metadata", "messages", "0"]).or_else(|| text_at(&body, &["detail"]));
        denial.message = messages.map(cut);
    }

    fn is_telling(&self, path: &str) -> bool {
        path == learn::TEST
    }

    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        learn::learn(exchange, body)
    }

    fn questions(&self, origin: &str, _token: Option<&Token>) -> Vec<Question> {
        learn::questions(origin)
    }
}

/// The body, when it says `"ok": false` under `/api/`.
fn refusal(exchange: &Exchange) -> Option<Value> {
    let body = exchange
        .url
        .path()
        .starts_with("/api/")
        .then(|| json_body(exchange))
        .flatten()?;
    (body.get("ok") == Some(&Value::Bool(false))).then_some(body)
}

fn names(list: &str) -> Vec<String> {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .take(200)
        .map(cut)
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::platform::bundled;

    #[test]
    fn hosts_by_whole_labels() {
        for host in ["slack.com", "acme.slack.com", "slack-gov.com"] {
            assert!(bundled("slack").host(host).is_some(), "{host}");
        }
        for other in ["evilslack.com", "slack.com.evil.example", "a.b.slack.com", ".slack.com"] {
            assert_eq!(bundled("slack").host(other), None, "{other}");
        }
    }
}
