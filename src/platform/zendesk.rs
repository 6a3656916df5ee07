//! Zendesk. Sources: vendor's OpenAPI document ("Allowed For" sections) and OAuth pages, 2026.

use super::{Holder, HostMatch, Platform, Service};
use crate::denial::{Denial, Says, json_body};
use crate::exchange::Exchange;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub struct Zendesk;

impl Platform for Zendesk {
    fn id(&self) -> &'static str {
        "zendesk"
    }

    fn name(&self) -> &'static str {
        "Zendesk"
    }

    fn host(&self, host: &str) -> Option<HostMatch> {
        let label = host.strip_suffix(".zendesk.com")?;
        (!label.is_empty() && !label.contains('.')).then_some(HostMatch {
            service: Service::Api,
            region: None,
        })
    }

    fn host_patterns(&self) -> Vec<String> {
        vec!["https://*.zendesk.com/*".to_owned()]
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        let Some(body) = json_body(exchange) else { return };
        let description = body.get("description").and_then(Value::as_str).unwrap_or_default();
        if let Some((_, names)) = description.split_once("missing the following required scopes:") {
            let names = names
                .split([',', ' '])
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect();
            denial.say(Says::LacksScopes { names, any: false });
        }
    }

    fn how_to_learn_scopes(&self, origin: &str) -> Option<String> {
        Some(format!(
            "Call GET {origin}/api/v2/oauth/tokens/current.json with the same token: `scopes` lists them. (Never DELETE it: that revokes the token.)"
        ))
    }

    fn how_to_learn_permissions(&self, origin: &str, _holder: Holder) -> Option<String> {
        Some(format!(
            "Call GET {origin}/api/v2/users/me.json with the same token: `role` tells the user's role."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Outcome};

    #[test]
    fn the_denial_names_the_scopes() {
        let mut exchange = Exchange::new("1", "GET", "https://acme.zendesk.com/api/v2/tickets.json", 0).unwrap();
        exchange.outcome = Outcome::Status(403);
        exchange.response_body =
            Body::of(r#"{"error":"Forbidden","description":"You are missing the following required scopes: read"}"#);
        let mut denial = crate::denial::read(&exchange);
        Zendesk.read_denial(&exchange, &mut denial);
        assert_eq!(
            denial.says,
            [Says::LacksScopes {
                names: vec!["read".to_owned()],
                any: false
            }]
        );
        assert!(Zendesk.host("acme.zendesk.com").is_some());
        assert_eq!(Zendesk.host("acme.zendesk.com.evil.example"), None);
        assert_eq!(Zendesk.host("evilzendesk.com"), None);
    }
}
