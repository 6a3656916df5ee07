//! [`Authority`]: what the caller is known to hold, each fact with its source, or why it is unknown.

mod flat;
mod learned;
mod right;

pub use learned::Learned;
pub use right::RightTold;

use crate::requirement::{Atom, Context};
use crate::token::claims::Claims;
use crate::token::{Kind, Token};
use serde::{Deserialize, Serialize};

/// Where a fact about the caller comes from. The order is the order of trust, highest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "from", content = "name", rename_all = "kebab-case", try_from = "flat::Source")]
pub enum FactSource {
    /// The server's own words in the exchange that is explained.
    ServerSaid,
    /// An answer of the vendor's token endpoint or token information endpoint.
    TokenEndpoint(String),
    /// Another answer that the page received.
    Observed(String),
    /// A response header.
    Header(String),
    /// A claim of the token; its signature is not checked.
    Claim(String),
    /// The shape of the token, observed and not promised by the vendor.
    Shape,
    /// The host or path of the request.
    Request,
    /// The user's word.
    UserWord,
}

impl FactSource {
    /// The words after "according to".
    pub fn words(&self) -> String {
        match self {
            Self::ServerSaid => "the server's answer".to_owned(),
            Self::TokenEndpoint(name) => format!("the token endpoint's answer ({name})"),
            Self::Observed(name) => format!("an earlier answer ({name})"),
            Self::Header(name) => format!("the response header `{name}`"),
            Self::Claim(name) => format!("the token's claim `{name}` (signature not checked)"),
            Self::Shape => "the token's shape (observed, not promised by the vendor)".to_owned(),
            Self::Request => "the request itself".to_owned(),
            Self::UserWord => "your own word".to_owned(),
        }
    }
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// What is known.
    pub value: T,
    /// Who says so.
    pub source: FactSource,
}

impl<T> Fact<T> {
    /// A fact and its source.
    pub fn new(value: T, source: FactSource) -> Self {
        Self { value, source }
    }
}

/// A list of names that the caller holds, or why it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase", try_from = "flat::State")]
pub enum Held {
    /// The whole list is known: what is not on it is not held.
    Known {
        /// The names.
        names: Vec<String>,
        /// Who says so.
        source: FactSource,
    },
    /// These are held; there may be more.
    AtLeast {
        /// The names.
        names: Vec<String>,
        /// Who says so.
        source: FactSource,
        /// Why the list may be incomplete.
        why: String,
    },
    /// Nothing is known.
    Unknown {
        /// Why not, as a whole sentence's clause, e.g. `the token is opaque`.
        why: String,
    },
}

impl Held {
    /// Nothing is known because of `why`.
    pub fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown { why: why.into() }
    }

    /// The names that are known to be held.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Known { names, .. } | Self::AtLeast { names, .. } => names,
            Self::Unknown { .. } => &[],
        }
    }

    fn names_mut(&mut self) -> &mut [String] {
        match self {
            Self::Known { names, .. } | Self::AtLeast { names, .. } => names,
            Self::Unknown { .. } => &mut [],
        }
    }
}

impl Default for Held {
    fn default() -> Self {
        Self::unknown("nothing was seen that tells")
    }
}

/// What the caller is known to hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Authority {
    /// OAuth scopes.
    pub scopes: Held,
    /// Permissions of the vendor's access control.
    pub permissions: Held,
    /// Roles of the user or client.
    pub roles: Held,
    /// Licences and features of the organisation or user.
    pub licenses: Held,
    /// Names that the server itself said are missing.
    pub lacking: Vec<Fact<Atom>>,
    /// Whose token it is.
    pub context: Option<Fact<Context>>,
    /// The organisation (tenant, account) the token belongs to.
    pub organisation: Option<Fact<String>>,
    /// The region or environment the token belongs to.
    pub region: Option<Fact<String>>,
    /// Whether that region is one of the vendor's own list, in that list's words, so that it can be held against a host's.
    pub region_listed: bool,
    /// The OAuth client.
    pub client: Option<Fact<String>>,
    /// The user or other subject.
    pub subject: Option<Fact<String>>,
    /// The issuer.
    pub issuer: Option<Fact<String>>,
    /// The audiences.
    pub audience: Vec<Fact<String>>,
    /// Not valid from this time on: seconds since 1970-01-01T00:00:00Z.
    pub expires_s: Option<Fact<i64>>,
    /// Not valid before this time, in the same unit.
    pub not_before_s: Option<Fact<i64>>,
    /// Request headers that were sent (lower case); complete when `headers_complete`.
    pub headers: Vec<String>,
    /// Whether all request headers were seen.
    pub headers_complete: bool,
    /// What the vendor says of rights, whoever holds them, where it was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rights_told: Vec<RightTold>,
}

/// Whether a condition is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is met.
    Satisfied,
    /// It is not met.
    Missing,
    /// It cannot be known from what was seen.
    Unknown,
}

impl Verdict {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }
}

impl Authority {
    /// The texts that servers and tokens wrote, for taking secrets out of them.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        let held = [
            &mut self.scopes,
            &mut self.permissions,
            &mut self.roles,
            &mut self.licenses,
        ];
        let mut texts: Vec<&mut String> = held.into_iter().flat_map(Held::names_mut).collect();
        let one = [
            &mut self.organisation,
            &mut self.region,
            &mut self.client,
            &mut self.subject,
            &mut self.issuer,
        ];
        let facts = one.into_iter().flatten().chain(&mut self.audience);
        texts.extend(facts.map(|fact| &mut fact.value));
        texts.extend(self.rights_told.iter_mut().flat_map(RightTold::texts_mut));
        texts
    }

    /// What a token tells by itself, before its platform's file adds what it knows of the vendor's
    /// claims. Claims are the token's own word: nobody checked the signature.
    pub fn of_token(token: &Token) -> Self {
        if let Some(claims) = token.claims() {
            return Self::of_claims(claims);
        }
        match &token.unwrapped().kind {
            Kind::Jws(_) => Self::knowing_nothing("the token's payload holds no claims"),
            Kind::Jwe(_) => Self::knowing_nothing("the token is encrypted (JWE)"),
            Kind::Malformed(_) => Self::knowing_nothing("the token is damaged"),
            Kind::Opaque(opaque) => {
                let mut authority = Self::knowing_nothing("the token is opaque");
                authority.context = opaque.context().map(|context| Fact::new(context, FactSource::Shape));
                authority
            }
        }
    }

    fn knowing_nothing(why: &str) -> Self {
        Self {
            scopes: Held::unknown(why),
            permissions: Held::unknown(why),
            roles: Held::unknown(why),
            licenses: Held::unknown(why),
            ..Self::default()
        }
    }

    fn of_claims(claims: &Claims) -> Self {
        let by = |claim: &str| FactSource::Claim(claim.to_owned());
        let fact =
            |found: Option<&(&'static str, &str)>| found.map(|(name, value)| Fact::new((*value).to_owned(), by(name)));
        let named = |claim: &str, value: Option<&str>| value.map(|v| Fact::new(v.to_owned(), by(claim)));
        let evidence = claims.context_evidence();
        Self {
            scopes: match claims.scopes() {
                list if !list.is_empty() => known(&list),
                _ if claims.names_scopes() => Held::Known {
                    names: Vec::new(),
                    source: by("scope"),
                },
                _ => Held::unknown("the token has no claim that lists scopes"),
            },
            permissions: partly(&claims.permissions(), "the token has no claim that lists permissions"),
            roles: partly(&claims.roles(), "the token has no claim that lists roles"),
            licenses: Held::unknown("tokens do not tell licences"),
            lacking: Vec::new(),
            context: evidence.first().map(|e| Fact::new(e.context, by(&e.claim))),
            organisation: fact(claims.organisations().first()),
            region: None,
            region_listed: false,
            client: fact(claims.clients().first()),
            subject: named("sub", claims.sub()),
            issuer: named("iss", claims.iss()),
            audience: claims
                .aud()
                .into_iter()
                .map(|value| Fact::new(value.to_owned(), by("aud")))
                .collect(),
            expires_s: claims.exp().map(|value| Fact::new(value, by("exp"))),
            not_before_s: claims.nbf().map(|value| Fact::new(value, by("nbf"))),
            headers: Vec::new(),
            headers_complete: false,
            rights_told: Vec::new(),
        }
    }
}

/// A scope claim lists all scopes of the token (RFC 9068 §2.2.3).
fn known(list: &[(&'static str, &str)]) -> Held {
    let claim = list.first().map(|(claim, _)| *claim).unwrap_or_default();
    Held::Known {
        names: list.iter().map(|(_, name)| (*name).to_owned()).collect(),
        source: FactSource::Claim(claim.to_owned()),
    }
}

/// Claims of permissions and roles need not list all that the server knows of the caller.
fn partly(list: &[(&'static str, &str)], why: &str) -> Held {
    match list.first() {
        None => Held::unknown(why),
        Some((claim, _)) => Held::AtLeast {
            names: list.iter().map(|(_, name)| (*name).to_owned()).collect(),
            source: FactSource::Claim((*claim).to_owned()),
            why: format!("the claim `{claim}` need not list all that the server knows of the caller"),
        },
    }
}
