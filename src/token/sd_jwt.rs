//! SD-JWT (RFC 9901): a signed token, disclosures, and possibly a key-binding JWT, with `~` between.

use super::anomaly::{Anomaly, Part};
use super::json::{Document, Json};
use super::malformed::{Malformed, Reason};
use super::part::{self, PartText, Piece};
use super::{Kind, MAX_NESTING, MAX_PARTS, Token, compact, jws};
use std::fmt;

/// What follows the signed token of an SD-JWT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectiveDisclosure {
    /// The claims that are disclosed. Whether their digests are in the signed token is not checked.
    pub disclosures: Vec<Disclosure>,
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
                Ok(found) => disclosures.push(found),
                Err(mut broken) => {
                    broken.header = jws.header().cloned();
                    broken.claims = jws.claims().cloned();
                    return Kind::Malformed(*broken);
                }
            }
        }
        offset += part.len() + 1;
    }
    jws.disclosure = Some(SelectiveDisclosure {
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
        }),
        (Some(Json::Text(_)), Some(value), None, None) => Ok(Disclosure {
            name: None,
            value: value.to_document(),
        }),
        _ => {
            let reason = Reason::Member { name: "disclosure" };
            Err(Box::new(Malformed::new(reason, piece.offset)))
        }
    }
}
