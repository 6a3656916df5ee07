//! What GitHub's headers say: what the operation accepts, and whether a 404 hides. Its sentences are data.

use crate::denial::{Accepts, Denial, cut};
use crate::exchange::Exchange;
use crate::requirement::{Atom, Expr};

/// Header that lists scopes of which any one is enough.
const ACCEPTED: &str = "x-accepted-oauth-scopes";
/// Header that lists permissions: comma = all of these, semicolon = or.
const ACCEPTED_PERMISSIONS: &str = "x-accepted-github-permissions";

/// The names of a comma-separated header.
pub(super) fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty())
}

/// A 404 that hides: the answer lists scopes that would do, and scopes of the token, and none of these is among those.
pub(super) fn is_hidden(exchange: &Exchange, covers: &dyn Fn(&str, &str) -> bool) -> bool {
    let header = |name| exchange.response_headers.plain(name);
    let (Some(404), Some(held), Some(accepted)) = (exchange.status(), header(super::HELD), header(ACCEPTED)) else {
        return false;
    };
    let enough = |needed: &str| names(held).any(|held| covers(held, needed));
    names(accepted).next().is_some() && !names(accepted).any(enough)
}

pub(super) fn read(exchange: &Exchange, denial: &mut Denial) {
    if let Some(id) = exchange.response_headers.plain("x-github-request-id") {
        denial.note("Request id (X-GitHub-Request-Id)", id);
    }
    accepted(exchange, denial);
}

/// What the operation accepts, by the answer's headers.
fn accepted(exchange: &Exchange, denial: &mut Denial) {
    let header = |name| exchange.response_headers.plain(name);
    if let (Some(list), true) = (header(ACCEPTED), header(super::HELD).is_some()) {
        let scopes: Vec<String> = names(list).take(50).map(cut).collect();
        if !scopes.is_empty() {
            denial.accepts.push(Accepts {
                expr: Expr::any_scope(scopes),
                header: "X-Accepted-OAuth-Scopes",
            });
        }
    }
    if let Some(list) = header(ACCEPTED_PERMISSIONS) {
        let expr = permissions(list);
        if !expr.is_nothing() {
            denial.accepts.push(Accepts {
                expr,
                header: "X-Accepted-GitHub-Permissions",
            });
        }
    }
}

/// What every token has that reaches the repository: its lack explains nothing.
const ALWAYS_HELD: &str = "metadata=read";

/// `pull_requests=write,contents=read; issues=write`: comma = all of these, semicolon = or.
fn permissions(list: &str) -> Expr {
    let telling = |set| names(set).filter(|name| *name != ALWAYS_HELD);
    let mut alternatives: Vec<Expr> = list
        .split(';')
        .map(|set| Expr::all_of(telling(set).take(20).map(|name| Atom::Permission(cut(name)))))
        .filter(|set| !set.is_nothing())
        .take(20)
        .collect();
    match (alternatives.len(), alternatives.pop()) {
        (1, Some(only)) => only,
        (0, _) | (_, None) => Expr::nothing(),
        (_, Some(last)) => {
            alternatives.push(last);
            Expr::Any(alternatives)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::{Authority, FactSource, Held};
    use crate::exchange::Outcome;
    use crate::platform::bundled;

    #[test]
    fn commas_mean_and_and_semicolons_mean_or() {
        let permission = |name: &str| Expr::Is(Atom::Permission(name.to_owned()));
        assert_eq!(permissions("contents=read"), permission("contents=read"));
        assert_eq!(
            permissions("pull_requests=write,contents=read; issues=write"),
            Expr::Any(vec![
                Expr::All(vec![permission("pull_requests=write"), permission("contents=read")]),
                permission("issues=write")
            ])
        );
        assert!(permissions(" ; ").is_nothing());
        assert!(permissions("metadata=read").is_nothing());
    }

    #[test]
    fn a_404_is_a_denial_only_when_the_headers_contradict() {
        let mut exchange = Exchange::new("1", "GET", "https://api.github.com/user/keys", 0).unwrap();
        exchange.outcome = Outcome::Status(404);
        assert!(!bundled("github").denies(&exchange));
        exchange.response_headers.push("X-OAuth-Scopes", "repo");
        exchange
            .response_headers
            .push("X-Accepted-OAuth-Scopes", "admin:public_key, read:public_key");
        assert!(bundled("github").denies(&exchange));
        let mut authority = Authority::default();
        bundled("github").read_answer(&exchange, &mut authority);
        let source = FactSource::Header("x-oauth-scopes".to_owned());
        assert_eq!(
            authority.scopes,
            Held::Known {
                names: vec!["repo".to_owned()],
                source
            }
        );
        exchange.response_headers = [
            ("X-OAuth-Scopes", "admin:public_key"),
            ("X-Accepted-OAuth-Scopes", "read:public_key"),
        ]
        .into_iter()
        .collect();
        assert!(!bundled("github").denies(&exchange));
    }
}
