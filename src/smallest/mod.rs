//! The smallest set of names (scopes, permissions, roles, licences) that meets a number of requirements: exact, and
//! proven to be the smallest unless it says otherwise.
//!
//! Requirements are boolean expressions without negation. Each becomes the list of its ways, a way being a set of names
//! that meets it; one way of each is chosen so that the names chosen together cost least. What is forced is chosen
//! first, requirements that share no name are solved apart, and the rest is a search that leaves out what cannot be
//! better than the best found (branch and bound).

mod search;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
mod ways;

use crate::requirement::{Atom, Context, Expr};
use std::collections::{BTreeMap, BTreeSet};

/// At most this many other sets of the same cost are listed.
pub const MOST_TIES: usize = 16;

/// What is small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The fewest names; of equally many, the set with the most preferred ones; then the one that opens least.
    Fewest,
    /// The set with the fewest names that are not preferred; then the one that opens least; then the fewest names.
    Least,
}

/// What is asked.
pub struct Asked<'a> {
    /// What is to be met, all of it.
    pub needs: &'a [Expr],
    /// Who calls, if it is known: a condition on the caller is then met or cannot be met.
    pub caller: Option<Context>,
    /// Whether holding the first name meets a need for the second, both of one kind. Equal names need not be covered.
    pub covers: &'a dyn Fn(&Atom, &Atom) -> bool,
    /// How much a name opens, at least 1: the number of operations that it is enough for, or any other measure of power.
    pub opens: &'a dyn Fn(&Atom) -> u32,
    /// Whether a name is one that a source marks as the least that is enough for one of the needs.
    pub preferred: &'a dyn Fn(&Atom) -> bool,
    /// Only these names may be chosen; all that the requirements name, when it is absent.
    pub among: Option<&'a [Atom]>,
    /// What is small.
    pub measure: Measure,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Smallest {
    /// The set, sorted.
    pub names: Vec<Atom>,
    /// Other sets of the same cost, at most [`MOST_TIES`].
    pub ties: Vec<Vec<Atom>>,
    /// For each name of the set, in its order: which needs are not met without it.
    pub forced_by: Vec<Vec<usize>>,
    /// Needs that no set of names meets: nothing is known of them, or they are not open to this caller.
    pub unmet: Vec<usize>,
    /// Needs that are met as far as they are known; a part of each is unknown.
    pub partly: Vec<usize>,
    /// Needs whose source does not say whether all of its names are needed: all of them were taken.
    pub listed: Vec<usize>,
    /// Whether no smaller set exists. False when the search was given up: the set is then enough, and perhaps not the
    /// smallest.
    pub proven: bool,
}

/// Finds the smallest set.
pub fn smallest(asked: &Asked<'_>) -> Smallest {
    let mut names = Names::of(asked);
    let mut found = Smallest {
        proven: true,
        ..Smallest::default()
    };
    let mut constraints = Vec::new();
    for (number, need) in asked.needs.iter().enumerate() {
        let seen = ways::read(need, asked.caller, &mut names);
        if seen.listed {
            found.listed.push(number);
        }
        found.proven &= seen.whole;
        if seen.constraints.iter().any(Vec::is_empty) {
            found.unmet.push(number);
            continue;
        }
        if seen.partly {
            found.partly.push(number);
        }
        constraints.extend(seen.constraints);
    }
    let costs = names.costs(asked);
    let solved = search::solve(constraints, &costs);
    found.proven &= solved.proven;
    let mut sets = solved.sets.iter().map(|set| names.atoms(set));
    found.names = sets.next().unwrap_or_default();
    found.ties = sets.take(MOST_TIES).collect();
    found.forced_by = found
        .names
        .iter()
        .map(|name| {
            let rest: Vec<&Atom> = found.names.iter().filter(|other| *other != name).collect();
            let short = |number: &usize| {
                let need = asked.needs.get(*number);
                !found.unmet.contains(number) && need.is_some_and(|need| !met(need, &rest, asked))
            };
            (0..asked.needs.len()).filter(short).collect()
        })
        .collect();
    found
}

/// Whether names meet a need, as far as it is known: what is unknown is taken as met beside what is known, a list
/// without a join needs all of its names, headers are none of the names' business.
pub fn met(need: &Expr, names: &[&Atom], asked: &Asked<'_>) -> bool {
    match need {
        Expr::Is(Atom::Context(context)) => asked.caller.is_none_or(|caller| caller == *context),
        Expr::Is(Atom::Header(_)) => true,
        Expr::Is(atom) => names.iter().any(|name| *name == atom || (asked.covers)(name, atom)),
        Expr::Any(list) => {
            let known = || list.iter().filter(|e| !matches!(e, Expr::Unknown));
            known().any(|e| met(e, names, asked))
        }
        Expr::All(list) | Expr::Listed(list) => list.iter().all(|e| met(e, names, asked)),
        Expr::Unknown => true,
    }
}

/// The names that may be chosen, by number.
struct Names<'a> {
    list: Vec<Atom>,
    /// Which of them meet a need, by the atom needed.
    meets: BTreeMap<Atom, Vec<usize>>,
    covers: &'a dyn Fn(&Atom, &Atom) -> bool,
}

impl<'a> Names<'a> {
    fn of(asked: &Asked<'a>) -> Self {
        let is_name = |atom: &&Atom| !matches!(atom, Atom::Context(_) | Atom::Header(_));
        let list: BTreeSet<&Atom> = match asked.among {
            Some(among) => among.iter().filter(is_name).collect(),
            None => asked.needs.iter().flat_map(Expr::atoms).filter(is_name).collect(),
        };
        Self {
            list: list.into_iter().cloned().collect(),
            meets: BTreeMap::new(),
            covers: asked.covers,
        }
    }

    /// The numbers of the names that meet a need for `atom`.
    fn meeting(&mut self, atom: &Atom) -> &[usize] {
        let (list, covers) = (&self.list, self.covers);
        self.meets.entry(atom.clone()).or_insert_with(|| {
            let fits = |name: &Atom| name == atom || (name.kind() == atom.kind() && covers(name, atom));
            let numbered = list.iter().enumerate();
            numbered.filter(|(_, name)| fits(name)).map(|(at, _)| at).collect()
        })
    }

    fn costs(&self, asked: &Asked<'_>) -> Vec<search::Cost> {
        let opens = |name: &Atom| u64::from((asked.opens)(name).max(1));
        let beside = |name: &Atom| u64::from(!(asked.preferred)(name));
        let cost = |name: &Atom| match asked.measure {
            Measure::Fewest => [1, beside(name), opens(name)],
            Measure::Least => [beside(name), opens(name), 1],
        };
        self.list.iter().map(cost).collect()
    }

    fn atoms(&self, set: &search::Set) -> Vec<Atom> {
        set.iter().filter_map(|at| self.list.get(*at).cloned()).collect()
    }
}
