//! GitHub. Sources: vendor's REST documentation ("Troubleshooting the REST API", "Scopes for OAuth
//! apps", "Permissions required for fine-grained personal access tokens", 2026) and its OpenAPI
//! document; sentences as seen in public issue threads.

mod dialect;
mod learn;

use super::{Coverage, Enforcement, Gap, Holder, HostMatch, Platform, Question, Service, general_remedy, list};
use crate::authority::{Authority, Held, Learned};
use crate::denial::Denial;
use crate::exchange::{Body, Exchange};
use crate::finding::{Certainty, Evidence, Finding, Remedy};
use crate::requirement::Context;
use crate::token::{GitHubKind, OpaqueShape, Token};
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub struct GitHub;

/// Header that lists the scopes of the token (classic tokens and OAuth apps alone).
const HELD: &str = "x-oauth-scopes";

/// Which scope includes which, each with all that it includes: the page on scopes.
pub const INCLUDES: &[(&str, &[&str])] = &[
    (
        "repo",
        &[
            "repo:status",
            "repo_deployment",
            "public_repo",
            "repo:invite",
            "security_events",
        ],
    ),
    ("admin:repo_hook", &["write:repo_hook", "read:repo_hook"]),
    ("write:repo_hook", &["read:repo_hook"]),
    ("admin:org", &["write:org", "read:org"]),
    ("write:org", &["read:org"]),
    ("admin:public_key", &["write:public_key", "read:public_key"]),
    ("write:public_key", &["read:public_key"]),
    ("user", &["read:user", "user:email", "user:follow"]),
    ("project", &["read:project"]),
    ("write:discussion", &["read:discussion"]),
    ("admin:gpg_key", &["write:gpg_key", "read:gpg_key"]),
    ("write:gpg_key", &["read:gpg_key"]),
    (
        "admin:enterprise",
        &[
            "manage_runners:enterprise",
            "manage_billing:enterprise",
            "read:enterprise",
        ],
    ),
    // "Grants full access to repositories, including repository hooks."
    ("repo", &["admin:repo_hook", "write:repo_hook", "read:repo_hook"]),
];

/// The same, as the page for a new classic token draws one below the other; the page on scopes does not list these.
pub const DRAWN_BELOW: &[(&str, &[&str])] = &[
    ("admin:org", &["manage_runners:org"]),
    ("write:packages", &["read:packages"]),
    ("codespace", &["codespace:secrets"]),
    ("copilot", &["manage_billing:copilot"]),
    ("audit_log", &["read:audit_log"]),
    ("write:network_configurations", &["read:network_configurations"]),
    (
        "admin:ssh_signing_key",
        &["write:ssh_signing_key", "read:ssh_signing_key"],
    ),
    ("write:ssh_signing_key", &["read:ssh_signing_key"]),
];

/// Where tokens are made.
const TOKENS_PLACE: &str = "github.com > Settings > Developer settings > Personal access tokens";
/// Where an app's permissions are chosen.
const APP_PLACE: &str = "github.com > Settings > Developer settings > GitHub Apps > the app > Permissions & events";

impl Platform for GitHub {
    fn id(&self) -> &'static str {
        "github"
    }

    fn name(&self) -> &'static str {
        "GitHub"
    }

    /// A GitHub Enterprise Server stands under a name of its owner's choice, which nobody can guess.
    fn host(&self, host: &str) -> Option<HostMatch> {
        let found = |service| Some(HostMatch { service, region: None });
        match host {
            "api.github.com" | "uploads.github.com" => return found(Service::Api),
            "github.com" => return found(Service::Login),
            _ => {}
        }
        // GitHub Enterprise Cloud with data residency: `<name>.ghe.com` and `api.<name>.ghe.com`.
        let labels: Vec<&str> = host.strip_suffix(".ghe.com")?.split('.').collect();
        match labels.as_slice() {
            ["api", name] if !name.is_empty() => found(Service::Api),
            [name] if !name.is_empty() => found(Service::Login),
            _ => None,
        }
    }

    fn host_patterns(&self) -> Vec<String> {
        ["api.github.com", "uploads.github.com", "*.ghe.com"]
            .map(|host| format!("https://{host}/*"))
            .to_vec()
    }

    /// The document is that of the REST API.
    fn coverage(&self, _host: &str, path: &str) -> Coverage {
        if path.ends_with("/graphql") {
            Coverage::Nothing
        } else {
            Coverage::Whole
        }
    }

    fn asked_at_install(&self) -> bool {
        false
    }

    fn covers(&self, held: &str, needed: &str) -> bool {
        held == needed
            || INCLUDES
                .iter()
                .chain(DRAWN_BELOW)
                .any(|(wide, narrow)| *wide == held && narrow.contains(&needed))
    }

    fn scopes_ignored(&self, _holder: Holder, token: Option<&Token>) -> Option<&'static str> {
        let kind = kind_of(token?)?;
        (!has_scopes(kind)).then_some("this kind of token has permissions instead of scopes")
    }

    fn permissions_ignored(&self, token: Option<&Token>) -> bool {
        token.and_then(kind_of).is_some_and(has_scopes)
    }

    /// With a token as password.
    fn takes_basic(&self) -> bool {
        true
    }

    /// "In most cases, you can use `Authorization: Bearer` or `Authorization: token` to pass a token" (page
    /// "Authenticating to the REST API").
    fn takes_scheme(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case("token")
    }

    fn enforcement(&self) -> Enforcement {
        Enforcement::Optional("the vendor states scopes in the prose of its document, and public resources need none")
    }

    fn read_token(&self, token: &Token, authority: &mut Authority) {
        let Some(kind) = kind_of(token) else { return };
        if has_scopes(kind) {
            authority.scopes = Held::unknown("the token is opaque; the answer's header X-OAuth-Scopes would list them");
        } else {
            authority.scopes = Held::unknown("this kind of token has permissions instead of scopes");
        }
        authority.permissions = Held::unknown("no answer of GitHub lists what a token may do");
    }

    fn read_answer(&self, exchange: &Exchange, authority: &mut Authority) {
        if let Some(held) = learn::held(exchange) {
            authority.scopes = held;
        }
    }

    fn denies(&self, exchange: &Exchange) -> bool {
        dialect::is_hidden(exchange, &|held, needed| self.covers(held, needed)) || dialect::graphql_refuses(exchange)
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        dialect::read(exchange, denial);
    }

    fn remedy(&self, gap: &Gap<'_>, holder: Holder) -> Remedy {
        remedy(gap, holder)
    }

    fn notice(&self, exchange: &Exchange, _token: Option<&Token>, _authority: &Authority) -> Vec<Finding> {
        let spent = exchange.response_headers.plain("x-ratelimit-remaining") == Some("0");
        let unread = exchange.response_body == Body::NotSeen;
        (exchange.status() == Some(403) && spent && unread)
            .then(spent_limit)
            .into_iter()
            .collect()
    }

    fn is_telling(&self, path: &str) -> bool {
        path == learn::LIMITS
    }

    fn learn(&self, exchange: &Exchange, _body: &Value) -> Option<Learned> {
        learn::learn(exchange)
    }

    fn questions(&self, origin: &str, token: Option<&Token>) -> Vec<Question> {
        learn::questions(origin, token)
    }

    fn how_to_learn_scopes(&self, origin: &str) -> Option<String> {
        Some(format!(
            "Look at the header X-OAuth-Scopes of any answer to the same token, e.g. GET {origin}/rate_limit (it costs nothing)."
        ))
    }

    fn how_to_learn_permissions(&self, _origin: &str, holder: Holder) -> Option<String> {
        Some(match holder {
            Some(Context::Client) => {
                format!("Look at {APP_PLACE}, and at the installation's page for what its owner accepted.")
            }
            _ => format!(
                "Look at {TOKENS_PLACE} > the token; the answer's header X-Accepted-GitHub-Permissions says what the operation accepts."
            ),
        })
    }
}

/// Where the body was not seen, a spent limit is the likely reason of a 403.
fn spent_limit() -> Finding {
    Finding {
        code: "rate.limited".to_owned(),
        certainty: Certainty::Likely,
        title: "No calls are left in this hour (X-RateLimit-Remaining is 0), and GitHub refuses with 403 then."
            .to_owned(),
        names: Vec::new(),
        evidence: vec![Evidence {
            text: "The answer's body was not seen; it would say whether this is the reason.".to_owned(),
            source: "the response header `x-ratelimit-remaining`; GitHub's page on rate limits, 2026".to_owned(),
        }],
        remedy: Some(Remedy {
            steps: vec!["Wait until the time of the answer's header X-RateLimit-Reset.".to_owned()],
            place: None,
        }),
    }
}

/// The kind of a GitHub token.
fn kind_of(token: &Token) -> Option<GitHubKind> {
    match &token.opaque()?.shape {
        OpaqueShape::GitHub { kind, .. } => Some(*kind),
        _ => None,
    }
}

/// Classic tokens and those of OAuth apps have scopes; fine-grained ones and those of GitHub Apps have permissions.
fn has_scopes(kind: GitHubKind) -> bool {
    matches!(kind, GitHubKind::PersonalClassic | GitHubKind::OAuthApp)
}

/// Of scopes of which any one would do, one that includes none of the others; one of a single kind of object, if any is.
fn narrowest(names: &[String]) -> String {
    let narrow = |name: &&String| !names.iter().any(|other| other != *name && GitHub.covers(name, other));
    let mut found: Vec<&String> = names.iter().filter(narrow).collect();
    found.sort_by_key(|name| !name.contains(':'));
    found.first().map_or_else(String::new, |name| (*name).clone())
}

fn remedy(gap: &Gap<'_>, holder: Holder) -> Remedy {
    let or_and = |any: &bool| if *any { "or" } else { "and" };
    let (steps, place) = match gap {
        Gap::Scopes { names, any } if !names.is_empty() => {
            let narrow = if *any { narrowest(names) } else { names.join(" ") };
            let others = if *any && names.len() > 1 {
                format!(" (the narrowest of {})", list(names, "and"))
            } else {
                String::new()
            };
            let in_address = narrow.replace(' ', "%20");
            (
                vec![
                    format!("For a personal access token (classic): tick {narrow}{others} and save; the token stays the same."),
                    format!("For an OAuth app: ask for it in `scope` (https://github.com/login/oauth/authorize?scope={in_address}&client_id=…), let the user authorize again, and use the new token."),
                ],
                TOKENS_PLACE,
            )
        }
        Gap::Permissions { names, any, .. } => {
            let what = if names.is_empty() { "the permission that the operation's page names".to_owned() } else { list(names, or_and(any)) };
            let app = format!("For a GitHub App: add {what}, have the owner of every installation accept it, and make a new installation token. In GitHub Actions, name it under `permissions:` of the workflow.");
            match holder {
                Some(Context::Client) => (vec![app], APP_PLACE),
                _ => (
                    vec![format!("For a fine-grained personal access token: add {what}, and check that the token's resource owner and repositories include this one."), app],
                    TOKENS_PLACE,
                ),
            }
        }
        Gap::Sso(address) => (
            vec![
                match address {
                    Some(address) => format!("Open the address of the answer's header X-GitHub-SSO ({address}?…) and authorize the token for the organisation."),
                    None => "Authorize the token for the organisation.".to_owned(),
                },
                "For a personal access token: Configure SSO beside the token; for an OAuth app, start a single sign-on session and authorize the app again.".to_owned(),
            ],
            TOKENS_PLACE,
        ),
        Gap::Client => (
            vec!["Have an owner of the organisation approve the OAuth app, or use a personal access token or GitHub App that it admits.".to_owned()],
            "github.com > the organisation > Settings > Third-party Access",
        ),
        Gap::Policy => (vec!["Ask an owner of the organisation about its policy on tokens.".to_owned()], "github.com > the organisation > Settings > Personal access tokens"),
        _ => return general_remedy(gap, holder),
    };
    Remedy {
        steps,
        place: Some(place.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_by_whole_labels() {
        for host in [
            "api.github.com",
            "api.octocorp.ghe.com",
            "github.com",
            "octocorp.ghe.com",
        ] {
            assert!(GitHub.host(host).is_some(), "{host}");
        }
        for other in [
            "api.github.com.evil.example",
            "evilgithub.com",
            "gist.github.com",
            "api.x.y.ghe.com",
            "ghe.com",
            ".ghe.com",
        ] {
            assert_eq!(GitHub.host(other), None, "{other}");
        }
    }

    #[test]
    fn wide_scopes_include_narrow_ones_and_not_the_reverse() {
        assert!(
            GitHub.covers("repo", "public_repo")
                && GitHub.covers("admin:org", "read:org")
                && GitHub.covers("gist", "gist")
        );
        assert!(
            !GitHub.covers("public_repo", "repo")
                && !GitHub.covers("read:org", "admin:org")
                && !GitHub.covers("repo", "workflow")
        );
    }
}
