//! Webex and Webex Contact Center. Sources: vendor's public OpenAPI documents of 2026-05-04;
//! token shape and denial bodies as observed.

use super::{Enforcement, Gap, Holder, HostMatch, Platform, Region, Service, general_remedy, list, under};
use crate::authority::{Authority, Fact, FactSource};
use crate::denial::{Denial, Says, cut, json_body};
use crate::exchange::Exchange;
use crate::finding::Remedy;
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
        let in_body = body.as_ref().and_then(|b| b.get("trackingId").and_then(Value::as_str));
        if let Some(id) = in_body.or_else(|| exchange.response_headers.plain("trackingid")) {
            denial.support.push(("Tracking id".to_owned(), cut(id)));
        }
        let Some(body) = body else { return };
        let messages = messages_of(&body);
        if let Some(first) = messages.first() {
            denial.message = Some(cut(first));
        }
        let all = messages.join(" ").to_ascii_lowercase();
        if all.contains("missing required scopes") || all.contains("missing required roles") {
            denial.say(Says::LacksSomething);
        } else if denial.status == Some(403) {
            denial.say(Says::Refused);
        } else if denial.status == Some(401) {
            denial.say(Says::TokenRefused);
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
            _ => return general_remedy(gap, holder),
        };
        Remedy {
            steps,
            place: Some(place.to_owned()),
        }
    }

    fn how_to_learn_scopes(&self, _origin: &str) -> Option<String> {
        Some("Look up the `scope` of the authorize request that made the token, or the `scope` of the token endpoint's answer: Webex has no call that lists a token's scopes.".to_owned())
    }

    fn how_to_learn_permissions(&self, _origin: &str, _holder: Holder) -> Option<String> {
        Some("Call GET https://webexapis.com/v1/people/me with the same token: `roles` lists the user's roles (needs the scope spark:people_read, so a refusal proves nothing).".to_owned())
    }
}

/// Sentences of the three forms: suite (`message`, `errors[].description`), configuration
/// (`error.reason`, `error.message[].description`) and notification (`error.message[]`).
fn messages_of(body: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |value: Option<&Value>| {
        if let Some(text) = value.and_then(Value::as_str).filter(|text| !text.is_empty()) {
            found.push(text.to_owned());
        }
    };
    add(body.get("message"));
    for item in body.get("errors").and_then(Value::as_array).into_iter().flatten() {
        add(item.get("description"));
    }
    if let Some(error) = body.get("error") {
        add(error.get("reason"));
        add(error.get("message"));
        for item in error.get("message").and_then(Value::as_array).into_iter().flatten() {
            add(Some(item));
            add(item.get("description"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Outcome};

    fn denied(body: &str) -> Denial {
        let mut exchange = Exchange::new("1", "POST", "https://api.wxcc-us1.cisco.com/v1/subscriptions", 0).unwrap();
        exchange.outcome = Outcome::Status(403);
        exchange.response_headers.push("trackingId", "NOTIFS_header");
        exchange.response_body = Body::of(body);
        let mut denial = crate::denial::read(&exchange);
        Webex.read_denial(&exchange, &mut denial);
        denial
    }

    #[test]
    fn the_three_forms_give_message_and_tracking_id() {
        let cases = [
            (
                r#"{"message":"refused because the access token is missing required scopes or the user is missing required roles or licenses.","errors":[{"description":"x"}],"trackingId":"A"}"#,
                "A",
                Says::LacksSomething,
            ),
            (
                r#"{"trackingId":"ccconfig_B","error":{"key":"403","reason":"No access","message":[{"description":"d","code":"403"}]}}"#,
                "ccconfig_B",
                Says::Refused,
            ),
            (
                r#"{"error":{"key":403,"message":["Forbidden"]},"trackingId":"NOTIFS_C"}"#,
                "NOTIFS_C",
                Says::Refused,
            ),
        ];
        for (body, id, says) in cases {
            let denial = denied(body);
            assert!(
                denial.support.contains(&("Tracking id".to_owned(), id.to_owned())),
                "{body}"
            );
            assert_eq!(denial.says, [says], "{body}");
            assert!(denial.message.is_some());
        }
        assert_eq!(
            denied("").support,
            [("Tracking id".to_owned(), "NOTIFS_header".to_owned())]
        );
    }

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
