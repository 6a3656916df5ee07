//! [`Opaque`]: tokens that say nothing to their bearer, and the shapes that tell where they come from.
//!
//! Tokens without any structure fall under [`OpaqueShape::Unstructured`]; nothing is concluded from a length.
//! `recognise` finds the shape.

use super::Token;
use super::claims::Claims;
use super::macaroon::Macaroon;
use super::usage::{Ground, Purpose, Usage};
use crate::requirement::Context;
use crate::sensitive::Sensitive;
use crate::vendor::{Alphabet, TokenForm, TokenKind};

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
    /// A vendor's, by a form that its folder says.
    Vendor(VendorToken),
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

/// A token of a form that a vendor's folder says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorToken {
    /// The form: whose it is, what it is, whose token it is.
    pub form: &'static TokenForm,
    /// What it tells by its form, by the folder's names for it.
    pub facts: Vec<(&'static str, String)>,
    /// Whether a checksum in it fits the rest.
    pub checksum: Checksum,
    /// The token that stands inside it, where the form has one. Vendors may ask not to rely on what it says.
    pub inner: Option<Box<Token>>,
}

impl VendorToken {
    /// What it tells under this name.
    pub fn fact(&self, name: &str) -> Option<&str> {
        let found = self.facts.iter().find(|(label, _)| *label == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The name of its kind, where the folder gives it one.
    pub fn kind(&self) -> Option<&'static TokenKind> {
        self.form.kind.as_ref()
    }
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
            OpaqueShape::Vendor(token) => token.form.holder,
            _ => None,
        }
    }

    /// What it is: `Acme refresh token`, `UUID`, `opaque token`.
    pub fn words(&self) -> String {
        match &self.shape {
            OpaqueShape::Vendor(token) => format!("{} {}", token.form.vendor, token.form.what),
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
            OpaqueShape::Vendor(token) => {
                let checksum = match token.checksum {
                    Checksum::Valid => Some("fits"),
                    Checksum::Invalid => Some("does not fit: mistyped, cut or made up"),
                    Checksum::None => None,
                };
                let checksum = checksum.map(|text| ("Checksum", text.to_owned()));
                checksum.into_iter().chain(token.facts.iter().cloned()).collect()
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
