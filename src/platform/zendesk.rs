//! Zendesk. Sources: vendor's OpenAPI document ("Allowed For" sections) and pages on OAuth, API
//! tokens and CORS, 2026; bodies as seen in public issue threads.

use super::{Platform, Question};
use crate::authority::{Authority, Fact, FactSource, Held, Learned};
use crate::credential::{self, Scheme};
use crate::denial::Denial;
use crate::exchange::{Exchange, Outcome};
use crate::finding::{Certainty, Evidence, Finding};
use crate::reason::{CorsBasic, CredentialName};
use crate::requirement::Context;
use crate::token::{self, OpaqueShape, Token};
use crate::vendor::Vendor;
use serde_json::Value;

const CURRENT_TOKEN: &str = "/api/v2/oauth/tokens/current.json";
const ME: &str = "/api/v2/users/me.json";

/// The platform.
#[derive(Debug)]
pub(super) struct Zendesk(pub(super) Vendor);

/// Where OAuth clients and API tokens are.
const CLIENT_PLACE: &str = "Admin Center > Apps and integrations > APIs > OAuth clients (or API tokens)";
impl Platform for Zendesk {
    fn vendor(&self) -> &Vendor {
        &self.0
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        if let Some(id) = exchange.response_headers.plain("x-zendesk-request-id") {
            denial.note("Request id (x-zendesk-request-id)", id);
        }
    }

    fn is_telling(&self, path: &str) -> bool {
        matches!(path, CURRENT_TOKEN | ME)
    }

    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        match exchange.url.path() {
            CURRENT_TOKEN => {
                let names = body
                    .pointer("/token/scopes")?
                    .as_array()?
                    .iter()
                    .filter_map(Value::as_str)
                    .take(500)
                    .map(str::to_owned);
                let source = FactSource::TokenEndpoint("oauth/tokens/current".to_owned());
                Some(Learned {
                    scopes: Some(Held::Known {
                        names: names.collect(),
                        source,
                    }),
                    ..Learned::default()
                })
            }
            ME => {
                let role = body.pointer("/user/role")?.as_str()?.to_owned();
                let source = || FactSource::Observed("users/me".to_owned());
                Some(Learned {
                    roles: Some(Held::Known {
                        names: vec![role],
                        source: source(),
                    }),
                    context: Some(Fact::new(Context::User, source())),
                    ..Learned::default()
                })
            }
            _ => None,
        }
    }

    fn questions(&self, origin: &str, _token: Option<&Token>) -> Vec<Question> {
        vec![
            Question {
                url: format!("{origin}{CURRENT_TOKEN}"),
                tells: "the token's scopes",
            },
            Question {
                url: format!("{origin}{ME}"),
                tells: "the user's role",
            },
        ]
    }

    fn notice(&self, exchange: &Exchange, _token: Option<&Token>, _authority: &Authority) -> Vec<Finding> {
        let basic = credential::find(exchange)
            .into_iter()
            .find(|c| c.scheme == Scheme::Basic);
        let Some(basic) = basic else { return Vec::new() };
        let failed = matches!(exchange.outcome, Outcome::Failed(_)) && exchange.initiator.is_some();
        let refused = exchange.status() == Some(401);
        let name = basic
            .token
            .as_ref()
            .map(token::decode)
            .and_then(|token| user_of(&token));
        let plain_name = name.is_some_and(|name| name.contains('@') && !name.ends_with("/token"));
        [(failed, from_a_page()), (refused && plain_name, password())]
            .into_iter()
            .filter_map(|(hit, finding)| hit.then_some(finding))
            .collect()
    }
}

/// The name of HTTP Basic, which is no secret: who calls.
fn user_of(token: &Token) -> Option<String> {
    match &token.opaque()?.shape {
        // Compared, not kept.
        OpaqueShape::Basic { user } => Some(user.expose().clone()),
        _ => None,
    }
}

fn password() -> Finding {
    let evidence = Evidence {
        text: "With an API token the name is `email/token`; passwords may be switched off for the API.".to_owned(),
        source: "Zendesk's page on API tokens, 2026".to_owned(),
    };
    Finding::seen(CredentialName::default(), Certainty::Possible, vec![evidence]).at(CLIENT_PLACE)
}

fn from_a_page() -> Finding {
    let reason = CorsBasic {
        vendor: Some("Zendesk".to_owned()),
    };
    let evidence = Evidence {
        text: "Cross-origin requests are supported with an OAuth access token, not with a password or API token."
            .to_owned(),
        source: "Zendesk's page on CORS, 2026".to_owned(),
    };
    Finding::seen(reason, Certainty::Possible, vec![evidence]).at(CLIENT_PLACE)
}

#[cfg(test)]
mod tests {
    use crate::platform::bundled;

    #[test]
    fn hosts_by_whole_labels() {
        assert!(bundled("zendesk").host("acme.zendesk.com").is_some());
        assert_eq!(bundled("zendesk").host("acme.zendesk.com.evil.example"), None);
        assert_eq!(bundled("zendesk").host("evilzendesk.com"), None);
    }

    #[test]
    fn a_wide_scope_covers_the_same_verb_of_every_resource() {
        assert!(bundled("zendesk").covers("read", "tickets:read") && bundled("zendesk").covers("write", "hc:write"));
        assert!(
            !bundled("zendesk").covers("read", "tickets:write") && !bundled("zendesk").covers("tickets:read", "read")
        );
    }
}
