//! Holds a requirement against an authority: three values, exact at every level.

use crate::authority::{Authority, Held, Verdict};
use crate::requirement::{Atom, Context, Expr};

/// Whether holding the scope on the left covers a need for the one on the right.
pub type Covers<'a> = &'a dyn Fn(&str, &str) -> bool;

/// Whether `expr` is met by `authority`.
///
/// `Any` is met when one is, missing when all are; `All` is missing when one is, met when all are;
/// what is neither is unknown (Kleene's strong logic of three values). `Listed` has the value on which both readings
/// agree: met when all are, missing when none is, else unknown.
pub fn evaluate(expr: &Expr, authority: &Authority, covers: Covers<'_>) -> Verdict {
    match expr {
        Expr::Is(atom) => atom_verdict(atom, authority, covers),
        Expr::Any(list) => {
            let verdicts = list.iter().map(|e| evaluate(e, authority, covers));
            fold(verdicts, Verdict::Satisfied, Verdict::Missing)
        }
        Expr::All(list) => {
            let verdicts = list.iter().map(|e| evaluate(e, authority, covers));
            fold(verdicts, Verdict::Missing, Verdict::Satisfied)
        }
        Expr::Listed(list) => {
            let verdicts = || list.iter().map(|e| evaluate(e, authority, covers));
            let any = fold(verdicts(), Verdict::Satisfied, Verdict::Missing);
            let all = fold(verdicts(), Verdict::Missing, Verdict::Satisfied);
            if any == all { any } else { Verdict::Unknown }
        }
        Expr::Unknown => Verdict::Unknown,
    }
}

/// `decisive` as soon as one is; else `otherwise` if none is unknown.
fn fold(verdicts: impl Iterator<Item = Verdict>, decisive: Verdict, otherwise: Verdict) -> Verdict {
    let mut result = otherwise;
    for verdict in verdicts {
        if verdict == decisive {
            return decisive;
        }
        if verdict == Verdict::Unknown {
            result = Verdict::Unknown;
        }
    }
    result
}

/// Of alternatives for several kinds of callers, those that are open to this one: with a user's token, what a client
/// would need is of no interest. Where none is open, and where the caller is not known, all stay. The value of the
/// expression for this caller is the same.
pub fn relevant(expr: &Expr, holder: Option<Context>) -> Expr {
    let (Some(holder), Expr::Any(list)) = (holder, expr) else {
        return expr.clone();
    };
    let open: Vec<Expr> = list
        .iter()
        .filter(|alternative| !closed_to(alternative, holder))
        .cloned()
        .collect();
    match open.as_slice() {
        [] => expr.clone(),
        [only] => without_context(only, holder),
        _ => Expr::Any(
            open.iter()
                .map(|alternative| without_context(alternative, holder))
                .collect(),
        ),
    }
}

fn closed_to(alternative: &Expr, holder: Context) -> bool {
    match alternative {
        Expr::Is(Atom::Context(needed)) => *needed != holder,
        Expr::All(list) => list.iter().any(|e| closed_to(e, holder)),
        _ => false,
    }
}

/// Leaves out the condition on the caller that is met, where something else remains.
fn without_context(alternative: &Expr, holder: Context) -> Expr {
    let met = Expr::Is(Atom::Context(holder));
    match alternative {
        Expr::All(list) if list.contains(&met) && list.len() > 1 => {
            let mut rest: Vec<Expr> = list.iter().filter(|e| **e != met).cloned().collect();
            match (rest.len(), rest.pop()) {
                (1, Some(only)) => only,
                (_, last) => {
                    rest.extend(last);
                    Expr::All(rest)
                }
            }
        }
        other => other.clone(),
    }
}

/// Whether one condition is met. What the server said is missing is missing, whatever else is claimed.
pub fn atom_verdict(atom: &Atom, authority: &Authority, covers: Covers<'_>) -> Verdict {
    if authority.lacking.iter().any(|fact| &fact.value == atom) {
        return Verdict::Missing;
    }
    let exact = |held: &str, needed: &str| held == needed;
    match atom {
        Atom::Scope(name) => held_verdict(&authority.scopes, name, covers),
        Atom::Permission(name) => held_verdict(&authority.permissions, name, &exact),
        Atom::Role(name) => held_verdict(&authority.roles, name, &|held: &str, needed: &str| {
            held.eq_ignore_ascii_case(needed)
        }),
        Atom::License(name) => held_verdict(&authority.licenses, name, &exact),
        Atom::Context(needed) => match &authority.context {
            Some(fact) if fact.value == *needed => Verdict::Satisfied,
            Some(_) => Verdict::Missing,
            None => Verdict::Unknown,
        },
        Atom::Header(name) if authority.headers.iter().any(|h| h.eq_ignore_ascii_case(name)) => Verdict::Satisfied,
        Atom::Header(_) if authority.headers_complete => Verdict::Missing,
        Atom::Header(_) => Verdict::Unknown,
    }
}

fn held_verdict(held: &Held, needed: &str, covers: Covers<'_>) -> Verdict {
    let holds = held.names().iter().any(|name| covers(name, needed));
    match (holds, held) {
        (true, _) => Verdict::Satisfied,
        (false, Held::Known { .. }) => Verdict::Missing,
        (false, Held::AtLeast { .. } | Held::Unknown { .. }) => Verdict::Unknown,
    }
}

/// Why a condition's verdict is unknown, as a clause.
pub fn why_unknown(atoms: &[(Atom, Verdict)], authority: &Authority) -> Option<String> {
    let unstated = || Some("the document does not name everything that is required".to_owned());
    let Some((atom, _)) = atoms.iter().find(|(_, verdict)| *verdict == Verdict::Unknown) else {
        return unstated();
    };
    let held = match atom {
        Atom::Scope(_) => &authority.scopes,
        Atom::Permission(_) => &authority.permissions,
        Atom::Role(_) => &authority.roles,
        Atom::License(_) => &authority.licenses,
        Atom::Context(_) => return Some("nothing seen tells whether it is a user's or a client's token".to_owned()),
        Atom::Header(_) => return Some("not all request headers were seen".to_owned()),
    };
    match held {
        Held::Unknown { why } | Held::AtLeast { why, .. } => Some(why.clone()),
        Held::Known { .. } => unstated(),
    }
}

// Property tests run natively only.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::authority::{Fact, FactSource};
    use proptest::prelude::*;

    fn scope(name: &str) -> Expr {
        Expr::Is(Atom::Scope(name.to_owned()))
    }

    fn holding(names: &[&str]) -> Authority {
        Authority {
            scopes: Held::Known {
                names: names.iter().map(|n| (*n).to_owned()).collect(),
                source: FactSource::Claim("scope".to_owned()),
            },
            ..Authority::default()
        }
    }

    fn plain(held: &str, needed: &str) -> bool {
        held == needed
    }

    #[test]
    fn an_unknown_does_not_hide_what_decides() {
        let holder = holding(&["a"]);
        let unknown = Expr::Is(Atom::Permission("p".to_owned()));
        assert_eq!(
            evaluate(&Expr::Any(vec![unknown.clone(), scope("a")]), &holder, &plain),
            Verdict::Satisfied
        );
        assert_eq!(
            evaluate(&Expr::All(vec![unknown.clone(), scope("b")]), &holder, &plain),
            Verdict::Missing
        );
        assert_eq!(
            evaluate(&Expr::Any(vec![unknown.clone(), scope("b")]), &holder, &plain),
            Verdict::Unknown
        );
        assert_eq!(
            evaluate(&Expr::All(vec![unknown, scope("a")]), &holder, &plain),
            Verdict::Unknown
        );
        assert_eq!(evaluate(&Expr::nothing(), &holder, &plain), Verdict::Satisfied);
    }

    #[test]
    fn a_list_without_a_join_is_settled_only_where_both_readings_agree() {
        let listed = Expr::Listed(vec![scope("a"), scope("b")]);
        let verdict = |names: &[&str]| evaluate(&listed, &holding(names), &plain);
        assert_eq!(verdict(&["a", "b"]), Verdict::Satisfied);
        assert_eq!(verdict(&["c"]), Verdict::Missing);
        assert_eq!(verdict(&["a"]), Verdict::Unknown);
        let mut perhaps = holding(&[]);
        perhaps.scopes = Held::AtLeast {
            names: vec!["a".to_owned()],
            source: FactSource::UserWord,
            why: "x".to_owned(),
        };
        assert_eq!(evaluate(&listed, &perhaps, &plain), Verdict::Unknown);
        assert_eq!(
            evaluate(&Expr::Listed(vec![scope("c")]), &perhaps, &plain),
            Verdict::Unknown
        );
    }

    #[test]
    fn the_servers_word_outranks_a_claim() {
        let mut holder = holding(&["a"]);
        holder
            .lacking
            .push(Fact::new(Atom::Scope("a".to_owned()), FactSource::ServerSaid));
        assert_eq!(evaluate(&scope("a"), &holder, &plain), Verdict::Missing);
    }

    #[test]
    fn a_list_that_may_be_incomplete_proves_nothing_missing() {
        let mut holder = holding(&[]);
        holder.scopes = Held::AtLeast {
            names: vec!["a".to_owned()],
            source: FactSource::UserWord,
            why: "x".to_owned(),
        };
        assert_eq!(evaluate(&scope("a"), &holder, &plain), Verdict::Satisfied);
        assert_eq!(evaluate(&scope("b"), &holder, &plain), Verdict::Unknown);
    }

    fn expr() -> impl Strategy<Value = Expr> {
        let leaf = prop_oneof![
            "[a-d]".prop_map(|n| Expr::Is(Atom::Scope(n))),
            Just(Expr::Is(Atom::Permission("p".to_owned()))),
            Just(Expr::Unknown)
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::Any),
                prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::All),
                prop::collection::vec(inner, 0..4).prop_map(Expr::Listed)
            ]
        })
    }

    /// The expression with every list that has no join read as `Any`, or as `All`.
    fn read_as(expr: &Expr, join: fn(Vec<Expr>) -> Expr) -> Expr {
        let inner = |list: &[Expr]| list.iter().map(|e| read_as(e, join)).collect();
        match expr {
            Expr::Any(list) => Expr::Any(inner(list)),
            Expr::All(list) => Expr::All(inner(list)),
            Expr::Listed(list) => join(inner(list)),
            other => other.clone(),
        }
    }

    /// With everything known, the three-valued reading must equal plain boolean logic.
    fn boolean(expr: &Expr, held: &[&str]) -> bool {
        match expr {
            Expr::Is(Atom::Scope(name)) => held.contains(&name.as_str()),
            Expr::Any(list) => list.iter().any(|e| boolean(e, held)),
            Expr::All(list) => list.iter().all(|e| boolean(e, held)),
            _ => panic!("not asked"),
        }
    }

    fn knows_all(expr: &Expr) -> bool {
        match expr {
            Expr::Is(atom) => matches!(atom, Atom::Scope(_)),
            Expr::Any(list) | Expr::All(list) => list.iter().all(knows_all),
            Expr::Listed(_) | Expr::Unknown => false,
        }
    }

    #[test]
    fn what_other_callers_would_need_is_left_out() {
        let role = |name: &str| Expr::Is(Atom::Role(name.to_owned()));
        let for_users = Expr::All(vec![Expr::Is(Atom::Context(Context::User)), scope("a")]);
        let for_clients = Expr::All(vec![Expr::Is(Atom::Context(Context::Client)), role("b")]);
        let either = Expr::Any(vec![for_users.clone(), for_clients]);
        assert_eq!(relevant(&either, Some(Context::User)), scope("a"));
        assert_eq!(relevant(&either, Some(Context::Client)), role("b"));
        assert_eq!(relevant(&either, None), either);
        assert_eq!(relevant(&either, Some(Context::Bot)), either);
        let only_users = Expr::Any(vec![for_users]);
        assert_eq!(relevant(&only_users, Some(Context::Client)), only_users);
    }

    proptest! {
        #[test]
        fn it_is_boolean_logic_where_all_is_known(expr in expr(), held in prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..4)) {
            let verdict = evaluate(&expr, &holding(&held), &plain);
            if knows_all(&expr) {
                prop_assert_eq!(verdict, if boolean(&expr, &held) { Verdict::Satisfied } else { Verdict::Missing });
            }
        }

        /// What a list without a join settles holds in either reading of it.
        #[test]
        fn a_settled_answer_holds_however_lists_are_read(expr in expr(), held in prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..4)) {
            let holder = holding(&held);
            let verdict = evaluate(&expr, &holder, &plain);
            if verdict != Verdict::Unknown {
                prop_assert_eq!(evaluate(&read_as(&expr, Expr::Any), &holder, &plain), verdict);
                prop_assert_eq!(evaluate(&read_as(&expr, Expr::All), &holder, &plain), verdict);
            }
        }

        /// A list of conditions that are all settled says so exactly when all are held or none is.
        #[test]
        fn a_list_is_held_by_all_and_missing_by_none(names in prop::collection::vec("[a-d]", 1..4), held in prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..4)) {
            let has = names.iter().filter(|name| held.contains(&name.as_str())).count();
            let expected = match has {
                0 => Verdict::Missing,
                all if all == names.len() => Verdict::Satisfied,
                _ => Verdict::Unknown,
            };
            let listed = Expr::Listed(names.iter().map(|name| scope(name)).collect());
            prop_assert_eq!(evaluate(&listed, &holding(&held), &plain), expected);
        }

        /// Learning more never turns held into missing or missing into held.
        #[test]
        fn learning_more_only_settles_unknowns(expr in expr(), held in prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..4)) {
            let before = evaluate(&expr, &holding(&held), &plain);
            let mut more = holding(&held);
            more.permissions = Held::Known { names: vec!["p".to_owned()], source: FactSource::UserWord };
            let after = evaluate(&expr, &more, &plain);
            if before != Verdict::Unknown {
                prop_assert_eq!(before, after);
            }
        }
    }
}
