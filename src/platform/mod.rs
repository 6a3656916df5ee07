//! [`Platform`]: what one vendor's file knows. All that knows a vendor stands in that file:
//! hosts and regions, the shape of tokens, the dialect of denials, where to ask, how to mend.

pub mod cxone;
pub mod genesys;
pub mod github;
pub mod google;
pub mod graph;
mod remedy;
pub mod slack;
pub mod webex;
pub mod zendesk;

pub use remedy::{general_remedy, user_token_steps};

use crate::authority::{Authority, Learned};
use crate::denial::Denial;
use crate::exchange::Exchange;
use crate::finding::{Finding, Remedy};
use crate::requirement::Context;
use crate::token::Token;
use serde_json::Value;
use std::borrow::Cow;

/// How much of the official operations a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// All: a call that it lacks is not official.
    Whole,
    /// A part: a call that it lacks may be official.
    Part,
    /// None: paths of this kind are no matter of the table.
    Nothing,
}

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
    /// The token is made for another audience.
    Audience,
    /// Another kind of token is needed, named with its article where that is known.
    Kind(Option<&'a str>),
    /// The OAuth client (app) is not admitted.
    Client,
    /// The account is suspended or gone.
    Account,
    /// The organisation's single sign-on must be passed; the address where that is known.
    Sso(Option<&'a str>),
    /// The network address is not allowed.
    Address,
    /// The page's origin is not allowed.
    Origin(Option<&'a str>),
    /// The API key is refused.
    ApiKey,
    /// The organisation's policy refused.
    Policy,
    /// A feature, API or licence is not enabled: its name and where it is enabled, where they are known.
    Feature {
        /// Its name.
        what: Option<&'a str>,
        /// Where.
        address: Option<&'a str>,
    },
    /// This object is refused.
    Object,
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

    /// Whether the extension asks for these hosts when it is installed. The hosts of the other
    /// platforms are asked for on a click, like any site's.
    fn asked_at_install(&self) -> bool {
        true
    }

    /// Whether community claims about it are bundled (`vendors/<id>/claims.txt`).
    fn has_claims(&self) -> bool {
        false
    }

    /// The path as the table writes it, without prefixes that gateways add.
    fn path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(path)
    }

    /// Another way to write the same path, to be tried when the table has not the first: an alias of the caller's own
    /// user, for instance.
    fn other_path(&self, _path: &str) -> Option<String> {
        None
    }

    /// Whether a path of a host is one of the API, so that its absence from the table says something: hosts may serve
    /// pages and files as well. `path` is as [`Platform::path`] gives it.
    fn serves_api(&self, _host: &str, _path: &str) -> bool {
        true
    }

    /// How much of the official operations of this kind of path the table holds. `path` is as [`Platform::path`] gives
    /// it.
    fn coverage(&self, _host: &str, _path: &str) -> Coverage {
        Coverage::Whole
    }

    /// Whether scopes are looked at for this token; `Some(why)` when they are not.
    fn scopes_ignored(&self, _holder: Holder, _token: Option<&Token>) -> Option<&'static str> {
        None
    }

    /// Whether this token is of a kind that has scopes and no permissions. A permission that stands beside scopes as an
    /// alternative is for other tokens then.
    fn permissions_ignored(&self, _token: Option<&Token>) -> bool {
        false
    }

    /// Whether holding scope `held` covers a need for `needed`, where the vendor documents a hierarchy.
    fn covers(&self, held: &str, needed: &str) -> bool {
        held == needed
    }

    /// Whether the API takes HTTP Basic beside tokens.
    fn takes_basic(&self) -> bool {
        false
    }

    /// Whether the API takes its tokens under this scheme as it takes them under `Bearer`.
    fn takes_scheme(&self, _name: &str) -> bool {
        false
    }

    /// How surely missing scopes are refused.
    fn enforcement(&self) -> Enforcement {
        Enforcement::Optional("the vendor does not document that every missing scope is refused")
    }

    /// Adds what the token's shape and claims tell on this platform.
    fn read_token(&self, _token: &Token, _authority: &mut Authority) {}

    /// Adds what this very answer tells of the caller, denied or not: headers that list scopes, a body that does.
    fn read_answer(&self, _exchange: &Exchange, _authority: &mut Authority) {}

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

    /// What can be asked about `token`, which was sent to `origin`, when the user switched it on: read-only calls,
    /// most telling first; none where the vendor could tell nothing of such a token, or serves no such call there.
    /// Without a token, all that can be asked of any, for the switch: `<name>` then stands for what a token fills in.
    fn questions(&self, _origin: &str, _token: Option<&Token>) -> Vec<Question> {
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
