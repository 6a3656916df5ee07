//! The closest official operations to a request that the document does not have.
//!
//! The request's segments are aligned with those of every template (the edit distance of Wagner and Fischer, one
//! row per node of the tree, so that templates share the work). Words count by likeness, the last word
//! of a path more than the others, ids stand for parameters, versions for versions.

use super::explain::{Reason, explain};
use super::memory::{BaseRoot, Kind, Table};
use super::operation::METHODS;
use super::reference::OperationRef;
use super::template::{Template, percent_decode};
use super::words::{likeness, words};
use crate::order;
use std::collections::HashMap;

/// So many segments of a request are compared; more never help.
const MAX_COMPARED: usize = 24;
/// Candidates that cost more than this share of the whole request are no help.
const WORST: f32 = 0.62;

/// An official operation near a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Near<'t> {
    /// Which one.
    pub operation: OperationRef<'t>,
    /// Why it is near.
    pub reason: Reason,
    /// Its method is not the request's.
    pub other_method: bool,
    /// How far away it is: 0 is the request itself. Only good for comparing.
    pub distance: f32,
}

/// A segment of the request.
pub(crate) struct Given {
    pub(crate) text: String,
    words: Vec<String>,
    pub(crate) is_id: bool,
    pub(crate) is_version: bool,
    /// What it costs to leave it out.
    pub(crate) drop: f32,
    /// How much a difference here weighs.
    weight: f32,
}

impl Given {
    /// Neither a version nor the word `api`: something that tells what the request is about.
    pub(crate) fn is_telling(&self) -> bool {
        !self.is_version && !self.text.eq_ignore_ascii_case("api")
    }
}

/// `v2`, `v1beta1`, `1.0`, `beta`.
pub(crate) fn is_version(text: &str) -> bool {
    let numbered = |text: &str| {
        text.len() <= 12
            && text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_')
    };
    match text.strip_prefix(['v', 'V']) {
        Some(rest) => numbered(rest),
        None => text == "beta" || (numbered(text) && text.contains('.')),
    }
}

/// Whether a segment looks like an id or a placeholder and not like a word of a path.
fn is_id(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let lower = text.to_ascii_lowercase();
    let named = text.len() > 2
        && lower.ends_with("id")
        && (lower.ends_with("_id") || lower.ends_with("-id") || text.ends_with("Id") || text.ends_with("ID"));
    text.starts_with(['{', ':', '<', '[', '$'])
        || (digits > 0 && digits == text.len())
        || (digits >= 2 && text.len() >= 8)
        || text.contains('@')
        || text.len() > 48
        || named
}

fn request(path: &str) -> (Vec<Given>, bool) {
    let body = path.strip_prefix('/').unwrap_or(path);
    let body = body.strip_suffix('/').unwrap_or(body);
    let doubled = body.contains("//");
    let mut given: Vec<Given> = body
        .split('/')
        .filter(|segment| !segment.is_empty())
        .take(MAX_COMPARED)
        .map(|segment| {
            let text: String = percent_decode(segment).chars().take(64).collect();
            let is_version = is_version(&text);
            let is_id = !is_version && is_id(&text);
            let prefix = is_version || text.eq_ignore_ascii_case("api");
            Given {
                words: words(&text),
                is_id,
                is_version,
                drop: if prefix {
                    0.3
                } else if is_id {
                    0.5
                } else {
                    0.8
                },
                weight: 1.0,
                text,
            }
        })
        .collect();
    if let Some(last) = given.iter_mut().rev().find(|g| !g.is_id && !g.is_version) {
        last.drop = 1.2;
        last.weight = 1.6;
    }
    (given, doubled)
}

/// What a label of a template costs against the request.
struct Costs<'t> {
    table: &'t Table,
    given: Vec<Given>,
    /// Likeness of a literal to each segment of the request, worked out once per literal.
    known: HashMap<u32, Vec<f32>>,
}

impl Costs<'_> {
    fn likeness(&mut self, literal: u32) -> Vec<f32> {
        if let Some(known) = self.known.get(&literal) {
            return known.clone();
        }
        let text = self.table.strings.get(literal);
        let official = words(text);
        let list: Vec<f32> = self
            .given
            .iter()
            .map(|given| likeness_of(given, text, &official))
            .collect();
        self.known.insert(literal, list.clone());
        list
    }

    /// The next row of the alignment: the request's first 0, 1, 2 … segments against the path to this node.
    fn row(&mut self, above: &[f32], kind: Kind, label: u32) -> Vec<f32> {
        let literal = (kind == Kind::Literal).then(|| self.likeness(label));
        let text = (kind == Kind::Literal).then(|| self.table.strings.get(label));
        let insert = lacking(text);
        let mut row = Vec::with_capacity(above.len());
        let mut left = f32::INFINITY;
        let mut corner = f32::INFINITY;
        for (at, over) in above.iter().enumerate() {
            let mut best = over + insert;
            if let Some(given) = at.checked_sub(1).and_then(|at| self.given.get(at)) {
                let replace = match &literal {
                    Some(list) => difference(given, list.get(at - 1).copied().unwrap_or(0.0)),
                    None => as_parameter(given),
                };
                best = best.min(left + given.drop).min(corner + replace);
            }
            corner = *over;
            left = best;
            row.push(best);
        }
        row
    }
}

/// How alike a segment of the request and a literal of a template are, from 0 to 1 (equal).
pub(crate) fn likeness_of(given: &Given, literal: &str, literal_words: &[String]) -> f32 {
    let version = is_version(literal);
    if given.text.eq_ignore_ascii_case(literal) {
        1.0
    } else if given.is_version && version {
        0.75
    } else if given.is_version || version || given.is_id {
        0.0
    } else {
        likeness(&given.words, literal_words).min(0.97)
    }
}

/// What it costs that the request lacks this label; `None` for anything but a literal.
pub(crate) fn lacking(literal: Option<&str>) -> f32 {
    match literal {
        Some(text) if is_version(text) || text == "api" => 0.3,
        Some(_) => 0.7,
        None => 0.45,
    }
}

/// What it costs that a parameter stands where the request has this segment.
pub(crate) fn as_parameter(given: &Given) -> f32 {
    if given.is_id { 0.0 } else { 0.35 * given.weight }
}

/// What it costs that a literal of this likeness stands where the request has this segment.
pub(crate) fn difference(given: &Given, likeness: f32) -> f32 {
    if likeness >= 1.0 {
        0.0
    } else if likeness >= 0.4 {
        given.weight * (1.0 - likeness)
    } else {
        given.weight * 1.15
    }
}

fn method_distance(given: &str, official: &str) -> f32 {
    let group = |method: &str| match method {
        "GET" | "HEAD" => 0,
        "POST" | "PUT" | "PATCH" => 1,
        "DELETE" => 2,
        _ => 3,
    };
    if given == official || official == "*" {
        0.0
    } else if group(given) == group(official) {
        0.4
    } else if group(given) == 0 || group(official) == 0 {
        0.8
    } else {
        0.6
    }
}

impl Table {
    /// At most `n` operations near this method and path on any host, the nearest first. None when nothing
    /// in the table would help.
    pub fn nearest(&self, method: &str, path: &str, n: usize) -> Vec<Near<'_>> {
        self.nearest_in(self.bases.iter(), method, path, n)
    }

    /// The same, among the operations that `host` serves.
    pub fn nearest_at(&self, host: &str, method: &str, path: &str, n: usize) -> Vec<Near<'_>> {
        self.nearest_in(self.hosts.serving(&self.bases, host), method, path, n)
    }

    fn nearest_in<'t>(
        &'t self,
        roots: impl Iterator<Item = &'t BaseRoot>,
        method: &str,
        path: &str,
        n: usize,
    ) -> Vec<Near<'t>> {
        let method = method.to_ascii_uppercase();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let short = self
            .without_ending(path.as_bytes())
            .and_then(|short| path.get(..short.len()));
        let (given, doubled) = request(short.unwrap_or(path));
        let whole: f32 = given.iter().map(|given| given.drop).sum();
        let mut first = vec![0.0];
        for segment in &given {
            first.push(first.last().copied().unwrap_or(0.0) + segment.drop);
        }
        let mut costs = Costs {
            table: self,
            given,
            known: HashMap::new(),
        };
        let mut found: Vec<(f32, u32)> = Vec::new();
        for root in roots {
            let mut rows: Vec<Vec<f32>> = Vec::new();
            for number in root.root..root.end {
                let Some(node) = self.node(number) else {
                    continue;
                };
                rows.truncate(usize::from(node.depth));
                let row = match rows.last() {
                    None => first.clone(),
                    Some(above) => costs.row(above, node.kind, node.label),
                };
                let cost = row.last().copied().unwrap_or(f32::INFINITY);
                rows.push(row);
                if cost > WORST * whole {
                    continue;
                }
                for (offset, operation) in self.rows(number).iter().enumerate() {
                    let official = METHODS
                        .get(usize::from(operation.method()))
                        .copied()
                        .unwrap_or_default();
                    let age = if operation.flags & super::format::DEPRECATED == 0 {
                        0.0
                    } else {
                        0.1
                    };
                    // The very path with another method comes before other paths.
                    let share = if cost == 0.0 { 0.5 } else { 1.0 };
                    let distance = cost + share * method_distance(&method, official) + age;
                    found.push((distance, node.first_operation + offset as u32));
                }
            }
        }
        order::sort_by(&mut found, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found
            .into_iter()
            .filter_map(|(distance, index)| {
                let operation = OperationRef { table: self, index };
                let other_method = operation.method() != method && operation.method() != "*";
                let template = Template::parse(&operation.template()).ok()?;
                let reason = explain(&costs.given, &template, other_method, doubled)?;
                Some(Near {
                    operation,
                    reason,
                    other_method,
                    distance,
                })
            })
            .take(n)
            .collect()
    }
}
