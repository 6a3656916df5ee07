//! Webex' bodies in four forms: suite (`message`, `errors[].description`), Contact Center configuration
//! (`error.reason`, `error.message[].description`), notification (`error.message[]`) and gateway (`code`, `message`).

use crate::denial::{Denial, Says, cut, json_body};
use crate::exchange::Exchange;
use serde_json::Value;

/// "The value of this header must be of the form `Bearer <token string>`. Else … you will get a 400 response."
pub(super) fn is_denial(exchange: &Exchange) -> bool {
    json_body(exchange).is_some_and(|body| {
        let sentences = messages_of(&body).join(" ").to_ascii_lowercase();
        sentences.contains("authorization header")
    })
}

pub(super) fn read(exchange: &Exchange, denial: &mut Denial) {
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

/// Names of the form `cjp:config_write` or `spark-admin:people_read`, each once.
fn scopes_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || ":_-".contains(c))) {
        let is_scope = word
            .split_once(':')
            .is_some_and(|(family, name)| !family.is_empty() && !name.is_empty());
        if is_scope && found.len() < 20 && !found.iter().any(|known| known == word) {
            found.push(cut(word));
        }
    }
    found
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
    use crate::platform::bundled;

    fn denied(body: &str) -> Denial {
        let mut exchange = Exchange::new("1", "POST", "https://api.wxcc-us1.cisco.com/v1/subscriptions", 0).unwrap();
        exchange.outcome = Outcome::Status(403);
        exchange.response_headers.push("trackingId", "NOTIFS_header");
        exchange.response_body = Body::of(body);
        let mut denial = crate::denial::read(&exchange);
        bundled("webex").read_denial(&exchange, &mut denial);
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
}
