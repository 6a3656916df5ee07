//! Operations that one method and one path cannot tell apart.

use std::collections::HashMap;

use why403::requirement::{Expr, Part};
use why403::table::{Knowledge, Operation, Template};

/// One operation for every method and shape of path. Where several say the same, the first stays; where one says nothing,
/// the other's word stands; where they differ, what is settled is what both agree on ([`Expr::Listed`]).
pub(in crate::tables) fn merge(operations: Vec<Operation>, remarks: &mut Vec<String>) -> Vec<Operation> {
    let mut places: HashMap<(String, String, String), usize> = HashMap::new();
    let mut all: Vec<Operation> = Vec::new();
    let (mut same, mut other) = (0, 0);
    for operation in operations {
        let shape = Template::parse(&operation.template).map_or_else(|_| operation.template.clone(), |one| one.shape());
        let key = (
            operation.base.clone(),
            operation.method.clone(),
            shape.trim_end_matches('/').to_owned(),
        );
        match places.get(&key).and_then(|place| all.get_mut(*place)) {
            None => {
                places.insert(key, all.len());
                all.push(operation);
            }
            Some(first) if conditions(first) == conditions(&operation) => same += 1,
            Some(first) => {
                other += 1;
                join(first, operation);
            }
        }
    }
    if same + other > 0 {
        remarks.push(format!(
            "{} more at a method and path that another has: {same} require the same, {other} do not",
            same + other
        ));
    }
    all
}

/// The beginning of a note that says which operations a path has.
const SHARED: &str = "the path is that of several operations, which the rest of the request tells apart: ";

/// What an operation requires, whoever says so.
fn conditions(operation: &Operation) -> Vec<&Expr> {
    operation.requirement.parts.iter().map(|part| &part.expr).collect()
}

fn join(first: &mut Operation, second: Operation) {
    if first.knowledge() == Knowledge::Unknown {
        *first = second;
        return;
    }
    if second.knowledge() == Knowledge::Unknown {
        return;
    }
    first.note = Some(match first.note.take() {
        Some(before) if before.starts_with(SHARED) => format!("{before}, {}", second.id),
        _ => format!("{SHARED}{}, {}", first.id, second.id),
    });
    let both = std::mem::take(&mut first.requirement.parts);
    let source = both.first().map(|part| (part.provenance, part.source.clone()));
    let Some((provenance, source)) = source else { return };
    let mut list = alternatives(both);
    for expr in alternatives(second.requirement.parts) {
        if !list.contains(&expr) {
            list.push(expr);
        }
    }
    first.requirement.parts = vec![Part::new(Expr::Listed(list), provenance, source)];
}

/// All parts as one expression, or the members of a list made here before.
fn alternatives(parts: Vec<Part>) -> Vec<Expr> {
    let mut list: Vec<Expr> = parts.into_iter().map(|part| part.expr).collect();
    match (list.pop(), list.is_empty()) {
        (Some(Expr::Listed(inner)), true) => inner,
        (Some(only), true) => vec![only],
        (last, _) => {
            list.extend(last);
            vec![Expr::All(list)]
        }
    }
}
