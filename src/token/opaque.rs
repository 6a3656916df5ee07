//! [`Opaque`]: tokens that say nothing to their bearer, and the shapes that tell where they come from.
//!
//! Genesys Cloud's access tokens have no structure at all and fall under
//! [`OpaqueShape::Unstructured`]; nothing is concluded from a length. `recognise` finds the shape.

use super::Token;
use super::claims::Claims;
use super::macaroon::Macaroon;
use super::usage::{Ground, Purpose, Usage};
use crate::requirement::Context;
use crate::sensitive::Sensitive;

/// A token that only its issuer can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opaque {
    /// Its shape.
    pub shape: OpaqueShape,
    /// How far the shape can be trusted.
    pub basis: Basis,
    /// What it is for, as far as the shape tells.
    pub purpose: Purpose,
}

/// How far a shape can be trusted, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The vendor or a specification documents it.
    Promised,
    /// It was seen on real tokens; the vendor may change it.
    Observed,
    /// There is no shape to speak of.
    Nothing,
}

impl Basis {
    /// The source to name beside a fact that was read from the shape.
    pub fn source(self) -> &'static str {
        match self {
            Self::Promised => "the token's documented shape",
            Self::Observed => "the token's shape as observed; the vendor does not promise it",
            Self::Nothing => "the token has no known shape",
        }
    }
}

/// The shape of an opaque token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpaqueShape {
    /// Webex: `<base64url>_<cluster>_<organisation>`.
    Webex {
        /// e.g. `P0A1`.
        cluster: String,
        /// UUID of the organisation, in lower case.
        organisation: String,
        /// True when the first part decodes to a UUID with a hexadecimal tail, as usual.
        usual_head: bool,
    },
    /// GitHub, by its prefix.
    GitHub {
        /// Which kind.
        kind: GitHubKind,
        /// Whether its last six characters fit the rest.
        checksum: Checksum,
        /// Id of the app in `ghs_<app>_<jwt>`.
        app: Option<String>,
        /// The JWT in `ghs_<app>_<jwt>`. GitHub asks not to rely on what it says.
        inner: Option<Box<Token>>,
    },
    /// Slack, by its prefix.
    Slack {
        /// Which kind.
        kind: SlackKind,
        /// True for `xoxe.…`: it expires after twelve hours.
        rotating: bool,
    },
    /// Another vendor, by its prefix or form.
    Vendor {
        /// e.g. `Google`.
        vendor: &'static str,
        /// e.g. `access token`.
        what: &'static str,
    },
    /// PASETO, by its version and purpose.
    Paseto {
        /// 1 to 4.
        version: u8,
        /// True when it is signed and could be read, false when it is encrypted.
        public: bool,
    },
    /// A macaroon.
    Macaroon(Macaroon),
    /// `name:password` in base64 (RFC 7617).
    Basic {
        /// The name before the colon.
        user: Sensitive<String>,
    },
    /// A JSON object in base64, possibly with a time or a signature behind it, that is not JOSE.
    Base64Json(Claims),
    /// A SAML response or assertion in base64.
    Saml,
    /// A UUID: more often an id than a token.
    Uuid,
    /// Nothing to be seen.
    Unstructured {
        /// The characters that it is made of.
        alphabet: Alphabet,
        /// What tokens of just this form are known as. Only a host that fits makes it more than chance.
        resembles: Option<&'static str>,
    },
}

/// Kinds of GitHub tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GitHubKind {
    /// `ghp_`
    PersonalClassic,
    /// `github_pat_`
    PersonalFineGrained,
    /// `gho_`
    OAuthApp,
    /// `ghu_`
    AppUser,
    /// `ghs_`
    AppInstallation,
    /// `ghr_`
    Refresh,
}

/// Kinds of Slack tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlackKind {
    /// `xoxb-`
    Bot,
    /// `xoxp-`; with rotation also the configuration token of an app
    User,
    /// `xapp-`
    App,
    /// `xwfp-`
    Workflow,
    /// `xoxa-`
    Workspace,
    /// `xoxe-`, `xoxr-`
    Refresh,
    /// `xoxc-`, `xoxs-`: of Slack's own web client
    Browser,
    /// `xoxd-`: the cookie that goes with it
    Cookie,
}

/// Whether a checksum inside a token fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Checksum {
    /// It fits.
    Valid,
    /// It does not: the token was mistyped, cut or made up.
    Invalid,
    /// This form has none that is known.
    None,
}

/// What a text is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// Hexadecimal digits.
    Hex,
    /// Letters and digits.
    Alphanumeric,
    /// base64url.
    Base64Url,
    /// What RFC 6750 §2.1 allows in a bearer token.
    B64Token,
    /// Other visible characters.
    Other,
}

impl Opaque {
    pub(super) fn new(shape: OpaqueShape, basis: Basis, purpose: Purpose) -> Self {
        Self { shape, basis, purpose }
    }

    /// What the token is for.
    pub fn usage(&self) -> Usage {
        match self.purpose {
            Purpose::Unknown => Usage::unknown(),
            purpose => Usage::new(
                purpose,
                Ground::Shape,
                format!("{}: {}", self.basis.source(), self.words()),
            ),
        }
    }

    /// Whose token it is, where the kind of token tells.
    pub fn context(&self) -> Option<Context> {
        match &self.shape {
            OpaqueShape::Slack {
                kind: SlackKind::Bot | SlackKind::Workflow,
                ..
            } => Some(Context::Bot),
            OpaqueShape::Slack {
                kind: SlackKind::User | SlackKind::Browser,
                ..
            } => Some(Context::User),
            OpaqueShape::GitHub {
                kind: GitHubKind::AppInstallation,
                ..
            } => Some(Context::Client),
            OpaqueShape::GitHub {
                kind: GitHubKind::Refresh,
                ..
            } => None,
            OpaqueShape::GitHub { .. } => Some(Context::User),
            _ => None,
        }
    }

    /// What it is: `Webex token`, `GitHub personal access token (classic)`, `opaque token`.
    pub fn words(&self) -> String {
        match &self.shape {
            OpaqueShape::Webex { .. } => "Webex token".to_owned(),
            OpaqueShape::GitHub { kind, .. } => format!("GitHub {}", kind.words()),
            OpaqueShape::Slack { kind, rotating } => {
                format!(
                    "Slack {}{}",
                    kind.words(),
                    if *rotating { " with rotation" } else { "" }
                )
            }
            OpaqueShape::Vendor { vendor, what } => format!("{vendor} {what}"),
            OpaqueShape::Paseto { version, public: true } => format!("PASETO version {version}, signed"),
            OpaqueShape::Paseto { version, .. } => format!("PASETO version {version}, encrypted"),
            OpaqueShape::Macaroon(macaroon) => {
                format!("macaroon with {} caveats", macaroon.caveats)
            }
            OpaqueShape::Basic { .. } => "name and password of HTTP Basic".to_owned(),
            OpaqueShape::Base64Json(_) => "JSON in base64 (no JWT)".to_owned(),
            OpaqueShape::Saml => "SAML assertion".to_owned(),
            OpaqueShape::Uuid => "UUID".to_owned(),
            OpaqueShape::Unstructured { .. } => "opaque token".to_owned(),
        }
    }

    /// Facts that the shape tells, as label and value; their source is [`Basis::source`].
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        match &self.shape {
            OpaqueShape::Webex {
                cluster, organisation, ..
            } => {
                vec![("Cluster", cluster.clone()), ("Organisation", organisation.clone())]
            }
            OpaqueShape::GitHub { checksum, app, .. } => {
                let checksum = match checksum {
                    Checksum::Valid => Some("fits"),
                    Checksum::Invalid => Some("does not fit: mistyped, cut or made up"),
                    Checksum::None => None,
                };
                let checksum = checksum.map(|text| ("Checksum", text.to_owned()));
                let app = app.clone().map(|id| ("App", id));
                checksum.into_iter().chain(app).collect()
            }
            OpaqueShape::Macaroon(macaroon) => macaroon
                .location
                .clone()
                .map(|place| ("Location", place))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }
}

impl GitHubKind {
    fn words(self) -> &'static str {
        match self {
            Self::PersonalClassic => "personal access token (classic)",
            Self::PersonalFineGrained => "personal access token (fine-grained)",
            Self::OAuthApp => "OAuth app token",
            Self::AppUser => "App token of a user",
            Self::AppInstallation => "App installation token",
            Self::Refresh => "refresh token",
        }
    }
}

impl SlackKind {
    fn words(self) -> &'static str {
        match self {
            Self::Bot => "bot token",
            Self::User => "user token",
            Self::App => "app-level token",
            Self::Workflow => "workflow token",
            Self::Workspace => "workspace token",
            Self::Refresh => "refresh token",
            Self::Browser => "web client token",
            Self::Cookie => "web client cookie",
        }
    }
}
