//! [`Forms`]: what secrets look like, as far as it was asked for; and those that are kept.

use super::index::Index;
use super::sieve::Sieve;
use super::{add, beginning};
use std::sync::{Arc, Mutex, OnceLock};

/// At most so many are kept.
const MOST_KEPT: usize = 16;

/// Secrets that are looked for together.
pub(super) struct Forms {
    /// Each with whether parts of it are looked for as well.
    secrets: Vec<(String, bool)>,
    sieve: Sieve,
    index: OnceLock<Index>,
}

impl Forms {
    pub(super) fn of(secrets: Vec<(String, bool)>) -> Self {
        let each = secrets.iter().map(|(secret, parts)| (beginning(secret), *parts));
        Self {
            sieve: Sieve::of(each),
            secrets,
            index: OnceLock::new(),
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
        let make = || Arc::new(Forms::of(vec![(secret.to_owned(), parts)]));
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

impl std::fmt::Debug for KeptForms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeptForms")
    }
}
