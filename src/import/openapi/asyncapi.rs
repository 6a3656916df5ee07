//! AsyncAPI documents (2.x, 3.0): of their servers those that are reached over HTTP or by a WebSocket, whose handshake is
//! a GET. What goes over other protocols no browser sends, and is left out with a warning.

use super::document::{Document as Tree, Path, wrong};
use super::node::Node;
use super::operations::Found;
use super::servers::Servers;
use super::warnings::{Warning, Warnings};
use super::{Document, OpenApiError, Options, SeveralScopes, Stated, table};
use crate::requirement::{Atom, Expr};
use crate::table::Auth;

struct Reader<'a> {
    tree: &'a Tree,
    /// What a server asks for, where an operation says nothing.
    of_servers: Option<Expr>,
    /// The method of operations that name none: of a WebSocket alone it is GET.
    method: &'static str,
    found: Vec<Found>,
}

/// Builds the table.
pub(super) fn build(tree: &Tree, options: &Options) -> Result<Document, OpenApiError> {
    let root = &tree.root;
    let third = match root.text_at("asyncapi").and_then(|version| version.split('.').next()) {
        Some("2") => false,
        Some("3") => true,
        _ => {
            return Err(OpenApiError::NotOpenApi {
                reason: "`asyncapi` is another version; convert it to 2 or 3".to_owned(),
            });
        }
    };
    let mut warnings = Warnings::default();
    let mut servers = Servers::default();
    let mut reader = Reader {
        tree,
        of_servers: None,
        method: "GET",
        found: Vec::new(),
    };
    for (name, server) in root.get("servers").and_then(Node::map).unwrap_or_default() {
        let path = Path::root().at("servers").at(name);
        let (server, path) = tree.resolve(server, &path)?;
        match server.text_at("protocol").unwrap_or_default() {
            "ws" | "wss" => {}
            "http" | "https" => reader.method = "*",
            _ => {
                warnings.add(Warning::OtherProtocol(name.clone()));
                continue;
            }
        }
        let url = match (server.text_at("url"), server.text_at("host")) {
            (Some(url), _) => url.to_owned(),
            (None, Some(host)) => format!("https://{host}{}", server.text_at("pathname").unwrap_or_default()),
            (None, None) => return Err(wrong(&path, Some(server), "a server needs a `url` or a `host`")),
        };
        let url = if url.contains("://") {
            url
        } else {
            format!("https://{url}")
        };
        // A variable stands for any text.
        let url = starred(&url);
        servers.add(&url).map_err(|reason| wrong(&path, Some(server), reason))?;
        if reader.of_servers.is_none() {
            reader.of_servers = reader.security(server, third);
        }
    }
    if third {
        reader.third()?
    } else {
        reader.second()?
    }
    let info = |key: &str| root.get("info").and_then(|info| info.text_at(key)).unwrap_or_default();
    let head = table::titled(info("title"), info("version"), "not stated", options);
    if servers == Servers::default() {
        if options.hosts.is_empty() {
            return Err(OpenApiError::NoHost);
        }
        servers
            .add("/")
            .map_err(|reason| wrong(&Path::root().at("servers"), None, reason))?;
    }
    table::assemble(head, servers, reader.found, options, warnings)
}

impl Reader<'_> {
    /// Channels by address, each with what is published and subscribed to.
    fn second(&mut self) -> Result<(), OpenApiError> {
        for (address, channel) in self.tree.root.get("channels").and_then(Node::map).unwrap_or_default() {
            let path = Path::root().at("channels").at(address);
            let (channel, path) = self.tree.resolve(channel, &path)?;
            for action in ["publish", "subscribe"] {
                if let Some(operation) = channel.get(action) {
                    let id = operation.text_at("operationId").unwrap_or_default();
                    self.operation(operation, address, id, &path.at(action), false);
                }
            }
        }
        Ok(())
    }

    /// Operations by name, each on a channel with its address.
    fn third(&mut self) -> Result<(), OpenApiError> {
        for (name, operation) in self.tree.root.get("operations").and_then(Node::map).unwrap_or_default() {
            let path = Path::root().at("operations").at(name);
            let (operation, path) = self.tree.resolve(operation, &path)?;
            let Some(channel) = operation.get("channel") else {
                return Err(wrong(&path, Some(operation), "an operation needs a `channel`"));
            };
            let (channel, _) = self.tree.resolve(channel, &path.at("channel"))?;
            let address = channel.text_at("address").unwrap_or_default();
            self.operation(operation, address, name, &path, true);
        }
        Ok(())
    }

    fn operation(&mut self, operation: &Node, address: &str, id: &str, path: &Path, third: bool) {
        let method = operation
            .get("bindings")
            .and_then(|bindings| bindings.get("http"))
            .and_then(|http| http.text_at("method"));
        let security = match operation.get("security") {
            Some(_) => self.security(operation, third),
            None => self.of_servers.clone(),
        };
        self.found.push((
            Stated {
                pointer: path.pointer(),
                method: method.unwrap_or(self.method).to_ascii_uppercase(),
                path: format!("/{}", address.trim_start_matches('/')),
                id: id.to_owned(),
                auth: if security.is_some() { Auth::Token } else { Auth::Unknown },
                security,
                instead: Vec::new(),
                more: Vec::new(),
                deprecated: false,
            },
            None,
        ));
    }

    /// The alternatives of `security`: by the name of a scheme (2.x), or schemes themselves (3.0).
    fn security(&self, holder: &Node, third: bool) -> Option<Expr> {
        let list = holder.get("security")?.list()?;
        let schemes = self.tree.root.get("components").and_then(|c| c.get("securitySchemes"));
        let names = |names: Option<&Node>, scheme: Option<&Node>| {
            let oauth = matches!(scheme.and_then(|s| s.text_at("type")), Some("oauth2" | "openIdConnect"));
            let names = names
                .and_then(Node::list)
                .unwrap_or_default()
                .iter()
                .filter_map(Node::text);
            let scopes: Vec<Expr> = names.map(|name| Expr::Is(Atom::Scope(name.to_owned()))).collect();
            // Passwords, keys and certificates are no matter of a token; an empty list says nothing.
            if oauth && !scopes.is_empty() {
                SeveralScopes::All.of(scopes)
            } else {
                Expr::Unknown
            }
        };
        let mut ways = Vec::new();
        for way in list {
            if third {
                let scheme = self.tree.resolve(way, &Path::root()).ok().map(|(scheme, _)| scheme);
                ways.push(names(scheme.and_then(|scheme| scheme.get("scopes")), scheme));
            } else {
                let of = |(name, listed): &(String, Node)| {
                    let scheme = schemes.and_then(|schemes| schemes.get(name));
                    names(Some(listed), scheme)
                };
                ways.push(SeveralScopes::All.of(way.map()?.iter().map(of).collect()));
            }
        }
        (!ways.is_empty()).then(|| SeveralScopes::Any.of(ways))
    }
}

/// `https://{env}.example.com` → `https://*.example.com`; a variable in the path stays one.
fn starred(url: &str) -> String {
    let start = url.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = url.split_at_checked(start).unwrap_or(("", url));
    let (host, path) = rest
        .split_at_checked(rest.find('/').unwrap_or(rest.len()))
        .unwrap_or((rest, ""));
    let labels: Vec<&str> = host
        .split('.')
        .map(|label| if label.contains('{') { "*" } else { label })
        .collect();
    format!("{scheme}{}{path}", labels.join("."))
}
