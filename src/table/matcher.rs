//! Finds the operation that a request means.
//!
//! The rules, in this order: a literal segment wins over a mixed one (`{id}.json`, the one with more
//! literal text first; `{+name}:cancel` as long as it takes one segment), that over a parameter, that over
//! the rest of a path (`{+name}`); whoever got stuck goes back and tries the next. Templates of the same
//! shape are one, per method. One slash at the end makes no difference. Percent-encoding is undone per segment, so that `%2F` stays inside its segment.

use super::hash;
use super::memory::{BaseRoot, Kind, Node, ONE_SEGMENT, OperationRow, Table};
use super::operation::{CaseRule, METHODS, method_number};
use super::pieces::{ends_with, fits_pieces};
use super::reference::OperationRef;
use super::segment::split;
use std::borrow::Cow;
use std::cell::Cell;

/// A path may make the matcher look at this many nodes. Only tables with several `{+name}` in
/// one template can reach it, with paths made for it.
const MAX_VISITS: u32 = 20_000;

/// What the table says about a method and a path.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lookup<'t> {
    /// The operation.
    Found {
        /// Which one.
        operation: OperationRef<'t>,
        /// The path fits only when upper and lower case are taken as equal, although they differ on
        /// this platform: the server may refuse it.
        other_case: bool,
    },
    /// The path is known, this method on it is not.
    OtherMethods {
        /// The template that fits.
        template: String,
        /// The methods that the document has for it.
        methods: Vec<&'static str>,
    },
    /// No template fits.
    UnknownPath,
}

impl<'t> Lookup<'t> {
    /// The operation, if it was found.
    pub fn operation(&self) -> Option<OperationRef<'t>> {
        match self {
            Self::Found { operation, .. } => Some(*operation),
            Self::OtherMethods { .. } | Self::UnknownPath => None,
        }
    }
}

impl Table {
    /// What the table says about a method and a path, on any host. The path is as in the address, percent-encoded,
    /// without the prefixes that the platform's file takes off; a query or fragment is cut off.
    ///
    /// HEAD is answered as GET where the document has no HEAD (RFC 9110 §9.3.2).
    pub fn lookup(&self, method: &str, path: &str) -> Lookup<'_> {
        self.lookup_in(self.bases.iter(), method, path)
    }

    /// The same, among the operations that `host` serves. A base without hosts serves every host.
    pub fn lookup_at(&self, host: &str, method: &str, path: &str) -> Lookup<'_> {
        self.lookup_in(self.hosts.serving(&self.bases, host), method, path)
    }

    /// The same, among the operations of the base with this key.
    pub fn lookup_base(&self, key: &str, method: &str, path: &str) -> Lookup<'_> {
        self.lookup_in(self.bases.iter().filter(|root| root.base.key == key), method, path)
    }

    /// Whether any base of the table names this host.
    pub fn knows_host(&self, host: &str) -> bool {
        self.hosts.knows(&self.bases, host)
    }

    fn lookup_in<'t>(
        &'t self,
        roots: impl Iterator<Item = &'t BaseRoot> + Clone,
        method: &str,
        path: &str,
    ) -> Lookup<'t> {
        let path = clean(path);
        if let Some(short) = path.and_then(|path| self.without_ending(path)) {
            let found = self.lookup_path(roots.clone(), method, Some(short));
            if found.operation().is_some() {
                return found;
            }
        }
        self.lookup_path(roots, method, path)
    }

    /// The path without an ending that the platform takes on any path.
    pub(crate) fn without_ending<'p>(&self, path: &'p [u8]) -> Option<&'p [u8]> {
        let mut endings = self.meta.endings.iter();
        endings.find_map(|ending| path.strip_suffix(ending.as_bytes()).filter(|rest| !rest.is_empty()))
    }

    fn lookup_path<'t>(
        &'t self,
        roots: impl Iterator<Item = &'t BaseRoot> + Clone,
        method: &str,
        path: Option<&[u8]>,
    ) -> Lookup<'t> {
        let number = method_number(method);
        let insensitive = self.meta.case == CaseRule::Insensitive;
        let passes: &[bool] = if insensitive { &[true] } else { &[false, true] };
        let mut other = None;
        let mut case_matters = false;
        for fold in passes {
            for root in roots.clone() {
                let mut walk = Walk {
                    table: self,
                    method: number.unwrap_or(u8::MAX),
                    fold: *fold,
                    fits: None,
                    visits: 0,
                    case_matters: Cell::new(false),
                };
                if let Some(index) = walk.step(root.root, path) {
                    return Lookup::Found {
                        operation: OperationRef { table: self, index },
                        other_case: *fold && !insensitive,
                    };
                }
                other = other.or(walk.fits);
                case_matters |= walk.case_matters.get();
            }
            if !case_matters {
                // Letters of the other case would change nothing.
                break;
            }
        }
        match other {
            Some(node) => self.other_methods(node),
            None => Lookup::UnknownPath,
        }
    }

    fn other_methods(&self, number: u32) -> Lookup<'_> {
        let rows = self.rows(number);
        let names = rows.first().and_then(|row| self.names.get(row.names as usize));
        let mut numbers: Vec<u8> = rows.iter().map(OperationRow::method).collect();
        numbers.dedup();
        Lookup::OtherMethods {
            template: self.template_of(number, names.map(|n| &**n).unwrap_or_default()),
            methods: numbers
                .into_iter()
                .filter_map(|method| METHODS.get(usize::from(method)).copied())
                .collect(),
        }
    }

    pub(crate) fn rows(&self, node: u32) -> &[OperationRow] {
        let range = self.node(node).map(|node| {
            let from = node.first_operation as usize;
            from..from + node.operations as usize
        });
        range.and_then(|range| self.operations.get(range)).unwrap_or_default()
    }
}

/// The path without query, fragment and the slash that begins it; `None` stands for the end of the path.
fn clean(path: &str) -> Option<&[u8]> {
    let bytes = path.as_bytes();
    let end = bytes
        .iter()
        .position(|b| matches!(b, b'?' | b'#'))
        .unwrap_or(bytes.len());
    let bytes = bytes.get(..end).unwrap_or_default();
    let bytes = bytes.strip_prefix(b"/").unwrap_or(bytes);
    (!bytes.is_empty()).then_some(bytes)
}

struct Walk<'t> {
    table: &'t Table,
    method: u8,
    fold: bool,
    /// The first node whose templates fit the path, whatever the method.
    fits: Option<u32>,
    visits: u32,
    /// Whether something did not fit that might in letters of the other case.
    case_matters: Cell<bool>,
}

impl Walk<'_> {
    /// Tries to match what is left of the path below `node`. `None` is the end of the path, an empty slice
    /// a slash at the end.
    fn step(&mut self, number: u32, rest: Option<&[u8]>) -> Option<u32> {
        self.visits += 1;
        if self.visits > MAX_VISITS {
            return None;
        }
        let table = self.table;
        let node = table.node(number)?;
        let Some(rest) = rest else {
            return self.end(number).or_else(|| self.empty_child(number));
        };
        if rest.is_empty() {
            return self.empty_child(number).or_else(|| self.end(number));
        }
        let (segment, tail, encoded) = split(rest);
        if segment.is_empty() {
            // Two slashes in a row.
            return None;
        }
        if let Some(child) = self.literal(number, segment, encoded)
            && let Some(found) = self.step(child, tail)
        {
            return Some(found);
        }
        if node.specials == 0 {
            return None;
        }
        let from = node.first_special as usize;
        let specials = table.specials.get(from..from + node.specials as usize)?;
        for special in specials {
            let child = special & !ONE_SEGMENT;
            let Some(next) = table.node(child) else {
                continue;
            };
            let found = match next.kind {
                Kind::Root | Kind::Literal => None,
                Kind::Param => self.step(child, tail),
                Kind::Pattern if self.pattern(next, segment, encoded) => self.step(child, tail),
                Kind::Pattern => None,
                Kind::Rest if special & ONE_SEGMENT == 0 => self.rest(child, next, rest),
                Kind::Rest if self.ends(next, segment, encoded) => self.step(child, tail),
                Kind::Rest => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The operation with this method that ends here.
    fn end(&mut self, number: u32) -> Option<u32> {
        let rows = self.table.rows(number);
        if rows.is_empty() {
            return None;
        }
        self.fits = self.fits.or(Some(number));
        let first = self.table.node(number)?.first_operation;
        let any = 0;
        let find = |wanted: u8| rows.iter().position(|row| row.method() == wanted);
        let mut at = find(self.method).or_else(|| find(any));
        if at.is_none() && self.method == HEAD {
            at = find(GET);
        }
        Some(first + at? as u32)
    }

    /// Templates that end in a slash have an empty literal there.
    fn empty_child(&mut self, number: u32) -> Option<u32> {
        let child = self.literal(number, b"", false)?;
        self.end(child)
    }

    fn literal(&self, parent: u32, segment: &[u8], encoded: bool) -> Option<u32> {
        let (table, fold) = (self.table, self.fold);
        if encoded {
            let hash = hash::encoded_segment(segment);
            table.literals.find(&table.nodes, parent, hash, |node| {
                // The hash is blind to case: nearly always it is that which differs.
                let same = hash::same_decoded(segment, table.strings.of_node(node), fold);
                self.case_matters.set(self.case_matters.get() || !same);
                same
            })
        } else {
            let hash = hash::segment(segment);
            table.literals.find(&table.nodes, parent, hash, |node| {
                let text = table.strings.of_node(node);
                let same = text == segment || (fold && text.eq_ignore_ascii_case(segment));
                self.case_matters.set(self.case_matters.get() || !same);
                same
            })
        }
    }

    fn pattern(&self, node: &Node, segment: &[u8], encoded: bool) -> bool {
        let segment = if encoded {
            let mut decoded = Vec::with_capacity(segment.len());
            hash::decode_percent(segment, |byte| decoded.push(byte));
            Cow::Owned(decoded)
        } else {
            Cow::Borrowed(segment)
        };
        let pieces = self.table.patterns.get(node.label as usize);
        let pieces = pieces.map(|pieces| &**pieces).unwrap_or_default();
        let texts = pieces
            .iter()
            .map(|piece| piece.map(|text| self.table.strings.get(text).as_bytes()));
        let fits = fits_pieces(texts, &segment, self.fold);
        self.case_matters.set(self.case_matters.get() || !fits);
        fits
    }

    /// Whether a segment ends in the suffix of a `{+name}`, with something before it.
    fn ends(&self, node: &Node, segment: &[u8], encoded: bool) -> bool {
        let suffix = self.table.strings.of_node(node);
        if segment.len() <= suffix.len() {
            return false;
        }
        let ends = if encoded {
            let mut decoded = Vec::with_capacity(segment.len());
            hash::decode_percent(segment, |byte| decoded.push(byte));
            ends_with(&decoded, suffix, self.fold)
        } else {
            ends_with(segment, suffix, self.fold)
        };
        self.case_matters.set(self.case_matters.get() || !ends);
        ends
    }

    /// One or more whole segments, the last of which ends in the node's suffix; the fewest first.
    fn rest(&mut self, child: u32, node: &Node, rest: &[u8]) -> Option<u32> {
        let mut left = Some(rest);
        while let Some(now) = left {
            self.visits += 1;
            if now.is_empty() || self.visits > MAX_VISITS {
                break;
            }
            let (segment, tail, encoded) = split(now);
            if self.ends(node, segment, encoded)
                && let Some(found) = self.step(child, tail)
            {
                return Some(found);
            }
            left = tail;
        }
        None
    }
}

const GET: u8 = 1;
const HEAD: u8 = 2;

/// Whether a path fits one template by itself, by the same rules.
pub(crate) fn matches_path(template: &super::Template, path: &str) -> bool {
    let operation = super::Operation {
        method: "*".to_owned(),
        template: template.to_string(),
        ..super::Operation::default()
    };
    let table = super::TextTable {
        operations: vec![operation],
        ..super::TextTable::default()
    };
    let bytes = super::compile(&table).unwrap_or_default();
    Table::load(&bytes).is_ok_and(|table| table.lookup("*", path).operation().is_some())
}
