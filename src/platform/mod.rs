//! [`Platform`]: what is known of one vendor. What can be said as data stands in the vendor's folder (`vendors/`, read
//! by `vendor`) and is the same for all; a file here says in Rust what cannot: the shape of tokens, the dialect of
//! denials, what answers teach, whom to ask.

mod arm;
mod cxone;
mod genesys;
mod github;
mod google;
mod graph;
mod plain;
mod slack;
mod webex;
mod zendesk;

pub use crate::vendor::{Coverage, Region, Service};
pub use plain::Plain;

use crate::authority::{Authority, Learned, RightTold};
use crate::denial::Denial;
use crate::exchange::{Exchange, RequestUrl};
use crate::finding::{Finding, Link, Remedy};
use crate::reason::Reason;
use crate::requirement::{Atom, Context};
use crate::table::Operation;
use crate::token::Token;
use crate::vendor::{self, Vendor};
use serde_json::Value;
use std::borrow::Cow;

/// Makes a platform of a vendor's data.
type Make = fn(Vendor) -> Box<dyn Platform>;

/// The vendors that have a Rust file beside their folder, by the folder's name.
macro_rules! own {
    ($($file:ident::$platform:ident),* $(,)?) => {
        const OWN: &[(&str, Make)] = &[$( (stringify!($file), |vendor| Box::new($file::$platform(vendor))) ),*];
    };
}

own!(
    arm::Arm,
    cxone::Cxone,
    genesys::Genesys,
    github::GitHub,
    google::Google,
    graph::Graph,
    slack::Slack,
    webex::Webex,
    zendesk::Zendesk,
);

/// The platform of a vendor's data, with the vendor's own Rust where it has some.
pub fn of_vendor(vendor: Vendor) -> Box<dyn Platform> {
    match OWN.iter().find(|(name, _)| *name == vendor.id) {
        Some((_, make)) => make(vendor),
        None => Box::new(Plain(vendor)),
    }
}

/// The platform of a folder's name, for tests.
#[cfg(test)]
pub(crate) fn bundled(id: &str) -> Box<dyn Platform> {
    let vendor = crate::vendors::all().iter().find(|vendor| vendor.id == id);
    of_vendor(vendor.cloned().unwrap())
}

/// The folders that have a Rust file here.
pub fn with_rust() -> impl Iterator<Item = &'static str> {
    OWN.iter().map(|(name, _)| *name)
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
pub enum Enforcement<'v> {
    /// Always: a contradiction between a complete list of scopes and the document is certain.
    Enforced,
    /// Not everywhere, for the reason given as a sentence: a contradiction is likely.
    Optional(&'v str),
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

/// One vendor. What its folder says is answered by the methods that have a body here and use it; a vendor's Rust file
/// adds the others, or overrides where a token's own form decides.
pub trait Platform: Send + Sync + std::fmt::Debug {
    /// What the folder says.
    fn vendor(&self) -> &Vendor;

    /// Short name used for files, e.g. `genesys`: the folder's.
    fn id(&self) -> &str {
        &self.vendor().id
    }

    /// The vendor's product name, e.g. `Genesys Cloud`.
    fn name(&self) -> &str {
        &self.vendor().name
    }

    /// Whether a host (lower case) belongs to the platform. Whole labels, never a substring.
    fn host(&self, host: &str) -> Option<HostMatch> {
        let (service, region) = self.vendor().host(host)?;
        Some(HostMatch { service, region })
    }

    /// Match patterns of the hosts for the browsers' permissions, e.g. `https://api.mypurecloud.com/*`.
    fn host_patterns(&self) -> Vec<String> {
        let mut patterns: Vec<String> = Vec::new();
        for host in self.vendor().hosts.iter().filter(|host| host.asked) {
            patterns.extend(
                host.pattern
                    .match_pattern()
                    .filter(|pattern| !patterns.contains(pattern)),
            );
        }
        patterns
    }

    /// Whether one of [`Self::host_patterns`] fits a host (lower case).
    fn asks_for(&self, host: &str) -> bool {
        self.host_patterns().iter().any(|pattern| {
            let pattern = pattern.trim_start_matches("https://").trim_end_matches("/*");
            match pattern.strip_prefix("*.") {
                Some(rest) => host == rest || host.strip_suffix(rest).is_some_and(|above| above.ends_with('.')),
                None => host == pattern,
            }
        })
    }

    /// Whether it stands first in the list of vendors from which the user chooses whose calls are seen.
    fn stands_first(&self) -> bool {
        self.vendor().first
    }

    /// Whether a table of it is bundled (`vendors/<id>/table.txt`).
    fn has_table(&self) -> bool {
        self.vendor().has_table
    }

    /// Whether community claims about it are bundled (`vendors/<id>/claims.txt`).
    fn has_claims(&self) -> bool {
        self.vendor().has_claims
    }

    /// The path as the table writes it, without prefixes that gateways add.
    fn path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(self.vendor().path(path))
    }

    /// Another way to write the same path, to be tried when the table has not the first: an alias of the caller's own
    /// user, for instance.
    fn other_path(&self, path: &str) -> Option<String> {
        self.vendor().other_path(path)
    }

    /// Whether a path of a host is one of the API, so that its absence from the table says something: hosts may serve
    /// pages and files as well. `path` is as [`Platform::path`] gives it.
    fn serves_api(&self, _host: &str, path: &str) -> bool {
        self.vendor().serves_api(path)
    }

    /// How much of the official operations of this kind of path the table holds. `path` is as [`Platform::path`] gives
    /// it.
    fn coverage(&self, host: &str, path: &str) -> Coverage {
        self.vendor().coverage(host, path)
    }

    /// Whether scopes are looked at for this token; `Some(why)` when they are not.
    fn scopes_ignored(&self, holder: Holder, _token: Option<&Token>) -> Option<&str> {
        let ignored = self.vendor().scopes_ignored.iter();
        ignored
            .into_iter()
            .find(|(who, _)| holder == Some(*who))
            .map(|(_, why)| why.as_str())
    }

    /// Whether this token is of a kind that has scopes and no permissions. A permission that stands beside scopes as an
    /// alternative is for other tokens then.
    fn permissions_ignored(&self, _token: Option<&Token>) -> bool {
        false
    }

    /// Whether holding scope `held` covers a need for `needed`, where the vendor documents a hierarchy.
    fn covers(&self, held: &str, needed: &str) -> bool {
        self.vendor().covers(held, needed)
    }

    /// Whether the API takes HTTP Basic beside tokens.
    fn takes_basic(&self) -> bool {
        self.vendor().takes_basic
    }

    /// Whether the API takes a token as the whole value of `Authorization`, without a scheme.
    fn takes_raw(&self) -> bool {
        self.vendor().takes_raw
    }

    /// Whether the API takes its tokens under this scheme as it takes them under `Bearer`.
    fn takes_scheme(&self, name: &str) -> bool {
        self.vendor()
            .schemes
            .iter()
            .any(|scheme| scheme.eq_ignore_ascii_case(name))
    }

    /// How surely missing scopes are refused.
    fn enforcement(&self) -> Enforcement<'_> {
        match &self.vendor().enforcement {
            vendor::Enforcement::Enforced => Enforcement::Enforced,
            vendor::Enforcement::Optional(why) => Enforcement::Optional(why),
            vendor::Enforcement::Unsaid => {
                Enforcement::Optional("the vendor does not document that every missing scope is refused")
            }
        }
    }

    /// How and where a reason is mended here; `None` where the steps of the reason itself say it all.
    fn remedy(&self, reason: &Reason, holder: Holder) -> Option<Remedy> {
        let advice = self.vendor().advice(reason, holder)?;
        let link = |link: vendor::Link| Link {
            text: link.text,
            url: link.url,
        };
        Some(Remedy {
            steps: advice.steps,
            place: advice.place,
            links: advice.links.into_iter().map(link).collect(),
        })
    }

    /// The one step that tells what the token holds, as an imperative sentence.
    fn how_to_learn_scopes(&self, origin: &str) -> Option<String> {
        self.vendor().how_to_learn(true, origin, None)
    }

    /// The one step that tells what permissions or roles the caller has.
    fn how_to_learn_permissions(&self, origin: &str, holder: Holder) -> Option<String> {
        self.vendor().how_to_learn(false, origin, holder)
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

    /// What can be asked about a right that a caller of `origin` lacks: which roles contain it, whether the organisation has
    /// it. It is asked only when the user presses for it. Without a right, all that can be asked of any, for the switch.
    fn right_questions(&self, _origin: &str, _right: Option<&Atom>) -> Vec<Question> {
        Vec::new()
    }

    /// What the answer to such a question tells, with status 2xx, of the right that was asked about.
    fn learn_right(&self, _url: &RequestUrl, _right: &Atom, _body: &str) -> Option<RightTold> {
        None
    }

    /// The operation and its requirement, where the vendor's own rule gives them for any path and no table is needed.
    fn rule(&self, _exchange: &Exchange) -> Option<Operation> {
        None
    }

    /// Whether [`Platform::notice`] judges a token's audiences itself, so that nobody else does.
    fn judges_audiences(&self) -> bool {
        false
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
