//! The panel, in a real document.

use super::samples::{Stage, report, session};
use crate::authority::Verdict;
use crate::browser::view::dom::document;
use crate::browser::view::workbench::state::{Bench, Detail, Layout, Menu, Place, Site, Tab};
use crate::browser::view::workbench::{NARROW, workbench};
use crate::report::desk::{BodyView, Branch, DeskRow, Exchanged, Hypothesis, Joined, Whole};
use crate::report::list::window::Scrolled;
use crate::report::list::{Column, Filter, list_label};
use crate::report::{Details, Row};
use crate::requirement::Atom;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

const HOSTILE: &str = "</p><img src=x onerror=\"document.title='harmed'\"><script>document.title='harmed'</script>";

fn leaf(words: &str, verdict: Verdict) -> Branch {
    Branch {
        text: words.to_owned(),
        verdict,
        joined: Joined::Name,
        name: Some(Atom::Scope(words.to_owned())),
        why: Some(words.to_owned()),
        least: true,
        source: None,
        below: Vec::new(),
    }
}

fn whole(words: &str) -> Whole {
    let any = Branch {
        text: words.to_owned(),
        verdict: Verdict::Unknown,
        joined: Joined::Any,
        name: None,
        why: None,
        least: false,
        source: Some(words.to_owned()),
        below: vec![
            leaf(words, Verdict::Missing),
            leaf("other", Verdict::Satisfied),
            leaf("third", Verdict::Unknown),
        ],
    };
    let body = BodyView {
        text: Some(words.to_owned()),
        note: Some(words.to_owned()),
    };
    Whole {
        report: report(words),
        tree: vec![any],
        exchanged: Exchanged {
            sent: vec![(words.to_owned(), words.to_owned())],
            withheld: Some(words.to_owned()),
            sent_body: body.clone(),
            answered: vec![(words.to_owned(), words.to_owned())],
            answered_body: body,
            took_ms: Some(5),
        },
    }
}

/// So many calls, the first of them open.
fn bench(words: &str, calls: usize) -> Bench {
    let found = report(words);
    let mut bench = Bench {
        site: Site::Watched { host: words.to_owned() },
        session: Some(session(std::slice::from_ref(&found))),
        width: 1200,
        scrolled: Scrolled {
            height: 300,
            ..Scrolled::default()
        },
        trouble: Some(words.to_owned()),
        done: Some(words.to_owned()),
        ..Bench::default()
    };
    let labels = found
        .token
        .iter()
        .map(|token| (token.fingerprint.clone(), list_label(token)));
    bench.list.set_labels(labels.collect());
    let rows = (0..calls).map(|number| {
        let mut row = Row::from(&found);
        row.call.id = format!("call {number}");
        row.call.sent_at_ms = i64::try_from(number).unwrap();
        DeskRow {
            row,
            operation: format!("GET /{words}"),
            token: found.token.as_ref().map(|token| token.fingerprint.clone()),
            names: vec![words.to_owned()],
        }
    });
    bench.list.take(rows.collect());
    if calls > 0 {
        bench.choose(Some("call 0".to_owned()));
        bench.detail.whole = Some(Box::new(whole(words)));
        if let Some(token) = &found.token {
            bench
                .detail
                .tokens
                .insert(token.fingerprint.clone(), Details::default());
        }
        bench.detail.what_if.found = Some(Box::new(Hypothesis {
            supposed: words.to_owned(),
            was: found.verdict.clone(),
            verdict: found.verdict,
            tree: whole(words).tree,
        }));
    }
    bench
}

#[wasm_bindgen_test]
fn hostile_text_stays_text_in_every_part() {
    for tab in Tab::ALL {
        let mut bench = bench(HOSTILE, 3);
        bench.layout.tab = tab;
        bench.menu = Some(Menu { left: 1, top: 1 });
        bench.type_filter(format!("path:\"{}\"", HOSTILE.replace('"', "\\\"")), None);
        let mut stage = Stage::new();
        stage.show(workbench(&bench));
        for tag in ["script", "iframe", "object", "img"] {
            assert_eq!(stage.count(tag), 0, "{tag} {tab:?}");
        }
        assert!(stage.words().contains("onerror="), "{tab:?}");
        assert_ne!(document().unwrap().title(), "harmed");
    }
}

#[wasm_bindgen_test]
fn only_rows_in_sight_are_in_the_document() {
    let mut bench = bench("orders", 5000);
    let mut stage = Stage::new();
    stage.show(workbench(&bench));
    let rows = |stage: &Stage| stage.count("[data-row]");
    assert!(rows(&stage) > 10 && rows(&stage) < 40, "{}", rows(&stage));
    assert_eq!(stage.count("[role=grid][aria-rowcount='5001']"), 1);
    assert_eq!(stage.count("[aria-rowindex='2'][aria-selected=true]"), 1);
    bench.scrolled.top = 26 * 4000;
    stage.show(workbench(&bench));
    assert!(rows(&stage) < 40, "{}", rows(&stage));
    assert_eq!(stage.count("[aria-rowindex='4002']"), 1);
    // What the table marks as active must be there.
    assert_eq!(stage.count("[aria-activedescendant]"), 0);
}

#[wasm_bindgen_test]
fn measures_are_set_by_their_names_and_never_as_text() {
    let bench = bench("orders", 3);
    let mut stage = Stage::new();
    stage.show(workbench(&bench));
    let style = |selector: &str, property: &str| {
        let element = stage.find(selector).unwrap();
        let element: web_sys::HtmlElement = element.dyn_into().unwrap();
        element.style().get_property_value(property).unwrap()
    };
    assert_eq!(style(".bench-space", "height"), "78px");
    assert_eq!(style("[aria-rowindex='3']", "top"), "26px");
    assert_eq!(style("main", "--split"), "440px");
    assert!(style("#grid", "--columns").contains("minmax(300px,1fr)"));
    assert_eq!(stage.count("[data-height], [data-top]"), 0);
}

#[wasm_bindgen_test]
fn the_chosen_part_is_the_one_that_is_shown() {
    for tab in Tab::ALL {
        let mut bench = bench("orders", 1);
        bench.layout.tab = tab;
        let mut stage = Stage::new();
        stage.show(workbench(&bench));
        assert_eq!(stage.count("[role=tab][aria-selected=true][tabindex='0']"), 1);
        let id = format!("#pane[role=tabpanel][aria-labelledby=tab-{}]", tab.word());
        assert_eq!(stage.count(&id), 1, "{tab:?}");
        assert_eq!(stage.count("#tab-why[aria-controls=pane]"), 1);
    }
    assert_eq!(Tab::WhatIf.further(1), Tab::Why);
}

#[wasm_bindgen_test]
fn where_there_is_no_room_rows_have_two_lines() {
    let mut bench = bench("orders", 10);
    bench.width = NARROW - 1;
    let mut stage = Stage::new();
    stage.show(workbench(&bench));
    assert_eq!(stage.count(".bench.narrow > .splitter[aria-orientation=horizontal]"), 1);
    assert_eq!(bench.window().whole(), 460);
}

#[wasm_bindgen_test]
fn nothing_is_said_to_be_refused_where_nothing_is_watched() {
    for (place, site, says) in [
        (
            Place::Side,
            Site::NotWatched {
                host: "a.example".to_owned(),
            },
            false,
        ),
        (Place::Side, Site::Hidden, false),
        (Place::Tools, Site::Closed, false),
        (
            Place::Tools,
            Site::NotWatched {
                host: "a.example".to_owned(),
            },
            true,
        ),
        (
            Place::Tools,
            Site::Watched {
                host: "a.example".to_owned(),
            },
            true,
        ),
        (Place::Alone, Site::Alone { firefox: true }, true),
    ] {
        let mut bench = bench("orders", 0);
        bench.place = place;
        bench.site = site.clone();
        let mut stage = Stage::new();
        stage.show(workbench(&bench));
        assert_eq!(stage.words().contains("nothing refused"), says, "{site:?}");
    }
}

#[wasm_bindgen_test]
fn a_layout_is_read_within_its_bounds() {
    let mut layout = Layout::default();
    layout.set_width(Column::Host, 2);
    layout.split = 300;
    assert_eq!(layout.width(Column::Host), Layout::WIDTH.0);
    let text = serde_json::to_string(&layout).unwrap();
    assert_eq!(Layout::read(&text), layout);
    assert_eq!(Layout::read("no layout"), Layout::default());
    assert_eq!(Layout::read(r#"{"split": 99999999}"#).split, Layout::SPLIT.1);
}

#[wasm_bindgen_test]
fn another_call_begins_anew_and_a_filter_keeps_the_chosen_one() {
    let mut bench = bench("orders", 3);
    bench.set_filter(Filter::parse("nothing of the kind"));
    assert_eq!(bench.detail.id.as_deref(), Some("call 0"));
    assert_eq!(bench.typed.text, "nothing of the kind");
    bench.choose(Some("call 1".to_owned()));
    assert!(bench.detail.whole.is_none());
    let Detail { what_if, .. } = &bench.detail;
    assert!(what_if.found.is_none());
}
