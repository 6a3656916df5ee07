//! [`Caution`]: what a reader must know beside the result of a check.

use std::fmt;

/// What a reader must know beside the result of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caution {
    /// RFC 7518 §3.3 and §3.5.
    SmallRsa {
        /// Length of the modulus.
        bits: usize,
    },
    /// RFC 7518 §3.2.
    ShortSecret {
        /// Length of the secret.
        bytes: usize,
        /// The least.
        needed: usize,
    },
    /// White space at the ends of a secret was taken as part of it.
    SpaceAround,
    /// The key's numbers begin with zeros (RFC 7518 §2).
    LeadingZeros,
    /// The JWK holds its private part.
    PrivatePart,
    /// Only the key was taken out of a certificate.
    CertificateUnchecked,
    /// The token names a key, the only one that was given has another name.
    OtherName,
    /// The token names a key, and the one that was used has no name.
    NoName,
    /// Several keys came into question.
    Tried {
        /// How many were there.
        count: usize,
        /// How many of them were tried.
        tried: usize,
    },
    /// The key is the one that the token carries itself.
    CarriedByToken {
        /// The header parameter.
        name: &'static str,
    },
    /// The token names or carries a key, which was not used.
    TokenNames {
        /// The header parameters.
        names: Vec<&'static str>,
    },
    /// `alg` is not covered by the signature.
    AlgUnprotected,
    /// A server must refuse the token unless it knows these extensions (RFC 7515 §4.1.11).
    Critical {
        /// Their names.
        names: Vec<String>,
    },
    /// The payload is a token of its own.
    Nested,
    /// Disclosures are not covered by themselves (RFC 9901 §7.1).
    Disclosures,
}

impl Caution {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SmallRsa { .. } => "key.small",
            Self::ShortSecret { .. } => "key.short",
            Self::SpaceAround => "key.space",
            Self::LeadingZeros => "key.leading-zeros",
            Self::PrivatePart => "key.private-part",
            Self::CertificateUnchecked => "key.certificate-unchecked",
            Self::OtherName => "key.other-name",
            Self::NoName => "key.no-name",
            Self::Tried { .. } => "key.tried",
            Self::CarriedByToken { .. } => "key.carried",
            Self::TokenNames { .. } => "key.not-taken-from-token",
            Self::AlgUnprotected => "alg.unprotected",
            Self::Critical { .. } => "critical",
            Self::Nested => "payload.nested",
            Self::Disclosures => "payload.disclosures",
        }
    }
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SmallRsa { bits } => write!(
                f,
                "The RSA key has {bits} bits; less than 2048 must not be used (RFC 7518 §3.3), and strict servers refuse it."
            ),
            Self::ShortSecret { bytes, needed } => write!(
                f,
                "The secret has {bytes} bytes; this algorithm must have {needed} or more (RFC 7518 §3.2). A short secret can be guessed from one token."
            ),
            Self::SpaceAround => {
                f.write_str("The secret begins or ends with white space, which was taken as part of it.")
            }
            Self::LeadingZeros => f.write_str(
                "The numbers of the key begin with zero bytes, which RFC 7518 §2 forbids; they were left out, and strict readers refuse such a key.",
            ),
            Self::PrivatePart => f.write_str(
                "The JWK holds its private part (`d`), which is not needed and was not used. Who has it can issue tokens: it belongs nowhere but to its owner.",
            ),
            Self::CertificateUnchecked => f.write_str(
                "Only the key was taken out of the certificate: neither its issuer nor its dates nor its revocation were checked.",
            ),
            Self::OtherName => {
                f.write_str("The token's `kid` names another key than the one that you gave, which was used all the same.")
            }
            Self::NoName => {
                f.write_str("The token names a key (`kid`); the one that was used has no name to compare it with.")
            }
            Self::Tried { count, tried } if count == tried => {
                write!(f, "The token does not say which key made it: all {count} that fit were tried.")
            }
            Self::Tried { count, tried } => write!(
                f,
                "The token does not say which key made it: {tried} of the {count} that fit were tried. Give the right one alone."
            ),
            Self::CarriedByToken { name } => write!(
                f,
                "This is the key that the token carries itself (`{name}`): whoever made the token has it, and that is all it says. Compare with a key that the issuer published."
            ),
            Self::TokenNames { names } => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                write!(
                    f,
                    "The header brings or names a key itself ({}). It was not used: whoever forges a token brings a key that fits.",
                    names.join(", ")
                )
            }
            Self::AlgUnprotected => {
                f.write_str("`alg` stands in the header's unprotected part, which the signature does not cover.")
            }
            Self::Critical { names } => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                write!(
                    f,
                    "A server must refuse the token unless it knows {} (`crit`, RFC 7515 §4.1.11).",
                    names.join(", ")
                )
            }
            Self::Nested => {
                f.write_str("Inside is another token; its own signature was not checked. Decode it alone to check it.")
            }
            Self::Disclosures => f.write_str(
                "The signature covers the digests of the disclosures; that each disclosure fits its digest was not checked.",
            ),
        }
    }
}
