//! The compact serialization (RFC 7515 §7.1, RFC 7516 §7.1): parts with dots between them.

use super::Kind;
use super::anomaly::{Anomaly, Part};
use super::base64url;
use super::claims::Claims;
use super::header::Header;
use super::json::{Document, JsonFault, JsonFaultKind};
use super::jwe;
use super::jws::{self, Jws, Serialization};
use super::malformed::{Malformed, Reason};
use super::opaque::{Basis, Opaque, OpaqueShape};
use super::part::{self, PartText, Piece};
use super::usage::Purpose;

/// True when the first dot-separated part decodes to something that starts like a JSON object
/// with a name in it, or is an empty one: `{"`.
pub(super) fn looks_like_jose(text: &str) -> bool {
    let first = text.split('.').next().unwrap_or_default();
    let head: String = first.chars().take(16).collect();
    let bytes = Piece::new(Part::Header, &head, 0).bytes(&mut Vec::new()).bytes;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).trim_ascii_start();
    let Some(rest) = bytes.strip_prefix(b"{") else {
        return false;
    };
    // A lone `{` of two or three characters says nothing.
    matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}'))
}

/// Reads a signed token that stands exactly as RFC 7515 wants it, with claims in it: each part is decoded once and
/// gone through once. `None` for every other text; it is for the slower ways, which find out what it is.
///
/// Nothing needs to be taken off such a text: it begins with `eyJ`, and what is no base64url fails to decode.
pub(super) fn plain(text: &str, depth: usize, anomalies: &mut Vec<Anomaly>) -> Option<Jws> {
    let rest = text.strip_prefix("eyJ")?;
    let first = rest.find('.')? + 3;
    let (head, rest) = text.split_at_checked(first)?;
    let rest = rest.get(1..)?;
    let (payload, signature) = rest.split_at_checked(rest.find('.')?)?;
    let signature = base64url::decode_strict(signature.get(1..)?)?;
    let head_bytes = base64url::decode_strict(head)?;
    let bytes = base64url::decode_strict(payload).filter(|bytes| !bytes.is_empty())?;

    let read = part::json(PartText::of(head_bytes), Part::Header, anomalies);
    if read.fault.is_some() || !read.document.is_object() {
        return None;
    }
    let header = Header::new(read.document, Document::default());
    if header.alg().is_none() || header.get("enc").is_some() || !header.is_encoded() {
        return None;
    }
    header.check(anomalies);
    let piece = Piece::new(Part::Payload, payload, first + 1);
    let content = jws::content(&header, piece, bytes, depth, anomalies).ok()?;
    jws::check_signature(&header, &signature, anomalies);
    Some(jws::compact([head, payload], header, content, signature))
}

/// The header of a compact token, read as far as it goes.
struct HeaderRead {
    header: Header,
    broken: Option<(Reason, usize)>,
    /// True when the JSON is complete.
    whole: bool,
}

fn read_header(piece: Piece<'_>, anomalies: &mut Vec<Anomaly>) -> HeaderRead {
    let bytes = piece.bytes(anomalies);
    let read = part::json(PartText::of(bytes.bytes), Part::Header, anomalies);
    let is_object = read.document.is_object();
    HeaderRead {
        whole: is_object && read.fault.is_none(),
        broken: part::broken(piece, bytes.fault, read.fault),
        header: Header::new(
            if is_object { read.document } else { Document::default() },
            Document::default(),
        ),
    }
}

/// True when the header of `text` says that its payload is not encoded: then white space in the
/// middle belongs to the payload (RFC 7797 §5.2).
pub(super) fn has_plain_payload(text: &str) -> bool {
    let first = text.split('.').next().unwrap_or_default();
    !read_header(Piece::new(Part::Header, first, 0), &mut Vec::new())
        .header
        .is_encoded()
}

/// Claims out of a part that may be a payload, whole or cut.
fn salvage(piece: Piece<'_>, anomalies: &mut Vec<Anomaly>) -> (Option<Claims>, Option<JsonFault>) {
    let bytes = piece.bytes(anomalies).bytes;
    let read = part::json(PartText::of(bytes), Part::Payload, anomalies);
    let claims = read.document.is_object().then(|| Claims::new(read.document));
    (claims, read.fault)
}

/// Decodes a text of which [`looks_like_jose`] holds.
pub(super) fn decode(text: &str, depth: usize, anomalies: &mut Vec<Anomaly>) -> Kind {
    let mut offset = 0;
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for text in text.split('.') {
        pieces.push(Piece::new(Part::Whole, text, offset));
        offset += text.len() + 1;
    }
    let end = text.len();
    let named = |index: usize, part| {
        let piece = pieces.get(index).copied();
        let piece = piece.unwrap_or(Piece::new(part, "", end));
        Piece { part, ..piece }
    };
    let header_piece = named(0, Part::Header);
    let read = read_header(header_piece, anomalies);
    let encrypted = read.header.get("enc").is_some();
    let count = pieces.len();

    if let Some((reason, at)) = read.broken {
        let mut broken = Malformed::new(reason, at);
        broken.header = (!read.header.protected().is_empty()).then_some(read.header);
        if !encrypted && count > 1 {
            broken.claims = salvage(named(1, Part::Payload), anomalies).0;
        }
        return Kind::Malformed(broken);
    }
    // Without `alg` and without claims behind it, it is another format that starts with JSON:
    // a base64 blob, or a signed cookie such as Flask's (`<json>.<time>.<signature>`).
    let foreign = || {
        let (claims, fault) = salvage(named(1, Part::Payload), &mut Vec::new());
        claims.is_none() || fault.is_some()
    };
    if read.whole && !encrypted && read.header.alg().is_none() && count <= 3 && foreign() {
        let claims = Claims::new(read.header.protected().to_document());
        let shape = OpaqueShape::Base64Json(claims);
        return Kind::Opaque(Opaque::new(shape, Basis::Nothing, Purpose::Unknown));
    }
    let expected = if encrypted { 5 } else { 3 };
    if count != expected {
        let reason = if count < expected {
            let parts: &[Part] = if encrypted {
                &[Part::Header, Part::EncryptedKey, Part::Iv, Part::Ciphertext]
            } else {
                &[Part::Header, Part::Payload]
            };
            let part = parts.get(count - 1).copied().unwrap_or(Part::Whole);
            Reason::CutShort { part }
        } else {
            Reason::Parts { found: count, expected }
        };
        // The first part too many, or the end.
        let at = pieces.get(expected).map_or(end, |piece| piece.offset);
        let mut broken = Malformed::new(reason, at);
        read.header.check(anomalies);
        if !encrypted && count > 1 {
            let payload = named(1, Part::Payload);
            let (claims, fault) = salvage(payload, anomalies);
            if let Some(fault) = fault.filter(|fault| fault.what != JsonFaultKind::EndedEarly && count > 2) {
                broken.reason = Reason::Json {
                    part: Part::Payload,
                    what: fault.what,
                };
                broken.position = payload.origin(fault.at);
            }
            broken.claims = claims;
        }
        broken.header = Some(read.header);
        return Kind::Malformed(broken);
    }
    if !read.whole {
        return Kind::Malformed(Malformed::new(Reason::NotAToken, 0));
    }
    let made = if encrypted {
        jwe::assemble(
            jwe::Texts {
                serialization: Serialization::Compact,
                recipients: vec![(read.header, named(1, Part::EncryptedKey))],
                rest: vec![named(2, Part::Iv), named(3, Part::Ciphertext), named(4, Part::Tag)],
            },
            anomalies,
        )
        .map(Kind::Jwe)
    } else {
        jws::assemble(
            jws::Texts {
                serialization: Serialization::Compact,
                signatures: vec![(header_piece.text, read.header, named(2, Part::Signature))],
                payload: Some(named(1, Part::Payload)),
            },
            depth,
            anomalies,
        )
        .map(Kind::Jws)
    };
    made.unwrap_or_else(|broken| Kind::Malformed(*broken))
}

/// A token whose beginning was lost: three parts of which the second holds claims.
pub(super) fn headless(text: &str, anomalies: &mut Vec<Anomaly>) -> Option<Malformed> {
    let parts: Vec<&str> = text.split('.').collect();
    let [first, second, _] = parts.as_slice() else {
        return None;
    };
    let mut found = Vec::new();
    let (claims, fault) = salvage(Piece::new(Part::Payload, second, first.len() + 1), &mut found);
    let claims = claims.filter(|claims| !claims.raw().is_empty() && fault.is_none())?;
    anomalies.append(&mut found);
    let what = JsonFaultKind::Unexpected;
    let mut broken = Malformed::new(
        Reason::Json {
            part: Part::Header,
            what,
        },
        0,
    );
    broken.claims = Some(claims);
    Some(broken)
}
