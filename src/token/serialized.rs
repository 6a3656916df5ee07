//! JSON texts in the place of a token: the JSON serializations of JWS (RFC 7515 §7.2) and JWE
//! (RFC 7516 §7.2), and what people paste by mistake.

use super::anomaly::{Anomaly, Part};
use super::claims::Claims;
use super::header::Header;
use super::json::{Document, Json, List, Object};
use super::jws::{self, Serialization};
use super::malformed::{Malformed, Reason};
use super::part::{self, PartText, Piece};
use super::{Kind, MAX_NESTING, MAX_PARTS, jwe};

/// Decodes a text that starts with `{`.
pub(super) fn decode(text: &str, depth: usize, anomalies: &mut Vec<Anomaly>) -> Kind {
    let whole = PartText {
        text: text.to_owned(),
        broken_at: None,
    };
    let read = part::json(whole, Part::Whole, anomalies);
    let object = read.document.object();
    if let Some(fault) = read.fault {
        let piece = Piece::new(Part::Whole, text, 0);
        // Positions are those of the text itself here.
        let reason = part::broken(piece, None, Some(fault)).map_or(Reason::NotAToken, |(reason, _)| reason);
        let mut broken = Malformed::new(reason, fault.at);
        broken.claims = as_claims(object);
        return Kind::Malformed(broken);
    }
    let has = |name: &str| object.get(name).is_some();
    let made = if has("ciphertext") {
        encrypted(object, anomalies)
    } else if has("signatures") || has("signature") {
        signed(object, depth, anomalies)
    } else {
        Err(Box::new(other(object, depth, anomalies)))
    };
    made.unwrap_or_else(|broken| Kind::Malformed(*broken))
}

fn as_claims(object: Object<'_>) -> Option<Claims> {
    let known = ["iss", "sub", "aud", "exp", "nbf", "iat", "scope", "scp"];
    known
        .iter()
        .any(|name| object.get(name).is_some())
        .then(|| Claims::new(object.to_document()))
}

fn other(object: Object<'_>, depth: usize, anomalies: &mut Vec<Anomaly>) -> Malformed {
    let token = ["access_token", "accessToken", "id_token", "token"]
        .iter()
        .find_map(|name| object.get(name).and_then(Json::as_text));
    let Some(token) = token.filter(|_| depth < MAX_NESTING) else {
        let mut broken = Malformed::new(Reason::NotAToken, 0);
        broken.claims = as_claims(object);
        return broken;
    };
    let inner = super::decode_at(token, depth + 1);
    anomalies.extend(inner.anomalies.iter().cloned());
    let mut broken = Malformed::new(Reason::TokenAnswer, 0);
    broken.inner = Some(Box::new(inner));
    broken
}

/// A member that must be a string if it is there.
fn text<'a>(object: Object<'a>, name: &'static str) -> Result<Option<&'a str>, Box<Malformed>> {
    match object.get(name) {
        None => Ok(None),
        Some(Json::Text(text)) => Ok(Some(text)),
        Some(_) => Err(missing(name)),
    }
}

/// The items of a list of which each must be an object.
fn objects<'a>(name: &'static str, items: List<'a>) -> Result<Vec<Object<'a>>, Box<Malformed>> {
    if items.len() > MAX_PARTS {
        return Err(Box::new(Malformed::new(Reason::TooMany { name }, 0)));
    }
    items
        .iter()
        .map(|item| item.as_object().ok_or_else(|| missing(name)))
        .collect()
}

fn missing(name: &'static str) -> Box<Malformed> {
    Box::new(Malformed::new(Reason::Member { name }, 0))
}

/// The header of a signature, a recipient or the whole: its protected text and what it says.
fn header<'a>(
    protected: Option<&'a str>,
    unprotected: &[Option<Json<'_>>],
    anomalies: &mut Vec<Anomaly>,
) -> Result<(&'a str, Header), Box<Malformed>> {
    let raw = protected.unwrap_or_default();
    let mut object = Document::default();
    if !raw.is_empty() {
        let piece = Piece::new(Part::Header, raw, 0);
        let bytes = piece.bytes(anomalies);
        let read = part::json(PartText::of(bytes.bytes), Part::Header, anomalies);
        if let Some((reason, at)) = part::broken(piece, bytes.fault, read.fault) {
            return Err(Box::new(Malformed::new(reason, at)));
        }
        if !read.document.is_object() {
            return Err(missing("protected"));
        }
        object = read.document;
    }
    let outside: Option<Vec<Object<'_>>> = unprotected.iter().flatten().map(|value| value.as_object()).collect();
    let outside = Document::of_members(outside.ok_or_else(|| missing("header"))?);
    Ok((raw, Header::new(object, outside)))
}

fn signed(object: Object<'_>, depth: usize, anomalies: &mut Vec<Anomaly>) -> Result<Kind, Box<Malformed>> {
    let payload = text(object, "payload")?.map(|text| Piece::new(Part::Payload, text, 0));
    let (serialization, members): (_, Vec<Object<'_>>) = match object.get("signatures") {
        None => (Serialization::Flattened, vec![object]),
        Some(Json::List(items)) if !items.is_empty() => (Serialization::General, objects("signatures", items)?),
        Some(_) => return Err(missing("signatures")),
    };
    let mut signatures = Vec::new();
    for member in members {
        let (raw, header) = header(text(member, "protected")?, &[member.get("header")], anomalies)?;
        let signature = text(member, "signature")?.ok_or_else(|| missing("signature"))?;
        signatures.push((raw, header, Piece::new(Part::Signature, signature, 0)));
    }
    let texts = jws::Texts {
        serialization,
        signatures,
        payload,
    };
    jws::assemble(texts, depth, anomalies).map(Kind::Jws)
}

fn encrypted(object: Object<'_>, anomalies: &mut Vec<Anomaly>) -> Result<Kind, Box<Malformed>> {
    let protected = text(object, "protected")?;
    let shared = object.get("unprotected");
    let (serialization, members): (_, Vec<Object<'_>>) = match object.get("recipients") {
        None => (Serialization::Flattened, vec![object]),
        Some(Json::List(items)) if !items.is_empty() => (Serialization::General, objects("recipients", items)?),
        Some(_) => return Err(missing("recipients")),
    };
    let mut recipients = Vec::new();
    for member in members {
        // The protected header is the same for all; its oddities are told once.
        let mut scratch = Vec::new();
        let found = if recipients.is_empty() {
            &mut *anomalies
        } else {
            &mut scratch
        };
        let (_, header) = header(protected, &[shared, member.get("header")], found)?;
        let key = text(member, "encrypted_key")?.unwrap_or_default();
        recipients.push((header, Piece::new(Part::EncryptedKey, key, 0)));
    }
    let mut rest = Vec::new();
    for (name, part) in [
        ("iv", Part::Iv),
        ("ciphertext", Part::Ciphertext),
        ("tag", Part::Tag),
        ("aad", Part::Aad),
    ] {
        rest.extend(text(object, name)?.map(|text| Piece::new(part, text, 0)));
    }
    let texts = jwe::Texts {
        serialization,
        recipients,
        rest,
    };
    jwe::assemble(texts, anomalies).map(Kind::Jwe)
}
