//! OpenAPI 3.0, 3.1 and Swagger 2.0 documents, in JSON or YAML, as requirement tables; and, by a small reader each,
//! Google's discovery documents, Postman collections, AsyncAPI documents and GraphQL schemas.

mod asyncapi;
mod discovery;
mod document;
mod examples;
mod extensions;
mod graphql;
mod joins;
mod json;
mod node;
mod operations;
mod postman;
mod sdl;
mod security;
mod servers;
mod table;
mod warnings;
mod yaml;

pub use examples::{BodyExample, examples};

use crate::requirement::{Atom, Expr};
use crate::table::{Auth, TextTable};
use std::collections::HashSet;

/// Documents are at most this long. The YAML reader keeps about 17 bytes for each byte of a document in
/// flow style, and about 3 for one in block style; the JSON reader keeps only what it needs.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Lines of broken JSON documents are looked for up to this length.
const MOST_BYTES_FOR_LINES: usize = 16 * 1024 * 1024;

/// How several scopes of one scheme in one security requirement are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeveralScopes {
    /// All of them are needed, as OpenAPI says; where the document itself speaks against it, that is taken as not said.
    #[default]
    All,
    /// Any one suffices, as some vendors mean it (Genesys Cloud, Google).
    Any,
}

impl SeveralScopes {
    /// Puts conditions together; equal ones once, a single one by itself, none as [`Expr::nothing`].
    fn of(self, list: Vec<Expr>) -> Expr {
        let mut flat: Vec<Expr> = Vec::new();
        let mut seen = HashSet::new();
        for expr in list {
            let inner = match (self, expr) {
                (Self::All, Expr::All(inner)) | (Self::Any, Expr::Any(inner)) => inner,
                (_, expr) => vec![expr],
            };
            flat.extend(inner.into_iter().filter(|expr| seen.insert(expr.clone())));
        }
        if flat.len() == 1 {
            return flat.pop().unwrap_or_else(Expr::nothing);
        }
        match self {
            _ if flat.is_empty() => Expr::nothing(),
            Self::All => Expr::All(flat),
            Self::Any => Expr::Any(flat),
        }
    }
}

/// What the user chooses for an import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Hosts that take the place of the document's own; a `*` stands for a part of one label.
    pub hosts: Vec<String>,
    /// How several scopes of one scheme are read.
    pub several_scopes: SeveralScopes,
    /// Short name of the table; made from the title when `None`.
    pub name: Option<String>,
}

/// A document that was read whole.
#[derive(Debug, Clone)]
pub struct Document {
    /// The table, ready for [`crate::table::compile()`].
    pub table: TextTable,
    /// Every operation as the document states it, before those on one method and path are put together.
    pub operations: Vec<Stated>,
    /// What a reader must know, as sentences.
    pub notes: Vec<String>,
    /// What cannot be read, in the order of the document; nothing, unless [`Slips::Unknown`] was chosen.
    pub unread: Vec<Unread>,
}

/// What becomes of the document when one of its operations cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Slips {
    /// It is refused, with the first of them.
    #[default]
    Refused,
    /// What the operation requires is unknown, and it is named in [`Document::unread`]. What concerns all of the document
    /// (its head, servers, schemes) is refused all the same.
    Unknown,
}

/// An operation, or a path with all of its operations, that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// `GET /users`, or the path alone where its operations are not known: then it is left out.
    pub name: String,
    /// Where it is wrong, as a JSON pointer.
    pub pointer: String,
    /// The line, from 1, or 0 when it is not known.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`: ", self.name.replace('`', "'"))?;
        if self.line > 0 {
            write!(f, "line {}, ", self.line)?;
        }
        write!(f, "at {}: {}", self.pointer, self.reason)
    }
}

/// An operation as the document states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Where it stands, as a JSON pointer, e.g. `#/paths/~1users/get`.
    pub pointer: String,
    /// The method in upper case.
    pub method: String,
    /// The path as the document writes it.
    pub path: String,
    /// The `operationId`, or empty.
    pub id: String,
    /// What `security` says; `None` when neither the operation nor the document has it.
    pub security: Option<Expr>,
    /// What `x-` fields name in place of `security`: whoever holds one of these needs not what it says.
    pub instead: Vec<Expr>,
    /// What `x-` fields and required header parameters say besides.
    pub more: Vec<Expr>,
    /// How the call is authorised.
    pub auth: Auth,
    /// Marked as deprecated.
    pub deprecated: bool,
}

impl Stated {
    /// Whether the document names anything that a token must hold. That a token is sent at all is no such thing.
    pub fn names(&self) -> bool {
        let is_header = |atom: &&Atom| matches!(atom, Atom::Header(_));
        let names = |expr: &Expr| expr.atoms().iter().any(|atom| !is_header(atom));
        self.security.iter().chain(&self.instead).chain(&self.more).any(names)
    }

    /// Whether the document says that nothing is needed.
    pub fn needs_nothing(&self) -> bool {
        self.security.iter().chain(&self.instead).any(Expr::is_nothing) && !self.names()
    }
}

/// Reads a document.
///
/// # Errors
/// [`OpenApiError`] says what is wrong, in which line, at which path; nothing is used by halves.
pub fn read(text: &str, options: &Options) -> Result<Document, OpenApiError> {
    read_with(text, options, Slips::Refused)
}

/// As [`read`], where one operation that cannot be read need not cost the document.
///
/// # Errors
/// As [`read`].
pub fn read_with(text: &str, options: &Options, slips: Slips) -> Result<Document, OpenApiError> {
    if text.len() > MOST_BYTES {
        return Err(OpenApiError::TooLarge);
    }
    let text = text.trim_start_matches('\u{feff}');
    if graphql::is_schema(text) {
        return graphql::read(text, options);
    }
    let is_json = text.trim_start().starts_with('{');
    let read_keeping = if is_json {
        json::read_keeping
    } else {
        yaml::read_keeping
    };
    let root = read_keeping(text, node::Keep::Root)?;
    let schema = root.get("info").and_then(|info| info.text_at("schema"));
    let build = match () {
        () if root.get("discoveryVersion").is_some() => Some(discovery::build as Reader),
        () if root.get("asyncapi").is_some() => Some(asyncapi::build as Reader),
        () if schema.is_some_and(|schema| schema.contains("postman.com/json/collection")) => {
            Some(postman::build as Reader)
        }
        () => None,
    };
    let built = match build {
        // These are told by their head; what they say stands elsewhere than in OpenAPI.
        Some(build) => build(
            &document::Document {
                root: read_keeping(text, node::Keep::All)?,
            },
            options,
        ),
        None => table::build(document::Document { root }, options, slips),
    };
    let built = built.map(|mut document| {
        find_lines(text, &mut document.unread);
        document
    });
    built.map_err(|error| match error {
        // Lines of JSON, and of what stands in no node, are looked for only when one is wanted.
        OpenApiError::Document { path, line: 0, reason } => OpenApiError::Document {
            line: lined(text).and_then(|root| line_of(&root, &path)).unwrap_or(0),
            path,
            reason,
        },
        other => other,
    })
}

/// The lines of what cannot be read, as far as the reader did not tell them.
fn find_lines(text: &str, unread: &mut [Unread]) {
    if unread.iter().all(|one| one.line > 0) {
        return;
    }
    let Some(root) = lined(text) else { return };
    for one in unread.iter_mut().filter(|one| one.line == 0) {
        one.line = line_of(&root, &one.pointer).unwrap_or(0);
    }
}

/// The document with its lines, where it is not too long for that.
fn lined(text: &str) -> Option<node::Node> {
    if text.len() > MOST_BYTES_FOR_LINES {
        return None;
    }
    yaml::read(text).ok()
}

/// Builds the table of a document of another form.
type Reader = fn(&document::Document, &Options) -> Result<Document, OpenApiError>;

/// The line of the nearest node that a pointer leads to.
fn line_of(root: &node::Node, pointer: &str) -> Option<usize> {
    let mut node = root;
    for token in pointer.split('/').skip(1) {
        let key = token.replace("~1", "/").replace("~0", "~");
        let next = match node.list() {
            Some(items) => key.parse::<usize>().ok().and_then(|index| items.get(index)),
            None => node.get(&key),
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    Some(node.line)
}

/// Why a document cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenApiError {
    /// It is too long.
    #[error("the document is longer than 64 MiB; split it by its tags or paths")]
    TooLarge,
    /// It is neither JSON nor YAML.
    #[error("line {line}, column {column}: {reason}; mend the document there")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// It is no OpenAPI document of a version that is read.
    #[error(
        "this is no OpenAPI 3.0 or 3.1, Swagger 2.0, AsyncAPI or Google discovery document, Postman collection or GraphQL \
         schema: {reason}"
    )]
    NotOpenApi {
        /// What is missing or other than expected.
        reason: String,
    },
    /// It says something that cannot be.
    #[error("{}at {path}: {reason}", if *line == 0 { String::new() } else { format!("line {line}, ") })]
    Document {
        /// Where, as a JSON pointer, e.g. `#/paths/~1users/get/security/0`.
        path: String,
        /// Line, from 1, or 0 when it is not known.
        line: usize,
        /// What is wrong and what to do.
        reason: String,
    },
    /// It names no host.
    #[error("the document names no host (its servers are paths only); name the host that serves it")]
    NoHost,
}

impl OpenApiError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "openapi.too-large",
            Self::Syntax { .. } => "openapi.syntax",
            Self::NotOpenApi { .. } => "openapi.not-openapi",
            Self::Document { .. } => "openapi.document",
            Self::NoHost => "openapi.no-host",
        }
    }
}
