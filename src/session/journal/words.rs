//! [`Words`]: texts that are kept once. A text is known by 128 bits of hash, so that it is not held a second time.

use crate::sensitive::Sensitive;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Texts of this length get an entry at once; shorter ones when they come again.
const LONG: usize = 64;
/// Shorter ones never do: the reference would be no shorter.
const SHORT: usize = 12;
/// At most this many texts are remembered as having come once.
const MOST_ONCE: usize = 4096;

#[derive(Debug)]
struct Word {
    uses: usize,
    cost: usize,
    hash: u128,
}

#[derive(Debug, Default)]
pub(super) struct Words {
    last: u64,
    by_hash: HashMap<u128, u64, Hashed>,
    words: HashMap<u64, Word>,
    /// Hashes of texts that came once.
    once: HashSet<u128, Hashed>,
}

/// Where new texts go: a number and the text; back comes what the entry takes.
pub(super) type Put<'a> = &'a mut dyn FnMut(u64, Sensitive<String>) -> usize;

/// 128 bits of a text: two sums of products over eight bytes at a time. It tells texts of one tab apart, and is no
/// defence: whoever makes two texts of one hash misleads about a call that is his own.
fn hash(text: &str) -> u128 {
    const ONE: u64 = 0x9e37_79b9_7f4a_7c15;
    const TWO: u64 = 0xc2b2_ae3d_27d4_eb4f;
    let (words, tail) = text.as_bytes().as_chunks::<8>();
    let last = tail.iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte));
    let (mut one, mut two) = (text.len() as u64 ^ TWO, ONE);
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    for word in words.chain([last]) {
        one = (one.rotate_left(29) ^ word).wrapping_mul(ONE);
        two = (two.rotate_left(41) ^ word.rotate_left(17)).wrapping_mul(TWO);
    }
    let mixed = |sum: u64| (sum ^ (sum >> 32)).wrapping_mul(TWO) ^ (sum >> 29);
    u128::from(mixed(one)) << 64 | u128::from(mixed(two))
}

/// The keys are hashes already.
#[derive(Debug, Default, Clone)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, hash: u128) {
        // Either half is as good.
        self.0 = hash as u64;
    }
}

type Hashed = BuildHasherDefault<AsItIs>;

impl Words {
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// Numbers up to this one may be in use elsewhere.
    pub(super) fn go_on_after(&mut self, number: u64) {
        self.last = self.last.max(number);
    }

    /// The number of a text, if it is to have one.
    pub(super) fn number(&mut self, text: &str, put: Put<'_>) -> Option<u64> {
        if text.len() < SHORT {
            return None;
        }
        let hash = hash(text);
        if let Some(number) = self.by_hash.get(&hash) {
            if let Some(word) = self.words.get_mut(number) {
                word.uses += 1;
            }
            return Some(*number);
        }
        if text.len() < LONG && !self.once.remove(&hash) {
            if self.once.len() >= MOST_ONCE {
                self.once.clear();
            }
            self.once.insert(hash);
            return None;
        }
        self.last += 1;
        // It goes into `storage.session`, which is memory and closed to content scripts.
        let cost = put(self.last, Sensitive::new(text.to_owned()));
        self.take_over(self.last, text, cost, 1);
        Some(self.last)
    }

    /// A text that is written already.
    pub(super) fn take_over(&mut self, number: u64, text: &str, cost: usize, uses: usize) {
        let hash = hash(text);
        self.last = self.last.max(number);
        self.by_hash.insert(hash, number);
        self.words.insert(number, Word { uses, cost, hash });
    }

    /// Takes any one out and gives its number.
    pub(super) fn take_one(&mut self) -> Option<u64> {
        let number = self.words.keys().next().copied()?;
        self.words.remove(&number);
        Some(number)
    }

    /// One use less; when it was the last, what the entry takes.
    pub(super) fn release(&mut self, number: u64) -> Option<usize> {
        let word = self.words.get_mut(&number)?;
        word.uses = word.uses.saturating_sub(1);
        if word.uses > 0 {
            return None;
        }
        let word = self.words.remove(&number)?;
        self.by_hash.remove(&word.hash);
        Some(word.cost)
    }
}
