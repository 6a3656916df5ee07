//! SD-JWT (RFC 9901): a signed token, disclosures, and possibly a key-binding JWT, with `~` between.

use super::Claims;
use super::anomaly::{Anomaly, Part};
use super::json::{Document, Json};
use super::malformed::{Malformed, Reason};
use super::part::{self, PartText, Piece};
use super::{Kind, MAX_NESTING, MAX_PARTS, Token, compact, jws};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// What follows the signed token of an SD-JWT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectiveDisclosure {
    /// The claims that are disclosed; [`SelectiveDisclosure::digests`] says whether the signed token has their digests.
    pub disclosures: Vec<Disclosure>,
    /// The digest of what the key binding is for, in base64url.
    presented: String,
    /// The proof that the presenter holds the key (RFC 9901 §4.3).
    pub key_binding: Option<Box<Token>>,
}

/// A disclosed claim or array element (RFC 9901 §4.2).
#[derive(Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Its name; `None` for an element of an array.
    pub name: Option<String>,
    /// Its value.
    pub value: Document,
    /// The digest of its text, in base64url.
    digest: String,
}

/// Whether the signed token holds the digest of a disclosure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Digested {
    /// It does.
    Held,
    /// It does not.
    Absent,
    /// The digests are of another algorithm than SHA-256.
    Unchecked {
        /// Its name.
        algorithm: String,
    },
}

impl SelectiveDisclosure {
    /// For each disclosure, whether its digest is in the signed claims or in another disclosure (RFC 9901 §7.1).
    pub fn digests(&self, claims: Option<&Claims>) -> Vec<Digested> {
        let algorithm = claims.and_then(|claims| claims.text("_sd_alg")).unwrap_or("sha-256");
        if algorithm != "sha-256" {
            let algorithm: String = algorithm.chars().filter(|c| !c.is_control()).take(40).collect();
            return vec![Digested::Unchecked { algorithm }; self.disclosures.len()];
        }
        let mut known: Vec<&str> = Vec::new();
        if let Some(claims) = claims {
            claims
                .raw()
                .iter()
                .for_each(|(name, value)| collect(name, value, &mut known, 0));
        }
        for disclosure in &self.disclosures {
            if let Some(value) = disclosure.value.value() {
                collect("", value, &mut known, 0);
            }
        }
        let held = |one: &Disclosure| match known.contains(&one.digest.as_str()) {
            true => Digested::Held,
            false => Digested::Absent,
        };
        self.disclosures.iter().map(held).collect()
    }

    /// Whether the key-binding JWT is for just these disclosures; `None` where there is none, or it does not say.
    pub fn is_bound(&self) -> Option<bool> {
        let hash = self.key_binding.as_ref()?.claims()?.text("sd_hash")?;
        Some(hash == self.presented)
    }
}

/// The digests of `_sd` and of elements `{"...": digest}`, however deep (RFC 9901 §4.2.4).
fn collect<'c>(name: &str, value: Json<'c>, into: &mut Vec<&'c str>, depth: usize) {
    if depth > 32 {
        return;
    }
    match value {
        Json::Text(text) if name == "_sd" || name == "..." => into.push(text),
        Json::List(items) => items.iter().for_each(|item| collect(name, item, into, depth + 1)),
        Json::Object(object) => object
            .iter()
            .for_each(|(name, value)| collect(name, value, into, depth + 1)),
        _ => {}
    }
}

fn digest_of(text: &str) -> String {
    super::base64url::encode(&Sha256::digest(text.as_bytes()))
}

impl fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disclosure")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Decodes a text with `~` after a compact token.
pub(super) fn decode(text: &str, depth: usize, anomalies: &mut Vec<Anomaly>) -> Kind {
    let mut parts = text.split('~');
    let issued = parts.next().unwrap_or_default();
    let mut jws = match compact::decode(issued, depth, anomalies) {
        Kind::Jws(jws) => jws,
        // Without its signed token an SD-JWT is nothing; the reason is that of the signed token.
        other => return other,
    };
    let mut offset = issued.len() + 1;
    let mut disclosures = Vec::new();
    let mut key_binding = None;
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        if last && !part.is_empty() && depth < MAX_NESTING {
            let token = super::decode_at(part, depth + 1);
            anomalies.extend(jws::inside("key-binding JWT", &token));
            key_binding = Some(Box::new(token));
        } else if !last {
            let piece = Piece::new(Part::Disclosure, part, offset);
            let read = if disclosures.len() < MAX_PARTS {
                disclosure(piece, anomalies)
            } else {
                let name = "disclosures";
                Err(Box::new(Malformed::new(Reason::TooMany { name }, offset)))
            };
            match read {
                Ok(mut found) => {
                    found.digest = digest_of(part);
                    disclosures.push(found);
                }
                Err(mut broken) => {
                    broken.header = jws.header().cloned();
                    broken.claims = jws.claims().cloned();
                    return Kind::Malformed(*broken);
                }
            }
        }
        offset += part.len() + 1;
    }
    let end = text.rfind('~').map_or(text.len(), |at| at + 1);
    jws.disclosure = Some(SelectiveDisclosure {
        presented: digest_of(text.get(..end).unwrap_or(text)),
        disclosures,
        key_binding,
    });
    Kind::Jws(jws)
}

/// RFC 9901 §4.2: `[salt, name, value]`, or `[salt, value]` for an array element.
fn disclosure(piece: Piece<'_>, anomalies: &mut Vec<Anomaly>) -> Result<Disclosure, Box<Malformed>> {
    let bytes = piece.bytes(anomalies);
    let read = part::json(PartText::of(bytes.bytes), piece.part, anomalies);
    if let Some((reason, at)) = part::broken(piece, bytes.fault, read.fault) {
        return Err(Box::new(Malformed::new(reason, at)));
    }
    let items = read.document.value().and_then(Json::as_list);
    let mut items = items.into_iter().flatten();
    match (items.next(), items.next(), items.next(), items.next()) {
        (Some(Json::Text(_)), Some(Json::Text(name)), Some(value), None) => Ok(Disclosure {
            name: Some(name.to_owned()),
            value: value.to_document(),
            digest: String::new(),
        }),
        (Some(Json::Text(_)), Some(value), None, None) => Ok(Disclosure {
            name: None,
            value: value.to_document(),
            digest: String::new(),
        }),
        _ => {
            let reason = Reason::Member { name: "disclosure" };
            Err(Box::new(Malformed::new(reason, piece.offset)))
        }
    }
}
