//! The hash by which literal segments are found, blind to ASCII case, and percent-decoding that
//! needs no memory of its own.

/// Multiplier of the mix: the golden ratio in 64 bits (Knuth, TAOCP volume 3, §6.4).
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
/// Sets the bit that tells upper from lower case in every byte of a word. Other characters fall
/// together as well, which costs a comparison and nothing else.
const FOLD: u64 = 0x2020_2020_2020_2020;

fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ (word | FOLD)).wrapping_mul(MIX)
}

fn finish(hash: u64, length: usize) -> u32 {
    let hash = (hash ^ length as u64).wrapping_mul(MIX);
    (hash >> 32) as u32
}

/// Hashes the bytes of a segment that holds no percent sign.
pub(crate) fn segment(bytes: &[u8]) -> u32 {
    let mut hash = 0;
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        hash = mix(hash, u64::from_le_bytes(*word));
    }
    if !tail.is_empty() {
        hash = mix(hash, partial(tail));
    }
    finish(hash, bytes.len())
}

fn partial(tail: &[u8]) -> u64 {
    let mut word = 0u64;
    for byte in tail.iter().rev() {
        word = (word << 8) | u64::from(*byte);
    }
    word
}

/// The same hash over the bytes that percent-decoding gives.
pub(crate) fn encoded_segment(bytes: &[u8]) -> u32 {
    let (mut hash, mut word, mut filled, mut length) = (0u64, 0u64, 0u32, 0usize);
    decode_percent(bytes, |byte| {
        word |= u64::from(byte) << (8 * filled);
        filled += 1;
        length += 1;
        if filled == 8 {
            hash = mix(hash, word);
            (word, filled) = (0, 0);
        }
    });
    if filled > 0 {
        hash = mix(hash, word);
    }
    finish(hash, length)
}

/// Whether percent-decoding `encoded` gives `literal`, letters compared as `fold` says.
pub(crate) fn same_decoded(encoded: &[u8], literal: &[u8], fold: bool) -> bool {
    let (mut at, mut same) = (0usize, true);
    decode_percent(encoded, |byte| {
        same = same
            && literal
                .get(at)
                .is_some_and(|c| *c == byte || (fold && c.eq_ignore_ascii_case(&byte)));
        at += 1;
    });
    same && at == literal.len()
}

/// Hands on each byte of `bytes`, `%41` as `A`. A percent sign without two hexadecimal digits after
/// it stands for itself.
pub(crate) fn decode_percent(bytes: &[u8], mut each: impl FnMut(u8)) {
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%'
            && let [high, low, tail @ ..] = after
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            each(high << 4 | low);
            rest = tail;
        } else {
            each(*first);
            rest = after;
        }
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|d| d as u8)
}

/// The checksum of a compiled table: each 8-byte word (the last filled with zeroes) is xored in and
/// multiplied by an odd constant. Every step is a bijection, so a table of which one word was
/// changed is always noticed. It guards against damage, not against forgery.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(MIX);
    }
    hash = (hash.rotate_left(5) ^ partial(tail)).wrapping_mul(MIX);
    (hash ^ bytes.len() as u64).wrapping_mul(MIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_percent_encoding_do_not_change_the_hash() {
        let plain = segment(b"conversations");
        assert_eq!(plain, segment(b"Conversations"));
        assert_eq!(plain, encoded_segment(b"c%6Fnversation%73"));
        assert_ne!(plain, segment(b"conversation"));
        for text in ["", "a", "abcdefgh", "abcdefghi", "abcdefghijklmnopq"] {
            assert_eq!(segment(text.as_bytes()), encoded_segment(text.as_bytes()));
        }
    }

    #[test]
    fn broken_percent_signs_stand_for_themselves() {
        assert!(same_decoded(b"100%", b"100%", false));
        assert!(same_decoded(b"%4", b"%4", false));
        assert!(same_decoded(b"%zz%41", b"%zzA", false));
        assert!(same_decoded(b"%41b", b"aB", true));
        assert!(!same_decoded(b"ab", b"abc", false));
    }

    #[test]
    fn the_checksum_sees_every_changed_byte() {
        let bytes: Vec<u8> = (0..41).collect();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_ne!(checksum(&bytes), checksum(&changed));
        }
        assert_ne!(checksum(&bytes), checksum(&bytes[..40]));
    }
}
