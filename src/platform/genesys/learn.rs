//! What answers of Genesys Cloud tell about the token that they were asked with: `tokens/me`, `users/me`,
//! `authorization/subjects/me` (public API document of 2026-07-19: TokenInfo, UserMe, AuthzSubject).

use crate::authority::{Fact, FactSource, Held, Learned};
use crate::platform::Question;
use crate::requirement::Context;
use serde_json::Value;

const TOKEN: &str = "/api/v2/tokens/me";
const USER: &str = "/api/v2/users/me";
const SUBJECT: &str = "/api/v2/authorization/subjects/me";

pub(super) fn is_telling(path: &str) -> bool {
    matches!(path.trim_end_matches('/'), TOKEN | USER | SUBJECT)
}

/// `preserveIdleTTL` keeps the look-up from counting as the user's activity.
pub(super) fn questions(origin: &str) -> Vec<Question> {
    vec![
        Question {
            url: format!("{origin}{TOKEN}?preserveIdleTTL=true"),
            tells: "scopes, OAuth client, grant type and organisation of the token (needs the scope user-basic-info)",
        },
        Question {
            url: format!("{origin}{USER}?expand=authorization"),
            tells: "permissions and roles of the user",
        },
        Question {
            url: format!("{origin}{SUBJECT}"),
            tells: "roles and divisions of the user or client",
        },
    ]
}

pub(super) fn learn(path: &str, body: &Value) -> Option<Learned> {
    match path.trim_end_matches('/') {
        TOKEN => Some(token(body)),
        USER => user(body),
        SUBJECT => Some(subject(body)),
        _ => None,
    }
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .filter(|t| !t.is_empty() && t.len() <= 200)
        .map(str::to_owned)
}

fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    let list = value?.as_array()?;
    Some(
        list.iter()
            .filter_map(Value::as_str)
            .take(5000)
            .map(str::to_owned)
            .collect(),
    )
}

fn token(body: &Value) -> Learned {
    let source = || FactSource::TokenEndpoint("tokens/me".to_owned());
    let fact = |pointer: &str| text(body, pointer).map(|value| Fact::new(value, source()));
    let context = text(body, "/OAuthClient/authorizedGrantType").and_then(|grant| match grant.as_str() {
        "CLIENT-CREDENTIALS" | "CLIENT_CREDENTIALS" => Some(Context::Client),
        "CODE" | "TOKEN" | "SAML2-BEARER" | "SAML2BEARER" | "PASSWORD" => Some(Context::User),
        _ => None,
    });
    Learned {
        scopes: texts(body.get("authorizedScope")).map(|names| Held::Known {
            names,
            source: source(),
        }),
        context: context.map(|context| Fact::new(context, source())),
        organisation: fact("/organization/id"),
        client: fact("/OAuthClient/name").or_else(|| fact("/OAuthClient/id")),
        ..Learned::default()
    }
}

/// Only with `expand=authorization` does the answer list permissions.
fn user(body: &Value) -> Option<Learned> {
    let source = || FactSource::Observed("users/me".to_owned());
    let subject = text(body, "/id").map(|id| Fact::new(id, source()))?;
    let permissions = texts(body.pointer("/authorization/permissions"));
    let roles = body
        .pointer("/authorization/roles")
        .and_then(Value::as_array)
        .map(|roles| {
            roles
                .iter()
                .filter_map(|role| text(role, "/name"))
                .take(500)
                .collect::<Vec<_>>()
        });
    Some(Learned {
        permissions: permissions.map(|names| Held::Known {
            names,
            source: source(),
        }),
        roles: roles.map(|names| Held::Known {
            names,
            source: source(),
        }),
        // A client credentials token gets 400 not.a.user here.
        context: Some(Fact::new(Context::User, source())),
        subject: Some(subject),
        ..Learned::default()
    })
}

/// Grants by division; what is granted with a condition or in some division only may still be refused elsewhere.
fn subject(body: &Value) -> Learned {
    let source = || FactSource::Observed("authorization/subjects/me".to_owned());
    let grants = body
        .get("grants")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut roles: Vec<String> = grants
        .iter()
        .filter_map(|grant| text(grant, "/role/name"))
        .take(500)
        .collect();
    roles.sort();
    roles.dedup();
    let mut permissions: Vec<String> = grants
        .iter()
        .filter_map(|grant| grant.pointer("/role/policies").and_then(Value::as_array))
        .flatten()
        .flat_map(|policy| {
            let parts = text(policy, "/domain").zip(text(policy, "/entityName"));
            let actions = texts(policy.get("actions")).unwrap_or_default();
            parts.into_iter().flat_map(move |(domain, entity)| {
                actions
                    .iter()
                    .map(|action| format!("{domain}:{entity}:{action}"))
                    .collect::<Vec<_>>()
            })
        })
        .take(5000)
        .collect();
    permissions.sort();
    permissions.dedup();
    Learned {
        roles: (!roles.is_empty()).then(|| Held::Known {
            names: roles,
            source: source(),
        }),
        permissions: (!permissions.is_empty()).then(|| Held::AtLeast {
            names: permissions,
            source: source(),
            why: "a policy can stand for all entities or actions (`*`) and be bound to a division or condition"
                .to_owned(),
        }),
        ..Learned::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_me_tells_scopes_client_and_kind_of_caller() {
        let body = serde_json::json!({
            "organization": {"id": "o-1"}, "homeOrganization": {"id": "o-1"},
            "authorizedScope": ["conversations", "users:readonly"],
            "OAuthClient": {"id": "c-1", "name": "Desk", "authorizedGrantType": "CLIENT-CREDENTIALS"}
        });
        let learned = learn(TOKEN, &body).unwrap();
        assert_eq!(learned.scopes.unwrap().names(), ["conversations", "users:readonly"]);
        assert_eq!(learned.context.unwrap().value, Context::Client);
        assert_eq!(learned.organisation.unwrap().value, "o-1");
    }

    #[test]
    fn a_users_answer_without_authorization_tells_no_permissions() {
        let learned = learn(USER, &serde_json::json!({"id": "u-1", "name": "x"})).unwrap();
        assert_eq!(
            (learned.permissions, learned.context.unwrap().value),
            (None, Context::User)
        );
        assert_eq!(learn(USER, &serde_json::json!({"message": "x"})), None);
    }

    #[test]
    fn grants_are_read_by_policy() {
        let body = serde_json::json!({"grants": [{"division": {"id": "d"}, "role": {"name": "Agent", "policies": [
            {"domain": "conversation", "entityName": "cobrowse", "actions": ["add", "view"]}]}}]});
        let learned = learn(SUBJECT, &body).unwrap();
        assert_eq!(
            learned.permissions.unwrap().names(),
            ["conversation:cobrowse:add", "conversation:cobrowse:view"]
        );
    }
}
