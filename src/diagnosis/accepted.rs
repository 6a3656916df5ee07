//! What an answer's headers say that the operation accepts, beside what the token has.

use super::{Situation, evaluate, operation, words};
use crate::authority::Verdict;
use crate::finding::{Certainty, Evidence, Finding};
use crate::reason::{Join, ScopeMissing, Voice};
use crate::requirement::{Atom, Expr};

/// The server lists what it accepts and what the token has, and the one is not among the other.
pub(super) fn findings(situation: &Situation<'_>) -> Vec<Finding> {
    let accepts = situation.denial.accepts.iter();
    accepts
        .filter_map(|accepts| not_accepted(situation, &accepts.expr, accepts.header))
        .collect()
}

fn not_accepted(situation: &Situation<'_>, expr: &Expr, header: &str) -> Option<Finding> {
    let covers = |held: &str, needed: &str| situation.covers(held, needed);
    let missing = evaluate::evaluate(expr, situation.authority, &covers) == Verdict::Missing;
    let names: Vec<String> = expr
        .atoms()
        .into_iter()
        .filter(|atom| matches!(atom, Atom::Scope(_)))
        .map(|atom| atom.name().to_owned())
        .collect();
    if !missing || names.is_empty() || situation.denial.states_a_cause() {
        return None;
    }
    // 404 may as well mean what it says.
    let hidden = situation.denial.status == Some(404);
    let evidence = vec![
        situation.servers_words(),
        Evidence::new(
            format!("It accepts {}.", words::expr(expr)),
            format!("the response header `{header}`"),
        ),
        operation::held_evidence(situation, &[Atom::Scope(String::new())]),
    ];
    let reason = ScopeMissing {
        names,
        join: Join::Any,
        ..ScopeMissing::default()
    };
    let certainty = if hidden { Certainty::Likely } else { Certainty::Certain };
    Some(situation.finding(reason, &Voice::Accepted { hidden }, certainty, evidence))
}
