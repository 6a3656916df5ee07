//! Which scopes, permissions and roles the document knows at all.

use super::expr::KINDS;
use super::memory::Table;
use super::words::{word_likeness, words};
use crate::order;
use crate::requirement::Atom;
use std::collections::{HashMap, HashSet};

/// Names less alike than this are no help.
const LEAST: f32 = 0.42;
/// Each word that a name has beyond those of the name asked for makes it this much less likely to be meant.
const SURPLUS: f32 = 0.9;
/// What is so near as a slip of the hand is that name before any other.
const A_SLIP: f32 = 4.0;
/// Words of one row name the same power over a thing, though not the same act.
const POWERS: [&[&str]; 2] = [
    &["read", "readonly", "view", "list", "get", "search", "fetch"],
    &[
        "write", "create", "add", "update", "edit", "modify", "manage", "send", "post", "upload", "run", "insert",
    ],
];

impl Table {
    /// Whether any operation of the table names this scope, permission, role, licence or header, in these very
    /// letters. `kind` is one of the words of [`Atom::kind`]. What a source names by mistake does not count.
    pub fn has_name(&self, kind: &str, name: &str) -> bool {
        let Some(kind) = KINDS.iter().position(|known| *known == kind) else {
            return false;
        };
        let found = self
            .atoms
            .binary_search_by(|(k, n)| (usize::from(*k), self.strings.get(*n)).cmp(&(kind, name)));
        found.is_ok_and(|at| self.is_required(at))
    }

    /// At most `n` names of this kind that resemble `name`, the most alike first; the name itself is left out.
    ///
    /// A word that few names have tells more than one that many have: `auth` says nothing in
    /// `https://www.googleapis.com/auth/…`, and neither does `read` where each name ends in it.
    pub fn similar_names(&self, kind: &str, name: &str, n: usize) -> Vec<Atom> {
        let mut names: Vec<(u32, &str, Vec<String>)> = Vec::new();
        let mut with: HashMap<String, f32> = HashMap::new();
        for (number, (k, text)) in self.atoms.iter().enumerate() {
            if KINDS.get(usize::from(*k)).copied() != Some(kind) || !self.is_required(number) {
                continue;
            }
            let text = self.strings.get(*text);
            let mut of_name = words(text);
            distinct(&mut of_name);
            of_name
                .iter()
                .for_each(|word| *with.entry(word.clone()).or_default() += 1.0);
            names.push((number as u32, text, of_name));
        }
        let all = names.len() as f32;
        let weight = |word: &str| (1.0 + all / with.get(word).copied().unwrap_or(1.0)).ln();
        let mut wanted = words(name);
        distinct(&mut wanted);
        let mut found: Vec<(f32, u32)> = Vec::new();
        for (number, text, of_name) in &names {
            let likeness = match slips(name, text) {
                Some(slips) => A_SLIP - slips as f32,
                None => {
                    let surplus = of_name.len().saturating_sub(wanted.len());
                    alike(&wanted, of_name, &weight) * SURPLUS.powi(surplus as i32)
                }
            };
            if likeness >= LEAST && *text != name {
                found.push((likeness, *number));
            }
        }
        order::sort_by(&mut found, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found
            .into_iter()
            .take(n)
            .filter_map(|(_, number)| self.atom(number))
            .collect()
    }

    /// All names of one kind, sorted.
    pub fn names(&self, kind: &str) -> impl Iterator<Item = &str> {
        let kind = KINDS.iter().position(|known| *known == kind);
        self.atoms
            .iter()
            .enumerate()
            .filter(move |(at, (k, _))| Some(usize::from(*k)) == kind && self.is_required(*at))
            .map(|(_, (_, name))| self.strings.get(*name))
    }

    fn is_required(&self, atom: usize) -> bool {
        self.required.get(atom).copied().unwrap_or(false)
    }
}

/// Each word once.
fn distinct(words: &mut Vec<String>) {
    let mut seen = HashSet::new();
    words.retain(|word| seen.insert(word.clone()));
}

/// How many letters are wrong, left out, too many or changed with their neighbour: one in all, or in each word one, or two
/// of a long word.
fn slips(name: &str, known: &str) -> Option<usize> {
    let most = |word: &str| if word.len() < 8 { 1 } else { 2 };
    // Most names are of other lengths, and the distance is not looked for.
    if name.len() < 4 || name.len().abs_diff(known.len()) > 3 {
        return None;
    }
    let whole = strsim::osa_distance(&name.to_lowercase(), &known.to_lowercase());
    if whole <= 1 {
        return Some(whole);
    }
    let (one, other) = (words(name), words(known));
    let near = |(a, b): (&String, &String)| strsim::osa_distance(a, b) <= most(a) && a.len() > 3 || a == b;
    (whole <= 3 && one.len() == other.len() && one.iter().zip(&other).all(near)).then_some(whole)
}

/// From 0 (nothing in common) to 1 (equal): each word's best partner on the other side, on average by what it tells.
fn alike(one: &[String], other: &[String], weight: &dyn Fn(&str) -> f32) -> f32 {
    let side = |words: &[String], partners: &[String]| {
        words.iter().fold((0.0, 0.0), |(sum, all), word| {
            let best = partners.iter().map(|other| of_words(word, other)).fold(0.0, f32::max);
            let weight = weight(word);
            (sum + best * weight, all + weight)
        })
    };
    let ((a, of_a), (b, of_b)) = (side(one, other), side(other, one));
    let all: f32 = of_a + of_b;
    if all > 0.0 { (a + b) / all } else { 0.0 }
}

fn of_words(one: &str, other: &str) -> f32 {
    let power = POWERS.iter().any(|row| row.contains(&one) && row.contains(&other));
    let likeness = word_likeness(one, other);
    if power { likeness.max(0.7) } else { likeness }
}
