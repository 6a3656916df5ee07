//! What Slack's `auth.test` tells about the token that it was asked with: scopes in the header `X-OAuth-Scopes`, and in
//! the body whose token it is (method reference; `AuthTestResponse` of the vendor's own SDK for Node.js, 2026-08). Methods take
//! GET as well as POST (page "Slack Web API"), with the token in the Authorization header.

use super::{HELD, names};
use crate::authority::{Fact, FactSource, Held, Learned};
use crate::exchange::Exchange;
use crate::platform::Question;
use crate::requirement::Context;
use serde_json::Value;

pub(super) const TEST: &str = "/api/auth.test";

/// At the host that received the token: that of a government's workspace is another than that of all others.
pub(super) fn questions(origin: &str) -> Vec<Question> {
    vec![Question {
        url: format!("{origin}{TEST}"),
        tells: "scopes of the token (in the answer's header X-OAuth-Scopes), and the user, bot and workspace that it belongs to",
    }]
}

pub(super) fn learn(exchange: &Exchange, body: &Value) -> Option<Learned> {
    // A token that is refused gets 200 as well, with `"ok": false`.
    if body.get("ok") != Some(&Value::Bool(true)) {
        return None;
    }
    let source = || FactSource::TokenEndpoint("auth.test".to_owned());
    let text = |name: &str| {
        body.get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty() && text.len() <= 200)
    };
    let fact = |text: &str| Fact::new(text.to_owned(), source());
    let scopes = exchange.response_headers.plain(HELD).map(names);
    let whole_organisation = body.get("is_enterprise_install") == Some(&Value::Bool(true));
    let context = if text("bot_id").is_some() {
        Some(Context::Bot)
    } else {
        // An app-level token names the app instead.
        text("user_id")
            .filter(|_| text("app_id").is_none())
            .map(|_| Context::User)
    };
    let left = body.get("expires_in").and_then(Value::as_i64).filter(|left| *left > 0);
    let expiry = left.and_then(|left| exchange.sent_at_ms.div_euclid(1000).checked_add(left));
    Some(Learned {
        scopes: scopes.filter(|names| !names.is_empty()).map(|names| Held::Known {
            names,
            source: FactSource::Header(HELD.to_owned()),
        }),
        context: context.map(|context| Fact::new(context, source())),
        organisation: text("enterprise_id")
            .filter(|_| whole_organisation)
            .or_else(|| text("team_id"))
            .map(fact),
        subject: text("user_id").map(fact),
        expires_s: expiry.map(|at| Fact::new(at, source())),
        ..Learned::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(list: Option<&str>, body: &Value) -> Option<Learned> {
        let mut exchange = Exchange::new("1", "GET", "https://slack.com/api/auth.test", 1_000_000).unwrap();
        if let Some(list) = list {
            exchange.response_headers.push("X-OAuth-Scopes", list);
        }
        learn(&exchange, body)
    }

    #[test]
    fn a_bots_and_a_users_token() {
        let bot = json!({"ok": true, "team_id": "T1", "user_id": "U1", "bot_id": "B1", "enterprise_id": "E1", "expires_in": 43_200});
        let learned = told(Some("chat:write,users:read"), &bot).unwrap();
        assert_eq!(learned.scopes.unwrap().names(), ["chat:write", "users:read"]);
        assert_eq!(learned.context.unwrap().value, Context::Bot);
        assert_eq!(learned.organisation.unwrap().value, "T1");
        assert_eq!(learned.subject.unwrap().value, "U1");
        assert_eq!(learned.expires_s.unwrap().value, 44_200);
        let user =
            json!({"ok": true, "team_id": "T1", "user_id": "W1", "enterprise_id": "E1", "is_enterprise_install": true});
        let learned = told(None, &user).unwrap();
        assert_eq!(learned.scopes, None);
        assert_eq!(learned.context.unwrap().value, Context::User);
        assert_eq!(learned.organisation.unwrap().value, "E1");
        assert_eq!(learned.expires_s, None);
    }

    #[test]
    fn a_refusal_with_200_tells_nothing_whatever_its_header_says() {
        for error in ["invalid_auth", "token_expired", "not_authed"] {
            assert_eq!(told(Some("chat:write"), &json!({"ok": false, "error": error})), None);
        }
        for lie in [
            json!({"ok": "true", "user_id": "U1"}),
            json!([{"ok": true}]),
            json!("ok"),
            json!(null),
        ] {
            assert_eq!(told(Some("chat:write"), &lie), None, "{lie}");
        }
    }

    #[test]
    fn fields_of_another_form_and_an_empty_list_are_not_taken() {
        let odd = json!({"ok": true, "user_id": 7, "team_id": ["T1"], "bot_id": "", "expires_in": "soon"});
        assert!(told(Some(" "), &odd).unwrap().is_empty());
        let app = json!({"ok": true, "app_id": "A1", "user_id": "U1"});
        assert_eq!(told(None, &app).unwrap().context, None);
    }
}
