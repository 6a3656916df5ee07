//! A loaded table: flat arrays, found by number. Every number in it was checked when it was loaded.

use super::expr;
use super::format::{EXPR_ALL, EXPR_ANY, EXPR_ATOM, EXPR_LISTED, EXPR_UNKNOWN, METHOD_MASK, Reader};
use super::host::Hosts;
use super::literals::Literals;
use super::operation::{Base, CaseRule, Cover, Knowledge, Operation, count};
use super::pools::provenance;
use super::reference::OperationRef;
use crate::requirement::{Atom, Expr, Part, Requirement, Source};
use std::fmt;

/// All requirements of a platform, compiled for matching.
pub struct Table {
    pub(crate) meta: Meta,
    pub(crate) strings: Strings,
    /// Kind and name, sorted by both.
    pub(crate) atoms: Vec<(u8, u32)>,
    /// Whether any requirement names the atom; the others were dropped as mistakes of a source.
    pub(crate) required: Vec<bool>,
    pub(crate) requirements: Vec<Box<[u8]>>,
    pub(crate) names: Vec<Box<[u32]>>,
    /// In preorder: the nodes below node `n` follow it.
    pub(crate) nodes: Vec<Node>,
    /// Children that are not literals, in the order in which they are tried; see [`ONE_SEGMENT`].
    pub(crate) specials: Vec<u32>,
    pub(crate) patterns: Vec<Box<[Option<u32>]>>,
    pub(crate) operations: Vec<OperationRow>,
    pub(crate) words: Vec<u32>,
    pub(crate) extras: Vec<(u32, Extra)>,
    pub(crate) bases: Vec<BaseRoot>,
    pub(crate) hosts: Hosts,
    pub(crate) literals: Literals,
}

pub(crate) struct Meta {
    pub(crate) platform: String,
    pub(crate) title: String,
    pub(crate) license: String,
    pub(crate) case: CaseRule,
    pub(crate) sources: Vec<Source>,
    pub(crate) covers: Vec<Cover>,
    pub(crate) endings: Vec<String>,
}

/// All texts in one.
pub(crate) struct Strings {
    /// Where each text begins; one more than there are texts.
    pub(crate) ends: Vec<u32>,
    pub(crate) blob: String,
}

impl Strings {
    pub(crate) fn len(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    pub(crate) fn get(&self, number: u32) -> &str {
        let at = number as usize;
        match (self.ends.get(at), self.ends.get(at + 1)) {
            (Some(from), Some(to)) => self.blob.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => "",
        }
    }

    /// Where a text begins, and its length in bytes.
    pub(crate) fn place(&self, number: u32) -> (u32, u32) {
        let at = number as usize;
        match (self.ends.get(at), self.ends.get(at + 1)) {
            (Some(from), Some(to)) => (*from, to.saturating_sub(*from)),
            _ => (0, 0),
        }
    }

    /// The text of a literal or suffix.
    pub(crate) fn of_node(&self, node: &Node) -> &[u8] {
        let from = node.text as usize;
        let bytes = self.blob.as_bytes();
        bytes.get(from..from + usize::from(node.length)).unwrap_or_default()
    }
}

/// Marks a `{+name}` with a suffix among the special children of a node where it may take one segment only. It stands
/// there before the parameters, like any segment of mixed text, and once more unmarked at the end.
pub(crate) const ONE_SEGMENT: u32 = 1 << 31;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Root,
    Literal,
    Pattern,
    Param,
    Rest,
}

/// One segment of one or more templates. Half a cache line, with the place of its text, so that a look-up touches few.
pub(crate) struct Node {
    pub(crate) parent: u32,
    /// Number of the literal, the suffix or the pattern.
    pub(crate) label: u32,
    /// Where the text of a literal or suffix begins among the strings, and its length.
    pub(crate) text: u32,
    pub(crate) length: u16,
    pub(crate) kind: Kind,
    pub(crate) depth: u8,
    pub(crate) first_operation: u32,
    pub(crate) operations: u32,
    pub(crate) first_special: u32,
    pub(crate) specials: u32,
}

pub(crate) struct OperationRow {
    pub(crate) node: u32,
    pub(crate) flags: u8,
    pub(crate) requirement: u32,
    pub(crate) names: u32,
    pub(crate) first_word: u32,
    pub(crate) words: u32,
}

impl OperationRow {
    pub(crate) fn method(&self) -> u8 {
        self.flags & METHOD_MASK
    }
}

pub(crate) struct Extra {
    pub(crate) note: Option<u32>,
    pub(crate) dropped: Vec<u32>,
}

pub(crate) struct BaseRoot {
    pub(crate) base: Base,
    pub(crate) root: u32,
    /// One past its last node.
    pub(crate) end: u32,
}

impl Table {
    /// The platform's short name, e.g. `genesys`.
    pub fn platform(&self) -> &str {
        &self.meta.platform
    }

    /// The platform's name for readers, e.g. `Genesys Cloud`.
    pub fn title(&self) -> &str {
        &self.meta.title
    }

    /// Under which terms the table's facts are used.
    pub fn license(&self) -> &str {
        &self.meta.license
    }

    /// The documents that the table was made from.
    pub fn sources(&self) -> &[Source] {
        &self.meta.sources
    }

    /// The document with this key, see [`Part::source`].
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.meta.sources.iter().find(|source| source.key == key)
    }

    /// Number of operations.
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// True when the table has no operation.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Which scopes cover which, as far as the platform says so.
    pub fn covers(&self) -> &[Cover] {
        &self.meta.covers
    }

    /// Whether a token that holds `held` meets a requirement of `needed`: they are equal, or the
    /// platform says that the one includes the other.
    pub fn scope_covers(&self, held: &str, needed: &str) -> bool {
        held == needed || self.meta.covers.iter().any(|cover| cover.applies(held, needed))
    }

    /// Host groups, when the platform has several.
    pub fn bases(&self) -> impl Iterator<Item = &Base> {
        self.bases.iter().map(|root| &root.base)
    }

    /// How many operations are known how far, zeroes left out.
    pub fn counts(&self) -> Vec<(Knowledge, usize)> {
        count(self.operations().map(|operation| operation.knowledge()))
    }

    /// Operation number `index`, from 0, in full; `None` beyond the last.
    pub fn operation(&self, index: usize) -> Option<Operation> {
        self.operations.get(index)?;
        let index = u32::try_from(index).ok()?;
        Some(OperationRef { table: self, index }.to_operation())
    }

    /// All operations in the order of the table.
    pub fn operations(&self) -> impl Iterator<Item = Operation> + '_ {
        self.refs().map(|reference| reference.to_operation())
    }

    /// References to all operations in the order of the table.
    pub fn refs(&self) -> impl Iterator<Item = OperationRef<'_>> {
        (0..self.operations.len() as u32).map(|index| OperationRef { table: self, index })
    }

    /// Operations of which any part names one of these, in the order of the table. Names and requirements that several
    /// operations share are looked at once, and no operation is decoded.
    pub fn requiring(&self, wanted: &[Atom]) -> impl Iterator<Item = OperationRef<'_>> {
        let is_wanted = |number: u32| self.atom(number).is_some_and(|atom| wanted.contains(&atom));
        let numbers: Vec<u32> = (0..self.atoms.len() as u32)
            .filter(|number| is_wanted(*number))
            .collect();
        let named: Vec<bool> = if numbers.is_empty() {
            Vec::new()
        } else {
            self.requirements
                .iter()
                .map(|bytes| names_any(bytes, &numbers))
                .collect()
        };
        let rows = self.operations.iter().zip(0..);
        rows.filter(move |(row, _)| named.get(row.requirement as usize) == Some(&true))
            .map(|(_, index)| OperationRef { table: self, index })
    }

    pub(crate) fn node(&self, number: u32) -> Option<&Node> {
        self.nodes.get(number as usize)
    }

    pub(crate) fn atom(&self, number: u32) -> Option<Atom> {
        let (kind, name) = self.atoms.get(number as usize)?;
        expr::atom(KIND_WORDS.get(usize::from(*kind))?, self.strings.get(*name))
    }

    pub(crate) fn requirement(&self, number: u32) -> Requirement {
        let bytes = self.requirements.get(number as usize).map(|b| &**b).unwrap_or_default();
        let mut reader = Reader::new(bytes);
        // The bytes were checked when the table was loaded; a fault would only shorten the list.
        let count = reader.count(4).unwrap_or(0);
        let mut parts = Vec::with_capacity(count);
        for _ in 0..count {
            let (Ok(provenance), Ok(source)) = (provenance(&mut reader), reader.number()) else {
                break;
            };
            let source = self.meta.sources.get(source as usize);
            let key = source.map(|source| source.key.clone()).unwrap_or_default();
            let mut part = Part::new(self.expr(&mut reader), provenance, key);
            if reader.byte().is_ok_and(|least| least != 0) {
                part.least = Some(self.expr(&mut reader));
            }
            parts.push(part);
        }
        Requirement { parts }
    }

    fn expr(&self, reader: &mut Reader<'_>) -> Expr {
        match reader.number().unwrap_or(EXPR_UNKNOWN) {
            EXPR_UNKNOWN => Expr::Unknown,
            code @ (EXPR_ANY | EXPR_ALL | EXPR_LISTED) => {
                let count = reader.count(1).unwrap_or(0);
                let list = (0..count).map(|_| self.expr(reader)).collect();
                match code {
                    EXPR_ALL => Expr::All(list),
                    EXPR_LISTED => Expr::Listed(list),
                    _ => Expr::Any(list),
                }
            }
            atom => self.atom(atom - EXPR_ATOM).map_or(Expr::Unknown, Expr::Is),
        }
    }
}

/// Whether the condition of any part of a requirement (as it is packed) names one of these atoms.
fn names_any(bytes: &[u8], wanted: &[u32]) -> bool {
    let mut reader = Reader::new(bytes);
    for _ in 0..reader.count(4).unwrap_or(0) {
        if provenance(&mut reader).is_err() || reader.number().is_err() {
            return false;
        }
        let named = expr_names(&mut reader, wanted);
        // The least that is enough is among what was read.
        if named || reader.byte().is_ok_and(|least| least != 0) && expr_names(&mut reader, wanted) {
            return true;
        }
    }
    false
}

fn expr_names(reader: &mut Reader<'_>, wanted: &[u32]) -> bool {
    match reader.number().unwrap_or(EXPR_UNKNOWN) {
        EXPR_UNKNOWN => false,
        EXPR_ANY | EXPR_ALL | EXPR_LISTED => {
            let count = reader.count(1).unwrap_or(0);
            (0..count).fold(false, |found, _| expr_names(reader, wanted) || found)
        }
        atom => wanted.contains(&(atom - EXPR_ATOM)),
    }
}

const KIND_WORDS: [&str; 6] = expr::KINDS;

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({}, {} operations)", self.meta.platform, self.operations.len())
    }
}
