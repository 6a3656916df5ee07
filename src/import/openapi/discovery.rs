//! Google's discovery documents: methods in nested resources, each with the scopes of which any one suffices.

use super::document::{Document as Tree, Path, wrong};
use super::node::Node;
use super::operations::Found;
use super::servers::Servers;
use super::warnings::Warnings;
use super::{Document, OpenApiError, Options, SeveralScopes, Stated, table};
use crate::requirement::{Atom, Expr};
use crate::table::Auth;

/// Builds the table.
pub(super) fn build(tree: &Tree, options: &Options) -> Result<Document, OpenApiError> {
    let root = &tree.root;
    let text = |key: &str| root.text_at(key).unwrap_or_default();
    let base = match text("rootUrl") {
        "" => text("baseUrl").to_owned(),
        url => format!(
            "{}/{}",
            url.trim_end_matches('/'),
            text("servicePath").trim_start_matches('/')
        ),
    };
    let mut servers = Servers::default();
    servers
        .add(&base)
        .map_err(|reason| wrong(&Path::root().at("rootUrl"), root.get("rootUrl"), reason))?;
    let mut found = Vec::new();
    methods(root, &Path::root(), &mut found)?;
    let title = match text("title") {
        "" => text("name"),
        title => title,
    };
    let head = table::titled(title, text("revision"), "not stated", options);
    table::assemble(head, servers, found, options, Warnings::default())
}

/// The methods of a holder and of its resources; the reader of the text bounds how deep they nest.
fn methods(holder: &Node, path: &Path, found: &mut Vec<Found>) -> Result<(), OpenApiError> {
    let inner = |key: &str| holder.get(key).and_then(Node::map).unwrap_or_default();
    for (name, node) in inner("methods") {
        found.push((method(node, &path.at("methods").at(name))?, None));
    }
    for (name, node) in inner("resources") {
        methods(node, &path.at("resources").at(name), found)?;
    }
    Ok(())
}

fn method(node: &Node, path: &Path) -> Result<Stated, OpenApiError> {
    let template = node.text_at("flatPath").or_else(|| node.text_at("path"));
    let (Some(method), Some(template)) = (node.text_at("httpMethod"), template) else {
        return Err(wrong(path, Some(node), "a method needs `httpMethod` and `path`"));
    };
    let scopes: Vec<Expr> = node
        .get("scopes")
        .and_then(Node::list)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::text)
        .map(|name| Expr::Is(Atom::Scope(name.to_owned())))
        .collect();
    let silent = scopes.is_empty();
    Ok(Stated {
        pointer: path.pointer(),
        method: method.to_ascii_uppercase(),
        path: format!("/{}", template.trim_start_matches('/')),
        id: node.text_at("id").unwrap_or_default().to_owned(),
        // Some take an API key alone, some a token that the document does not speak of.
        security: (!silent).then(|| SeveralScopes::Any.of(scopes)),
        instead: Vec::new(),
        more: Vec::new(),
        auth: if silent { Auth::Unknown } else { Auth::Token },
        deprecated: node.get("deprecated").is_some_and(Node::is_true),
    })
}
