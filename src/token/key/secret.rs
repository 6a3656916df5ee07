//! Shared secrets, in the form that the user states.

use super::super::base64url;
use super::error::KeyError;
use super::material::Material;
use super::{MAX_KEY_TEXT, jwk, pem};
use crate::sensitive::Sensitive;

/// How a secret is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// The bytes of the text itself (UTF-8).
    #[default]
    Text,
    /// base64url or base64.
    Base64Url,
    /// Hexadecimal digits.
    Hex,
}

impl Encoding {
    /// The form in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Base64Url => "base64url",
            Self::Hex => "hexadecimal digits",
        }
    }
}

/// The secret's bytes.
pub(super) fn read(text: &Sensitive<String>, encoding: Encoding) -> Result<Material, KeyError> {
    // Read here; what becomes of it goes into `Sensitive` again.
    let text = text.expose();
    if text.trim().is_empty() {
        return Err(KeyError::Empty);
    }
    if text.len() > MAX_KEY_TEXT {
        return Err(KeyError::TooLong { length: text.len() });
    }
    refuse_keys(text.as_bytes())?;
    let form = encoding.words();
    let bytes = match encoding {
        // As it stands, with spaces at its ends: they may belong to it.
        Encoding::Text => text.as_bytes().to_vec(),
        Encoding::Base64Url => {
            let plain: String = text.split_whitespace().collect();
            let decoded = base64url::decode(&plain);
            if decoded.fault.is_some() {
                let why = "it holds a character or has a length that base64url has not";
                return Err(KeyError::Secret { form, why });
            }
            decoded.bytes
        }
        Encoding::Hex => {
            let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
            hex(&digits).ok_or(KeyError::Secret {
                form,
                why: "it holds other characters, or an odd number of them",
            })?
        }
    };
    refuse_keys(&bytes)?;
    if bytes.is_empty() {
        return Err(KeyError::Empty);
    }
    Ok(Material::Secret(bytes))
}

fn hex(digits: &[char]) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| u8::try_from(high.to_digit(16)? * 16 + low.to_digit(16)?).ok())
        .collect()
}

/// A server that takes the bytes of its public key for a secret can be deceived by everybody
/// who knows that key (RFC 8725 §2.1). Nothing here follows it.
pub(super) fn refuse_keys(bytes: &[u8]) -> Result<(), KeyError> {
    let text = std::str::from_utf8(bytes).unwrap_or_default().trim();
    let what = if text.contains("-----BEGIN ") {
        Some("a key or certificate in PEM")
    } else if text.starts_with('{') && is_jwk(text) {
        Some("a JWK or JWK Set; choose \"public key\", which reads a JWK with a secret, too")
    } else if pem::is_public_der(bytes) || decodes_to_der(text) {
        Some("a public key or certificate in DER")
    } else {
        None
    };
    what.map_or(Ok(()), |what| Err(KeyError::NotASecret { what }))
}

fn is_jwk(text: &str) -> bool {
    !matches!(jwk::read(text, ""), Err(KeyError::NotAJwk | KeyError::Json { .. }))
}

/// The body of a PEM without its first and last line.
fn decodes_to_der(text: &str) -> bool {
    let plain: String = text.split_whitespace().collect();
    let decoded = base64url::decode(&plain);
    decoded.fault.is_none() && pem::is_public_der(&decoded.bytes)
}
