//! Saying once what a table says more than once.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// Gives equal values equal numbers.
pub(crate) struct Interned<T> {
    numbers: HashMap<T, u32>,
    pub(crate) values: Vec<T>,
}

impl<T: Clone + Eq + Hash> Interned<T> {
    pub(crate) fn new() -> Self {
        Self {
            numbers: HashMap::new(),
            values: Vec::new(),
        }
    }

    /// Numbers in the order of first use.
    pub(crate) fn number(&mut self, value: T) -> u32 {
        let next = self.values.len() as u32;
        *self.numbers.entry(value.clone()).or_insert_with(|| {
            self.values.push(value);
            next
        })
    }

    /// Numbers in the order of frequency, so that what is used often takes few bytes.
    pub(crate) fn by_use(uses: HashMap<T, u32>) -> Self
    where
        T: Ord,
    {
        let mut list: Vec<(T, u32)> = uses.into_iter().collect();
        list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut all = Self::new();
        for (value, _) in list {
            all.number(value);
        }
        all
    }

    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&self, value: &Q) -> u32
    where
        T: Borrow<Q>,
    {
        self.numbers.get(value).copied().unwrap_or(0)
    }
}

/// How often each value occurs.
pub(crate) fn uses<T: Eq + Hash>(all: impl Iterator<Item = T>) -> HashMap<T, u32> {
    let mut uses = HashMap::new();
    for value in all {
        *uses.entry(value).or_insert(0) += 1;
    }
    uses
}
