//! [`Forms`]: what secrets look like, as far as it was asked for; and those that are kept.

use super::index::Index;
use super::sieve::Sieve;
use super::{add, beginning, is_random};
use std::sync::{Arc, Mutex, OnceLock};

/// At most so many are kept.
const MOST_KEPT: usize = 16;

/// Secrets that are looked for together.
pub(super) struct Forms {
    /// Each with whether parts of it are looked for as well.
    secrets: Vec<(String, bool)>,
    sieve: Sieve,
    index: OnceLock<Index>,
    /// Whether the first of them is random.
    random: bool,
}

impl Forms {
    pub(super) fn of(secrets: Vec<(String, bool)>, random: bool) -> Self {
        let each = secrets.iter().map(|(secret, parts)| (beginning(secret), *parts));
        Self {
            sieve: Sieve::of(each),
            secrets,
            index: OnceLock::new(),
            random,
        }
    }

    /// Tells what holds none of them.
    pub(super) fn sieve(&self) -> &Sieve {
        &self.sieve
    }

    /// The forms themselves, made when they are first asked for.
    pub(super) fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut index = Index::default();
            for (secret, parts) in &self.secrets {
                add(&mut index, secret, *parts);
            }
            index.finish();
            index
        })
    }
}

/// Forms of secrets that come again, as a session's tokens do with every call: they live as long as this.
#[derive(Default)]
pub struct KeptForms(Mutex<Vec<(String, Arc<Forms>)>>);

impl KeptForms {
    pub(super) fn of(&self, secret: &str, parts: bool) -> Arc<Forms> {
        let make = || Arc::new(Forms::of(vec![(secret.to_owned(), parts)], parts || is_random(secret)));
        let Ok(mut kept) = self.0.lock() else {
            return make();
        };
        if let Some((_, forms)) = kept.iter().find(|(known, _)| known == secret) {
            return Arc::clone(forms);
        }
        let forms = make();
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push((secret.to_owned(), Arc::clone(&forms)));
        forms
    }
}

impl KeptForms {
    /// Whether parts of a secret are looked for: of those that are kept this is known.
    pub(super) fn is_random(&self, secret: &str) -> bool {
        let known = self.0.lock().ok().and_then(|kept| {
            let found = kept.iter().find(|(known, _)| known == secret);
            found.map(|(_, forms)| forms.random)
        });
        known.unwrap_or_else(|| is_random(secret))
    }
}

impl std::fmt::Debug for KeptForms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeptForms")
    }
}
