//! What an answer's headers say that the operation accepts, beside what the token has.

use super::{Situation, evaluate, operation, words};
use crate::authority::Verdict;
use crate::denial::Says;
use crate::finding::{Certainty, Evidence, Finding};
use crate::platform::Gap;
use crate::requirement::{Atom, Expr};

/// What the answer's header says that the operation accepts, in permissions.
pub(super) fn permissions<'a>(situation: &'a Situation<'_>) -> Option<&'a Expr> {
    situation.denial.says.iter().find_map(|says| match says {
        Says::Accepts { expr, .. } if expr.atoms().iter().any(|atom| matches!(atom, Atom::Permission(_))) => Some(expr),
        _ => None,
    })
}

/// The server lists what it accepts and what the token has, and the one is not among the other.
pub(super) fn not_accepted(situation: &Situation<'_>, expr: &Expr, header: &str) -> Option<Finding> {
    let covers = |held: &str, needed: &str| situation.covers(held, needed);
    let missing = evaluate::evaluate(expr, situation.authority, &covers) == Verdict::Missing;
    let scopes: Vec<String> = expr
        .atoms()
        .into_iter()
        .filter(|atom| matches!(atom, Atom::Scope(_)))
        .map(|atom| atom.name().to_owned())
        .collect();
    if !missing || scopes.is_empty() || situation.denial.names_a_reason() {
        return None;
    }
    // 404 may as well mean what it says.
    let hidden = situation.denial.status == Some(404);
    let evidence = vec![
        situation.servers_words(),
        Evidence {
            text: format!("It accepts {}.", words::expr(expr)),
            source: format!("the response header `{header}`"),
        },
        operation::held_evidence(situation, &[Atom::Scope(String::new())]),
    ];
    let also = if hidden {
        " (the answer 404 may hide that the object exists)"
    } else {
        ""
    };
    Some(Finding {
        code: "scope.missing".to_owned(),
        certainty: if hidden { Certainty::Likely } else { Certainty::Certain },
        title: match scopes.as_slice() {
            [only] => format!("The token does not have the scope {only} that the server accepts here{also}."),
            several => format!(
                "The token has none of the scopes that the server accepts here: {}{also}.",
                crate::platform::list(several, "or")
            ),
        },
        names: scopes.iter().cloned().map(Atom::Scope).collect(),
        evidence,
        remedy: Some(situation.remedy(&Gap::Scopes {
            names: &scopes,
            any: true,
        })),
    })
}
