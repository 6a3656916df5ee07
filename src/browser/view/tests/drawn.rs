//! What the card's own script draws.

use super::every_view;
use super::samples::report;
use crate::browser::message::{CardEntry, CardFace, CardState};
use crate::browser::view::card;
use crate::browser::view::node::{Element, Node};
use std::collections::BTreeSet;
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

#[wasm_bindgen_test]
fn a_new_denial_opens_unless_the_user_reads_another() {
    let entry = |id: &str| {
        let mut report = report("words");
        report.call.id = id.to_owned();
        CardEntry { report, count: 1 }
    };
    let state = |ids: &[&str]| CardState {
        tab: 1,
        entries: ids.iter().map(|id| entry(id)).collect(),
        more: 0,
    };
    let first = card::drawn(&state(&["1"]), CardFace::default());
    assert_eq!(first.face.open.as_deref(), Some("1"));
    assert_eq!(first.nodes.len(), 4);
    let second = card::drawn(&state(&["2", "1"]), first.face.clone());
    assert_eq!(second.face.open.as_deref(), Some("2"));
    let reading = CardFace {
        reading: true,
        ..first.face
    };
    let still = card::drawn(&state(&["2", "1"]), reading.clone());
    assert_eq!(still.face.open.as_deref(), Some("1"));
    // What was read is gone.
    let gone = card::drawn(&state(&["2"]), reading.clone());
    assert_eq!(gone.face.open.as_deref(), Some("2"));
    let closed = card::drawn(&state(&[]), reading);
    assert!(!closed.face.reading && closed.nodes.is_empty());
}
