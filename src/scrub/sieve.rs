//! [`Sieve`]: whether a text may hold a piece of a secret's forms, asked without making the forms.
//!
//! It knows eight characters in a row of each piece that [`Index`] would know, as a number that is
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
///
/// A piece counts where nine characters of it stand, so that it is found from its first or its second window: both are
/// here, and of a text only every second window is asked for.
#[derive(Default)]
pub(super) struct Sieve {
    /// Eight bits for each slot or more: most windows of a text have none of them.
    bits: Vec<u64>,
    slots: Vec<u32>,
    shift: u32,
    /// A form has eight characters, and so but one window.
    each: bool,
}

impl Sieve {
    /// Of these secrets, each with whether parts of it are looked for as well.
    pub(super) fn of<'s>(secrets: impl Iterator<Item = (&'s str, bool)> + Clone) -> Self {
        let most: usize = secrets
            .clone()
            .map(|(secret, parts)| if parts { secret.len() * 4 + 64 } else { 16 })
            .sum();
        let mut sieve = Self::with_room(most);
        for (secret, parts) in secrets {
            if secret.len() <= SHORTEST || !is_plain(secret) {
                let mut index = Index::default();
                super::add(&mut index, secret, parts);
                for (first, second) in index.keys() {
                    sieve.put(of_key(first));
                    match second {
                        Some(second) => sieve.put(of_key(second)),
                        None => sieve.each = true,
                    }
                }
            } else if parts {
                whole_and_parts(secret.as_bytes(), &mut sieve);
            } else {
                beginnings(secret, &mut sieve);
            }
        }
        sieve
    }

    /// With room for so many; with more it gets slower.
    fn with_room(most: usize) -> Self {
        let size = (most + most / 2).next_power_of_two().max(64);
        Self {
            bits: vec![0; size / 8],
            slots: vec![0; size],
            shift: 64 - size.trailing_zeros(),
            each: false,
        }
    }

    fn put(&mut self, window: u64) {
        let mixed = mixed(window);
        if let Some(word) = self.bits.get_mut((mixed >> (self.shift + 3)) as usize) {
            *word |= 1 << (mixed & 63);
        }
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

    fn put_eight(&mut self, eight: &[u8]) {
        if let Some(eight) = eight.first_chunk::<SHORTEST>() {
            self.put(u64::from_be_bytes(*eight));
        }
    }

    fn has(&self, mixed: u64) -> bool {
        let word = self
            .bits
            .get((mixed >> (self.shift + 3)) as usize)
            .copied()
            .unwrap_or(0);
        word >> (mixed & 63) & 1 == 1 && self.has_tag(mixed)
    }

    #[cold]
    fn has_tag(&self, mixed: u64) -> bool {
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
    let bytes = text.as_bytes();
    let every = if sieves.iter().any(|sieve| sieve.each) { 0 } else { 1 };
    let (mut window, mut count, mut at) = (EMPTY, 0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        let mut value = read(*byte);
        at += 1;
        if value > LAST {
            if value == SKIP {
                continue;
            }
            if value == ASK {
                return Look::Escapes;
            }
            let Some(c) = text.get(at - 1..).and_then(|rest| rest.chars().next()) else {
                continue;
            };
            at += c.len_utf8() - 1;
            if is_invisible(c) {
                continue;
            }
            value = of_plain(super::plain::byte(c));
        }
        window = window << 8 | u64::from(value);
        if window & 0xff_ffff == QUOTED {
            return Look::Escapes;
        }
        count += 1;
        if count & every == 0 {
            let mixed = mixed(window);
            if sieves.iter().any(|sieve| sieve.has(mixed)) {
                return Look::Found;
            }
        }
    }
    Look::Clean
}

/// Looks at a plain form.
pub(super) fn look_at_plain(sieve: &Sieve, chars: &[u8]) -> bool {
    let mut window = EMPTY;
    chars.iter().any(|c| {
        window = window << 8 | u64::from(of_plain(*c));
        sieve.has(mixed(window))
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

/// The windows of the last piece of a form, which is nine characters from its end.
fn last_of(form: &[u8], sieve: &mut Sieve) {
    for before in [super::PIECE, SHORTEST] {
        let eight = form.get(form.len().saturating_sub(before)..);
        if let Some(eight) = eight.and_then(|rest| rest.first_chunk::<SHORTEST>()) {
            sieve.put(of_key(u64::from_le_bytes(*eight)));
        }
    }
}

/// The first windows of each form of a secret that is plain and longer than eight characters.
fn beginnings(secret: &str, sieve: &mut Sieve) {
    let head = secret.get(..super::PIECE).unwrap_or(secret);
    let tail = secret
        .get(secret.len().saturating_sub(super::PIECE)..)
        .unwrap_or(secret);
    let values = |text: &str| text.bytes().map(read).collect::<Vec<u8>>();
    let mut put = |form: Vec<u8>| (0..2).for_each(|from| sieve.put_eight(form.get(from..).unwrap_or_default()));
    put(values(head));
    put(values(tail).into_iter().rev().collect());
    put(in_hexadecimal(head.as_bytes()).into_iter().map(read).collect());
    for shift in 0..3 {
        put(values(&in_base64(head.as_bytes(), shift)));
    }
}

/// Every window that the index has of a secret that is plain and longer than eight characters, and some more.
fn whole_and_parts(secret: &[u8], sieve: &mut Sieve) {
    let values: Vec<u8> = secret.iter().map(|byte| read(*byte)).collect();
    // As it is, and reversed: pieces begin at every fourth character from either end, and the last one nine before it.
    let last = values.len().saturating_sub(super::PIECE);
    // Ids may be shown; but a secret that begins with one is one.
    let ids = super::index::ids_in(secret);
    let free = |from: usize| {
        !ids.iter()
            .any(|(start, end)| from + super::PIECE > *start && from < *end)
    };
    let steps = values.windows(super::PIECE).step_by(4).enumerate();
    for (from, nine) in steps.map(|(number, nine)| (number * 4, nine)) {
        if from == 0 || ids.is_empty() || free(from) {
            sieve.put_eight(nine);
            sieve.put_eight(nine.get(1..).unwrap_or_default());
        }
    }
    if ids.is_empty() || free(last) {
        last_of(secret, sieve);
    }
    for nine in values
        .windows(super::PIECE)
        .rev()
        .step_by(4)
        .chain(values.first_chunk::<{ super::PIECE }>().map(|nine| nine.as_slice()))
    {
        for from in 0..2 {
            if let Some(eight) = nine.get(from..).and_then(|rest| rest.first_chunk::<SHORTEST>()) {
                sieve.put(u64::from_le_bytes(*eight));
            }
        }
    }
    in_numbers(secret, sieve);
    // The ends of those: so many bytes, from a place where base64 begins anew.
    let tail = secret.len().saturating_sub(12) / 3 * 3;
    let tail = secret.get(tail..).unwrap_or(secret);
    last_of(&in_hexadecimal(tail), sieve);
    for shift in 0..3 {
        last_of(in_base64(tail, shift).as_bytes(), sieve);
    }
    // Of short ones the steps below reach not even these.
    beginnings(std::str::from_utf8(secret).unwrap_or_default(), sieve);
}

/// Windows of hexadecimal and base64 at every fourth of their characters, and the ones behind them.
fn in_numbers(secret: &[u8], sieve: &mut Sieve) {
    for five in secret.windows(5).step_by(2) {
        if let Some([a, b, c, d, e]) = five.first_chunk::<5>() {
            let four = u32::from_be_bytes([*a, *b, *c, *d]);
            sieve.put(hexadecimal(four));
            sieve.put(hexadecimal(four << 4 | u32::from(*e) >> 4));
        }
    }
    let mut put = |bits: u64| {
        // Base64 of what stands behind none, one or two other bytes: its first whole character begins so late.
        for late in [16, 12, 14] {
            sieve.put(base64(bits >> late));
            sieve.put(base64(bits >> (late - 6)));
        }
    };
    for eight in secret.windows(8).step_by(3) {
        if let Some(eight) = eight.first_chunk::<8>() {
            put(u64::from_be_bytes(*eight));
        }
    }
    // The window before the last steps needs no eighth byte.
    if let Some(seven) = secret.len().checked_sub(7).filter(|from| from % 3 == 0)
        && let Some([a, b, c, d, e, f, g]) = secret.get(seven..).and_then(|rest| rest.first_chunk::<7>())
    {
        put(u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, 0]));
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
mod tests;
