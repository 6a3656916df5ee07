//! GitHub's sentences and headers. The status is 403 for much that is no matter of scopes, and 404
//! where the existence of something private is hidden.

use crate::denial::{Denial, Says, cut, first_address, json_body, retry_after, text_at};
use crate::exchange::Exchange;
use crate::requirement::{Atom, Expr};
use crate::token::utc;
use serde_json::Value;

/// Header that lists scopes of which any one is enough.
const ACCEPTED: &str = "x-accepted-oauth-scopes";
/// Header that lists permissions: comma = all of these, semicolon = or.
const ACCEPTED_PERMISSIONS: &str = "x-accepted-github-permissions";

/// Reads a sentence.
type Meaning = fn(&str) -> Says;

/// What a sentence means, by words in it; the first that fits.
const SENTENCES: &[(&str, Meaning)] = &[
    ("rate limit", |_| Says::RateLimited { retry_after: None }),
    ("abuse detection", |_| Says::RateLimited { retry_after: None }),
    ("ip allow list", |m| Says::AddressNotAllowed {
        address: first_address(m),
    }),
    ("saml enforcement", |_| Says::SsoNeeded { address: None }),
    ("resource not accessible by", |_| Says::LacksPermissions {
        names: Vec::new(),
        any: false,
        divisions: Vec::new(),
    }),
    ("oauth app access restrictions", |_| Says::ClientRefused),
    ("third-party application restrictions", |_| Says::ClientRefused),
    ("forbids access via a personal access token (classic)", |_| {
        kind("a fine-grained personal access token, an OAuth app's or a GitHub App's token")
    }),
    ("forbids access via", |_| Says::PolicyDenied { policies: Vec::new() }),
    ("must authenticate with an installation access token", |_| {
        kind("an installation access token of the GitHub App")
    }),
    (
        "must authenticate with an access token authorized to a github app",
        |_| kind("a user access token of a GitHub App"),
    ),
    ("json web token could not be decoded", |_| {
        kind("a JWT that the GitHub App signs with its private key")
    }),
    ("account was suspended", |_| Says::AccountInactive),
    ("one-time password", |_| step_up()),
    ("two-factor authentication otp code", |_| step_up()),
    ("user-agent header", |_| Says::LacksHeaders {
        names: vec!["user-agent".to_owned()],
    }),
    ("must be enabled for this", |_| feature()),
    ("upgrade to github", |_| feature()),
    ("is not enabled for this", |_| feature()),
    ("must have admin rights", |_| Says::ObjectRefused),
    ("must have admin access", |_| Says::ObjectRefused),
    ("must have push access", |_| Says::ObjectRefused),
    ("must be an admin", |_| Says::ObjectRefused),
    ("is not permitted to create or approve pull requests", |_| {
        Says::FeatureNotEnabled {
            what: Some(
                "the making of pull requests by GitHub Actions (Settings > Actions > General > Workflow permissions)"
                    .to_owned(),
            ),
            address: None,
        }
    }),
    ("` scope", without_scope),
    ("you need at least ", at_least),
    ("must be an organization owner", |_| Says::ObjectRefused),
    ("write access to repository not granted", |_| Says::ObjectRefused),
    ("repository access blocked", |_| Says::ObjectRefused),
    ("repository was archived", |_| Says::ObjectRefused),
    ("bad credentials", |_| Says::TokenRefused),
    ("requires authentication", |_| Says::NoCredential),
    ("requires you to be authenticated", |_| Says::NoCredential),
    ("'expiration time' claim", |_| Says::TokenRefused),
    ("'issued at' claim", |_| Says::TokenRefused),
    ("'issuer' claim", |_| Says::TokenRefused),
];

/// `refusing to allow an OAuth App to create or update workflow `…` without `workflow` scope`.
fn without_scope(message: &str) -> Says {
    let named = message
        .rsplit_once(" without `")
        .and_then(|(_, tail)| tail.split_once('`'));
    let name = named.map(|(name, _)| name);
    Says::LacksScopes {
        names: name.filter(|name| is_scope(name)).map(cut).into_iter().collect(),
        any: false,
    }
}

/// `You need at least read:packages scope to list packages.`
fn at_least(message: &str) -> Says {
    let words: Vec<&str> = message.split(' ').collect();
    let named = words.windows(2).find(|pair| pair.last() == Some(&"scope"));
    let name = named.and_then(|pair| pair.first()).filter(|name| is_scope(name));
    Says::LacksScopes {
        names: name.map(|name| cut(name)).into_iter().collect(),
        any: false,
    }
}

/// `repo`, `read:packages`, `admin:public_key`.
fn is_scope(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b"_:".contains(&b))
}

fn kind(wanted: &str) -> Says {
    Says::WrongKind {
        wanted: Some(wanted.to_owned()),
    }
}

fn feature() -> Says {
    Says::FeatureNotEnabled {
        what: None,
        address: None,
    }
}

fn step_up() -> Says {
    Says::StepUp {
        acr_values: None,
        max_age: None,
    }
}

/// The names of a comma-separated header.
pub(super) fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty())
}

/// A 404 that hides: the answer lists scopes that would do, and scopes of the token, and none of these is among those.
pub(super) fn is_hidden(exchange: &Exchange, covers: &dyn Fn(&str, &str) -> bool) -> bool {
    let header = |name| exchange.response_headers.plain(name);
    let (Some(404), Some(held), Some(accepted)) = (exchange.status(), header(super::HELD), header(ACCEPTED)) else {
        return false;
    };
    let enough = |needed: &str| names(held).any(|held| covers(held, needed));
    names(accepted).next().is_some() && !names(accepted).any(enough)
}

/// GraphQL answers 200 with `errors[].type`.
pub(super) fn graphql_refuses(exchange: &Exchange) -> bool {
    exchange.status() == Some(200)
        && exchange.url.path().ends_with("/graphql")
        && json_body(exchange).is_some_and(|body| matches!(graphql_error(&body).0, "INSUFFICIENT_SCOPES" | "FORBIDDEN"))
}

fn graphql_error(body: &Value) -> (&str, &str) {
    let text = |key| text_at(body, &["errors", "0", key]).unwrap_or_default();
    (text("type"), text("message"))
}

pub(super) fn read(exchange: &Exchange, denial: &mut Denial) {
    if let Some(id) = exchange.response_headers.plain("x-github-request-id") {
        denial.note("Request id (X-GitHub-Request-Id)", id);
    }
    if let Some(body) = json_body(exchange) {
        let (kind, message) = graphql_error(&body);
        if kind == "INSUFFICIENT_SCOPES" {
            denial.code = Some(kind.to_owned());
            denial.say(graphql_scopes(message));
        }
    }
    let message = denial.message.clone().unwrap_or_default();
    let lower = message.to_ascii_lowercase();
    if let Some((_, says)) = SENTENCES.iter().find(|(words, _)| lower.contains(words)) {
        denial.unsay(|says| {
            matches!(
                says,
                Says::TokenRefused
                    | Says::RateLimited { .. }
                    | Says::AddressNotAllowed { .. }
                    | Says::FeatureNotEnabled { .. }
            )
        });
        denial.say(complete(says(&message), exchange));
    } else if let Some(address) = sso_address(exchange) {
        denial.say(Says::SsoNeeded { address: Some(address) });
    }
    accepted(exchange, denial);
    if exchange.status() != Some(404) && denial.says.is_empty() {
        denial.say(Says::Refused);
    }
}

/// What headers add to a sentence.
fn complete(says: Says, exchange: &Exchange) -> Says {
    let header = |name| exchange.response_headers.plain(name);
    match says {
        Says::RateLimited { .. } => Says::RateLimited {
            retry_after: retry_after(exchange)
                .or_else(|| Some(format!("until {}", utc(header("x-ratelimit-reset")?.parse().ok()?)?))),
        },
        Says::SsoNeeded { .. } => Says::SsoNeeded {
            address: sso_address(exchange),
        },
        other => other,
    }
}

/// `X-GitHub-SSO: required; url=https://github.com/orgs/…/sso?authorization_request=…`: the address without its query,
/// which is good for one authorization.
fn sso_address(exchange: &Exchange) -> Option<String> {
    let value = exchange.response_headers.plain("x-github-sso")?;
    let (_, url) = value.strip_prefix("required")?.split_once("url=")?;
    let url = url::Url::parse(url.trim()).ok()?;
    Some(format!("{}{}", url.origin().ascii_serialization(), url.path()))
}

/// What the operation accepts, by the answer's headers.
fn accepted(exchange: &Exchange, denial: &mut Denial) {
    let header = |name| exchange.response_headers.plain(name);
    if let (Some(list), true) = (header(ACCEPTED), header(super::HELD).is_some()) {
        let scopes: Vec<String> = names(list).take(50).map(cut).collect();
        if !scopes.is_empty() {
            denial.say(Says::Accepts {
                expr: Expr::any_scope(scopes),
                header: "X-Accepted-OAuth-Scopes",
            });
        }
    }
    if let Some(list) = header(ACCEPTED_PERMISSIONS) {
        let expr = permissions(list);
        if !expr.is_nothing() {
            denial.say(Says::Accepts {
                expr,
                header: "X-Accepted-GitHub-Permissions",
            });
        }
    }
}

/// `pull_requests=write,contents=read; issues=write`: comma = all of these, semicolon = or.
fn permissions(list: &str) -> Expr {
    let mut alternatives: Vec<Expr> = list
        .split(';')
        .map(|set| Expr::all_of(names(set).take(20).map(|name| Atom::Permission(cut(name)))))
        .filter(|set| !set.is_nothing())
        .take(20)
        .collect();
    match (alternatives.len(), alternatives.pop()) {
        (1, Some(only)) => only,
        (0, _) | (_, None) => Expr::nothing(),
        (_, Some(last)) => {
            alternatives.push(last);
            Expr::Any(alternatives)
        }
    }
}

/// `… requires one of the following scopes: ['read:org'], but your token has only been granted the: ['repo'] scopes.`
fn graphql_scopes(message: &str) -> Says {
    let listed = message
        .split_once("one of the following scopes: [")
        .and_then(|(_, tail)| tail.split_once(']'));
    let names: Vec<String> = listed
        .map(|(list, _)| {
            names(list)
                .map(|name| cut(name.trim_matches(['\'', '"'])))
                .take(50)
                .collect()
        })
        .unwrap_or_default();
    Says::LacksScopes {
        any: names.len() > 1,
        names,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::{Authority, FactSource, Held};
    use crate::exchange::Outcome;
    use crate::platform::bundled;

    #[test]
    fn commas_mean_and_and_semicolons_mean_or() {
        let permission = |name: &str| Expr::Is(Atom::Permission(name.to_owned()));
        assert_eq!(permissions("contents=read"), permission("contents=read"));
        assert_eq!(
            permissions("pull_requests=write,contents=read; issues=write"),
            Expr::Any(vec![
                Expr::All(vec![permission("pull_requests=write"), permission("contents=read")]),
                permission("issues=write")
            ])
        );
        assert!(permissions(" ; ").is_nothing());
    }

    #[test]
    fn a_404_is_a_denial_only_when_the_headers_contradict() {
        let mut exchange = Exchange::new("1", "GET", "https://api.github.com/user/keys", 0).unwrap();
        exchange.outcome = Outcome::Status(404);
        assert!(!bundled("github").denies(&exchange));
        exchange.response_headers.push("X-OAuth-Scopes", "repo");
        exchange
            .response_headers
            .push("X-Accepted-OAuth-Scopes", "admin:public_key, read:public_key");
        assert!(bundled("github").denies(&exchange));
        let mut authority = Authority::default();
        bundled("github").read_answer(&exchange, &mut authority);
        let source = FactSource::Header("x-oauth-scopes".to_owned());
        assert_eq!(
            authority.scopes,
            Held::Known {
                names: vec!["repo".to_owned()],
                source
            }
        );
        exchange.response_headers = [
            ("X-OAuth-Scopes", "admin:public_key"),
            ("X-Accepted-OAuth-Scopes", "read:public_key"),
        ]
        .into_iter()
        .collect();
        assert!(!bundled("github").denies(&exchange));
    }
}
