//! Zendesk. Sources: vendor's OpenAPI document ("Allowed For" sections) and pages on OAuth, API
//! tokens and CORS, 2026; bodies as seen in public issue threads.

use super::{Platform, Question};
use crate::authority::{Authority, Fact, FactSource, Held, Learned};
use crate::credential::{self, Scheme};
use crate::denial::{Denial, Says, cut, first_address, json_body, text_at};
use crate::exchange::{Exchange, Outcome};
use crate::finding::{Certainty, Evidence, Finding, Remedy};
use crate::reason::ReasonId;
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
        let Some(body) = json_body(exchange) else { return };
        // `error` is a word, a sentence or an object with `title` and `message`.
        let title = text_at(&body, &["error", "title"])
            .or_else(|| text_at(&body, &["error"]))
            .unwrap_or_default();
        let told = [
            &["error", "message"][..],
            &["description"],
            &["error_description"],
            &["errors", "0", "detail"],
            &["errors", "0", "title"],
        ];
        let sentence = told.into_iter().find_map(|path| text_at(&body, path)).unwrap_or(title);
        if !sentence.is_empty() {
            denial.message = Some(cut(sentence));
        }
        if denial.says.contains(&Says::CsrfToken) {
            return;
        }
        if let Some(says) = read_sentence(self, sentence, title, exchange) {
            denial.unsay(|says| {
                matches!(
                    says,
                    Says::Refused | Says::TokenRefused | Says::AddressNotAllowed { .. }
                )
            });
            denial.say(says);
        } else if denial.says.is_empty() {
            denial.say(Says::Refused);
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

fn read_sentence(here: &Zendesk, sentence: &str, title: &str, exchange: &Exchange) -> Option<Says> {
    if let Some((_, names)) = sentence.split_once("missing the following required scopes:") {
        let names: Vec<String> = names
            .split([',', ' '])
            .map(|name| name.trim_matches('.'))
            .filter(|name| !name.is_empty())
            .take(50)
            .map(cut)
            .collect();
        // `groups:read, read` are two ways to the same: the wide one includes the narrow one.
        let any = names
            .iter()
            .any(|wide| names.iter().any(|name| name != wide && here.covers(wide, name)));
        return Some(Says::LacksScopes { names, any });
    }
    let lower = sentence.to_ascii_lowercase();
    if lower.contains("couldn't authenticate you") {
        let sent = exchange.request_headers.has("authorization") || exchange.withheld.is_some();
        return Some(if sent { Says::TokenRefused } else { Says::NoCredential });
    }
    if lower.contains("ip address")
        && (lower.contains("restrict") || lower.contains("not allowed") || lower.contains("permitted"))
    {
        return Some(Says::AddressNotAllowed {
            address: first_address(sentence),
        });
    }
    // Tickets are suspended, too.
    let account = ["user", "account", "you are", "you have been"];
    if lower.contains("suspended")
        && !lower.contains("suspended ticket")
        && account.iter().any(|word| lower.contains(word))
    {
        return Some(Says::AccountInactive);
    }
    (title == "invalid_token").then_some(Says::TokenRefused)
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
    Finding {
        reason: ReasonId::CredentialName,
        nearest: false,
        certainty: Certainty::Possible,
        title: "The name of Basic authentication does not end in `/token`, so its password is taken for the user's password, not for an API token.".to_owned(),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: "With an API token the name is `email/token`; passwords may be switched off for the API.".to_owned(),
            source: "Zendesk's page on API tokens, 2026".to_owned(),
        }],
        remedy: Some(Remedy {
            steps: vec!["Send Basic with `email/token` as name and the API token as password, and never from a page: it is a secret of the whole account.".to_owned()],
            place: Some(CLIENT_PLACE.to_owned()), links: Vec::new()
        }),
    }
}

fn from_a_page() -> Finding {
    Finding {
        reason: ReasonId::CorsBasic,
        nearest: false,
        certainty: Certainty::Possible,
        title: "Zendesk answers pages of other origins for OAuth tokens alone, and this call used Basic.".to_owned(),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: "Cross-origin requests are supported with an OAuth access token, not with a password or API token."
                .to_owned(),
            source: "Zendesk's page on CORS, 2026".to_owned(),
        }],
        remedy: Some(Remedy {
            steps: vec!["Use an OAuth access token in the page, or make the call from a server.".to_owned()],
            place: Some(CLIENT_PLACE.to_owned()),
            links: Vec::new(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Body;
    use crate::platform::bundled;

    #[test]
    fn the_denial_names_the_scopes() {
        let mut exchange = Exchange::new("1", "GET", "https://acme.zendesk.com/api/v2/tickets.json", 0).unwrap();
        exchange.outcome = Outcome::Status(403);
        exchange.response_body =
            Body::of(r#"{"error":"Forbidden","description":"You are missing the following required scopes: read"}"#);
        let mut denial = crate::denial::read(&exchange);
        bundled("zendesk").read_denial(&exchange, &mut denial);
        assert_eq!(
            denial.says,
            [Says::LacksScopes {
                names: vec!["read".to_owned()],
                any: false
            }]
        );
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
