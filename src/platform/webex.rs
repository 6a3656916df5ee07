//! Webex and Webex Contact Center. Sources: vendor's public OpenAPI documents of 2026-05-04 and its
//! page "Common API Errors"; token shape and some bodies as observed.

use super::{Enforcement, Gap, Holder, HostMatch, Platform, Question, Region, Service, general_remedy, list, under};
use crate::authority::{Authority, Fact, FactSource, Learned};
use crate::denial::{Denial, Says, cut, json_body};
use crate::exchange::Exchange;
<<<<<<< /tmp/wt-denials/src/platform/webex.rs
use crate::finding::{Certainty, Evidence, Finding, Remedy};
=======
use crate::finding::Remedy;
use crate::requirement::Context;
>>>>>>> /work/main/src/platform/webex.rs
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

    /// "The value of this header must be of the form Bearer <token string>. Else … you will get a 400 response."
    fn denies(&self, exchange: &Exchange) -> bool {
        exchange.status() == Some(400)
            && json_body(exchange).is_some_and(|body| {
                let sentences = messages_of(&body).join(" ").to_ascii_lowercase();
                sentences.contains("authorization header")
            })
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        let body = json_body(exchange);
        let in_body = body.as_ref().and_then(|b| b.get("trackingId").and_then(Value::as_str));
        if let Some(id) = in_body.or_else(|| exchange.response_headers.plain("trackingid")) {
            denial.note("Tracking id", id);
        }
        let Some(body) = body else { return };
        let messages = messages_of(&body);
        if let Some(first) = messages.first() {
            denial.message = Some(cut(first));
        }
        if denial.code.is_none() {
            denial.code = key_of(&body);
        }
        if !denial.names_a_reason() {
            let sent = exchange.request_headers.has("authorization") || exchange.withheld.is_some();
            let all = messages.join(" ").to_ascii_lowercase();
            denial.say(read_sentences(&all, denial.status, sent));
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
    fn questions(&self, _origin: &str) -> Vec<Question> {
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
        let shaped = token
            .and_then(Token::opaque)
            .is_some_and(|opaque| matches!(opaque.shape, OpaqueShape::Webex { .. }));
        if !shaped {
            return Vec::new();
        }
        let contact_center = self.host(exchange.url.host()).is_some_and(|host| host.region.is_some());
        let personal = (contact_center && denied_by_configuration(exchange)).then(personal_token);
        let other = authority
            .organisation
            .as_ref()
            .and_then(|mine| other_organisation(exchange, mine));
        other.into_iter().chain(personal).collect()
    }
}

/// Configuration operations name the organisation in their path: `/organization/{orgid}/…`.
fn other_organisation(exchange: &Exchange, mine: &Fact<String>) -> Option<Finding> {
    let (_, tail) = exchange.url.path().split_once("/organization/")?;
    let asked = tail.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_id = asked.len() == 36 && asked.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    (is_id && asked != mine.value.to_ascii_lowercase()).then(|| Finding {
        code: "organisation.other".to_owned(),
        certainty: Certainty::Possible,
        title: format!("The path names the organisation {asked}, the token belongs to {}.", mine.value),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: format!("The token names the organisation {}; a partner's administrator may act for others.", mine.value),
            source: mine.source.words(),
        }],
        remedy: Some(Remedy {
            steps: vec!["Put the organisation's id of the token into the path, or sign in as an administrator of the organisation that the path names.".to_owned()],
            place: Some("Webex Control Hub > Account > Organization ID".to_owned()),
        }),
    })
}

/// `Access denied - Client is forbidden access to the resource`, with a tracking id of the configuration service.
fn denied_by_configuration(exchange: &Exchange) -> bool {
    let body = json_body(exchange);
    let tracking = body
        .as_ref()
        .and_then(|b| b.get("trackingId").and_then(Value::as_str))
        .unwrap_or_default();
    exchange.status() == Some(403) && tracking.starts_with("ccconfig_")
}

fn personal_token() -> Finding {
    Finding {
        code: "token.personal".to_owned(),
        certainty: Certainty::Possible,
        title: "A personal access token of the developer portal has no Contact Center scopes, even for an administrator; the token's shape does not tell whether it is one.".to_owned(),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: "The configuration service refuses such tokens with “Access denied - Client is forbidden access to the resource”.".to_owned(),
            source: "seen in public threads, 2022 to 2026; not documented".to_owned(),
        }],
        remedy: Some(Remedy {
            steps: vec!["Make an integration (or service app) with the scopes cjp:config_read and cjp:config_write, have an administrator authorize it, and use its token.".to_owned()],
            place: Some(CLIENT_PLACE.to_owned()),
        }),
    }
}

/// `error.key`, `errors[0].key` or the number `code`.
fn key_of(body: &Value) -> Option<String> {
    let places = ["/error/key", "/errors/0/key", "/code", "/error/message/0/code"];
    places
        .into_iter()
        .filter_map(|place| body.pointer(place))
        .find_map(|key| match key {
            Value::String(text) if !text.is_empty() => Some(cut(text)),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
}

fn read_sentences(all: &str, status: Option<u16>, sent: bool) -> Says {
    let permissions = || Says::LacksPermissions {
        names: Vec::new(),
        any: false,
        divisions: Vec::new(),
    };
    if all.contains("missing required scopes") || all.contains("missing required roles") {
        return Says::LacksSomething;
    }
    if all.contains("lacks required permissions") || all.contains("does not have the required permission") {
        return permissions();
    }
    if all.contains("missing scope") || all.contains("insufficient scope") {
        return Says::LacksScopes {
            names: scopes_in(all),
            any: false,
        };
    }
    match status {
        Some(400 | 401) if !sent => Says::NoCredential,
        Some(401) if all.contains("expired") && !all.contains("invalid") => Says::TokenExpired,
        Some(400 | 401) => Says::TokenRefused,
        _ => Says::Refused,
    }
}

/// Names of the form `cjp:config_write` or `spark-admin:people_read`.
fn scopes_in(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || ":_-".contains(c)));
    words
        .filter(|word| {
            word.split_once(':')
                .is_some_and(|(family, name)| !family.is_empty() && !name.is_empty())
        })
        .take(20)
        .map(cut)
        .collect()
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
        add(item.get("message"));
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
