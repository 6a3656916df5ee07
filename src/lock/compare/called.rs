//! A lock held against the calls of recordings.

use super::{Against, Checked, Difference, HeldRight, Level, Locked, Plane, What, few, remedy};
use crate::lock::declared::{Declared, found};
use crate::lock::{Api, Lock};
use crate::requirement::{Atom, Context, Expr};
use std::collections::BTreeSet;

impl Checked {
    /// Holds a lock against the calls of recordings, `now`. `declared` tells where a missing right belongs.
    pub fn calls(&mut self, of: Locked<'_>, now: &Lock, declared: &[Declared], files: Vec<String>) {
        self.planes.push(Against {
            plane: Plane::Called,
            files,
        });
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        for api in &now.apis {
            let place = of.lock.place_of(api);
            seen.extend(place);
            let known = place.and_then(|at| of.lock.apis.get(at));
            self.new_calls(of, api, known, place.unwrap_or(0), declared);
        }
        for (at, api) in of.lock.apis.iter().enumerate() {
            let called: BTreeSet<&String> = now
                .apis
                .iter()
                .filter(|one| of.lock.place_of(one) == Some(at))
                .flat_map(|one| one.calls.keys().chain(one.unknown.keys()))
                .collect();
            for call in api
                .calls
                .keys()
                .chain(api.unknown.keys())
                .filter(|call| !called.contains(call))
            {
                let text = format!("{call} is in {}, and none of the recordings calls it.", of.file);
                self.differences.push(Difference {
                    level: Level::Note,
                    what: What::CallGone,
                    plane: Plane::Called,
                    api: api.title(),
                    text,
                    right: None,
                    calls: vec![call.clone()],
                    place: of.line(
                        at,
                        if api.calls.contains_key(call) {
                            "calls"
                        } else {
                            "unknown"
                        },
                        call,
                    ),
                    remedy: None,
                });
            }
        }
    }

    fn new_calls(&mut self, of: Locked<'_>, api: &Api, known: Option<&Api>, at: usize, declared: &[Declared]) {
        let held: Vec<Atom> = known
            .map(|known| known.atoms().into_iter().cloned().collect())
            .unwrap_or_default();
        let has = |call: &String| known.is_some_and(|known| known.calls.contains_key(call));
        let is_held = |expr: &Expr| api.met(expr, &held.iter().collect::<Vec<_>>(), of.tables);
        let base = |level, what, text: String, calls: Vec<String>| Difference {
            level,
            what,
            plane: Plane::Called,
            api: api.title(),
            text,
            right: None,
            calls,
            place: of.line(at, "", ""),
            remedy: None,
        };
        let mut unmet: Vec<(&String, &Expr)> = Vec::new();
        for (call, expr) in &api.calls {
            if is_held(expr) {
                if !has(call) {
                    let text = format!("{call} is called and not in {}; the rights there cover it.", of.file);
                    self.differences
                        .push(base(Level::Warning, What::CallNew, text, vec![call.clone()]));
                }
                continue;
            }
            unmet.push((call, expr));
        }
        for (call, why) in &api.unknown {
            if known.is_none_or(|known| !known.unknown.contains_key(call) && !known.calls.contains_key(call)) {
                let text = format!(
                    "{call} is called and not in {}; what it needs is not known: {why}.",
                    of.file
                );
                self.differences
                    .push(base(Level::Warning, What::CallUnknown, text, vec![call.clone()]));
            }
        }
        for right in known.into_iter().flat_map(|known| &known.rights) {
            self.held.push(HeldRight {
                plane: Plane::Called,
                api: api.title(),
                right: right.atom.clone(),
            });
        }
        let extra = api.extra(&unmet, &held, of.tables);
        for call in extra.closed {
            let who = api.caller.map_or("such", |caller| caller.word());
            let text = format!("{call} is not open to a {who}'s token, whatever it holds.");
            self.differences
                .push(base(Level::Error, What::CallClosed, text, vec![call]));
        }
        for (atom, calls) in extra.rights {
            let text = format!("{} needs {atom}, which {} does not have.", few(&calls), of.file);
            let mut difference = base(Level::Error, What::RightMissing, text, calls);
            // Where rights of this kind are declared, there it belongs.
            let declared = found(declared, &api.key, &[&atom], of.tables);
            if let Some(beside) = declared.iter().rev().find(|one| one.atom.kind() == atom.kind()) {
                difference.place = beside.place();
            }
            difference.remedy = remedy(&api.key, &atom, api.caller);
            difference.right = Some(atom);
            self.differences.push(difference);
        }
    }
}

impl Lock {
    /// Which of its APIs another lock's is: the same, or that of the same platform whose caller and client do not speak
    /// against it.
    fn place_of(&self, api: &Api) -> Option<usize> {
        let agree = |one: &Option<String>, other: &Option<String>| one == other || one.is_none() || other.is_none();
        let callers = |one: Option<Context>, other: Option<Context>| one == other || one.is_none() || other.is_none();
        let exact = self.apis.iter().position(|one| one.id() == api.id());
        exact
            .or_else(|| {
                self.apis
                    .iter()
                    .position(|one| one.key == api.key && one.caller == api.caller)
            })
            .or_else(|| {
                self.apis.iter().position(|one| {
                    one.key == api.key && callers(one.caller, api.caller) && agree(&one.client, &api.client)
                })
            })
    }
}
