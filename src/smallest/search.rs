//! The cheapest set that has at least one way of each condition within it.

use std::collections::BTreeSet;

/// Names by number.
pub(super) type Set = BTreeSet<usize>;
/// What a name costs: the first number decides, each other one between equals of those before it.
pub(super) type Cost = [u64; 3];

/// At most so many steps of the search: some seconds of work.
const MOST_STEPS: usize = 200_000;
/// The best set, and at most so many others of its cost.
const MOST_SETS: usize = super::MOST_TIES + 1;

/// What was found.
#[derive(Debug)]
pub(super) struct Solved {
    /// The cheapest set first, then others of the same cost, in the order of their names.
    pub(super) sets: Vec<Set>,
    /// Whether none is cheaper.
    pub(super) proven: bool,
}

/// Solves: each condition is the list of its ways.
pub(super) fn solve(conditions: Vec<Vec<Set>>, costs: &[Cost]) -> Solved {
    let mut chosen = Set::new();
    let rest = reduced(conditions, &mut chosen);
    let mut solved = Solved {
        sets: vec![chosen],
        proven: true,
    };
    for group in apart(rest) {
        let mut search = Search {
            costs,
            best: None,
            sets: BTreeSet::new(),
            steps: 0,
        };
        search.step(group, Set::new(), [0; 3]);
        solved.proven &= search.steps < MOST_STEPS;
        let mut together: Vec<Set> = Vec::new();
        for one in &solved.sets {
            for other in &search.sets {
                together.push(one.union(other).copied().collect());
            }
        }
        together.truncate(MOST_SETS);
        solved.sets = together;
    }
    solved
}

/// Leaves out sets that hold another of the list, and repeated ones.
pub(super) fn without_supersets(mut sets: Vec<Set>) -> Vec<Set> {
    sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    sets.dedup();
    let mut kept: Vec<Set> = Vec::new();
    for set in sets {
        if !kept.iter().any(|smaller| smaller.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept
}

/// Chooses what is forced, and leaves out what is then met or follows from another condition.
fn reduced(mut conditions: Vec<Vec<Set>>, chosen: &mut Set) -> Vec<Vec<Set>> {
    loop {
        let before = chosen.len();
        let mut left: Vec<Vec<Set>> = Vec::new();
        for ways in conditions {
            let open = ways.into_iter().map(|way| way.difference(chosen).copied().collect());
            let open = without_supersets(open.collect());
            match open.as_slice() {
                // Met.
                [met, ..] if met.is_empty() => {}
                [only] => chosen.extend(only),
                _ => left.push(open),
            }
        }
        conditions = left;
        if chosen.len() == before {
            break;
        }
    }
    conditions.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    conditions.dedup();
    let follows = |from: &[Set], what: &[Set]| from.iter().all(|way| what.iter().any(|w| w.is_subset(way)));
    let mut kept: Vec<Vec<Set>> = Vec::new();
    for ways in conditions {
        if !kept.iter().any(|stricter| follows(stricter, &ways)) {
            kept.retain(|weaker| !follows(&ways, weaker));
            kept.push(ways);
        }
    }
    kept
}

/// Groups of conditions that share no name.
fn apart(conditions: Vec<Vec<Set>>) -> Vec<Vec<Vec<Set>>> {
    let mut groups: Vec<(Set, Vec<Vec<Set>>)> = Vec::new();
    for ways in conditions {
        let mut names: Set = ways.iter().flatten().copied().collect();
        let mut members = vec![ways];
        let (touching, others) = groups.into_iter().partition(|(theirs, _)| !theirs.is_disjoint(&names));
        groups = others;
        let touching: Vec<(Set, Vec<Vec<Set>>)> = touching;
        for (theirs, more) in touching {
            names.extend(theirs);
            members.extend(more);
        }
        groups.push((names, members));
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

struct Search<'a> {
    costs: &'a [Cost],
    best: Option<Cost>,
    sets: BTreeSet<Set>,
    steps: usize,
}

impl Search<'_> {
    fn cost(&self, set: &Set) -> Cost {
        let each = set.iter().filter_map(|at| self.costs.get(*at));
        each.fold([0; 3], |sum, cost| plus(sum, *cost))
    }

    fn step(&mut self, conditions: Vec<Vec<Set>>, chosen: Set, cost: Cost) {
        self.steps += 1;
        if self.steps >= MOST_STEPS && self.best.is_some() {
            return;
        }
        let mut forced = Set::new();
        let rest = reduced(conditions, &mut forced);
        let cost = plus(cost, self.cost(&forced));
        let chosen: Set = chosen.union(&forced).copied().collect();
        let bound = plus(cost, self.least(&rest));
        let full = self.sets.len() >= MOST_SETS;
        if self.best.is_some_and(|best| bound > best || (full && bound == best)) {
            return;
        }
        // The one with the fewest ways branches least.
        let Some(branching) = rest.iter().min_by_key(|ways| ways.len()).cloned() else {
            if self.best.is_none_or(|best| cost < best) {
                self.best = Some(cost);
                self.sets.clear();
            }
            self.sets.insert(chosen);
            return;
        };
        let mut ways: Vec<(Cost, Set)> = branching.into_iter().map(|way| (self.cost(&way), way)).collect();
        ways.sort();
        for (more, way) in ways {
            let rest = rest.iter().map(|ways| {
                let open = ways.iter().map(|one| one.difference(&way).copied().collect());
                open.collect::<Vec<Set>>()
            });
            let rest = rest.collect();
            self.step(rest, chosen.union(&way).copied().collect(), plus(cost, more));
        }
    }

    /// What the conditions cost at least: the cheapest ways of such as share no name with one another.
    fn least(&self, conditions: &[Vec<Set>]) -> Cost {
        let mut seen = Set::new();
        let mut sum = [0; 3];
        for ways in conditions {
            let names: Set = ways.iter().flatten().copied().collect();
            if names.is_disjoint(&seen) {
                let cheapest = ways.iter().map(|way| self.cost(way)).min();
                sum = plus(sum, cheapest.unwrap_or_default());
                seen.extend(names);
            }
        }
        sum
    }
}

fn plus(one: Cost, other: Cost) -> Cost {
    let ([a, b, c], [x, y, z]) = (one, other);
    [a.saturating_add(x), b.saturating_add(y), c.saturating_add(z)]
}
