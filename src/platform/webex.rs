//! Webex and Webex Contact Center. Sources: vendor's public OpenAPI documents of 2026-05-04 and its
//! page "Common API Errors"; token shape and some bodies as observed.

mod notice;

use super::{Platform, Question};
use crate::authority::{Authority, Fact, FactSource, Learned};
use crate::denial::{Denial, json_body, text_at};
use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::requirement::Context;
use crate::token::Token;
use crate::vendor::Vendor;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub(super) struct Webex(pub(super) Vendor);

impl Platform for Webex {
    fn vendor(&self) -> &Vendor {
        &self.0
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        let Some(shaped) = token.of_vendor("webex") else { return };
        let fact = |name: &str, before: &str| {
            let value = shaped.fact(name)?;
            Some(Fact::new(format!("{before}{value}"), FactSource::Shape))
        };
        authority.organisation = fact("Organisation", "");
        authority.region = fact("Cluster", "identity cluster ");
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        let body = json_body(exchange);
        let in_body = body.as_ref().and_then(|body| text_at(body, &["trackingId"]));
        if let Some(id) = in_body.or_else(|| exchange.response_headers.plain("trackingid")) {
            denial.note("Tracking id", id);
        }
    }

    fn is_telling(&self, path: &str) -> bool {
        matches!(path, "/v1/people/me" | "/v1/authorizations/tokenExpiry")
    }

    /// `people/me` names the person and, by id, the roles; a refusal of it proves nothing, since it needs a scope of its own.
    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        let source = |name: &str| FactSource::Observed(name.to_owned());
        let text = |name: &str| {
            body.get(name)
                .and_then(Value::as_str)
                .filter(|t| t.len() <= 200)
                .map(str::to_owned)
        };
        match exchange.url.path() {
            "/v1/people/me" => Some(Learned {
                subject: text("id").map(|id| Fact::new(id, source("people/me"))),
                context: text("type")
                    .filter(|kind| kind == "person")
                    .map(|_| Fact::new(Context::User, source("people/me"))),
                ..Learned::default()
            }),
            "/v1/authorizations/tokenExpiry" => {
                let left = body
                    .get("expiresIn")
                    .or_else(|| body.get("expires_in"))
                    .and_then(Value::as_i64)?;
                let at = exchange.sent_at_ms.div_euclid(1000).checked_add(left)?;
                let source = FactSource::TokenEndpoint("tokenExpiry".to_owned());
                Some(Learned {
                    expires_s: Some(Fact::new(at, source)),
                    ..Learned::default()
                })
            }
            _ => None,
        }
    }

    /// Both are answered by the suite's host, not by the Contact Center's: the switch names it.
    fn questions(&self, _origin: &str, _token: Option<&Token>) -> Vec<Question> {
        vec![
            Question {
                url: "https://webexapis.com/v1/people/me".to_owned(),
                tells: "the person and whether it is a user's token (needs the scope spark:people_read)",
            },
            Question {
                url: "https://webexapis.com/v1/authorizations/tokenExpiry".to_owned(),
                tells: "when the token expires",
            },
        ]
    }

    fn notice(&self, exchange: &Exchange, token: Option<&Token>, authority: &Authority) -> Vec<Finding> {
        let on_contact_center = self.host(exchange.url.host()).is_some_and(|host| host.region.is_some());
        notice::all(exchange, token, authority, on_contact_center)
    }
}

#[cfg(test)]
mod tests {
    use crate::platform::bundled;

    #[test]
    fn hosts_by_whole_labels() {
        assert!(bundled("webex").host("api.wxcc-us1.cisco.com").is_some());
        for other in [
            "api.wxcc-xx1.cisco.com",
            "api.wxcc-us1.cisco.com.evil.example",
            "evilwebexapis.com",
            "api.wxcc-us1.cisco.co",
        ] {
            assert_eq!(bundled("webex").host(other), None, "{other}");
        }
    }
}
