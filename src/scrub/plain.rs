//! The plain form of a text: escapes undone, white space left out, small letters, one base64 alphabet.

/// A character, and from which byte to which it stands in the text.
pub(super) type Read = (char, usize, usize);

/// The plain form of a text.
pub(super) fn plain(text: &str) -> Vec<Read> {
    let all = text.char_indices().map(|(at, c)| (c, at, at + c.len_utf8()));
    let mut read: Vec<Read> = all.filter(|(c, _, _)| !is_invisible(*c)).collect();
    // Escapes of escapes.
    for _ in 0..4 {
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

fn is_invisible(c: char) -> bool {
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
