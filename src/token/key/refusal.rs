//! [`Refusal`]: why no given key may check a signature.

use super::algorithm::Algorithm;
use super::material::KeyKind;

/// Why a signature is not checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// `alg: none`: there is nothing to check, and that is the result.
    #[error(
        "Nobody signed this token (`alg: none`). No key makes it valid, and a server must refuse it (RFC 8725 §3.2)."
    )]
    Unsigned,
    /// The signature was taken off.
    #[error("The header says {algorithm}, but the signature is missing: it was taken off, or the token was cut.")]
    NoSignature {
        /// The algorithm, as written.
        algorithm: String,
    },
    /// No `alg`.
    #[error("The header does not say with which algorithm the token is signed (`alg` is missing).")]
    AlgMissing,
    /// An algorithm that browsers do not have.
    #[error("No browser checks signatures with {algorithm}.")]
    AlgUnknown {
        /// The algorithm, as written.
        algorithm: String,
    },
    /// Algorithm confusion (RFC 8725 §2.1).
    #[error(
        "The header says {algorithm}, which is checked with a shared secret, but what you gave is {found}. A public key is never used as a secret: servers that do so accept forged tokens (RFC 8725 §2.1)."
    )]
    Confusion {
        /// The token's algorithm.
        algorithm: Algorithm,
        /// What was given.
        found: KeyKind,
    },
    /// No key of the kind that the algorithm needs.
    #[error("{algorithm} is checked with {}, but what you gave is {found}.", algorithm.wants())]
    Kind {
        /// The token's algorithm.
        algorithm: Algorithm,
        /// What was given; of several keys, the first.
        found: KeyKind,
    },
    /// The key that fits says that it is for others.
    #[error("The key that you gave says that it is for {allowed} only; the token is signed with {algorithm}.")]
    OtherAlgorithm {
        /// The token's algorithm.
        algorithm: Algorithm,
        /// The key's algorithms.
        allowed: String,
    },
    /// None of the keys has the token's `kid`.
    #[error(
        "None of the {count} keys that you gave has the name that the token's `kid` gives. The issuer may have changed its keys since, or it is another issuer's set."
    )]
    KidUnknown {
        /// How many keys there are.
        count: usize,
    },
    /// The payload is not in the token.
    #[error("The payload is not in the token (RFC 7515 appendix F). Give what was signed, byte for byte.")]
    Detached,
    /// There is no such signature.
    #[error("There is no such signature.")]
    NoSuchSignature,
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unsigned => "alg.none",
            Self::NoSignature { .. } => "signature.missing",
            Self::AlgMissing => "alg.missing",
            Self::AlgUnknown { .. } => "alg.unknown",
            Self::Confusion { .. } => "key.confusion",
            Self::Kind { .. } => "key.kind",
            Self::OtherAlgorithm { .. } => "key.other-algorithm",
            Self::KidUnknown { .. } => "key.kid-unknown",
            Self::Detached => "payload.detached",
            Self::NoSuchSignature => "signature.none",
        }
    }

    /// True when the token is refuted by what it says itself, whatever the key.
    pub fn refutes(&self) -> bool {
        matches!(self, Self::Unsigned | Self::NoSignature { .. })
    }
}
