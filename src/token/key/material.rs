//! [`Material`]: the numbers of a key; [`KeyKind`]: what can be said of it without showing them.

use super::super::base64url;
use super::algorithm::{Algorithm, Curve, EdwardsCurve};
use std::fmt;

/// A key itself. Numbers are big-endian.
#[derive(Clone, PartialEq, Eq)]
pub enum Material {
    /// A shared secret.
    Secret(Vec<u8>),
    /// Modulus and exponent of a public RSA key, without leading zeros.
    Rsa {
        /// Modulus.
        n: Vec<u8>,
        /// Exponent.
        e: Vec<u8>,
    },
    /// A point on a curve.
    Ec {
        /// The curve.
        curve: Curve,
        /// First coordinate, in the curve's full length.
        x: Vec<u8>,
        /// Second coordinate, likewise.
        y: Vec<u8>,
    },
    /// A public key of EdDSA.
    Edwards {
        /// The curve.
        curve: EdwardsCurve,
        /// The encoded point.
        x: Vec<u8>,
    },
}

impl Material {
    /// The members of its JWK (RFC 7518 §6, RFC 8037 §2), in the form that strict readers want;
    /// `None` for a secret, which is never written again.
    pub fn public_jwk(&self) -> Option<Vec<(&'static str, String)>> {
        let text = |bytes: &[u8]| base64url::encode(bytes);
        Some(match self {
            Self::Secret(_) => return None,
            Self::Rsa { n, e } => vec![("kty", "RSA".to_owned()), ("n", text(n)), ("e", text(e))],
            Self::Ec { curve, x, y } => vec![
                ("kty", "EC".to_owned()),
                ("crv", curve.name().to_owned()),
                ("x", text(x)),
                ("y", text(y)),
            ],
            Self::Edwards { curve, x } => vec![
                ("kty", "OKP".to_owned()),
                ("crv", curve.name().to_owned()),
                ("x", text(x)),
            ],
        })
    }

    pub(super) fn kind(&self) -> KeyKind {
        match self {
            Self::Secret(bytes) => KeyKind::Secret { bytes: bytes.len() },
            Self::Rsa { n, .. } => KeyKind::Rsa { bits: bits(n) },
            Self::Ec { curve, .. } => KeyKind::Ec(*curve),
            Self::Edwards { curve, .. } => KeyKind::Edwards(*curve),
        }
    }
}

impl fmt::Debug for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Of a secret nothing but its length may be seen.
        self.kind().fmt(f)
    }
}

/// Number of bits of a big-endian number.
fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let first = number.get(zeros).map_or(0, |byte| 8 - byte.leading_zeros() as usize);
    match number.len() - zeros {
        0 => 0,
        length => (length - 1) * 8 + first,
    }
}

/// What a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// A shared secret.
    Secret {
        /// Its length.
        bytes: usize,
    },
    /// A public RSA key.
    Rsa {
        /// Length of its modulus.
        bits: usize,
    },
    /// A public key on one of the curves of ECDSA.
    Ec(Curve),
    /// A public key on one of the curves of EdDSA.
    Edwards(EdwardsCurve),
}

impl KeyKind {
    /// Whether a key of this kind can check a signature of that algorithm.
    pub fn fits(self, algorithm: Algorithm) -> bool {
        match (self, algorithm) {
            (Self::Secret { .. }, Algorithm::Hmac(_)) => true,
            (Self::Rsa { .. }, Algorithm::RsaPkcs1(_) | Algorithm::RsaPss(_)) => true,
            (Self::Ec(own), Algorithm::Ecdsa(wanted)) => own == wanted,
            (Self::Edwards(_), Algorithm::EdDsa) => true,
            (Self::Edwards(own), Algorithm::Edwards(wanted)) => own == wanted,
            _ => false,
        }
    }

    /// True for a key that everybody may know.
    pub fn is_public(self) -> bool {
        !matches!(self, Self::Secret { .. })
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret { bytes } => write!(f, "a shared secret of {bytes} bytes"),
            Self::Rsa { bits } => write!(f, "a public RSA key of {bits} bits"),
            Self::Ec(curve) => write!(f, "a public key on the curve {}", curve.name()),
            Self::Edwards(curve) => write!(f, "a public key on the curve {}", curve.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_from_the_first_one() {
        assert_eq!(bits(&[]), 0);
        assert_eq!(bits(&[0, 0]), 0);
        assert_eq!(bits(&[1]), 1);
        assert_eq!(bits(&[0, 0x80, 0]), 16);
    }

    #[test]
    fn debug_never_shows_material() {
        let secret = Material::Secret(b"very secret".to_vec());
        assert_eq!(format!("{secret:?}"), "Secret { bytes: 11 }");
    }
}
