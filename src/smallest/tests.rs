use super::*;
use proptest::prelude::*;

fn scope(name: &str) -> Expr {
    Expr::Is(Atom::Scope(name.to_owned()))
}

fn asked<'a>(
    needs: &'a [Expr],
    covers: &'a dyn Fn(&Atom, &Atom) -> bool,
    opens: &'a dyn Fn(&Atom) -> u32,
) -> Asked<'a> {
    Asked {
        needs,
        caller: None,
        covers,
        opens,
        preferred: &|_| true,
        among: None,
        measure: Measure::Fewest,
    }
}

fn equal(held: &Atom, needed: &Atom) -> bool {
    held == needed
}

fn words(names: &[Atom]) -> String {
    names.iter().map(Atom::name).collect::<Vec<_>>().join(" ")
}

#[test]
fn one_name_for_two_calls_is_smaller_than_two() {
    let needs = [
        Expr::Any(vec![scope("a"), scope("all")]),
        Expr::Any(vec![scope("b"), scope("all")]),
    ];
    let found = smallest(&asked(&needs, &equal, &|_| 1));
    assert_eq!(words(&found.names), "all");
    assert_eq!(found.forced_by, [vec![0, 1]]);
    // What opens least is another matter.
    let opens = |name: &Atom| if name.name() == "all" { 500 } else { 3 };
    let mut careful = asked(&needs, &equal, &opens);
    careful.measure = Measure::Least;
    assert_eq!(words(&smallest(&careful).names), "a b");
}

#[test]
fn equal_sets_are_shown_as_ties() {
    let needs = [Expr::Any(vec![scope("a"), scope("b")]), scope("c")];
    let found = smallest(&asked(&needs, &equal, &|_| 1));
    assert_eq!(words(&found.names), "a c");
    assert_eq!(found.ties.iter().map(|tie| words(tie)).collect::<Vec<_>>(), ["b c"]);
    // Without `a`, and without `c`: each is forced by the call that needs it.
    assert_eq!(found.forced_by, [vec![0], vec![1]]);
}

#[test]
fn a_name_that_covers_another_is_enough_for_both() {
    let needs = [scope("mail:read"), scope("mail")];
    let covers = |held: &Atom, needed: &Atom| held.name() == "mail" && needed.name() == "mail:read";
    assert_eq!(words(&smallest(&asked(&needs, &covers, &|_| 1)).names), "mail");
}

#[test]
fn what_is_unknown_is_named_and_never_dropped() {
    let needs = [
        Expr::Unknown,
        Expr::All(vec![scope("a"), Expr::Unknown]),
        Expr::Any(vec![Expr::Unknown, scope("b")]),
        Expr::Listed(vec![scope("c"), scope("d")]),
        Expr::All(vec![Expr::Unknown, Expr::Unknown]),
        Expr::Any(vec![]),
        Expr::nothing(),
    ];
    let found = smallest(&asked(&needs, &equal, &|_| 1));
    assert_eq!(words(&found.names), "a b c d");
    assert_eq!((found.unmet, found.partly), (vec![0, 4, 5], vec![1]));
    assert_eq!(found.listed, [3]);
}

#[test]
fn what_another_kind_of_caller_needs_is_no_way() {
    let of = |context, name| Expr::All(vec![Expr::Is(Atom::Context(context)), scope(name)]);
    let needs = [
        Expr::Any(vec![of(Context::User, "user.read"), of(Context::Client, "app.read")]),
        of(Context::User, "only.user"),
    ];
    let mut of_client = asked(&needs, &equal, &|_| 1);
    of_client.caller = Some(Context::Client);
    let found = smallest(&of_client);
    assert_eq!(words(&found.names), "app.read");
    assert_eq!(found.unmet, [1]);
}

#[test]
fn many_conditions_with_many_ways_are_solved_exactly() {
    // Fifty calls, each of which takes any of four names of forty, and a hundred single ones: what a large session asks.
    let mut needs: Vec<Expr> = (0..50)
        .map(|n| Expr::Any((0..4).map(|k| scope(&format!("n{}", (n * 7 + k * 11) % 40))).collect()))
        .collect();
    needs.extend((0..100).map(|n| scope(&format!("s{n}"))));
    let found = smallest(&asked(&needs, &equal, &|_| 1));
    assert!(found.proven);
    assert!(
        found.names.len() > 100 && found.names.len() <= 115,
        "{}",
        found.names.len()
    );
}

#[test]
fn what_has_too_many_ways_is_not_said_to_be_proven() {
    // Two alternatives of nine choices among three names each: 19,683 ways, most of which hold others, since the
    // choices share their names.
    let choice = |n: usize| Expr::Any((0..3).map(|k| scope(&format!("n{}", (n + k) % 6))).collect());
    let nine = || Expr::All((0..9).map(choice).collect());
    let needs = [Expr::Any(vec![nine(), Expr::All(vec![nine(), scope("z")])])];
    let found = smallest(&asked(&needs, &equal, &|_| 1));
    assert!(!found.names.is_empty());
    let held: Vec<&Atom> = found.names.iter().collect();
    assert!(met(&needs[0], &held, &asked(&needs, &equal, &|_| 1)));
    let far = |n: usize| Expr::Any((0..5).map(|k| scope(&format!("m{}", n * 5 + k))).collect());
    let needs = [Expr::Any(vec![Expr::All((0..6).map(far).collect()), scope("y")])];
    // 15,625 ways that share nothing: not all are looked at, and so nothing is said to be proven.
    assert!(!smallest(&asked(&needs, &equal, &|_| 1)).proven);
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        6 => "[a-f]".prop_map(|n| Expr::Is(Atom::Scope(n))),
        2 => "[p-r]".prop_map(|n| Expr::Is(Atom::Permission(n))),
        1 => Just(Expr::Unknown),
        1 => prop_oneof![Just(Context::User), Just(Context::Client)].prop_map(|c| Expr::Is(Atom::Context(c))),
        1 => Just(Expr::Is(Atom::Header("x-version".to_owned()))),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::Any),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::All),
            prop::collection::vec(inner, 0..4).prop_map(Expr::Listed)
        ]
    })
}

/// `b` covers `a`, `d` covers `c` and `e`; only scopes.
fn covering(held: &Atom, needed: &Atom) -> bool {
    let pair = (held.name(), needed.name());
    held.kind() == "scope" && needed.kind() == "scope" && matches!(pair, ("b", "a") | ("d", "c" | "e"))
}

fn opening(name: &Atom) -> u32 {
    match name.name() {
        "b" | "d" => 5,
        "f" => 2,
        _ => 1,
    }
}

/// Whether a need can be met at all, and what a set must have for it: written down once more, without the solver's ways.
fn holds(need: &Expr, set: &BTreeSet<Atom>, caller: Option<Context>) -> bool {
    match need {
        Expr::Is(Atom::Context(context)) => caller.is_none_or(|caller| caller == *context),
        Expr::Is(Atom::Header(_)) | Expr::Unknown => true,
        Expr::Is(atom) => set.iter().any(|name| name == atom || covering(name, atom)),
        Expr::Any(list) => list.iter().any(|e| *e != Expr::Unknown && holds(e, set, caller)),
        Expr::All(list) | Expr::Listed(list) => list.iter().all(|e| holds(e, set, caller)),
    }
}

fn subsets(names: &[Atom]) -> impl Iterator<Item = BTreeSet<Atom>> + '_ {
    (0u32..1 << names.len()).map(|bits| {
        let numbered = names.iter().enumerate();
        numbered
            .filter(|(at, _)| bits & (1 << at) != 0)
            .map(|(_, name)| name.clone())
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// It costs what the cheapest of all subsets costs, meets what can be met, and lists every tie.
    #[test]
    fn it_equals_an_exhaustive_search(
        needs in prop::collection::vec(expr(), 0..6),
        caller in prop_oneof![Just(None), Just(Some(Context::User)), Just(Some(Context::Client))],
        measure in prop_oneof![Just(Measure::Fewest), Just(Measure::Least)],
    ) {
        let mut asked = asked(&needs, &covering, &opening);
        asked.caller = caller;
        asked.measure = measure;
        let preferred = |name: &Atom| name.name() != "c";
        asked.preferred = &preferred;
        let found = smallest(&asked);
        prop_assert!(found.proven);
        let is_name = |atom: &&Atom| !matches!(atom, Atom::Context(_) | Atom::Header(_));
        let names: BTreeSet<Atom> = needs.iter().flat_map(Expr::atoms).filter(is_name).cloned().collect();
        let names: Vec<Atom> = names.into_iter().collect();
        let full: BTreeSet<Atom> = names.iter().cloned().collect();
        let can = |need: &&Expr| holds(need, &full, caller);
        let open: Vec<&Expr> = needs.iter().enumerate().filter(|(at, _)| !found.unmet.contains(at)).map(|(_, n)| n).collect();
        prop_assert!(open.iter().all(can), "{:?}", found);
        // What is said to be unmet cannot be met by all names together, or is wholly unknown.
        for at in &found.unmet {
            let need = &needs[*at];
            prop_assert!(!can(&need) || need.atoms().is_empty(), "{:?}", need);
        }
        let cost = |set: &BTreeSet<Atom>| {
            let opens: u32 = set.iter().map(opening).sum();
            let count = u32::try_from(set.len()).unwrap();
            let beside = u32::from(set.iter().any(|name| name.name() == "c"));
            if measure == Measure::Fewest { [count, beside, opens] } else { [beside, opens, count] }
        };
        let enough: Vec<BTreeSet<Atom>> = subsets(&names).filter(|set| open.iter().all(|need| holds(need, set, caller))).collect();
        let cheapest = enough.iter().map(cost).min().unwrap();
        let best: BTreeSet<Vec<Atom>> = enough.iter().filter(|set| cost(set) == cheapest).map(|set| set.iter().cloned().collect()).collect();
        let mut given: BTreeSet<Vec<Atom>> = found.ties.iter().cloned().collect();
        given.insert(found.names.clone());
        prop_assert_eq!(given.len(), found.ties.len() + 1);
        if best.len() <= MOST_TIES {
            prop_assert_eq!(given, best);
        } else {
            prop_assert!(given.is_subset(&best));
        }
    }
}
