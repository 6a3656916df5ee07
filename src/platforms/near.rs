//! Official operations that are close to a call which is none.

use crate::order;
use crate::requirement::Atom;
use crate::table::{Operation, OperationRef, Table};

/// At most this many near operations are shown.
pub(super) const NEAREST: usize = 3;

/// An official operation that is close to a call.
#[derive(Debug, Clone)]
pub struct Near {
    /// The operation.
    pub operation: Operation,
    /// Why it is close, e.g. `differs in one segment`.
    pub reason: String,
}

/// An operation that takes any method is called by the method that was used.
pub(super) fn name_method(operation: &mut Operation, method: &str) {
    if operation.method == "*" {
        method.clone_into(&mut operation.method);
    }
}

/// Operations that require a name that the server asked for, best first: same method, then most segments in common.
pub(super) fn requiring(table: &Table, method: &str, path: &str, wanted: &[Atom]) -> Vec<Near> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let segments: Vec<&str> = path.split('/').collect();
    let mut found: Vec<(bool, usize, String, OperationRef<'_>)> = table
        .requiring(wanted)
        .map(|operation| {
            let template = operation.template();
            let common = template.split('/').filter(|segment| segments.contains(segment)).count();
            let other_method = !operation.method().eq_ignore_ascii_case(method);
            (other_method, usize::MAX - common, template, operation)
        })
        .collect();
    order::sort_by(&mut found, |a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
    let reason = || "requires what the server asked for".to_owned();
    found
        .into_iter()
        .take(2)
        .map(|(.., operation)| Near {
            operation: operation.to_operation(),
            reason: reason(),
        })
        .collect()
}

/// The first of each operation, at most [`NEAREST`].
pub(super) fn distinct(list: Vec<Near>) -> Vec<Near> {
    let mut kept: Vec<Near> = Vec::new();
    for near in list {
        let same = |other: &Near| {
            other.operation.method == near.operation.method && other.operation.template == near.operation.template
        };
        if kept.len() < NEAREST && !kept.iter().any(same) {
            kept.push(near);
        }
    }
    kept
}
