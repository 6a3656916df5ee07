//! The page of options and the look-ups beside a token, as elements.

mod parts;

use super::{Draft, OptionsState, PackDraft, Vendor, options};
use crate::browser::message::{AboutToken, ConsentAnswer, ImportedPack, ImportedTable, OptionsAnswer, Standing};
use crate::browser::view::asked::asked;
use crate::browser::view::node::{Element, Node};
use crate::platforms;
use crate::session::ask::{Asked, Asking, topics};
use wasm_bindgen_test::wasm_bindgen_test;

fn vendors() -> Vec<Vendor> {
    let with_topics = platforms::ALL.iter().map(|platform| Vendor {
        id: platform.id(),
        name: platform.name(),
        topics: topics(*platform),
    });
    with_topics.filter(|vendor| !vendor.topics.is_empty()).collect()
}

fn state() -> OptionsState {
    let mut state = OptionsState {
        vendors: vendors(),
        chosen: Some(OptionsAnswer::default()),
        ..OptionsState::default()
    };
    state.choosing.answer = Some(ConsentAnswer {
        standing: Standing::Agreed,
        ..ConsentAnswer::default()
    });
    state
}

#[wasm_bindgen_test]
fn before_the_consent_there_is_nothing_but_the_question() {
    let mut state = state();
    state.choosing.answer = Some(ConsentAnswer::default());
    let words = words(&options(&state));
    assert!(words.contains("Agree and watch"), "{words}");
    assert!(
        !words.contains("Your own tables") && !words.contains("Ask the vendor"),
        "{words}"
    );
}

#[wasm_bindgen_test]
fn what_an_administrator_gives_or_forbids_has_no_switch() {
    let mut state = state();
    state.chosen = Some(OptionsAnswer {
        look_ups_forbidden: true,
        tables: vec![ImportedTable {
            name: "orders".to_owned(),
            given: true,
            ..ImportedTable::default()
        }],
        packs: vec![ImportedPack {
            id: "house".to_owned(),
            given: true,
            ..ImportedPack::default()
        }],
        ..OptionsAnswer::default()
    });
    let page = options(&state);
    let words = words(&page);
    assert!(words.contains("Your administrator forbids it"), "{words}");
    assert_eq!(words.matches("given by your administrator").count(), 2, "{words}");
    let found = all(&page);
    let switches = ["asking", "remove-table", "remove-pack"];
    let switch = |one: &&&Element| {
        let does = value(one, "data-do").or(value(one, "data-input"));
        does.is_some_and(|word| switches.contains(&word))
    };
    assert_eq!(found.iter().find(switch), None);
}

/// Every element of a page.
fn all(page: &[Element]) -> Vec<&Element> {
    let mut found: Vec<&Element> = page.iter().collect();
    let mut at = 0;
    while let Some(element) = found.get(at).copied() {
        found.extend(children(element));
        at += 1;
    }
    found
}

fn children(element: &Element) -> Vec<&Element> {
    let elements = element.children.iter().filter_map(|child| match child {
        Node::Element(child) => Some(child),
        Node::Text(_) => None,
    });
    elements.collect()
}

fn words(page: &[Element]) -> String {
    page.iter().map(Element::words).collect::<Vec<_>>().join("\n")
}

fn value<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    let mut attributes = element.attributes.iter();
    attributes
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.as_str())
}

fn chosen(page: &[Element]) -> Vec<String> {
    let found = all(page);
    let radios = found.iter().filter(|one| value(one, "data-input") == Some("asking"));
    let checked = radios.filter(|one| value(one, "checked").is_some());
    checked.filter_map(|one| value(one, "id").map(str::to_owned)).collect()
}

#[wasm_bindgen_test]
fn every_switch_is_off_at_first_and_names_what_would_be_asked() {
    let page = options(&state());
    let off: Vec<String> = vendors().iter().map(|vendor| format!("{}-off", vendor.id)).collect();
    assert_eq!(chosen(&page), off);
    let words = words(&page);
    for vendor in vendors() {
        for topic in &vendor.topics {
            assert!(words.contains(&topic.path), "{}", topic.path);
            assert!(words.contains(topic.tells), "{}", topic.tells);
            let host = topic.host.as_deref().unwrap_or("the host that received the token");
            assert!(words.contains(host), "{host}");
        }
    }
}

#[wasm_bindgen_test]
fn a_switch_shows_what_was_chosen_for_its_vendor_alone() {
    let mut state = state();
    let asking = [("webex".to_owned(), Asking::Auto)].into();
    state.chosen = Some(OptionsAnswer {
        asking,
        ..OptionsAnswer::default()
    });
    let chosen = chosen(&options(&state));
    assert!(chosen.contains(&"webex-auto".to_owned()) && chosen.contains(&"genesys-off".to_owned()));
    assert!(!chosen.contains(&"webex-off".to_owned()));
}

#[wasm_bindgen_test]
fn every_field_has_a_label() {
    let page = options(&state());
    let found = all(&page);
    let labels: Vec<&str> = found
        .iter()
        .filter(|one| one.tag == "label")
        .filter_map(|label| value(label, "for"))
        .collect();
    let inside_label = |field: &&&Element| {
        found
            .iter()
            .any(|label| label.tag == "label" && children(label).iter().any(|child| std::ptr::eq(*child, **field)))
    };
    for field in found.iter().filter(|one| matches!(one.tag, "input" | "textarea")) {
        let id = value(field, "id").unwrap_or_default();
        assert!(labels.contains(&id) || inside_label(&field), "{id}");
    }
}

#[wasm_bindgen_test]
fn a_document_that_cannot_be_used_says_where_and_offers_nothing() {
    let mut state = state();
    state.draft = Draft::Refused {
        code: "openapi.document".to_owned(),
        message: "line 9, at #/paths/~1denied/get/security/0: a list was expected".to_owned(),
    };
    let page = options(&state);
    assert!(words(&page).contains("Line 9, at #/paths/~1denied/get/security/0"));
    let found = all(&page);
    assert!(found.iter().any(|one| value(one, "role") == Some("alert")));
    assert!(!found.iter().any(|one| value(one, "data-do") == Some("use-table")));
}

#[wasm_bindgen_test]
fn a_table_is_listed_with_hosts_and_counts_and_a_damaged_one_with_the_reason() {
    let table = ImportedTable {
        name: "orders".to_owned(),
        title: "Orders".to_owned(),
        hosts: vec!["orders.example".to_owned()],
        operations: 2,
        counts: vec![("imported".to_owned(), 1), ("unknown".to_owned(), 1)],
        ..ImportedTable::default()
    };
    let damaged = ImportedTable {
        name: "old".to_owned(),
        trouble: Some("the table's checksum does not fit".to_owned()),
        ..ImportedTable::default()
    };
    let mut state = state();
    state.chosen = Some(OptionsAnswer {
        tables: vec![table, damaged],
        ..OptionsAnswer::default()
    });
    let page = options(&state);
    let words = words(&page);
    assert!(words.contains("orders.example"));
    assert!(words.contains("2 operations, 1 with a requirement"));
    assert!(words.contains("Cannot be used: the table's checksum does not fit."));
    let found = all(&page);
    let removes: Vec<&str> = found
        .iter()
        .filter(|one| value(one, "data-do") == Some("remove-table"))
        .filter_map(|one| value(one, "data-of"))
        .collect();
    assert_eq!(removes, ["orders", "old"]);
}

fn pack(id: &str, faults: &[&str]) -> ImportedPack {
    ImportedPack {
        id: id.to_owned(),
        name: "Acme Orders".to_owned(),
        hosts: vec!["api.acme.example".to_owned()],
        patterns: vec!["https://api.acme.example/*".to_owned()],
        operations: 1,
        signs: 2,
        faults: faults.iter().map(|&fault| fault.to_owned()).collect(),
        given: false,
    }
}

/// What the buttons of one kind are about.
fn subjects(page: &[Element], what: &str) -> Vec<String> {
    let found = all(page);
    let buttons = found.iter().filter(|one| value(one, "data-do") == Some(what));
    buttons
        .filter_map(|one| value(one, "data-of").map(str::to_owned))
        .collect()
}

#[wasm_bindgen_test]
fn a_pack_is_listed_with_what_it_holds_and_a_broken_one_with_its_faults() {
    let fault = "old/vendor.txt:6: the host `api.acme.example` meets another [pack.host-taken]";
    let mut state = state();
    assert!(words(&options(&state)).contains("No pack yet."));
    state.chosen = Some(OptionsAnswer {
        packs: vec![pack("acme", &[]), pack("shown", &[]), pack("old", &[fault])],
        ..OptionsAnswer::default()
    });
    state.hidden_packs = ["acme".to_owned()].into();
    let page = options(&state);
    assert!(words(&page).contains("1 host, 1 operation, 2 signs"));
    assert!(words(&page).contains("old/vendor.txt:6: the host api.acme.example meets another [pack.host-taken]"));
    assert_eq!(subjects(&page, "remove-pack"), ["acme", "shown", "old"]);
    assert_eq!(subjects(&page, "watch-pack"), ["acme"]);
}

#[wasm_bindgen_test]
fn a_folder_that_is_no_pack_says_all_its_faults_and_offers_nothing() {
    let mut state = state();
    state.pack = PackDraft::Refused {
        code: "pack.vendor".to_owned(),
        faults: vec!["acme/vendor.txt:8: one".to_owned(), "acme/signs.txt:3: two".to_owned()],
    };
    let page = options(&state);
    assert!(words(&page).contains("acme/vendor.txt:8: one") && words(&page).contains("acme/signs.txt:3: two"));
    assert!(
        all(&page)
            .iter()
            .any(|one| value(one, "data-code") == Some("pack.vendor"))
    );
    assert!(subjects(&page, "use-pack").is_empty());
    state.pack = PackDraft::Ready {
        pack: pack("acme", &[]),
        notes: Vec::new(),
        replaces: false,
    };
    assert_eq!(subjects(&options(&state), "use-pack"), [""]);
}

fn about(asking: Asking, running: bool) -> AboutToken {
    AboutToken {
        fingerprint: "f".to_owned(),
        vendor: "Genesys Cloud".to_owned(),
        asking,
        running,
        log: vec![Asked {
            fingerprint: "f".to_owned(),
            url: "https://api.mypurecloud.com/api/v2/tokens/me".to_owned(),
            at_ms: 0,
            outcome: "403".to_owned(),
            told: false,
        }],
        rights: Vec::new(),
    }
}

#[wasm_bindgen_test]
fn a_token_can_be_asked_about_only_where_that_is_switched_on() {
    let pressed = |asking: Asking, running: bool| {
        let page = [asked(&about(asking, running))];
        assert!(words(&page).contains("GET https://api.mypurecloud.com/api/v2/tokens/me"));
        assert!(words(&page).contains("403; told nothing"));
        let found = all(&page);
        let button = found.iter().find_map(|one| value(one, "data-do"));
        button.map(str::to_owned)
    };
    assert_eq!(pressed(Asking::Off, false).as_deref(), Some("options"));
    assert_eq!(pressed(Asking::Click, false).as_deref(), Some("ask"));
    assert_eq!(pressed(Asking::Auto, false).as_deref(), Some("ask"));
    assert_eq!(
        pressed(Asking::Click, true),
        None,
        "no second time while answers are awaited"
    );
}
