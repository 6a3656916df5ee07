//! NICE CXone. Sources: vendor's public API pages (no scopes or permissions are published per
//! operation); claims and hosts as observed.

use super::{Holder, HostMatch, Platform, Region, Service, under};
use crate::authority::{Authority, Fact, FactSource, Held};
use crate::requirement::Context;
use crate::token::Token;
use crate::token::json::Json;
use std::borrow::Cow;

/// The platform.
#[derive(Debug)]
pub struct Cxone;

/// Areas seen in host names.
const AREAS: &[&str] = &["na1", "na2", "au1", "eu1", "eu3", "za1"];

impl Platform for Cxone {
    fn id(&self) -> &'static str {
        "cxone"
    }

    fn name(&self) -> &'static str {
        "NICE CXone"
    }

    fn host(&self, host: &str) -> Option<HostMatch> {
        let area_of = |label: &str| {
            let area = label
                .strip_prefix("api-de-")
                .or_else(|| label.strip_prefix("api-"))
                .unwrap_or(label);
            let known = AREAS.contains(&area)
                || area
                    .strip_prefix('c')
                    .is_some_and(|n| !n.is_empty() && n.len() <= 3 && n.bytes().all(|b| b.is_ascii_digit()));
            known.then(|| area.to_owned())
        };
        let region = |label: &str| {
            area_of(label).map(|name| Region {
                name,
                domain: host.to_owned(),
            })
        };
        if matches!(host, "cxone.niceincontact.com" | "cxone-gov.niceincontact.com") || under(host, "nicecxone-gov.com")
        {
            return Some(HostMatch {
                service: if host.starts_with("cxone") {
                    Service::Login
                } else {
                    Service::Api
                },
                region: None,
            });
        }
        for domain in ["niceincontact.com", "nice-incontact.com", "incontact.com"] {
            if let Some(label) = host.strip_suffix(domain).and_then(|head| head.strip_suffix('.')) {
                return region(label).map(|found| HostMatch {
                    service: if label.starts_with("api-") {
                        Service::Api
                    } else {
                        Service::App
                    },
                    region: Some(found),
                });
            }
        }
        None
    }

    fn host_patterns(&self) -> Vec<String> {
        let mut patterns: Vec<String> = AREAS
            .iter()
            .flat_map(|area| {
                [
                    format!("https://api-{area}.niceincontact.com/*"),
                    format!("https://api-de-{area}.niceincontact.com/*"),
                    format!("https://{area}.nice-incontact.com/*"),
                    format!("https://{area}.niceincontact.com/*"),
                ]
            })
            .collect();
        patterns.extend(
            [
                "https://cxone.niceincontact.com/*",
                "https://cxone-gov.niceincontact.com/*",
                "https://*.nicecxone-gov.com/*",
            ]
            .map(str::to_owned),
        );
        patterns
    }

    /// Gateways name the API's version in the path (`/InContactAPI/services/v23.0/…`); the table writes it without.
    fn path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        let lower = path.to_ascii_lowercase();
        let Some(rest) = lower.strip_prefix("/incontactapi/services/v") else {
            return Cow::Borrowed(path);
        };
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(rest.len());
        path.get("/incontactapi/services/v".len() + digits..)
            .filter(|tail| tail.starts_with('/'))
            .map_or(Cow::Borrowed(path), Cow::Borrowed)
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        let Some(claims) = token.claims() else { return };
        let claim = |name: &str| claims.get(name);
        let text = |name: &str| match claim(name)? {
            Json::Text(text) => Some(text.clone()),
            Json::Number(number) => number.as_i64().map(|n| n.to_string()),
            _ => None,
        };
        if let Some(tenant) = text("tenantId") {
            authority.organisation = Some(Fact::new(tenant, FactSource::Claim("tenantId".to_owned())));
        }
        if let Some(subject) = text("sub")
            && subject.starts_with("user:")
        {
            authority.context = Some(Fact::new(Context::User, FactSource::Claim("sub".to_owned())));
        }
        if let Some(cluster) = text("icClusterId") {
            authority.region = Some(Fact::new(
                format!("cluster {cluster}"),
                FactSource::Claim("icClusterId".to_owned()),
            ));
        }
        if let Some(role) = claim("role")
            .and_then(Json::as_object)
            .and_then(|role| role.get("legacyId"))
            .and_then(Json::as_text)
        {
            authority.roles = Held::AtLeast {
                names: vec![role.to_owned()],
                source: FactSource::Claim("role".to_owned()),
                why: "the claim names the primary role; secondary roles are ids".to_owned(),
            };
        }
        if matches!(authority.scopes, Held::Unknown { .. }) {
            authority.scopes = Held::unknown("CXone tokens carry no `scope` claim");
        }
    }

    fn how_to_learn_permissions(&self, origin: &str, _holder: Holder) -> Option<String> {
        Some(format!(
            "Call GET {origin}/InContactAPI/services/v23.0/permissions?agentId=<agent> with a token that may: it lists the agent's permissions."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_areas() {
        for (host, area) in [
            ("api-na1.niceincontact.com", "na1"),
            ("api-de-au1.niceincontact.com", "au1"),
            ("na2.nice-incontact.com", "na2"),
            ("api-c12.incontact.com", "c12"),
        ] {
            assert_eq!(Cxone.host(host).unwrap().region.unwrap().name, area);
        }
        for other in [
            "api-na1.evilniceincontact.com",
            "xniceincontact.com",
            "api-na9.niceincontact.com",
            "niceincontact.com",
            "nicecxone-gov.com.evil.example",
        ] {
            assert_eq!(Cxone.host(other), None, "{other}");
        }
    }

    #[test]
    fn the_version_prefix_is_stripped() {
        assert_eq!(
            Cxone.path("/InContactAPI/services/v23.0/agent-sessions/1/dialer-login"),
            "/agent-sessions/1/dialer-login"
        );
        assert_eq!(Cxone.path("/other/services/v23.0/x"), "/other/services/v23.0/x");
    }
}
