//! Names of scopes that a token endpoint handed out although its vendor's document has none of them. Most endpoints refuse
//! such a name; some hand out a token for whatever is asked, and the API then refuses every call with it.

use super::Session;
use crate::journey::Noted;
use crate::platforms::{self, Named, Tables};
use crate::requirement::Atom;

/// At most so many names are told of one token.
const MOST: usize = 10;

/// A token that was handed out with names that do not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeUp {
    /// The vendor's name.
    pub vendor: &'static str,
    /// The document that was looked in, with its date.
    pub source: String,
    /// Each name, with the nearest that exists.
    pub names: Vec<(String, Option<String>)>,
    /// Whether the token has no other name.
    pub all: bool,
}

impl Session {
    /// Tokens that were handed out with names that the vendor's document does not have, the newest first. The vendor's
    /// table must be among `tables`; nothing is said of vendors whose endpoints check the names.
    pub fn made_up_names(&self, tables: &Tables) -> Vec<MadeUp> {
        let mut found: Vec<MadeUp> = Vec::new();
        for noted in self.noted.iter().rev() {
            let Noted::Issue(issue) = noted else { continue };
            let (Some(scopes), true) = (issue.scopes(), issue.token.is_some()) else {
                continue;
            };
            let owner = platforms::of_host(&issue.host).map(|(platform, _)| platform);
            let Some((owner, real)) = owner.and_then(|owner| Some((owner, owner.vendor().takes_any_scope.as_ref()?)))
            else {
                continue;
            };
            let mut names = Vec::new();
            let mut others = 0;
            for scope in scopes {
                match tables.named(owner.id(), "scope", scope) {
                    Named::Missing { nearest, .. } if names.len() < MOST && !real.contains(scope) => {
                        let nearest = nearest.into_iter().find_map(|atom| match atom {
                            Atom::Scope(name) => Some(name),
                            _ => None,
                        });
                        names.push((scope.clone(), nearest));
                    }
                    _ => others += 1,
                }
            }
            let told = MadeUp {
                vendor: owner.name(),
                source: tables.main_source(owner.id()),
                all: others == 0,
                names,
            };
            if !told.names.is_empty() && !found.contains(&told) {
                found.push(told);
            }
        }
        found
    }
}
