//! JWK and JWK Set (RFC 7517, RFC 7518 §6, RFC 8037 §2).

use super::super::base64url;
use super::super::json::{Json, List, Object};
use super::super::json_reader;
use super::algorithm::{Algorithm, Curve, EdwardsCurve};
use super::caution::Caution;
use super::error::KeyError;
use super::material::Material;
use super::{GivenKey, GivenKeys, MAX_KEYS, secret};

/// Reads a JSON text.
pub(super) fn read(text: &str, whence: &str) -> Result<GivenKeys, KeyError> {
    let read = json_reader::read(text.to_owned(), 0);
    if let Some(fault) = read.fault {
        return Err(KeyError::Json {
            at: fault.at,
            what: fault.what,
        });
    }
    match read.document.value() {
        Some(Json::List(items)) => set(items, "list of JWKs", whence),
        Some(Json::Object(object)) => match object.get("keys") {
            Some(Json::List(items)) => set(items, "JWK Set", whence),
            Some(_) => Err(KeyError::Member {
                name: "keys",
                why: "is not an array",
            }),
            None if object.get("kty").is_some() => Ok(GivenKeys {
                keys: vec![key(object, format!("the JWK {whence}"))?],
                skipped: Vec::new(),
            }),
            None if object.get("jwks_uri").is_some() => Err(KeyError::Configuration),
            None => Err(KeyError::NotAJwk),
        },
        _ => Err(KeyError::NotAJwk),
    }
}

/// Reads each key of a set; one that cannot be used is no reason to refuse the others
/// (RFC 7517 §5).
fn set(items: List<'_>, what: &str, whence: &str) -> Result<GivenKeys, KeyError> {
    if items.len() > MAX_KEYS {
        return Err(KeyError::TooMany { most: MAX_KEYS });
    }
    let mut found = GivenKeys::default();
    for (index, item) in items.iter().enumerate() {
        let origin = match items.len() {
            1 => format!("the only key in the {what} {whence}"),
            count => format!("key {} of {count} in the {what} {whence}", index + 1),
        };
        let read = item
            .as_object()
            .ok_or(KeyError::NotAJwk)
            .and_then(|object| key(object, origin.clone()));
        match read {
            Ok(key) => found.keys.push(key),
            Err(error) => found.skipped.push((origin, error)),
        }
    }
    match (found.keys.is_empty(), found.skipped.first()) {
        (true, None) => Err(KeyError::EmptySet),
        (true, Some((_, first))) => Err(KeyError::NoneUsable {
            count: found.skipped.len(),
            first: Box::new(first.clone()),
        }),
        (false, _) => Ok(found),
    }
}

/// Reads one key.
pub(super) fn key(jwk: Object<'_>, origin: String) -> Result<GivenKey, KeyError> {
    let kty = text(jwk, "kty")?;
    let mut cautions = Vec::new();
    let material = match kty {
        "RSA" => {
            let (n, n_zeros) = number(jwk, "n")?;
            let (e, e_zeros) = number(jwk, "e")?;
            if n_zeros || e_zeros {
                cautions.push(Caution::LeadingZeros);
            }
            rsa(n, e)?
        }
        "EC" => {
            let name = text(jwk, "crv")?;
            let curve = Curve::named(name).ok_or_else(|| unsupported("the curve", name))?;
            Material::Ec {
                curve,
                x: coordinate(jwk, "x", curve.length())?,
                y: coordinate(jwk, "y", curve.length())?,
            }
        }
        "OKP" => {
            let name = text(jwk, "crv")?;
            if matches!(name, "X25519" | "X448") {
                return Err(KeyError::Purpose {
                    why: "its curve is one for key agreement",
                });
            }
            let curve = EdwardsCurve::named(name).ok_or_else(|| unsupported("the curve", name))?;
            Material::Edwards {
                curve,
                x: coordinate(jwk, "x", curve.length())?,
            }
        }
        "oct" => {
            let bytes = bytes(jwk, "k")?;
            if bytes.is_empty() {
                return Err(KeyError::Member {
                    name: "k",
                    why: "is empty",
                });
            }
            secret::refuse_keys(&bytes)?;
            Material::Secret(bytes)
        }
        other => return Err(unsupported("keys of the type", other)),
    };
    purpose(jwk)?;
    if material.kind().is_public() && jwk.get("d").is_some() {
        cautions.push(Caution::PrivatePart);
    }
    let mut key = GivenKey::new(origin, material);
    key.kid = jwk.get("kid").and_then(Json::as_text).map(str::to_owned);
    key.only = only(jwk, &key)?;
    key.cautions = cautions;
    Ok(key)
}

/// Modulus and exponent, checked for what makes every signature fit.
pub(super) fn rsa(n: Vec<u8>, e: Vec<u8>) -> Result<Material, KeyError> {
    let odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
    if n.is_empty() || !odd(&n) {
        return Err(KeyError::Member {
            name: "n",
            why: "is no modulus of an RSA key",
        });
    }
    if !odd(&e) || e == [1] {
        return Err(KeyError::Member {
            name: "e",
            why: "is no exponent of an RSA key",
        });
    }
    Ok(Material::Rsa { n, e })
}

fn unsupported(what: &str, name: &str) -> KeyError {
    KeyError::Unsupported {
        what: format!("{what} {}", KeyError::shown(name)),
    }
}

/// RFC 7517 §4.2 and §4.3: what the key says that it is for.
fn purpose(jwk: Object<'_>) -> Result<(), KeyError> {
    if jwk.get("use").and_then(Json::as_text) == Some("enc") {
        return Err(KeyError::Purpose {
            why: "its `use` is `enc`",
        });
    }
    let operations = jwk.get("key_ops").and_then(Json::as_list);
    let signs = |operation: Json<'_>| matches!(operation.as_text(), Some("verify" | "sign"));
    if operations.is_some_and(|list| !list.iter().any(signs)) {
        return Err(KeyError::Purpose {
            why: "its `key_ops` have no `verify`",
        });
    }
    Ok(())
}

/// RFC 7517 §4.4: the algorithm that the key is for.
fn only(jwk: Object<'_>, key: &GivenKey) -> Result<Option<Vec<Algorithm>>, KeyError> {
    let Some(name) = jwk.get("alg").and_then(Json::as_text) else {
        return Ok(None);
    };
    let algorithm = Algorithm::named(name).ok_or(KeyError::Purpose {
        why: "its `alg` names no signature algorithm that browsers have",
    })?;
    if !key.kind.fits(algorithm) {
        return Err(KeyError::Member {
            name: "alg",
            why: "does not fit its `kty`",
        });
    }
    Ok(Some(match algorithm {
        // RFC 9864 §2.2: two names of one algorithm.
        Algorithm::EdDsa | Algorithm::Edwards(_) => Algorithm::ALL
            .iter()
            .copied()
            .filter(|other| key.kind.fits(*other))
            .collect(),
        other => vec![other],
    }))
}

fn text<'a>(jwk: Object<'a>, name: &'static str) -> Result<&'a str, KeyError> {
    match jwk.get(name) {
        Some(Json::Text(text)) => Ok(text),
        Some(_) => Err(KeyError::Member {
            name,
            why: "is not a string",
        }),
        None => Err(KeyError::Member {
            name,
            why: "is missing",
        }),
    }
}

fn bytes(jwk: Object<'_>, name: &'static str) -> Result<Vec<u8>, KeyError> {
    let decoded = base64url::decode(text(jwk, name)?);
    match decoded.fault {
        None => Ok(decoded.bytes),
        Some(_) => Err(KeyError::Member {
            name,
            why: "is not base64url",
        }),
    }
}

/// RFC 7518 §2 `Base64urlUInt`, without leading zeros; true when there were some.
fn number(jwk: Object<'_>, name: &'static str) -> Result<(Vec<u8>, bool), KeyError> {
    let mut digits = bytes(jwk, name)?;
    let zeros = digits.iter().take_while(|byte| **byte == 0).count();
    digits.drain(..zeros);
    Ok((digits, zeros > 0))
}

/// RFC 7518 §6.2.1.2, RFC 8037 §2: the full length of the curve.
fn coordinate(jwk: Object<'_>, name: &'static str, length: usize) -> Result<Vec<u8>, KeyError> {
    let found = bytes(jwk, name)?;
    if found.len() == length {
        return Ok(found);
    }
    Err(KeyError::Member {
        name,
        why: "has not the length of its curve",
    })
}
