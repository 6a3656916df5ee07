//! Microsoft Graph. Sources: vendor's permissions reference (2026-08-07) and pages on errors,
//! national clouds and claims challenges; bodies as seen in public issue threads.

mod dialect;

use super::{Platform, Region, Service};
use crate::authority::{Authority, Fact, FactSource, Held};
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding};
use crate::reason::TokenAudience;
use crate::requirement::Context;
use crate::token::{Claims, Token};
use crate::vendor::Vendor;

/// The platform.
#[derive(Debug)]
pub(super) struct Graph(pub(super) Vendor);

/// Microsoft Graph's own id, which stands as audience in tokens of version 1.
const GRAPH_ID: &str = "00000003-0000-0000-c000-000000000000";

impl Platform for Graph {
    fn vendor(&self) -> &Vendor {
        &self.0
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        let Some(claims) = token.claims() else { return };
        if let Some(cloud) = claims.aud().into_iter().find_map(|audience| self.cloud_of(audience)) {
            authority.region = Some(Fact::new(cloud.words(), FactSource::Claim("aud".to_owned())));
            authority.region_listed = true;
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

    fn judges_audiences(&self) -> bool {
        true
    }

    fn notice(&self, exchange: &Exchange, token: Option<&Token>, _authority: &Authority) -> Vec<Finding> {
        let on_api = self
            .host(exchange.url.host())
            .is_some_and(|host| host.service == Service::Api);
        let claims = token.and_then(Token::claims).filter(|_| on_api);
        claims
            .and_then(|claims| self.made_for_another_api(claims))
            .into_iter()
            .collect()
    }
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

impl Graph {
    /// The cloud whose API host an audience names.
    fn cloud_of(&self, audience: &str) -> Option<Region> {
        let host = audience.trim_start_matches("https://").trim_end_matches('/');
        self.host(host)?.region
    }

    /// A token names its API as audience; Graph takes only its own.
    fn made_for_another_api(&self, claims: &Claims) -> Option<Finding> {
        let audiences = claims.aud();
        let ours = |audience: &&str| {
            let host = audience.trim_start_matches("https://").trim_end_matches('/');
            host == GRAPH_ID || self.cloud_of(audience).is_some()
        };
        let other = audiences.first().filter(|_| !audiences.iter().any(ours))?;
        let evidence = Evidence {
            text: format!(
                "Its audience is {other}; Microsoft Graph takes https://graph.microsoft.com or {GRAPH_ID} alone."
            ),
            source: "the token's claim `aud` (signature not checked)".to_owned(),
        };
        let reason = TokenAudience {
            names: vec![(*other).to_owned()],
            here: Some("Microsoft Graph".to_owned()),
        };
        let mut finding = Finding::seen(reason, Certainty::Likely, vec![evidence]);
        finding.names.clear();
        finding.remedy = self.remedy(&TokenAudience::default().into(), None).or(finding.remedy);
        Some(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::bundled;

    #[test]
    fn clouds_and_no_look_alike() {
        assert_eq!(
            bundled("graph")
                .host("graph.microsoft.us")
                .unwrap()
                .region
                .unwrap()
                .name,
            "US Government L4"
        );
        assert_eq!(
            bundled("graph").host("login.microsoftonline.com").unwrap().service,
            Service::Login
        );
        for other in [
            "graph.microsoft.com.evil.example",
            "evilgraph.microsoft.com",
            "x.graph.microsoft.com",
            "microsoft.com",
        ] {
            assert_eq!(bundled("graph").host(other), None, "{other}");
        }
    }

    #[test]
    fn the_version_is_stripped_as_a_whole_segment() {
        assert_eq!(bundled("graph").path("/v1.0/me/messages"), "/me/messages");
        assert_eq!(bundled("graph").path("/beta/users"), "/users");
        assert_eq!(bundled("graph").path("/v1.0x/me"), "/v1.0x/me");
    }
}
