//! Strings: eight bytes at a time until something in them is not plain.

use super::{JsonFaultKind, NodeKind, Oddity, Reader};

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES * 128;

/// Of eight bytes, the high bit of the first one that ends a run of plain characters: a control character, `"` or `\`.
/// Bits of later bytes may be set as well.
fn stops(word: u64) -> u64 {
    let below = |limit: u64, word: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
    let is = |byte: u8| below(1, word ^ (ONES * u64::from(byte)));
    below(0x20, word) | is(b'"') | is(b'\\')
}

/// From `at` on, the first byte that is not plain, or the end.
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let (words, tail) = rest.as_chunks::<8>();
    for word in words {
        let stops = stops(u64::from_le_bytes(*word));
        if stops != 0 {
            return at + (stops.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let stop = |byte: &u8| *byte < 0x20 || matches!(*byte, b'"' | b'\\');
    at + tail.iter().position(stop).unwrap_or(tail.len())
}

impl Reader<'_> {
    /// A whole string; nothing of one that is cut short, because half a name misleads.
    pub(super) fn string(&mut self) -> bool {
        self.at += 1;
        let start = self.at;
        self.at = plain_end(self.bytes, self.at);
        if self.peek() == Some(b'"') {
            self.push(NodeKind::Text, start, self.at);
            self.at += 1;
            return true;
        }
        self.string_with_escapes(start)
    }

    /// A string that is plain from `start` to here, and not at its end.
    fn string_with_escapes(&mut self, start: usize) -> bool {
        let from = self.undone.len();
        let mut start = start;
        loop {
            self.undone.push_str(self.text.get(start..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    self.push(NodeKind::Undone, from, self.undone.len());
                    return true;
                }
                Some(b'\\') => match self.escape() {
                    Some(c) => self.undone.push(c),
                    None => break,
                },
                Some(_) => {
                    self.fail(JsonFaultKind::Control);
                    break;
                }
                None => {
                    self.fail(JsonFaultKind::EndedEarly);
                    break;
                }
            }
            start = self.at;
            self.at = plain_end(self.bytes, start);
        }
        self.undone.truncate(from);
        false
    }

    fn escape(&mut self) -> Option<char> {
        self.at += 1;
        let plain = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            Some(_) => {
                self.fail(JsonFaultKind::Escape);
                return None;
            }
            None => {
                self.fail(JsonFaultKind::EndedEarly);
                return None;
            }
        };
        self.at += 1;
        Some(plain)
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else {
                self.fail(JsonFaultKind::EndedEarly);
                return None;
            };
            let Some(digit) = char::from(byte).to_digit(16) else {
                self.fail(JsonFaultKind::Escape);
                return None;
            };
            value = value * 16 + digit;
            self.at += 1;
        }
        Some(value)
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.hex4()?;
        if (0xD800..0xDC00).contains(&first) && self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"\\u")) {
            let back = self.at;
            self.at += 2;
            let second = self.hex4()?;
            if (0xDC00..0xE000).contains(&second) {
                return char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
            }
            self.at = back;
        }
        Some(char::from_u32(first).unwrap_or_else(|| {
            self.note(Oddity::LoneSurrogate);
            char::REPLACEMENT_CHARACTER
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::plain_end;

    #[test]
    fn a_run_ends_at_the_same_byte_wherever_it_begins() {
        for stop in 0..=255_u8 {
            for before in 0..20 {
                for after in 0..10 {
                    let mut bytes = vec![b'a'; before];
                    bytes.push(stop);
                    bytes.extend(std::iter::repeat_n(b'"', after));
                    let wanted = if stop < 0x20 || matches!(stop, b'"' | b'\\') {
                        before
                    } else {
                        before + 1
                    };
                    assert_eq!(plain_end(&bytes, 0), wanted, "{stop} {before} {after}");
                }
            }
        }
    }
}
