//! What only this file can notice: an organisation in the path that is not the token's, and personal access tokens.

use crate::authority::{Authority, Fact};
use crate::denial::json_body;
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding};
use crate::reason::{OrganisationOther, TokenPersonal};
use crate::token::Token;
use serde_json::Value;

/// Everything that is noticed of a token of Webex' own shape.
pub(super) fn all(
    exchange: &Exchange,
    token: Option<&Token>,
    authority: &Authority,
    on_contact_center: bool,
) -> Vec<Finding> {
    let shaped = token.is_some_and(|token| token.of_vendor("webex").is_some());
    if !shaped {
        return Vec::new();
    }
    let personal = (on_contact_center && denied_by_configuration(exchange)).then(personal_token);
    let other = authority
        .organisation
        .as_ref()
        .and_then(|mine| other_organisation(exchange, mine));
    other.into_iter().chain(personal).collect()
}

/// Configuration operations name the organisation in their path: `/organization/{orgid}/…`.
fn other_organisation(exchange: &Exchange, mine: &Fact<String>) -> Option<Finding> {
    let (_, tail) = exchange.url.path().split_once("/organization/")?;
    let asked = tail.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_id = asked.len() == 36 && asked.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    (is_id && asked != mine.value.to_ascii_lowercase()).then(|| {
        let evidence = Evidence {
            text: format!(
                "The token names the organisation {}; a partner's administrator may act for others.",
                mine.value
            ),
            source: mine.source.words(),
        };
        let reason = OrganisationOther {
            asked: Some(asked),
            own: Some(mine.value.clone()),
        };
        Finding::seen(reason, Certainty::Possible, vec![evidence]).at("Webex Control Hub > Account > Organization ID")
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
    let reason = TokenPersonal {
        what: Some("A personal access token of the developer portal has no Contact Center scopes, even for an administrator; the token's shape does not tell whether it is one.".to_owned()),
        advice: Some("Make an integration (or service app) with the scopes cjp:config_read and cjp:config_write, have an administrator authorize it, and use its token.".to_owned()),
    };
    let evidence = Evidence {
        text: "The configuration service refuses such tokens with “Access denied - Client is forbidden access to the resource”.".to_owned(),
        source: "seen in public threads, 2022 to 2026; not documented".to_owned(),
    };
    Finding::seen(reason, Certainty::Possible, vec![evidence])
        .at("the integration's page in the developer portal > Scopes")
}
