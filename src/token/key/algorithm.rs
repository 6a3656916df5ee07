//! [`Algorithm`]: the signature algorithms of JOSE that browsers have.

use std::fmt;

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hash {
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
}

impl Hash {
    /// Its name in WebCrypto.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// Length of its output in bytes.
    pub fn length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// A curve for ECDSA (RFC 7518 §6.2.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Curve {
    /// P-256
    P256,
    /// P-384
    P384,
    /// P-521
    P521,
}

impl Curve {
    /// Its name in JWK and WebCrypto.
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// Length of a coordinate in bytes.
    pub(super) fn length(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::P256, Self::P384, Self::P521]
            .into_iter()
            .find(|curve| curve.name() == name)
    }
}

/// A curve for EdDSA (RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdwardsCurve {
    /// Ed25519
    Ed25519,
    /// Ed448
    Ed448,
}

impl EdwardsCurve {
    /// Its name in JWK and WebCrypto.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::Ed448 => "Ed448",
        }
    }

    /// Length of a public key in bytes.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Ed25519 => 32,
            Self::Ed448 => 57,
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Ed25519, Self::Ed448]
            .into_iter()
            .find(|curve| curve.name() == name)
    }
}

/// A signature algorithm (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC: HS256, HS384, HS512.
    Hmac(Hash),
    /// RSASSA-PKCS1-v1_5: RS256, RS384, RS512.
    RsaPkcs1(Hash),
    /// RSASSA-PSS: PS256, PS384, PS512.
    RsaPss(Hash),
    /// ECDSA: ES256, ES384, ES512. Each has one curve.
    Ecdsa(Curve),
    /// EdDSA with the curve of the key.
    EdDsa,
    /// EdDSA with the curve named.
    Edwards(EdwardsCurve),
}

impl Algorithm {
    /// Whether a signature can have this length in bytes. RFC 7518 §3.4: `r` and `s` are as long as the curve's
    /// coordinates, and one browser takes shorter ones.
    pub fn takes_length(self, length: usize) -> bool {
        match self {
            Self::Hmac(hash) => length == hash.length(),
            Self::Ecdsa(curve) => length == 2 * curve.length(),
            Self::Edwards(curve) => length == 2 * curve.length(),
            // As long as the key, which the browser knows.
            Self::RsaPkcs1(_) | Self::RsaPss(_) | Self::EdDsa => true,
        }
    }

    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Hmac(Hash::Sha256),
        Self::Hmac(Hash::Sha384),
        Self::Hmac(Hash::Sha512),
        Self::RsaPkcs1(Hash::Sha256),
        Self::RsaPkcs1(Hash::Sha384),
        Self::RsaPkcs1(Hash::Sha512),
        Self::RsaPss(Hash::Sha256),
        Self::RsaPss(Hash::Sha384),
        Self::RsaPss(Hash::Sha512),
        Self::Ecdsa(Curve::P256),
        Self::Ecdsa(Curve::P384),
        Self::Ecdsa(Curve::P521),
        Self::EdDsa,
        Self::Edwards(EdwardsCurve::Ed25519),
        Self::Edwards(EdwardsCurve::Ed448),
    ];

    /// The one with this name. Names are case-sensitive (RFC 7515 §4.1.1).
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|algorithm| algorithm.name() == name)
    }

    /// Its name, as in `alg`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hmac(Hash::Sha256) => "HS256",
            Self::Hmac(Hash::Sha384) => "HS384",
            Self::Hmac(Hash::Sha512) => "HS512",
            Self::RsaPkcs1(Hash::Sha256) => "RS256",
            Self::RsaPkcs1(Hash::Sha384) => "RS384",
            Self::RsaPkcs1(Hash::Sha512) => "RS512",
            Self::RsaPss(Hash::Sha256) => "PS256",
            Self::RsaPss(Hash::Sha384) => "PS384",
            Self::RsaPss(Hash::Sha512) => "PS512",
            Self::Ecdsa(Curve::P256) => "ES256",
            Self::Ecdsa(Curve::P384) => "ES384",
            Self::Ecdsa(Curve::P521) => "ES512",
            Self::EdDsa => "EdDSA",
            Self::Edwards(curve) => curve.name(),
        }
    }

    /// The hash function; EdDSA has its own inside.
    pub fn hash(self) -> Option<Hash> {
        match self {
            Self::Hmac(hash) | Self::RsaPkcs1(hash) | Self::RsaPss(hash) => Some(hash),
            Self::Ecdsa(Curve::P256) => Some(Hash::Sha256),
            Self::Ecdsa(Curve::P384) => Some(Hash::Sha384),
            Self::Ecdsa(Curve::P521) => Some(Hash::Sha512),
            Self::EdDsa | Self::Edwards(_) => None,
        }
    }

    /// What checks it, in words: `a shared secret`, `a public RSA key` …
    pub fn wants(self) -> &'static str {
        match self {
            Self::Hmac(_) => "a shared secret",
            Self::RsaPkcs1(_) | Self::RsaPss(_) => "a public RSA key",
            Self::Ecdsa(Curve::P256) => "a public key on the curve P-256",
            Self::Ecdsa(Curve::P384) => "a public key on the curve P-384",
            Self::Ecdsa(Curve::P521) => "a public key on the curve P-521",
            Self::EdDsa => "a public key on the curve Ed25519 or Ed448",
            Self::Edwards(EdwardsCurve::Ed25519) => "a public key on the curve Ed25519",
            Self::Edwards(EdwardsCurve::Ed448) => "a public key on the curve Ed448",
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
