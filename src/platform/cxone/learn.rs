//! What CXone tells about the agent whose token was sent: `GET …/permissions?agentId=`. Address, and the body's form
//! `{"permissions": [{"Key": "AgentSoftPhone", "Value": "Enable"}, …]}`, as the vendor's own agent SDK uses them
//! (`@nice-devone/core-sdk` 25.1.2, `AdminService.getPermissions`, which takes the id from the claim `icAgentId`); the
//! words of a value: `PermissionValues` of `@nice-devone/common-sdk` 25.1.2. Which operation needs which of them is
//! published nowhere.

use crate::authority::{FactSource, Held, Learned};
use crate::credential;
use crate::denial::cut;
use crate::exchange::Exchange;
use crate::platform::Question;
use crate::token::json::Json;
use crate::token::{self, Token};
use serde_json::Value;

/// The version that the SDK calls.
const PERMISSIONS: &str = "/InContactAPI/services/v23.0/permissions";
/// Words of a value that grant; the others are `Hide` and `Disable`, and `AgentConfig`, which says nothing by itself.
const GRANTS: &[&str] = &["View", "Edit", "Enable"];
const WHY: &str = "the vendor publishes neither whether this list is whole nor which operation needs what of it";

/// `/InContactAPI/services/v23.0/permissions`, whatever the version; upper and lower case are alike here.
pub(super) fn is_telling(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let rest = path.strip_prefix("/incontactapi/services/v");
    let version = rest.and_then(|rest| rest.strip_suffix("/permissions"));
    version.is_some_and(|version| version.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

/// Digital channels have hosts of their own, which serve another API. A token of no agent has no such permissions.
pub(super) fn questions(origin: &str, token: Option<&Token>) -> Vec<Question> {
    let agent = match token {
        Some(token) => agent_of(token),
        None => Some("<icAgentId>".to_owned()),
    };
    let Some(agent) = agent.filter(|_| !origin.starts_with("https://api-de-")) else {
        return Vec::new();
    };
    vec![Question {
        url: format!("{origin}{PERMISSIONS}?agentId={agent}"),
        tells: "permissions of the agent whom the token's claim icAgentId names",
    }]
}

/// The agent's number. What is no number does not get into an address.
fn agent_of(token: &Token) -> Option<String> {
    let number = match token.claims()?.get("icAgentId")? {
        Json::Text(text) => text.to_owned(),
        Json::Number(number) => number.as_i64()?.to_string(),
        _ => return None,
    };
    let plain = (1..=20).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    plain.then_some(number)
}

/// An administrator may ask about any agent: the answer tells of the token's own alone.
pub(super) fn learn(exchange: &Exchange, body: &Value) -> Option<Learned> {
    let token = credential::find(exchange)
        .into_iter()
        .find_map(|credential| credential.token)?;
    let agent = agent_of(&token::decode(&token))?;
    let asked = exchange.url.query("agentId");
    // Compared with the id of the token, not kept.
    if asked.is_empty() || asked.iter().any(|asked| *asked.expose() != agent) {
        return None;
    }
    let text = |record: &Value, name: &str| {
        let text = record.get(name)?.as_str()?;
        (!text.is_empty() && text.len() <= 100).then(|| cut(text))
    };
    let granted = |record: &Value| {
        let (key, value) = (text(record, "Key")?, text(record, "Value")?);
        GRANTS.contains(&value.as_str()).then(|| format!("{key}={value}"))
    };
    let records = body.get("permissions")?.as_array()?;
    let names: Vec<String> = records.iter().filter_map(granted).take(1000).collect();
    Some(Learned {
        permissions: (!names.is_empty()).then(|| Held::AtLeast {
            names,
            source: FactSource::Observed("permissions".to_owned()),
            why: WHY.to_owned(),
        }),
        ..Learned::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    const HERE: &str = "https://api-na1.niceincontact.com";

    fn token(claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.c2ln", part(&json!({"alg": "RS256"})), part(claims))
    }

    fn asked(origin: &str, claims: &Value) -> Vec<String> {
        let token = token::decode(&token(claims).into());
        let all = questions(origin, Some(&token)).into_iter();
        all.map(|question| question.url).collect()
    }

    fn told(agent: &str, query: &str, body: &Value) -> Option<Held> {
        let url = format!("{HERE}{PERMISSIONS}{query}");
        let mut exchange = Exchange::new("1", "GET", &url, 0).unwrap();
        let token = token(&json!({"icAgentId": agent}));
        exchange
            .request_headers
            .push("authorization", format!("Bearer {token}"));
        learn(&exchange, body)?.permissions
    }

    #[test]
    fn the_agent_of_the_token_is_asked_about_at_the_host_that_received_it() {
        let expected = "https://api-na1.niceincontact.com/InContactAPI/services/v23.0/permissions?agentId=987654";
        assert_eq!(asked(HERE, &json!({"icAgentId": "987654"})), [expected]);
        assert_eq!(asked(HERE, &json!({"icAgentId": 987_654})), [expected]);
        for other in ["", "7&x=1", "../7", "seven", "-7", "123456789012345678901"] {
            assert_eq!(asked(HERE, &json!({"icAgentId": other})), [""; 0], "{other}");
        }
        assert_eq!(asked(HERE, &json!({"sub": "user:1"})), [""; 0]);
        let digital = "https://api-de-na1.niceincontact.com";
        assert_eq!(asked(digital, &json!({"icAgentId": "7"})), [""; 0]);
    }

    #[test]
    fn what_is_granted_is_part_of_a_list_that_may_be_longer() {
        let body = json!({"permissions": [
            {"Key": "AgentSoftPhone", "Value": "Enable"},
            {"Key": "LaunchACS", "Value": "View"},
            {"Key": "RecordContact", "Value": "Disable"},
            {"Key": "HideCallerPhoneNumber", "Value": "Hide"},
            {"Key": "Masking", "Value": true},
            {"key": "MuteAgent", "value": "Enable"},
            "CxoneAgent", null
        ]});
        let held = told("7", "?agentId=7", &body).unwrap();
        assert!(matches!(held, Held::AtLeast { .. }));
        assert_eq!(held.names(), ["AgentSoftPhone=Enable", "LaunchACS=View"]);
    }

    #[test]
    fn answers_about_others_and_of_another_form_tell_nothing() {
        let body = json!({"permissions": [{"Key": "AgentSoftPhone", "Value": "Enable"}]});
        for query in ["?agentId=8", "", "?agentId=7&agentId=8"] {
            assert_eq!(told("7", query, &body), None, "{query}");
        }
        for lie in [
            json!({"permissions": {"AgentSoftPhone": "Enable"}}),
            json!({"permissions": []}),
            json!({"resultSet": []}),
            json!([]),
            json!(null),
        ] {
            assert_eq!(told("7", "?agentId=7", &lie), None, "{lie}");
        }
    }

    #[test]
    fn only_its_own_path_tells() {
        for path in [PERMISSIONS, "/incontactapi/services/v34.0/permissions"] {
            assert!(is_telling(path), "{path}");
        }
        for other in [
            "/InContactAPI/services/v23.0/agents/7/permissions",
            "/InContactAPI/services/permissions",
            "/services/v23.0/permissions",
        ] {
            assert!(!is_telling(other), "{other}");
        }
    }
}
