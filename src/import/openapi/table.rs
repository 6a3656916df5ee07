//! From a document's operations to a requirement table.

use super::document::{Document as Tree, Path, wrong};
use super::operations::{self, Found};
use super::servers::Servers;
use super::warnings::{Warning, Warnings};
use super::{Document, OpenApiError, Options, SeveralScopes, Slips, Stated};
use crate::requirement::{Expr, Part, Provenance, Requirement, Source};
use crate::table::{Auth, Base, METHODS, Operation, Template, TextTable};
use crate::token::without_tokens;
use std::collections::{BTreeMap, BTreeSet};

/// Key of the one source of an imported table.
const SOURCE: &str = "document";
/// Servers multiply operations; a table holds at most this many.
const MOST_OPERATIONS: usize = 200_000;
/// Titles are cut to this many characters.
const MOST_OF_TITLE: usize = 200;

/// Reads the document's root and builds the table.
pub(super) fn build(tree: Tree, options: &Options, slips: Slips) -> Result<Document, OpenApiError> {
    let swagger = version(&tree)?;
    let mut warnings = Warnings::default();
    let servers = servers(&tree, swagger, &mut warnings)?;
    let found = operations::read(&tree, swagger, options, slips, &mut warnings)?;
    assemble(head(&tree, options), servers, found, options, warnings)
}

/// The table of operations that a reader found, whatever form the document has.
pub(super) fn assemble(
    mut table: TextTable,
    servers: Servers,
    found: Vec<Found>,
    options: &Options,
    mut warnings: Warnings,
) -> Result<Document, OpenApiError> {
    let servers = if options.hosts.is_empty() {
        servers
    } else {
        servers.under(&options.hosts)
    };
    let mut notes = Vec::new();
    let mut bases: BTreeMap<BTreeSet<String>, String> = BTreeMap::new();
    let mut merged: BTreeMap<(String, String, String), Operation> = BTreeMap::new();
    let mut several = 0usize;
    for (stated, own) in &found {
        let own = own.as_ref().map(|own| {
            if options.hosts.is_empty() {
                own.clone()
            } else {
                own.under(&options.hosts)
            }
        });
        for (prefix, hosts) in &own.as_ref().unwrap_or(&servers).0 {
            let hosts = if hosts.is_empty() {
                all_hosts(&servers)
            } else {
                hosts.clone()
            };
            if hosts.is_empty() {
                return Err(OpenApiError::NoHost);
            }
            let next = format!("hosts-{}", bases.len() + 1);
            let base = bases.entry(hosts).or_insert(next).clone();
            let operation = match operation(stated, prefix, base) {
                Ok(operation) => operation,
                Err(reason) => {
                    warnings.add(Warning::LeftOut(format!("{} {}: {reason}", stated.method, stated.path)));
                    continue;
                }
            };
            let key = (
                operation.base.clone(),
                operation.method.clone(),
                operation.template.clone(),
            );
            let full = merged.len() >= MOST_OPERATIONS;
            match merged.get_mut(&key) {
                None if full => {
                    let path = Path::root().at("servers");
                    return Err(wrong(
                        &path,
                        None,
                        "the servers multiply the operations beyond 200,000; name fewer",
                    ));
                }
                None => {
                    merged.insert(key, operation);
                }
                Some(first) => {
                    several += 1;
                    join(first, operation);
                }
            }
        }
    }
    if several > 0 {
        notes.push(format!(
            "{} method and path with another (they differ in query or fragment only) and were put \
             together with it; where they require different things, the requirement is unknown.",
            counted(several, "operation shares", "operations share")
        ));
    }
    let silent = found.iter().filter(|(stated, _)| stated.security.is_none()).count();
    if silent > 0 {
        notes.push(format!(
            "{silent} operations have no `security`: what they require is unknown."
        ));
    }
    if !found.is_empty() && !found.iter().any(|(stated, _)| stated.names() || stated.needs_nothing()) {
        notes.push(
            "No operation of this document states what a token must hold: the table can tell official operations from \
             others, and nothing about scopes or permissions."
                .to_owned(),
        );
    }
    notes.extend(warnings.notes());
    table.bases = bases
        .into_iter()
        .map(|(hosts, key)| Base {
            key,
            hosts: hosts.into_iter().collect(),
        })
        .collect();
    table.operations = merged.into_values().collect();
    table.sort();
    Ok(Document {
        table,
        operations: found.into_iter().map(|(stated, _): Found| stated).collect(),
        notes,
        unread: warnings.take_unread(),
    })
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// True for Swagger 2.0.
fn version(tree: &Tree) -> Result<bool, OpenApiError> {
    let not = |reason: &str| {
        Err(OpenApiError::NotOpenApi {
            reason: reason.to_owned(),
        })
    };
    if tree.root.map().is_none() {
        return not("it is not an object");
    }
    match (tree.root.text_at("openapi"), tree.root.text_at("swagger")) {
        (Some(version), _) if version.starts_with("3.") => Ok(false),
        (None, Some("2.0" | "2")) => Ok(true),
        (Some(_), _) => not("`openapi` is another version; convert it to 3.0 or 3.1"),
        (None, Some(_)) => not("`swagger` is another version; convert it to 2.0 or to OpenAPI 3"),
        (None, None) => not("it has neither `openapi` nor `swagger`"),
    }
}

fn servers(tree: &Tree, swagger: bool, warnings: &mut Warnings) -> Result<Servers, OpenApiError> {
    let servers = if swagger {
        Servers::of_swagger(&tree.root)?
    } else {
        match tree.root.get("servers").filter(|node| !node.is_null()) {
            Some(node) => Servers::of_list(node, &Path::root().at("servers"), warnings)?,
            None => Servers([(String::new(), BTreeSet::new())].into()),
        }
    };
    Ok(servers)
}

fn all_hosts(servers: &Servers) -> BTreeSet<String> {
    servers.0.values().flatten().cloned().collect()
}

fn head(tree: &Tree, options: &Options) -> TextTable {
    let info = tree.root.get("info");
    let text = |key: &str| info.and_then(|info| info.text_at(key)).unwrap_or_default();
    let title = text("title");
    let license = info
        .and_then(|info| info.get("license"))
        .and_then(|l| l.text_at("name"));
    titled(title, text("version"), license.unwrap_or("not stated"), options)
}

/// The head of the table of a document with this title.
pub(super) fn titled(title: &str, version: &str, license: &str, options: &Options) -> TextTable {
    let title = match one_line(title) {
        title if title.is_empty() => "Imported document".to_owned(),
        title => title,
    };
    let title = title.as_str();
    let version = one_line(version);
    let license = one_line(license);
    TextTable {
        platform: options.name.clone().unwrap_or_else(|| short_name(title)),
        title: title.to_owned(),
        license: license.clone(),
        sources: vec![Source {
            key: SOURCE.to_owned(),
            title: format!("imported document `{title}`"),
            date: version,
            url: String::new(),
            license,
            valid_until: None,
        }],
        ..TextTable::default()
    }
}

/// A title, version or licence as it may be shown: one line, of bounded length, without what steers a terminal and
/// without tokens.
fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = without_tokens(&line).unwrap_or(line);
    line.chars().take(MOST_OF_TITLE).collect()
}

/// `Pet Store (v3)` → `pet-store-v3`.
fn short_name(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() >= 40 {
            break;
        }
    }
    match name.trim_end_matches('-') {
        "" => "imported".to_owned(),
        name => name.to_owned(),
    }
}

/// The operation as a table holds it; why it cannot, where its path or method is none.
fn operation(stated: &Stated, prefix: &str, base: String) -> Result<Operation, String> {
    if !METHODS.contains(&stated.method.as_str()) {
        return Err(format!("`{}` is no method that a table knows", stated.method));
    }
    // A fragment is never sent and a query is not matched.
    let path = stated.path.split(['#', '?']).next().unwrap_or_default();
    let template = joined_parameters(&format!("{prefix}{path}").replace(' ', "%20"));
    Template::parse(&template).map_err(|error| {
        format!(
            "the path cannot be matched: {} (column {} of `{template}`)",
            error.reason, error.column
        )
    })?;
    let mut first: Vec<Expr> = stated.security.iter().chain(&stated.instead).cloned().collect();
    if !stated.instead.is_empty() {
        first = vec![SeveralScopes::Any.of(first)];
    }
    let part = |expr: &Expr| Part::new(expr.clone(), Provenance::Imported, SOURCE);
    Ok(Operation {
        base,
        method: stated.method.clone(),
        template,
        id: stated.id.clone(),
        auth: stated.auth,
        requirement: Requirement {
            parts: first.iter().chain(&stated.more).map(part).collect(),
        },
        deprecated: stated.deprecated,
        dropped: Vec::new(),
        note: None,
    })
}

/// `/{id}{extension}` → `/{id}`: nothing tells where one ends and the other begins, and together they
/// are any text, as one is.
fn joined_parameters(template: &str) -> String {
    let mut pieces = template.split("}{");
    let mut joined = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}') {
            Some((_, rest)) => {
                joined.push('}');
                joined.push_str(rest);
            }
            // Not closed: as it stands, so that the error names it.
            None => {
                joined.push_str("}{");
                joined.push_str(piece);
            }
        }
    }
    joined
}

/// Two operations that no request can tell apart by method and path.
fn join(first: &mut Operation, second: Operation) {
    if first.requirement != second.requirement || first.auth != second.auth {
        first.requirement.parts = Vec::new();
        first.auth = Auth::Unknown;
    }
    first.deprecated &= second.deprecated;
    if first.id != second.id {
        first.id = String::new();
    }
}
