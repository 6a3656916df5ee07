//! Security requirements (OpenAPI 3.1 §4.8.30, Swagger 2.0 "Security Requirement Object"): a list of
//! alternatives, each of which names schemes that must all be met.

use super::OpenApiError;
use super::SeveralScopes;
use super::document::{Document, Path, wrong};
use super::joins;
use super::node::{METHODS, Node};
use super::warnings::{Warning, Warnings};
use crate::requirement::{Atom, Expr};
use crate::table::Auth;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How a scheme carries a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Scheme {
    /// OAuth 2.0 or OpenID Connect: the names are scopes. With those that each flow declares.
    OAuth(Vec<BTreeSet<String>>),
    /// A token by other rules (`http` with `bearer`, an `Authorization` header): the names are roles (3.1).
    Token,
    /// A key in a header of its own.
    Key(String),
    /// Basic, a key in the query or a cookie, a client certificate: no condition on a token says whether it is met.
    Other,
}

/// The schemes that a document declares.
pub(super) struct Schemes {
    declared: HashMap<String, Scheme>,
    /// Those with which an operation names something. Of the others, an empty list says that a token is sent and
    /// nothing about what it must hold.
    speaking: HashSet<String>,
}

impl Schemes {
    /// Reads `components.securitySchemes` or `securityDefinitions`.
    pub(super) fn read(document: &Document, swagger: bool) -> Result<Self, OpenApiError> {
        let root = Path::root();
        let (node, path) = if swagger {
            (document.root.get("securityDefinitions"), root.at("securityDefinitions"))
        } else {
            let components = document.root.get("components");
            (
                components.and_then(|c| c.get("securitySchemes")),
                root.at("components").at("securitySchemes"),
            )
        };
        let speaking = speaking(&document.root);
        let mut declared = HashMap::new();
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return Ok(Self { declared, speaking });
        };
        let Some(fields) = node.map() else {
            return Err(wrong(&path, Some(node), "an object of schemes was expected"));
        };
        for (name, node) in fields {
            let (node, path) = document.resolve(node, &path.at(name))?;
            declared.insert(name.clone(), scheme(node, &path)?);
        }
        Ok(Self { declared, speaking })
    }

    /// The expression of a `security` list and how the call is authorised.
    pub(super) fn expr(
        &self,
        security: &Node,
        path: &Path,
        several: SeveralScopes,
        warnings: &mut Warnings,
    ) -> Result<(Expr, Auth), OpenApiError> {
        let Some(alternatives) = security.list() else {
            return Err(wrong(
                path,
                Some(security),
                "a list of security requirements was expected",
            ));
        };
        let mut exprs = Vec::new();
        let (mut token, mut undeclared) = (false, false);
        let mut open = alternatives.is_empty();
        for (index, alternative) in alternatives.iter().enumerate() {
            let path = path.at(index);
            let Some(fields) = alternative.map() else {
                return Err(wrong(&path, Some(alternative), "an object of schemes was expected"));
            };
            open |= fields.is_empty();
            let mut all = Vec::new();
            for (name, names) in fields {
                let path = path.at(name);
                let Some(scheme) = self.declared.get(name) else {
                    // Names without a scheme may be scopes, roles or a slip: only this alternative is lost by it.
                    warnings.add(Warning::UndeclaredScheme(name.clone()));
                    undeclared = true;
                    all.push(Expr::Unknown);
                    continue;
                };
                token |= matches!(scheme, Scheme::OAuth(_) | Scheme::Token);
                let listed = names.list().unwrap_or_default();
                let silent = listed.is_empty() && !self.speaking.contains(name);
                match (one(scheme, names, &path, several, warnings)?, scheme) {
                    (_, Scheme::OAuth(_) | Scheme::Token) if silent => all.push(Expr::Unknown),
                    (expr, _) => all.push(expr),
                }
            }
            exprs.push(SeveralScopes::All.of(all));
        }
        let auth = match (open || !token, undeclared && !open) {
            (_, true) => Auth::Unknown,
            (true, false) => Auth::Open,
            (false, false) => Auth::Token,
        };
        if alternatives.is_empty() {
            return Ok((Expr::nothing(), auth));
        }
        Ok((SeveralScopes::Any.of(exprs), auth))
    }
}

/// Schemes with which `security` anywhere names a scope or role.
fn speaking(root: &Node) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut note = |holder: &Node| {
        let alternatives = holder.get("security").and_then(Node::list).unwrap_or_default();
        for (name, names) in alternatives.iter().filter_map(Node::map).flatten() {
            if names.list().is_some_and(|names| !names.is_empty()) {
                found.insert(name.clone());
            }
        }
    };
    note(root);
    let components = root
        .get("components")
        .and_then(|components| components.get("pathItems"));
    let items = [root.get("paths"), components].into_iter().flatten();
    for (_, item) in items.filter_map(Node::map).flatten() {
        note(item);
        METHODS.iter().filter_map(|method| item.get(method)).for_each(&mut note);
    }
    found
}

fn scheme(node: &Node, path: &Path) -> Result<Scheme, OpenApiError> {
    let Some(kind) = node.text_at("type") else {
        return Err(wrong(path, Some(node), "a security scheme needs a `type`"));
    };
    match kind {
        "oauth2" | "openIdConnect" => Ok(Scheme::OAuth(flows(node))),
        "http" => match node.text_at("scheme") {
            None => Err(wrong(
                path,
                Some(node),
                "a security scheme of type `http` needs a `scheme`",
            )),
            Some(scheme) if scheme.eq_ignore_ascii_case("basic") => Ok(Scheme::Other),
            Some(_) => Ok(Scheme::Token),
        },
        "basic" | "mutualTLS" => Ok(Scheme::Other),
        "apiKey" => {
            let Some(name) = node.text_at("name") else {
                return Err(wrong(
                    path,
                    Some(node),
                    "a security scheme of type `apiKey` needs a `name`",
                ));
            };
            match node.text_at("in") {
                Some("header") if name.eq_ignore_ascii_case("authorization") => Ok(Scheme::Token),
                Some("header") => Ok(Scheme::Key(name.to_ascii_lowercase())),
                Some("query" | "cookie") => Ok(Scheme::Other),
                _ => Err(wrong(
                    path,
                    Some(node),
                    "a security scheme of type `apiKey` is `in` header, query or cookie",
                )),
            }
        }
        other => Err(wrong(
            path,
            Some(node),
            format!("`{other}` is no type of security scheme; write oauth2, openIdConnect, http, apiKey or mutualTLS"),
        )),
    }
}

/// The scopes that each flow of a scheme declares; Swagger 2.0 has one flow.
fn flows(scheme: &Node) -> Vec<BTreeSet<String>> {
    let of_one = |flow: &Node| -> Option<BTreeSet<String>> {
        let scopes = flow.get("scopes")?.map()?;
        Some(scopes.iter().map(|(name, _)| name.clone()).collect())
    };
    let each = scheme.get("flows").and_then(Node::map).unwrap_or_default();
    let each = each.iter().filter_map(|(_, flow)| of_one(flow));
    each.chain(of_one(scheme)).collect()
}

/// What one scheme of an alternative requires.
fn one(
    scheme: &Scheme,
    names: &Node,
    path: &Path,
    several: SeveralScopes,
    warnings: &mut Warnings,
) -> Result<Expr, OpenApiError> {
    let list = match names.list() {
        Some(list) => list,
        None if names.is_null() => &[],
        None => return Err(wrong(path, Some(names), "a list of scopes was expected")),
    };
    let mut atoms = Vec::new();
    for (index, name) in list.iter().enumerate() {
        let Some(text) = name.text() else {
            return Err(wrong(&path.at(index), Some(name), "a scope is a text"));
        };
        atoms.push(Expr::Is(match scheme {
            Scheme::OAuth(_) => Atom::Scope(text.to_owned()),
            Scheme::Token | Scheme::Key(_) | Scheme::Other => Atom::Role(text.to_owned()),
        }));
    }
    let listed: Vec<&str> = list.iter().filter_map(Node::text).collect();
    let doubt = match (scheme, several) {
        (Scheme::OAuth(flows), SeveralScopes::All) => joins::doubt(&listed, flows),
        _ => None,
    };
    let names = match (several.of(atoms), doubt) {
        (Expr::All(atoms), Some(why)) => {
            warnings.doubt(&listed, why);
            Expr::Listed(atoms)
        }
        (names, _) => names,
    };
    Ok(match scheme {
        Scheme::Key(header) => SeveralScopes::All.of(vec![Expr::Is(Atom::Header(header.clone())), names]),
        Scheme::Other => SeveralScopes::All.of(vec![Expr::Unknown, names]),
        Scheme::OAuth(_) | Scheme::Token => names,
    })
}
