//! Vendors' `x-` fields that state scopes, permissions and roles.

use super::SeveralScopes;
use super::node::{Node, Value};
use super::warnings::{Warning, Warnings};
use crate::requirement::{Atom, Expr};
use crate::vendor::{DocumentField, FieldJoin, FieldKind, FieldSays};
use crate::vendors;

use FieldJoin::{Any, Chosen};
use FieldKind::{Permission, Role, Scope};

/// Puts names together; a single one by itself, none as [`Expr::nothing`].
fn joined(join: FieldJoin, list: Vec<Expr>) -> Expr {
    match join {
        Any => SeveralScopes::Any.of(list),
        FieldJoin::All | FieldJoin::Whole => SeveralScopes::All.of(list),
        Chosen => match SeveralScopes::All.of(list) {
            Expr::All(list) if list.len() > 1 => Expr::Listed(list),
            other => other,
        },
    }
}

/// Fields that are read whoever wrote the document; those of vendors stand in their folders (`field`). Any one of a list
/// of roles suffices, as in every document that was seen to have one.
const FIELDS: &[(&str, FieldKind, FieldJoin)] = &[
    ("x-required-permissions", Permission, Chosen),
    ("x-requires-permissions", Permission, Chosen),
    ("x-permissions", Permission, Chosen),
    ("x-key-permissions", Permission, Chosen),
    ("x-oauthpermissions", Scope, Chosen),
    ("x-required-scopes", Scope, Chosen),
    ("x-required-scope", Scope, Chosen),
    ("x-scopes", Scope, Chosen),
    ("x-oauth-scopes", Scope, Chosen),
    ("x-auth-scopes", Scope, Chosen),
    ("x-required-roles", Role, Any),
    ("x-required-role", Role, Any),
    ("x-roles", Role, Any),
    ("x-allowed-roles", Role, Any),
];

/// The fields of vendors, which anybody may write. Packs add none: their own documents are read before they are in use.
fn of_vendors() -> impl Iterator<Item = &'static DocumentField> {
    vendors::carried().flat_map(|vendor| &vendor.fields)
}

fn is_called(field: &DocumentField, key: &str) -> bool {
    match &field.glob {
        Some(glob) => glob.fits(key),
        None => field.name == key,
    }
}

/// Whether a field is one of these.
pub(super) fn is_known(key: &str) -> bool {
    key.starts_with("x-")
        && (FIELDS.iter().any(|(name, ..)| *name == key) || of_vendors().any(|field| is_called(field, key)))
}

/// What the fields of an operation say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Needed besides `security`.
    pub(super) besides: Vec<Expr>,
    /// Each of these suffices in place of `security`.
    pub(super) instead: Vec<Expr>,
}

/// What the fields of an operation require, those of its path item where it has none of its own.
pub(super) fn requirements(
    operation: &Node,
    path_item: &Node,
    several: SeveralScopes,
    warnings: &mut Warnings,
) -> Said {
    let field = |name: &str| operation.get(name).or_else(|| path_item.get(name));
    let mut said = Said::default();
    let mut needed = |name: &str, node: &Node, kind: FieldKind, join: FieldJoin| {
        let join = match (join, several) {
            (Chosen, SeveralScopes::Any) => Any,
            (join, _) => join,
        };
        read(node, kind, join).unwrap_or_else(|| {
            warnings.add(Warning::Extension(name.to_owned()));
            Expr::Unknown
        })
    };
    for vendor in vendors::carried() {
        let mut ways = Vec::new();
        for own in &vendor.fields {
            let FieldSays::Needs { kind, join, either } = own.says else {
                continue;
            };
            let list = if either { &mut ways } else { &mut said.besides };
            match own.glob {
                // Of the operation itself.
                Some(_) => {
                    let all = operation.map().unwrap_or_default().iter();
                    let called = all.filter(|(name, _)| is_called(own, name));
                    list.extend(called.map(|(name, node)| needed(name, node, kind, join)));
                }
                None => list.extend(field(&own.name).map(|node| needed(&own.name, node, kind, join))),
            }
        }
        ways.retain(|expr: &Expr| !expr.is_nothing());
        if !ways.is_empty() {
            said.besides.push(SeveralScopes::Any.of(ways));
        }
    }
    for (name, kind, join) in FIELDS {
        if let Some(node) = field(name) {
            said.besides.push(needed(name, node, *kind, *join));
        }
    }
    said.besides.retain(|expr| !expr.is_nothing());
    for own in of_vendors() {
        let Some(node) = field(&own.name) else { continue };
        match own.says {
            FieldSays::Free if node.is_true() => said.instead.push(Expr::nothing()),
            FieldSays::Sets => sets(&own.name, node, &mut said.instead, warnings),
            FieldSays::Free | FieldSays::Needs { .. } => {}
        }
    }
    said
}

/// Sets of scopes, each of which suffices.
fn sets(name: &str, node: &Node, instead: &mut Vec<Expr>, warnings: &mut Warnings) {
    for set in node.list().unwrap_or_default() {
        let scopes = set.get("scopes").and_then(|scopes| read(scopes, Scope, FieldJoin::All));
        match scopes {
            // An empty set says nothing.
            Some(expr) if expr.is_nothing() => {}
            Some(expr) => instead.push(expr),
            None => warnings.add(Warning::Extension(name.to_owned())),
        }
    }
}

/// `None` for a form that no rule understands.
fn read(node: &Node, kind: FieldKind, join: FieldJoin) -> Option<Expr> {
    match &node.value {
        Value::Scalar { .. } => {
            let text = node.text().unwrap_or_default();
            let parts = |c: char| join != FieldJoin::Whole && matches!(c, ',' | ' ');
            let names = text.split(parts).filter(|name| !name.is_empty());
            Some(joined(join, names.map(|name| atom(kind, name)).collect()))
        }
        Value::List(items) => {
            let names: Option<Vec<Expr>> = items
                .iter()
                .map(|item| item.text().map(|name| atom(kind, name)))
                .collect();
            Some(joined(join, names?))
        }
        // `{type: ANY, permissions: […]}`, `{operator: OR, permissions: […]}`, `{any: […]}`, `{allOf: […]}`.
        Value::Map(fields) => {
            let stated = node.text_at("type").or_else(|| node.text_at("operator"));
            let stated = match stated.map(str::to_ascii_lowercase).as_deref() {
                Some("any" | "or" | "anyof" | "oneof") => Some(Any),
                Some("all" | "and" | "allof") => Some(FieldJoin::All),
                // Nothing beyond a credential.
                Some("open") => return Some(Expr::nothing()),
                Some(_) => return None,
                None => None,
            };
            let lists = fields.iter().filter(|(_, value)| value.list().is_some());
            let parts: Option<Vec<Expr>> = lists
                .map(|(key, value)| {
                    let named = match key.to_ascii_lowercase().as_str() {
                        "any" | "or" | "anyof" | "oneof" => Some(Any),
                        "all" | "and" | "allof" => Some(FieldJoin::All),
                        "permissions" | "scopes" | "roles" | "values" | "list" => Some(stated.unwrap_or(join)),
                        _ => None,
                    };
                    read(value, kind, named?)
                })
                .collect();
            let parts = parts.filter(|parts| !parts.is_empty())?;
            Some(joined(FieldJoin::All, parts))
        }
    }
}

fn atom(kind: FieldKind, name: &str) -> Expr {
    let name = name.to_owned();
    Expr::Is(match kind {
        Scope => Atom::Scope(name),
        Permission => Atom::Permission(name),
        Role => Atom::Role(name),
    })
}
