//! What does this need? A method and an address answered with the requirement, the least first.

use super::{OperationView, markdown};
use crate::diagnosis::words;
use crate::exchange::Exchange;
use crate::platforms::{self, Matched, Tables};
use crate::requirement::{Atom, Context, Expr};
use crate::table::{Auth, Operation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write;

/// At most this many ways are listed.
pub const MOST_WAYS: usize = 24;
/// At most this many are looked at.
const MOST_LOOKED_AT: usize = 2048;

/// What a call needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requires {
    /// Method and address as asked, without secrets.
    pub asked: String,
    /// The platform, if it is a known one.
    pub platform: Option<String>,
    /// The operation of the official table.
    pub operation: Option<OperationView>,
    /// The ways to meet all of its conditions, the least first.
    pub ways: Vec<Way>,
    /// How many more there are.
    pub more: usize,
    /// Conditions of which a part is unknown, and whatever else must be known.
    pub notes: Vec<String>,
    /// The closest operations, when there is none.
    pub nearest: Vec<OperationView>,
}

/// One way to meet a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// Whose token it must be, where that is part of it.
    pub caller: Option<Context>,
    /// The names that are needed together.
    pub names: Vec<Atom>,
    /// How many operations of the table name one of these names: how much the way opens.
    pub opens: usize,
    /// The source marks it as the least that is enough.
    pub least: bool,
}

/// Answers what a call needs that was not sent.
pub fn requires(exchange: &Exchange, tables: &Tables) -> Requires {
    let platform = platforms::of_call(exchange);
    let key = tables.key(platform, exchange.url.host());
    let matched = tables.matched(platform, exchange, &[]);
    let mut out = Requires {
        // Braces of a template are as they were written.
        asked: format!("{} {}", exchange.method, exchange.url.shown())
            .replace("%7B", "{")
            .replace("%7D", "}"),
        platform: platform.map(|one| one.name().to_owned()),
        operation: None,
        ways: Vec::new(),
        more: 0,
        notes: Vec::new(),
        nearest: Vec::new(),
    };
    let near = |list: &[platforms::Near]| -> Vec<OperationView> {
        let views = list.iter();
        views
            .map(|near| super::build::operation_view(&near.operation, &key, tables, Some(near.reason.clone())))
            .collect()
    };
    match &matched {
        Matched::Operation { operation, .. } => {
            out.operation = Some(super::build::operation_view(operation, &key, tables, None));
            fill(&mut out, operation, tables, &key);
        }
        Matched::OtherMethods { nearest, .. } => {
            out.notes
                .push("The table has this path, but not with this method.".to_owned());
            out.nearest = near(nearest);
        }
        Matched::UnknownPath { nearest, .. } | Matched::Unlisted { nearest, .. } => {
            out.notes.push("The table has no such operation.".to_owned());
            out.nearest = near(nearest);
        }
        Matched::NoTable { why } => out.notes.push(why.clone()),
        Matched::NotCovered if platform.is_none() => {
            out.notes.push(
                "No table of this host is at hand, so what it requires is unknown; import its OpenAPI document."
                    .to_owned(),
            );
        }
        Matched::NotCovered => out.notes.push("The table does not cover this address.".to_owned()),
    }
    out
}

fn fill(out: &mut Requires, operation: &Operation, tables: &Tables, key: &str) {
    let parts = &operation.requirement.parts;
    if parts.is_empty() {
        out.notes.push(match operation.auth {
            Auth::Open => "It needs no token.".to_owned(),
            _ => "No source states what it requires.".to_owned(),
        });
        return;
    }
    if parts.iter().any(|part| has_unknown(&part.expr)) {
        out.notes
            .push("A part of what it requires is unknown: no source states it.".to_owned());
    }
    if parts.iter().any(|part| is_listed(&part.expr)) {
        out.notes
            .push("The source lists names without saying whether all are needed: all are taken here.".to_owned());
    }
    let least: BTreeSet<&Atom> = parts
        .iter()
        .filter_map(|part| part.least.as_ref())
        .flat_map(Expr::atoms)
        .collect();
    let whole = Expr::All(parts.iter().map(|part| part.expr.clone()).collect());
    let (ways, all) = ways(&whole);
    if !all {
        out.notes
            .push("There are more ways than are looked at here.".to_owned());
    }
    let table = tables.table(key);
    let opens = |names: &[Atom]| table.map_or(0, |table| table.requiring(names).count());
    let mut made: Vec<Way> = ways
        .into_iter()
        .filter_map(|way| {
            let contexts: Vec<Context> = way
                .iter()
                .filter_map(|atom| match atom {
                    Atom::Context(context) => Some(*context),
                    _ => None,
                })
                .collect();
            // Nobody is two kinds of caller at once.
            let caller = contexts.first().copied();
            let names: Vec<Atom> = way
                .into_iter()
                .filter(|atom| !matches!(atom, Atom::Context(_)))
                .collect();
            (contexts.len() < 2).then(|| Way {
                opens: opens(&names),
                least: !names.is_empty() && names.iter().all(|name| least.contains(name)),
                caller,
                names,
            })
        })
        .collect();
    crate::order::sort_by_key(&mut made, |way| {
        (!way.least, way.opens, way.names.len(), way.caller, way.names.clone())
    });
    out.more = made.len().saturating_sub(MOST_WAYS);
    made.truncate(MOST_WAYS);
    out.ways = made;
}

fn has_unknown(expr: &Expr) -> bool {
    match expr {
        Expr::Unknown => true,
        Expr::Is(_) => false,
        Expr::Any(list) | Expr::All(list) | Expr::Listed(list) => list.iter().any(has_unknown),
    }
}

fn is_listed(expr: &Expr) -> bool {
    match expr {
        Expr::Listed(list) => list.len() > 1,
        Expr::Any(list) | Expr::All(list) => list.iter().any(is_listed),
        Expr::Is(_) | Expr::Unknown => false,
    }
}

/// All ways, none of which holds another one whole; and whether these are all.
fn ways(expr: &Expr) -> (Vec<BTreeSet<Atom>>, bool) {
    let free = || vec![BTreeSet::new()];
    let (found, whole) = match expr {
        Expr::Unknown => (free(), true),
        Expr::Is(atom) => (vec![BTreeSet::from([atom.clone()])], true),
        Expr::Any(list) => {
            // An alternative of which nothing is known is no way.
            let known = list.iter().filter(|one| **one != Expr::Unknown).map(ways);
            known.fold((Vec::new(), true), |(mut all, whole), (more, one)| {
                all.extend(more);
                (all, whole && one)
            })
        }
        Expr::All(list) | Expr::Listed(list) => {
            list.iter()
                .map(ways)
                .fold((free(), true), |(done, whole), (more, one)| {
                    let fits = done.len().saturating_mul(more.len()) <= MOST_LOOKED_AT;
                    let pairs = done
                        .iter()
                        .flat_map(|a| more.iter().map(move |b| a.union(b).cloned().collect()));
                    (pairs.take(MOST_LOOKED_AT).collect(), whole && one && fits)
                })
        }
    };
    let mut kept: Vec<BTreeSet<Atom>> = Vec::new();
    let mut sorted = found;
    crate::order::sort_by_key(&mut sorted, BTreeSet::len);
    for way in sorted {
        if !kept.iter().any(|smaller| smaller.is_subset(&way)) {
            kept.push(way);
        }
    }
    (kept, whole)
}

impl Way {
    /// In words.
    pub fn words(&self) -> String {
        let names: Vec<String> = self.names.iter().map(ToString::to_string).collect();
        let names = if names.is_empty() {
            "no name".to_owned()
        } else {
            names.join(" and ")
        };
        let caller = self
            .caller
            .map(|context| format!("{}: ", words::context_words(context)));
        let least = if self.least { ", the least by the source" } else { "" };
        format!(
            "{}{names} (named by {} operations{least})",
            caller.unwrap_or_default(),
            self.opens
        )
    }
}

impl Requires {
    /// As text.
    pub fn text(&self) -> String {
        self.written(&str::to_owned, &str::to_owned)
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        self.written(&markdown::code, &markdown::plain)
    }

    fn written(&self, code: &dyn Fn(&str) -> String, plain: &dyn Fn(&str) -> String) -> String {
        let mut out = format!("{}\n", code(&self.asked));
        let mut list = |title: &str, lines: &[String]| {
            if !lines.is_empty() {
                let _ = writeln!(out, "\n{title}\n");
                lines.iter().for_each(|line| {
                    let _ = writeln!(out, "- {}", plain(line));
                });
            }
        };
        if let Some(operation) = &self.operation {
            list(
                &format!(
                    "{} {} requires, by {}:",
                    operation.method, operation.template, operation.source
                ),
                &operation.requires,
            );
            let mut ways: Vec<String> = self.ways.iter().map(Way::words).collect();
            if self.more > 0 {
                ways.push(format!("and {} more", self.more));
            }
            list("Ways to meet it, the least first:", &ways);
        }
        list("To be known:", &self.notes);
        let near: Vec<String> = self
            .nearest
            .iter()
            .map(|near| {
                let why = near.reason.as_deref().unwrap_or_default();
                format!(
                    "{} {} ({why}): {}",
                    near.method,
                    near.template,
                    near.requires.join("; ")
                )
            })
            .collect();
        list("Nearest operations:", &near);
        out
    }
}
