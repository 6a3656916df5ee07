//! Vendors' `x-` fields that state scopes, permissions and roles.

use super::SeveralScopes;
use super::node::{Node, Value};
use crate::requirement::{Atom, Expr};

#[derive(Clone, Copy)]
enum Kind {
    Scope,
    Permission,
    Role,
}

/// The fields that are read. A list of roles is met by any one of them, as in every document
/// that was seen to have one; a list of scopes or permissions is read as the user chose.
const FIELDS: &[(&str, Kind)] = &[
    ("x-inin-requires-permissions", Kind::Permission),
    ("x-required-permissions", Kind::Permission),
    ("x-requires-permissions", Kind::Permission),
    ("x-permissions", Kind::Permission),
    ("x-permission", Kind::Permission),
    ("x-key-permissions", Kind::Permission),
    ("x-oauthpermissions", Kind::Scope),
    ("x-required-scopes", Kind::Scope),
    ("x-required-scope", Kind::Scope),
    ("x-scopes", Kind::Scope),
    ("x-oauth-scopes", Kind::Scope),
    ("x-box-scopes", Kind::Scope),
    ("x-required-roles", Kind::Role),
    ("x-required-role", Kind::Role),
    ("x-roles", Kind::Role),
    ("x-allowed-roles", Kind::Role),
];

/// Whether a field is one of these.
pub(super) fn is_known(key: &str) -> bool {
    FIELDS.iter().any(|(name, _)| *name == key)
}

/// What the fields of an operation require, those of its path item where it has none of its own.
pub(super) fn requirements(operation: &Node, path_item: &Node, several: SeveralScopes) -> Vec<Expr> {
    FIELDS
        .iter()
        .filter_map(|(name, kind)| {
            let node = operation.get(name).or_else(|| path_item.get(name))?;
            let several = match kind {
                Kind::Role => SeveralScopes::Any,
                Kind::Scope | Kind::Permission => several,
            };
            Some(read(node, *kind, several).unwrap_or(Expr::Unknown))
        })
        .filter(|expr| !expr.is_nothing())
        .collect()
}

/// `None` for a form that no rule understands.
fn read(node: &Node, kind: Kind, several: SeveralScopes) -> Option<Expr> {
    match &node.value {
        Value::Scalar { .. } => {
            let names = node.text().unwrap_or_default();
            let names = names.split([',', ' ']).filter(|name| !name.is_empty());
            Some(several.of(names.map(|name| atom(kind, name)).collect()))
        }
        Value::List(items) => {
            let names: Option<Vec<Expr>> = items
                .iter()
                .map(|item| item.text().map(|name| atom(kind, name)))
                .collect();
            Some(several.of(names?))
        }
        // `{type: ANY, permissions: […]}`, `{any: […]}`, `{allOf: […]}`.
        Value::Map(fields) => {
            let stated = node.text_at("type").map(str::to_ascii_lowercase);
            let stated = match stated.as_deref() {
                Some("any" | "or" | "anyof" | "oneof") => Some(SeveralScopes::Any),
                Some("all" | "and" | "allof") => Some(SeveralScopes::All),
                Some(_) => return None,
                None => None,
            };
            let lists = fields.iter().filter(|(_, value)| value.list().is_some());
            let parts: Option<Vec<Expr>> = lists
                .map(|(key, value)| {
                    let named = match key.to_ascii_lowercase().as_str() {
                        "any" | "or" | "anyof" | "oneof" => Some(SeveralScopes::Any),
                        "all" | "and" | "allof" => Some(SeveralScopes::All),
                        "permissions" | "scopes" | "roles" | "values" | "list" => Some(stated.unwrap_or(several)),
                        _ => None,
                    };
                    read(value, kind, named?)
                })
                .collect();
            let parts = parts.filter(|parts| !parts.is_empty())?;
            Some(SeveralScopes::All.of(parts))
        }
    }
}

fn atom(kind: Kind, name: &str) -> Expr {
    let name = name.to_owned();
    Expr::Is(match kind {
        Kind::Scope => Atom::Scope(name),
        Kind::Permission => Atom::Permission(name),
        Kind::Role => Atom::Role(name),
    })
}
