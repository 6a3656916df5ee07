//! base64url as JOSE wants it, and every way in which a text departs from it.
//!
//! RFC 7515 §2: the URL-safe alphabet of RFC 4648 §5, no padding, no white space, no line break.
//! RFC 4648 §3.5: the unused bits of the last character are zero. Common decoders accept
//! departures in silence and so read two different texts as one token; here they are kept.

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, NO_PAD};
use base64::engine::{DecodePaddingMode, Engine as _};

const STRICT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    NO_PAD.with_decode_padding_mode(DecodePaddingMode::RequireNone),
);
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Why a text is not base64url at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base64Fault {
    /// A character of neither alphabet.
    Character,
    /// One character too many or too few: no number of bytes encodes to this length.
    Length,
}

/// What a text decodes to, and how it departs from RFC 7515 §2. Positions are bytes of the text.
#[derive(Clone, Default)]
pub(super) struct Decoded {
    /// The bytes; with a fault, those that come before it.
    pub(super) bytes: Vec<u8>,
    /// Where `=` starts.
    pub(super) padding: Option<usize>,
    /// The first `+` or `/`.
    pub(super) standard: Option<usize>,
    /// The last character, when its unused bits are not zero.
    pub(super) trailing_bits: Option<usize>,
    /// Why decoding stopped, and where.
    pub(super) fault: Option<(Base64Fault, usize)>,
}

/// The one canonical text of these bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    STRICT.encode(bytes)
}

/// Decodes `text` as far as it goes.
pub(super) fn decode(text: &str) -> Decoded {
    if let Ok(bytes) = STRICT.decode(text) {
        return Decoded {
            bytes,
            ..Decoded::default()
        };
    }
    let body = text.trim_end_matches('=');
    let mut standard = None;
    let mut fault = None;
    let mut plain = Vec::with_capacity(body.len());
    for (at, byte) in body.bytes().enumerate() {
        plain.push(match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => byte,
            b'+' | b'/' => {
                standard.get_or_insert(at);
                if byte == b'+' { b'-' } else { b'_' }
            }
            _ => {
                fault = Some((Base64Fault::Character, at));
                break;
            }
        });
    }
    if plain.len() % 4 == 1 {
        plain.pop();
        fault.get_or_insert((Base64Fault::Length, plain.len()));
    }
    let strict = fault.is_some() || STRICT.decode(&plain).is_ok();
    Decoded {
        // Only the alphabet and a possible length are left: this cannot fail.
        bytes: LENIENT.decode(&plain).unwrap_or_default(),
        padding: (body.len() < text.len()).then_some(body.len()),
        standard,
        trailing_bits: (!strict).then(|| plain.len().saturating_sub(1)),
        fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canonical_text_has_no_departure() {
        let decoded = decode("eyJhbGciOiJub25lIn0");
        assert_eq!(decoded.bytes, br#"{"alg":"none"}"#);
        assert!(decoded.padding.is_none() && decoded.standard.is_none());
        assert!(decoded.trailing_bits.is_none() && decoded.fault.is_none());
    }

    #[test]
    fn departures_are_kept_with_their_place() {
        assert_eq!(decode("e30=").padding, Some(3));
        assert_eq!(decode("e31").trailing_bits, Some(2), "`e30` is the one way");
        assert_eq!(decode("e31").bytes, b"{}");
        assert_eq!(decode("a+b/").standard, Some(1));
        assert_eq!(decode("a+b/").bytes, decode("a-b_").bytes);
        let cut = decode("e30e3");
        assert_eq!(cut.fault, Some((Base64Fault::Length, 4)));
        assert_eq!(cut.bytes, decode("e30e").bytes);
        let foreign = decode("e30e!30");
        assert_eq!(foreign.fault, Some((Base64Fault::Character, 4)));
        assert_eq!(foreign.bytes, decode("e30e").bytes);
        assert_eq!(decode("e=30").fault, Some((Base64Fault::Character, 1)));
    }
}
