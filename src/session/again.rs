//! [`Again`]: calls that were refused again and again in the same way with the same token.

use super::Session;
use crate::credential;
use crate::exchange::Exchange;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Refusals of one call are counted so far.
const COUNTED: usize = 100;

/// Refused calls by what they have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Again {
    /// What a call has in common with others, by serial.
    keys: BTreeMap<u64, u64>,
    serials: HashMap<u64, BTreeSet<u64>>,
}

impl Again {
    /// Notes a call, or forgets it where it is no refusal any more.
    pub(super) fn note(&mut self, serial: u64, exchange: &Exchange, denied: bool) {
        let key = denied.then(|| key(exchange)).flatten();
        if self.keys.get(&serial).copied() == key {
            return;
        }
        self.forget(serial);
        if let Some(key) = key {
            self.keys.insert(serial, key);
            self.serials.entry(key).or_default().insert(serial);
        }
    }

    pub(super) fn forget(&mut self, serial: u64) {
        if let Some(key) = self.keys.remove(&serial)
            && let Some(list) = self.serials.get_mut(&key)
        {
            list.remove(&serial);
            if list.is_empty() {
                self.serials.remove(&key);
            }
        }
    }

    fn before(&self, serial: u64) -> usize {
        let list = self.keys.get(&serial).and_then(|key| self.serials.get(key));
        list.map_or(0, |list| list.range(..serial).rev().take(COUNTED).count())
    }
}

/// The same method, address, status and token.
fn key(exchange: &Exchange) -> Option<u64> {
    let status = exchange.status().filter(|status| matches!(status, 401 | 403))?;
    let token = credential::find(exchange).into_iter().find_map(|one| one.token)?;
    let mut hasher = DefaultHasher::new();
    let call = (&exchange.method, exchange.url.host(), exchange.url.path());
    (call, status, token.fingerprint()).hash(&mut hasher);
    Some(hasher.finish())
}

impl Session {
    /// How often the same call was refused before in the same way with the same token.
    pub(crate) fn refused_before(&self, exchange: &Exchange) -> usize {
        self.room.again.before(exchange.mark.serial)
    }
}
