//! A lock held against what a grant holds.

use super::{Against, Checked, Difference, Level, Locked, Place, Plane, What, few, names};
use crate::authority::{Authority, Held};
use crate::lock::Api;
use crate::lock::grant::{Grant, GrantError};
use crate::requirement::Atom;
use std::collections::BTreeSet;

impl Checked {
    /// Holds a lock against what a grant holds, on these platforms; on all of the lock where none is named.
    ///
    /// # Errors
    /// [`GrantError`] when the token cannot be read for a platform.
    pub fn granted(&mut self, of: Locked<'_>, grant: &Grant, platform: Option<&str>) -> Result<(), GrantError> {
        self.planes.push(Against {
            plane: Plane::Granted,
            files: vec![grant.shown.clone()],
        });
        let place = |_: &Atom| Place {
            file: grant.shown.clone(),
            line: 1,
        };
        for api in of
            .lock
            .apis
            .iter()
            .filter(|api| platform.is_none_or(|key| key == api.key))
        {
            if api.rights.is_empty() {
                continue;
            }
            let authority = grant.authority(&api.key, &api.atoms(), of.tables)?;
            // A user's token is not held against what a client calls.
            if let (Some(who), Some(caller)) = (Grant::caller(&authority), api.caller)
                && who != caller
            {
                continue;
            }
            let (atoms, kinds) = self.kinds_known(api, &authority, grant);
            let lacking = |atom: &Atom, calls: &[String]| {
                format!(
                    "{atom} is needed for {}, and {} does not hold it.",
                    few(calls),
                    grant.shown
                )
            };
            let kinds: BTreeSet<&str> = kinds.into_iter().collect();
            self.held_against(of, api, Plane::Granted, &atoms, &kinds, &place, &lacking);
            self.excess(of, &api.key, Plane::Granted, &atoms, &|atom| {
                (
                    place(atom),
                    format!("{} holds {atom}, and none of the calls needs it.", grant.shown),
                )
            });
        }
        Ok(())
    }

    /// What is known to be held, and of which kinds the whole list is known; what is not known is a difference.
    fn kinds_known(&mut self, api: &Api, authority: &Authority, grant: &Grant) -> (Vec<Atom>, Vec<&'static str>) {
        let mut atoms = Vec::new();
        let mut kinds = Vec::new();
        let lists = [
            ("scope", &authority.scopes, Atom::Scope as fn(String) -> Atom),
            ("permission", &authority.permissions, Atom::Permission),
            ("role", &authority.roles, Atom::Role),
        ];
        for (kind, held, atom) in lists {
            atoms.extend(held.names().iter().cloned().map(atom));
            let needed: Vec<&Atom> = api.atoms().into_iter().filter(|one| one.kind() == kind).collect();
            let why = match held {
                Held::Known { .. } => {
                    kinds.push(kind);
                    continue;
                }
                Held::AtLeast { why, .. } | Held::Unknown { why } => why,
            };
            // Scopes are the grant's matter; permissions and roles often stand nowhere in it.
            if !needed.is_empty() {
                let level = if kind == "scope" { Level::Warning } else { Level::Note };
                self.differences.push(Difference {
                    level,
                    what: What::NotKnown,
                    plane: Plane::Granted,
                    api: api.title(),
                    text: format!("Whether {} holds {} is not known: {why}.", grant.shown, names(&needed)),
                    right: None,
                    calls: Vec::new(),
                    place: Place {
                        file: grant.shown.clone(),
                        line: 1,
                    },
                    remedy: None,
                });
            }
        }
        (atoms, kinds)
    }
}
