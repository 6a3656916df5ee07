//! What several generators need to put a table together.

use std::collections::{BTreeMap, HashMap};

use why403::requirement::{Atom, Expr, Part, Source};
use why403::table::{Operation, Shared, expr};

/// A document that facts were read from.
pub(super) fn source(key: &str, title: &str, date: &str, url: &str, license: &str) -> Source {
    Source {
        key: key.to_owned(),
        title: title.to_owned(),
        date: date.to_owned(),
        url: url.to_owned(),
        license: license.to_owned(),
        valid_until: None,
    }
}

/// The only expression of the list by itself, else all of them joined.
pub(super) fn one_or(mut list: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Expr {
    match (list.pop(), list.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            list.extend(last);
            join(list)
        }
    }
}

/// Names of which the source does not say whether all are needed or any one is enough; one name by itself.
pub(super) fn listed(list: Vec<Expr>) -> Expr {
    one_or(list, Expr::Listed)
}

/// One scope.
pub(super) fn scope(name: &str) -> Expr {
    Expr::Is(Atom::Scope(name.to_owned()))
}

/// One role.
pub(super) fn role(name: &str) -> Expr {
    Expr::Is(Atom::Role(name.to_owned()))
}

/// A name of a set is at most so long.
const LONGEST: usize = 56;

/// The requirements that two operations or more have, named by `name_of`. A name that is too long or that two of them would
/// have gets a mark made from the content, so that the others keep theirs when one is added.
pub(super) fn share(operations: &[Operation], name_of: fn(&[Part]) -> Option<String>) -> Vec<Shared> {
    let mut uses: HashMap<&[Part], usize> = HashMap::new();
    for operation in operations.iter().filter(|o| !o.requirement.parts.is_empty()) {
        *uses.entry(operation.requirement.parts.as_slice()).or_default() += 1;
    }
    let mut named: BTreeMap<String, Vec<&[Part]>> = BTreeMap::new();
    for parts in uses.into_iter().filter(|(_, uses)| *uses > 1).map(|(parts, _)| parts) {
        named
            .entry(name_of(parts).unwrap_or_else(|| "unknown".to_owned()))
            .or_default()
            .push(parts);
    }
    let mut shared = Vec::new();
    for (name, list) in named {
        let short: String = name.chars().take(LONGEST).collect();
        let plain = list.len() == 1 && short == name;
        for parts in list {
            shared.push(Shared {
                name: if plain {
                    name.clone()
                } else {
                    format!("{short}~{}", mark(parts))
                },
                parts: parts.to_vec(),
            });
        }
    }
    shared.sort_by(|a, b| a.name.cmp(&b.name));
    shared
}

/// Five digits made from what the parts say (FNV-1a).
fn mark(parts: &[Part]) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    for part in parts {
        let least = part.least.as_ref().map(expr::to_text).unwrap_or_default();
        let text = format!(
            "{:?} {} {} {least}\n",
            part.provenance,
            part.source,
            expr::to_text(&part.expr)
        );
        for byte in text.bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    let folded = (hash >> 20) ^ (hash & 0x000f_ffff);
    format!("{folded:05x}")
}
