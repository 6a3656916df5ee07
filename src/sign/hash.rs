//! Hashes by which parts of an answer are looked up. Two parts with one hash cost a check more, nothing else.

/// What is hashed; parts of different kinds do not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Word = 1,
    Code = 2,
    Header = 3,
    Key = 4,
    Value = 5,
    Scheme = 6,
    Param = 7,
    Request = 8,
    Status = 9,
    Always = 10,
    Form = 11,
}

const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(PRIME)
}

/// The hash of a text, in lower case (FNV-1a).
pub(super) fn of(part: Part, text: &str) -> u32 {
    let start = step(BASIS, part as u8);
    let mut buffer = [0; 4];
    text.chars().fold(start, |hash, c| {
        if c.is_ascii() {
            // The cast keeps ASCII as it is.
            return step(hash, (c as u8).to_ascii_lowercase());
        }
        c.to_lowercase()
            .fold(hash, |hash, c| c.encode_utf8(&mut buffer).bytes().fold(hash, step))
    })
}

/// The hash of two words that follow each other.
pub(super) fn pair(first: u32, second: u32) -> u32 {
    first.rotate_left(11).wrapping_mul(PRIME) ^ second.wrapping_mul(0x9e37_79b1)
}

/// The hash of a number.
pub(super) fn number(part: Part, number: u16) -> u32 {
    let [low, high] = number.to_le_bytes();
    step(step(step(BASIS, part as u8), low), high)
}
