//! What a report puts at its top.

use super::samples::report;
use crate::authority::Verdict;
use crate::browser::view::card::brief;
use crate::browser::view::report::Level;
use crate::diagnosis::{Certainty, CheckedPart, Finding, Remedy};
use crate::reason::ReasonId;
use crate::report::{Report, SaidView};
use crate::requirement::Atom;
use wasm_bindgen_test::wasm_bindgen_test;

fn part(any: bool, atoms: Vec<(Atom, Verdict)>) -> CheckedPart {
    CheckedPart {
        verdict: Verdict::Unknown,
        atoms,
        any,
        least: Vec::new(),
        ..report("x").requirement.remove(0)
    }
}

fn permission(name: &str) -> Atom {
    Atom::Permission(name.to_owned())
}

fn finding(reason: ReasonId, certainty: Certainty, step: &str) -> Finding {
    Finding {
        reason,
        certainty,
        remedy: Some(Remedy {
            steps: vec![step.to_owned()],
            ..Remedy::default()
        }),
        ..report("x").findings.remove(0)
    }
}

fn nearest(reason: ReasonId, certainty: Certainty, step: &str) -> Finding {
    Finding {
        nearest: true,
        ..finding(reason, certainty, step)
    }
}

fn words(report: &Report) -> String {
    brief(report, Level::Two).words()
}

#[wasm_bindgen_test]
fn what_is_unknown_does_not_stand_among_what_is_missing() {
    let mut one = report("x");
    one.requirement = vec![
        part(false, vec![(Atom::Scope("s".to_owned()), Verdict::Unknown)]),
        part(
            true,
            vec![
                (permission("a:b:add"), Verdict::Unknown),
                (permission("a:b:edit"), Verdict::Missing),
            ],
        ),
    ];
    let said = words(&one);
    let expected = "Missingpermission a:b:edit missingor permission a:b:add unknownscope s unknown";
    assert!(said.contains(expected), "{said}");
    one.requirement.truncate(1);
    let said = words(&one);
    assert!(
        said.contains("Requiredscope s unknown") && !said.contains("Missing"),
        "{said}"
    );
}

#[wasm_bindgen_test]
fn one_of_many_that_are_enough_folds_after_three_the_least_first() {
    let mut one = report("x");
    let name = |name: &str| (permission(name), Verdict::Unknown);
    let names = ["a:a:a", "b:b:b", "c:c:c", "d:d:d", "e:e:e"];
    one.requirement = vec![part(true, names.map(name).to_vec())];
    one.requirement[0].least = vec![permission("e:e:e")];
    one.said = Some(SaidView {
        text: Some("you need d:d:d".to_owned()),
        besides: Vec::new(),
        code: None,
    });
    let said = words(&one);
    let list = said.split_once("Required").unwrap().1;
    assert!(
        list.starts_with("permission e:e:e unknownthe least that is enough"),
        "{list}"
    );
    assert!(list.contains("2 more, any one of these is enough"), "{list}");
    assert!(list.contains("d:d:d unknownnamed by the server"), "{list}");
    assert_eq!(list.matches("named by the server").count(), 1, "{list}");
    // A name that is a part of another was not said.
    one.said = Some(SaidView {
        text: Some("you need d:d:d:d".to_owned()),
        besides: Vec::new(),
        code: None,
    });
    assert!(!words(&one).contains("named by the server"));
}

#[wasm_bindgen_test]
fn what_the_verdict_says_is_not_listed_again() {
    let mut one = report("x");
    one.requirement = vec![part(
        false,
        vec![(Atom::Scope("orders:read".to_owned()), Verdict::Missing)],
    )];
    one.verdict.text = "The server says that the scope orders:read is missing.".to_owned();
    let said = words(&one);
    assert!(!said.contains("Missing"), "{said}");
    one.said = Some(SaidView {
        text: Some("the scope orders:read is missing".to_owned()),
        besides: Vec::new(),
        code: None,
    });
    let said = words(&one);
    assert_eq!(said.matches("orders:read").count(), 1, "{said}");
}

#[wasm_bindgen_test]
fn all_that_is_unmet_gets_its_remedy_at_the_top_and_no_other_finding_does() {
    let mut one = report("x");
    one.findings = vec![
        finding(ReasonId::RequirementUnknown, Certainty::Unknown, "add the scope"),
        finding(ReasonId::RequirementUnknown, Certainty::Unknown, "give the role"),
        finding(ReasonId::TokenKind, Certainty::Unknown, "another thing"),
        finding(ReasonId::LicenseMissing, Certainty::Likely, "buy it"),
    ];
    let said = words(&one);
    assert!(said.contains("How to fix itadd the scopegive the role"), "{said}");
    assert!(!said.contains("another thing") && !said.contains("buy it"), "{said}");
    one.findings.remove(0);
    one.findings.swap(0, 1);
    let said = words(&one);
    assert!(
        said.contains("How to fix itanother thing") && !said.contains("give the role"),
        "{said}"
    );
    one.findings = vec![
        finding(ReasonId::OperationUnknown, Certainty::Likely, "call another"),
        nearest(ReasonId::ContextUser, Certainty::Likely, "sign the user in"),
        nearest(ReasonId::ScopeMissing, Certainty::Possible, "add the scope"),
    ];
    let said = words(&one);
    assert!(
        said.contains("How to fix itcall anothersign the user in") && !said.contains("add the scope"),
        "{said}"
    );
}
