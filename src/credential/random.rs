//! Words of a request that are as random as tokens, wherever they were sent: under odd names, in paths, in nested bodies.
//! A server that repeats one repeats a secret, though nothing said so.

use crate::exchange::Exchange;
use crate::token::looks_random;

/// At most this many are looked for, and at most this many bytes of a body are looked through.
const MOST: usize = 100;
const MOST_BYTES: usize = 64 * 1024;
/// Longer words are files or images.
const LONGEST: usize = 4096;

/// Each word of address, headers and body that looks random, once; and the random parts of words with `.` or `:` in them.
pub(super) fn words(exchange: &Exchange) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    // Looked at, and kept inside `Sensitive` by the caller. The path has rules of its own: its ids are shown.
    let address = exchange.url.expose_for_session();
    collect(address.split_once(['?', '#']).map_or("", |(_, rest)| rest), &mut found);
    for (_, value) in exchange.request_headers.iter() {
        // As above.
        collect(value.expose(), &mut found);
    }
    let body = exchange.request_body.text().unwrap_or_default();
    let mut end = body.len().min(MOST_BYTES);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    collect(body.get(..end).unwrap_or_default(), &mut found);
    // Where the call went is shown, however the vendor names its hosts: `a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com`.
    let host = exchange.url.host();
    found.retain(|word| !host.eq_ignore_ascii_case(word) && !host.split('.').any(|label| label == word));
    found
}

fn collect(text: &str, found: &mut Vec<String>) {
    if !text.is_ascii() {
        text.split(|c| !is_in_word(c))
            .for_each(|word| collect_word(word, found));
        return;
    }
    let mut from = 0;
    for word in text.as_bytes().split(|byte| !is_in_word(char::from(*byte))) {
        collect_word(text.get(from..from + word.len()).unwrap_or_default(), found);
        from += word.len() + 1;
    }
}

fn collect_word(word: &str, found: &mut Vec<String>) {
    if found.len() >= MOST || word.len() > LONGEST || !looks_random(word) {
        return;
    }
    add(word, found);
    word.split(['.', ':'])
        .filter(|part| part.len() < word.len() && looks_random(part))
        .for_each(|part| add(part, found));
    let plain = percent_encoding::percent_decode_str(word).decode_utf8_lossy();
    if plain != word {
        add(&plain, found);
    }
}

/// Of ASCII, a bit for each character that words are made of.
const IN_WORD: u128 = in_word();

const fn in_word() -> u128 {
    let mut bits = 0;
    let mut byte = 0_u8;
    while byte < 0x80 {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b':' | b'%') {
            bits |= 1 << byte;
        }
        byte += 1;
    }
    bits
}

fn is_in_word(c: char) -> bool {
    match c.is_ascii() {
        true => IN_WORD >> u32::from(c) & 1 == 1,
        false => c.is_alphanumeric(),
    }
}

fn add(word: &str, found: &mut Vec<String>) {
    if !found.iter().any(|known| known == word) {
        found.push(word.to_owned());
    }
}
