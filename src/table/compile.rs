//! From the text form to the compiled form.

use super::error::CompileError;
use super::expr::MAX_DEPTH;
use super::format::{
    AUTH_SHIFT, DEPRECATED, EXPR_ATOM, EXPR_UNKNOWN, EXTRA, HEADER, LABEL_LITERAL, LABEL_PARAM, LABEL_PATTERN,
    LABEL_REST, MAGIC, VERSION, put_number, put_text, words,
};
use super::hash;
use super::intern::{Interned, uses};
use super::operation::{Auth, CaseRule, Operation, TextTable, method_number};
use super::template::{Piece, Segment, Template};
use crate::requirement::{Atom, Expr, Part};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A segment without the names of its parameters, in the order in which the matcher tries siblings:
/// literals, then patterns (the one with more literal text first), then the parameter, then the rest of the path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
    Literal(String),
    Pattern(Reverse<usize>, Vec<Option<String>>),
    Param,
    Rest(Reverse<usize>, String),
}

/// How literals are written. Where case does not count, the first spelling stands for all: the matcher would
/// never try a second sibling that is the same to it.
struct Spellings {
    fold: bool,
    known: HashMap<String, String>,
}

impl Spellings {
    fn of(&mut self, text: &str) -> String {
        if !self.fold {
            return text.to_owned();
        }
        let known = self.known.entry(text.to_ascii_lowercase());
        known.or_insert_with(|| text.to_owned()).clone()
    }
}

impl Label {
    fn of(segment: &Segment, spellings: &mut Spellings) -> Self {
        match segment {
            Segment::Literal(text) => Self::Literal(spellings.of(text)),
            Segment::Param(_) => Self::Param,
            Segment::Rest { suffix, .. } => Self::Rest(Reverse(suffix.len()), spellings.of(suffix)),
            Segment::Pattern(pieces) => {
                let pieces: Vec<Option<String>> = pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Literal(text) => Some(spellings.of(text)),
                        Piece::Param(_) => None,
                    })
                    .collect();
                let literal = pieces.iter().flatten().map(String::len).sum();
                Self::Pattern(Reverse(literal), pieces)
            }
        }
    }
}

#[derive(Default)]
struct Node {
    operations: Vec<usize>,
    children: BTreeMap<Label, Node>,
}

/// Compiles a table. The same table always gives the same bytes.
///
/// # Errors
/// [`CompileError`] names the operation that cannot be compiled.
pub fn compile(table: &TextTable) -> Result<Vec<u8>, CompileError> {
    let mut sorted = table.clone();
    sorted.sort();
    let templates = check(&sorted)?;
    let body = body(&sorted, &templates);
    let length = u32::try_from(body.len()).map_err(|_| CompileError::TooLarge)?;
    let mut out = Vec::with_capacity(body.len() + HEADER);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&0u16.to_le_bytes());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&hash::checksum(&body).to_le_bytes());
    out.extend_from_slice(&body);
    Ok(out)
}

fn check(table: &TextTable) -> Result<Vec<Template>, CompileError> {
    let bases: BTreeSet<&str> = table.bases.iter().map(|base| base.key.as_str()).collect();
    let sources: BTreeSet<&str> = table.sources.iter().map(|source| source.key.as_str()).collect();
    let mut templates = Vec::with_capacity(table.operations.len());
    for operation in &table.operations {
        let (method, template) = (operation.method.clone(), operation.template.clone());
        if method_number(&method).is_none() {
            return Err(CompileError::Method { method, template });
        }
        let missing = |kind, key: &str| CompileError::Missing {
            method: method.clone(),
            template: template.clone(),
            kind,
            key: key.to_owned(),
        };
        if !operation.base.is_empty() && !bases.contains(operation.base.as_str()) {
            return Err(missing("base", &operation.base));
        }
        for part in &operation.requirement.parts {
            if !sources.contains(part.source.as_str()) {
                return Err(missing("source", &part.source));
            }
            if depth(&part.expr).max(part.least.as_ref().map_or(0, depth)) > MAX_DEPTH {
                return Err(CompileError::Depth { method, template });
            }
        }
        match Template::parse(&template) {
            Ok(parsed) => templates.push(parsed),
            Err(error) => {
                return Err(CompileError::Template {
                    method,
                    template,
                    error,
                });
            }
        }
    }
    Ok(templates)
}

fn depth(expr: &Expr) -> usize {
    match expr {
        Expr::Is(_) | Expr::Unknown => 0,
        Expr::Any(list) | Expr::All(list) | Expr::Listed(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
    }
}

fn body(table: &TextTable, templates: &[Template]) -> Vec<u8> {
    let operations = || table.operations.iter().zip(templates);
    let mut trees: BTreeMap<&str, Node> = BTreeMap::new();
    let mut spellings = Spellings {
        fold: table.case == CaseRule::Insensitive,
        known: HashMap::new(),
    };
    for (number, (operation, template)) in operations().enumerate() {
        let mut node = trees.entry(operation.base.as_str()).or_default();
        for segment in template.segments() {
            node = node.children.entry(Label::of(segment, &mut spellings)).or_default();
        }
        node.operations.push(number);
    }
    for tree in trees.values_mut() {
        sort_operations(tree, table);
    }

    let (strings, atoms) = pools(table, templates, &trees);
    let mut out = Vec::new();
    put_meta(&mut out, table);
    put_number(&mut out, strings.values.len() as u32);
    for text in &strings.values {
        put_number(&mut out, text.len() as u32);
    }
    for text in &strings.values {
        out.extend_from_slice(text.as_bytes());
    }
    put_number(&mut out, atoms.values.len() as u32);
    for (kind, name) in &atoms.values {
        out.push(*kind);
        put_number(&mut out, strings.get(name.as_str()));
    }

    let mut forest = Forest {
        table,
        templates,
        strings: &strings,
        atoms: &atoms,
        requirements: Interned::by_use(uses(operations().map(|(o, _)| o.requirement.parts.clone()))),
        names: Interned::by_use(uses(operations().map(|(_, t)| name_list(t)))),
        out: Vec::new(),
    };
    put_number(&mut forest.out, trees.len() as u32);
    for (key, tree) in &trees {
        put_text(&mut forest.out, key);
        let hosts = table.bases.iter().find(|base| base.key == *key);
        let hosts = hosts.map(|base| base.hosts.as_slice()).unwrap_or_default();
        put_number(&mut forest.out, hosts.len() as u32);
        for host in hosts {
            put_text(&mut forest.out, host);
        }
        forest.node(tree);
    }

    put_number(&mut out, forest.requirements.values.len() as u32);
    for parts in &forest.requirements.values {
        let encoded = requirement(table, parts, &atoms);
        put_number(&mut out, encoded.len() as u32);
        out.extend_from_slice(&encoded);
    }
    put_number(&mut out, forest.names.values.len() as u32);
    for list in &forest.names.values {
        put_number(&mut out, list.len() as u32);
        for name in list {
            put_number(&mut out, strings.get(name.as_str()));
        }
    }
    put_number(&mut out, table.operations.len() as u32);
    put_number(&mut out, trees.values().map(size).sum());
    out.extend_from_slice(&forest.out);
    out
}

/// Operations of one shape: by method, then in the order of the text form.
fn sort_operations(node: &mut Node, table: &TextTable) {
    let method = |number: &usize| table.operations.get(*number).and_then(|o| method_number(&o.method));
    node.operations.sort_by_key(|number| (method(number), *number));
    for child in node.children.values_mut() {
        sort_operations(child, table);
    }
}

fn size(node: &Node) -> u32 {
    1 + node.children.values().map(size).sum::<u32>()
}

fn name_list(template: &Template) -> Vec<String> {
    template.names().into_iter().map(str::to_owned).collect()
}

type AtomKey = (u8, String);

fn atom_key(atom: &Atom) -> AtomKey {
    let kind = super::expr::KINDS.iter().position(|kind| *kind == atom.kind());
    (kind.unwrap_or(0) as u8, atom.name().to_owned())
}

/// All texts by frequency, and all atoms by kind and name.
fn pools(
    table: &TextTable,
    templates: &[Template],
    trees: &BTreeMap<&str, Node>,
) -> (Interned<String>, Interned<AtomKey>) {
    let mut texts: Vec<String> = Vec::new();
    let mut keys: BTreeSet<AtomKey> = BTreeSet::new();
    for operation in &table.operations {
        let parts = &operation.requirement.parts;
        let exprs = parts.iter().flat_map(|part| [Some(&part.expr), part.least.as_ref()]);
        keys.extend(exprs.flatten().flat_map(Expr::atoms).map(atom_key));
        keys.extend(operation.dropped.iter().map(atom_key));
        texts.extend(words(&operation.id).into_iter().map(str::to_owned));
        texts.extend(operation.note.clone());
    }
    texts.extend(uses(templates.iter().map(name_list)).into_keys().flatten());
    texts.extend(keys.iter().map(|(_, name)| name.clone()));
    for tree in trees.values() {
        label_texts(tree, &mut texts);
    }
    let mut atoms = Interned::new();
    for key in keys {
        atoms.number(key);
    }
    (Interned::by_use(uses(texts.into_iter())), atoms)
}

fn label_texts(node: &Node, texts: &mut Vec<String>) {
    for (label, child) in &node.children {
        match label {
            Label::Literal(text) | Label::Rest(_, text) => texts.push(text.clone()),
            Label::Pattern(_, pieces) => texts.extend(pieces.iter().flatten().cloned()),
            Label::Param => {}
        }
        label_texts(child, texts);
    }
}

fn put_meta(out: &mut Vec<u8>, table: &TextTable) {
    for text in [&table.platform, &table.title, &table.license] {
        put_text(out, text);
    }
    out.push(u8::from(table.case == CaseRule::Insensitive));
    put_number(out, table.sources.len() as u32);
    for source in &table.sources {
        for text in [&source.key, &source.title, &source.date, &source.url, &source.license] {
            put_text(out, text);
        }
        put_text(out, source.valid_until.as_deref().unwrap_or_default());
    }
    put_number(out, table.covers.len() as u32);
    for cover in &table.covers {
        put_text(out, &cover.held);
        put_text(out, &cover.needed);
    }
    put_number(out, table.endings.len() as u32);
    for ending in &table.endings {
        put_text(out, ending);
    }
}

fn requirement(table: &TextTable, parts: &[Part], atoms: &Interned<AtomKey>) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, parts.len() as u32);
    for part in parts {
        let word = super::text::PROVENANCES
            .iter()
            .position(|(known, _)| *known == part.provenance);
        out.push(word.unwrap_or(0) as u8);
        let source = table.sources.iter().position(|source| source.key == part.source);
        put_number(&mut out, source.unwrap_or(0) as u32);
        put_expr(&mut out, &part.expr, atoms);
        out.push(u8::from(part.least.is_some()));
        if let Some(least) = &part.least {
            put_expr(&mut out, least, atoms);
        }
    }
    out
}

fn put_expr(out: &mut Vec<u8>, expr: &Expr, atoms: &Interned<AtomKey>) {
    match expr {
        Expr::Unknown => put_number(out, EXPR_UNKNOWN),
        Expr::Any(list) | Expr::All(list) | Expr::Listed(list) => {
            put_number(out, super::format::list_code(expr));
            put_number(out, list.len() as u32);
            for expr in list {
                put_expr(out, expr, atoms);
            }
        }
        Expr::Is(atom) => put_number(out, atoms.get(&atom_key(atom)) + EXPR_ATOM),
    }
}

struct Forest<'a> {
    table: &'a TextTable,
    templates: &'a [Template],
    strings: &'a Interned<String>,
    atoms: &'a Interned<AtomKey>,
    requirements: Interned<Vec<Part>>,
    names: Interned<Vec<String>>,
    out: Vec<u8>,
}

impl Forest<'_> {
    fn node(&mut self, node: &Node) {
        put_number(&mut self.out, node.operations.len() as u32);
        for number in &node.operations {
            if let (Some(operation), Some(template)) = (self.table.operations.get(*number), self.templates.get(*number))
            {
                self.operation(operation, template);
            }
        }
        put_number(&mut self.out, node.children.len() as u32);
        for (label, child) in &node.children {
            match label {
                Label::Literal(text) => put_number(&mut self.out, self.strings.get(text.as_str()) + LABEL_LITERAL),
                Label::Param => put_number(&mut self.out, LABEL_PARAM),
                Label::Rest(_, suffix) => {
                    put_number(&mut self.out, LABEL_REST);
                    put_number(&mut self.out, self.strings.get(suffix.as_str()));
                }
                Label::Pattern(_, pieces) => {
                    put_number(&mut self.out, LABEL_PATTERN);
                    put_number(&mut self.out, pieces.len() as u32);
                    for piece in pieces {
                        let number = piece.as_ref().map(|text| self.strings.get(text.as_str()) + 1);
                        put_number(&mut self.out, number.unwrap_or(0));
                    }
                }
            }
            self.node(child);
        }
    }

    fn operation(&mut self, operation: &Operation, template: &Template) {
        let extra = operation.note.is_some() || !operation.dropped.is_empty();
        let auth = Auth::ALL.iter().position(|auth| *auth == operation.auth);
        let mut flags = method_number(&operation.method).unwrap_or(0);
        flags |= (auth.unwrap_or(0) as u8) << AUTH_SHIFT;
        flags |= if operation.deprecated { DEPRECATED } else { 0 };
        flags |= if extra { EXTRA } else { 0 };
        self.out.push(flags);
        put_number(&mut self.out, self.requirements.get(&operation.requirement.parts));
        put_number(&mut self.out, self.names.get(&name_list(template)));
        let words = words(&operation.id);
        put_number(&mut self.out, words.len() as u32);
        for word in words {
            put_number(&mut self.out, self.strings.get(word));
        }
        if extra {
            let note = operation.note.as_deref().map(|note| self.strings.get(note) + 1);
            put_number(&mut self.out, note.unwrap_or(0));
            put_number(&mut self.out, operation.dropped.len() as u32);
            for atom in &operation.dropped {
                put_number(&mut self.out, self.atoms.get(&atom_key(atom)));
            }
        }
    }
}
