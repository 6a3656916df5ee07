//! Genesys Cloud. Sources: public API document of 2026-07-19 (Swagger 2.0), JavaScript SDK
//! documentation 259.0.0, Resource Center pages on OAuth clients and roles (2026).

mod learn;

use super::{Enforcement, Gap, Holder, HostMatch, Platform, Question, Region, Service, general_remedy, list, user_token_steps};
use crate::authority::{Authority, Fact, Learned};
use crate::denial::{Denial, Says, cut, json_body};
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding, Remedy};
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

    fn scopes_ignored(&self, holder: Holder) -> Option<&'static str> {
        (holder == Some(Context::Client))
            .then_some("scopes do not apply to client credentials tokens; the roles of the OAuth client do")
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

    fn denies(&self, exchange: &Exchange) -> bool {
        exchange.status() == Some(400)
            && json_body(exchange)
                .and_then(|body| body.get("code").and_then(Value::as_str).map(|code| class_of(400, code)))
                .is_some_and(|(class, _)| matches!(class, "user" | "client" | "scope"))
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        if let Some(id) = exchange.response_headers.plain("inin-correlation-id") {
            denial
                .support
                .push(("Correlation id (inin-correlation-id)".to_owned(), cut(id)));
        }
        let Some(body) = json_body(exchange) else { return };
        if let Some(id) = body.get("contextId").and_then(Value::as_str) {
            let known = denial.support.iter().any(|(_, value)| value == id);
            if !known {
                denial.support.push(("Context id".to_owned(), cut(id)));
            }
        }
        let Some(code) = body.get("code").and_then(Value::as_str) else {
            return;
        };
        let message = body.get("message").and_then(Value::as_str).unwrap_or_default();
        let (class, catalogued) = class_of(denial.status.unwrap_or_default(), code);
        denial.catalogued = Some(catalogued);
        say(denial, class, message, &body);
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
            Some(Context::Client) => format!("Look at the roles of the OAuth client ({CLIENT_PLACE} > Roles): what they hold is what a client credentials token may do."),
            _ => format!("Call GET {origin}/api/v2/users/me?expand=authorization with the same token: `authorization.permissions` lists what the user holds (a client credentials token gets 400 not.a.user)."),
        })
    }

    fn is_telling(&self, path: &str) -> bool {
        learn::is_telling(path)
    }

    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        learn::learn(&self.path(exchange.url.path()), body)
    }

    fn questions(&self, origin: &str) -> Vec<Question> {
        learn::questions(origin)
    }

    fn notice(&self, exchange: &Exchange, token: Option<&Token>, authority: &Authority) -> Vec<Finding> {
        let region = self.host(exchange.url.host()).and_then(|host| host.region);
        let organisation = authority.organisation.as_ref().map(|fact| whose_organisation(fact, authority, region.as_ref()));
        let kind = token.filter(|token| token.jws().is_some()).map(|_| jwt_instead_of_opaque());
        organisation.into_iter().chain(kind).collect()
    }
}

/// A request does not say which organisation it is for: the token alone decides. So a token of another one is refused
/// for data of this one, and nothing in the request shows it.
fn whose_organisation(organisation: &Fact<String>, authority: &Authority, region: Option<&Region>) -> Finding {
    let mut evidence = vec![Evidence {
        text: format!("The token names the organisation {}.", organisation.value),
        source: organisation.source.words(),
    }];
    if let (Some(token), Some(request)) = (&authority.region, region) {
        let same = token.value == request.words();
        evidence.push(Evidence {
            text: format!(
                "Environment: the token is of {}, the request went to {}{}.",
                token.value,
                request.words(),
                if same { ", the same" } else { "" }
            ),
            source: token.source.words(),
        });
    }
    Finding {
        code: "organisation.other".to_owned(),
        certainty: Certainty::Possible,
        title: "The token may belong to another organisation than the data that is asked for; the request itself does not tell.".to_owned(),
        names: Vec::new(),
        evidence,
        remedy: Some(Remedy {
            steps: vec![
                "Compare the organisation's id with the one that the data belongs to.".to_owned(),
                "For a partner's app, have an administrator of that organisation authorize the OAuth client, and sign in there.".to_owned(),
            ],
            place: Some("Admin > Account Settings > Organization Details > Organization ID; Admin > Integrations > Authorized Applications".to_owned()),
        }),
    }
}

fn jwt_instead_of_opaque() -> Finding {
    Finding {
        code: "token.kind".to_owned(),
        certainty: Certainty::Possible,
        title: "The token is a JWT, but Genesys Cloud issues opaque access tokens: it may come from another issuer.".to_owned(),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: "JWTs appear at Genesys Cloud only as guest tokens of web chat and web messaging.".to_owned(),
            source: "inference from the public API document, 2026-07-19".to_owned(),
        }],
        remedy: Some(Remedy {
            steps: vec!["Get the token from the token endpoint of the organisation's own region (https://login.<region's domain>/oauth/token) and send that.".to_owned()],
            place: None,
        }),
    }
}

/// Class of a code under a status in the catalogue, and whether the catalogue has it there; what it has not is `general`.
fn class_of(status: u16, code: &str) -> (&'static str, bool) {
    const CATALOGUE: &str = include_str!("../../tables/genesys.denials.txt");
    let status = status.to_string();
    CATALOGUE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| {
            let mut words = line.split(' ');
            let (under, class, name) = (words.next()?, words.next()?, words.next()?);
            (under == status && name == code).then_some((class, true))
        })
        .unwrap_or(("general", false))
}

fn say(denial: &mut Denial, class: &str, message: &str, body: &Value) {
    let (names, divisions) = permissions_in(message, body);
    match class {
        "scope" => denial.say(Says::LacksScopes {
            names: scopes_in(message),
            any: true,
        }),
        "permission-any" => denial.say(Says::LacksPermissions {
            names,
            any: true,
            divisions,
        }),
        "permission-all" => denial.say(Says::LacksPermissions {
            names,
            any: false,
            divisions,
        }),
        "division-any" | "division-all" => {
            let divisions = if divisions.is_empty() {
                vec!["the object's division".to_owned()]
            } else {
                divisions
            };
            denial.say(Says::LacksPermissions {
                names,
                any: class == "division-any",
                divisions,
            });
        }
        "object" => denial.say(Says::ObjectRefused),
        "feature" => denial.say(Says::FeatureNotEnabled),
        "policy" => denial.say(Says::PolicyDenied {
            policies: guids_in(message),
        }),
        "address" => denial.say(Says::AddressNotAllowed {
            address: bracketed(message).first().map(|a| cut(a)),
        }),
        "no-credential" => denial.say(Says::NoCredential),
        "token-refused" => denial.say(Says::TokenRefused),
        "token-expired" => denial.say(Says::TokenExpired),
        "user" => denial.say(Says::NeedsUser),
        "client" => denial.say(Says::NeedsClient),
        "rate" => denial.say(Says::RateLimited { retry_after: None }),
        _ => denial.say(Says::Refused),
    }
}

/// The contents of every `[…]` of a message.
fn bracketed(message: &str) -> Vec<&str> {
    message
        .split('[')
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
        .collect()
}

/// Scope names: within brackets, else the last words after `scope`.
fn scopes_in(message: &str) -> Vec<String> {
    let inside = bracketed(message);
    let text = match inside.first() {
        Some(text) => text,
        None => message.rsplit_once("scope ").map_or("", |(_, tail)| tail),
    };
    text.split([',', ' '])
        .map(|name| name.trim_matches(['.', '\'', '"']))
        .filter(|name| !name.is_empty())
        .take(50)
        .map(cut)
        .collect()
}

/// Permission names anywhere in the message and its parameters: three segments, with an optional
/// fourth that is a division's GUID (seen in the wild: `telephony:extensionPool:edit:<guid>`).
fn permissions_in(message: &str, body: &Value) -> (Vec<String>, Vec<String>) {
    let mut text = message.to_owned();
    if let Some(params) = body.get("messageParams").and_then(Value::as_object) {
        for value in params.values().filter_map(Value::as_str) {
            text.push(' ');
            text.push_str(value);
        }
    }
    let (mut names, mut divisions) = (Vec::new(), Vec::new());
    for word in text.split([' ', ',', '[', ']', '\'', '"', '(', ')', '{', '}']) {
        let word = word.trim_matches(['.', ';']);
        let segments: Vec<&str> = word.split(':').collect();
        let plain =
            |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-*".contains(c));
        let (name, division) = match segments.as_slice() {
            [a, b, c] if [a, b, c].into_iter().all(plain) => (format!("{a}:{b}:{c}"), None),
            [a, b, c, guid] if [a, b, c].into_iter().all(plain) && is_guid(guid) => {
                (format!("{a}:{b}:{c}"), Some(*guid))
            }
            _ => continue,
        };
        if !names.contains(&name) && names.len() < 50 {
            names.push(name);
        }
        divisions.extend(division.map(str::to_owned));
    }
    for guid in guids_in(message) {
        if !divisions.contains(&guid) {
            divisions.push(guid);
        }
    }
    (names, divisions)
}

fn guids_in(message: &str) -> Vec<String> {
    let words = message.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
    words.filter(|word| is_guid(word)).take(20).map(str::to_owned).collect()
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

fn remedy(gap: &Gap<'_>, holder: Holder) -> Remedy {
    let or_and = |any: &bool| if *any { "or" } else { "and" };
    let (steps, place) = match gap {
        Gap::Scopes { names, any } => (
            vec![
                format!("Tick {} in the OAuth client's list of scopes.", list(names, or_and(any))),
                "If the client uses authorization code, ask for the scope in the authorization request too, sign in again and use the new token.".to_owned(),
            ],
            Some(format!("{CLIENT_PLACE} > Scope")),
        ),
        Gap::Permissions { names, any, divisions } => {
            let what = if names.is_empty() { "the permission that the operation needs".to_owned() } else { list(names, or_and(any)) };
            let mut steps = vec![format!("Have an administrator add {what} to a role.")];
            let scope = if divisions.is_empty() { String::new() } else { format!(" for the division {}", list(divisions, "and")) };
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
        _ => return general_remedy(gap, holder),
    };
    Remedy { steps, place }
}

#[cfg(test)]
mod tests;
