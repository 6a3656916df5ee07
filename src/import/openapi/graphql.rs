//! GraphQL schemas with directives that state scopes and roles: `@requiresScopes`, `@policy`, `@auth`, `@hasRole`,
//! `@hasScope`, `@authenticated`. Every field of a root type is an operation; all go to one address, so that the table
//! can say what is needed only where all of them need the same. What each needs is in the notes.

use super::sdl::{self, Directive, Value};
use super::servers::Servers;
use super::warnings::Warnings;
use super::{Document, OpenApiError, Options, SeveralScopes, Stated, table};
use crate::requirement::{Atom, Expr};
use crate::table::{Auth, expr};
use std::collections::BTreeSet;

/// Where servers of GraphQL listen, unless they are told otherwise.
const ADDRESS: &str = "/graphql";
/// So many fields are named in the notes.
const MOST_NAMED: usize = 200;

/// Whether a text begins as a schema does; neither JSON nor OpenAPI's YAML begins so.
pub(super) fn is_schema(text: &str) -> bool {
    let begins = |line: &str| {
        let mut words = line.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let named = second.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '@' | '{'));
        let keyword = matches!(
            first,
            "type" | "extend" | "schema" | "interface" | "union" | "enum" | "input" | "scalar" | "directive"
        );
        keyword && named || first == "schema{"
    };
    let mut in_text = false;
    for line in text.lines().map(str::trim) {
        let marks = line.matches("\"\"\"").count();
        if in_text || marks > 0 {
            in_text ^= marks % 2 == 1;
            continue;
        }
        if !line.is_empty() && !line.starts_with(['#', '"']) {
            return begins(line);
        }
    }
    false
}

/// Builds the table of a schema.
pub(super) fn read(text: &str, options: &Options) -> Result<Document, OpenApiError> {
    if options.hosts.is_empty() {
        return Err(OpenApiError::NoHost);
    }
    let schema = sdl::parse(text)?;
    let roots: BTreeSet<&str> = match schema.roots.is_empty() {
        true => ["Query", "Mutation", "Subscription"].into(),
        false => schema.roots.iter().map(String::as_str).collect(),
    };
    let mut found = Vec::new();
    let mut lines = Vec::new();
    for object in schema
        .types
        .iter()
        .filter(|object| roots.contains(object.name.as_str()))
    {
        for field in &object.fields {
            let directives: Vec<&Directive> = object.directives.iter().chain(&field.directives).collect();
            let required: Vec<Expr> = directives.iter().filter_map(|directive| required(directive)).collect();
            let stated = !required.is_empty();
            let guarded = stated || directives.iter().any(|directive| directive.name == "authenticated");
            let security = stated.then(|| SeveralScopes::All.of(required));
            let id = format!("{}.{}", object.name, field.name);
            if let Some(expr) = security.as_ref().filter(|_| lines.len() < MOST_NAMED) {
                lines.push(format!("{id}: {}", expr::to_text(expr)));
            }
            let stated = Stated {
                pointer: id.clone(),
                method: "POST".to_owned(),
                path: ADDRESS.to_owned(),
                id,
                security,
                instead: Vec::new(),
                more: Vec::new(),
                auth: if guarded { Auth::Token } else { Auth::Unknown },
                deprecated: field.directives.iter().any(|directive| directive.name == "deprecated"),
            };
            found.push((stated, None));
        }
    }
    let mut servers = Servers::default();
    // The user's hosts take its place.
    if servers.add("/").is_err() {
        return Err(OpenApiError::NoHost);
    }
    let head = table::titled("GraphQL schema", "", "not stated", options);
    let mut document = table::assemble(head, servers, found, options, Warnings::default())?;
    document.notes.push(
        "All fields of a GraphQL schema are called at one address: the table can say what a call needs only where all \
         need the same."
            .to_owned(),
    );
    document.notes.extend(lines);
    Ok(document)
}

/// What a directive requires; `None` for one that states nothing about what a token must hold.
fn required(directive: &Directive) -> Option<Expr> {
    let argument = |names: &[&str]| {
        let named = directive
            .arguments
            .iter()
            .find(|(name, _)| names.contains(&name.as_str()));
        named.map(|(_, value)| value)
    };
    let scope = |name: &str| Expr::Is(Atom::Scope(name.to_owned()));
    let role = |name: &str| Expr::Is(Atom::Role(name.to_owned()));
    let permission = |name: &str| Expr::Is(Atom::Permission(name.to_owned()));
    let read = |value: Option<&Value>, atom: &dyn Fn(&str) -> Expr| {
        Some(
            value
                .and_then(|value| alternatives(value, atom))
                .unwrap_or(Expr::Unknown),
        )
    };
    match directive.name.as_str() {
        "requiresScopes" => read(argument(&["scopes"]), &scope),
        "policy" => read(argument(&["policies"]), &permission),
        "hasScope" | "hasScopes" => read(argument(&["scopes", "scope"]), &scope),
        "hasRole" | "hasRoles" => read(argument(&["roles", "role"]), &role),
        "hasPermission" | "hasPermissions" => read(argument(&["permissions", "permission"]), &permission),
        "auth" => match (argument(&["scopes", "scope"]), argument(&["permissions", "permission"])) {
            (Some(scopes), _) => read(Some(scopes), &scope),
            (None, Some(permissions)) => read(Some(permissions), &permission),
            // Rules and other forms of their own read as unknown.
            (None, None) => read(argument(&["requires", "roles", "role"]), &role),
        },
        _ => None,
    }
}

/// `[["a", "b"], ["c"]]`: any one of the inner lists, all of its names. A plain list: any one. One name: that.
fn alternatives(value: &Value, atom: &dyn Fn(&str) -> Expr) -> Option<Expr> {
    match value {
        Value::Name(name) => Some(atom(name)),
        Value::List(list) => {
            let ways: Option<Vec<Expr>> = list
                .iter()
                .map(|way| match way {
                    Value::Name(name) => Some(atom(name)),
                    Value::List(all) => {
                        let names: Option<Vec<Expr>> = all
                            .iter()
                            .map(|one| match one {
                                Value::Name(name) => Some(atom(name)),
                                Value::List(_) | Value::Other => None,
                            })
                            .collect();
                        Some(SeveralScopes::All.of(names?))
                    }
                    Value::Other => None,
                })
                .collect();
            // An empty list states nothing.
            ways.filter(|ways| !ways.is_empty() && !ways.iter().any(Expr::is_nothing))
                .map(|ways| SeveralScopes::Any.of(ways))
        }
        Value::Other => None,
    }
}
