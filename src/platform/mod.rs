//! [`Platform`]: what one vendor's file knows. All that knows a vendor stands in that file:
//! hosts and regions, the shape of tokens, the dialect of denials, where to ask, how to mend.

pub mod cxone;
pub mod genesys;
pub mod webex;
pub mod zendesk;

use crate::authority::{Authority, Learned};
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::finding::{Finding, Remedy};
use crate::requirement::Context;
use crate::token::Token;
use serde_json::Value;
use std::borrow::Cow;

/// What a host of the platform serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// The API itself.
    Api,
    /// Sign-in and token endpoints.
    Login,
    /// The vendor's own application.
    App,
}

/// A region or environment that tokens belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The vendor's name for it, e.g. `us-east-1`.
    pub name: String,
    /// Its domain or host part, e.g. `mypurecloud.com`.
    pub domain: String,
}

impl Region {
    /// `us-east-1 (mypurecloud.com)`.
    pub fn words(&self) -> String {
        format!("{} ({})", self.name, self.domain)
    }
}

/// A host that belongs to a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostMatch {
    /// What it serves.
    pub service: Service,
    /// Its region, where hosts tell.
    pub region: Option<Region>,
}

/// How surely the platform refuses a token that lacks what its document names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcement {
    /// Always: a contradiction between a complete list of scopes and the document is certain.
    Enforced,
    /// Not everywhere, for the reason given as a sentence: a contradiction is likely.
    Optional(&'static str),
}

/// What is wrong, for the platform to say how it is mended there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap<'a> {
    /// These scopes are missing; `any`: one would do.
    Scopes {
        /// The names.
        names: &'a [String],
        /// One would do.
        any: bool,
    },
    /// These permissions are missing; `any`: one would do.
    Permissions {
        /// The names; may be empty.
        names: &'a [String],
        /// One would do.
        any: bool,
        /// Divisions in which they are needed.
        divisions: &'a [String],
    },
    /// These roles are missing.
    Roles(&'a [String]),
    /// The token must be of another context.
    Context(Context),
    /// The operation is not in the official document; the nearest is given in words.
    UnknownOperation {
        /// `METHOD /template` of the nearest.
        nearest: Option<&'a str>,
        /// Scopes that the nearest accepts.
        scopes: &'a [String],
        /// Permissions that the nearest accepts.
        permissions: &'a [String],
        /// Context that the nearest needs.
        context: Option<Context>,
    },
    /// The token is past its life.
    Expired,
    /// No token was sent.
    NoCredential,
    /// The token is not accepted.
    TokenRefused,
    /// The token belongs to another region.
    Region {
        /// The token's.
        token: &'a str,
        /// The request's.
        request: &'a str,
    },
    /// The organisation's policy refused.
    Policy,
    /// A feature or licence is missing.
    Feature,
}

/// A look-up at the vendor: always GET, always over HTTPS, with the token in the Authorization header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The whole address. Its host is the one that received the token, or one that the switch names.
    pub url: String,
    /// What it tells, for the user who switches it on.
    pub tells: &'static str,
}

/// Who holds the token, as far as it is known; remedies differ by it.
pub type Holder = Option<Context>;

/// One vendor. Every method but the first three has a default for a vendor of which little is known.
pub trait Platform: Sync + std::fmt::Debug {
    /// Short name used for files, e.g. `genesys`.
    fn id(&self) -> &'static str;

    /// The vendor's product name, e.g. `Genesys Cloud`.
    fn name(&self) -> &'static str;

    /// Whether a host (lower case) belongs to the platform. Whole labels, never a substring.
    fn host(&self, host: &str) -> Option<HostMatch>;

    /// Match patterns of the API hosts for the browsers' permissions, e.g. `https://api.mypurecloud.com/*`.
    fn host_patterns(&self) -> Vec<String>;

    /// The path as the table writes it, without prefixes that gateways add.
    fn path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(path)
    }

    /// Whether scopes are looked at for a token of this holder; `Some(why)` when they are not.
    fn scopes_ignored(&self, _holder: Holder) -> Option<&'static str> {
        None
    }

    /// How surely missing scopes are refused.
    fn enforcement(&self) -> Enforcement {
        Enforcement::Optional("the vendor does not document that every missing scope is refused")
    }

    /// Adds what the token's shape and claims tell on this platform.
    fn read_token(&self, _token: &Token, _authority: &mut Authority) {}

    /// Whether an answer is a denial though its status is neither 401 nor 403. Must not need the body when `exchange` has none.
    fn denies(&self, _exchange: &Exchange) -> bool {
        false
    }

    /// Adds what the platform's dialect says.
    fn read_denial(&self, _exchange: &Exchange, _denial: &mut Denial) {}

    /// How and where `gap` is mended.
    fn remedy(&self, gap: &Gap<'_>, holder: Holder) -> Remedy {
        general_remedy(gap, holder)
    }

    /// The one step that tells what the token holds, as an imperative sentence.
    fn how_to_learn_scopes(&self, _origin: &str) -> Option<String> {
        None
    }

    /// The one step that tells what permissions or roles the caller has.
    fn how_to_learn_permissions(&self, _origin: &str, _holder: Holder) -> Option<String> {
        None
    }

    /// Whether an answer of this path (as [`Platform::path`] gives it) tells about the token that it was asked with.
    fn is_telling(&self, _path: &str) -> bool {
        false
    }

    /// What an answer with status 2xx tells about the token that it was asked with. `body` is its JSON.
    fn learn(&self, _exchange: &Exchange, _body: &Value) -> Option<Learned> {
        None
    }

    /// What can be asked about a token that was sent to `origin`, when the user switched it on: read-only calls,
    /// most telling first.
    fn questions(&self, _origin: &str) -> Vec<Question> {
        Vec::new()
    }

    /// Findings that only this platform's file can make, from token and request.
    fn notice(&self, _exchange: &Exchange, _token: Option<&Token>, _authority: &Authority) -> Vec<Finding> {
        Vec::new()
    }
}

/// Joins names for a sentence: `a`, `a or b`, `a, b or c`.
pub fn list(names: &[String], last: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., tail] => format!("{} {last} {tail}", head.join(", ")),
    }
}

/// Whether `host` is `domain` or ends in `.domain`, label by label.
pub fn under(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|head| head.ends_with('.'))
}

/// What mends a gap on any OAuth platform.
pub fn general_remedy(gap: &Gap<'_>, holder: Holder) -> Remedy {
    let steps: Vec<String> = match gap {
        Gap::Scopes { names, any } => vec![
            format!("Register {} {} for the OAuth client.", match (names.len(), any) { (1, _) => "the scope", (_, true) => "one of the scopes", _ => "the scopes" }, list(names, if *any { "or" } else { "and" })),
            "Add it to the `scope` of the authorization request, sign in again and use the new token: an old token does not gain scopes.".to_owned(),
        ],
        Gap::Permissions { names: [], any, .. } => {
            vec![format!("Ask an administrator which permission{} the operation needs, and for a role that holds it.", if *any { "" } else { "s" })]
        }
        Gap::Permissions { names, any, .. } => {
            vec![format!("Ask an administrator for a role that holds {}.", list(names, if *any { "or" } else { "and" }))]
        }
        Gap::Roles(names) => vec![format!("Have the role {} given to the user who signs in, then sign in again.", list(names, "or"))],
        Gap::Context(Context::User) => user_token_steps(),
        Gap::Context(context) => vec![format!("Use a {} token for this operation.", context.word())],
        Gap::UnknownOperation { nearest: Some(nearest), .. } => vec![format!("Call {nearest} instead, if that is what is meant.")],
        Gap::UnknownOperation { nearest: None, .. } => vec!["Check the path against the vendor's API document.".to_owned()],
        Gap::Expired => vec!["Get a new token (refresh it or sign in again) and repeat the call.".to_owned()],
        Gap::NoCredential => vec!["Send the token in the header `Authorization: Bearer <token>`.".to_owned()],
        Gap::TokenRefused => vec!["Get a new token from the authorization server of the environment that the request goes to.".to_owned()],
        Gap::Region { token, request } => vec![format!("Send the call to {token}, or get a token of {request}.")],
        Gap::Policy => vec!["Ask an administrator of the organisation about its access policy.".to_owned()],
        Gap::Feature => vec!["Ask the vendor or an administrator whether the feature is licensed and enabled for the organisation.".to_owned()],
    };
    let _ = holder;
    Remedy { steps, place: None }
}

/// How a user's token is got, and why not by password.
pub fn user_token_steps() -> Vec<String> {
    vec![
        "Sign the user in with the authorization code grant and PKCE (RFC 7636), and call with that token.".to_owned(),
        "Do not use the resource owner password grant, even where a forum proposes it: it hands the user's password to the client and cannot do multi-factor sign-in (RFC 9700 §2.4: it MUST NOT be used).".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_match_whole_labels_only() {
        assert!(under("api.mypurecloud.com", "mypurecloud.com"));
        assert!(under("mypurecloud.com", "mypurecloud.com"));
        assert!(!under("evilmypurecloud.com", "mypurecloud.com"));
        assert!(!under("api.mypurecloud.com.evil.example", "mypurecloud.com"));
    }
}
