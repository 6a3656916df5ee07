//! NICE CXone. Sources: vendor's public API pages (no scopes or permissions are published per
//! operation), its FAQ and getting-started page (undated); claims, hosts and bodies as observed.

mod learn;

use super::{Coverage, Gap, Holder, HostMatch, Platform, Question, Region, Service, general_remedy, list, under};
use crate::authority::{Authority, Fact, FactSource, Held, Learned};
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding, Remedy};
use crate::reason::ReasonId;
use crate::requirement::Context;
use crate::token::Token;
use crate::token::json::Json;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub struct Cxone;

/// Where applications and their API scopes are registered.
const APPS_PLACE: &str =
    "CXone > Admin > Account Settings > API Applications (or the application's registration with NICE)";
/// Where permissions of a role are set.
const ROLES_PLACE: &str = "CXone > Admin > Security > Roles & Permissions (Security Profiles)";

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

    /// It is made of the addresses that the vendor's SDK calls; the API has many more.
    fn coverage(&self, _host: &str, _path: &str) -> Coverage {
        Coverage::Part
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

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        for (name, label) in [
            ("x-trace-id", "Trace id"),
            ("icagentrequestid", "Request id (icAgentRequestId)"),
        ] {
            if let Some(id) = exchange.response_headers.plain(name) {
                denial.note(label, id);
            }
        }
    }

    fn remedy(&self, gap: &Gap<'_>, holder: Holder) -> Remedy {
        let (steps, place) = match gap {
            Gap::Scopes { names, .. } if !names.is_empty() => (
                vec![format!("Have the API scope {} added to the application, and get a new token.", list(names, "or"))],
                APPS_PLACE,
            ),
            Gap::Permissions { .. } | Gap::Roles(_) => (
                vec![
                    "Have an administrator add the permission to the role (security profile) of the user who signs in, who then signs in again.".to_owned(),
                    "Check the application's API scopes (AdminAPI, AgentAPI, RealTimeDataAPI, ReportingAPI, PatronAPI …) as well: both are needed.".to_owned(),
                ],
                ROLES_PLACE,
            ),
            Gap::Client => (
                vec!["Compare application name, vendor name and business unit of the token request with the registered application, and see that it is authorized for the user's business unit.".to_owned()],
                APPS_PLACE,
            ),
            _ => return general_remedy(gap, holder),
        };
        Remedy {
            steps,
            place: Some(place.to_owned()),
            links: Vec::new(),
        }
    }

    fn is_telling(&self, path: &str) -> bool {
        learn::is_telling(path)
    }

    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        learn::learn(exchange, body)
    }

    fn questions(&self, origin: &str, token: Option<&Token>) -> Vec<Question> {
        learn::questions(origin, token)
    }

    fn how_to_learn_permissions(&self, origin: &str, _holder: Holder) -> Option<String> {
        Some(format!(
            "Call GET {origin}/InContactAPI/services/v23.0/permissions?agentId=<agent> with a token that may: it lists the agent's permissions."
        ))
    }

    fn notice(&self, exchange: &Exchange, _token: Option<&Token>, authority: &Authority) -> Vec<Finding> {
        let area = self.host(exchange.url.host()).and_then(|host| host.region);
        let tenant = authority.organisation.as_ref();
        let (Some(area), Some(tenant), Some(401)) = (area, tenant, exchange.status()) else {
            return Vec::new();
        };
        vec![whose_area(&area, tenant)]
    }
}

/// Each tenant lives in one area, and its token does not say which.
fn whose_area(area: &Region, tenant: &Fact<String>) -> Finding {
    Finding {
        reason: ReasonId::RegionCheck,
        nearest: false,
        certainty: Certainty::Possible,
        title: format!("The request went to the area {}; the token does not tell in which area its tenant lives.", area.name),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: format!("The token names the tenant {}.", tenant.value),
            source: tenant.source.words(),
        }],
        remedy: Some(Remedy {
            steps: vec!["Look up the tenant's own hosts: GET https://cxone.niceincontact.com/.well-known/cxone-configuration?tenantId=<tenant> (`area`, `api_endpoint`), and call those.".to_owned()],
            place: None, links: Vec::new() }),
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
}
