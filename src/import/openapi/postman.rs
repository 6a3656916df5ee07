//! Postman collections (2.0, 2.1): requests in folders. A collection says what somebody sends, not what is needed: the
//! scopes of a request's own OAuth settings are names of which nothing says whether all are needed.

use super::document::{Document as Tree, Path};
use super::node::Node;
use super::operations::Found;
use super::servers::Servers;
use super::warnings::{Warning, Warnings};
use super::{Document, OpenApiError, Options, Stated, table};
use crate::requirement::{Atom, Expr};
use crate::table::Auth;
use std::collections::HashMap;

/// A value that stands for a variable is at most so long.
const LONGEST_VALUE: usize = 2048;

struct Reader<'a> {
    variables: HashMap<&'a str, &'a str>,
    /// The user named the hosts.
    hosts_named: bool,
    without_host: usize,
    found: Vec<Found>,
    warnings: Warnings,
}

/// Builds the table.
pub(super) fn build(tree: &Tree, options: &Options) -> Result<Document, OpenApiError> {
    let root = &tree.root;
    let info = |key: &str| root.get("info").and_then(|info| info.text_at(key)).unwrap_or_default();
    let variables = root.get("variable").and_then(Node::list).unwrap_or_default();
    let mut reader = Reader {
        variables: variables
            .iter()
            .filter_map(|one| Some((one.text_at("key")?, one.text_at("value")?)))
            .filter(|(_, value)| value.len() <= LONGEST_VALUE)
            .collect(),
        hosts_named: !options.hosts.is_empty(),
        without_host: 0,
        found: Vec::new(),
        warnings: Warnings::default(),
    };
    reader.items(root, root.get("auth"), &Path::root());
    if reader.found.is_empty() && reader.without_host > 0 {
        return Err(OpenApiError::NoHost);
    }
    let head = table::titled(info("name"), info("version"), "not stated", options);
    table::assemble(head, Servers::default(), reader.found, options, reader.warnings)
}

impl<'a> Reader<'a> {
    /// Folders hold folders; the reader of the text bounds how deep.
    fn items(&mut self, holder: &'a Node, auth: Option<&'a Node>, path: &Path) {
        for (index, item) in holder
            .get("item")
            .and_then(Node::list)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            let path = path.at("item").at(index);
            let auth = item.get("auth").filter(|auth| !auth.is_null()).or(auth);
            if let Some(request) = item.get("request") {
                self.request(item, request, auth, &path);
            }
            self.items(item, auth, &path);
        }
    }

    fn request(&mut self, item: &Node, request: &'a Node, inherited: Option<&Node>, path: &Path) {
        let url = request.get("url").unwrap_or(request);
        let Some(raw) = url.text().or_else(|| url.text_at("raw")) else {
            self.warnings.add(Warning::LeftOut(format!(
                "{}: a request without an address",
                path.pointer()
            )));
            return;
        };
        let address = self.filled(raw);
        let (host, rest) = split(&address);
        let mut servers = Servers::default();
        let known = !host.is_empty() && !host.starts_with('*');
        let added = servers.add(&if known {
            format!("https://{host}/")
        } else {
            "/".to_owned()
        });
        if !known && !self.hosts_named {
            let url = raw.split('/').next().unwrap_or_default().to_owned();
            self.warnings.add(Warning::OpenHost(url));
            self.without_host += 1;
            return;
        }
        if let Err(reason) = added {
            self.warnings
                .add(Warning::LeftOut(format!("{}: {reason}", path.pointer())));
            return;
        }
        let own = request.get("auth").filter(|auth| !auth.is_null());
        let scopes = own.map(scopes).unwrap_or_default();
        let silent = scopes.is_empty();
        self.found.push((
            Stated {
                pointer: path.pointer(),
                method: request.text_at("method").unwrap_or("GET").to_ascii_uppercase(),
                path: template(rest),
                id: item.text_at("name").unwrap_or_default().to_owned(),
                security: (!silent).then(|| listed(scopes)),
                instead: Vec::new(),
                more: Vec::new(),
                auth: match own.or(inherited).and_then(|auth| auth.text_at("type")) {
                    Some("noauth") => Auth::Open,
                    Some("oauth2" | "bearer" | "jwt") => Auth::Token,
                    _ => Auth::Unknown,
                },
                deprecated: false,
            },
            Some(servers),
        ));
    }

    /// `{{baseUrl}}/things` with the collection's own values; one that has none stays.
    fn filled(&self, raw: &str) -> String {
        let mut made = String::new();
        let mut rest = raw;
        while let Some((before, after)) = rest.split_once("{{") {
            made.push_str(before);
            let Some((name, after)) = after.split_once("}}") else {
                made.push_str("{{");
                rest = after;
                continue;
            };
            match self.variables.get(name.trim()) {
                Some(value) if !value.is_empty() => made.push_str(value),
                _ => made.push_str(&format!("{{{{{name}}}}}")),
            }
            rest = after;
        }
        made.push_str(rest);
        made
    }
}

/// Host (`*` where a variable stands for a label) and path of an address.
fn split(address: &str) -> (String, &str) {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) = rest
        .split_at_checked(rest.find('/').unwrap_or(rest.len()))
        .unwrap_or((rest, ""));
    let labels: Vec<&str> = host
        .split('.')
        .map(|label| if label.contains("{{") { "*" } else { label })
        .collect();
    (labels.join("."), path)
}

/// `/things/:id/{{part}}?x=1` → `/things/{id}/{part}`.
fn template(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments: Vec<String> = path
        .trim_matches('/')
        .split('/')
        .filter(|segment| !segment.is_empty())
        .map(
            |segment| match segment.strip_prefix(':').filter(|name| !name.is_empty()) {
                Some(name) => format!("{{{name}}}"),
                None => segment.replace("{{", "{").replace("}}", "}"),
            },
        )
        .collect();
    format!("/{}", segments.join("/"))
}

/// The scopes of OAuth settings, as a list of keys and values (2.1) or as an object (2.0).
fn scopes(auth: &Node) -> Vec<Expr> {
    let settings = auth.get("oauth2");
    let in_list = settings.and_then(Node::list).and_then(|list| {
        let scope = list.iter().find(|one| one.text_at("key") == Some("scope"));
        scope.and_then(|one| one.text_at("value"))
    });
    let names = in_list.or_else(|| settings.and_then(|settings| settings.text_at("scope")));
    let names = names.unwrap_or_default().split([' ', ',']);
    names
        .filter(|name| !name.is_empty() && !name.contains("{{"))
        .map(|name| Expr::Is(Atom::Scope(name.to_owned())))
        .collect()
}

fn listed(mut names: Vec<Expr>) -> Expr {
    match (names.pop(), names.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            names.extend(last);
            Expr::Listed(names)
        }
    }
}
