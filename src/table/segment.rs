//! Splits a path at its slashes, eight bytes at a time.

/// The first segment, what follows its slash (`None` at the end), and whether it holds a percent sign.
pub(super) fn split(rest: &[u8]) -> (&[u8], Option<&[u8]>, bool) {
    const ONES: u64 = u64::MAX / 255;
    // The high bit of each byte that is this character; above the first one there may be more.
    let marks = |word: u64, byte: u8| {
        let word = word ^ (ONES * u64::from(byte));
        word.wrapping_sub(ONES) & !word & (ONES * 128)
    };
    let at = |at: usize, encoded: bool| {
        let (segment, tail) = rest.split_at_checked(at).unwrap_or((rest, b""));
        (segment, tail.get(1..), encoded)
    };
    let (words, tail) = rest.as_chunks::<8>();
    let mut encoded = false;
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let (slash, percent) = (marks(word, b'/'), marks(word, b'%'));
        if slash != 0 {
            encoded |= percent & (slash & slash.wrapping_neg()).wrapping_sub(1) != 0;
            return at(number * 8 + (slash.trailing_zeros() / 8) as usize, encoded);
        }
        encoded |= percent != 0;
    }
    for (number, byte) in tail.iter().enumerate() {
        if *byte == b'/' {
            return at(words.len() * 8 + number, encoded);
        }
        encoded |= *byte == b'%';
    }
    (rest, None, encoded)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_path_is_split_at_its_first_slash() {
        for before in 0..20 {
            for after in 0..20 {
                for mark in ["", "%", "%2F", "é"] {
                    let (head, tail) = (
                        format!("{}{mark}", "a".repeat(before)),
                        format!("{}%/b", "c".repeat(after)),
                    );
                    let path = format!("{head}/{tail}");
                    let encoded = mark.starts_with('%');
                    let found = split(path.as_bytes());
                    assert_eq!(found, (head.as_bytes(), Some(tail.as_bytes()), encoded), "{path}");
                    assert_eq!(split(head.as_bytes()), (head.as_bytes(), None, encoded), "{head}");
                }
            }
        }
    }
}
