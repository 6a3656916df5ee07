//! PEM (RFC 7468) with public keys: `PUBLIC KEY` (RFC 5280 §4.1), `RSA PUBLIC KEY` (RFC 8017 §A.1.1)
//! and `CERTIFICATE` (RFC 5280 §4.1), of which only the key is taken.

use super::algorithm::{Algorithm, Curve, EdwardsCurve, Hash};
use super::caution::Caution;
use super::der::{Der, tag};
use super::error::KeyError;
use super::jwk::rsa;
use super::material::Material;
use super::{GivenKey, GivenKeys, MAX_KEYS};
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, Engine as _};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Object identifiers, as in DER.
mod oid {
    /// 1.2.840.113549.1.1.1
    pub(super) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    /// 1.2.840.113549.1.1.10
    pub(super) const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
    /// 1.2.840.10045.2.1
    pub(super) const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    /// 1.2.840.10045.3.1.7
    pub(super) const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    /// 1.3.132.0.34
    pub(super) const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
    /// 1.3.132.0.35
    pub(super) const P521: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x23];
    /// 1.3.132.0.10
    pub(super) const SECP256K1: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x0a];
    /// 1.3.101.110 and 111
    pub(super) const X25519: &[u8] = &[0x2b, 0x65, 0x6e];
    pub(super) const X448: &[u8] = &[0x2b, 0x65, 0x6f];
    /// 1.3.101.112 and 113
    pub(super) const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
    pub(super) const ED448: &[u8] = &[0x2b, 0x65, 0x71];
    /// 2.16.840.1.101.3.4.2, to which 1 to 3 is added for SHA-256, SHA-384 and SHA-512.
    pub(super) const SHA2: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
}

/// Reads every block of a text. What stands around them is passed over (RFC 7468 §2).
pub(super) fn read(text: &str, whence: &str) -> Result<GivenKeys, KeyError> {
    // Copied out of JSON or an environment variable, line ends are escapes.
    let text = text.replace("\\r", "").replace("\\n", "\n");
    let blocks = blocks(&text)?;
    let count = blocks.len();
    let mut found = GivenKeys::default();
    for (index, (label, body)) in blocks.into_iter().enumerate() {
        let what = if label.ends_with("CERTIFICATE") {
            "certificate"
        } else {
            "key"
        };
        let origin = match count {
            1 => format!("the {what} in PEM {whence}"),
            _ => format!("{what} {} of {count} in the PEM {whence}", index + 1),
        };
        match key(label, body, origin.clone()) {
            Ok(key) => found.keys.push(key),
            // What must not be pasted anywhere is told even beside a key that can be used.
            Err(error @ KeyError::Private { .. }) => return Err(error),
            Err(error) => found.skipped.push((origin, error)),
        }
    }
    match (found.keys.is_empty(), found.skipped.first()) {
        (false, _) => Ok(found),
        (true, Some((_, first))) if count == 1 => Err(first.clone()),
        (true, Some((_, first))) => Err(KeyError::NoneUsable {
            count,
            first: Box::new(first.clone()),
        }),
        (true, None) => Err(KeyError::Unrecognised),
    }
}

/// Label and body of each block.
fn blocks(text: &str) -> Result<Vec<(&str, &str)>, KeyError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let unended = KeyError::Pem {
            why: "it has no -----END line, so its end was cut off",
        };
        let (label, after) = after.split_once("-----").ok_or(unended.clone())?;
        let (body, after) = after.split_once("-----END ").ok_or(unended)?;
        found.push((label.trim(), body));
        if found.len() > MAX_KEYS {
            return Err(KeyError::TooMany { most: MAX_KEYS });
        }
        rest = after;
    }
    Ok(found)
}

fn key(label: &str, body: &str, origin: String) -> Result<GivenKey, KeyError> {
    if label.ends_with("PRIVATE KEY") {
        let label = KeyError::shown(label);
        return Err(KeyError::Private { label });
    }
    let read: fn(&[u8]) -> Result<Found, KeyError> = match label {
        "PUBLIC KEY" => public_key,
        "RSA PUBLIC KEY" => rsa_public_key,
        "CERTIFICATE" | "X509 CERTIFICATE" => certificate,
        _ => {
            let label = KeyError::shown(label);
            return Err(KeyError::Label { label });
        }
    };
    let plain: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    let der = BASE64.decode(plain).map_err(|_| KeyError::Pem {
        why: "between its BEGIN and END lines is something else than base64",
    })?;
    let found = read(&der)?;
    let mut key = GivenKey::new(origin, found.material);
    key.only = found.only;
    if label.ends_with("CERTIFICATE") {
        key.cautions.push(Caution::CertificateUnchecked);
    }
    Ok(key)
}

/// True when these bytes are a public key or a certificate in DER.
pub(super) fn is_public_der(der: &[u8]) -> bool {
    public_key(der).is_ok() || rsa_public_key(der).is_ok() || certificate(der).is_ok()
}

/// The key in a certificate, in base64 as in `x5c`.
pub(super) fn certificate_in_base64(text: &str) -> Option<Material> {
    certificate(&BASE64.decode(text).ok()?).ok().map(|found| found.material)
}

struct Found {
    material: Material,
    only: Option<Vec<Algorithm>>,
}

impl From<Material> for Found {
    fn from(material: Material) -> Self {
        Self { material, only: None }
    }
}

const NOT_DER: KeyError = KeyError::Der {
    why: "it is not the DER that its label names",
};

fn whole<'a>(der: &'a [u8]) -> Result<Der<'a>, KeyError> {
    let mut outer = Der(der);
    let inside = outer.sequence().ok_or(NOT_DER)?;
    if outer.peek().is_some() {
        return Err(KeyError::Der {
            why: "more follows after its end",
        });
    }
    Ok(inside)
}

fn rsa_public_key(der: &[u8]) -> Result<Found, KeyError> {
    let mut fields = whole(der)?;
    let n = fields.positive().ok_or(NOT_DER)?;
    let e = fields.positive().ok_or(NOT_DER)?;
    if fields.peek().is_some() {
        return Err(NOT_DER);
    }
    Ok(rsa(n, e)?.into())
}

/// `Certificate`: the key is the seventh field of its first part.
fn certificate(der: &[u8]) -> Result<Found, KeyError> {
    let mut fields = whole(der)?.sequence().ok_or(NOT_DER)?;
    if fields.peek() == Some(tag::ZERO) {
        fields.next();
    }
    // Serial number, algorithm, issuer, validity, subject.
    for _ in 0..5 {
        fields.next().ok_or(NOT_DER)?;
    }
    subject_public_key_info(fields.sequence().ok_or(NOT_DER)?)
}

fn public_key(der: &[u8]) -> Result<Found, KeyError> {
    subject_public_key_info(whole(der)?)
}

fn subject_public_key_info(mut fields: Der<'_>) -> Result<Found, KeyError> {
    let mut algorithm = fields.sequence().ok_or(NOT_DER)?;
    let key = fields.bit_string().ok_or(NOT_DER)?;
    let unsupported = |what: &str| KeyError::Unsupported { what: what.to_owned() };
    match algorithm.take(tag::OID).ok_or(NOT_DER)? {
        oid::RSA => rsa_public_key(key),
        oid::RSA_PSS => Ok(Found {
            only: Some(pss(algorithm)?),
            ..rsa_public_key(key)?
        }),
        oid::EC => {
            let curve = match algorithm.take(tag::OID).ok_or(KeyError::Der {
                why: "its curve has no name",
            })? {
                oid::P256 => Curve::P256,
                oid::P384 => Curve::P384,
                oid::P521 => Curve::P521,
                oid::SECP256K1 => return Err(unsupported("the curve secp256k1")),
                _ => return Err(unsupported("its curve")),
            };
            point(curve, key)
        }
        oid::ED25519 => edwards(EdwardsCurve::Ed25519, key),
        oid::ED448 => edwards(EdwardsCurve::Ed448, key),
        oid::X25519 | oid::X448 => Err(KeyError::Purpose {
            why: "its curve is one for key agreement",
        }),
        _ => Err(unsupported("a key of this kind")),
    }
}

/// RFC 5480 §2.2: the uncompressed form.
fn point(curve: Curve, key: &[u8]) -> Result<Found, KeyError> {
    match key.split_first() {
        Some((4, coordinates)) if coordinates.len() == 2 * curve.length() => {
            let (x, y) = coordinates.split_at(curve.length());
            let (x, y) = (x.to_vec(), y.to_vec());
            Ok(Material::Ec { curve, x, y }.into())
        }
        Some((2 | 3, _)) => Err(KeyError::Der {
            why: "its point is compressed, which browsers do not read; `openssl ec -pubin -conv_form uncompressed` converts it",
        }),
        _ => Err(KeyError::Der {
            why: "its point has not the length of its curve",
        }),
    }
}

fn edwards(curve: EdwardsCurve, key: &[u8]) -> Result<Found, KeyError> {
    if key.len() != curve.length() {
        return Err(KeyError::Der {
            why: "its point has not the length of its curve",
        });
    }
    let x = key.to_vec();
    Ok(Material::Edwards { curve, x }.into())
}

/// RFC 4055 §3.1: a key for RSASSA-PSS may say with which hash. Without it, with any.
fn pss(mut parameters: Der<'_>) -> Result<Vec<Algorithm>, KeyError> {
    let all = [Hash::Sha256, Hash::Sha384, Hash::Sha512];
    let Some(mut fields) = parameters.sequence() else {
        return Ok(all.map(Algorithm::RsaPss).to_vec());
    };
    let hash = fields
        .take(tag::ZERO)
        .and_then(|hash| Der(hash).sequence()?.take(tag::OID));
    let number = hash.and_then(|name| name.strip_prefix(oid::SHA2));
    match number {
        Some([1]) => Ok(vec![Algorithm::RsaPss(Hash::Sha256)]),
        Some([2]) => Ok(vec![Algorithm::RsaPss(Hash::Sha384)]),
        Some([3]) => Ok(vec![Algorithm::RsaPss(Hash::Sha512)]),
        // None named is SHA-1.
        _ => Err(KeyError::Purpose {
            why: "it is for RSASSA-PSS with a hash that JOSE does not have",
        }),
    }
}
