//! Webex and Webex Contact Center. Sources: vendor's public OpenAPI documents of 2026-05-04 and its
//! page "Common API Errors"; token shape and some bodies as observed.

mod notice;

use super::{
    Coverage, Enforcement, Gap, Holder, HostMatch, Platform, Question, Region, Service, general_remedy, list, under,
};
use crate::authority::{Authority, Fact, FactSource, Learned};
use crate::denial::{Denial, json_body, text_at};
use crate::exchange::Exchange;
use crate::finding::{Finding, Remedy};
use crate::requirement::Context;
use crate::token::{OpaqueShape, Token};
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub struct Webex;

/// Data centres of the Contact Center API, as they stand in its host names.
const DATA_CENTRES: &[&str] = &["us1", "eu1", "eu2", "anz1", "ca1", "jp1", "sg1", "in1"];

/// Where roles of contact centre users are given.
const ROLES_PLACE: &str = "Webex Control Hub > Users > the user > Administrator roles, and Contact Center > User Management > Contact Center Users > User Profile";
/// Where scopes are chosen.
const CLIENT_PLACE: &str = "the integration's page in the developer portal > Scopes";

impl Platform for Webex {
    fn id(&self) -> &'static str {
        "webex"
    }

    fn name(&self) -> &'static str {
        "Webex"
    }

    fn host(&self, host: &str) -> Option<HostMatch> {
        let data_centre = host
            .strip_prefix("api.wxcc-")
            .and_then(|rest| rest.strip_suffix(".cisco.com"))
            .filter(|dc| DATA_CENTRES.contains(dc));
        if let Some(dc) = data_centre {
            return Some(HostMatch {
                service: Service::Api,
                region: Some(Region {
                    name: dc.to_owned(),
                    domain: host.to_owned(),
                }),
            });
        }
        match host {
            "webexapis.com" | "analytics-calling.webexapis.com" => Some(HostMatch {
                service: Service::Api,
                region: None,
            }),
            "idbroker.webex.com" | "identity.webex.com" => Some(HostMatch {
                service: Service::Login,
                region: None,
            }),
            _ if under(host, "webexapis.com") => Some(HostMatch {
                service: Service::Api,
                region: None,
            }),
            _ => None,
        }
    }

    /// The document of the Contact Center is whole; of the suite, Calling and what wholesale partners call are missing.
    fn coverage(&self, host: &str, _path: &str) -> Coverage {
        if under(host, "cisco.com") {
            Coverage::Whole
        } else {
            Coverage::Part
        }
    }

    fn host_patterns(&self) -> Vec<String> {
        let centres = DATA_CENTRES
            .iter()
            .map(|dc| format!("https://api.wxcc-{dc}.cisco.com/*"));
        centres
            .chain(
                [
                    "https://webexapis.com/*",
                    "https://analytics-calling.webexapis.com/*",
                    "https://idbroker.webex.com/*",
                    "https://identity.webex.com/*",
                ]
                .map(str::to_owned),
            )
            .collect()
    }

    fn enforcement(&self) -> Enforcement {
        Enforcement::Optional(
            "the vendor states this scope in the prose of its document; how strictly each service checks it is not documented",
        )
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        if let Some(opaque) = token.opaque()
            && let OpaqueShape::Webex {
                cluster, organisation, ..
            } = &opaque.shape
        {
            authority.organisation = Some(Fact::new(organisation.clone(), FactSource::Shape));
            authority.region = Some(Fact::new(format!("identity cluster {cluster}"), FactSource::Shape));
        }
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        let body = json_body(exchange);
        let in_body = body.as_ref().and_then(|body| text_at(body, &["trackingId"]));
        if let Some(id) = in_body.or_else(|| exchange.response_headers.plain("trackingid")) {
            denial.note("Tracking id", id);
        }
    }

    fn remedy(&self, gap: &Gap<'_>, holder: Holder) -> Remedy {
        let (steps, place) = match gap {
            Gap::Scopes { names, any } => (
                vec![
                    format!(
                        "Add {} to the integration's scopes and to the `scope` of the authorize request.",
                        list(names, if *any { "or" } else { "and" })
                    ),
                    "Have the user authorize again: the token in use does not gain scopes.".to_owned(),
                ],
                CLIENT_PLACE,
            ),
            Gap::Roles(names) => (
                vec![
                    format!(
                        "Check that the user who made the token has the role {}; give it if not.",
                        list(names, "or")
                    ),
                    "Then have that user authorize again and use the new token.".to_owned(),
                ],
                ROLES_PLACE,
            ),
            Gap::Permissions { .. } => (general_remedy(gap, holder).steps, ROLES_PLACE),
            _ => return general_remedy(gap, holder),
        };
        Remedy {
            steps,
            place: Some(place.to_owned()),
            links: Vec::new(),
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

    fn how_to_learn_scopes(&self, _origin: &str) -> Option<String> {
        Some("Look up the `scope` of the authorize request that made the token, or the `scope` of the token endpoint's answer: Webex has no call that lists a token's scopes.".to_owned())
    }

    fn how_to_learn_permissions(&self, _origin: &str, _holder: Holder) -> Option<String> {
        Some("Call GET https://webexapis.com/v1/people/me with the same token: `roles` lists the user's roles (needs the scope spark:people_read, so a refusal proves nothing).".to_owned())
    }

    fn notice(&self, exchange: &Exchange, token: Option<&Token>, authority: &Authority) -> Vec<Finding> {
        let on_contact_center = self.host(exchange.url.host()).is_some_and(|host| host.region.is_some());
        notice::all(exchange, token, authority, on_contact_center)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_by_whole_labels() {
        assert!(Webex.host("api.wxcc-us1.cisco.com").is_some());
        for other in [
            "api.wxcc-xx1.cisco.com",
            "api.wxcc-us1.cisco.com.evil.example",
            "evilwebexapis.com",
            "api.wxcc-us1.cisco.co",
        ] {
            assert_eq!(Webex.host(other), None, "{other}");
        }
    }
}
