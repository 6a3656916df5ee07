//! A second reading of `security`, straight from JSON and by other code than the importer's, to hold the importer to.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use why403::requirement::{Atom, Expr};

/// Alternatives, each a set of conditions that must all be met.
pub(crate) type Alternatives = BTreeSet<BTreeSet<String>>;

/// What a document states.
#[derive(Default)]
pub(crate) struct Stated {
    /// What each operation requires, by method and path; `None` where nothing states it.
    pub(crate) operations: BTreeMap<(String, String), Option<Alternatives>>,
    /// Operations with more than one alternative that names scopes or roles.
    pub(crate) alternatives: usize,
    /// Operations with an alternative that names more than one, counted per scheme.
    pub(crate) sets: usize,
}

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];
const UNKNOWN: &str = "unknown";

/// Reads a document of OpenAPI 3 or Swagger 2.0.
pub(crate) fn read(document: &Value) -> Stated {
    let schemes = document
        .pointer("/components/securitySchemes")
        .or_else(|| document.get("securityDefinitions"));
    let speaking = speaking(document);
    let mut all = Stated::default();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        if path.starts_with("x-") {
            continue;
        }
        let target = item
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| document.pointer(reference.trim_start_matches('#')))
            .unwrap_or(item);
        for method in METHODS {
            let Some(operation) = item.get(method).or_else(|| target.get(method)) else {
                continue;
            };
            let security = operation
                .get("security")
                .or_else(|| target.get("security"))
                .or_else(|| document.get("security"));
            let named: Vec<usize> = security
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(names_in)
                .filter(|count| *count > 0)
                .collect();
            all.alternatives += usize::from(named.len() > 1);
            all.sets += usize::from(named.iter().any(|count| *count > 1));
            let stated = security.map(|security| alternatives(security, schemes, &speaking));
            all.operations
                .insert((method.to_ascii_uppercase(), path.clone()), stated);
        }
    }
    all
}

/// How many scopes or roles an alternative names.
fn names_in(alternative: &Value) -> usize {
    let lists = alternative.as_object().into_iter().flatten();
    lists.filter_map(|(_, names)| names.as_array()).map(Vec::len).sum()
}

/// Schemes with which `security` names something, anywhere but in an example or a schema.
fn speaking(document: &Value) -> BTreeSet<&str> {
    let mut lists: Vec<&Value> = document.get("security").into_iter().collect();
    let paths = document.get("paths").and_then(Value::as_object);
    let shared = document.pointer("/components/pathItems").and_then(Value::as_object);
    for (_, item) in paths.into_iter().chain(shared).flatten() {
        lists.extend(item.get("security"));
        lists.extend(METHODS.iter().filter_map(|method| item.get(method)?.get("security")));
    }
    let alternatives = lists.into_iter().filter_map(Value::as_array).flatten();
    let named = alternatives.filter_map(Value::as_object).flatten();
    named
        .filter(|(_, names)| names.as_array().is_some_and(|names| !names.is_empty()))
        .map(|(name, _)| name.as_str())
        .collect()
}

fn alternatives(security: &Value, schemes: Option<&Value>, speaking: &BTreeSet<&str>) -> Alternatives {
    let list = security.as_array().map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() {
        return [BTreeSet::new()].into();
    }
    list.iter()
        .map(|alternative| {
            let mut set = BTreeSet::new();
            for (name, names) in alternative.as_object().into_iter().flatten() {
                let Some(scheme) = schemes.and_then(|schemes| schemes.get(name)) else {
                    // Nobody knows what the names of a scheme are that is not declared.
                    set.insert(UNKNOWN.to_owned());
                    continue;
                };
                let field = |key| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
                let (kind, place) = (field("type"), field("in"));
                let scopes = matches!(kind, "oauth2" | "openIdConnect");
                let basic = kind == "basic" || field("scheme").eq_ignore_ascii_case("basic");
                if kind == "apiKey" && place == "header" {
                    if !field("name").eq_ignore_ascii_case("authorization") {
                        set.insert(format!("header {}", field("name").to_ascii_lowercase()));
                    }
                } else if basic || matches!(kind, "apiKey" | "mutualTLS") {
                    set.insert(UNKNOWN.to_owned());
                }
                let token = scopes
                    || kind == "http" && !basic
                    || kind == "apiKey" && place == "header" && field("name").eq_ignore_ascii_case("authorization");
                if token && names.as_array().is_none_or(Vec::is_empty) && !speaking.contains(name.as_str()) {
                    set.insert(UNKNOWN.to_owned());
                }
                for name in names.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    set.insert(format!("{} {name}", if scopes { "scope" } else { "role" }));
                }
            }
            set
        })
        .collect()
}

/// The alternatives of an expression, multiplied out.
pub(crate) fn multiplied(expr: &Expr) -> Alternatives {
    match expr {
        Expr::Unknown => [[UNKNOWN.to_owned()].into()].into(),
        Expr::Is(atom) => [[named(atom)].into()].into(),
        Expr::Any(list) => list.iter().flat_map(multiplied).collect(),
        // By OpenAPI's letter all are needed: of a list that the importer doubts, the names are compared.
        Expr::All(list) | Expr::Listed(list) => {
            list.iter().fold([BTreeSet::new()].into(), |done: Alternatives, expr| {
                let more = multiplied(expr);
                done.iter()
                    .flat_map(|one| more.iter().map(move |two| one.union(two).cloned().collect()))
                    .collect()
            })
        }
    }
}

fn named(atom: &Atom) -> String {
    format!("{} {}", atom.kind(), atom.name())
}
