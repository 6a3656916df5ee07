//! Of alternatives for several kinds of tokens, those that are open to this one: GitHub judges a classic token by its
//! scopes and every other by its permissions.

use crate::requirement::{Atom, Expr};

/// What counts for no token of the kind at hand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ignored {
    /// Scopes do not.
    pub(super) scopes: bool,
    /// Permissions do not.
    pub(super) permissions: bool,
}

/// The expression without the alternatives that are made of nothing but what is ignored. What stays as it was: an
/// expression that is no choice between scopes and permissions.
pub(super) fn open_to(expr: &Expr, ignored: Ignored) -> Expr {
    let Expr::Any(ways) = expr else { return expr.clone() };
    let by_scopes = |way: &Expr| only(way, |atom| matches!(atom, Atom::Scope(_)));
    let by_permissions = |way: &Expr| only(way, |atom| matches!(atom, Atom::Permission(_)));
    let closed = |way: &&Expr| {
        // What a source leaves unsaid beside permissions is the scopes.
        ignored.scopes && (by_scopes(way) || **way == Expr::Unknown) || ignored.permissions && by_permissions(way)
    };
    let mut open: Vec<Expr> = ways.iter().filter(|way| !closed(way)).cloned().collect();
    // A choice among scopes alone is settled elsewhere, with the reason why they do not count.
    let mixed = ways.iter().any(by_permissions) && ways.iter().any(|way| !by_permissions(way));
    match (mixed, open.len(), open.pop()) {
        (true, 1, Some(only)) => only,
        (true, _, Some(last)) => {
            open.push(last);
            Expr::Any(open)
        }
        _ => expr.clone(),
    }
}

/// True when the expression names something, and all that it names is of this kind.
fn only(expr: &Expr, is: fn(&Atom) -> bool) -> bool {
    let atoms = expr.atoms();
    !atoms.is_empty() && atoms.into_iter().all(is)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::expr::to_text;

    const CLASSIC: Ignored = Ignored {
        scopes: false,
        permissions: true,
    };
    const FINE_GRAINED: Ignored = Ignored {
        scopes: true,
        permissions: false,
    };

    fn permission(name: &str) -> Expr {
        Expr::Is(Atom::Permission(name.to_owned()))
    }

    #[test]
    fn each_kind_of_token_is_judged_by_what_it_has() {
        let either = Expr::Any(vec![Expr::any_scope(["repo", "gist"]), permission("contents=write")]);
        assert_eq!(to_text(&open_to(&either, CLASSIC)), "any scope(repo, gist)");
        assert_eq!(to_text(&open_to(&either, FINE_GRAINED)), "permission contents=write");
        assert_eq!(open_to(&either, Ignored::default()), either);
    }

    #[test]
    fn what_is_unsaid_beside_permissions_is_the_scopes() {
        let either = Expr::Any(vec![Expr::Unknown, permission("contents=write")]);
        assert_eq!(open_to(&either, CLASSIC), Expr::Unknown);
        assert_eq!(open_to(&either, FINE_GRAINED), permission("contents=write"));
    }

    #[test]
    fn what_is_no_such_choice_stays() {
        for expr in [
            Expr::Unknown,
            Expr::any_scope(["a", "b"]),
            Expr::any_of([Atom::Permission("a".to_owned()), Atom::Permission("b".to_owned())]),
            Expr::All(vec![Expr::any_scope(["a"]), permission("b")]),
        ] {
            assert_eq!(open_to(&expr, CLASSIC), expr);
            assert_eq!(open_to(&expr, FINE_GRAINED), expr);
        }
    }
}
