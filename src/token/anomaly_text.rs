//! The sentences of [`Anomaly`]: what it is, and what follows from it.

use super::anomaly::Anomaly;

impl Anomaly {
    /// What it is, in one sentence without values of the token.
    pub fn message(&self) -> String {
        match self {
            Self::AlgNone => "The header says `alg: none`: nobody signed this token.".to_owned(),
            Self::AlgMissing => "The header names no signature algorithm (`alg`).".to_owned(),
            Self::AlgUnprotected => {
                "`alg` stands only in the unprotected header, which the signature does not cover.".to_owned()
            }
            Self::KeyInHeader { name } => format!("The header brings a key of its own (`{name}`)."),
            Self::KeyAddressInHeader { name } => {
                format!("The header says where to fetch the key (`{name}`).")
            }
            Self::Critical { names } => format!(
                "The header lists extensions that the server must understand (`crit`: {}).",
                names.join(", ")
            ),
            Self::CriticalMalformed { why } => format!("`crit` is malformed: {why}."),
            Self::HeaderInBoth { name } => {
                format!("`{name}` is in the protected and in the unprotected header.")
            }
            Self::Repeated { part, path } => {
                format!("The name `{path}` occurs more than once in the {part}; the last is shown.")
            }
            Self::TrailingBits { part, at } => {
                format!("The last base64url character of the {part} (byte {at}) has bits that should be zero.")
            }
            Self::Padding { part, at } => format!("The {part} ends in `=` (byte {at})."),
            Self::StandardAlphabet { part, at } => {
                format!("The {part} uses `+` or `/` (byte {at}): standard base64 in place of base64url.")
            }
            Self::ByteOrderMark { part } => format!("The {part} starts with a byte order mark."),
            Self::NotUtf8 { part, at } => {
                format!("The JSON of the {part} is not UTF-8 (byte {at} of what it decodes to).")
            }
            Self::LoneSurrogate { part, path } => {
                format!("The text at `{path}` in the {part} holds half of a surrogate pair.")
            }
            Self::PayloadNotJson => "The payload is not JSON, so there are no claims.".to_owned(),
            Self::PayloadNotObject { found } => {
                format!("The payload is {found}, not a JSON object, so there are no claims.")
            }
            Self::NumberOutOfRange { part, path } => {
                format!("The number at `{path}` in the {part} is beyond what a 64-bit float holds.")
            }
            Self::NumberImprecise { part, path } => {
                format!("The whole number at `{path}` in the {part} is too large for a 64-bit float to hold exactly.")
            }
            Self::TimeOutOfRange { claim } => {
                format!("`{claim}` is not between the years 1970 and 9999.")
            }
            Self::TimeFraction { claim } => format!("`{claim}` has a fraction of a second."),
            Self::TimeNotNumber { claim, found } => {
                format!("`{claim}` is {found}, not a number of seconds.")
            }
            Self::TimeUnit { claim, unit } => {
                format!("`{claim}` seems to be in {unit}; it must be in seconds.")
            }
            Self::ExpBeforeIat => "The token expires (`exp`) no later than it was issued (`iat`).".to_owned(),
            Self::ExpBeforeNbf => "The token expires (`exp`) no later than it becomes valid (`nbf`).".to_owned(),
            Self::ClaimType { claim, expected, found } => format!("`{claim}` is {found}; it must be {expected}."),
            Self::SignatureEmpty => "The signature is empty although the header names an algorithm.".to_owned(),
            Self::SignatureWithNone => "The header says `alg: none`, and yet there is a signature.".to_owned(),
            Self::SignatureLength { alg, expected, found } => {
                format!("The signature has {found} bytes; {alg} gives {expected}.")
            }
            Self::Unencoded => "The payload is not base64url-encoded (`b64: false`).".to_owned(),
            Self::UnencodedNotCritical => "`b64: false` is not listed in `crit`.".to_owned(),
            Self::Detached => "The payload is not in the token (detached).".to_owned(),
            Self::LargeForHeader { length } => format!("The token has {length} bytes."),
            Self::OuterSpace => "There is white space around the token.".to_owned(),
            Self::OutsideB64Token { at } => {
                format!("The token has a character (byte {at}) that a bearer token may not contain.")
            }
            Self::Inside { place, anomaly } => format!("In the {place}: {}", anomaly.message()),
        }
    }

    /// What follows from it, in one sentence.
    pub fn consequence(&self) -> &'static str {
        match self {
            Self::AlgNone => "Anyone can write such a token; a server must refuse it.",
            Self::AlgMissing => "A server cannot verify it and must refuse it.",
            Self::AlgUnprotected => "Someone on the way can change the algorithm.",
            Self::KeyInHeader { .. } => {
                "A server that trusts it verifies a forger's token with the forger's key; this program never uses it."
            }
            Self::KeyAddressInHeader { .. } => {
                "A server that follows it fetches the key from wherever the token's author likes; this program never does."
            }
            Self::Critical { .. } => "A server that does not know every one of them must refuse the token.",
            Self::CriticalMalformed { .. } | Self::HeaderInBoth { .. } => "A server must refuse it.",
            Self::Repeated { .. } => "Readers differ: most take the last, some the first, some refuse the token.",
            Self::TrailingBits { .. } => "Several texts decode to the same token; strict servers refuse all but one.",
            Self::Padding { .. } | Self::StandardAlphabet { .. } => "Lenient servers accept it, strict ones refuse it.",
            Self::ByteOrderMark { .. } => "Some JSON readers skip it, others refuse it.",
            Self::NotUtf8 { .. } | Self::LoneSurrogate { .. } => {
                "Some readers put a replacement character there, others refuse it, so names may differ."
            }
            Self::PayloadNotJson | Self::PayloadNotObject { .. } => {
                "It is a signed message, not a JWT; a server that expects a JWT refuses it."
            }
            Self::NumberOutOfRange { .. } => {
                "JavaScript reads it as Infinity (a time that never comes), others refuse it."
            }
            Self::NumberImprecise { .. } => "JavaScript rounds it, so an id may not be the one that was meant.",
            Self::TimeOutOfRange { .. } => "Servers may refuse the token or never let it expire.",
            Self::TimeFraction { .. } => "It is allowed; some servers accept whole seconds alone.",
            Self::TimeNotNumber { .. } => "Most servers refuse the token or ignore the limit.",
            Self::TimeUnit { .. } => {
                "Read as seconds it lies tens of thousands of years ahead: as `exp` the token never expires, as `nbf` or `iat` it is not valid yet."
            }
            Self::ExpBeforeIat | Self::ExpBeforeNbf => "It was never valid; look at the issuer's clock and settings.",
            Self::ClaimType { .. } => "Servers that check types refuse the token, others ignore the claim.",
            Self::SignatureEmpty => "The signature was lost or cut off; a server must refuse the token.",
            Self::SignatureWithNone => "The two contradict each other; a server must refuse the token.",
            Self::SignatureLength { .. } => {
                "The token was probably cut short or altered when it was copied; a server refuses it."
            }
            Self::Unencoded => "RFC 7797 forbids it for JWTs; it is for other signed content.",
            Self::UnencodedNotCritical => "A server that does not know `b64` verifies something else than was signed.",
            Self::Detached => "The server must get the payload by another way; as a bearer token it carries no claims.",
            Self::LargeForHeader { .. } => {
                "Many servers and proxies limit header lines to 8 KiB (some to 4 or 16) and answer 400, 431 or 502."
            }
            Self::OuterSpace => "HTTP drops it; elsewhere it must be taken off.",
            Self::OutsideB64Token { .. } => "Some vendors issue such tokens all the same; strict servers refuse them.",
            Self::Inside { anomaly, .. } => anomaly.consequence(),
        }
    }
}
