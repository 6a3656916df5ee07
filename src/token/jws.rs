//! [`Jws`]: signed tokens (RFC 7515), in every serialization. Signatures are not checked here;
//! [`Jws::signing_input`] gives what a check needs.

use super::anomaly::{Anomaly, Part};
use super::base64url;
use super::claim_checks;
use super::claims::Claims;
use super::header::Header;
use super::json::{Document, Json, JsonFaultKind};
use super::malformed::{Malformed, Reason};
use super::part::{self, PartText, Piece};
use super::sd_jwt::SelectiveDisclosure;
use super::usage::{self, Usage};
use super::{MAX_NESTING, Token};
use crate::sensitive::Sensitive;

/// A signed token. Its signatures have not been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jws {
    /// How it was written.
    pub serialization: Serialization,
    /// Its signatures; one, but in the general JSON serialization.
    pub signatures: Vec<Signature>,
    /// What is signed.
    pub payload: Payload,
    /// The disclosures and the key-binding JWT of an SD-JWT.
    pub disclosure: Option<SelectiveDisclosure>,
    /// The payload as it stands in the token.
    payload_text: Sensitive<String>,
}

/// How a JWS or JWE was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Serialization {
    /// Parts with dots between them (RFC 7515 §7.1, RFC 7516 §7.1).
    Compact,
    /// JSON with one signature or recipient (RFC 7515 §7.2.2, RFC 7516 §7.2.2).
    Flattened,
    /// JSON with a list of them (RFC 7515 §7.2.1, RFC 7516 §7.2.1).
    General,
}

/// One signature with its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Its header.
    pub header: Header,
    /// The signature itself; empty for an unsecured JWS.
    pub value: Sensitive<Vec<u8>>,
    /// The protected header as it stands in the token.
    protected_text: Sensitive<String>,
}

/// What is signed.
#[derive(Clone, PartialEq, Eq)]
pub enum Payload {
    /// A JSON object: it is a JWT.
    Claims(Claims),
    /// Another token (`cty: JWT`, RFC 7519 §5.2).
    Token(Box<Token>),
    /// JSON, but no object.
    Json(Document),
    /// Text that is not JSON.
    Text(Sensitive<String>),
    /// Bytes that are not text; their number.
    Bytes(usize),
    /// Not in the token (RFC 7515 appendix F).
    Detached,
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Claims(claims) => claims.fmt(f),
            Self::Token(token) => f.debug_tuple("Token").field(token).finish(),
            Self::Json(json) => f.debug_tuple("Json").field(json).finish(),
            Self::Text(_) => f.write_str("Text"),
            Self::Bytes(count) => write!(f, "Bytes({count})"),
            Self::Detached => f.write_str("Detached"),
        }
    }
}

impl Jws {
    /// The header of the first signature.
    pub fn header(&self) -> Option<&Header> {
        self.signatures.first().map(|signature| &signature.header)
    }

    /// The claims of this token or of the one nested in it.
    pub fn claims(&self) -> Option<&Claims> {
        match &self.payload {
            Payload::Claims(claims) => Some(claims),
            Payload::Token(token) => token.claims(),
            _ => None,
        }
    }

    /// True when every signature is there and none says `alg: none`. It may still be wrong.
    pub fn is_signed(&self) -> bool {
        let signed = |signature: &Signature| {
            let none = signature
                .header
                .alg()
                .is_none_or(|alg| alg.eq_ignore_ascii_case("none"));
            // Only its presence is looked at.
            !none && !signature.value.expose().is_empty()
        };
        !self.signatures.is_empty() && self.signatures.iter().all(signed)
    }

    /// The bytes that signature number `index` is made over (RFC 7515 §5.1, RFC 7797 §3);
    /// `None` when there is no such signature or the payload is detached.
    pub fn signing_input(&self, index: usize) -> Option<Sensitive<Vec<u8>>> {
        let signature = self.signatures.get(index)?;
        if self.payload == Payload::Detached {
            return None;
        }
        // Stays inside `Sensitive`.
        let (header, payload) = (signature.protected_text.expose(), self.payload_text.expose());
        Some(Sensitive::new(format!("{header}.{payload}").into_bytes()))
    }

    /// [`Jws::signing_input`] with a payload that is not in the token (RFC 7515 appendix F): the
    /// bytes as they were signed, before any base64url.
    pub fn signing_input_over(&self, index: usize, payload: &Sensitive<Vec<u8>>) -> Option<Sensitive<Vec<u8>>> {
        let signature = self.signatures.get(index)?;
        // Stays inside `Sensitive`.
        let mut input = format!("{}.", signature.protected_text.expose()).into_bytes();
        if signature.header.is_encoded() {
            input.extend_from_slice(base64url::encode(payload.expose()).as_bytes());
        } else {
            input.extend_from_slice(payload.expose());
        }
        Some(Sensitive::new(input))
    }

    /// What the token is for.
    pub fn usage(&self) -> Usage {
        match (self.header(), &self.payload) {
            (_, Payload::Token(token)) => token.usage(),
            (Some(header), Payload::Claims(claims)) => usage::of_jwt(header, claims),
            _ => Usage::unknown(),
        }
    }
}

/// A token in the compact serialization of which every part is good.
pub(super) fn compact(text: [&str; 2], header: Header, payload: Payload, signature: Vec<u8>) -> Jws {
    let [protected, signed] = text;
    Jws {
        serialization: Serialization::Compact,
        signatures: vec![Signature {
            header,
            value: Sensitive::new(signature),
            protected_text: Sensitive::new(protected.to_owned()),
        }],
        payload,
        disclosure: None,
        payload_text: Sensitive::new(signed.to_owned()),
    }
}

/// The raw texts of a JWS and where they stand.
pub(super) struct Texts<'a> {
    pub(super) serialization: Serialization,
    /// Protected header text, header, signature.
    pub(super) signatures: Vec<(&'a str, Header, Piece<'a>)>,
    /// The payload; `None` when the JSON form has no such member.
    pub(super) payload: Option<Piece<'a>>,
}

/// Puts a JWS together; `Err` holds why it cannot be read to its end, with what can.
pub(super) fn assemble(texts: Texts<'_>, depth: usize, anomalies: &mut Vec<Anomaly>) -> Result<Jws, Box<Malformed>> {
    for (_, header, _) in &texts.signatures {
        header.check(anomalies);
    }
    let none = Header::default();
    let header = texts.signatures.first().map_or(&none, |(_, header, _)| header);
    let payload = read_payload(header, texts.payload, depth, anomalies).map_err(|mut broken| {
        broken.header = Some(header.clone());
        broken
    })?;
    let mut signatures = Vec::new();
    for (protected, own, piece) in texts.signatures {
        let read = piece.bytes(anomalies);
        if let Some((reason, at)) = part::broken(piece, read.fault, None) {
            let mut broken = Malformed::new(reason, at);
            let first = signatures.into_iter().next();
            broken.header = Some(first.map_or(own, |first: Signature| first.header));
            broken.claims = match payload {
                Payload::Claims(claims) => Some(claims),
                Payload::Token(token) => token.claims().cloned(),
                _ => None,
            };
            return Err(Box::new(broken));
        }
        check_signature(&own, &read.bytes, anomalies);
        signatures.push(Signature {
            header: own,
            value: Sensitive::new(read.bytes),
            protected_text: Sensitive::new(protected.to_owned()),
        });
    }
    Ok(Jws {
        serialization: texts.serialization,
        signatures,
        payload,
        disclosure: None,
        payload_text: Sensitive::new(texts.payload.map(|piece| piece.text.to_owned()).unwrap_or_default()),
    })
}

fn read_payload(
    header: &Header,
    piece: Option<Piece<'_>>,
    depth: usize,
    anomalies: &mut Vec<Anomaly>,
) -> Result<Payload, Box<Malformed>> {
    let Some(piece) = piece.filter(|piece| !piece.text.is_empty()) else {
        anomalies.push(Anomaly::Detached);
        return Ok(Payload::Detached);
    };
    let bytes = if header.is_encoded() {
        let read = piece.bytes(anomalies);
        if let Some((reason, at)) = part::broken(piece, read.fault, None) {
            let mut broken = Malformed::new(reason, at);
            let read = part::json(PartText::of(read.bytes), Part::Payload, anomalies);
            broken.claims = read.document.is_object().then(|| Claims::new(read.document));
            return Err(Box::new(broken));
        }
        read.bytes
    } else {
        anomalies.push(Anomaly::Unencoded);
        piece.text.as_bytes().to_vec()
    };
    content(header, piece, bytes, depth, anomalies)
}

/// What the decoded bytes of a payload are.
pub(super) fn content(
    header: &Header,
    piece: Piece<'_>,
    bytes: Vec<u8>,
    depth: usize,
    anomalies: &mut Vec<Anomaly>,
) -> Result<Payload, Box<Malformed>> {
    let count = bytes.len();
    let part = PartText::of(bytes);
    let is_text = part.broken_at.is_none();
    let says_token = header.cty().as_deref() == Some("jwt");
    if is_text && (says_token || (part.text.starts_with("eyJ") && part.text.contains('.'))) {
        if depth >= MAX_NESTING {
            return Err(Box::new(Malformed::new(Reason::TooNested, piece.offset)));
        }
        let token = super::decode_at(&part.text, depth + 1);
        anomalies.extend(inside("nested token", &token));
        return Ok(Payload::Token(Box::new(token)));
    }
    let read = part::json(part, Part::Payload, anomalies);
    let found = read.document.value().map(Json::what);
    let has_members = !read.document.object().is_empty();
    match read.fault {
        None if read.document.is_object() => {
            let claims = Claims::new(read.document);
            claim_checks::check(&claims, anomalies);
            return Ok(Payload::Claims(claims));
        }
        None => {
            if let Some(found) = found {
                anomalies.push(Anomaly::PayloadNotObject { found });
                return Ok(Payload::Json(read.document));
            }
        }
        // It starts as an object does: claims that were damaged, not another kind of content.
        Some(fault) if read.document.is_object() && (has_members || fault.what == JsonFaultKind::EndedEarly) => {
            let (reason, at) = part::broken(piece, None, Some(fault)).unwrap_or((Reason::NotAToken, piece.offset));
            let mut broken = Malformed::new(reason, at);
            broken.claims = Some(Claims::new(read.document));
            return Err(Box::new(broken));
        }
        Some(_) => {}
    }
    anomalies.push(Anomaly::PayloadNotJson);
    Ok(if is_text {
        Payload::Text(Sensitive::new(read.document.into_text()))
    } else {
        Payload::Bytes(count)
    })
}

/// The anomalies of a token inside a token, marked as such.
pub(super) fn inside(place: &'static str, token: &Token) -> impl Iterator<Item = Anomaly> {
    token.anomalies.iter().map(move |anomaly| Anomaly::Inside {
        place,
        anomaly: Box::new(anomaly.clone()),
    })
}

/// Lengths that an algorithm can produce (RFC 7518 §3, RFC 8037 §3.1, RFC 8812 §3.2).
pub(super) fn check_signature(header: &Header, signature: &[u8], anomalies: &mut Vec<Anomaly>) {
    let Some(alg) = header.alg() else { return };
    let found = signature.len();
    if alg.eq_ignore_ascii_case("none") {
        if found > 0 {
            anomalies.push(Anomaly::SignatureWithNone);
        }
        return;
    }
    if found == 0 {
        return anomalies.push(Anomaly::SignatureEmpty);
    }
    let (fits, expected) = match alg {
        "HS256" => (found == 32, "32"),
        "HS384" => (found == 48, "48"),
        "HS512" => (found == 64, "64"),
        "ES256" | "ES256K" | "Ed25519" => (found == 64, "64"),
        "ES384" => (found == 96, "96"),
        "ES512" => (found == 132, "132"),
        "Ed448" => (found == 114, "114"),
        "EdDSA" => (found == 64 || found == 114, "64 or 114"),
        // The length of the modulus; keys in use are multiples of 512 bits.
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => {
            (found >= 128 && found.is_multiple_of(64), "256, 384 or 512 as a rule")
        }
        _ => return,
    };
    if !fits {
        anomalies.push(Anomaly::SignatureLength {
            alg: alg.to_owned(),
            expected,
            found,
        });
    }
}
