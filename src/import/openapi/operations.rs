//! The operations of a document, each with what it requires and the servers it is on.

use super::document::{Document, Path, wrong};
use super::node::{METHODS, Node};
use super::security::Schemes;
use super::servers::Servers;
use super::warnings::Warnings;
use super::{OpenApiError, Options, SeveralScopes, Slips, Stated, Unread, extensions};
use crate::requirement::{Atom, Expr};
use crate::table::Auth;
use std::collections::HashSet;

/// An operation and its servers, if it has servers of its own.
pub(super) type Found = (Stated, Option<Servers>);

/// Reads every operation under `paths`.
pub(super) fn read(
    document: &Document,
    swagger: bool,
    options: &Options,
    slips: Slips,
    warnings: &mut Warnings,
) -> Result<Vec<Found>, OpenApiError> {
    let schemes = Schemes::read(document, swagger)?;
    let path = Path::root().at("paths");
    // OpenAPI 3.1 allows a document without paths.
    let Some(paths) = document.root.get("paths").filter(|node| !node.is_null()) else {
        return Ok(Vec::new());
    };
    let Some(fields) = paths.map() else {
        return Err(wrong(&path, Some(paths), "an object of paths was expected"));
    };
    let mut reader = Reader {
        document,
        schemes,
        several: options.several_scopes,
        slips,
        warnings,
    };
    // What counts for every operation that says nothing of its own is no slip of one of them.
    if slips == Slips::Unknown
        && let Some(list) = document.root.get("security")
    {
        let path = Path::root().at("security");
        reader
            .schemes
            .expr(list, &path, reader.several, &mut Warnings::default())?;
    }
    let mut found = Vec::new();
    for (template, node) in fields {
        let path = path.at(template);
        let read = match template.starts_with('/') {
            true => reader.path_item(template, node, &path, &mut found),
            false => Err(wrong(&path, Some(node), "a path begins with `/`")),
        };
        if let Err(error) = read {
            // Which operations it has is not known.
            reader.pass_over(error, template)?;
        }
    }
    Ok(found)
}

/// An operation of which nothing but its place can be used.
fn unknown(template: &str, method: &str, node: &Node, path: &Path) -> Stated {
    Stated {
        pointer: path.pointer(),
        method: method.to_ascii_uppercase(),
        path: template.to_owned(),
        id: node.text_at("operationId").unwrap_or_default().to_owned(),
        security: Some(Expr::Unknown),
        instead: Vec::new(),
        more: Vec::new(),
        auth: Auth::Unknown,
        deprecated: node.get("deprecated").is_some_and(Node::is_true),
    }
}

struct Reader<'a> {
    document: &'a Document,
    schemes: Schemes,
    several: SeveralScopes,
    slips: Slips,
    warnings: &'a mut Warnings,
}

impl Reader<'_> {
    /// Notes what cannot be read, where one slip is not to cost the document.
    fn pass_over(&mut self, error: OpenApiError, name: &str) -> Result<(), OpenApiError> {
        match (self.slips, error) {
            (Slips::Unknown, OpenApiError::Document { path: at, line, reason }) => {
                self.warnings.unread(Unread {
                    name: name.to_owned(),
                    pointer: at,
                    line,
                    reason,
                });
                Ok(())
            }
            (_, error) => Err(error),
        }
    }

    fn path_item(
        &mut self,
        template: &str,
        node: &Node,
        path: &Path,
        found: &mut Vec<Found>,
    ) -> Result<(), OpenApiError> {
        if node.is_null() {
            return Ok(());
        }
        if node.map().is_none() {
            return Err(wrong(path, Some(node), "an object of methods was expected"));
        }
        let (shared, shared_path) = self.document.resolve(node, path)?;
        for method in METHODS {
            // Beside a reference, the item's own fields count first (OpenAPI 3.1 leaves it open).
            let (item, path) = match node.get(method) {
                Some(_) => (node, path),
                None => (shared, &shared_path),
            };
            if let Some(operation) = item.get(method).filter(|node| !node.is_null()) {
                let path = path.at(method);
                match self.operation(template, method, operation, item, &path) {
                    Ok(operation) => found.push(operation),
                    Err(error) => {
                        let name = format!("{} {template}", method.to_ascii_uppercase());
                        self.pass_over(error, &name)?;
                        found.push((unknown(template, method, operation, &path), None));
                    }
                }
            }
        }
        Ok(())
    }

    fn operation(
        &mut self,
        template: &str,
        method: &str,
        node: &Node,
        item: &Node,
        path: &Path,
    ) -> Result<Found, OpenApiError> {
        if node.map().is_none() {
            return Err(wrong(path, Some(node), "an operation was expected"));
        }
        let root = &self.document.root;
        let places = [
            (node, path.clone()),
            (item, Path::root().at("paths").at(template)),
            (root, Path::root()),
        ];
        let mut security = None;
        let mut auth = Auth::Unknown;
        for (place, path) in places {
            if let Some(list) = place.get("security") {
                let (expr, how) = self
                    .schemes
                    .expr(list, &path.at("security"), self.several, self.warnings)?;
                security = Some(expr);
                auth = how;
                break;
            }
        }
        let said = extensions::requirements(node, item, self.several, self.warnings);
        let mut more = said.besides;
        // A scheme with an empty list says that a token holds something; a field of the operation says what.
        let names_scopes = |expr: &Expr| expr.atoms().iter().any(|atom| matches!(atom, Atom::Scope(_)));
        if security == Some(Expr::Unknown) && more.iter().any(names_scopes) {
            security = Some(Expr::nothing());
        }
        let headers = self.required_headers(node, item)?;
        if !headers.is_empty() {
            more.push(SeveralScopes::All.of(headers));
        }
        let mut servers = None;
        for (place, path) in [(node, path.clone()), (item, path.clone())] {
            if let Some(list) = place.get("servers") {
                servers = Some(Servers::of_list(list, &path.at("servers"), self.warnings)?);
                break;
            }
        }
        let stated = Stated {
            pointer: path.pointer(),
            method: method.to_ascii_uppercase(),
            path: template.to_owned(),
            id: node.text_at("operationId").unwrap_or_default().to_owned(),
            security,
            instead: said.instead,
            more,
            auth,
            deprecated: node.get("deprecated").is_some_and(Node::is_true),
        };
        Ok((stated, servers))
    }

    /// Required header parameters; the three names that OpenAPI takes from elsewhere are left out.
    fn required_headers(&self, operation: &Node, item: &Node) -> Result<Vec<Expr>, OpenApiError> {
        let mut headers = Vec::new();
        let mut seen = HashSet::new();
        for place in [operation, item] {
            for node in place.get("parameters").and_then(Node::list).into_iter().flatten() {
                // A parameter in another file says nothing here; that is no reason to refuse the rest.
                let Ok((parameter, _)) = self.document.resolve(node, &Path::root()) else {
                    continue;
                };
                let (Some("header"), Some(name)) = (parameter.text_at("in"), parameter.text_at("name")) else {
                    continue;
                };
                let name = name.to_ascii_lowercase();
                let elsewhere = matches!(name.as_str(), "accept" | "content-type" | "authorization");
                // An operation's own parameter takes the place of its path item's.
                if elsewhere || !seen.insert(name.clone()) {
                    continue;
                }
                if parameter.get("required").is_some_and(Node::is_true) {
                    headers.push(Expr::Is(Atom::Header(name)));
                }
            }
        }
        Ok(headers)
    }
}
