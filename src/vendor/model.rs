//! What a folder says, as plain structs.

use super::carrier::Carrier;
use super::fields::DocumentField;
use super::form::Form;
use super::glob::Glob;
use super::host::{Host, HostPattern, Region, Service};
use super::marks::{ClaimMark, PageId, RequestId};
use super::sign_in::{Endpoint, Stay};
use super::template::Template;
use super::token::{Resemblance, TokenForm};
use crate::order;
use crate::reason::ReasonId;
use crate::requirement::Context;

/// Where facts are from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is.
    pub title: String,
    /// When it was read, or its own date.
    pub date: String,
    /// Its address, if it has one.
    pub address: Option<String>,
}

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

/// How much is covered of the hosts and paths that fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRule {
    /// How much.
    pub coverage: Coverage,
    /// Of these hosts; of all without it.
    pub host: Option<HostPattern>,
    /// Of these paths; of all without it.
    pub path: Option<Glob>,
}

/// One condition of a `recognise` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// The path fits.
    Path(Glob),
    /// The answer has this header (lower case), with a value that fits.
    Header(String, Option<Glob>),
    /// The answer's JSON has this key (`a.b.0`), with a value that fits.
    Body(Vec<String>, Option<Glob>),
    /// The request has this header (lower case).
    Sent(String),
}

/// Holding one scope covers a need for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The scope held.
    pub held: String,
    /// Scopes that it covers; `*` stands for any characters.
    pub needed: Vec<String>,
}

impl Cover {
    /// Whether it says that `held` covers `needed`.
    fn fits(&self, held: &str, needed: &str) -> bool {
        let Some((before, after)) = self.held.split_once('*') else {
            return self.held == held && self.needed.iter().any(|glob| Glob::new(glob).fits(needed));
        };
        let stands = held.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        let same = |stands: &str| self.needed.iter().any(|glob| glob.replacen('*', stands, 1) == needed);
        stands.is_some_and(|stands| !stands.is_empty() && same(stands))
    }
}

/// A path without a prefix, of which `*` stands for one segment.
fn without<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    let mut rest = path;
    for segment in prefix.split('/').skip(1) {
        let (found, more) = {
            let tail = rest.strip_prefix('/')?;
            let end = tail.find('/').unwrap_or(tail.len());
            tail.split_at_checked(end)?
        };
        if found.is_empty() || (segment != "*" && segment != found) {
            return None;
        }
        rest = more;
    }
    Some(rest)
}

/// How surely missing scopes are refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Enforcement {
    /// Nothing is said of it.
    #[default]
    Unsaid,
    /// Always.
    Enforced,
    /// Not everywhere, for the reason given as a sentence.
    Optional(String),
}

/// A place in the vendor's own pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Console {
    /// The name by which texts speak of it.
    pub key: String,
    /// Where it is, in words.
    pub place: String,
    /// Its address, HTTPS.
    pub address: Option<String>,
}

/// A step that tells what the caller has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learn {
    /// It tells scopes, else permissions and roles.
    pub scopes: bool,
    /// It holds for these callers alone; for all when empty.
    pub when: Vec<Context>,
    /// On these hosts it does not.
    pub not_on: Option<HostPattern>,
    /// The step.
    pub text: Template,
}

/// A condition on a reason's fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The field says something.
    Has(String),
    /// The field says nothing.
    Lacks(String),
    /// The field is this text or word.
    Is(String, String),
    /// The field holds more names than this.
    More(String, usize),
}

/// What mends some reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which reasons.
    pub reasons: Vec<ReasonId>,
    /// Whose token; anybody's when empty.
    pub when: Vec<Context>,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
    /// What to do; the reason's own steps when empty.
    pub steps: Vec<(Vec<Condition>, Template)>,
    /// Where.
    pub place: Option<Template>,
    /// Where to click: what stands there, and the address.
    pub links: Vec<(String, Template)>,
    /// The line in the vendor's text.
    pub line: usize,
}

/// All that a folder says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vendor {
    /// The folder's name.
    pub id: String,
    /// The product's name.
    pub name: String,
    /// Whether it stands first in the list of vendors that the user chooses from.
    pub first: bool,
    /// Whether the folder has a table.
    pub has_table: bool,
    /// Date or version of the document that the bundled table mainly comes from.
    pub table_date: Option<String>,
    /// Whether the folder has claims of the community.
    pub has_claims: bool,
    /// Whether it was read from the bundle, which the build has checked and from which sources are taken out.
    pub bundled: bool,
    /// Where the facts are from; empty in the bundle.
    pub sources: Vec<Source>,
    /// Hosts, one a region.
    pub hosts: Vec<Host>,
    /// What gateways put before a path.
    pub prefixes: Vec<String>,
    /// Other ways to write the beginning of a path.
    pub aliases: Vec<(String, String)>,
    /// Paths of the API; all when empty.
    pub api_paths: Vec<Glob>,
    /// How much the table holds; the first that fits counts.
    pub coverage: Vec<CoverageRule>,
    /// How its answers are known behind a proxy: any one of these lists.
    pub recognise: Vec<Vec<Mark>>,
    /// Which scope covers which.
    pub covers: Vec<Cover>,
    /// Whose tokens have no scopes that matter, and why.
    pub scopes_ignored: Vec<(Context, String)>,
    /// Whether the API takes HTTP Basic.
    pub takes_basic: bool,
    /// Whether the API takes a token as the whole value of `Authorization`, without a scheme.
    pub takes_raw: bool,
    /// Where its token endpoint hands out names of scopes that do not exist: those that do, and that no operation requires.
    pub takes_any_scope: Option<Vec<String>>,
    /// Schemes that it takes beside `Bearer`, lower case.
    pub schemes: Vec<String>,
    /// How surely missing scopes are refused.
    pub enforcement: Enforcement,
    /// Places in its pages.
    pub consoles: Vec<Console>,
    /// Where requirements are documented.
    pub docs: Option<String>,
    /// The page of one operation, with `{id}`, `{method}`, `{path}`.
    pub operation_page: Option<String>,
    /// Steps that tell what the caller has.
    pub learn: Vec<Learn>,
    /// What mends what; the first that fits counts.
    pub remedies: Vec<Rule>,
    /// How sets of names are written where they are pasted.
    pub forms: Vec<Form>,
    /// Where its credentials travel.
    pub credentials: Vec<Carrier>,
    /// The forms of its tokens.
    pub tokens: Vec<TokenForm>,
    /// Forms of its tokens that other things have, too.
    pub resemblances: Vec<Resemblance>,
    /// Claims of tokens that it issues which tell whose they are.
    pub claim_marks: Vec<ClaimMark>,
    /// What it means by claims of its own: the claim, and its meaning.
    pub meanings: Vec<(String, String)>,
    /// Whether it issues tokens for everybody's APIs, so that its name as issuer makes no token foreign.
    pub issues_for_others: bool,
    /// Headers that tell its answers apart.
    pub request_ids: Vec<RequestId>,
    /// Words by which its pages give a number.
    pub page_ids: Vec<PageId>,
    /// Beginnings of addresses whose successful answers may refuse, however long they are.
    pub refuses_inside: Vec<String>,
    /// Ends of paths whose answers tell about the caller; `*` stands for any characters of a segment.
    pub tells: Vec<String>,
    /// Ends of paths of token endpoints that are not called `token`, lower case, from a `/` on.
    pub token_endpoints: Vec<String>,
    /// Authorization pages that RFC 6749 alone does not tell; the first that fits counts.
    pub sign_ins: Vec<Endpoint>,
    /// Token endpoints with names of their own; the first that fits counts.
    pub token_requests: Vec<Endpoint>,
    /// Where its tokens are good, and why.
    pub tokens_stay: Option<(Stay, String)>,
    /// Its own fields in OpenAPI documents.
    pub fields: Vec<DocumentField>,
    /// Request headers that hold no secret, lower case; in the general file alone.
    pub harmless: Vec<String>,
}

impl Vendor {
    /// What a host (lower case) of this vendor serves, and its region.
    pub fn host(&self, host: &str) -> Option<(Service, Option<Region>)> {
        let fits = |one: &Host| Some((one.service, one.region_of(host)?));
        self.hosts.iter().find_map(fits)
    }

    /// How much of the operations of a host and path the table holds.
    pub fn coverage(&self, host: &str, path: &str) -> Coverage {
        let fits = |rule: &&CoverageRule| {
            rule.host.as_ref().is_none_or(|pattern| pattern.fits(host))
                && rule.path.as_ref().is_none_or(|glob| glob.fits(path))
        };
        let rule = self.coverage.iter().find(fits);
        rule.map_or(Coverage::Whole, |rule| rule.coverage)
    }

    /// The path without what gateways put before it.
    pub fn path<'p>(&self, path: &'p str) -> &'p str {
        let rest = |prefix: &String| without(path, prefix).filter(|rest| rest.starts_with('/'));
        self.prefixes.iter().find_map(rest).unwrap_or(path)
    }

    /// Another way to write the same path.
    pub fn other_path(&self, path: &str) -> Option<String> {
        let other = |(from, to): &(String, String)| {
            let rest = path.strip_prefix(from.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("{to}{rest}"))
        };
        self.aliases.iter().find_map(other)
    }

    /// Whether a path is one of the API.
    pub fn serves_api(&self, path: &str) -> bool {
        self.api_paths.is_empty() || self.api_paths.iter().any(|glob| glob.fits(path))
    }

    /// Whether holding scope `held` covers a need for `needed`.
    pub fn covers(&self, held: &str, needed: &str) -> bool {
        held == needed || self.covers.iter().any(|cover| cover.fits(held, needed))
    }

    /// Of names of which any one would do, one that includes none of the others; one of a single kind of object, if
    /// there is one.
    pub fn narrowest<'n>(&self, names: &'n [String]) -> Option<&'n String> {
        let narrow = |name: &&String| !names.iter().any(|other| other != *name && self.covers(name, other));
        let mut found: Vec<&String> = names.iter().filter(narrow).collect();
        order::sort_by_key(&mut found, |name| !name.contains(':'));
        found.first().copied()
    }

    /// The page of one operation, or else where requirements are documented. `id` is the vendor's own name for it.
    pub fn page_of(&self, id: &str, method: &str, path: &str) -> Option<String> {
        let page = self
            .operation_page
            .as_ref()
            .filter(|page| !(page.contains("{id}") && id.is_empty()));
        let page = page.map(|page| {
            page.replace("{id}", id)
                .replace("{method}", &method.to_lowercase())
                .replace("{path}", path)
        });
        page.or_else(|| self.docs.clone())
    }
}
