//! A lock held against what files declare.

use super::{Against, Checked, Difference, Level, Locked, Place, Plane, What, few, names};
use crate::lock::declared::{Declared, Found, found, unknown};
use crate::platforms::by_id;
use crate::requirement::Atom;
use std::collections::BTreeSet;

impl Checked {
    /// Holds a lock against what files declare.
    pub fn declared(&mut self, of: Locked<'_>, declared: &[Declared]) {
        let files: Vec<String> = declared.iter().map(|one| one.file.clone()).collect();
        let first = files.first().cloned().unwrap_or_default();
        self.planes.push(Against {
            plane: Plane::Declared,
            files,
        });
        let platforms: BTreeSet<&str> = of.lock.apis.iter().map(|api| api.key.as_str()).collect();
        for api in &of.lock.apis {
            let rights = found(declared, &api.key, &api.atoms(), of.tables);
            let of_platform = declared.iter().any(|one| one.platform.as_deref() == Some(&api.key));
            if rights.is_empty() && !api.rights.is_empty() {
                let own = of_platform || platforms.len() == 1;
                self.differences.push(Difference {
                    level: if own { Level::Error } else { Level::Warning },
                    what: What::NothingDeclared,
                    plane: Plane::Declared,
                    api: api.title(),
                    text: format!(
                        "No right of {} is declared, and its calls need {}.",
                        api.name,
                        names(&api.atoms())
                    ),
                    right: None,
                    calls: Vec::new(),
                    place: Place {
                        file: first.clone(),
                        line: 1,
                    },
                    remedy: None,
                });
                continue;
            }
            let kinds: BTreeSet<&str> = rights.iter().map(|right| right.atom.kind()).collect();
            let place = |atom: &Atom| {
                let beside = rights.iter().rev().find(|one| one.atom.kind() == atom.kind());
                beside.map_or_else(
                    || Place {
                        file: first.clone(),
                        line: 1,
                    },
                    Found::place,
                )
            };
            let lacking =
                |atom: &Atom, calls: &[String]| format!("{atom} is needed for {} and not declared.", few(calls));
            let atoms: Vec<Atom> = rights.iter().map(|right| right.atom.clone()).collect();
            self.held_against(of, api, Plane::Declared, &atoms, &kinds, &place, &lacking);
            let at = |atom: &Atom| rights.iter().find(|one| one.atom == *atom).map(Found::place);
            self.excess(of, &api.key, Plane::Declared, &atoms, &|atom| {
                (
                    at(atom).unwrap_or_else(|| place(atom)),
                    format!("{atom} is declared, and none of the calls needs it."),
                )
            });
        }
        for key in platforms {
            let name = by_id(key).map_or(key, |platform| platform.name());
            for (word, nearest, file, line) in unknown(declared, key, of.tables) {
                let near: Vec<String> = nearest.iter().map(ToString::to_string).collect();
                let near = if near.is_empty() {
                    String::new()
                } else {
                    format!("; nearest: {}", near.join(", "))
                };
                self.differences.push(Difference {
                    level: Level::Warning,
                    what: What::NameUnknown,
                    plane: Plane::Declared,
                    api: name.to_owned(),
                    text: format!("{name} has no scope {word}{near}."),
                    right: None,
                    calls: Vec::new(),
                    place: Place { file, line },
                    remedy: None,
                });
            }
        }
    }
}
