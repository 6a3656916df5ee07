//! What several generators need to put a table together.

use why403::requirement::{Atom, Expr, Source};

/// A document that facts were read from.
pub(super) fn source(key: &str, title: &str, date: &str, url: &str, license: &str) -> Source {
    Source {
        key: key.to_owned(),
        title: title.to_owned(),
        date: date.to_owned(),
        url: url.to_owned(),
        license: license.to_owned(),
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

/// One scope.
pub(super) fn scope(name: &str) -> Expr {
    Expr::Is(Atom::Scope(name.to_owned()))
}

/// One role.
pub(super) fn role(name: &str) -> Expr {
    Expr::Is(Atom::Role(name.to_owned()))
}
