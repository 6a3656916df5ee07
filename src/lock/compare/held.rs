//! What is held, held against what calls need: what is missing, and what could go.

use super::{Checked, Difference, HeldRight, Level, Locked, Place, Plane, What, remedy};
use crate::lock::cover::covers;
use crate::lock::{Api, least};
use crate::platforms::{OF_SIGN_IN, Tables};
use crate::requirement::{Atom, Expr};
use crate::smallest::{Asked, Measure, met, smallest};
use std::collections::{BTreeMap, BTreeSet};

impl Checked {
    /// The rights of an API that are missing in what is held. Of kinds that are not listed nothing is said.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn held_against(
        &mut self,
        of: Locked<'_>,
        api: &Api,
        plane: Plane,
        held: &[Atom],
        kinds: &BTreeSet<&str>,
        place: &dyn Fn(&Atom) -> Place,
        text: &dyn Fn(&Atom, &[String]) -> String,
    ) {
        let listed = |atom: &Atom| kinds.contains(atom.kind());
        let mut all: Vec<Atom> = held.to_vec();
        all.extend(api.atoms().into_iter().filter(|atom| !listed(atom)).cloned());
        let names: Vec<&Atom> = all.iter().collect();
        let unmet: Vec<(&String, &Expr)> = api
            .calls
            .iter()
            .filter(|(_, expr)| !api.met(expr, &names, of.tables))
            .collect();
        let extra = api.extra(&unmet, &all, of.tables);
        let missing: BTreeMap<Atom, Vec<String>> = extra.rights.into_iter().filter(|(atom, _)| listed(atom)).collect();
        for right in api.rights.iter().filter(|right| listed(&right.atom)) {
            if !missing.contains_key(&right.atom) {
                self.held.push(HeldRight {
                    plane,
                    api: api.title(),
                    right: right.atom.clone(),
                });
            }
        }
        for (atom, calls) in missing {
            self.differences.push(Difference {
                level: Level::Error,
                what: What::RightMissing,
                plane,
                api: api.title(),
                text: text(&atom, &calls),
                place: place(&atom),
                remedy: remedy(&api.key, &atom, api.caller),
                right: Some(atom),
                calls,
            });
        }
    }

    /// What is held and needed by none of the calls to a platform.
    pub(super) fn excess(
        &mut self,
        of: Locked<'_>,
        key: &str,
        plane: Plane,
        held: &[Atom],
        told: &dyn Fn(&Atom) -> (Place, String),
    ) {
        let apis: Vec<&Api> = of.lock.apis.iter().filter(|api| api.key == key).collect();
        // Of what nobody knows what it needs, a right may be needed.
        if apis.iter().any(|api| !api.unknown.is_empty()) {
            return;
        }
        let Some(first) = apis.first() else { return };
        let all: Vec<&Atom> = held.iter().collect();
        let open = apis
            .iter()
            .flat_map(|api| api.calls.values().filter(|expr| api.met(expr, &all, of.tables)));
        let needs: Vec<Expr> = open.cloned().collect();
        let covering = |held: &Atom, needed: &Atom| covers(of.tables, key, held, needed);
        let kept = smallest(&Asked {
            needs: &needs,
            caller: None,
            covers: &covering,
            opens: &|name| opens(name, key, of.tables),
            preferred: &|_| true,
            among: Some(held),
            measure: Measure::Least,
        });
        let needed = |atom: &Atom| {
            kept.names.contains(atom)
                || apis
                    .iter()
                    .any(|api| api.atoms().iter().any(|right| covering(atom, right)))
        };
        for atom in held {
            let of_sign_in = matches!(atom, Atom::Scope(scope) if OF_SIGN_IN.contains(&scope.as_str()));
            if of_sign_in || needed(atom) {
                continue;
            }
            let (place, text) = told(atom);
            self.differences.push(Difference {
                level: Level::Warning,
                what: What::RightExcess,
                plane,
                api: first.name.clone(),
                text,
                right: Some(atom.clone()),
                calls: Vec::new(),
                place,
                remedy: None,
            });
        }
    }
}

/// What calls need beside what is held.
pub(super) struct Extra {
    pub(super) rights: Vec<(Atom, Vec<String>)>,
    pub(super) closed: Vec<String>,
}

impl Api {
    /// Whether names meet a need.
    pub(super) fn met(&self, expr: &Expr, names: &[&Atom], tables: &Tables) -> bool {
        let covering = |held: &Atom, needed: &Atom| covers(tables, &self.key, held, needed);
        let asked = Asked {
            needs: &[],
            caller: self.caller,
            covers: &covering,
            opens: &|_| 1,
            preferred: &|_| true,
            among: None,
            measure: Measure::Fewest,
        };
        met(expr, names, &asked)
    }

    /// The fewest names that calls need beside those held, each with the calls that need it.
    pub(super) fn extra(&self, calls: &[(&String, &Expr)], held: &[Atom], tables: &Tables) -> Extra {
        let needs: Vec<Expr> = calls.iter().map(|(_, expr)| (*expr).clone()).collect();
        let marked: BTreeSet<Atom> = calls
            .iter()
            .flat_map(|(call, _)| least(call, &self.key, tables))
            .collect();
        let covering = |held: &Atom, needed: &Atom| covers(tables, &self.key, held, needed);
        let is_held = |name: &Atom| held.iter().any(|held| covering(held, name));
        let own: BTreeSet<&Atom> = self.atoms().into_iter().collect();
        let found = smallest(&Asked {
            needs: &needs,
            caller: self.caller,
            covers: &covering,
            opens: &|name| {
                if is_held(name) {
                    1
                } else {
                    opens(name, &self.key, tables)
                }
            },
            // What is held costs nothing; then what the lock has, and what the source marks.
            preferred: &|name| is_held(name) || own.contains(name) || marked.contains(name),
            among: None,
            measure: Measure::Least,
        });
        let label = |at: usize| calls.get(at).map(|(call, _)| (*call).clone());
        let mut rights = Vec::new();
        for (name, forced) in found.names.iter().zip(&found.forced_by) {
            if is_held(name) {
                continue;
            }
            let mut of: Vec<String> = forced.iter().filter_map(|at| label(*at)).collect();
            if of.is_empty() {
                let naming = calls.iter().filter(|(_, expr)| expr.atoms().contains(&name));
                of = naming.map(|(call, _)| (*call).clone()).collect();
            }
            rights.push((name.clone(), of));
        }
        Extra {
            rights,
            closed: found.unmet.iter().filter_map(|at| label(*at)).collect(),
        }
    }
}

/// How many operations of a table name a right.
fn opens(name: &Atom, key: &str, tables: &Tables) -> u32 {
    let count = tables
        .table(key)
        .map_or(1, |table| table.requiring(std::slice::from_ref(name)).count());
    u32::try_from(count).unwrap_or(u32::MAX).max(1)
}
