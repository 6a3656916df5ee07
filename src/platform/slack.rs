//! Slack. Sources: vendor's method reference (scopes and errors, 2026-08) and pages on tokens.
//!
//! Slack refuses with status 200: `{"ok":false,"error":"missing_scope","needed":"…","provided":"…"}`.
//! So a denial can be seen only where the body was seen.

mod learn;

use super::{Platform, Question};
use crate::authority::{Authority, FactSource, Held, Learned};
use crate::denial::{Denial, Says, cut, json_body, text_at};
use crate::exchange::Exchange;
use crate::token::Token;
use crate::vendor::Vendor;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub(super) struct Slack(pub(super) Vendor);

/// Header that lists the scopes of the token.
const HELD: &str = "x-oauth-scopes";

/// Codes that refuse the caller, and what they say, by the method reference.
const CODES: &[(&str, &str)] = &[
    ("missing_scope", "scope"),
    ("not_authed", "none"),
    ("invalid_auth", "refused"),
    ("invalid_token", "refused"),
    ("bad_token", "refused"),
    ("token_revoked", "refused"),
    ("token_expired", "expired"),
    ("account_inactive", "account"),
    ("not_allowed_token_type", "kind"),
    ("not_bearer_token", "kind"),
    ("is_bot", "user-kind"),
    ("user_is_bot", "user-kind"),
    ("bots_not_allowed", "user-kind"),
    ("enterprise_is_restricted", "workspace-kind"),
    ("team_access_not_granted", "tenant"),
    ("forbidden_team", "tenant"),
    ("app_restricted_org_wide", "client"),
    ("app_access_restricted", "client"),
    ("accesslimited", "address"),
    ("two_factor_setup_required", "step-up"),
    ("ekm_access_denied", "policy"),
    ("restricted_action", "policy"),
    ("action_prohibited", "policy"),
    ("team_disabled", "account"),
    ("not_an_admin", "admin"),
    ("user_must_be_admin", "admin"),
    ("not_admin", "admin"),
    ("not_an_owner", "owner"),
    ("not_app_admin", "other-role"),
    ("user_is_restricted", "other-role"),
    ("user_is_ultra_restricted", "other-role"),
    ("feature_not_enabled", "feature"),
    ("feature_not_available", "feature"),
    ("feature_disabled", "feature"),
    ("plan_upgrade_required", "feature"),
    ("restricted_plan_level", "feature"),
    ("paid_teams_only", "feature"),
    ("paid_only", "feature"),
    ("not_paid", "feature"),
    ("free_team_not_allowed", "feature"),
    ("not_an_enterprise", "feature"),
    ("enterprise_only_feature", "feature"),
    ("access_denied", "object"),
    ("no_permission", "object"),
    ("not_in_channel", "object"),
    ("channel_is_limited_access", "object"),
    ("posting_to_general_channel_denied", "object"),
    ("posting_to_channel_denied", "object"),
    ("restricted_action_read_only_channel", "object"),
    ("restricted_action_thread_only_channel", "object"),
    ("restricted_action_non_threadable_channel", "object"),
    ("restricted_action_thread_locked", "object"),
    ("permission_denied", "something"),
    ("not_authorized", "something"),
    ("not_allowed", "something"),
    ("not_permitted", "something"),
    ("admin_unauthorized", "something"),
    ("org_login_required", "general"),
];

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

    fn denies(&self, exchange: &Exchange) -> bool {
        exchange.status() == Some(200) && refusal(exchange).is_some_and(|body| class_of(&body).is_some())
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        if let Some(id) = exchange.response_headers.plain("x-slack-req-id") {
            denial.note("Request id (x-slack-req-id)", id);
        }
        let Some(body) = refusal(exchange).or_else(|| of_webhook(exchange)) else {
            return;
        };
        denial.code = text_at(&body, &["error"]).map(cut);
        let messages = text_at(&body, &["response_metadata", "messages", "0"]).or_else(|| text_at(&body, &["detail"]));
        denial.message = messages.map(cut);
        denial.catalogued = Some(class_of(&body).is_some());
        denial.unsay(|_| true);
        denial.say(class_of(&body).map_or(Says::Refused, |class| says(class, &body)));
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

/// Incoming webhooks answer with the code alone, as text (vendor's page on them, "Handling errors").
fn of_webhook(exchange: &Exchange) -> Option<Value> {
    let code = exchange.response_body.text()?.trim();
    let body = serde_json::json!({ "error": code });
    (is_webhook(exchange.url.host()) && class_of(&body).is_some()).then_some(body)
}

/// Hosts of webhooks, which know no token but their own address.
fn is_webhook(host: &str) -> bool {
    matches!(host, "hooks.slack.com" | "hooks.slack-gov.com")
}

fn class_of(body: &Value) -> Option<&'static str> {
    let error = text_at(body, &["error"])?;
    CODES.iter().find(|(code, _)| *code == error).map(|(_, class)| *class)
}

fn names(list: &str) -> Vec<String> {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .take(200)
        .map(cut)
        .collect()
}

fn says(class: &str, body: &Value) -> Says {
    let role = |name: &str| Says::LacksRoles {
        names: vec![name.to_owned()],
        any: false,
    };
    let kind = |wanted: &str| Says::WrongKind {
        wanted: Some(wanted.to_owned()),
    };
    match class {
        "scope" => {
            let names = names(text_at(body, &["needed"]).unwrap_or_default());
            Says::LacksScopes {
                // Several names are those for the kinds of conversation; one of them is needed.
                any: names.len() > 1,
                names,
            }
        }
        "none" => Says::NoCredential,
        "refused" => Says::TokenRefused,
        "expired" => Says::TokenExpired,
        "account" => Says::AccountInactive,
        "kind" => Says::WrongKind { wanted: None },
        "user-kind" => kind("a user token (xoxp-)"),
        "workspace-kind" => kind("a token of one workspace, not of the whole organisation"),
        "tenant" => Says::OtherTenant,
        "client" => Says::ClientRefused,
        "address" => Says::AddressNotAllowed { address: None },
        "step-up" => Says::StepUp {
            acr_values: None,
            max_age: None,
        },
        "policy" => Says::PolicyDenied { policies: Vec::new() },
        "admin" => role("admin"),
        "owner" => role("owner"),
        // Which role would do is not said.
        "other-role" => Says::LacksRoles {
            names: Vec::new(),
            any: true,
        },
        "feature" => Says::FeatureNotEnabled {
            what: None,
            address: None,
        },
        "object" => Says::ObjectRefused,
        "something" => Says::LacksSomething,
        _ => Says::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Outcome};
    use crate::platform::bundled;

    fn answer(path: &str, body: &str) -> Exchange {
        let mut exchange = Exchange::new("1", "POST", &format!("https://slack.com{path}"), 0).unwrap();
        exchange.outcome = Outcome::Status(200);
        exchange.response_body = Body::of(body);
        exchange
    }

    #[test]
    fn a_200_is_a_denial_only_by_its_body() {
        let denied = |path, body| bundled("slack").denies(&answer(path, body));
        assert!(denied(
            "/api/chat.postMessage",
            r#"{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"users:read"}"#
        ));
        for (path, body) in [
            ("/api/chat.postMessage", r#"{"ok":true,"error":"missing_scope"}"#),
            ("/api/chat.postMessage", r#"{"ok":false,"error":"channel_not_found"}"#),
            ("/client/x", r#"{"ok":false,"error":"missing_scope"}"#),
            ("/api/chat.postMessage", ""),
        ] {
            assert!(!denied(path, body), "{path} {body}");
        }
    }

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
