//! [`Sieve`]: whether a text may hold a piece of a secret's forms, asked without making the forms.
//!
//! It knows eight characters in a row of each piece that [`Index`](super::index::Index) would know, as a number that is
//! computed from the secret's own bytes: a piece of base64 from 48 bits of it, a piece of hexadecimal from four bytes. What
//! no piece matches is clean. What one matches is looked at with the forms themselves, which are made only then: nearly
//! no text of a report repeats a secret.

use super::index::Index;
use super::plain::is_invisible;
use super::{SHORTEST, in_base64, in_hexadecimal};

/// What a byte of a text counts as: letters, digits and the signs of base64 as their place in that order without regard
/// to case. Others share numbers, which costs at most a needless look.
const VALUES: [u8; 256] = values();
const DIGITS: u8 = 26;
const DASH: u8 = 36;
const LINE: u8 = 37;
const OTHERS: u8 = 64;
/// No value: of these numbers none is one.
const WIDE: u8 = 0xfd;
const ASK: u8 = 0xfe;
const SKIP: u8 = 0xff;
const LAST: u8 = 0xbf;
/// A window that is not full holds places with no value.
const EMPTY: u64 = u64::MAX;
/// `u00`, which may begin an escape that lost its stroke.
const QUOTED: u64 = ((b'u' - b'a') as u64) << 16 | (DIGITS as u64) << 8 | DIGITS as u64;

const fn values() -> [u8; 256] {
    let mut values = [WIDE; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        // Within bounds, since it is a byte.
        #[allow(clippy::indexing_slicing)]
        {
            values[byte as usize] = match byte {
                0..=b' ' | 0x7f => SKIP,
                b'%' | b'&' | b'\\' => ASK,
                other => value(other),
            };
        }
        byte += 1;
    }
    values
}

/// Of a character of a plain form.
const fn value(byte: u8) -> u8 {
    match byte.to_ascii_lowercase() {
        letter @ b'a'..=b'z' => letter - b'a',
        digit @ b'0'..=b'9' => digit - b'0' + DIGITS,
        b'-' | b'+' => DASH,
        b'_' | b'/' => LINE,
        other => OTHERS | (other & LAST),
    }
}

fn read(byte: u8) -> u8 {
    VALUES.get(usize::from(byte)).copied().unwrap_or(ASK)
}

/// Whether each byte of a secret is a character of its plain form.
pub(super) fn is_plain(secret: &str) -> bool {
    // Reversed, too, nothing of it may read as an escape.
    secret.bytes().all(|byte| read(byte) <= LAST)
        && memchr::memchr2_iter(b'u', b'U', secret.as_bytes()).all(|at| {
            let around = |from: Option<usize>| from.and_then(|from| secret.as_bytes().get(from..from + 2));
            around(at.checked_sub(2)) != Some(b"00") && around(at.checked_add(1)) != Some(b"00")
        })
}

fn mixed(window: u64) -> u64 {
    let mixed = window.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// What a look at a text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing of a secret.
    Clean,
    /// Something may be an escape: it is to be undone first.
    Escapes,
    /// A piece of a secret, most likely.
    Found,
}

/// Numbers of pieces of secrets: a table without chains, a quarter to a half of it used.
#[derive(Default)]
pub(super) struct Sieve {
    slots: Vec<u32>,
    shift: u32,
}

impl Sieve {
    /// Of these secrets, each with whether parts of it are looked for as well.
    pub(super) fn of<'s>(secrets: impl Iterator<Item = (&'s str, bool)>) -> Self {
        let mut windows = Vec::new();
        for (secret, parts) in secrets {
            if !is_plain(secret) || secret.len() < SHORTEST {
                let mut index = Index::default();
                super::add(&mut index, secret, parts);
                windows.extend(index.keys().map(of_key));
            } else if parts {
                whole_and_parts(secret.as_bytes(), &mut windows);
            } else {
                beginnings(secret, &mut windows);
            }
        }
        let size = (windows.len() * 2).next_power_of_two().max(64);
        let mut sieve = Self {
            slots: vec![0; size],
            shift: 64 - size.trailing_zeros(),
        };
        windows.iter().for_each(|window| sieve.put(*window));
        sieve
    }

    fn put(&mut self, window: u64) {
        let mixed = mixed(window);
        let (mut at, tag) = ((mixed >> self.shift) as usize, mixed as u32 | 1);
        let mask = self.slots.len().wrapping_sub(1);
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == 0 || *slot == tag {
                *slot = tag;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    fn has(&self, mixed: u64) -> bool {
        let (mut at, tag) = ((mixed >> self.shift) as usize, mixed as u32 | 1);
        let mask = self.slots.len().wrapping_sub(1);
        // Half of the places are empty.
        while let Some(slot) = self.slots.get(at).filter(|slot| **slot != 0) {
            if *slot == tag {
                return true;
            }
            at = (at + 1) & mask;
        }
        false
    }
}

/// Looks at a text as it is written.
pub(super) fn look(sieves: &[&Sieve], text: &str) -> Look {
    let mut window = EMPTY;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        let value = match read(byte) {
            SKIP => continue,
            ASK => return Look::Escapes,
            WIDE => {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                    continue;
                };
                let rest = c.len_utf8() - 1;
                bytes.by_ref().take(rest).for_each(drop);
                if is_invisible(c) {
                    continue;
                }
                of_plain(super::plain::byte(c))
            }
            value => value,
        };
        window = window << 8 | u64::from(value);
        if window & 0xff_ffff == QUOTED {
            return Look::Escapes;
        }
        let mixed = mixed(window);
        if sieves.iter().any(|sieve| sieve.has(mixed)) {
            return Look::Found;
        }
    }
    Look::Clean
}

/// Looks at a plain form.
pub(super) fn look_at_plain(sieves: &[&Sieve], chars: &[u8]) -> bool {
    let mut window = EMPTY;
    chars.iter().any(|c| {
        window = window << 8 | u64::from(of_plain(*c));
        let mixed = mixed(window);
        sieves.iter().any(|sieve| sieve.has(mixed))
    })
}

/// The value of a character of a plain form: of other scripts, a number above those of ASCII.
fn of_plain(c: u8) -> u8 {
    if c < 0x80 { value(c) } else { c & LAST }
}

/// A key of the index, which holds characters, as a window.
fn of_key(key: u64) -> u64 {
    key.to_le_bytes()
        .iter()
        .fold(0, |window, c| window << 8 | u64::from(of_plain(*c)))
}

/// The last whole window of a form: it ends one character before the form does, as the index has it.
fn last_of(form: &[u8]) -> Option<u64> {
    let from = form.len().saturating_sub(super::PIECE);
    let eight = form.get(from..)?.first_chunk::<SHORTEST>()?;
    Some(of_key(u64::from_le_bytes(*eight)))
}

/// The first window of each form.
fn beginnings(secret: &str, windows: &mut Vec<u64>) {
    // So many bytes make more than eight characters in each form; the secret is ASCII.
    let head = secret.get(..SHORTEST).unwrap_or(secret);
    let tail = secret.get(secret.len().saturating_sub(SHORTEST)..).unwrap_or(secret);
    let of = |form: &[u8]| form.first_chunk::<SHORTEST>().map(|eight| of_key(u64::from_le_bytes(*eight)));
    windows.extend(of(head.as_bytes()));
    windows.extend(of(tail.as_bytes()).map(u64::swap_bytes));
    windows.extend(of(&in_hexadecimal(head.as_bytes())));
    for shift in 0..3 {
        windows.extend(of(in_base64(head.as_bytes(), shift).as_bytes()));
    }
}

/// Every window that the index has of a secret that is plain, and some more.
fn whole_and_parts(secret: &[u8], windows: &mut Vec<u64>) {
    windows.reserve(secret.len() * 2 + 24);
    let values: Vec<u8> = secret.iter().map(|byte| read(*byte)).collect();
    let window = |eight: &[u8]| eight.first_chunk::<SHORTEST>().map(|eight| u64::from_be_bytes(*eight));
    // As it is, and reversed: pieces begin at every fourth character from either end, and the last one nine before it.
    let last = values.len().saturating_sub(super::PIECE);
    // Ids may be shown; but a secret that begins with one is one.
    let ids = super::index::ids_in(secret);
    let free = |from: usize| !ids.iter().any(|(start, end)| from + super::PIECE > *start && from < *end);
    for (number, eight) in values.windows(SHORTEST).step_by(4).enumerate() {
        if number == 0 || free(number * 4) {
            windows.extend(window(eight));
        }
    }
    if free(last) {
        windows.extend(values.get(last..).and_then(window));
    }
    let backwards = values.rchunks(4).zip(values.rchunks(4).skip(1));
    for (end, before) in backwards {
        if let (Some(end), Some(before)) = (end.first_chunk::<4>(), before.first_chunk::<4>()) {
            let eight = u64::from(u32::from_le_bytes(*end)) << 32 | u64::from(u32::from_le_bytes(*before));
            windows.push(eight);
        }
    }
    windows.extend(values.get(values.len().min(super::PIECE) - SHORTEST..).and_then(window).map(u64::swap_bytes));
    in_numbers(secret, windows);
    // The ends of those: so many bytes, from a place where base64 begins anew.
    let tail = secret.len().saturating_sub(12) / 3 * 3;
    let tail = secret.get(tail..).unwrap_or(secret);
    windows.extend(last_of(&in_hexadecimal(tail)));
    for shift in 0..3 {
        windows.extend(last_of(in_base64(tail, shift).as_bytes()));
    }
    if secret.len() < 16 {
        // Too short for the steps below.
        beginnings(std::str::from_utf8(secret).unwrap_or_default(), windows);
    }
}

/// Windows of hexadecimal and base64 at every fourth of their characters.
fn in_numbers(secret: &[u8], windows: &mut Vec<u64>) {
    for four in secret.windows(4).step_by(2) {
        if let Some(four) = four.first_chunk::<4>() {
            windows.push(hexadecimal(u32::from_be_bytes(*four)));
        }
    }
    for eight in secret.windows(8).step_by(3) {
        if let Some(eight) = eight.first_chunk::<8>() {
            let bits = u64::from_be_bytes(*eight);
            // Base64 of what stands behind none, one or two other bytes: its first whole character begins so late.
            windows.extend([base64(bits >> 16), base64(bits >> 12), base64(bits >> 14)]);
        }
    }
    // The window before the last steps needs no eighth byte.
    if let Some(seven) = secret.len().checked_sub(7).filter(|from| from % 3 == 0)
        && let Some([a, b, c, d, e, f, g]) = secret.get(seven..).and_then(|rest| rest.first_chunk::<7>())
    {
        let bits = u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, 0]);
        windows.extend([base64(bits >> 16), base64(bits >> 12), base64(bits >> 14)]);
    }
}

/// The values of the eight characters of base64 that 48 bits become.
fn base64(bits: u64) -> u64 {
    // To six bits a byte, in three halvings.
    let bits = (bits & 0xffff_ff00_0000) << 8 | (bits & 0xff_ffff);
    let bits = (bits & 0x00ff_f000_00ff_f000) << 4 | (bits & 0x0000_0fff_0000_0fff);
    let bits = (bits & 0x0fc0_0fc0_0fc0_0fc0) << 2 | (bits & 0x003f_003f_003f_003f);
    // Small letters count as the capitals, what follows them closes up.
    let above = (bits + 0x6666_6666_6666_6666) >> 7 & 0x0101_0101_0101_0101;
    bits - above * 26
}

/// The values of the eight digits of four bytes.
fn hexadecimal(bits: u32) -> u64 {
    let bits = u64::from(bits);
    let bits = (bits & 0xffff_0000) << 16 | (bits & 0xffff);
    let bits = (bits & 0x0000_ff00_0000_ff00) << 8 | (bits & 0x0000_00ff_0000_00ff);
    let bits = (bits & 0x00f0_00f0_00f0_00f0) << 4 | (bits & 0x000f_000f_000f_000f);
    let above = (bits + 0x7676_7676_7676_7676) >> 7 & 0x0101_0101_0101_0101;
    bits + 0x1a1a_1a1a_1a1a_1a1a - above * 36
}

#[cfg(test)]
mod tests {
    use super::super::add;
    use super::*;

    /// Numbers that tell nothing.
    fn texts(alphabet: &[u8]) -> impl Iterator<Item = String> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        (8..160).chain([700, 701, 702, 703, 2000]).map(move |length| {
            let bytes: Vec<u8> = (0..length).map(|_| alphabet[next() as usize % alphabet.len()]).collect();
            String::from_utf8(bytes).unwrap()
        })
    }

    #[test]
    fn every_piece_of_the_forms_is_in_the_sieve() {
        const TOKENS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=!#:,";
        const ODD: &[u8] = b"abcU0u0u0 %&\\0123456789abcdefABCDEF;x";
        let mut all: Vec<String> = texts(TOKENS).chain(texts(ODD)).chain(texts(b"u0a")).collect();
        all.extend(texts(b"abcdef0123456789-").map(|text| format!("{text}0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91{text}")));
        all.push("0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91".to_owned());
        all.push("0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91x".to_owned());
        all.push("ünïcödé-secret-of-7-scripts-日本語テキスト".to_owned());
        for secret in &all {
            for parts in [true, false] {
                let sieve = Sieve::of([(secret.as_str(), parts)].into_iter());
                let mut index = Index::default();
                add(&mut index, secret, parts);
                let missed = index.keys().filter(|key| !sieve.has(mixed(of_key(*key)))).count();
                assert_eq!(missed, 0, "{secret} {parts}");
            }
        }
    }

    #[test]
    fn a_text_as_written_is_read_as_its_plain_form() {
        for text in texts(b"aB3-_+/. \t~").chain(["“aB3dE5fg” – hïer\u{200b}x\u{a0}y日本".to_owned()]) {
            let windows = |values: &mut dyn Iterator<Item = u8>| -> Vec<u64> {
                let mut window = EMPTY;
                let all = values.map(|value| {
                    window = window << 8 | u64::from(value);
                    window
                });
                all.collect()
            };
            let plain = super::super::plain::chars(&text);
            for window in windows(&mut plain.iter().map(|c| of_plain(*c))).iter().skip(7) {
                let mut sieve = Sieve {
                    slots: vec![0; 64],
                    shift: 58,
                };
                sieve.put(*window);
                assert_eq!(look(&[&sieve], &text), Look::Found, "{text}");
                assert!(look_at_plain(&[&sieve], &plain), "{text}");
            }
        }
    }
}
