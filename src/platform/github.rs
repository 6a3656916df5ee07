//! GitHub. Sources: vendor's REST documentation ("Troubleshooting the REST API", "Scopes for OAuth
//! apps", "Permissions required for fine-grained personal access tokens", 2026) and its OpenAPI
//! document; sentences as seen in public issue threads.

mod dialect;
mod learn;

use super::{Holder, Platform, Question};
use crate::authority::{Authority, Held, Learned};
use crate::denial::Denial;
use crate::exchange::{Body, Exchange};
use crate::finding::{Certainty, Evidence, Finding};
use crate::reason::RateLimited;
use crate::token::Token;
use crate::vendor::{TokenKind, Vendor};
use serde_json::Value;

/// The platform.
#[derive(Debug)]
pub(super) struct GitHub(pub(super) Vendor);

/// Header that lists the scopes of the token (classic tokens and OAuth apps alone).
const HELD: &str = "x-oauth-scopes";

impl Platform for GitHub {
    fn vendor(&self) -> &Vendor {
        &self.0
    }

    fn scopes_ignored(&self, _holder: Holder, token: Option<&Token>) -> Option<&'static str> {
        let kind = kind_of(token?)?;
        (!has_scopes(kind)).then_some("this kind of token has permissions instead of scopes")
    }

    fn permissions_ignored(&self, token: Option<&Token>) -> bool {
        token.and_then(kind_of).is_some_and(has_scopes)
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
        dialect::is_hidden(exchange, &|held, needed| self.covers(held, needed))
    }

    fn read_denial(&self, exchange: &Exchange, denial: &mut Denial) {
        dialect::read(exchange, denial);
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
}

/// Where the body was not seen, a spent limit is the likely reason of a 403.
fn spent_limit() -> Finding {
    let evidence = Evidence {
        text: "X-RateLimit-Remaining is 0, and GitHub refuses with 403 then until X-RateLimit-Reset; the answer's body was not seen, which would say whether this is the reason.".to_owned(),
        source: "the response header `x-ratelimit-remaining`; GitHub's page on rate limits, 2026".to_owned(),
    };
    Finding::seen(RateLimited::default(), Certainty::Likely, vec![evidence])
}

/// The kind of a GitHub token.
fn kind_of(token: &Token) -> Option<&'static TokenKind> {
    token.of_vendor("github")?.kind()
}

/// Classic tokens and those of OAuth apps have scopes; fine-grained ones and those of GitHub Apps have permissions.
fn has_scopes(kind: &TokenKind) -> bool {
    WITH_SCOPES.contains(kind)
}

/// Kinds of the folder's `token` lines.
const WITH_SCOPES: &[TokenKind] = &[TokenKind::new("classic"), TokenKind::new("oauth-app")];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::bundled;

    #[test]
    fn the_folder_knows_the_kinds_that_have_scopes_and_others() {
        let platform = bundled("github");
        let tokens = &platform.vendor().tokens;
        for kind in WITH_SCOPES {
            assert!(tokens.iter().any(|form| form.kind.as_ref() == Some(kind)), "{kind:?}");
        }
        assert!(tokens.iter().all(|form| form.kind.is_some()));
    }

    #[test]
    fn hosts_by_whole_labels() {
        for host in [
            "api.github.com",
            "api.octocorp.ghe.com",
            "github.com",
            "octocorp.ghe.com",
        ] {
            assert!(bundled("github").host(host).is_some(), "{host}");
        }
        for other in [
            "api.github.com.evil.example",
            "evilgithub.com",
            "gist.github.com",
            "api.x.y.ghe.com",
            "ghe.com",
            ".ghe.com",
        ] {
            assert_eq!(bundled("github").host(other), None, "{other}");
        }
    }

    #[test]
    fn wide_scopes_include_narrow_ones_and_not_the_reverse() {
        assert!(
            bundled("github").covers("repo", "public_repo")
                && bundled("github").covers("admin:org", "read:org")
                && bundled("github").covers("gist", "gist")
        );
        assert!(
            !bundled("github").covers("public_repo", "repo")
                && !bundled("github").covers("read:org", "admin:org")
                && !bundled("github").covers("repo", "workflow")
        );
    }
}
