//! A requirement as the ways to meet it.

use super::Names;
use super::search::{Set, without_supersets};
use crate::requirement::{Atom, Context, Expr};

/// At most so many ways of one condition are looked at; a set found with fewer than all is not said to be proven.
const MOST_WAYS: usize = 1024;

/// A requirement read.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Conditions that must all be met, each as the ways to meet it. One without a way cannot be met.
    pub(super) constraints: Vec<Vec<Set>>,
    /// A part of it is unknown.
    pub(super) partly: bool,
    /// It has a list without a join, which was read as "all".
    pub(super) listed: bool,
    /// Every way was looked at.
    pub(super) whole: bool,
}

/// Reads a requirement. One of which nothing is known has no way.
pub(super) fn read(need: &Expr, caller: Option<Context>, names: &mut Names<'_>) -> Read {
    let mut read = Read {
        whole: true,
        ..Read::default()
    };
    conjunction(need, caller, names, &mut read);
    let known = read
        .constraints
        .iter()
        .any(|ways| ways.iter().any(|way| !way.is_empty()));
    if read.partly && !known && !has_known(need) {
        read.constraints = vec![Vec::new()];
    }
    read
}

/// Whether anything of a requirement is known.
fn has_known(need: &Expr) -> bool {
    match need {
        Expr::Unknown => false,
        Expr::Is(_) => true,
        Expr::Any(list) | Expr::All(list) | Expr::Listed(list) => list.is_empty() || list.iter().any(has_known),
    }
}

/// What stands together at the top becomes conditions of their own: their ways need not be multiplied.
fn conjunction(need: &Expr, caller: Option<Context>, names: &mut Names<'_>, read: &mut Read) {
    match need {
        Expr::All(list) => list.iter().for_each(|e| conjunction(e, caller, names, read)),
        Expr::Listed(list) => {
            read.listed |= list.len() > 1;
            list.iter().for_each(|e| conjunction(e, caller, names, read));
        }
        Expr::Unknown => read.partly = true,
        other => {
            let ways = ways(other, caller, names, read);
            read.constraints.push(ways);
        }
    }
}

fn ways(need: &Expr, caller: Option<Context>, names: &mut Names<'_>, read: &mut Read) -> Vec<Set> {
    let free = || vec![Set::new()];
    match need {
        Expr::Is(Atom::Context(context)) if caller.is_some_and(|caller| caller != *context) => Vec::new(),
        Expr::Is(Atom::Context(_) | Atom::Header(_)) => free(),
        Expr::Is(atom) => names.meeting(atom).iter().map(|at| Set::from([*at])).collect(),
        Expr::Any(list) => {
            // An alternative of which nothing is known is no way.
            let known = list.iter().filter(|e| **e != Expr::Unknown);
            let mut all = Vec::new();
            for e in known {
                all.extend(ways(e, caller, names, read));
            }
            bounded(all, read)
        }
        Expr::All(list) | Expr::Listed(list) => {
            read.listed |= matches!(need, Expr::Listed(_)) && list.len() > 1;
            let mut product = free();
            for e in list {
                let more = ways(e, caller, names, read);
                let both = |a: &Set, b: &Set| a.union(b).copied().collect::<Set>();
                let pairs = product.iter().flat_map(|a| more.iter().map(move |b| both(a, b)));
                // What is left out here may have been the smallest.
                read.whole &= product.len().saturating_mul(more.len()) <= MOST_WAYS;
                let pairs = pairs.take(MOST_WAYS).collect();
                product = bounded(pairs, read);
            }
            product
        }
        Expr::Unknown => {
            read.partly = true;
            free()
        }
    }
}

fn bounded(all: Vec<Set>, read: &mut Read) -> Vec<Set> {
    let mut ways = without_supersets(all);
    if ways.len() > MOST_WAYS {
        ways.truncate(MOST_WAYS);
        read.whole = false;
    }
    ways
}
