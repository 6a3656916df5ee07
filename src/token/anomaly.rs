//! [`Anomaly`]: what is odd about a token, with the RFC that says so and what follows from it.
//!
//! An anomaly is a fact about the text of the token, never a verdict on the call: most servers
//! accept most of them in silence, which is why two programs can read one token differently.

use std::fmt;

/// A part of a token's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The text as a whole.
    Whole,
    /// The (protected) header.
    Header,
    /// A header of a JSON serialization that no signature covers.
    Unprotected,
    /// The payload of a JWS, or the claims.
    Payload,
    /// The signature.
    Signature,
    /// The encrypted key of a JWE.
    EncryptedKey,
    /// The initialization vector of a JWE.
    Iv,
    /// The ciphertext of a JWE.
    Ciphertext,
    /// The authentication tag of a JWE.
    Tag,
    /// The additional authenticated data of a JWE.
    Aad,
    /// A disclosure of an SD-JWT.
    Disclosure,
}

impl Part {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "token",
            Self::Header => "header",
            Self::Unprotected => "unprotected header",
            Self::Payload => "payload",
            Self::Signature => "signature",
            Self::EncryptedKey => "encrypted key",
            Self::Iv => "initialization vector",
            Self::Ciphertext => "ciphertext",
            Self::Tag => "authentication tag",
            Self::Aad => "additional authenticated data",
            Self::Disclosure => "disclosure",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How much an anomaly matters, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Allowed, and worth knowing.
    Note,
    /// Readers differ: one server may accept the token and another refuse it, or they may see
    /// different claims.
    Differs,
    /// A server that follows the RFC refuses the token.
    Refused,
    /// A server that accepts it can be deceived.
    Danger,
}

impl Severity {
    /// The word for it: `note`, `readers differ`, `to be refused`, `danger`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Differs => "readers differ",
            Self::Refused => "to be refused",
            Self::Danger => "danger",
        }
    }
}

/// What is odd about a token. Positions are bytes of the text given to `decode`, after what was
/// wrapped around the token (white space, quotes, a scheme) has been taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Anomaly {
    /// `alg` is `none`: nobody signed it.
    AlgNone,
    /// The header names no `alg`.
    AlgMissing,
    /// `alg` stands only where the signature does not cover it.
    AlgUnprotected,
    /// The header brings its own key (`jwk`, `x5c`).
    KeyInHeader {
        /// Name of the header parameter.
        name: &'static str,
    },
    /// The header says where to fetch the key (`jku`, `x5u`).
    KeyAddressInHeader {
        /// Name of the header parameter.
        name: &'static str,
    },
    /// The header names extensions that the server must understand.
    Critical {
        /// Their names.
        names: Vec<String>,
    },
    /// `crit` is not as RFC 7515 wants it.
    CriticalMalformed {
        /// What is wrong.
        why: &'static str,
    },
    /// A header parameter is in the protected and in the unprotected header.
    HeaderInBoth {
        /// Its name.
        name: String,
    },
    /// A name occurs more than once in an object.
    Repeated {
        /// Where.
        part: Part,
        /// Path of the name, e.g. `cnf.jkt`.
        path: String,
    },
    /// The last base64url character has bits that no byte uses.
    TrailingBits {
        /// Where.
        part: Part,
        /// Position of the character.
        at: usize,
    },
    /// base64url with `=`.
    Padding {
        /// Where.
        part: Part,
        /// Position of the first `=`.
        at: usize,
    },
    /// `+` or `/` in place of `-` or `_`.
    StandardAlphabet {
        /// Where.
        part: Part,
        /// Position of the first.
        at: usize,
    },
    /// A byte order mark before the JSON or before the token.
    ByteOrderMark {
        /// Where.
        part: Part,
    },
    /// JSON that is not UTF-8.
    NotUtf8 {
        /// Where.
        part: Part,
        /// Position in the decoded bytes.
        at: usize,
    },
    /// A surrogate escape (`\ud800`) without its twin.
    LoneSurrogate {
        /// Where.
        part: Part,
        /// Path of the value.
        path: String,
    },
    /// The payload is not JSON, so there are no claims.
    PayloadNotJson,
    /// The payload is JSON, but not an object, so there are no claims.
    PayloadNotObject {
        /// What it is, e.g. `an array`.
        found: &'static str,
    },
    /// A number that binary64 cannot hold, such as `1e400`.
    NumberOutOfRange {
        /// Where.
        part: Part,
        /// Path of the number.
        path: String,
    },
    /// A whole number beyond 2^53 that binary64 cannot hold, so that JavaScript rounds it.
    NumberImprecise {
        /// Where.
        part: Part,
        /// Path of the number.
        path: String,
    },
    /// A time that is no time of this world (before 1970 or after the year 9999).
    TimeOutOfRange {
        /// Name of the claim.
        claim: &'static str,
    },
    /// A time with a fraction of a second.
    TimeFraction {
        /// Name of the claim.
        claim: &'static str,
    },
    /// A time that is not a number.
    TimeNotNumber {
        /// Name of the claim.
        claim: &'static str,
        /// What it is, e.g. `a string`.
        found: &'static str,
    },
    /// A time that only makes sense in another unit.
    TimeUnit {
        /// Name of the claim.
        claim: &'static str,
        /// `milliseconds`, `microseconds` or `nanoseconds`.
        unit: &'static str,
    },
    /// It expires before it was issued.
    ExpBeforeIat,
    /// It expires before it becomes valid.
    ExpBeforeNbf,
    /// A registered claim of a type that RFC 7519 does not allow.
    ClaimType {
        /// Name of the claim.
        claim: &'static str,
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// The signature is empty although the header names an algorithm.
    SignatureEmpty,
    /// The header says `none`, and there is a signature.
    SignatureWithNone,
    /// The signature has a length that its algorithm does not produce.
    SignatureLength {
        /// The algorithm.
        alg: String,
        /// The lengths that it produces, in bytes.
        expected: &'static str,
        /// The length found.
        found: usize,
    },
    /// The payload is not encoded (`b64: false`).
    Unencoded,
    /// `b64: false` without `crit`.
    UnencodedNotCritical,
    /// The payload is not in the token.
    Detached,
    /// Larger than a usual limit of servers for one header line.
    LargeForHeader {
        /// Its length in bytes.
        length: usize,
    },
    /// White space around the token.
    OuterSpace,
    /// A character that RFC 6750 does not allow in a bearer token.
    OutsideB64Token {
        /// Position of the first.
        at: usize,
    },
    /// The anomaly of a token inside this token.
    Inside {
        /// Which one, e.g. `nested token`.
        place: &'static str,
        /// What is odd about it.
        anomaly: Box<Anomaly>,
    },
}

impl Anomaly {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        self.traits().0
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.traits().1
    }

    /// The RFC and section that says so.
    pub fn rfc(&self) -> &'static str {
        self.traits().2
    }

    fn traits(&self) -> (&'static str, Severity, &'static str) {
        use Severity::{Danger, Differs, Note, Refused};
        match self {
            Self::AlgNone => ("alg.none", Danger, "RFC 8725 §3.2, RFC 7519 §6"),
            Self::AlgMissing => ("alg.missing", Refused, "RFC 7515 §4.1.1"),
            Self::AlgUnprotected => ("alg.unprotected", Danger, "RFC 7515 §10.7"),
            Self::KeyInHeader { name: "x5c" } => ("key.embedded", Danger, "RFC 7515 §4.1.6, RFC 8725 §3.10"),
            Self::KeyInHeader { .. } => ("key.embedded", Danger, "RFC 7515 §4.1.3, RFC 8725 §3.10"),
            Self::KeyAddressInHeader { name: "x5u" } => ("key.address", Danger, "RFC 7515 §4.1.5, RFC 8725 §3.10"),
            Self::KeyAddressInHeader { .. } => ("key.address", Danger, "RFC 7515 §4.1.2, RFC 8725 §3.10"),
            Self::Critical { .. } => ("crit", Differs, "RFC 7515 §4.1.11"),
            Self::CriticalMalformed { .. } => ("crit.malformed", Refused, "RFC 7515 §4.1.11"),
            Self::HeaderInBoth { .. } => ("header.both", Refused, "RFC 7515 §4"),
            Self::Repeated {
                part: Part::Header | Part::Unprotected,
                ..
            } => ("name.repeated", Differs, "RFC 7515 §4"),
            Self::Repeated { .. } => ("name.repeated", Differs, "RFC 7519 §4"),
            Self::TrailingBits { .. } => ("base64.trailing-bits", Differs, "RFC 4648 §3.5"),
            Self::Padding { .. } => ("base64.padding", Differs, "RFC 7515 §2"),
            Self::StandardAlphabet { .. } => ("base64.alphabet", Differs, "RFC 7515 §2, RFC 4648 §5"),
            Self::ByteOrderMark { .. } => ("json.bom", Differs, "RFC 8259 §8.1"),
            Self::NotUtf8 { .. } => ("json.utf8", Differs, "RFC 7519 §7.2, RFC 8259 §8.1"),
            Self::LoneSurrogate { .. } => ("json.surrogate", Differs, "RFC 8259 §8.2"),
            Self::PayloadNotJson => ("payload.not-json", Refused, "RFC 7519 §7.2"),
            Self::PayloadNotObject { .. } => ("payload.not-object", Refused, "RFC 7519 §7.2"),
            Self::NumberOutOfRange { .. } => ("number.range", Differs, "RFC 8259 §6"),
            Self::NumberImprecise { .. } => ("number.precision", Differs, "RFC 8259 §6"),
            Self::TimeOutOfRange { .. } => ("time.range", Differs, "RFC 7519 §2"),
            Self::TimeFraction { .. } => ("time.fraction", Note, "RFC 7519 §2"),
            Self::TimeNotNumber { .. } => ("time.type", Refused, "RFC 7519 §2"),
            Self::TimeUnit { .. } => ("time.unit", Differs, "RFC 7519 §2"),
            Self::ExpBeforeIat => ("time.exp-before-iat", Refused, "RFC 7519 §4.1.4, §4.1.6"),
            Self::ExpBeforeNbf => ("time.exp-before-nbf", Refused, "RFC 7519 §4.1.4, §4.1.5"),
            Self::ClaimType { .. } => ("claim.type", Differs, "RFC 7519 §4.1"),
            Self::SignatureEmpty => ("signature.empty", Refused, "RFC 7515 §5.2"),
            Self::SignatureWithNone => ("signature.with-none", Refused, "RFC 7518 §3.6"),
            Self::SignatureLength { .. } => ("signature.length", Refused, "RFC 7518 §3, RFC 8037 §3.1"),
            Self::Unencoded => ("payload.unencoded", Refused, "RFC 7797 §7"),
            Self::UnencodedNotCritical => ("payload.unencoded-not-critical", Refused, "RFC 7797 §6"),
            Self::Detached => ("payload.detached", Refused, "RFC 7515 appendix F"),
            Self::LargeForHeader { .. } => ("token.large", Note, "RFC 9110 §5.4"),
            Self::OuterSpace => ("token.outer-space", Note, "RFC 9110 §5.5"),
            Self::OutsideB64Token { .. } => ("token.characters", Note, "RFC 6750 §2.1"),
            Self::Inside { anomaly, .. } => anomaly.traits(),
        }
    }

    /// Two sentences for a reader: what it is and what follows from it.
    pub fn text(&self) -> String {
        format!("{} {}", self.message(), self.consequence())
    }
}

impl fmt::Display for Anomaly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.text(), self.rfc())
    }
}
