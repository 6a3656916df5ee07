//! Google APIs. Sources: vendor's discovery documents, `google.rpc.ErrorInfo` and the error pages of
//! Drive, Gmail, Maps and Cloud (2026); bodies as seen in public issue threads.

mod learn;

use super::{Coverage, Enforcement, Gap, Holder, HostMatch, Platform, Question, Service, general_remedy, list, under};
use crate::authority::{Authority, Held, Learned};
use crate::exchange::Exchange;
use crate::finding::Remedy;
use crate::token::Token;
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub struct Google;

/// Where APIs are switched on.
const APIS_PLACE: &str = "Google Cloud console > APIs & Services > Enabled APIs & services";
/// Where keys and clients are.
const CREDENTIALS_PLACE: &str = "Google Cloud console > APIs & Services > Credentials";
/// Where roles are given.
const IAM_PLACE: &str = "Google Cloud console > IAM & Admin > IAM";
/// Where an app's scopes are listed.
const CONSENT_PLACE: &str = "Google Cloud console > Google Auth Platform > Data Access";

impl Platform for Google {
    fn id(&self) -> &'static str {
        "google"
    }

    fn name(&self) -> &'static str {
        "Google"
    }

    fn host(&self, host: &str) -> Option<HostMatch> {
        let service = match host {
            "oauth2.googleapis.com" | "accounts.google.com" | "sts.googleapis.com" => Service::Login,
            "googleapis.com" => return None,
            _ if under(host, "googleapis.com") => Service::Api,
            _ => return None,
        };
        Some(HostMatch { service, region: None })
    }

    /// Discovery documents have no batches and no sign-in, and of Cloud Storage the JSON API alone.
    fn coverage(&self, host: &str, path: &str) -> Coverage {
        let xml = host.ends_with("storage.googleapis.com") && !path.starts_with("/storage/");
        if xml || ["/batch", "/oauth2/"].iter().any(|start| path.starts_with(start)) {
            Coverage::Nothing
        } else {
            Coverage::Whole
        }
    }

    fn host_patterns(&self) -> Vec<String> {
        vec!["https://*.googleapis.com/*".to_owned()]
    }

    fn asked_at_install(&self) -> bool {
        false
    }

    fn enforcement(&self) -> Enforcement {
        Enforcement::Optional(
            "a token may also act through an API key, a service account's roles or domain-wide delegation",
        )
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        if token.opaque().is_some() {
            authority.scopes = Held::unknown("the token is opaque; Google's tokeninfo lists its scopes");
        }
    }

    fn remedy(&self, gap: &Gap<'_>, holder: Holder) -> Remedy {
        remedy(gap, holder)
    }

    fn is_telling(&self, path: &str) -> bool {
        learn::is_telling(path)
    }

    fn learn(&self, exchange: &Exchange, body: &Value) -> Option<Learned> {
        learn::learn(exchange, body)
    }

    fn questions(&self, _origin: &str, token: Option<&Token>) -> Vec<Question> {
        learn::questions(token)
    }

    fn how_to_learn_scopes(&self, _origin: &str) -> Option<String> {
        Some("Post the token as `access_token` to https://oauth2.googleapis.com/tokeninfo: `scope` lists what it may do.".to_owned())
    }

    fn how_to_learn_permissions(&self, _origin: &str, _holder: Holder) -> Option<String> {
        Some(format!(
            "Look at {IAM_PLACE}, or call the resource's `testIamPermissions` with the permission: it answers with those that the caller has."
        ))
    }
}

fn remedy(gap: &Gap<'_>, holder: Holder) -> Remedy {
    let (steps, place) = match gap {
        Gap::Scopes { names: [], .. } => (
            vec![
                "Ask for one of the scopes that the method's page lists in the authorization request.".to_owned(),
                "Have the user consent again (a checkbox left empty leaves the scope out), and use the new token.".to_owned(),
            ],
            CONSENT_PLACE,
        ),
        Gap::Scopes { names, .. } => (
            vec![
                format!("Ask for the narrowest that will do in the `scope` of the authorization request: {}.", list(names, "or")),
                "Have the user consent again (a checkbox left empty leaves the scope out), and use the new token.".to_owned(),
            ],
            CONSENT_PLACE,
        ),
        Gap::Permissions { names, any, divisions } => {
            let what = if names.is_empty() {
                "the permission that the method needs".to_owned()
            } else {
                list(names, if *any { "or" } else { "and" })
            };
            let place = if divisions.is_empty() { String::new() } else { format!(" on {}", list(divisions, "and")) };
            (vec![format!("Grant the caller's account a role that holds {what}{place}; a new grant may need some minutes.")], IAM_PLACE)
        }
        Gap::Feature { .. } => (general_remedy(gap, holder).steps, APIS_PLACE),
        Gap::ApiKey => (vec!["Check the key: whether it exists, which APIs it may call, and from where.".to_owned()], CREDENTIALS_PLACE),
        Gap::Origin(_) => (general_remedy(gap, holder).steps, "Google Cloud console > APIs & Services > Credentials > the key > Website restrictions"),
        Gap::Address => (general_remedy(gap, holder).steps, "Google Cloud console > APIs & Services > Credentials > the key > IP addresses"),
        Gap::Policy => (
            vec!["Give the id below to whoever keeps the organisation's policies (VPC Service Controls, access levels, Workspace app access).".to_owned()],
            "Google Cloud console > Security > VPC Service Controls; admin.google.com > Security > API controls",
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
        for host in [
            "www.googleapis.com",
            "gmail.googleapis.com",
            "us-central1-aiplatform.googleapis.com",
            "oauth2.googleapis.com",
        ] {
            assert!(Google.host(host).is_some(), "{host}");
        }
        for other in [
            "googleapis.com",
            "evilgoogleapis.com",
            "www.googleapis.com.evil.example",
            "www.google.com",
        ] {
            assert_eq!(Google.host(other), None, "{other}");
        }
    }
}
