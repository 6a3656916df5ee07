//! Tokens in other texts: in a path, a parameter's name, wherever ids stand that must stay readable.
//!
//! Only what has a token's own form counts. A text without structure may be an id as well as a token: it stays.

use super::opaque::OpaqueShape;
use super::{base64url, compact, recognise};
use crate::vendors::tokens;

/// Shorter words are no tokens.
pub const SHORTEST_TOKEN: usize = 20;
/// Longer words are no ids that anybody reads: they are hidden unseen, and no search gets slow.
const LONGEST: usize = 1024;
/// What stands in a token's place.
const HIDDEN: char = '…';

/// The text with every token in it replaced by `…`, or `None` when there is none in it.
pub fn without_tokens(text: &str) -> Option<String> {
    let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '+' | '/');
    // Most sentences have no word that is long enough.
    let bytes = text.as_bytes();
    if bytes
        .split(|byte| !in_word(char::from(*byte)))
        .all(|word| word.len() < SHORTEST_TOKEN)
    {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut found = false;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        // Padding belongs to the word.
        let padding = tail.len() - tail.trim_start_matches('=').len();
        match start(word, tail.get(..padding).unwrap_or_default()) {
            Some(at) => {
                found = true;
                out.push_str(word.get(..at).unwrap_or_default());
                out.push(HIDDEN);
            }
            None => out.push_str(word),
        }
        let next = tail.find(in_word).unwrap_or(tail.len());
        let (gap, more) = tail.split_at_checked(next).unwrap_or((tail, ""));
        out.push_str(gap);
        rest = more;
    }
    found.then_some(out)
}

/// Whether a word begins like a token: JOSE, or the mark of a vendor.
pub fn begins_like_token(word: &str) -> bool {
    word.len() >= SHORTEST_TOKEN
        && (word.starts_with("eyJ") || tokens::is_marked(word) || (tokens::begins(word) && !is_wordy(word)))
}

/// Where in a word a token starts.
fn start(word: &str, padding: &str) -> Option<usize> {
    if word.len() < SHORTEST_TOKEN {
        return None;
    }
    if word.len() > LONGEST || is_token(word) || recognise::is_armoured(&format!("{word}{padding}")) {
        return Some(0);
    }
    let places = word.char_indices().skip(1);
    let mut before = word.chars();
    places.map(|(at, _)| at).find(|at| {
        let after_a_letter = before.next().is_some_and(|c| c.is_ascii_alphanumeric());
        word.get(*at..).is_some_and(|rest| {
            rest.len() >= SHORTEST_TOKEN && (is_jose(rest) || (!after_a_letter && tokens::is_marked(rest)))
        })
    })
}

/// Whether the whole word is a token by its form.
fn is_token(word: &str) -> bool {
    // An empty object's three letters begin ids, too: `e30`.
    let id = word.starts_with("e3") && word.split('.').next().is_some_and(|first| first.len() > 8);
    if compact::looks_like_jose(word) && !id {
        return true;
    }
    match recognise::named(word, 0, &mut Vec::new()).map(|opaque| opaque.shape) {
        // Prefixes such as `sk-` and `v1.` begin names, too.
        Some(OpaqueShape::Vendor(token)) => token.form.marks || !is_wordy(word),
        Some(OpaqueShape::Paseto { .. }) => !is_wordy(word),
        Some(_) => true,
        None => false,
    }
}

/// As [`compact::looks_like_jose`], but held to more than two characters: chance makes those in long ids.
fn is_jose(text: &str) -> bool {
    if !text.starts_with("ey") && !text.starts_with("ew") {
        return false;
    }
    let head: String = text.chars().take_while(|c| *c != '.').take(16).collect();
    let readable = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    compact::looks_like_jose(text) && base64url::decode(&head).bytes.iter().all(readable)
}

/// Made of words and numbers with `-`, `_` and `.` between them, as names of pages and packages are.
fn is_wordy(text: &str) -> bool {
    text.split(['-', '_', '.', '/']).all(|piece| {
        let all = |test: fn(&u8) -> bool| piece.bytes().all(|byte| test(&byte));
        piece.len() <= 3 || all(u8::is_ascii_digit) || (all(u8::is_ascii_alphabetic) && is_name(piece))
    })
}

/// Letters that people chose: few changes between capitals and small letters.
fn is_name(piece: &str) -> bool {
    let capitals = piece.bytes().filter(u8::is_ascii_uppercase).count();
    capitals == piece.len() || (capitals * 4 <= piece.len() && piece.len() <= 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_inside_words_and_names_are_left() {
        let jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1In0.";
        for (text, wanted) in [
            (jwt.to_owned(), "…"),
            (format!("a={jwt}&b"), "a=…&b"),
            (format!("prefix{jwt}"), "prefix…"),
            (format!("é{jwt}é"), "é…é"),
            (
                "to 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, please".to_owned(),
                "to …, please",
            ),
            ("my-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".to_owned(), "my-…"),
            ("a".repeat(1025), "…"),
            ("e30.eyJzdWIiOiJ1In0.abcdefgh".to_owned(), "…"),
        ] {
            assert_eq!(without_tokens(&text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "",
            "eyJ",
            "sk-learn-tutorial-for-beginners-2026",
            "v1.public.organisations.list",
            "VXNlcjoxMjM0NTY3ODkwMTIzNDU2Nzg5MA==",
            "e300a00a-aa00-40aa-8000-000a00a0a000",
        ] {
            assert_eq!(without_tokens(text), None, "{text}");
        }
    }
}
