//! Microsoft Graph: the vendor's permissions document. It lists, per permission, the paths and methods that the permission
//! opens, for delegated tokens of work or school accounts, delegated tokens of personal accounts, and tokens of
//! applications; which permission is the least for a path; and which others a permission needs beside it.
//!
//! - Any one permission of a kind suffices. None implies another unless the document lists both: `Mail.ReadWrite` opens a
//!   path that `Mail.Read` opens only if the document says so.
//! - Several names after `AlsoRequires` are alternatives: the document lists a permission to read and the one to read and
//!   write there, of which the second makes the first needless.
//! - A permission for resource-specific consent is given in a team, chat or meeting, and no token names it.
//! - Paths are the same in any case, and without the version.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use why403::requirement::{Atom, Context, Expr, Part, Provenance, Requirement};
use why403::table::{CaseRule, Operation, Template, TextTable};

use super::Made;
use super::build::{one_or, scope, share, source};
use super::graph_path::{Spellings, template};
use super::input::{Inputs, strings};
use crate::error::Result;

const FILE: &str = "msgraph/permissions.json.gz";
const DOCUMENT: &str =
    "https://github.com/microsoftgraph/microsoft-graph-devx-content/blob/master/permissions/new/permissions.json";
const DATE: &str = "2026-08-07";
const SOURCE: &str = "permissions";

/// The licence, as the requirement names it, of the accounts that some few paths are for.
const PERSONAL: &str = "personal Microsoft account";

/// Makes the table of Microsoft Graph.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let document = inputs.json(FILE, DOCUMENT)?;
    let permissions = document
        .get("permissions")
        .and_then(Value::as_object)
        .ok_or_else(|| inputs.fault(FILE, "should have an object `permissions`"))?;
    let mut reading = Reading::default();
    permissions.values().for_each(|permission| reading.learn(permission));
    for (name, permission) in permissions {
        reading.permission(name, permission);
    }
    let remarks = reading.remarks(permissions.len());
    let operations: Vec<Operation> = reading.found.into_values().map(Access::operation).collect();
    let table = TextTable {
        platform: "graph".to_owned(),
        title: "Microsoft Graph".to_owned(),
        license: "MIT".to_owned(),
        case: CaseRule::Insensitive,
        sources: vec![source(
            SOURCE,
            "Microsoft Graph permissions document",
            DATE,
            DOCUMENT,
            "MIT",
        )],
        shared: share(&operations, name_of),
        operations,
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

/// What a permission needs beside it: any one of these; nothing when empty.
type Beside = BTreeSet<String>;

/// The permissions of one kind of token for one operation.
#[derive(Debug, Default, PartialEq)]
struct Kind {
    /// Permission, and all the ways to have what it needs beside it.
    names: BTreeMap<String, BTreeSet<Beside>>,
    least: BTreeSet<String>,
    /// One of them is given in a team, chat or meeting.
    on_resource: bool,
}

#[derive(Debug, Default)]
struct Access {
    method: String,
    template: String,
    work: Kind,
    personal: Kind,
    client: Kind,
}

#[derive(Default)]
struct Reading {
    spellings: Spellings,
    /// By method and by the path's shape in lower case: the document writes one path with several parameter names.
    found: BTreeMap<(String, String), Access>,
    pairs: BTreeSet<(String, String)>,
    left_out: BTreeSet<String>,
}

fn path_sets(permission: &Value) -> impl Iterator<Item = &Value> {
    permission
        .get("pathSets")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

impl Reading {
    /// Learns how paths are written, before any is read.
    fn learn(&mut self, permission: &Value) {
        let paths = path_sets(permission).filter_map(|set| set.get("paths").and_then(Value::as_object));
        for path in paths.flat_map(|paths| paths.keys()) {
            self.spellings.learn(path);
        }
    }

    fn permission(&mut self, name: &str, permission: &Value) {
        let on_resource = permission.get("authorizationType").and_then(Value::as_str) == Some("RSC");
        for set in path_sets(permission) {
            let list = |key: &str| set.get(key).map(strings).unwrap_or_default();
            let (schemes, methods) = (list("schemeKeys"), list("methods"));
            for (path, marks) in set.get("paths").and_then(Value::as_object).into_iter().flatten() {
                let marks = Marks::read(marks.as_str().unwrap_or_default());
                for method in &methods {
                    self.pairs.insert((method.clone(), path.clone()));
                    let Some(access) = self.access(method, path) else {
                        continue;
                    };
                    for scheme in &schemes {
                        let kind = match scheme.as_str() {
                            "DelegatedWork" => &mut access.work,
                            "DelegatedPersonal" => &mut access.personal,
                            "Application" => &mut access.client,
                            _ => continue,
                        };
                        kind.names
                            .entry(name.to_owned())
                            .or_default()
                            .insert(marks.beside.clone());
                        kind.on_resource |= on_resource;
                        if marks.least.contains(scheme) {
                            kind.least.insert(name.to_owned());
                        }
                    }
                }
            }
        }
    }

    fn access(&mut self, method: &str, path: &str) -> Option<&mut Access> {
        let Some((template, shape)) = template(path, &self.spellings).and_then(|template| {
            let shape = Template::parse(&template).ok()?.shape().to_lowercase();
            Some((template, shape))
        }) else {
            self.left_out.insert(path.to_owned());
            return None;
        };
        let access = self.found.entry((method.to_owned(), shape)).or_insert_with(|| Access {
            method: method.to_owned(),
            ..Access::default()
        });
        // Of several spellings of the parameters the first in the order of letters, whatever order they come in.
        if access.template.is_empty() || template < access.template {
            access.template = template;
        }
        Some(access)
    }

    fn remarks(&self, permissions: usize) -> Vec<String> {
        let mut remarks = vec![format!(
            "{permissions} permissions on {} pairs of method and path, {} of them the same path with other names of its parameters or in other case",
            self.pairs.len(),
            self.pairs
                .iter()
                .filter(|(_, path)| !self.left_out.contains(path))
                .count()
                - self.found.len()
        )];
        let count = |is: fn(&Access) -> bool| self.found.values().filter(|access| is(access)).count();
        remarks.push(format!(
            "{} take delegated and application permissions, {} delegated alone, {} application alone",
            count(|a| a.delegated() && !a.client.names.is_empty()),
            count(|a| a.delegated() && a.client.names.is_empty()),
            count(|a| !a.delegated()),
        ));
        remarks.extend(
            self.left_out
                .iter()
                .map(|path| format!("left out: {path} (an example or a query, no path)")),
        );
        remarks
    }
}

/// `least=DelegatedWork,Application;AlsoRequires=Policy.Read.All`
#[derive(Debug, Default)]
struct Marks {
    least: BTreeSet<String>,
    beside: Beside,
}

impl Marks {
    fn read(text: &str) -> Self {
        let mut marks = Self::default();
        for (key, value) in text.split(';').filter_map(|pair| pair.trim().split_once('=')) {
            let names = value
                .split(',')
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty());
            match key {
                "least" => marks.least.extend(names),
                "AlsoRequires" => marks.beside.extend(names),
                _ => {}
            }
        }
        marks
    }
}

impl Kind {
    /// Any one of the names, each with what it needs beside it. `None` when this kind of token is not accepted.
    fn expr(&self, wanted: impl Fn(&str) -> bool) -> Option<Expr> {
        let mut list: Vec<Expr> = Vec::new();
        for (name, ways) in self.names.iter().filter(|(name, _)| wanted(name)) {
            // Listed once without a condition, it needs nothing beside it.
            let free = ways.iter().any(BTreeSet::is_empty);
            for beside in ways.iter().filter(|beside| beside.is_empty() == free) {
                let expr = with(name, beside);
                if !list.contains(&expr) {
                    list.push(expr);
                }
            }
        }
        // Bare names before those with conditions, so that a list of names alone can be told from the rest.
        list.sort_by_key(|expr| !matches!(expr, Expr::Is(_)));
        (!list.is_empty()).then(|| one_or(list, Expr::Any))
    }
}

/// A name with what it needs beside it. Two names that need one another are written the same way from both ends.
fn with(name: &str, beside: &Beside) -> Expr {
    if beside.is_empty() {
        return scope(name);
    }
    let other = Expr::any_scope(beside.iter().cloned());
    let mut both = vec![scope(name), other];
    if beside.len() == 1 {
        both.sort();
    }
    Expr::All(both)
}

impl Access {
    fn delegated(&self) -> bool {
        !self.work.names.is_empty() || !self.personal.names.is_empty()
    }

    fn operation(self) -> Operation {
        let expr = self.alternatives(|kind| {
            let expr = kind.expr(|_| true)?;
            Some(if kind.on_resource { or_unknown(expr) } else { expr })
        });
        let least = self.alternatives(|kind| kind.expr(|name| kind.least.contains(name)));
        let mut part = Part::new(expr.unwrap_or(Expr::Unknown), Provenance::Official, SOURCE);
        part.least = least.filter(|least| *least != part.expr);
        Operation {
            note: self.note(),
            method: self.method,
            template: self.template,
            requirement: Requirement { parts: vec![part] },
            ..Operation::default()
        }
    }

    /// One alternative for users, one for clients. Personal accounts have one of their own where they need a name that
    /// others do not.
    fn alternatives(&self, of: impl Fn(&Kind) -> Option<Expr>) -> Option<Expr> {
        let held_by = |context, mut conditions: Vec<Expr>| {
            conditions.insert(0, Expr::Is(Atom::Context(context)));
            Expr::All(conditions)
        };
        let mut list: Vec<Expr> = Vec::new();
        let work = of(&self.work);
        let personal = of(&self.personal).filter(|_| {
            self.personal
                .names
                .keys()
                .any(|name| !self.work.names.contains_key(name))
        });
        list.extend(work.map(|expr| held_by(Context::User, vec![expr])));
        list.extend(personal.map(|expr| {
            let account = Expr::Is(Atom::License(PERSONAL.to_owned()));
            held_by(Context::User, vec![account, expr])
        }));
        list.extend(of(&self.client).map(|expr| held_by(Context::Client, vec![expr])));
        (!list.is_empty()).then(|| one_or(list, Expr::Any))
    }

    /// What the requirement does not say of personal accounts.
    fn note(&self) -> Option<String> {
        let (work, personal) = (&self.work.names, &self.personal.names);
        if work.is_empty() {
            None
        } else if personal.is_empty() {
            Some("not for personal Microsoft accounts".to_owned())
        } else if personal == work {
            None
        } else {
            let names: Vec<&str> = personal.keys().map(String::as_str).collect();
            Some(format!("personal Microsoft accounts: only with {}", names.join(", ")))
        }
    }
}

fn or_unknown(expr: Expr) -> Expr {
    match expr {
        Expr::Any(mut list) => {
            list.push(Expr::Unknown);
            Expr::Any(list)
        }
        expr => Expr::Any(vec![expr, Expr::Unknown]),
    }
}

/// Named after the least of its names, or its first.
fn name_of(parts: &[Part]) -> Option<String> {
    let part = parts.first()?;
    let scopes = |expr: &Expr| {
        let first = expr.atoms().into_iter().find(|atom| matches!(atom, Atom::Scope(_)));
        first.map(|atom| atom.name().to_owned())
    };
    part.least.as_ref().and_then(scopes).or_else(|| scopes(&part.expr))
}

#[cfg(test)]
#[path = "graph_tests.rs"]
mod tests;
