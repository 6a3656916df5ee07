//! One operation of a loaded table, decoded when asked for.

use super::format::{AUTH_MASK, AUTH_SHIFT, DEPRECATED};
use super::memory::{Kind, OperationRow, Table};
use super::operation::{Auth, METHODS, Operation};
use super::template::push_literal;
use crate::requirement::Requirement;
use std::fmt;

/// One operation of a table, not yet decoded. Cheap to copy.
#[derive(Clone, Copy)]
pub struct OperationRef<'t> {
    pub(crate) table: &'t Table,
    pub(crate) index: u32,
}

impl<'t> OperationRef<'t> {
    fn row(&self) -> Option<&'t OperationRow> {
        self.table.operations.get(self.index as usize)
    }

    /// Its number in the table, from 0.
    pub fn index(&self) -> usize {
        self.index as usize
    }

    /// One of [`METHODS`].
    pub fn method(&self) -> &'static str {
        let number = self.row().map(OperationRow::method).unwrap_or(0);
        METHODS.get(usize::from(number)).copied().unwrap_or_default()
    }

    /// Its path template with the vendor's parameter names.
    pub fn template(&self) -> String {
        let Some(row) = self.row() else {
            return String::new();
        };
        let names = self
            .table
            .names
            .get(row.names as usize)
            .map(|n| &**n)
            .unwrap_or_default();
        self.table.template_of(row.node, names)
    }

    /// The vendor's operationId, or empty.
    pub fn id(&self) -> String {
        let Some(row) = self.row() else {
            return String::new();
        };
        let from = row.first_word as usize;
        let words = self
            .table
            .words
            .get(from..from + row.words as usize)
            .unwrap_or_default();
        words.iter().map(|word| self.table.strings.get(*word)).collect()
    }

    /// Whether the vendor marks it as deprecated.
    pub fn is_deprecated(&self) -> bool {
        self.row().is_some_and(|row| row.flags & DEPRECATED != 0)
    }

    /// Key of the host group it belongs to, or empty.
    pub fn base(&self) -> &'t str {
        let node = self.row().map(|row| row.node).unwrap_or_default();
        let bases = &self.table.bases;
        let after = bases.partition_point(|base| base.root <= node);
        let found = after.checked_sub(1).and_then(|at| bases.get(at));
        found.map(|base| base.base.key.as_str()).unwrap_or_default()
    }

    /// What it requires, decoded.
    pub fn requirement(&self) -> Requirement {
        self.row()
            .map(|row| self.table.requirement(row.requirement))
            .unwrap_or_default()
    }

    /// Other operations that the vendor's document gives for the same method and paths of the same shape.
    /// A look-up finds the first in the order of the text form.
    pub fn twins(&self) -> impl Iterator<Item = OperationRef<'t>> + use<'t> {
        let table = self.table;
        let (own, row) = (self.index, self.row());
        let node = row.and_then(|row| table.node(row.node));
        let range = node.map(|n| n.first_operation..n.first_operation + n.operations);
        let method = row.map(OperationRow::method);
        range
            .unwrap_or(0..0)
            .map(move |index| OperationRef { table, index })
            .filter(move |other| other.index != own && other.row().map(OperationRow::method) == method)
    }

    /// All that the table says about it.
    pub fn to_operation(&self) -> Operation {
        let flags = self.row().map(|row| row.flags).unwrap_or_default();
        let auth = Auth::ALL.get(usize::from((flags & AUTH_MASK) >> AUTH_SHIFT)).copied();
        let extras = &self.table.extras;
        let extra = extras.binary_search_by_key(&self.index, |(index, _)| *index).ok();
        let extra = extra.and_then(|at| extras.get(at)).map(|(_, extra)| extra);
        let dropped = extra.map(|extra| extra.dropped.as_slice()).unwrap_or_default();
        Operation {
            base: self.base().to_owned(),
            method: self.method().to_owned(),
            template: self.template(),
            id: self.id(),
            auth: auth.unwrap_or_default(),
            requirement: self.requirement(),
            deprecated: self.is_deprecated(),
            dropped: dropped.iter().filter_map(|atom| self.table.atom(*atom)).collect(),
            note: extra
                .and_then(|extra| extra.note)
                .map(|note| self.table.strings.get(note).to_owned()),
        }
    }
}

impl fmt::Debug for OperationRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method(), self.template())
    }
}

impl PartialEq for OperationRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table) && self.index == other.index
    }
}

impl Eq for OperationRef<'_> {}

impl Table {
    /// The template that ends at `node`, its parameters named in order.
    pub(crate) fn template_of(&self, node: u32, names: &[u32]) -> String {
        let mut chain = Vec::new();
        let mut at = self.node(node);
        while let Some(node) = at.filter(|node| node.kind != Kind::Root) {
            chain.push(node);
            at = self.node(node.parent);
        }
        let mut names = names.iter().map(|name| self.strings.get(*name));
        let mut out = String::new();
        for node in chain.iter().rev() {
            out.push('/');
            match node.kind {
                Kind::Root => {}
                Kind::Literal => push_literal(&mut out, self.strings.get(node.label)),
                Kind::Param => push_param(&mut out, "", names.next()),
                Kind::Rest => {
                    push_param(&mut out, "+", names.next());
                    push_literal(&mut out, self.strings.get(node.label));
                }
                Kind::Pattern => {
                    let pieces = self.patterns.get(node.label as usize);
                    for piece in pieces.map(|p| &**p).unwrap_or_default() {
                        match piece {
                            Some(text) => push_literal(&mut out, self.strings.get(*text)),
                            None => push_param(&mut out, "", names.next()),
                        }
                    }
                }
            }
        }
        if out.is_empty() {
            out.push('/');
        }
        out
    }
}

fn push_param(out: &mut String, plus: &str, name: Option<&str>) {
    out.push('{');
    out.push_str(plus);
    out.push_str(name.unwrap_or("…"));
    out.push('}');
}
