//! Sorting, and sets and maps of what an iterator gives, where the lists are short and time is no matter: the standard
//! library's sorts are compiled anew for each kind of element (4.7 KB of wasm each), these once.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts as [`slice::sort_by`] does: what is equal keeps its order.
pub fn sort_by<T>(list: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    let mut targets = targets(list.len(), &mut |one, other| match (list.get(one), list.get(other)) {
        (Some(one), Some(other)) => order(one, other),
        _ => Ordering::Equal,
    });
    for at in 0..list.len() {
        // Each swap brings one element to its place.
        while let Some(target) = targets.get(at).copied().filter(|target| *target != at) {
            list.swap(at, target);
            targets.swap(at, target);
        }
    }
}

/// Sorts by a key, as [`slice::sort_by_key`] does.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(list, |one, other| key(one).cmp(&key(other)));
}

/// Where each element of a list goes; `order` compares those at two places.
fn targets(len: usize, order: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..len).collect();
    sorted.sort_by(|one, other| order(*one, *other));
    let mut targets = vec![0; len];
    for (target, from) in sorted.into_iter().enumerate() {
        if let Some(place) = targets.get_mut(from) {
            *place = target;
        }
    }
    targets
}

/// The set of what an iterator gives; `collect` would sort it first.
pub fn set<T: Ord>(all: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    all.into_iter().for_each(|one| {
        set.insert(one);
    });
    set
}

/// The map of what an iterator gives, of one key the last; `collect` would sort it first.
pub fn map<K: Ord, V>(all: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    all.into_iter().for_each(|(key, value)| {
        map.insert(key, value);
    });
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_as_the_standard_library_does() {
        let mut state: u32 = 403;
        for len in [0, 1, 2, 3, 10, 100, 1000] {
            let mut list: Vec<(u32, usize)> = Vec::new();
            for at in 0..len {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                list.push((state >> 26, at));
            }
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut list, |(key, _)| *key);
            assert_eq!(list, expected);
            expected.sort_by(|one, other| other.cmp(one));
            sort_by(&mut list, |one, other| other.cmp(one));
            assert_eq!(list, expected);
        }
    }

    #[test]
    fn sets_and_maps_are_those_of_collect() {
        let all = [(2, 'a'), (1, 'b'), (2, 'c')];
        assert_eq!(map(all), all.into_iter().collect());
        assert_eq!(set(all), all.into_iter().collect());
    }
}
