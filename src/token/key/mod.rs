//! Keys that the **user** gives, and the choice of one for a signature.
//!
//! [`read`] takes JWK, JWK Set and PEM, [`read_secret`] a shared secret in a stated form. [`plan`]
//! says which of them may check a signature, or why none may; the browser does the check itself.
//!
//! A key that the token itself names or carries (`jwk`, `jku`, `x5c`, `x5u`) is never used: whoever
//! forges a token brings a key that fits. The bytes of a public key are never used as a secret.

mod algorithm;
mod caution;
mod choose;
mod der;
mod error;
pub mod issuer;
mod jwk;
mod material;
mod outcome;
mod pem;
mod refusal;
mod secret;

pub use algorithm::{Algorithm, Curve, EdwardsCurve, Hash};
pub use caution::Caution;
pub use choose::{Plan, plan};
pub use error::KeyError;
pub use material::{KeyKind, Material};
pub use outcome::{Checked, Obstacle, Outcome, UsedKey, Verdict};
pub use refusal::Refusal;
pub use secret::Encoding;

use crate::sensitive::Sensitive;

/// Longer texts are no keys.
pub const MAX_KEY_TEXT: usize = 256 * 1024;
/// How many keys of a set or a PEM file are read.
const MAX_KEYS: usize = 64;

/// A key that the user gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenKey {
    origin: String,
    kid: Option<String>,
    kind: KeyKind,
    /// Where the key itself says which algorithms it is for: only these.
    only: Option<Vec<Algorithm>>,
    material: Sensitive<Material>,
    cautions: Vec<Caution>,
}

impl GivenKey {
    fn new(origin: String, material: Material) -> Self {
        Self {
            origin,
            kid: None,
            kind: material.kind(),
            only: None,
            material: Sensitive::new(material),
            cautions: Vec::new(),
        }
    }

    /// Where it comes from, in words: `the JWK that you gave`, `key 2 of 3 in the JWK Set that you gave`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Its name, if it has one.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// What it is.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The key itself.
    pub fn material(&self) -> &Sensitive<Material> {
        &self.material
    }

    /// The algorithms that it can serve.
    pub fn algorithms(&self) -> Vec<Algorithm> {
        Algorithm::ALL
            .iter()
            .copied()
            .filter(|algorithm| self.serves(*algorithm))
            .collect()
    }

    /// Whether it can serve this one: its kind fits, and it does not say that it is for others.
    pub fn serves(&self, algorithm: Algorithm) -> bool {
        let allowed = self.only.as_ref().is_none_or(|only| only.contains(&algorithm));
        allowed && self.kind.fits(algorithm)
    }
}

/// The keys that the user gave at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GivenKeys {
    /// Those that can check signatures.
    pub keys: Vec<GivenKey>,
    /// Those that cannot: which, and why.
    pub skipped: Vec<(String, KeyError)>,
}

impl GivenKeys {
    /// Leaves out secrets: what everybody can look up is none.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        let (public, secret): (Vec<_>, Vec<_>) = self.keys.into_iter().partition(|key| key.kind.is_public());
        self.keys = public;
        let why = "it is a secret that everybody can look up";
        self.skipped
            .extend(secret.into_iter().map(|key| (key.origin, KeyError::Purpose { why })));
        self
    }
}

/// Reads public keys out of a text: a JWK or JWK Set (RFC 7517), or PEM (RFC 7468) with
/// `PUBLIC KEY`, `RSA PUBLIC KEY` or `CERTIFICATE`. `whence` ends the words for their origin, e.g.
/// `that you gave`.
///
/// ```
/// use why403::token::key::{Algorithm, read};
/// let jwk = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
/// let keys = read(&jwk.to_owned().into(), "that you gave").unwrap();
/// assert_eq!(keys.keys[0].origin(), "the JWK that you gave");
/// assert!(keys.keys[0].serves(Algorithm::EdDsa));
/// ```
///
/// # Errors
/// [`KeyError`] says what it is instead, or what is wrong with it and where. In a set and in a PEM
/// file with several keys, what is wrong with one of them is in [`GivenKeys::skipped`].
pub fn read(text: &Sensitive<String>, whence: &str) -> Result<GivenKeys, KeyError> {
    // Read here; the key's parts go into `Sensitive` again.
    let text = text.expose().trim().trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(KeyError::Empty);
    }
    if text.len() > MAX_KEY_TEXT {
        return Err(KeyError::TooLong { length: text.len() });
    }
    if text.starts_with('{') || text.starts_with('[') {
        return jwk::read(text, whence);
    }
    if text.contains("-----BEGIN") {
        return pem::read(text, whence);
    }
    Err(KeyError::of_text(text))
}

/// Reads a shared secret for HS256, HS384 and HS512 in the form that the user states.
///
/// # Errors
/// [`KeyError::NotASecret`] for a key in another form, [`KeyError::Secret`] for a text that is not
/// in the stated form, [`KeyError::Empty`].
pub fn read_secret(text: &Sensitive<String>, encoding: Encoding, whence: &str) -> Result<GivenKeys, KeyError> {
    let material = secret::read(text, encoding)?;
    let mut key = GivenKey::new(format!("the secret {whence}, read as {}", encoding.words()), material);
    // Only its ends are looked at.
    let text = text.expose();
    if encoding == Encoding::Text && text.trim() != text {
        key.cautions.push(Caution::SpaceAround);
    }
    Ok(GivenKeys {
        keys: vec![key],
        skipped: Vec::new(),
    })
}
