//! `security` of an OpenAPI document: a list of alternatives, each of which may name several schemes.

use serde_json::Value;
use why403::requirement::{Atom, Context, Expr};

use super::Join;
use crate::tables::build::one_or;
use crate::tables::input::strings;

/// What the schemes of a document's `security` mean.
pub(super) struct Schemes {
    /// Those whose lists are scopes of a token.
    pub(super) scopes: &'static [&'static str],
    /// How several scopes of one list hang together.
    pub(super) join: Join,
    /// What a list of scopes without a name means.
    pub(super) none: Bare,
    /// Those of a bot's token.
    pub(super) bots: &'static [&'static str],
    /// Those of a key in a header of its own, which asks for no scope; the header in lower case.
    pub(super) keys: &'static [(&'static str, &'static str)],
}

/// What is read when nothing else is said.
pub(super) const OAUTH: Schemes = Schemes {
    scopes: &["oauth2", "OAuth2"],
    join: Join::All,
    none: Bare::Unsaid,
    bots: &[],
    keys: &[],
};

/// What a list of scopes without a name means.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Bare {
    /// That the document does not say what is needed.
    Unsaid,
    /// That a token with no scope at all is enough.
    Nothing,
}

/// What an operation asks for, as far as its schemes tell.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
    /// A token, a key, or a password.
    Token,
    /// The document says that nothing is needed.
    Nothing,
    /// Either of both.
    Also,
    /// A client's own name and password, and no token.
    Client,
    /// Neither the operation nor the document names a scheme, though others of the document do.
    Unsaid,
}

fn of<'v>(fields: &'v Value, document: &'v Value) -> Option<&'v Vec<Value>> {
    let own = fields.get("security").filter(|own| !own.is_null());
    own.or_else(|| {
        document
            .get("security")
            .filter(|list| list.as_array().is_some_and(|list| !list.is_empty()))
    })
    .and_then(Value::as_array)
}

/// How a caller of this operation shows who it is.
pub(super) fn way(fields: &Value, document: &Value) -> Way {
    let Some(list) = of(fields, document) else {
        let others = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        let mut others = others.flat_map(|(_, item)| item.as_object().into_iter().flatten());
        return if others.any(|(_, operation)| operation.get("security").is_some()) {
            Way::Unsaid
        } else {
            Way::Token
        };
    };
    let schemes = |one: &Value| -> Vec<String> {
        one.as_object()
            .map(|map| map.keys().cloned().collect())
            .unwrap_or_default()
    };
    let empty = list.iter().filter(|one| schemes(one).is_empty()).count();
    let client = |name: &String| name.starts_with("Client_authentication") || name == "basic_authentication";
    if empty == list.len() {
        Way::Nothing
    } else if empty > 0 {
        Way::Also
    } else if list.iter().all(|one| schemes(one).iter().all(client)) {
        Way::Client
    } else {
        Way::Token
    }
}

impl Schemes {
    /// The requirement that the alternatives amount to; `None` where they name nothing that is known here.
    pub(super) fn read(&self, fields: &Value, document: &Value) -> Option<Expr> {
        let mut list: Vec<Expr> = Vec::new();
        for alternative in of(fields, document)? {
            let schemes = alternative.as_object()?;
            let all: Vec<Expr> = schemes
                .iter()
                .filter_map(|(name, value)| self.scheme(name, value))
                .collect();
            if all.is_empty() && !schemes.is_empty() {
                // A way in of which no name is known: whoever has a token needs what the other ways ask.
                continue;
            }
            match one_or(all, Expr::All) {
                Expr::Any(inner) => inner.into_iter().for_each(|expr| push(&mut list, expr)),
                expr => push(&mut list, expr),
            }
        }
        if list.iter().any(Expr::is_nothing) {
            return Some(Expr::nothing());
        }
        // A key is another way in beside scopes, and named after them; by itself it says nothing of what its owner may do.
        let key = |expr: &Expr| expr.atoms().iter().all(|atom| matches!(atom, Atom::Header(_)));
        list.sort_by_key(key);
        (!list.iter().all(key)).then(|| one_or(list, Expr::Any))
    }

    fn scheme(&self, scheme: &str, value: &Value) -> Option<Expr> {
        if self.bots.contains(&scheme) {
            return Some(Expr::Is(Atom::Context(Context::Bot)));
        }
        if let Some((_, header)) = self.keys.iter().find(|(key, _)| *key == scheme) {
            return Some(Expr::Is(Atom::Header((*header).to_owned())));
        }
        if !self.scopes.contains(&scheme) {
            return None;
        }
        let named = self.join.expr(strings(value), Atom::Scope);
        named.or(Some(match self.none {
            Bare::Unsaid => Expr::Unknown,
            Bare::Nothing => Expr::nothing(),
        }))
    }
}

fn push(list: &mut Vec<Expr>, expr: Expr) {
    if !list.contains(&expr) {
        list.push(expr);
    }
}
