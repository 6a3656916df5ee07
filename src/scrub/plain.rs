//! The plain form of a text: escapes undone, white space left out, small letters, one base64 alphabet.

/// What a byte of a text becomes: nothing, since it cannot be seen ([`SKIP`]), a character, or [`ASK`].
const BYTES: [u8; 256] = bytes();
/// Escapes of escapes of escapes are undone so often.
const ROUNDS: usize = 4;
const SKIP: u8 = 0;
/// It begins an escape, or is no ASCII: the slower way knows more.
const ASK: u8 = 1;

const fn bytes() -> [u8; 256] {
    let mut bytes = [ASK; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        // Within bounds, since it is a byte.
        #[allow(clippy::indexing_slicing)]
        {
            bytes[byte as usize] = match byte {
                0..=b' ' | 0x7f => SKIP,
                b'%' | b'&' | b'\\' => ASK,
                b'+' => b'-',
                b'/' => b'_',
                other => other.to_ascii_lowercase(),
            };
        }
        byte += 1;
    }
    bytes
}

/// The plain form of a text, a byte for each character: those of other scripts share 128 values.
pub(super) fn chars(text: &str) -> Vec<u8> {
    simple(text).unwrap_or_else(|| plain(text).into_iter().map(|(c, _, _)| byte(c)).collect())
}

/// A character as a byte.
pub(super) fn byte(c: char) -> u8 {
    match u8::try_from(c) {
        Ok(byte) if byte.is_ascii() => byte,
        // The upper bits of a product, which depend on all of the character.
        _ => 0x80 | (u32::from(c).wrapping_mul(0x9e37_79b1) >> 25) as u8,
    }
}

/// [`chars`] of a text without escapes, but those that a quoted string leaves of `\u0061`.
fn simple(text: &str) -> Option<Vec<u8>> {
    let of = |byte: u8| BYTES.get(usize::from(byte)).copied().unwrap_or(ASK);
    // Without a branch a byte; what was skipped is taken out of the few texts that have it.
    let mut out: Vec<u8> = text.bytes().map(of).collect();
    let least = out.iter().fold(u8::MAX, |least, byte| least.min(*byte));
    if least == SKIP {
        if out.contains(&ASK) {
            return None;
        }
        out.retain(|byte| *byte != SKIP);
    } else if least == ASK {
        return None;
    }
    let quoted = out.windows(3).any(|three| three == b"u00");
    if quoted { unquoted(out) } else { Some(out) }
}

/// Undoes `u0061`; `None` where what comes out is no plain character.
fn unquoted(mut chars: Vec<u8>) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    for _ in 0..ROUNDS {
        let mut out = Vec::with_capacity(chars.len());
        let mut rest = chars.as_slice();
        while let Some((first, more)) = rest.split_first() {
            let code = match rest {
                [b'u', b'0', b'0', high, low, ..] => digit(*high).zip(digit(*low)),
                _ => None,
            };
            let Some((high, low)) = code else {
                out.push(*first);
                rest = more;
                continue;
            };
            let byte = usize::try_from(high * 16 + low).ok()?;
            match *BYTES.get(byte)? {
                SKIP | ASK => return None,
                byte => out.push(byte),
            }
            rest = rest.get(5..).unwrap_or_default();
        }
        let changed = out.len() < chars.len();
        chars = out;
        if !changed {
            break;
        }
    }
    Some(chars)
}

/// A character, and from which byte to which it stands in the text.
pub(super) type Read = (char, usize, usize);

/// The plain form of a text.
pub(super) fn plain(text: &str) -> Vec<Read> {
    let all = text.char_indices().map(|(at, c)| (c, at, at + c.len_utf8()));
    let mut read: Vec<Read> = all.filter(|(c, _, _)| !is_invisible(*c)).collect();
    // Escapes of escapes.
    for _ in 0..ROUNDS {
        let (next, changed) = undone(&read);
        read = next;
        if !changed {
            break;
        }
    }
    read.retain(|(c, _, _)| !is_invisible(*c));
    for (c, _, _) in &mut read {
        *c = match c.to_ascii_lowercase() {
            '+' => '-',
            '/' => '_',
            c => c,
        };
    }
    read
}

pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}')
}

/// One level of escapes undone, and whether there was any.
fn undone(read: &[Read]) -> (Vec<Read>, bool) {
    let mut out = Vec::with_capacity(read.len());
    let mut at = 0;
    let mut changed = false;
    while let Some((c, from, to)) = read.get(at).copied() {
        let found = match c {
            '%' => hex(read, at + 1, 2).map(|code| (code, 3)),
            '&' => entity(read, at),
            '\\' => escape(read, at),
            // A quoted string has undone the stroke before it.
            'u' | 'U' if hex(read, at + 1, 2) == Some(0) => hex(read, at + 3, 2).map(|code| (code, 5)),
            _ => None,
        };
        match found.and_then(|(code, length)| Some((char::from_u32(code)?, length))) {
            Some((c, length)) => {
                let end = read.get(at + length - 1).map_or(to, |last| last.2);
                out.push((c, from, end));
                at += length;
                changed = true;
            }
            None => {
                out.push((c, from, to));
                at += 1;
            }
        }
    }
    (out, changed)
}

/// A number in hexadecimal of so many digits.
fn hex(read: &[Read], at: usize, digits: usize) -> Option<u32> {
    let digits = read.get(at..at + digits)?;
    digits
        .iter()
        .try_fold(0u32, |sum, (c, _, _)| Some(sum * 16 + c.to_digit(16)?))
}

/// `&#97;`, `&#x61;`, `&amp;`: the character and how long it is written.
fn entity(read: &[Read], at: usize) -> Option<(u32, usize)> {
    let rest = read.get(at + 1..)?;
    let length = rest.iter().take(10).position(|(c, _, _)| *c == ';')?;
    let name: String = rest
        .iter()
        .take(length)
        .map(|(c, _, _)| c.to_ascii_lowercase())
        .collect();
    let code = match name.as_str() {
        "amp" => u32::from('&'),
        "lt" => u32::from('<'),
        "gt" => u32::from('>'),
        "quot" => u32::from('"'),
        "apos" => u32::from('\''),
        number => match number.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => u32::from_str_radix(hex.get(1..)?, 16).ok()?,
            decimal => decimal.parse().ok()?,
        },
    };
    Some((code, length + 2))
}

/// `\u0061`, `\x61`, `\/`: the character and how long it is written.
fn escape(read: &[Read], at: usize) -> Option<(u32, usize)> {
    match read.get(at + 1)?.0 {
        'u' | 'U' => hex(read, at + 2, 4).map(|code| (code, 6)),
        'x' | 'X' => hex(read, at + 2, 2).map(|code| (code, 4)),
        c @ ('/' | '\\' | '"' | '\'') => Some((u32::from(c), 2)),
        'n' | 'r' | 't' => Some((u32::from(' '), 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_way_reads_what_the_slow_one_reads() {
        let slow = |text: &str| -> Vec<u8> { plain(text).into_iter().map(|(c, _, _)| byte(c)).collect() };
        for text in [
            "",
            "Bearer aB3/x+y=",
            "a b\tc\nd\u{7f}",
            "xu0061y",
            "U0061u00",
            "u0075u0030u0030u0036u0031",
            "u00u006161",
            "u0020u0061",
            "u00250061",
            "u00e9u00g1",
            "u 0 0 6 1",
            "über",
            "100% &amp; \\u0061",
        ] {
            assert_eq!(chars(text), slow(text), "{text}");
        }
    }
}
