//! Vendors' `x-` fields that state scopes, permissions and roles.

use super::SeveralScopes;
use super::node::{Node, Value};
use super::warnings::{Warning, Warnings};
use crate::requirement::{Atom, Expr};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scope,
    Permission,
    Role,
}
use Kind::{Permission, Role, Scope};

/// How several names in one list are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    /// Nothing says it: "all are needed" is said of `security` alone. Any one, where the user chose that for the document.
    Chosen,
    /// The vendor says that any one suffices.
    Any,
    /// The vendor says that all are needed.
    All,
}

impl Join {
    /// Puts names together; a single one by itself, none as [`Expr::nothing`].
    fn of(self, list: Vec<Expr>) -> Expr {
        match self {
            Self::Any => SeveralScopes::Any.of(list),
            Self::All => SeveralScopes::All.of(list),
            Self::Chosen => match SeveralScopes::All.of(list) {
                Expr::All(list) if list.len() > 1 => Expr::Listed(list),
                other => other,
            },
        }
    }
}

/// The fields that are read. Any one of a list of roles suffices, as in every document that was seen to have one.
const FIELDS: &[(&str, Kind, Join)] = &[
    ("x-inin-requires-permissions", Permission, Join::Chosen),
    ("x-required-permissions", Permission, Join::Chosen),
    ("x-requires-permissions", Permission, Join::Chosen),
    ("x-permissions", Permission, Join::Chosen),
    // Datadog's has its operator: OR, AND, OPEN.
    ("x-permission", Permission, Join::Chosen),
    ("x-key-permissions", Permission, Join::Chosen),
    ("x-oauthpermissions", Scope, Join::Chosen),
    ("x-required-scopes", Scope, Join::Chosen),
    ("x-required-scope", Scope, Join::Chosen),
    ("x-scopes", Scope, Join::Chosen),
    ("x-oauth-scopes", Scope, Join::Chosen),
    ("x-auth-scopes", Scope, Join::Chosen),
    ("x-box-scopes", Scope, Join::Chosen),
    // Google's lists are alternatives, as in its discovery documents.
    ("x-google-scopes", Scope, Join::Any),
    ("x-pd-requires-scope", Scope, Join::Chosen),
    ("x-klaviyo-scopes", Scope, Join::All),
    // RingCentral: what the app asked for (in the token's scope), and what the user's role allows. Both are needed.
    ("x-app-permission", Scope, Join::All),
    ("x-user-permission", Permission, Join::All),
    ("x-okta-scopes", Scope, Join::Chosen),
    ("x-okta-opa-roles", Role, Join::Any),
    ("x-required-roles", Role, Join::Any),
    ("x-required-role", Role, Join::Any),
    ("x-roles", Role, Join::Any),
    ("x-allowed-roles", Role, Join::Any),
    // files.com
    ("x-authentication", Role, Join::Any),
];

/// Okta's: an administrator has the one through a custom role or is the other.
const OKTA: [(&str, Kind, Join); 2] = [
    ("x-okta-iam-permissions", Permission, Join::All),
    ("x-okta-iam-admin-roles", Role, Join::Any),
];

/// Atlassian's: sets of scopes, each of which takes the place of `security`.
const ATLASSIAN: &str = "x-atlassian-oauth2-scopes";
/// True where a token of any scope is taken.
const NO_SCOPE: &str = "x-okta-no-scope-required";
/// Microsoft's fields end so; what stands between says whose they are.
const MICROSOFT: (&str, &[(&str, Kind)]) = (
    "x-ms-",
    &[("scopes", Scope), ("permissions", Permission), ("roles", Role)],
);

/// Whether a field is one of these.
pub(super) fn is_known(key: &str) -> bool {
    FIELDS.iter().chain(&OKTA).any(|(name, ..)| *name == key)
        || [ATLASSIAN, NO_SCOPE].contains(&key)
        || microsoft(key).is_some()
}

fn microsoft(key: &str) -> Option<Kind> {
    let rest = key.strip_prefix(MICROSOFT.0)?;
    let (_, kind) = MICROSOFT.1.iter().find(|(end, _)| rest.ends_with(end))?;
    Some(*kind)
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
    let mut read_field = |name: &str, node: &Node, kind: Kind, join: Join| {
        let join = match (join, several) {
            (Join::Chosen, SeveralScopes::Any) => Join::Any,
            (join, _) => join,
        };
        read(node, kind, join).unwrap_or_else(|| {
            warnings.add(Warning::Extension(name.to_owned()));
            Expr::Unknown
        })
    };
    for (name, kind, join) in FIELDS {
        if let Some(node) = field(name) {
            said.besides.push(read_field(name, node, *kind, *join));
        }
    }
    let ways: Vec<Expr> = OKTA
        .iter()
        .filter_map(|(name, kind, join)| Some(read_field(name, field(name)?, *kind, *join)))
        .filter(|expr| !expr.is_nothing())
        .collect();
    if !ways.is_empty() {
        said.besides.push(SeveralScopes::Any.of(ways));
    }
    for (name, node) in operation.map().unwrap_or_default() {
        if let Some(kind) = microsoft(name) {
            said.besides.push(read_field(name, node, kind, Join::Chosen));
        }
    }
    said.besides.retain(|expr| !expr.is_nothing());
    if field(NO_SCOPE).is_some_and(Node::is_true) {
        said.instead.push(Expr::nothing());
    }
    for set in field(ATLASSIAN).and_then(Node::list).unwrap_or_default() {
        match set.get("scopes").and_then(|scopes| read(scopes, Scope, Join::All)) {
            // An empty set says nothing.
            Some(expr) if expr.is_nothing() => {}
            Some(expr) => said.instead.push(expr),
            None => warnings.add(Warning::Extension(ATLASSIAN.to_owned())),
        }
    }
    said
}

/// `None` for a form that no rule understands.
fn read(node: &Node, kind: Kind, join: Join) -> Option<Expr> {
    match &node.value {
        Value::Scalar { .. } => {
            let names = node.text().unwrap_or_default();
            let names = names.split([',', ' ']).filter(|name| !name.is_empty());
            Some(join.of(names.map(|name| atom(kind, name)).collect()))
        }
        Value::List(items) => {
            let names: Option<Vec<Expr>> = items
                .iter()
                .map(|item| item.text().map(|name| atom(kind, name)))
                .collect();
            Some(join.of(names?))
        }
        // `{type: ANY, permissions: […]}`, `{operator: OR, permissions: […]}`, `{any: […]}`, `{allOf: […]}`.
        Value::Map(fields) => {
            let stated = node.text_at("type").or_else(|| node.text_at("operator"));
            let stated = match stated.map(str::to_ascii_lowercase).as_deref() {
                Some("any" | "or" | "anyof" | "oneof") => Some(Join::Any),
                Some("all" | "and" | "allof") => Some(Join::All),
                // Datadog: nothing beyond a credential.
                Some("open") => return Some(Expr::nothing()),
                Some(_) => return None,
                None => None,
            };
            let lists = fields.iter().filter(|(_, value)| value.list().is_some());
            let parts: Option<Vec<Expr>> = lists
                .map(|(key, value)| {
                    let named = match key.to_ascii_lowercase().as_str() {
                        "any" | "or" | "anyof" | "oneof" => Some(Join::Any),
                        "all" | "and" | "allof" => Some(Join::All),
                        "permissions" | "scopes" | "roles" | "values" | "list" => Some(stated.unwrap_or(join)),
                        _ => None,
                    };
                    read(value, kind, named?)
                })
                .collect();
            let parts = parts.filter(|parts| !parts.is_empty())?;
            Some(Join::All.of(parts))
        }
    }
}

fn atom(kind: Kind, name: &str) -> Expr {
    let name = name.to_owned();
    Expr::Is(match kind {
        Scope => Atom::Scope(name),
        Permission => Atom::Permission(name),
        Role => Atom::Role(name),
    })
}
