//! [`Checked`]: what came of the check of one signature, in words.

use super::algorithm::Algorithm;
use super::caution::Caution;
use super::refusal::Refusal;
use super::{GivenKey, KeyKind};

/// What came of the check of one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Number of the signature, from 0.
    pub index: usize,
    /// How many there are.
    pub count: usize,
    /// The result.
    pub outcome: Outcome,
    /// What a reader must know beside it.
    pub cautions: Vec<Caution>,
}

/// The result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The signature fits the key.
    Verified {
        /// The key.
        key: UsedKey,
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// The signature fits none of the keys that came into question.
    Refuted {
        /// They.
        keys: Vec<UsedKey>,
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// What the token says itself, or the given keys, leave nothing to check.
    Refused(Refusal),
    /// The browser cannot check it.
    CannotCheck(Obstacle),
}

/// A key that was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedKey {
    /// Where it comes from.
    pub origin: String,
    /// What it is.
    pub kind: KeyKind,
}

impl From<&GivenKey> for UsedKey {
    fn from(key: &GivenKey) -> Self {
        Self {
            origin: key.origin().to_owned(),
            kind: key.kind(),
        }
    }
}

impl UsedKey {
    /// `key 2 of 3 in the JWK Set that you gave, a public RSA key of 2048 bits`
    pub fn words(&self) -> String {
        format!("{}, {}", self.origin, self.kind)
    }
}

/// Why the browser cannot check a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// The page has no access to the browser's cryptography.
    NoCrypto,
    /// The browser does not have the algorithm.
    NoAlgorithm {
        /// Which.
        algorithm: Algorithm,
        /// The key.
        kind: KeyKind,
    },
    /// The browser does not take the key: a point that is not on its curve, for instance.
    KeyRejected {
        /// The key.
        key: UsedKey,
    },
    /// Something else, in the browser's words.
    Failed {
        /// They.
        reason: String,
    },
}

/// How to read a result at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Valid.
    Valid,
    /// Not valid.
    Invalid,
    /// Not known.
    Unknown,
}

impl Outcome {
    /// The result in one word.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Verified { .. } => Verdict::Valid,
            Self::Refuted { .. } => Verdict::Invalid,
            Self::Refused(refusal) if refusal.refutes() => Verdict::Invalid,
            Self::Refused(_) | Self::CannotCheck(_) => Verdict::Unknown,
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Verified { .. } => "signature.valid",
            Self::Refuted { .. } => "signature.invalid",
            Self::Refused(refusal) => refusal.code(),
            Self::CannotCheck(Obstacle::NoCrypto) => "browser.no-crypto",
            Self::CannotCheck(Obstacle::NoAlgorithm { .. }) => "browser.no-algorithm",
            Self::CannotCheck(Obstacle::KeyRejected { .. }) => "key.rejected",
            Self::CannotCheck(Obstacle::Failed { .. }) => "browser.failed",
        }
    }

    /// What follows from it, and what does not.
    pub fn explanation(&self) -> String {
        match self {
            Self::Verified { key, algorithm } if key.kind.is_public() => format!(
                "It was made with {algorithm} by the private part of {}. So whoever holds that issued this token, and nobody changed it since.",
                key.words()
            ),
            Self::Verified { key, algorithm } => format!(
                "It was made with {algorithm} and {}. So somebody who knows the secret issued this token; everybody who can check it could.",
                key.words()
            ),
            Self::Refuted { keys, algorithm } => match keys.as_slice() {
                [only] => format!(
                    "It does not fit {}. Either the token was changed after it was signed with {algorithm}, or another key signed it.",
                    only.words()
                ),
                many => format!(
                    "It fits none of the {} keys that came into question. Either the token was changed after it was signed with {algorithm}, or another key signed it.",
                    many.len()
                ),
            },
            Self::Refused(refusal) => refusal.to_string(),
            Self::CannotCheck(obstacle) => match obstacle {
                Obstacle::NoCrypto => {
                    "The browser gives its cryptography only to pages that were loaded over https or from this machine."
                        .to_owned()
                }
                Obstacle::NoAlgorithm { algorithm, kind } => {
                    format!("This browser cannot check {algorithm} with {kind}.")
                }
                Obstacle::KeyRejected { key } => format!(
                    "The browser does not take {} as a key for this algorithm: its numbers are not those of a key.",
                    key.words()
                ),
                Obstacle::Failed { reason } => format!("The browser failed: {reason}."),
            },
        }
    }
}

impl Checked {
    /// The result in one sentence.
    pub fn headline(&self) -> String {
        let which = match self.count {
            0 | 1 => "The signature".to_owned(),
            count => format!("Signature {} of {count}", self.index + 1),
        };
        match self.outcome.verdict() {
            Verdict::Valid => format!("{which} is valid"),
            Verdict::Invalid => format!("{which} is not valid"),
            Verdict::Unknown => format!("{which} was not checked"),
        }
    }

    /// What a valid signature does not say.
    pub fn limits(&self) -> Option<&'static str> {
        (self.outcome.verdict() == Verdict::Valid).then_some(
            "A valid signature says who issued the token. It does not say what the token may do, nor whether it has expired or was revoked.",
        )
    }
}
