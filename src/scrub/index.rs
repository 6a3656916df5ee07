//! [`Index`]: pieces of the plain forms of secrets, looked up by their eight characters at once.

use super::{PIECE, SHORTEST};

/// A form's pieces stand this far apart.
const STRIDE: usize = 4;
/// The end of a chain.
const NONE: u32 = u32::MAX;

/// Where in which form of a secret a piece stands.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: u64,
    form: u32,
    from: u32,
    /// The next piece that has the same place in the table.
    next: u32,
    /// It counts only when the whole form is there.
    whole: bool,
}

/// Forms of secrets with their pieces.
#[derive(Default)]
pub(super) struct Index {
    forms: Vec<Vec<u8>>,
    entries: Vec<Entry>,
    /// A bit for each hash that a piece has: what has no bit is nothing.
    bits: Vec<u64>,
    /// The first piece of each hash, a power of two of them.
    heads: Vec<u32>,
}

/// Eight characters as one number.
fn key(chars: &[u8], from: usize) -> Option<u64> {
    let eight = chars.get(from..)?.first_chunk::<SHORTEST>()?;
    Some(u64::from_le_bytes(*eight))
}

fn mixed(key: u64) -> u64 {
    let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

impl Index {
    /// The first eight characters of each piece, and the eight from its second on.
    pub(super) fn keys(&self) -> impl Iterator<Item = (u64, Option<u64>)> {
        self.entries.iter().map(|entry| {
            let form = self
                .forms
                .get(entry.form as usize)
                .map_or(&[][..], |form| form.as_slice());
            (entry.key, key(form, entry.from as usize + 1))
        })
    }

    /// Adds a form; its parts are looked for as well where `parts` is set.
    pub(super) fn add(&mut self, form: Vec<u8>, parts: bool) {
        if form.len() < SHORTEST || self.forms.contains(&form) {
            return;
        }
        let number = u32::try_from(self.forms.len()).unwrap_or(NONE);
        let entries = &mut self.entries;
        entries.reserve(if parts { form.len() / STRIDE + 3 } else { 1 });
        let mut put = |from: usize, whole: bool| {
            if let Some(key) = key(&form, from) {
                entries.push(Entry {
                    key,
                    form: number,
                    from: u32::try_from(from).unwrap_or(NONE),
                    next: NONE,
                    whole,
                });
            }
        };
        put(0, true);
        if parts {
            let ids = ids_in(&form);
            let free = |from: usize| !ids.iter().any(|(start, end)| from + PIECE > *start && from < *end);
            let last = form.len().saturating_sub(PIECE);
            let mut from = 0;
            while from < last {
                if free(from) {
                    put(from, false);
                }
                from += STRIDE;
            }
            if free(last) {
                put(last, false);
            }
        }
        self.forms.push(form);
    }

    /// Makes the table; nothing is found before, or of what is added later.
    pub(super) fn finish(&mut self) {
        let size = (self.entries.len() * 2).next_power_of_two().max(64);
        self.heads = vec![NONE; size];
        // Eight bits for each place of the table.
        self.bits = vec![0; size / 8];
        for (number, entry) in self.entries.iter_mut().enumerate() {
            let hash = mixed(entry.key);
            if let Some(word) = self.bits.get_mut((hash >> 6) as usize & (size / 8 - 1)) {
                *word |= 1 << (hash & 63);
            }
            if let Some(head) = self.heads.get_mut(hash as usize & (size - 1)) {
                entry.next = *head;
                *head = u32::try_from(number).unwrap_or(NONE);
            }
        }
    }

    /// Whether a piece of a secret begins anywhere in a text. Of most texts the answer is no, and is found fast.
    pub(super) fn may_hold(&self, text: &[u8]) -> bool {
        let Some((first, rest)) = text.split_first_chunk::<{ SHORTEST - 1 }>() else {
            return false;
        };
        // Seven characters, and a place for the next one.
        let mut key = first.iter().rev().fold(0_u64, |key, c| key << 8 | u64::from(*c)) << 8;
        let mask = self.bits.len().wrapping_sub(1);
        rest.iter().enumerate().any(|(at, c)| {
            key = key >> 8 | u64::from(*c) << 56;
            let hash = mixed(key);
            let word = self.bits.get((hash >> 6) as usize & mask).copied().unwrap_or_default();
            word >> (hash & 63) & 1 == 1 && self.at(text, at).is_some()
        })
    }

    /// What of a text is of a secret, from a place where a piece of it begins; of several the one that reaches farthest.
    pub(super) fn at(&self, text: &[u8], at: usize) -> Option<(usize, usize)> {
        let key = key(text, at)?;
        let hash = mixed(key);
        let word = self.bits.get((hash >> 6) as usize & self.bits.len().wrapping_sub(1))?;
        if word >> (hash & 63) & 1 == 0 {
            return None;
        }
        let mut next = *self.heads.get(hash as usize & (self.heads.len() - 1))?;
        let mut longest: Option<(usize, usize)> = None;
        while let Some(entry) = self.entries.get(next as usize) {
            if entry.key == key
                && let Some(found) = self.around(text, at, entry)
                && longest.is_none_or(|(from, to)| to < found.1 || (to == found.1 && found.0 < from))
            {
                longest = Some(found);
            }
            next = entry.next;
        }
        longest
    }

    /// What of a text is of the form, from where a piece of it was found.
    fn around(&self, text: &[u8], at: usize, piece: &Entry) -> Option<(usize, usize)> {
        let form = self.forms.get(piece.form as usize)?;
        let from = piece.from as usize;
        let ahead = text.get(at..)?.iter().zip(form.get(from..)?);
        let ahead = ahead.take_while(|(a, b)| a == b).count();
        let before = text.get(..at)?.iter().rev().zip(form.get(..from)?.iter().rev());
        let behind = before.take_while(|(a, b)| a == b).count();
        let enough = if piece.whole { form.len() } else { PIECE };
        (ahead >= enough).then_some((at - behind, at + ahead))
    }
}

/// GUIDs inside a secret: ids, which may be shown (tokens of Webex end in their organisation's).
pub(super) fn ids_in(form: &[u8]) -> Vec<(usize, usize)> {
    const DASHES: [usize; 4] = [8, 13, 18, 23];
    const LENGTH: usize = 36;
    let is_id = |window: &[u8]| {
        DASHES.iter().all(|at| window.get(*at) == Some(&b'-'))
            && window
                .iter()
                .enumerate()
                .all(|(at, c)| c.is_ascii_hexdigit() || DASHES.contains(&at))
    };
    // An id is looked for behind each dash that may be its first.
    let dashes = form.iter().enumerate().filter(|(_, c)| **c == b'-');
    dashes
        .filter_map(|(at, _)| {
            let start = at.checked_sub(8)?;
            let window = form.get(start..start + LENGTH)?;
            is_id(window).then_some((start, start + LENGTH))
        })
        .collect()
}
