//! What Google's tokeninfo tells about an access token.
//!
//! The vendor's pages send the token in the query or the form, where it gets into logs. Its own library for Node.js
//! sends it in the Authorization header (`google-auth-library`, `getTokenInfo`, since 2020, by POST). That GET with that
//! header is answered alike was observed by others (2026-09) and is documented nowhere: if that ends, the look-up tells
//! nothing, and no token was in an address. Fields: the answer as that library reads it, and the older form of
//! `/oauth2/v1/tokeninfo` in the vendor's discovery document.

use crate::authority::{Fact, FactSource, Held, Learned};
use crate::denial::cut;
use crate::exchange::Exchange;
use crate::platform::{Question, under};
use crate::requirement::Context;
use crate::token::Token;
use serde_json::Value;

/// Host and path of each form. A path alone would not do: hosts of storage serve files of anybody under any path.
const PLACES: &[(&str, &str)] = &[
    ("oauth2.googleapis.com", "/tokeninfo"),
    ("www.googleapis.com", "/oauth2/v1/tokeninfo"),
    ("www.googleapis.com", "/oauth2/v2/tokeninfo"),
    ("www.googleapis.com", "/oauth2/v3/tokeninfo"),
];

pub(super) fn is_telling(path: &str) -> bool {
    PLACES.iter().any(|(_, telling)| *telling == path)
}

/// A JWT is none of the tokens that tokeninfo knows, and tells its scopes itself.
pub(super) fn questions(token: Option<&Token>) -> Vec<Question> {
    if token.is_some_and(|token| token.opaque().is_none()) {
        return Vec::new();
    }
    vec![Question {
        url: "https://oauth2.googleapis.com/tokeninfo".to_owned(),
        tells: "scopes, OAuth client, account and expiry of the token",
    }]
}

pub(super) fn learn(exchange: &Exchange, body: &Value) -> Option<Learned> {
    let here = (exchange.url.host(), exchange.url.path());
    // Asked about a token of another kind, it tells of that one, whoever asked.
    let other = exchange
        .url
        .query_names()
        .iter()
        .any(|name| matches!(name.as_str(), "id_token" | "token_handle"));
    if !PLACES.contains(&here) || other {
        return None;
    }
    let source = || FactSource::TokenEndpoint("tokeninfo".to_owned());
    let text = |name: &str| {
        body.get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty() && text.len() <= 200)
    };
    let fact = |text: &str| Fact::new(text.to_owned(), source());
    // Numbers are written as text in the newer form.
    let number = |name: &str| {
        let value = body.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    };
    // An answer without them may be one about a token of another kind.
    let scopes = body.get("scope").and_then(Value::as_str)?;
    let names = scopes.split_ascii_whitespace().take(500).map(cut).collect();
    let context = text("email").map(|email| match email.rsplit_once('@') {
        Some((_, domain)) if under(domain, "gserviceaccount.com") => Context::Client,
        _ => Context::User,
    });
    let expiry = number("exp").or_else(|| {
        let left = number("expires_in").filter(|left| *left > 0)?;
        exchange.sent_at_ms.div_euclid(1000).checked_add(left)
    });
    Some(Learned {
        scopes: Some(Held::Known {
            names,
            source: source(),
        }),
        context: context.map(|context| Fact::new(context, source())),
        client: text("azp")
            .or_else(|| text("aud"))
            .or_else(|| text("issued_to"))
            .map(fact),
        subject: text("email")
            .or_else(|| text("sub"))
            .or_else(|| text("user_id"))
            .map(fact),
        expires_s: expiry.map(|at| Fact::new(at, source())),
        ..Learned::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token;
    use serde_json::json;

    const HERE: &str = "https://oauth2.googleapis.com/tokeninfo";

    fn told(url: &str, body: &Value) -> Option<Learned> {
        learn(&Exchange::new("1", "GET", url, 1_000_000).unwrap(), body)
    }

    #[test]
    fn both_forms_tell_scopes_client_account_and_expiry() {
        let newer = json!({
            "azp": "client-1", "aud": "client-1", "sub": "1", "scope": "https://www.googleapis.com/auth/drive email",
            "exp": "1795179600", "expires_in": "3599", "email": "ada@example.com", "email_verified": "true"
        });
        let learned = told(HERE, &newer).unwrap();
        assert_eq!(
            learned.scopes.unwrap().names(),
            ["https://www.googleapis.com/auth/drive", "email"]
        );
        assert_eq!(learned.client.unwrap().value, "client-1");
        assert_eq!(learned.subject.unwrap().value, "ada@example.com");
        assert_eq!(learned.context.unwrap().value, Context::User);
        assert_eq!(learned.expires_s.unwrap().value, 1_795_179_600);
        let older = json!({"issued_to": "client-2", "scope": "openid", "expires_in": 3504, "user_id": "2"});
        let learned = told("https://www.googleapis.com/oauth2/v1/tokeninfo", &older).unwrap();
        assert_eq!(learned.client.unwrap().value, "client-2");
        assert_eq!((learned.context, learned.expires_s.unwrap().value), (None, 4504));
        let service = json!({"scope": "x", "email": "robot@shop.iam.gserviceaccount.com"});
        assert_eq!(told(HERE, &service).unwrap().context.unwrap().value, Context::Client);
        let alike = json!({"scope": "x", "email": "robot@evilgserviceaccount.com"});
        assert_eq!(told(HERE, &alike).unwrap().context.unwrap().value, Context::User);
    }

    #[test]
    fn lies_and_answers_about_other_tokens_tell_nothing() {
        for lie in [
            json!(null),
            json!([]),
            json!({"scope": ["everything"]}),
            json!({"error": "invalid_token"}),
            json!({"iss": "https://accounts.google.com", "aud": "c", "exp": "1"}),
        ] {
            assert_eq!(told(HERE, &lie), None, "{lie}");
        }
        let fine = json!({"scope": "openid"});
        for url in [
            "https://oauth2.googleapis.com/tokeninfo?id_token=x.y.z",
            "https://oauth2.googleapis.com/tokeninfo?token_handle=x",
            "https://storage.googleapis.com/tokeninfo",
            "https://storage.googleapis.com/oauth2/v3/tokeninfo",
        ] {
            assert_eq!(told(url, &fine), None, "{url}");
        }
    }

    #[test]
    fn no_token_is_in_the_address_and_no_jwt_is_sent() {
        let asked = |token: &str| questions(Some(&token::decode(&token.to_owned().into())));
        let urls: Vec<String> = asked("ya29.a0AfH6SMBexample").into_iter().map(|one| one.url).collect();
        assert_eq!(urls, [HERE]);
        assert!(asked("eyJhbGciOiJSUzI1NiJ9.eyJzY29wZSI6ImEifQ.c2ln").is_empty());
    }
}
