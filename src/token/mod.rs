//! Tokens: what kind a token is and what can be read from it without a key.
//!
//! [`decode`] takes any text and never fails: what is no token comes back as [`Malformed`] with
//! the reason, the place and what can still be read. No signature is checked here.
//!
//! Nothing in this module prints a token: `Debug` shows kinds, names of claims and lengths.

mod anomaly;
mod anomaly_text;
mod base64url;
mod claim_checks;
pub mod claims;
mod clean;
mod compact;
mod header;
pub mod json;
mod json_reader;
mod jwe;
mod jws;
pub mod key;
pub mod known;
mod macaroon;
mod malformed;
mod opaque;
mod part;
mod random;
mod recognise;
mod sd_jwt;
mod serialized;
mod spot;
pub mod times;
mod usage;
mod vendors;
mod wrapping;

pub use anomaly::{Anomaly, Part, Severity};
pub use base64url::Base64Fault;
pub use claims::{Claims, Confirmation, ContextEvidence, Time};
pub use header::Header;
pub use json::{Document, Json, JsonFault, JsonFaultKind, List, Number, Object};
pub use jwe::{Jwe, Recipient};
pub use jws::{Jws, Payload, Serialization, Signature};
pub use macaroon::Macaroon;
pub use malformed::{Malformed, Reason};
pub use opaque::{Basis, Checksum, Opaque, OpaqueShape, VendorToken};
pub use random::looks_random;
pub use sd_jwt::{Digested, Disclosure, SelectiveDisclosure};
pub use spot::{SHORTEST_TOKEN, begins_like_token, without_tokens};
pub use times::{Validity, http_date_ms, length, utc};
pub use usage::{Ground, Purpose, Usage};
pub(crate) use vendors::with_checksum;
pub use wrapping::{Unwrapped, unwrap};

pub use crate::vendor::Alphabet;

use crate::sensitive::Sensitive;

/// Texts beyond this many bytes are not decoded: no server takes them as a header.
pub const MAX_LENGTH: usize = 256 * 1024;
/// Beyond this many bytes a token is larger than a usual limit for one header line.
const LARGE: usize = 8 * 1024;
/// How many signatures, recipients or disclosures are read: each may repeat a large header.
const MAX_PARTS: usize = 64;
/// How deep tokens may be nested.
const MAX_NESTING: usize = 3;

/// A token, read as far as possible without a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// What is odd about it, those of tokens inside it included, in the order found.
    pub anomalies: Vec<Anomaly>,
    /// Length of its text in bytes.
    pub length: usize,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Signed, and readable (RFC 7515).
    Jws(Jws),
    /// Encrypted (RFC 7516).
    Jwe(Jwe),
    /// Readable by its issuer alone.
    Opaque(Opaque),
    /// No token as it stands.
    Malformed(Malformed),
}

/// Reads a token. Every text gives a result; none panics, and none takes longer than its length
/// warrants.
///
/// ```
/// use why403::token::{decode, Kind};
/// let token = decode(&"eyJhbGciOiJub25lIn0.eyJzY29wZSI6InVzZXI6cmVhZCJ9.".to_owned().into());
/// assert!(matches!(token.kind, Kind::Jws(_)));
/// assert_eq!(token.claims().unwrap().scopes(), [("scope", "user:read")]);
/// assert_eq!(token.anomalies[0].code(), "alg.none");
/// ```
pub fn decode(raw: &Sensitive<String>) -> Token {
    // Read here, and kept inside `Sensitive` where parts of it are kept.
    decode_at(raw.expose(), 0)
}

/// [`decode`] for a token that stands `depth` tokens deep.
fn decode_at(text: &str, depth: usize) -> Token {
    let length = text.len();
    if length > MAX_LENGTH {
        return Token {
            kind: Kind::Malformed(Malformed::new(Reason::Oversized { length }, MAX_LENGTH)),
            anomalies: Vec::new(),
            length,
        };
    }
    let mut anomalies = Vec::new();
    if let Some(jws) = compact::plain(text, depth, &mut anomalies) {
        if length > LARGE {
            anomalies.push(Anomaly::LargeForHeader { length });
        }
        return Token {
            kind: Kind::Jws(jws),
            anomalies,
            length,
        };
    }
    decode_any(text, depth)
}

/// [`decode_at`] for a text that may be anything; of a token as RFC 7515 wants it, it says the same, slower.
fn decode_any(text: &str, depth: usize) -> Token {
    let length = text.len();
    let malformed = |reason, at| Kind::Malformed(Malformed::new(reason, at));
    let mut anomalies = Vec::new();
    let cleaned = clean::clean(text, &mut anomalies);
    let kind = match cleaned.verdict {
        Some((reason, at)) => malformed(reason, at),
        None => decode_clean(&cleaned.text, depth, &mut anomalies),
    };
    if cleaned.text.len() > LARGE {
        let length = cleaned.text.len();
        anomalies.push(Anomaly::LargeForHeader { length });
    }
    let mut token = Token {
        kind,
        anomalies,
        length: cleaned.text.len(),
    };
    for (reason, at) in cleaned.steps.into_iter().rev() {
        let anomalies = token.anomalies.clone();
        let mut wrapped = Malformed::new(reason, at);
        wrapped.header = token.header().cloned();
        wrapped.claims = token.claims().cloned();
        wrapped.inner = Some(Box::new(token));
        token = Token {
            kind: Kind::Malformed(wrapped),
            anomalies,
            length,
        };
    }
    token
}

fn decode_clean(text: &str, depth: usize, anomalies: &mut Vec<Anomaly>) -> Kind {
    if text.starts_with('{') {
        return serialized::decode(text, depth, anomalies);
    }
    if compact::looks_like_jose(text) {
        return if text.contains('~') {
            sd_jwt::decode(text, depth, anomalies)
        } else {
            compact::decode(text, depth, anomalies)
        };
    }
    // Before the rest: a vendor's prefix before a JWT is no damage.
    if let Some(opaque) = recognise::named(text, depth, anomalies) {
        return Kind::Opaque(opaque);
    }
    match compact::headless(text, anomalies) {
        Some(malformed) => Kind::Malformed(malformed),
        None => recognise::unnamed(text, anomalies),
    }
}

impl Token {
    /// The token itself, when wrappings (quotes, a scheme, line breaks) had to be taken off it.
    pub fn unwrapped(&self) -> &Token {
        match &self.kind {
            Kind::Malformed(Malformed { inner: Some(inner), .. }) => inner.unwrapped(),
            _ => self,
        }
    }

    /// The signed token, wrappings taken off.
    pub fn jws(&self) -> Option<&Jws> {
        match &self.unwrapped().kind {
            Kind::Jws(jws) => Some(jws),
            _ => None,
        }
    }

    /// The encrypted token, wrappings taken off.
    pub fn jwe(&self) -> Option<&Jwe> {
        match &self.unwrapped().kind {
            Kind::Jwe(jwe) => Some(jwe),
            _ => None,
        }
    }

    /// The opaque token, wrappings taken off.
    pub fn opaque(&self) -> Option<&Opaque> {
        match &self.unwrapped().kind {
            Kind::Opaque(opaque) => Some(opaque),
            _ => None,
        }
    }

    /// The token, wrappings taken off, if its form is one that this vendor's folder says.
    pub fn of_vendor(&self, folder: &str) -> Option<&VendorToken> {
        match &self.opaque()?.shape {
            OpaqueShape::Vendor(token) if token.form.folder == folder => Some(token),
            _ => None,
        }
    }

    /// Why it is no token as it stands.
    pub fn malformed(&self) -> Option<&Malformed> {
        match &self.kind {
            Kind::Malformed(malformed) => Some(malformed),
            _ => None,
        }
    }

    /// The header, as far as it can be read.
    pub fn header(&self) -> Option<&Header> {
        match &self.unwrapped().kind {
            Kind::Jws(jws) => jws.header(),
            Kind::Jwe(jwe) => jwe.header(),
            Kind::Malformed(malformed) => malformed.header.as_ref(),
            Kind::Opaque(_) => None,
        }
    }

    /// The claims, as far as they can be read: of a nested token, and of a damaged one too.
    pub fn claims(&self) -> Option<&Claims> {
        match &self.unwrapped().kind {
            Kind::Jws(jws) => jws.claims(),
            Kind::Malformed(malformed) => malformed.claims.as_ref(),
            Kind::Opaque(Opaque {
                shape: OpaqueShape::Base64Json(claims),
                ..
            }) => Some(claims),
            Kind::Jwe(_) | Kind::Opaque(_) => None,
        }
    }

    /// What the token is for.
    pub fn usage(&self) -> Usage {
        match &self.unwrapped().kind {
            Kind::Jws(jws) => jws.usage(),
            Kind::Opaque(opaque) => opaque.usage(),
            Kind::Jwe(_) | Kind::Malformed(_) => Usage::unknown(),
        }
    }

    /// What kind it is, in a few words: `JWT signed with RS256`, `encrypted token (JWE)`,
    /// `Acme refresh token`, `opaque token`, `malformed: JWT signed with RS256`.
    pub fn text(&self) -> String {
        match &self.kind {
            Kind::Jws(jws) => jws_words(jws),
            Kind::Jwe(_) => "encrypted token (JWE)".to_owned(),
            Kind::Opaque(opaque) => opaque.words(),
            Kind::Malformed(malformed) => match &malformed.inner {
                Some(inner) if inner.malformed().is_none() => {
                    format!("malformed: {}", inner.text())
                }
                Some(inner) => inner.text(),
                None => "malformed token".to_owned(),
            },
        }
    }
}

fn jws_words(jws: &Jws) -> String {
    let what = match (&jws.disclosure, &jws.payload) {
        (Some(_), _) => "SD-JWT",
        (None, Payload::Claims(_)) => "JWT",
        (None, Payload::Token(_)) => "nested JWT",
        (None, Payload::Detached) => "detached message",
        (None, _) => "message",
    };
    match jws.signatures.as_slice() {
        _ if !jws.is_signed() => format!("{what} without a signature"),
        [only] => {
            let alg = only.header.shown_alg().unwrap_or_default();
            format!("{what} signed with {alg}")
        }
        many => format!("{what} with {} signatures", many.len()),
    }
}

#[cfg(test)]
mod tests;
