//! Genesys Cloud. Sources: public API document of 2026-07-19 (Swagger 2.0), JavaScript SDK
//! documentation 259.0.0, Resource Center pages on OAuth clients and roles (2026).

mod dialect;
mod learn;
mod notice;

use super::{
    Coverage, Enforcement, Gap, Holder, HostMatch, Platform, Question, Region, Service, general_remedy, list,
    user_token_steps,
};
use crate::authority::{Authority, Fact, Learned};
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::finding::{Finding, Remedy};
use crate::requirement::Context;
use crate::token::Token;
use serde_json::Value;
use std::borrow::Cow;

/// The platform.
#[derive(Debug)]
pub struct Genesys;

/// AWS region and domain of all 18 environments.
const REGIONS: &[(&str, &str)] = &[
    ("us-east-1", "mypurecloud.com"),
    ("eu-west-1", "mypurecloud.ie"),
    ("ap-southeast-2", "mypurecloud.com.au"),
    ("ap-northeast-1", "mypurecloud.jp"),
    ("eu-central-1", "mypurecloud.de"),
    ("us-west-2", "usw2.pure.cloud"),
    ("ca-central-1", "cac1.pure.cloud"),
    ("ap-northeast-2", "apne2.pure.cloud"),
    ("eu-west-2", "euw2.pure.cloud"),
    ("ap-south-1", "aps1.pure.cloud"),
    ("sa-east-1", "sae1.pure.cloud"),
    ("me-central-1", "mec1.pure.cloud"),
    ("ap-northeast-3", "apne3.pure.cloud"),
    ("eu-central-2", "euc2.pure.cloud"),
    ("mx-central-1", "mxc1.pure.cloud"),
    ("ap-southeast-1", "apse1.pure.cloud"),
    ("us-east-2 (FedRAMP)", "use2.us-gov-pure.cloud"),
    ("EU sovereign", "edee1.eusc-pure.cloud"),
];

/// Where roles are edited and given.
const ROLES_PLACE: &str = "Admin > People & Permissions > Roles/Permissions (what a role holds); Admin > People & Permissions > People > the user > Roles (who has it)";
/// Where OAuth clients are edited.
const CLIENT_PLACE: &str = "Admin > Integrations > OAuth > the client";

impl Platform for Genesys {
    fn id(&self) -> &'static str {
        "genesys"
    }

    fn name(&self) -> &'static str {
        "Genesys Cloud"
    }

    fn host(&self, host: &str) -> Option<HostMatch> {
        REGIONS.iter().find_map(|(name, domain)| {
            let service = match host.strip_suffix(domain)?.strip_suffix('.')? {
                "api" => Service::Api,
                "login" => Service::Login,
                "apps" => Service::App,
                _ => return None,
            };
            Some(HostMatch {
                service,
                region: Some(Region {
                    name: (*name).to_owned(),
                    domain: (*domain).to_owned(),
                }),
            })
        })
    }

    /// The document does not list where it stands itself.
    fn coverage(&self, _host: &str, path: &str) -> Coverage {
        if path.starts_with("/api/v2/docs") {
            Coverage::Nothing
        } else {
            Coverage::Whole
        }
    }

    fn host_patterns(&self) -> Vec<String> {
        let hosts = REGIONS
            .iter()
            .flat_map(|(_, domain)| ["api", "apps", "login"].map(|service| format!("https://{service}.{domain}/*")));
        hosts.collect()
    }

    fn path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        match path.strip_prefix("/platform") {
            Some(rest) if rest.starts_with('/') => Cow::Borrowed(rest),
            _ => Cow::Borrowed(path),
        }
    }

    fn scopes_ignored(&self, holder: Holder, _token: Option<&Token>) -> Option<&'static str> {
        (holder == Some(Context::Client))
            .then_some("scopes do not apply to client credentials tokens; the roles of the OAuth client do")
    }

    fn serves_api(&self, _host: &str, path: &str) -> bool {
        path.starts_with("/api/")
    }

    fn enforcement(&self) -> Enforcement {
        Enforcement::Optional(
            "at Genesys Cloud scope enforcement is a setting of each organisation, off by default, and scopes never bind client credentials tokens",
        )
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        if let Some(Fact { value: issuer, source }) = &authority.issuer {
            let host = issuer
                .split("://")
                .nth(1)
                .unwrap_or(issuer)
                .split('/')
                .next()
                .unwrap_or_default();
            if let Some(HostMatch {
                region: Some(region), ..
            }) = self.host(host)
            {
                authority.region = Some(Fact::new(region.words(), source.clone()));
            }
        }
        let _ = token;
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        dialect::read(exchange, denial);
    }

    fn remedy(&self, gap: &Gap<'_>, holder: Holder) -> Remedy {
        remedy(gap, holder)
    }

    fn how_to_learn_scopes(&self, origin: &str) -> Option<String> {
        Some(format!(
            "Call GET {origin}/api/v2/tokens/me?preserveIdleTTL=true with the same token: `authorizedScope` lists what it may do (needs the scope user-basic-info)."
        ))
    }

    fn how_to_learn_permissions(&self, origin: &str, holder: Holder) -> Option<String> {
        Some(match holder {
            Some(Context::Client) => format!(
                "Look at the roles of the OAuth client ({CLIENT_PLACE} > Roles): what they hold is what a client credentials token may do."
            ),
            _ => format!(
                "Call GET {origin}/api/v2/users/me?expand=authorization with the same token: `authorization.permissions` lists what the user holds (a client credentials token gets 400 not.a.user)."
            ),
        })
    }

    fn is_telling(&self, path: &str) -> bool {
        learn::is_telling(path)
    }

    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        learn::learn(&self.path(exchange.url.path()), body)
    }

    fn has_claims(&self) -> bool {
        true
    }

    fn questions(&self, origin: &str, _token: Option<&Token>) -> Vec<Question> {
        learn::questions(origin)
    }

    fn notice(&self, exchange: &Exchange, token: Option<&Token>, authority: &Authority) -> Vec<Finding> {
        let region = self.host(exchange.url.host()).and_then(|host| host.region);
        notice::all(exchange, token, authority, region.as_ref())
    }
}

fn remedy(gap: &Gap<'_>, holder: Holder) -> Remedy {
    let or_and = |any: &bool| if *any { "or" } else { "and" };
    let (steps, place) = match gap {
        Gap::Scopes { names, any } => (
            vec![
                match names {
                    [] => "Tick the scope that the operation needs in the OAuth client's list of scopes.".to_owned(),
                    names => format!("Tick {} in the OAuth client's list of scopes.", list(names, or_and(any))),
                },
                "If the client uses authorization code, ask for the scope in the authorization request too, sign in again and use the new token.".to_owned(),
            ],
            Some(format!("{CLIENT_PLACE} > Scope")),
        ),
        Gap::Permissions { names, any, divisions } => {
            let what = if names.is_empty() { "the permission that the operation needs".to_owned() } else { list(names, or_and(any)) };
            let mut steps = vec![format!("Have an administrator add {what} to a role.")];
            let scope = match divisions {
                [] => String::new(),
                // A name of ours for a division that the server left unnamed.
                [only] if only.contains(' ') => format!(" for {only}"),
                some => format!(" for the division {}", list(some, "and")),
            };
            steps.push(match holder {
                Some(Context::Client) => format!("Give that role to the OAuth client{scope}."),
                Some(_) => format!("Give that role to the user{scope}, who signs in again."),
                None => format!("Give that role to the user{scope} (or, for a client credentials token, to the OAuth client), then get a new token."),
            });
            let place = match holder {
                Some(Context::Client) => format!("{CLIENT_PLACE} > Roles"),
                _ => ROLES_PLACE.to_owned(),
            };
            (steps, Some(place))
        }
        Gap::Roles(_) => return Remedy { place: Some(ROLES_PLACE.to_owned()), ..general_remedy(gap, holder) },
        Gap::Context(Context::User) => (user_token_steps(), Some(format!("{CLIENT_PLACE} > Grant Types: Code Authorization with PKCE"))),
        Gap::Context(Context::Client) => (
            vec!["Call with a client credentials token of an OAuth client that has a role with the needed permissions.".to_owned()],
            Some(format!("{CLIENT_PLACE} > Grant Types: Client Credentials")),
        ),
        Gap::UnknownOperation { nearest: Some(nearest), scopes, permissions, context } => {
            let mut steps = vec![format!("Call {nearest} instead, if that is what is meant.")];
            let mut need = Vec::new();
            if !scopes.is_empty() {
                need.push(format!("only the scope {}", list(scopes, "or")));
            }
            if !permissions.is_empty() {
                need.push(format!("a role with only {}", list(permissions, "or")));
            }
            if !need.is_empty() {
                steps.push(format!("Make an OAuth client of its own for this, with least privilege: {}.", need.join(" and ")));
            }
            if *context == Some(Context::User) {
                steps.push("It needs a user's token.".to_owned());
            }
            (steps, Some(CLIENT_PLACE.to_owned()))
        }
        Gap::Region { token, request } => (
            vec![format!("Call the API host of {token}, or get the token from the login host of {request}: a token is valid in its own region alone.")],
            None,
        ),
        Gap::Policy => (vec!["Ask an administrator to look at the access control policy with the id that the server names.".to_owned()], Some("Admin > People & Permissions > Access Control Policies".to_owned())),
        Gap::Address => (general_remedy(gap, holder).steps, Some("Admin > Account Settings > Organization Settings (allowed IP addresses)".to_owned())),
        Gap::TokenRefused => (
            vec!["Get a new token from the login host of the region that the call goes to (https://login.<region's domain>/oauth/token): a token is valid in its own region alone, and a revoked or expired one nowhere.".to_owned()],
            None,
        ),
        _ => return general_remedy(gap, holder),
    };
    Remedy {
        steps,
        place,
        links: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
