//! Which names of a server may be kept on disk.

use crate::token;

/// A longer name is none of a scope or permission.
const LONGEST: usize = 100;
/// A longer piece between separators is an id, not a word.
const LONGEST_PIECE: usize = 32;
/// More digits in a row are a number of something.
const MOST_DIGITS: usize = 3;
/// A piece of this length with a digit in the middle of it looks like an id.
const ID_LENGTH: usize = 12;
/// What is shorter stands in other words by chance.
const SHORTEST_SECRET: usize = 4;

/// Whether a name that a server said may be kept: it has the look of a scope or permission, none of a token, an id or
/// an address, and nothing in it stands in the request (`sent`: the values of path, query, headers and body).
pub fn is_harmless(name: &str, sent: &[&str]) -> bool {
    let in_name = |c: char| c.is_ascii_alphanumeric() || ":._-/*".contains(c);
    let folded = name.to_ascii_lowercase();
    !name.is_empty()
        && name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(in_name)
        && name.split([':', '.', '_', '-', '/', '*']).all(is_word)
        && token::without_tokens(name).is_none()
        && !sent.iter().any(|value| {
            let value = value.to_ascii_lowercase();
            value.len() >= SHORTEST_SECRET && (folded.contains(&value) || value.contains(&folded))
        })
}

fn is_word(piece: &str) -> bool {
    let mut digits = 0;
    let mut longest = 0;
    for byte in piece.bytes() {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        longest = longest.max(digits);
    }
    let count = piece.bytes().filter(u8::is_ascii_digit).count();
    // `v2` and `oauth2` are words; `a1b2c3d4` is an id.
    let mixed = count > 0 && (piece.len() >= ID_LENGTH || count > MOST_DIGITS);
    let hex = piece.len() >= 8 && count > 0 && piece.bytes().all(|byte| byte.is_ascii_hexdigit());
    piece.len() <= LONGEST_PIECE && longest <= MOST_DIGITS && !mixed && !hex
}
