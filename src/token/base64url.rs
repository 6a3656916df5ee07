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

/// Stands for every character outside of the alphabet: a bit above those of three bytes.
const FOREIGN: u32 = 1 << 24;
/// The bits that each character (RFC 4648 §5) gives as the first, second, third and fourth of a group.
const FIRST: [u32; 256] = bits(18);
const SECOND: [u32; 256] = bits(12);
const THIRD: [u32; 256] = bits(6);
const FOURTH: [u32; 256] = bits(0);

const fn bits(shift: u32) -> [u32; 256] {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bits = [FOREIGN; 256];
    let (mut value, mut left): (u32, &[u8]) = (0, ALPHABET);
    while let Some((character, rest)) = left.split_first() {
        // Within bounds, since it is a byte.
        #[allow(clippy::indexing_slicing)]
        {
            bits[*character as usize] = value << shift;
        }
        (value, left) = (value + 1, rest);
    }
    bits
}

/// Three bytes in the lower bits of a word, or [`FOREIGN`] with them.
#[inline(always)]
fn group([a, b, c, d]: [u8; 4]) -> u32 {
    let of = |table: &[u32; 256], character: u8| table.get(usize::from(character)).copied().unwrap_or(FOREIGN);
    of(&FIRST, a) | of(&SECOND, b) | of(&THIRD, c) | of(&FOURTH, d)
}

/// Decodes a text that is exactly as RFC 7515 §2 wants it, eight characters at a time; `None` for every other.
pub(super) fn decode_strict(text: &str) -> Option<Vec<u8>> {
    let (blocks, tail) = text.as_bytes().as_chunks::<8>();
    let end = tail.len() * 6 / 8;
    let mut bytes = vec![0; blocks.len() * 6 + end];
    let (whole, last) = bytes.as_chunks_mut::<6>();
    // All groups of the text together: what is foreign leaves its bit.
    let mut all = 0;
    for ([a, b, c, d, e, f, g, h], out) in blocks.iter().zip(whole) {
        let (one, two) = (group([*a, *b, *c, *d]), group([*e, *f, *g, *h]));
        all |= one | two;
        let [_, a, b, c] = one.to_be_bytes();
        let [_, d, e, f] = two.to_be_bytes();
        *out = [a, b, c, d, e, f];
    }
    // Seven characters at most; what is missing of the last group counts as zero bits.
    let unused = [0, 0, 0x00_ffff, 0x00_00ff].get(tail.len() % 4)?;
    let mut ends = last.iter_mut();
    for four in tail.chunks(4) {
        let at = |at: usize| four.get(at).copied().unwrap_or(b'A');
        let word = group([at(0), at(1), at(2), at(3)]);
        all |= word;
        if four.len() == 1 || (four.len() < 4 && word & unused != 0) {
            return None;
        }
        let [_, found @ ..] = word.to_be_bytes();
        for (out, byte) in ends.by_ref().take(four.len() * 6 / 8).zip(found) {
            *out = byte;
        }
    }
    (all < FOREIGN).then_some(bytes)
}

/// Decodes `text` as far as it goes.
pub(super) fn decode(text: &str) -> Decoded {
    if let Some(bytes) = decode_strict(text) {
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
#[allow(clippy::indexing_slicing)]
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
    fn the_own_decoder_takes_what_the_common_one_takes() {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        // Every length of the tail, every character at every place of it, and some that are foreign.
        for length in 0..20_usize {
            for at in 0..length {
                for character in (0..=127_u8).map(char::from) {
                    let mut text: String = (0..length)
                        .map(|i| char::from(alphabet[(i * 29 + length) % 64]))
                        .collect();
                    text.replace_range(at..=at, &character.to_string());
                    assert_eq!(decode_strict(&text), STRICT.decode(&text).ok(), "{text}");
                }
            }
        }
        assert_eq!(decode_strict("é"), None);
        assert_eq!(decode_strict("aaaaaaaaé"), None);
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
