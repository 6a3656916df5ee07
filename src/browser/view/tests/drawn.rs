//! What the card's own script draws.

use super::every_view;
use super::samples::report;
use crate::browser::message::{CardEntry, CardFace, CardState, CardView};
use crate::browser::view::card;
use crate::browser::view::dom::{Mounted, document};
use crate::browser::view::node::{Element, Node, el};
use std::collections::BTreeSet;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

fn names(of: &[Element], tags: &mut BTreeSet<&'static str>, attributes: &mut BTreeSet<&'static str>) {
    for element in of {
        tags.insert(element.tag);
        attributes.extend(element.attributes.iter().map(|(name, _)| *name));
        let inside = element.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element.clone()),
            Node::Text(_) => None,
        });
        names(&inside.collect::<Vec<_>>(), tags, attributes);
    }
}

#[wasm_bindgen_test]
fn the_drawing_script_knows_all_that_the_card_is_made_of() {
    let script = include_str!("../../../../extension/draw.js");
    let known = |from: &str, to: &str| -> BTreeSet<String> {
        let list = script.split_once(from).unwrap().1.split_once(to).unwrap().0;
        let words = list.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (tags, attributes) = (known("TAGS = ", ";"), known("ATTRIBUTES = ", ";"));
    let (mut own_tags, mut own_attributes) = (BTreeSet::new(), BTreeSet::new());
    names(&every_view("harmless"), &mut own_tags, &mut own_attributes);
    assert!(own_tags.len() > 15 && own_attributes.len() > 10);
    let unknown = |of: &BTreeSet<&'static str>, known: &BTreeSet<String>| -> Vec<&'static str> {
        of.iter().filter(|name| !known.contains(**name)).copied().collect()
    };
    assert_eq!(unknown(&own_tags, &tags), [""; 0]);
    assert_eq!(
        unknown(&own_attributes, &attributes),
        ["href", "src"],
        "these have rules of their own"
    );
    for source in [script, include_str!("../../../../extension/card-page.js")] {
        for writer in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("] {
            assert!(!source.contains(writer), "{writer}");
        }
    }
}

fn state(kinds: &[(&str, usize)]) -> CardState {
    let entry = |(key, count): &(&str, usize)| {
        let mut report = report("words");
        report.call.id = (*key).to_owned();
        CardEntry {
            key: (*key).to_owned(),
            report,
            count: *count,
        }
    };
    CardState {
        tab: 1,
        refused: kinds.iter().map(|(_, count)| count).sum(),
        entries: kinds.iter().map(entry).collect(),
        ..CardState::default()
    }
}

fn face(view: CardView, reading: bool) -> CardFace {
    CardFace { reading, ..view.face }
}

#[wasm_bindgen_test]
fn a_new_kind_opens_unless_the_user_reads() {
    let first = card::drawn(&state(&[("1", 1)]), CardFace::default());
    assert_eq!(first.face.open.as_deref(), Some("1"));
    let second = card::drawn(&state(&[("2", 1), ("1", 1)]), first.face.clone());
    assert_eq!(second.face.open.as_deref(), Some("2"));
    assert_eq!(second.face.keys, ["2", "1"]);
    // Somebody reads: the new kind waits, and nothing else changes.
    let reading = card::drawn(&state(&[("2", 1), ("1", 1)]), face(first, true));
    assert_eq!(reading.face.open.as_deref(), Some("1"));
    assert_eq!(
        (reading.face.keys.as_slice(), reading.waiting),
        (["1".to_owned()].as_slice(), 1)
    );
    let words: Vec<String> = reading.nodes.iter().map(Element::words).collect();
    assert!(words.concat().contains("1 new"), "{words:?}");
    // Who reads may ask for it.
    let asked = CardFace {
        admits: true,
        ..reading.face.clone()
    };
    let admitted = card::drawn(&state(&[("2", 1), ("1", 1)]), asked);
    assert_eq!((admitted.face.open.as_deref(), admitted.waiting), (Some("2"), 0));
    assert!(!admitted.face.admits);
    // What was read is gone.
    let gone = card::drawn(&state(&[("2", 1)]), reading.face);
    assert_eq!(gone.face.open.as_deref(), Some("2"));
}

#[wasm_bindgen_test]
fn what_comes_again_changes_a_number_and_nothing_else() {
    let once = card::drawn(&state(&[("2", 1), ("1", 1)]), CardFace::default());
    let often = card::drawn(&state(&[("2", 1), ("1", 9)]), once.face.clone());
    assert_eq!(often.face.keys, once.face.keys);
    assert_eq!(often.face.open, once.face.open);
    let entries = |view: &CardView| {
        view.nodes
            .iter()
            .find(|node| node.tag == "ul")
            .unwrap()
            .children
            .clone()
    };
    let (before, after) = (entries(&once), entries(&often));
    assert_eq!(before[0], after[0]);
    let (Node::Element(before), Node::Element(after)) = (&before[1], &after[1]) else {
        panic!("no elements")
    };
    assert_eq!(before.children[1..], after.children[1..]);
    let Node::Element(times) = &after.children[0] else {
        panic!("no number")
    };
    // The card's script takes the first child for the number.
    assert_eq!((times.key.as_deref(), times.words().as_str()), (Some("times"), "×9"));
}

#[wasm_bindgen_test]
fn who_folded_all_entries_has_them_folded_until_a_new_kind_comes() {
    let mut folded = card::drawn(&state(&[("1", 1)]), CardFace::default()).face;
    folded.open = None;
    let still = card::drawn(&state(&[("1", 2)]), folded);
    assert_eq!(still.face.open, None);
    let new = card::drawn(&state(&[("2", 1), ("1", 2)]), still.face);
    assert_eq!(new.face.open.as_deref(), Some("2"));
}

#[wasm_bindgen_test]
fn small_it_tells_the_number_alone() {
    let small = CardState {
        pill: true,
        ..state(&[("1", 4)])
    };
    let view = card::drawn(&small, CardFace::default());
    assert!(view.small);
    let drawn: String = view
        .nodes
        .iter()
        .filter(|node| node.tag != "p")
        .map(Element::words)
        .collect();
    assert_eq!(drawn, "4 calls refused");
}

#[wasm_bindgen_test]
fn one_button_asks_for_every_host_that_is_hidden() {
    let mut hidden = state(&[("1", 1)]);
    hidden.hosts = vec!["a.example".to_owned(), "words".to_owned()];
    let view = card::drawn(&hidden, CardFace::default());
    let words: String = view.nodes.iter().map(Element::words).collect();
    assert!(words.contains("Allow 2 hosts and reload"), "{words}");
    assert!(words.contains("words, a.example"), "{words}");
}

/// A switch that the user turned follows what the page says later all the same.
#[wasm_bindgen_test]
fn a_switch_that_the_user_turned_is_drawn_as_the_page_says() {
    let root = document().unwrap().create_element("div").unwrap();
    let mut mounted = Mounted::new(root.clone());
    let mut show = |on: bool| {
        let tick = el("input").attr("type", "checkbox").flag("checked", on);
        mounted.show(vec![tick]).unwrap();
        let field = root.first_element_child().unwrap();
        field.unchecked_into::<web_sys::HtmlInputElement>()
    };
    assert!(!show(false).checked());
    // The user turns it on, the page learns it, and an import turns it off and on.
    show(false).set_checked(true);
    assert!(show(true).checked());
    show(true).set_checked(false);
    assert!(!show(false).checked());
    assert!(show(true).checked());
}
