//! Finds the shape of a token that is not JOSE.

use super::anomaly::Anomaly;
use super::malformed::{Malformed, Reason};
use super::opaque::{Basis, Opaque, OpaqueShape};
use super::usage::Purpose;
use super::{Kind, base64url, macaroon, vendors};
use crate::sensitive::Sensitive;
use crate::vendor::{Alphabet, is_uuid};
use crate::vendors::tokens;

/// The shape of a text that names its vendor or its kind.
pub(super) fn named(text: &str, depth: usize, anomalies: &mut Vec<Anomaly>) -> Option<Opaque> {
    if !text.chars().all(|c| c.is_ascii_graphic()) {
        return None;
    }
    let (shape, basis, purpose) = paseto(text).or_else(|| vendors::recognise(text, depth, anomalies))?;
    Some(Opaque::new(shape, basis, purpose))
}

/// Any other text.
pub(super) fn unnamed(text: &str, anomalies: &mut Vec<Anomaly>) -> Kind {
    if let Some(at) = text.find(|c: char| !c.is_ascii_graphic()) {
        return Kind::Malformed(Malformed::new(Reason::Character, at));
    }
    let stem = text.trim_end_matches('=');
    if let Some(at) = stem.find(|c: char| !is_b64token(c)) {
        anomalies.push(Anomaly::OutsideB64Token { at });
    }
    let (shape, basis, purpose) =
        encoded(text).unwrap_or_else(|| (plain(text, stem), Basis::Nothing, Purpose::Unknown));
    Kind::Opaque(Opaque::new(shape, basis, purpose))
}

/// RFC 6750 §2.1.
fn is_b64token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '+' | '/')
}

fn paseto(text: &str) -> Option<vendors::Found> {
    let mut parts = text.split('.');
    let version = match parts.next()? {
        "v1" => 1,
        "v2" => 2,
        "v3" => 3,
        "v4" => 4,
        _ => return None,
    };
    let public = match parts.next()? {
        "public" => true,
        "local" => false,
        _ => return None,
    };
    // A payload, and possibly a footer.
    matches!(parts.count(), 1 | 2).then_some((
        OpaqueShape::Paseto { version, public },
        Basis::Promised,
        Purpose::Unknown,
    ))
}

/// Shapes that show when base64 is undone.
fn encoded(text: &str) -> Option<vendors::Found> {
    let decoded = base64url::decode(text);
    if decoded.fault.is_some() {
        return None;
    }
    if let Some(found) = macaroon::read(&decoded.bytes) {
        return Some((OpaqueShape::Macaroon(found), Basis::Promised, Purpose::Unknown));
    }
    let inside = String::from_utf8(decoded.bytes).ok()?;
    if inside.starts_with("<saml") || inside.starts_with("<?xml") {
        return Some((OpaqueShape::Saml, Basis::Promised, Purpose::Unknown));
    }
    // Long enough that chance does not make a colon among readable characters only.
    let (user, _) = inside.split_once(':').filter(|_| inside.len() >= 8)?;
    let readable = !user.is_empty() && !inside.starts_with(['{', '[']) && !inside.chars().any(char::is_control);
    let user = Sensitive::new(user.to_owned());
    readable.then_some((OpaqueShape::Basic { user }, Basis::Promised, Purpose::BasicCredentials))
}

/// Whether a text is a macaroon or a SAML message in base64. Names and passwords in base64 are left out: ids are made in
/// the same way (`User:123`).
pub(super) fn is_armoured(text: &str) -> bool {
    matches!(
        encoded(text),
        Some((OpaqueShape::Macaroon(_) | OpaqueShape::Saml, _, _))
    )
}

fn plain(text: &str, stem: &str) -> OpaqueShape {
    if is_uuid(text) {
        return OpaqueShape::Uuid;
    }
    let all = |test: fn(char) -> bool| text.chars().all(test);
    let alphabet = if all(|c| c.is_ascii_hexdigit()) {
        Alphabet::Hex
    } else if all(|c| c.is_ascii_alphanumeric()) {
        Alphabet::Alphanumeric
    } else if all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
        Alphabet::Base64Url
    } else if stem.chars().all(is_b64token) {
        Alphabet::B64Token
    } else {
        Alphabet::Other
    };
    let resembles = tokens::resembles(alphabet, text.len());
    OpaqueShape::Unstructured { alphabet, resembles }
}
