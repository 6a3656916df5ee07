//! Views, in a real document.

mod alone;
mod bench;
mod drawn;
mod popup_parts;
mod reports;
mod samples;

use super::calls::STEP;
use super::dom::document;
use super::node::{Element, Node, button, el, text};
use super::popup::{PopupState, Site, popup};
use super::report::{Level, full};
use super::words::{expiry, sentence};
use super::{card, marks};
use crate::authority::Verdict;
use crate::browser::message::{CardEntry, CardFace, CardState, Muted, Notice, Row};
use crate::diagnosis::Certainty;
use crate::report::TokenView;
use crate::sensitive::Sensitive;
use samples::{Stage, report, session, token};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Text that would do harm if anything took it for markup.
const HOSTILE: &str = "</p><img src=x onerror=\"document.title='harmed'\"><script>document.title='harmed'</script><a href=javascript:1>&amp;";

/// Everything that a view can show of a report.
fn every_view(words: &str) -> Vec<Element> {
    let report = report(words);
    let mut state = PopupState {
        site: Site::NotWatched { host: words.to_owned() },
        trouble: Some(words.to_owned()),
        done: Some(words.to_owned()),
        ..PopupState::default()
    };
    state.take(session(std::slice::from_ref(&report)));
    state.opened.open.insert(words.to_owned());
    state.opened.reports.insert(words.to_owned(), report.clone());
    state
        .revealed
        .insert(words.to_owned(), Sensitive::new(words.to_owned()));
    if let Some(session) = &mut state.session {
        session.notices = vec![
            Notice::HostNotGranted { host: words.to_owned() },
            Notice::VendorNotChosen {
                id: words.to_owned(),
                name: words.to_owned(),
                hosts: vec![words.to_owned()],
            },
            Notice::Trouble { text: words.to_owned() },
        ];
    }
    let entry = |key: &str| CardEntry {
        key: key.to_owned(),
        report: report.clone(),
        count: 2,
    };
    let in_card = CardState {
        tab: 1,
        refused: 3,
        entries: vec![entry(words), entry("other")],
        more: 1,
        hosts: vec![words.to_owned()],
        pill: false,
    };
    let face = CardFace {
        undo: Some(Muted {
            site: words.to_owned(),
            operation: Some(words.to_owned()),
        }),
        ..CardFace::default()
    };
    let mut all = popup(&state);
    all.extend(card::drawn(&in_card, face).nodes);
    let small = CardFace {
        small: true,
        ..CardFace::default()
    };
    all.extend(card::drawn(&in_card, small).nodes);
    all.push(full(&report, Level::Two));
    all.into_iter()
        .enumerate()
        .map(|(at, one)| one.key(at.to_string()))
        .collect()
}

#[wasm_bindgen_test]
fn hostile_text_stays_text_in_every_view() {
    let mut harmless = Stage::new();
    harmless.show(every_view("harmless"));
    let mut stage = Stage::new();
    stage.show(every_view(HOSTILE));
    for tag in ["script", "iframe", "object", "svg"] {
        assert_eq!(stage.count(tag), 0, "{tag}");
    }
    // A reason leads to the extension's own page of reasons; nothing else is a link.
    assert_eq!(stage.count("a"), harmless.count("a"));
    assert_eq!(stage.count("a:not([href^='reasons.html#'])"), 0);
    // The logo, and nothing that came from outside.
    assert_eq!(stage.count("img"), harmless.count("img"));
    assert_eq!(stage.count("[onerror], [style], [srcdoc]"), 0);
    assert!(stage.words().contains("onerror=\"document.title='harmed'\""));
    assert_ne!(document().unwrap().title(), "harmed");
}

#[wasm_bindgen_test]
fn attributes_that_run_or_load_are_refused_and_links_are_https() {
    let node = el("div")
        .attr("onclick", "x()")
        .attr("href", "javascript:1")
        .attr("style", "position:fixed")
        .attr("title", "kept")
        .link("javascript:alert(1)", "no link")
        .link("http://plain.example/", "no link either")
        .link("https://safe.example/", "a link");
    assert_eq!(node.attributes, vec![("title", "kept".to_owned())]);
    let links: Vec<&Element> = node
        .children
        .iter()
        .filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
        .collect();
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].words(), "a link");
    assert_eq!(node.words(), "no linkno link eithera link");
}

#[wasm_bindgen_test]
fn sources_of_the_browser_half_write_text_only() {
    // `dom` is the only file that writes to the document; the others cannot without these.
    for source in [
        include_str!("dom.rs"),
        include_str!("../page/mod.rs"),
        include_str!("../page/popup.rs"),
        include_str!("../page/paste.rs"),
        include_str!("../page/tools.rs"),
        include_str!("../page/workbench/mod.rs"),
        include_str!("../page/workbench/copying.rs"),
        include_str!("../page/workbench/events.rs"),
        include_str!("../page/workbench/feed.rs"),
        include_str!("../page/workbench/keys.rs"),
        include_str!("../page/workbench/source.rs"),
    ] {
        for writer in ["inner_html", "outer_html", "insert_adjacent", "document_write", "eval("] {
            assert!(!source.contains(writer), "{writer}");
        }
    }
}

fn list(keys: &[u32]) -> Vec<Element> {
    keys.iter()
        .map(|key| text("p", format!("item {key}")).key(key.to_string()))
        .collect()
}

#[wasm_bindgen_test]
fn lists_change_as_if_made_anew_and_keep_their_elements() {
    let mut stage = Stage::new();
    // A small generator is enough to mix orders, and says the same every time.
    let mut state: u32 = 403;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    for _ in 0..200 {
        let mut keys: Vec<u32> = (0..12).filter(|_| next(2) == 0).collect();
        for at in (1..keys.len()).rev() {
            let other = usize::try_from(next(u32::try_from(at + 1).unwrap())).unwrap();
            keys.swap(at, other);
        }
        let kept = keys.first().map(|key| (*key, format!("item {key}")));
        let before = kept.and_then(|(_, words)| {
            let all = stage.0.root().children();
            (0..all.length())
                .filter_map(|at| all.item(at))
                .find(|element| element.text_content() == Some(words.clone()))
        });
        stage.show(list(&keys));
        let mut fresh = Stage::new();
        fresh.show(list(&keys));
        assert_eq!(stage.words(), fresh.words());
        if let Some(before) = before {
            assert_eq!(
                stage.0.root().first_element_child(),
                Some(before),
                "the element was made anew"
            );
        }
    }
}

#[wasm_bindgen_test]
fn focus_and_opened_rows_survive_a_change() {
    let mut stage = Stage::new();
    let tree = |words: &str| {
        vec![
            text("p", words).key("words"),
            el("details")
                .key("row")
                .with(text("summary", "row"))
                .with(text("p", words)),
            button("press", "x", "y").key("button"),
        ]
    };
    stage.show(tree("before"));
    stage.find("details").unwrap().set_attribute("open", "").unwrap();
    let pressed: web_sys::HtmlElement = stage.find("button").unwrap().dyn_into().unwrap();
    pressed.focus().unwrap();
    let mut after = tree("after");
    after.insert(0, text("p", "new").key("new"));
    stage.show(after);
    assert!(stage.words().starts_with("newafterrowafter"));
    assert!(stage.find("details").unwrap().has_attribute("open"));
    assert_eq!(document().unwrap().active_element(), Some(pressed.into()));
}

#[wasm_bindgen_test]
fn ten_thousand_calls_are_shown_a_hundred_at_a_time() {
    let one = report("words");
    let rows: Vec<Row> = (0..10_000)
        .map(|number| {
            let mut row = Row::from(&one);
            row.call.id = number.to_string();
            row.call.url = format!("https://api.example/{number}");
            row.verdict.text = "none".to_owned();
            row
        })
        .collect();
    let mut stage = Stage::new();
    let mut state = PopupState::default();
    let answer = session(&[]);
    state.take(crate::browser::message::SessionAnswer { rows, ..answer });
    stage.show(popup(&state));
    assert_eq!(stage.count(".row"), 100);
    assert!(stage.words().contains("100 of 10000 shown"));
    state.opened.extra += STEP;
    stage.show(popup(&state));
    assert_eq!(stage.count(".row"), 200);
    state.type_filter("/9999".to_owned(), None);
    stage.show(popup(&state));
    assert_eq!(stage.count(".row"), 1);
    state.type_filter("no such call".to_owned(), None);
    stage.show(popup(&state));
    assert!(stage.words().contains("No call matches the filter."));
}

#[wasm_bindgen_test]
fn a_token_is_masked_until_the_user_asks() {
    let mut one = report("words");
    one.token = Some(TokenView {
        fingerprint: "f".to_owned(),
        masked: "abcd…wxyz".to_owned(),
        ..token("words")
    });
    let mut state = PopupState::default();
    state.take(session(&[one]));
    let mut stage = Stage::new();
    stage.show(popup(&state));
    assert!(stage.words().contains("abcd…wxyz"));
    assert!(stage.find("[data-do=reveal]").is_some());
    state
        .revealed
        .insert("f".to_owned(), Sensitive::new("the whole token".to_owned()));
    stage.show(popup(&state));
    assert!(stage.words().contains("the whole token"));
    assert!(stage.find("[data-do=hide]").is_some());
    state.revealed.clear();
    stage.show(popup(&state));
    assert!(!stage.words().contains("the whole token"));
}

#[wasm_bindgen_test]
fn every_certainty_and_verdict_has_its_own_word_and_class() {
    let certainties = [
        Certainty::Certain,
        Certainty::Likely,
        Certainty::Possible,
        Certainty::Unknown,
    ];
    let verdicts = [Verdict::Satisfied, Verdict::Missing, Verdict::Unknown];
    let signs: Vec<Element> = certainties
        .map(marks::certainty)
        .into_iter()
        .chain(verdicts.map(marks::verdict))
        .collect();
    let classes: std::collections::BTreeSet<&str> = signs
        .iter()
        .flat_map(|sign| &sign.attributes)
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(classes.len(), signs.len());
    assert!(signs.iter().all(|sign| !sign.words().is_empty()));
}

#[wasm_bindgen_test]
fn the_card_says_its_first_verdict_aloud_later_ones_politely_and_empties() {
    let entry = |key: &str, words: &str| CardEntry {
        key: key.to_owned(),
        report: report(words),
        count: 3,
    };
    let mut state = CardState {
        tab: 1,
        refused: 3,
        entries: vec![entry("1", "words")],
        ..CardState::default()
    };
    let mut stage = Stage::new();
    let first = card::drawn(&state, CardFace::default());
    stage.show(first.nodes);
    let said = |stage: &Stage, role: &str| {
        stage
            .find(&format!(".spoken[role={role}]"))
            .unwrap()
            .text_content()
            .unwrap()
    };
    assert_eq!(said(&stage, "alert"), "Refused: words");
    assert_eq!(said(&stage, "status"), "");
    assert!(stage.words().contains("3 calls refused"));
    assert!(stage.find("[data-do=close][aria-label]").is_some());
    state.entries.insert(0, entry("2", "others"));
    let second = card::drawn(&state, first.face);
    stage.show(second.nodes);
    assert_eq!(said(&stage, "alert"), "Refused: words");
    assert_eq!(said(&stage, "status"), "Refused: others");
    stage.show(card::drawn(&CardState::default(), second.face).nodes);
    assert_eq!(stage.0.root().child_element_count(), 0);
}

#[wasm_bindgen_test]
fn sites_that_are_not_watched_get_a_button_and_others_none() {
    let mut stage = Stage::new();
    let site = Site::NotWatched {
        host: "shop.example".to_owned(),
    };
    stage.show(popup(&PopupState {
        site,
        ..PopupState::default()
    }));
    let pressed = stage.find("[data-notice=not-watched] [data-do=watch]").unwrap();
    assert_eq!(pressed.get_attribute("data-of").as_deref(), Some("shop.example"));
    stage.show(popup(&PopupState {
        site: Site::Closed,
        ..PopupState::default()
    }));
    assert!(stage.find("[data-notice=closed]").is_some());
    assert!(stage.find("[data-do=watch]").is_none());
}

#[wasm_bindgen_test]
fn prose_turns_pairs_of_backticks_into_code_and_keeps_every_letter() {
    let words = "Call `GET /api/v2/a-long-path/{with}/parts` and read `scope`.";
    let node = el("p").prose(words);
    assert_eq!(node.words(), words.replace('`', ""));
    let mut stage = Stage::new();
    stage.show(vec![node]);
    assert_eq!(stage.count("code"), 2);
    assert_eq!(el("p").prose("an odd ` backtick").words(), "an odd ` backtick");
}

#[wasm_bindgen_test]
fn times_and_sentences_read_well() {
    assert_eq!(expiry(3_900_000, 0), "expires in 1 h 05 min");
    assert_eq!(expiry(0, 61_000), "expired 1 min 01 s ago");
    assert_eq!(
        expiry(i64::MAX, i64::MIN),
        format!("expires in {} days", i64::MAX / 86_400_000)
    );
    assert_eq!(sentence("the file ends"), "The file ends.");
    assert_eq!(sentence("Done."), "Done.");
    assert_eq!(sentence(""), ".");
}
