//! [`Book`]: the tokens that are good here, and whose they are.

use super::config::{Config, TokenState};
use super::holder::Holder;
use crate::requirement::Context;
use crate::sensitive::Sensitive;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, RwLock};

/// At most so many tokens that were handed out are known; the oldest goes first.
const MOST: usize = 50_000;
/// So many callers of the tokens handed out last are looked at for one that is equal: tokens of one client share it.
const RECENT: usize = 16;

/// What a token is known by: its digest (SHA-256, FIPS 180-4), which is short, and no token.
type Key = [u8; 32];

fn key(token: &str) -> Key {
    Sha256::digest(token.as_bytes()).into()
}

/// A token that is known.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) holder: Arc<Holder>,
    pub(super) state: TokenState,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(super) until_ms: Option<i64>,
}

/// The tokens.
#[derive(Debug, Default)]
pub(super) struct Book {
    inside: RwLock<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    known: HashMap<Key, Entry>,
    /// Those that were handed out, oldest first.
    order: VecDeque<Key>,
    /// Callers of those that were handed out last, each once.
    recent: VecDeque<Arc<Holder>>,
}

impl Book {
    /// The tokens of a configuration.
    pub(super) fn of(config: &Config) -> Self {
        let mut known = HashMap::new();
        for token in &config.token {
            let user = token.user.as_deref();
            // Whose it is, where nobody told, is not enforced.
            let context = token.context.or_else(|| user.map(|_| Context::User));
            let mut holder = Holder {
                client: token.client.clone().unwrap_or_default(),
                user: user.map(str::to_owned),
                context,
                scopes: token.scopes.as_ref().map(|names| names.iter().cloned().collect()),
                ..Holder::default()
            };
            let client = config
                .client
                .iter()
                .find(|client| Some(&client.id) == token.client.as_ref());
            match (user.and_then(|name| config.user(name)), client) {
                (Some(user), _) => user.put(&mut holder),
                (None, Some(client)) => client.put(&mut holder),
                (None, None) => {}
            }
            token.put(&mut holder);
            let entry = Entry {
                holder: Arc::new(holder),
                state: token.state,
                until_ms: None,
            };
            // Hashed, to be found again.
            known.insert(key(token.value.0.expose()), entry);
        }
        Self {
            inside: RwLock::new(Inside {
                known,
                ..Inside::default()
            }),
        }
    }

    /// Whose a token is.
    pub(super) fn find(&self, token: &str) -> Option<Entry> {
        let inside = self.inside.read().ok()?;
        inside.known.get(&key(token)).cloned()
    }

    /// Adds one that was handed out.
    pub(super) fn add(&self, token: &Sensitive<String>, mut entry: Entry) {
        let Ok(mut inside) = self.inside.write() else {
            return;
        };
        while inside.order.len() >= MOST {
            if let Some(oldest) = inside.order.pop_front() {
                inside.known.remove(&oldest);
            }
        }
        let equal = inside.recent.iter().find(|holder| **holder == entry.holder);
        match equal.cloned() {
            Some(holder) => entry.holder = holder,
            None => {
                inside.recent.push_back(Arc::clone(&entry.holder));
                if inside.recent.len() > RECENT {
                    inside.recent.pop_front();
                }
            }
        }
        // Hashed, to be found again.
        let key = key(token.expose());
        inside.order.push_back(key);
        inside.known.insert(key, entry);
    }

    /// How many are known.
    pub(super) fn len(&self) -> usize {
        self.inside.read().map_or(0, |inside| inside.known.len())
    }
}

impl Entry {
    /// Its state at a time.
    pub(super) fn state_at(&self, now_ms: i64) -> TokenState {
        match (self.state, self.until_ms) {
            (TokenState::Good, Some(until)) if until <= now_ms => TokenState::Expired,
            (state, _) => state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_token_goes_first_and_those_of_the_configuration_stay() {
        let config: Config =
            serde_json::from_value(serde_json::json!({"token": [{"value": "fixed", "scopes": []}]})).unwrap();
        let book = Book::of(&config);
        let entry = book.find("fixed").unwrap();
        for number in 0..=MOST {
            book.add(&Sensitive::new(format!("t{number}")), entry.clone());
        }
        assert!(book.find("t0").is_none());
        assert!(book.find("t1").is_some() && book.find("fixed").is_some());
        assert_eq!(book.len(), MOST + 1);
    }
}
