//! Where a document's operations live: hosts, and the path before their own.

use super::OpenApiError;
use super::document::{Path, wrong};
use super::node::Node;
use super::warnings::{Warning, Warnings};
use std::collections::{BTreeMap, BTreeSet};

/// A server address stands for at most this many after its variables are filled in.
const MOST_VARIANTS: usize = 256;

/// Hosts by the path that stands before an operation's own. A server without a host (`/v1`) gives
/// a path with no host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Servers(pub(super) BTreeMap<String, BTreeSet<String>>);

impl Servers {
    /// `servers` of the document, a path item or an operation (OpenAPI 3).
    pub(super) fn of_list(node: &Node, path: &Path, warnings: &mut Warnings) -> Result<Self, OpenApiError> {
        let Some(list) = node.list() else {
            return Err(wrong(path, Some(node), "a list of servers was expected"));
        };
        let mut servers = Self::default();
        for (index, server) in list.iter().enumerate() {
            let path = path.at(index);
            let Some(url) = server.text_at("url") else {
                return Err(wrong(&path, Some(server), "a server needs a `url`"));
            };
            for variant in variants(url, server.get("variables"), &path.at("url"), server)? {
                if has_open_host(&variant) {
                    warnings.add(Warning::OpenHost(url.to_owned()));
                    // The path is known all the same: the user may name the host.
                    let (_, rest) = variant.split_once("://").unwrap_or(("", &variant));
                    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default();
                    servers.0.entry(prefix_of(path)).or_default();
                    continue;
                }
                servers
                    .add(&variant)
                    .map_err(|reason| wrong(&path.at("url"), server.get("url"), reason))?;
            }
        }
        if list.is_empty() {
            servers.0.entry(String::new()).or_default();
        }
        Ok(servers)
    }

    /// `host`, `basePath` (Swagger 2.0).
    pub(super) fn of_swagger(root: &Node) -> Result<Self, OpenApiError> {
        let mut servers = Self::default();
        let base = root.text_at("basePath").unwrap_or("/");
        let base = base.trim_start_matches('/');
        let url = match root.text_at("host") {
            Some(host) => format!("https://{host}/{base}"),
            None => format!("/{base}"),
        };
        let added = servers.add(&url);
        added.map_err(|reason| wrong(&Path::root().at("host"), root.get("host"), reason))?;
        Ok(servers)
    }

    /// Adds the host and path of an address.
    pub(super) fn add(&mut self, url: &str) -> Result<(), &'static str> {
        let (host, path) = match url.split_once("://") {
            Some((_, rest)) => rest
                .split_at_checked(rest.find('/').unwrap_or(rest.len()))
                .unwrap_or((rest, "")),
            None => ("", url),
        };
        let prefix = prefix_of(path);
        let host = host.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '*');
        if !host.chars().all(plain) {
            return Err("the address has no host that a request could name");
        }
        let hosts = self.0.entry(prefix).or_default();
        if !host.is_empty() {
            hosts.insert(host);
        }
        Ok(())
    }

    /// The same paths under the hosts that the user named.
    pub(super) fn under(&self, hosts: &[String]) -> Self {
        let hosts: BTreeSet<String> = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self(self.0.keys().map(|prefix| (prefix.clone(), hosts.clone())).collect())
    }
}

/// The path of a server as operations' own paths go on with it.
fn prefix_of(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_matches('/');
    if path.is_empty() {
        String::new()
    } else {
        format!("/{path}")
    }
}

/// An address with a scheme and no host: the host was a variable of which nothing is known.
fn has_open_host(url: &str) -> bool {
    url.split_once("://")
        .is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(['/', ':', '?', '#']))
}

/// A default that stands for others of its kind: `{TENANT}.auth0.com`, `<tenant>.example.com` → `*.auth0.com`.
fn with_stars(default: &str) -> String {
    let mut made = String::new();
    let mut rest = default;
    while let Some(at) = rest.find(['{', '<']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        made.push_str(before);
        let close = if from.starts_with('{') { '}' } else { '>' };
        let Some((_, after)) = from.split_once(close) else {
            made.push_str(from);
            return made;
        };
        made.push('*');
        rest = after;
    }
    made.push_str(rest);
    made
}

/// The addresses that an address with variables stands for. A variable with an `enum` takes each
/// of its values; one without takes any text: `*` in the host, a parameter in the path.
fn variants(url: &str, variables: Option<&Node>, path: &Path, server: &Node) -> Result<Vec<String>, OpenApiError> {
    let mut done = vec![String::new()];
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Err(wrong(path, server.get("url"), "`{` is not closed in the address"));
        };
        let in_host = match done.first().map(|url| format!("{url}{before}")) {
            Some(text) => text
                .split_once("://")
                .map_or(text.is_empty(), |(_, rest)| !rest.contains('/')),
            None => false,
        };
        let variable = variables.and_then(|all| all.get(name));
        let values = values(name, variable, in_host, before, after);
        let mut next = Vec::new();
        for start in &done {
            for value in &values {
                next.push(format!("{start}{before}{value}"));
            }
        }
        if next.len() > MOST_VARIANTS {
            return Err(wrong(
                path,
                server.get("url"),
                "its variables stand for more than 256 addresses",
            ));
        }
        done = next;
        rest = after;
    }
    for url in &mut done {
        url.push_str(rest);
    }
    Ok(done)
}

fn values(name: &str, variable: Option<&Node>, in_host: bool, before: &str, after: &str) -> Vec<String> {
    let listed: Vec<String> = variable
        .and_then(|v| v.get("enum"))
        .and_then(Node::list)
        .into_iter()
        .flatten()
        .filter_map(|value| value.text().map(str::to_owned))
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    let default = variable.and_then(|v| v.text_at("default")).unwrap_or_default();
    // `{scheme}://…`, `…:{port}`
    let scheme = after.starts_with("://");
    let port = before.ends_with(':');
    // `https://{host}/…`: no pattern can stand for any host at all.
    let whole = before.ends_with("://") || before.is_empty();
    let whole_host = in_host && whole && (after.is_empty() || after.starts_with(['/', ':']));
    if scheme || port || whole_host || (in_host && default.contains(['.', '/'])) {
        return vec![if in_host {
            with_stars(default)
        } else {
            default.to_owned()
        }];
    }
    if in_host {
        return vec!["*".to_owned()];
    }
    if default.contains('/') {
        return vec![default.to_owned()];
    }
    vec![format!("{{{name}}}")]
}
