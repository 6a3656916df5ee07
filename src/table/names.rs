//! Which scopes, permissions and roles the document knows at all.

use super::expr::KINDS;
use super::memory::Table;
use super::words::{likeness, words};
use crate::order;
use crate::requirement::Atom;

/// Names less alike than this are no help.
const LEAST: f32 = 0.55;

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
    pub fn similar_names(&self, kind: &str, name: &str, n: usize) -> Vec<Atom> {
        let wanted = words(name);
        let mut found: Vec<(f32, u32)> = Vec::new();
        for (number, (k, text)) in self.atoms.iter().enumerate() {
            let text = self.strings.get(*text);
            if KINDS.get(usize::from(*k)).copied() == Some(kind) && text != name && self.is_required(number) {
                let likeness = likeness(&wanted, &words(text));
                if likeness >= LEAST {
                    found.push((likeness, number as u32));
                }
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
