//! Microsoft Graph. Sources: vendor's permissions reference (2026-08-07) and pages on errors,
//! national clouds and claims challenges; bodies as seen in public issue threads.

mod dialect;

use super::{Coverage, Enforcement, Gap, Holder, HostMatch, Platform, Region, Service, general_remedy, list};
use crate::authority::{Authority, Fact, FactSource, Held};
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding, Remedy};
use crate::reason::ReasonId;
use crate::requirement::Context;
use crate::token::{Claims, Token};
use std::borrow::Cow;

/// The platform.
#[derive(Debug)]
pub struct Graph;

/// Cloud, API host and sign-in host, by the vendor's page on national clouds.
const CLOUDS: &[(&str, &str, &str)] = &[
    ("global cloud", "graph.microsoft.com", "login.microsoftonline.com"),
    ("US Government L4", "graph.microsoft.us", "login.microsoftonline.us"),
    (
        "US Government L5 (DoD)",
        "dod-graph.microsoft.us",
        "login.microsoftonline.us",
    ),
    (
        "China, 21Vianet",
        "microsoftgraph.chinacloudapi.cn",
        "login.partner.microsoftonline.cn",
    ),
];

/// Microsoft Graph's own id, which stands as audience in tokens of version 1.
const GRAPH_ID: &str = "00000003-0000-0000-c000-000000000000";

/// Where an app's permissions are chosen and consented to.
const PERMISSIONS_PLACE: &str = "Microsoft Entra admin center > App registrations > the app > API permissions";
/// Where users' roles are given.
const ROLES_PLACE: &str = "Microsoft Entra admin center > Roles & admins";

impl Platform for Graph {
    fn id(&self) -> &'static str {
        "graph"
    }

    fn name(&self) -> &'static str {
        "Microsoft Graph"
    }

    fn host(&self, host: &str) -> Option<HostMatch> {
        let api = CLOUDS.iter().find(|(_, api, _)| *api == host);
        if let Some((name, domain, _)) = api {
            return Some(HostMatch {
                service: Service::Api,
                region: Some(region(name, domain)),
            });
        }
        CLOUDS.iter().any(|(_, _, login)| *login == host).then_some(HostMatch {
            service: Service::Login,
            region: None,
        })
    }

    /// The permissions document has no path for what needs none of its own (`$batch`, `$ref`, subscriptions).
    fn coverage(&self, _host: &str, _path: &str) -> Coverage {
        Coverage::Part
    }

    fn host_patterns(&self) -> Vec<String> {
        let mut hosts: Vec<&str> = CLOUDS.iter().flat_map(|(_, api, login)| [*api, *login]).collect();
        hosts.sort_unstable();
        hosts.dedup();
        hosts.into_iter().map(|host| format!("https://{host}/*")).collect()
    }

    fn asked_at_install(&self) -> bool {
        false
    }

    /// The permissions reference writes paths without the version.
    fn path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        let rest = path.strip_prefix("/v1.0").or_else(|| path.strip_prefix("/beta"));
        rest.filter(|rest| rest.starts_with('/'))
            .map_or(Cow::Borrowed(path), Cow::Borrowed)
    }

    /// `/me` is the signed-in user under `/users`; the permissions document does not list every path in both forms.
    fn other_path(&self, path: &str) -> Option<String> {
        let rest = path
            .strip_prefix("/me")
            .filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        Some(format!("/users/me{rest}"))
    }

    fn enforcement(&self) -> Enforcement {
        Enforcement::Optional(
            "the vendor's list need not name resource-specific consent, preview permissions and the roles of a service's own access control",
        )
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        let Some(claims) = token.claims() else { return };
        if let Some(cloud) = claims.aud().into_iter().find_map(cloud_of_audience) {
            authority.region = Some(Fact::new(cloud.words(), FactSource::Claim("aud".to_owned())));
        }
        read_authority(claims, authority);
    }

    fn read_answer(&self, exchange: &Exchange, authority: &mut Authority) {
        if let Some(names) = dialect::scopes_on_the_request(exchange) {
            authority.scopes = Held::Known {
                names,
                source: FactSource::ServerSaid,
            };
        }
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        dialect::read(exchange, denial);
    }

    fn remedy(&self, gap: &Gap<'_>, holder: Holder) -> Remedy {
        remedy(gap, holder)
    }

    fn how_to_learn_scopes(&self, _origin: &str) -> Option<String> {
        Some("Decode the token: `scp` lists the delegated permissions, `roles` the application permissions (the token here could not be read).".to_owned())
    }

    fn how_to_learn_permissions(&self, origin: &str, holder: Holder) -> Option<String> {
        Some(match holder {
            Some(Context::Client) => format!(
                "Look at {PERMISSIONS_PLACE}: what is listed as application permission and consented to is what the app has."
            ),
            _ => format!(
                "Call GET {origin}/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole with a token that may: it lists the user's directory roles."
            ),
        })
    }

    fn notice(&self, exchange: &Exchange, token: Option<&Token>, _authority: &Authority) -> Vec<Finding> {
        let on_api = self
            .host(exchange.url.host())
            .is_some_and(|host| host.service == Service::Api);
        let claims = token.and_then(Token::claims).filter(|_| on_api);
        claims.and_then(made_for_another_api).into_iter().collect()
    }
}

fn region(name: &str, domain: &str) -> Region {
    Region {
        name: name.to_owned(),
        domain: domain.to_owned(),
    }
}

fn cloud_of_audience(audience: &str) -> Option<Region> {
    let host = audience.trim_start_matches("https://").trim_end_matches('/');
    let (name, domain, _) = CLOUDS.iter().find(|(_, api, _)| *api == host)?;
    Some(region(name, domain))
}

/// `scp` lists delegated permissions, `roles` application permissions (access token claims reference).
fn read_authority(claims: &Claims, authority: &mut Authority) {
    let delegated = claims.text("scp").is_some();
    let roles: Vec<String> = claims
        .roles()
        .into_iter()
        .filter(|(claim, _)| *claim == "roles")
        .map(|(_, name)| name.to_owned())
        .collect();
    let is_app = claims.text("idtyp") == Some("app") || (!delegated && !roles.is_empty());
    if is_app {
        let source = FactSource::Claim("roles".to_owned());
        authority.context = Some(Fact::new(Context::Client, source.clone()));
        // Permissions of the app itself; the permissions document calls both kinds by one name.
        authority.scopes = Held::Known { names: roles, source };
    } else if delegated {
        authority.context = Some(Fact::new(Context::User, FactSource::Claim("scp".to_owned())));
    }
    if let Some(tenant) = claims.text("tid") {
        authority.organisation = Some(Fact::new(tenant.to_owned(), FactSource::Claim("tid".to_owned())));
    }
}

/// A token names its API as audience; Graph takes only its own.
fn made_for_another_api(claims: &Claims) -> Option<Finding> {
    let audiences = claims.aud();
    let ours = |audience: &&str| {
        let host = audience.trim_start_matches("https://").trim_end_matches('/');
        host == GRAPH_ID || CLOUDS.iter().any(|(_, api, _)| *api == host)
    };
    let other = audiences.first().filter(|_| !audiences.iter().any(ours))?;
    Some(Finding {
        reason: ReasonId::TokenAudience,
        nearest: false,
        certainty: Certainty::Likely,
        title: format!("The token is made for another API ({other}), not for Microsoft Graph."),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: format!(
                "Its audience is {other}; Microsoft Graph takes https://graph.microsoft.com or {GRAPH_ID} alone."
            ),
            source: "the token's claim `aud` (signature not checked)".to_owned(),
        }],
        remedy: Some(remedy(&Gap::Audience, None)),
    })
}

fn remedy(gap: &Gap<'_>, holder: Holder) -> Remedy {
    let or_and = |any: &bool| if *any { "or" } else { "and" };
    let (steps, place) = match gap {
        Gap::Scopes { names, any } if !names.is_empty() => match holder {
            Some(Context::Client) => (
                vec![
                    format!("Add the application permission {} to the app, and have an administrator grant consent.", list(names, or_and(any))),
                    "Get a new token with the scope `https://graph.microsoft.com/.default`: the token in use does not change.".to_owned(),
                ],
                PERMISSIONS_PLACE,
            ),
            _ => (
                vec![
                    format!("Add the delegated permission {} to the app; the narrowest that is enough will do.", list(names, or_and(any))),
                    "Name it in the `scope` of the authorize request, let the user (or an administrator) consent, and use the new token.".to_owned(),
                ],
                PERMISSIONS_PLACE,
            ),
        },
        Gap::Scopes { .. } => (
            vec!["Compare the token's permissions with those that the reference page of the operation lists, add what is missing, consent, and get a new token.".to_owned()],
            PERMISSIONS_PLACE,
        ),
        Gap::Permissions { .. } | Gap::Roles(_) => (general_remedy(gap, holder).steps, ROLES_PLACE),
        Gap::Audience => (
            vec!["Ask for scopes of Microsoft Graph (https://graph.microsoft.com/<permission>, or …/.default) in the token request; a token is for one API alone, so get another for the other API.".to_owned()],
            PERMISSIONS_PLACE,
        ),
        Gap::Context(Context::Client) => (
            vec!["Use a token of the client credentials grant; the operation takes application permissions only.".to_owned()],
            PERMISSIONS_PLACE,
        ),
        Gap::Client => (
            vec!["Have an administrator of that tenant consent to the app (…/adminconsent), so that the app gets a service principal there; check the tenant in the token's `tid`.".to_owned()],
            "Microsoft Entra admin center > Enterprise applications",
        ),
        Gap::Policy => (
            vec!["Ask an administrator which Conditional Access policy refused, with the request id below.".to_owned()],
            "Microsoft Entra admin center > Protection > Conditional Access; sign-in logs",
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
    fn clouds_and_no_look_alike() {
        assert_eq!(
            Graph.host("graph.microsoft.us").unwrap().region.unwrap().name,
            "US Government L4"
        );
        assert_eq!(Graph.host("login.microsoftonline.com").unwrap().service, Service::Login);
        for other in [
            "graph.microsoft.com.evil.example",
            "evilgraph.microsoft.com",
            "x.graph.microsoft.com",
            "microsoft.com",
        ] {
            assert_eq!(Graph.host(other), None, "{other}");
        }
    }

    #[test]
    fn the_version_is_stripped_as_a_whole_segment() {
        assert_eq!(Graph.path("/v1.0/me/messages"), "/me/messages");
        assert_eq!(Graph.path("/beta/users"), "/users");
        assert_eq!(Graph.path("/v1.0x/me"), "/v1.0x/me");
    }
}
