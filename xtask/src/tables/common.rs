//! Vendors whose documents are in the common form: an OpenAPI document, or several, reduced to facts.
//!
//! A vendor here is a description and no code: which documents, under which paths and hosts, and in which fields they name
//! what an operation requires. Only what a vendor says in its own way has a function ([`Reading::Own`]).

mod cloud;
mod collaboration;
mod crm;
mod identity;
mod merge;
mod own;
mod security;
mod telephony;
#[cfg(test)]
mod tests;

use serde_json::Value;
use why403::requirement::{Atom, Expr, Part, Provenance, Requirement, Source};
use why403::table::{Auth, Base, Operation, TextTable};

use super::Made;
use super::build::{one_or, source};
use super::input::{Inputs, operations, strings};
use crate::error::Result;

pub(super) use merge::merge;

/// Every vendor in the common form.
pub(super) fn vendors() -> impl Iterator<Item = &'static Vendor> {
    let all = [telephony::ALL, identity::ALL, collaboration::ALL, crm::ALL, cloud::ALL];
    all.into_iter().flatten()
}

/// A vendor, and how its documents are read.
pub(super) struct Vendor {
    /// Its folder in `vendors/`.
    pub(super) name: &'static str,
    /// Its name for readers.
    pub(super) title: &'static str,
    /// Its documents; of two that have the same operation, the first one's stays.
    documents: &'static [Document],
    /// Paths of the documents that are no addresses, with the reason.
    left_out: &'static [(&'static str, &'static str)],
}

/// A file, or some of the documents in it.
struct Document {
    file: &'static str,
    /// Names of the documents that are meant; all of the file when there are none.
    only: &'static [&'static str],
    source: Origin,
    hosts: Hosts,
    /// What stands before the paths; the path of the first server when there is none.
    under: &'static [&'static str],
    /// What together makes up the requirement.
    parts: &'static [Reading],
    provenance: Provenance,
}

const DOCUMENT: Document = Document {
    file: "",
    only: &[],
    source: Origin {
        key: "openapi",
        title: "",
        date: "",
        url: "",
        license: "",
    },
    hosts: Hosts::Any,
    under: &[],
    parts: &[],
    provenance: Provenance::Official,
};

/// The document for a reader.
#[derive(Clone, Copy)]
struct Origin {
    key: &'static str,
    title: &'static str,
    date: &'static str,
    url: &'static str,
    license: &'static str,
}

/// Which hosts serve a document's operations.
enum Hosts {
    /// The vendor's description of itself decides; the table has no say.
    Any,
    /// These, under this name.
    Only(&'static str, &'static [&'static str]),
    /// The host of the document's first server.
    Server,
}

/// Where an operation names what it requires.
enum Reading {
    /// In a field of the operation: a name, or a list of names.
    Field {
        field: &'static str,
        kind: fn(String) -> Atom,
        join: Join,
    },
    /// In `security`: the operation's own, or else the document's.
    Security(security::Schemes),
    /// In a way of this vendor's own, from the operation and from the document.
    Own(fn(&Value, &Value) -> Option<Expr>),
}

/// How several names of one list hang together.
#[derive(Clone, Copy)]
enum Join {
    /// Any one is enough.
    Any,
    /// All are needed.
    All,
    /// The source does not say.
    Unsaid,
    /// It depends on the names.
    By(fn(&[String]) -> Join),
}

impl Join {
    /// The names as an expression; `None` when there is none.
    fn expr(self, names: Vec<String>, kind: fn(String) -> Atom) -> Option<Expr> {
        let join = match self {
            Self::By(rule) => rule(&names),
            other => other,
        };
        let mut seen: Vec<String> = Vec::new();
        // A scope has no space (RFC 6749 §3.3); where a list has one, it slipped in.
        for name in names
            .iter()
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
        {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
        if seen.is_empty() {
            return None;
        }
        // `modules.{module}.ALL` stands for names that the source does not write out: a token that lacks it as written
        // may have the one that is meant.
        let mut list: Vec<Expr> = Vec::new();
        let mut more = false;
        for name in seen {
            let pattern = name.contains('{');
            let one = Expr::Is(kind(name));
            list.push(match join {
                Self::All if pattern => Expr::Any(vec![one, Expr::Unknown]),
                _ => one,
            });
            more |= pattern;
        }
        if more && !matches!(join, Self::All) {
            list.push(Expr::Unknown);
        }
        Some(match join {
            Self::Any => one_or(list, Expr::Any),
            Self::All => one_or(list, Expr::All),
            Self::Unsaid | Self::By(_) if more => Expr::Any(list),
            Self::Unsaid | Self::By(_) => one_or(list, Expr::Listed),
        })
    }
}

/// Makes a vendor's table.
pub(super) fn make(vendor: &Vendor, inputs: &Inputs) -> Result<Made> {
    let mut sources: Vec<Source> = Vec::new();
    let mut bases: Vec<Base> = Vec::new();
    let mut all = Vec::new();
    let mut remarks = Vec::new();
    for document in vendor.documents {
        let from = document.source;
        if !sources.iter().any(|known| known.key == from.key) {
            sources.push(source(from.key, from.title, from.date, from.url, from.license));
        }
        let content = inputs.json(document.file, from.url)?;
        let parts = match content.get("documents").and_then(Value::as_array) {
            Some(list) => list.iter().collect(),
            None => vec![&content],
        };
        let name = |part: &Value| part.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        for part in parts {
            if document.only.is_empty() || document.only.contains(&name(part).as_str()) {
                read(vendor, document, part, &mut all, &mut bases, &mut remarks);
            }
        }
        for wanted in document.only {
            let there = content.get("documents").and_then(Value::as_array);
            if !there.is_some_and(|list| list.iter().any(|part| name(part) == *wanted)) {
                return Err(inputs.fault(document.file, format!("it has no document `{wanted}`")));
            }
        }
    }
    remarks.insert(0, format!("{} operations in the documents", all.len()));
    let operations = merge(all, &mut remarks);
    let table = TextTable {
        platform: vendor.name.to_owned(),
        title: vendor.title.to_owned(),
        license: "facts from public documents of the vendor".to_owned(),
        sources,
        bases,
        operations,
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

fn read(
    vendor: &Vendor,
    document: &Document,
    content: &Value,
    all: &mut Vec<Operation>,
    bases: &mut Vec<Base>,
    remarks: &mut Vec<String>,
) {
    let server = content
        .pointer("/servers/0/url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (host, path) = split(server);
    let (key, hosts) = match document.hosts {
        Hosts::Any => (String::new(), Vec::new()),
        Hosts::Only(key, hosts) => (key.to_owned(), hosts.iter().map(|host| (*host).to_owned()).collect()),
        Hosts::Server => (host.clone(), vec![host]),
    };
    let found = operations(content);
    if !key.is_empty() && !found.is_empty() && !bases.iter().any(|base| base.key == key) {
        bases.push(Base {
            key: key.clone(),
            hosts,
        });
    }
    let prefixes: Vec<&str> = if document.under.is_empty() {
        vec![path]
    } else {
        document.under.to_vec()
    };
    for (method, path, fields, _) in found {
        if let Some((_, why)) = vendor.left_out.iter().find(|(left, _)| *left == path) {
            remarks.push(format!("left out: {method} {path} ({why})"));
            continue;
        }
        let operation = operation(document, fields, content);
        for prefix in &prefixes {
            all.push(Operation {
                base: key.clone(),
                method: method.clone(),
                template: format!("{prefix}{path}"),
                ..operation.clone()
            });
        }
    }
}

/// What a document says of one operation, without its method and path.
fn operation(document: &Document, fields: &Value, content: &Value) -> Operation {
    let way = security::way(fields, content);
    let said: Vec<Expr> = document
        .parts
        .iter()
        .filter_map(|reading| match reading {
            Reading::Field { field, kind, join } => join.expr(names(fields.get(field)), *kind),
            Reading::Security(schemes) => schemes.read(fields, content),
            Reading::Own(read) => read(fields, content),
        })
        .collect();
    let named = said.iter().any(|expr| !expr.is_nothing());
    let part = |expr| Part::new(expr, document.provenance, document.source.key);
    let parts: Vec<Part> = match (said.is_empty(), way) {
        (true, security::Way::Nothing | security::Way::Also) => vec![part(Expr::nothing())],
        (true, _) => vec![part(Expr::Unknown)],
        (false, _) => said.into_iter().map(part).collect(),
    };
    let note = match way {
        security::Way::Nothing if named => Some("the document asks for no token here, and names this all the same"),
        security::Way::Also if named => Some("the document also has this call without a token"),
        _ => None,
    };
    Operation {
        id: fields
            .get("operationId")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        auth: match way {
            security::Way::Token => Auth::Token,
            security::Way::Also if named => Auth::Token,
            security::Way::Unsaid => Auth::Unknown,
            _ => Auth::Open,
        },
        requirement: Requirement { parts },
        deprecated: fields.get("deprecated").and_then(Value::as_bool).unwrap_or_default(),
        note: note.map(str::to_owned),
        ..Operation::default()
    }
}

/// The names in a field: one, or a list.
fn names(field: Option<&Value>) -> Vec<String> {
    match field {
        Some(Value::String(name)) => vec![name.clone()],
        Some(list) => strings(list),
        None => Vec::new(),
    }
}

/// Host and path of a server's address; what stands before a host's first dot in braces, and nothing else, is taken away.
fn split(server: &str) -> (String, &str) {
    let rest = server.strip_prefix("https://").unwrap_or(server);
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let host = match host.split_once('}') {
        Some((_, after)) if host.starts_with('{') => after.trim_start_matches('.'),
        _ => host,
    };
    (host.to_ascii_lowercase(), path.trim_end_matches('/'))
}
