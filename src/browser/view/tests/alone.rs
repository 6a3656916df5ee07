//! What the static page shows of a text without any call that was sent.

use super::HOSTILE;
use super::samples::{Stage, token};
use crate::browser::message::reader::{TokenAlone, TwoAlone};
use crate::browser::view::paste::{Outcome, PasteState, paste};
use crate::report::{BareAnswer, Calls, ClaimRow, Details, Difference, Differs, OperationView, Requires, Rights, Way};
use crate::requirement::{Atom, Context};
use wasm_bindgen_test::wasm_bindgen_test;

fn operation(words: &str) -> OperationView {
    OperationView {
        method: "GET".to_owned(),
        template: words.to_owned(),
        id: words.to_owned(),
        requires: vec![words.to_owned(), "a second condition".to_owned()],
        source: words.to_owned(),
        reason: Some(words.to_owned()),
    }
}

fn way(name: &str, least: bool) -> Way {
    Way {
        caller: Some(Context::User),
        names: vec![Atom::Scope(name.to_owned()), Atom::Permission("p".to_owned())],
        opens: 18,
        least,
    }
}

fn answer(words: &str) -> BareAnswer {
    BareAnswer {
        asked: format!("GET {words}"),
        found: vec![Requires {
            asked: words.to_owned(),
            platform: Some(words.to_owned()),
            operation: Some(operation(words)),
            ways: (0..8).map(|at| way(&format!("{words}{at}"), at == 0)).collect(),
            more: 3,
            notes: vec![words.to_owned()],
            nearest: vec![operation(words)],
        }],
        notes: vec![words.to_owned()],
        vendors: vec![(words.to_owned(), words.to_owned())],
    }
}

fn details(words: &str) -> Details {
    let w = || words.to_owned();
    let row = |name: &str, known: bool| ClaimRow {
        name: name.to_owned(),
        value: w(),
        reads: known.then(w),
        means: known.then(w),
        source: known.then(w),
    };
    Details {
        unwrapped: vec![w(), "quotes".to_owned()],
        malformed: Some(w()),
        header: vec![row("alg", true)],
        claims: vec![row("exp", true), row(words, false)],
        disclosed: vec![row("name", true)],
        notes: vec![w()],
        header_json: Some(w()),
        claims_json: Some(w()),
    }
}

fn one(words: &str) -> TokenAlone {
    TokenAlone {
        view: token(words),
        details: details(words),
    }
}

fn two(words: &str) -> TwoAlone {
    let w = || words.to_owned();
    TwoAlone {
        first: one(words),
        second: one(words),
        vendor: Some(w()),
        difference: Difference {
            same: vec![w()],
            claims: vec![Differs {
                name: w(),
                first: Some(w()),
                second: None,
            }],
            rights: vec![Rights {
                kind: "scopes".to_owned(),
                only_first: vec![w()],
                only_second: Vec::new(),
                both: 2,
                unknown: vec![w()],
            }],
            calls: Some(Calls {
                source: w(),
                only_first: 40,
                only_second: 1,
                both: 7,
                unknown: 3,
                named_first: (0..30).map(|_| (w(), w())).collect(),
                named_second: vec![(w(), String::new())],
            }),
        },
    }
}

fn shown(outcome: Outcome) -> Stage {
    let mut stage = Stage::new();
    stage.show(paste(&PasteState {
        outcome,
        ..PasteState::default()
    }));
    stage
}

fn all(words: &str) -> [Stage; 3] {
    [
        shown(Outcome::Bare(Box::new(answer(words)))),
        shown(Outcome::Token(Box::new(one(words)))),
        shown(Outcome::Two(Box::new(two(words)))),
    ]
}

#[wasm_bindgen_test]
fn hostile_text_stays_text_here_too() {
    for (hostile, harmless) in all(HOSTILE).iter().zip(&all("harmless")) {
        for tag in ["script", "img", "a", "button"] {
            assert_eq!(hostile.count(tag), harmless.count(tag), "{tag}");
        }
        assert_eq!(hostile.count("script, img, a, [onerror], [style], [srcdoc]"), 0);
        assert!(hostile.words().contains("onerror=\"document.title='harmed'\""));
    }
}

#[wasm_bindgen_test]
fn a_bare_call_shows_the_least_way_first_and_who_says_so() {
    let stage = shown(Outcome::Bare(Box::new(answer("/things"))));
    assert_eq!(
        stage.find("ol.ways > li").unwrap().text_content().unwrap(),
        "a user's token scope /things0 and permission p the least by the source, named by 18 operations"
    );
    assert_eq!(stage.count(".needed > section > ol.ways > li"), 6);
    assert_eq!(stage.count("details ol.ways > li"), 2);
    let words = stage.words();
    for said in [
        "5 more ways",
        "and 3 more",
        "By /things",
        "a second condition",
        "Nearest official operations",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(
        stage
            .find("[data-do=ask-vendor]")
            .unwrap()
            .get_attribute("data-of")
            .as_deref(),
        Some("/things")
    );
    assert_eq!(
        stage.find("[role=status]").unwrap().text_content().unwrap(),
        "What GET /things needs"
    );
    let nothing = shown(Outcome::Bare(Box::default()));
    assert_eq!(nothing.count("ol, button"), 0);
}

#[wasm_bindgen_test]
fn everything_in_a_token_is_closed_at_first_and_says_what_is_custom() {
    let stage = shown(Outcome::Token(Box::new(one("words"))));
    let everything = stage.find("details.everything").unwrap();
    assert!(!everything.has_attribute("open"));
    let words = everything.text_content().unwrap();
    assert!(words.starts_with("Everything in this token"), "{words}");
    assert!(words.contains("custom: only its issuer says"), "{words}");
    assert_eq!(stage.count(".claim-rows > dt"), 4);
    assert_eq!(stage.count("[data-do=copy-header], [data-do=copy-claims]"), 2);
    assert!(
        stage
            .find(".around")
            .unwrap()
            .text_content()
            .unwrap()
            .contains("words; quotes")
    );
    let bare = TokenAlone {
        details: Details::default(),
        ..one("words")
    };
    let stage = shown(Outcome::Token(Box::new(bare)));
    assert_eq!(stage.count(".everything, .around"), 0);
}

#[wasm_bindgen_test]
fn two_tokens_show_counts_and_the_first_names() {
    let stage = shown(Outcome::Two(Box::new(two("words"))));
    let words = stage.find(".difference").unwrap().text_content().unwrap();
    for said in [
        "Only the first40 operations",
        "Only the second1 operation",
        "25 more",
        "and 10 that are not named here",
        "Second not there",
        "Only in the second none",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(stage.count(".difference ul.named > li"), 31);
    assert_eq!(stage.count("article.token"), 2);
    assert_eq!(stage.count("[data-of=second][data-do=copy-claims]"), 1);
    let mut unknown = two("words");
    unknown.difference = Difference::default();
    unknown.vendor = None;
    let words = shown(Outcome::Two(Box::new(unknown))).words();
    assert!(
        words.contains("No claim differs.") && words.contains("neither token tells whose it is"),
        "{words}"
    );
}
