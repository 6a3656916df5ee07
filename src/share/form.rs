//! Words of the same form: each letter and digit becomes another one of its kind, so that lengths, alphabets and signs
//! between them stay. What they become is counted up and tells of what they were no more than that it was another one.

/// Makes words.
#[derive(Debug, Default, Clone)]
pub(super) struct Forms {
    made: u64,
}

impl Forms {
    /// A word of the form of `text`, another one each time.
    pub(super) fn like(&mut self, text: &str) -> String {
        self.made += 1;
        let mut stream = Stream(self.made.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        text.chars().map(|c| stream.like(c)).collect()
    }

    /// So many bytes that are no signature and no key.
    pub(super) fn bytes(&mut self, count: usize) -> Vec<u8> {
        const SAYS: &[u8] = b"removed by why403 ";
        self.made += 1;
        let number = self.made.to_string();
        let words = SAYS.iter().copied().cycle().take(count);
        // Two signatures of one length stay two.
        let mut out: Vec<u8> = words.collect();
        for (slot, digit) in out.iter_mut().rev().zip(number.bytes()) {
            *slot = digit;
        }
        out
    }
}

/// xorshift64*: spread well enough to look like nothing.
struct Stream(u64);

impl Stream {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % below.max(1)
    }

    /// Another character of the same kind; hexadecimal letters stay such.
    fn like(&mut self, c: char) -> char {
        let (first, count): (char, u64) = match c {
            '0'..='9' => ('0', 10),
            'a'..='f' => ('a', 6),
            'g'..='z' => ('g', 20),
            'A'..='F' => ('A', 6),
            'G'..='Z' => ('G', 20),
            // Letters of other scripts.
            other if other.is_alphanumeric() => ('x', 1),
            other => return other,
        };
        // Never itself: of a secret no piece must stay by chance.
        let step = 1 + u32::try_from(self.next(count.saturating_sub(1))).unwrap_or_default();
        let count = u32::try_from(count).unwrap_or(1);
        let place = u32::from(c).saturating_sub(u32::from(first)).wrapping_add(step) % count;
        char::from_u32(u32::from(first) + place).unwrap_or(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_stays_and_nothing_else() {
        let mut forms = Forms::default();
        let text = "a1B2-9f8e7d6c_ZZ.zz/über=";
        let (one, two) = (forms.like(text), forms.like(text));
        assert_ne!(one, two);
        for new in [one, two] {
            let pairs = text.chars().zip(new.chars());
            for (old, new) in pairs.filter(|(old, _)| old.is_ascii()) {
                assert!(old != new || !old.is_ascii_alphanumeric(), "{old} of {text}");
                assert_eq!(old.is_ascii_digit(), new.is_ascii_digit());
                assert_eq!(old.is_ascii_hexdigit(), new.is_ascii_hexdigit());
                assert_eq!(old.is_ascii_uppercase(), new.is_ascii_uppercase());
                assert_eq!(old.is_ascii_punctuation(), new.is_ascii_punctuation());
            }
        }
        assert_eq!(String::from_utf8(forms.bytes(20)).unwrap(), "removed by why403 r3");
        assert_eq!(forms.bytes(0), b"");
    }
}
