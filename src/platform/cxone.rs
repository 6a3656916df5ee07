//! NICE CXone. Sources: vendor's public API pages (no scopes or permissions are published per
//! operation), its FAQ and getting-started page (undated); claims, hosts and bodies as observed.

mod learn;

use super::{Platform, Question, Region};
use crate::authority::{Authority, Fact, FactSource, Held, Learned};
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding};
use crate::reason::RegionCheck;
use crate::requirement::Context;
use crate::token::Token;
use crate::token::json::Json;
use crate::vendor::Vendor;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub(super) struct Cxone(pub(super) Vendor);

impl Platform for Cxone {
    fn vendor(&self) -> &Vendor {
        &self.0
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        let Some(claims) = token.claims() else { return };
        let claim = |name: &str| claims.get(name);
        let text = |name: &str| match claim(name)? {
            Json::Text(text) => Some(text.to_owned()),
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

    fn is_telling(&self, path: &str) -> bool {
        learn::is_telling(path)
    }

    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        learn::learn(exchange, body)
    }

    fn questions(&self, origin: &str, token: Option<&Token>) -> Vec<Question> {
        learn::questions(origin, token)
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
    let reason = RegionCheck {
        request: Some(format!("the area {}", area.name)),
        login: None,
        advice: Some("Look up the tenant's own hosts: GET https://cxone.niceincontact.com/.well-known/cxone-configuration?tenantId=<tenant> (`area`, `api_endpoint`), and call those.".to_owned()),
    };
    let evidence = Evidence {
        text: format!("The token names the tenant {}.", tenant.value),
        source: tenant.source.words(),
    };
    Finding::seen(reason, Certainty::Possible, vec![evidence])
}

#[cfg(test)]
mod tests {
    use crate::platform::bundled;

    #[test]
    fn hosts_and_areas() {
        for (host, area) in [
            ("api-na1.niceincontact.com", "na1"),
            ("api-de-au1.niceincontact.com", "au1"),
            ("na2.nice-incontact.com", "na2"),
            ("api-c12.incontact.com", "c12"),
        ] {
            assert_eq!(bundled("cxone").host(host).unwrap().region.unwrap().name, area);
        }
        for other in [
            "api-na1.evilniceincontact.com",
            "xniceincontact.com",
            "api-na9.niceincontact.com",
            "niceincontact.com",
            "nicecxone-gov.com.evil.example",
        ] {
            assert_eq!(bundled("cxone").host(other), None, "{other}");
        }
    }
}
