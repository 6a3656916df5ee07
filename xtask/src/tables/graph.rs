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

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    reading.narrow_the_least();
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

/// The permissions of one kind of token for one operation.
#[derive(Debug, Default, PartialEq)]
struct Kind {
    /// Permission, and what it needs beside it: any one of these, nothing when there is none.
    names: BTreeMap<String, BTreeSet<String>>,
    /// Those marked as the least, with the level that the document gives them.
    least: BTreeMap<String, u64>,
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
                        kind.add(name, &marks.beside);
                        kind.on_resource |= on_resource;
                        if marks.least.contains(scheme) {
                            let level = permission.pointer(&format!("/schemes/{scheme}/privilegeLevel"));
                            kind.least
                                .insert(name.to_owned(), level.and_then(Value::as_u64).unwrap_or(u64::MAX));
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

    /// A mark counts for all methods of an entry at once, so that the permission that is the least for writing is marked
    /// for reading as well. Of several marked for one method those stay of which none other opens fewer methods of the
    /// same path, and of these the ones of the lowest level that the document gives.
    fn narrow_the_least(&mut self) {
        let mut opened: HashMap<(String, usize, String), BTreeSet<String>> = HashMap::new();
        for ((method, shape), access) in &self.found {
            for (number, kind) in access.kinds().into_iter().enumerate() {
                for name in kind.names.keys() {
                    let key = (shape.clone(), number, name.clone());
                    opened.entry(key).or_default().insert(method.clone());
                }
            }
        }
        for ((_, shape), access) in &mut self.found {
            for (number, kind) in access.kinds_mut().into_iter().enumerate() {
                let methods = |name: &String| opened.get(&(shape.clone(), number, name.clone()));
                let narrower = |one: &String, other: &String| match (methods(one), methods(other)) {
                    (Some(one), Some(other)) => one.len() < other.len() && one.is_subset(other),
                    _ => false,
                };
                let all = kind.least.clone();
                kind.least
                    .retain(|name, _| !all.keys().any(|other| narrower(other, name)));
                let lowest = kind.least.values().min().copied();
                kind.least.retain(|_, level| Some(*level) == lowest);
            }
        }
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
    beside: BTreeSet<String>,
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
    /// A permission listed twice needs what either entry asks for; listed once without a condition, nothing.
    fn add(&mut self, name: &str, beside: &BTreeSet<String>) {
        match self.names.get_mut(name) {
            None => {
                self.names.insert(name.to_owned(), beside.clone());
            }
            Some(known) if known.is_empty() || beside.is_empty() => known.clear(),
            Some(known) => known.extend(beside.iter().cloned()),
        }
    }

    /// Any one of the names, each with what it needs beside it. `None` when this kind of token is not accepted.
    fn expr(&self, wanted: impl Fn(&str) -> bool) -> Option<Expr> {
        let mut list: Vec<Expr> = Vec::new();
        for (name, beside) in self.names.iter().filter(|(name, _)| wanted(name)) {
            // Two that need one another are said once, by the one that names more alternatives.
            let said = beside.iter().next().filter(|_| beside.len() == 1).is_some_and(|other| {
                let theirs = self
                    .names
                    .get(other)
                    .filter(|theirs| wanted(other) && theirs.contains(name));
                theirs.is_some_and(|theirs| theirs.len() > 1 || other < name)
            });
            if !said {
                list.push(with(name, beside));
            }
        }
        // Bare names before those with conditions, so that a list of names alone can be told from the rest.
        list.sort_by_key(|expr| !matches!(expr, Expr::Is(_)));
        (!list.is_empty()).then(|| one_or(list, Expr::Any))
    }

    /// The names marked as the least.
    fn least(&self) -> Option<Expr> {
        self.expr(|name| self.least.contains_key(name))
    }
}

/// A name with what it needs beside it.
fn with(name: &str, beside: &BTreeSet<String>) -> Expr {
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
    fn kinds(&self) -> [&Kind; 3] {
        [&self.work, &self.personal, &self.client]
    }

    fn kinds_mut(&mut self) -> [&mut Kind; 3] {
        [&mut self.work, &mut self.personal, &mut self.client]
    }

    fn delegated(&self) -> bool {
        !self.work.names.is_empty() || !self.personal.names.is_empty()
    }

    fn operation(self) -> Operation {
        let expr = self.alternatives(|kind| {
            let expr = kind.expr(|_| true)?;
            Some(if kind.on_resource { or_unknown(expr) } else { expr })
        });
        let least = self.alternatives(Kind::least);
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
