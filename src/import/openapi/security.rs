//! Security requirements (OpenAPI 3.1 §4.8.30, Swagger 2.0 "Security Requirement Object"): a list of
//! alternatives, each of which names schemes that must all be met.

use super::OpenApiError;
use super::SeveralScopes;
use super::document::{Document, Path, wrong};
use super::node::Node;
use crate::requirement::{Atom, Expr};
use crate::table::Auth;
use std::collections::HashMap;

/// How a scheme carries a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Scheme {
    /// OAuth 2.0 or OpenID Connect: the names are scopes.
    OAuth,
    /// A token by other rules (`http` with `bearer`, an `Authorization` header): the names are roles (3.1).
    Token,
    /// A key in a header of its own.
    Key(String),
    /// Basic, a key in the query or a cookie, a client certificate: no condition on a token says whether it is met.
    Other,
}

/// The schemes that a document declares.
pub(super) struct Schemes(HashMap<String, Scheme>);

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
        let mut schemes = HashMap::new();
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return Ok(Self(schemes));
        };
        let Some(fields) = node.map() else {
            return Err(wrong(&path, Some(node), "an object of schemes was expected"));
        };
        for (name, node) in fields {
            let (node, path) = document.resolve(node, &path.at(name))?;
            schemes.insert(name.clone(), scheme(node, &path)?);
        }
        Ok(Self(schemes))
    }

    /// The expression of a `security` list and how the call is authorised.
    pub(super) fn expr(
        &self,
        security: &Node,
        path: &Path,
        several: SeveralScopes,
    ) -> Result<(Expr, Auth), OpenApiError> {
        let Some(alternatives) = security.list() else {
            return Err(wrong(
                path,
                Some(security),
                "a list of security requirements was expected",
            ));
        };
        let mut exprs = Vec::new();
        let mut token = false;
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
                let Some(scheme) = self.0.get(name) else {
                    return Err(wrong(
                        &path,
                        Some(names),
                        format!("the document declares no security scheme `{name}`"),
                    ));
                };
                token |= matches!(scheme, Scheme::OAuth | Scheme::Token);
                all.push(one(scheme, names, &path, several)?);
            }
            exprs.push(SeveralScopes::All.of(all));
        }
        let auth = if open || !token { Auth::Open } else { Auth::Token };
        if alternatives.is_empty() {
            return Ok((Expr::nothing(), auth));
        }
        Ok((SeveralScopes::Any.of(exprs), auth))
    }
}

fn scheme(node: &Node, path: &Path) -> Result<Scheme, OpenApiError> {
    let Some(kind) = node.text_at("type") else {
        return Err(wrong(path, Some(node), "a security scheme needs a `type`"));
    };
    match kind {
        "oauth2" | "openIdConnect" => Ok(Scheme::OAuth),
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

/// What one scheme of an alternative requires.
fn one(scheme: &Scheme, names: &Node, path: &Path, several: SeveralScopes) -> Result<Expr, OpenApiError> {
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
            Scheme::OAuth => Atom::Scope(text.to_owned()),
            Scheme::Token | Scheme::Key(_) | Scheme::Other => Atom::Role(text.to_owned()),
        }));
    }
    let names = several.of(atoms);
    Ok(match scheme {
        Scheme::Key(header) => SeveralScopes::All.of(vec![Expr::Is(Atom::Header(header.clone())), names]),
        Scheme::Other => SeveralScopes::All.of(vec![Expr::Unknown, names]),
        Scheme::OAuth | Scheme::Token => names,
    })
}
