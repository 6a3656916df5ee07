//! Slack. Sources: vendor's method reference (scopes and errors, 2026-08) and pages on tokens.
//!
//! Slack refuses with status 200: `{"ok":false,"error":"missing_scope","needed":"…","provided":"…"}`.
//! So a denial can be seen only where the body was seen.

mod learn;

use super::{Enforcement, Gap, Holder, HostMatch, Platform, Question, Service, general_remedy, list};
use crate::authority::{Authority, FactSource, Held, Learned};
use crate::denial::{Denial, cut, json_body, text_at};
use crate::exchange::Exchange;
use crate::finding::Remedy;
use crate::requirement::Context;
use crate::token::Token;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub struct Slack;

/// Header that lists the scopes of the token.
const HELD: &str = "x-oauth-scopes";

/// Where an app's scopes are chosen.
const SCOPES_PLACE: &str = "api.slack.com/apps > the app > OAuth & Permissions > Scopes";

impl Platform for Slack {
    fn id(&self) -> &'static str {
        "slack"
    }

    fn name(&self) -> &'static str {
        "Slack"
    }

    fn host(&self, host: &str) -> Option<HostMatch> {
        let is = |domain: &str| {
            let workspace = host.strip_suffix(domain).and_then(|head| head.strip_suffix('.'));
            host == domain || workspace.is_some_and(|label| !label.is_empty() && !label.contains('.'))
        };
        (is("slack.com") || is("slack-gov.com")).then_some(HostMatch {
            service: Service::Api,
            region: None,
        })
    }

    fn host_patterns(&self) -> Vec<String> {
        ["slack.com", "*.slack.com", "slack-gov.com", "*.slack-gov.com"]
            .map(|host| format!("https://{host}/*"))
            .to_vec()
    }

    fn asked_at_install(&self) -> bool {
        false
    }

    fn serves_api(&self, _host: &str, path: &str) -> bool {
        path.starts_with("/api/")
    }

    fn enforcement(&self) -> Enforcement {
        Enforcement::Optional("Slack names a missing scope itself, and did not here")
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

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        if let Some(id) = exchange.response_headers.plain("x-slack-req-id") {
            denial.note("Request id (x-slack-req-id)", id);
        }
        let Some(body) = refusal(exchange) else { return };
        let messages = text_at(&body, &["response_metadata", "messages", "0"]).or_else(|| text_at(&body, &["detail"]));
        denial.message = messages.map(cut);
    }

    fn remedy(&self, gap: &Gap<'_>, holder: Holder) -> Remedy {
        remedy(gap, holder)
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

    fn how_to_learn_scopes(&self, origin: &str) -> Option<String> {
        // A webhook has no token that could be asked about.
        (!origin.contains("//hooks.")).then(|| {
            format!(
                "Call {origin}/api/auth.test with the same token: the answer's header X-OAuth-Scopes lists its scopes."
            )
        })
    }

    fn how_to_learn_permissions(&self, origin: &str, _holder: Holder) -> Option<String> {
        (!origin.contains("//hooks.")).then(|| format!(
            "Call {origin}/api/auth.test with the same token: it names the user, the bot and the workspace that the token belongs to."
        ))
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

fn names(list: &str) -> Vec<String> {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .take(200)
        .map(cut)
        .collect()
}

fn remedy(gap: &Gap<'_>, holder: Holder) -> Remedy {
    let (steps, place) = match gap {
        Gap::Scopes { names, any } if !names.is_empty() => {
            let which = match holder {
                Some(Context::Bot) => "Bot Token Scopes",
                Some(Context::User) => "User Token Scopes",
                _ => "Bot Token Scopes (or User Token Scopes, by the token)",
            };
            (
                vec![
                    format!("Add {} under {which}.", list(names, if *any { "or" } else { "and" })),
                    "Reinstall the app to the workspace and use the new token: an old token does not gain scopes."
                        .to_owned(),
                ],
                SCOPES_PLACE,
            )
        }
        Gap::Kind(None) => {
            let step = match holder {
                Some(Context::Bot) => "Call with a user token (xoxp-): the method does not take bot tokens (xoxb-).",
                Some(Context::User) => "Call with a bot token (xoxb-): the method does not take user tokens (xoxp-).",
                _ => {
                    "Look at the method's page for the kinds of token that it takes: bot (xoxb-), user (xoxp-) or app-level (xapp-)."
                }
            };
            (
                vec![step.to_owned()],
                "docs.slack.dev/reference/methods > the method > Scopes",
            )
        }
        Gap::Object => (
            vec!["Invite the app or the user to the conversation (/invite), or join it first.".to_owned()],
            "the conversation in Slack",
        ),
        Gap::Client => (
            vec!["Ask an administrator of the workspace or organisation to approve the app.".to_owned()],
            "Slack > Administration > Manage apps",
        ),
        Gap::Policy => (
            vec!["Ask an administrator of the workspace about its settings for this action.".to_owned()],
            "Slack > Administration > Workspace settings > Permissions",
        ),
        _ => return general_remedy(gap, holder),
    };
    Remedy {
        steps,
        place: Some(place.to_owned()),
        links: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_by_whole_labels() {
        for host in ["slack.com", "acme.slack.com", "slack-gov.com"] {
            assert!(Slack.host(host).is_some(), "{host}");
        }
        for other in ["evilslack.com", "slack.com.evil.example", "a.b.slack.com", ".slack.com"] {
            assert_eq!(Slack.host(other), None, "{other}");
        }
    }
}
