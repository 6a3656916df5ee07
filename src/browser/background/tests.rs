//! What the background remembers of a tab, and what it lets in.

use super::rows::Put;
use super::tab::TabState;
use crate::browser::message::{self, FromRelay, FromView, Hidden, Mute};
use crate::browser::webext::{self, Details, Sender};
use crate::platforms::Tables;
use crate::session::Observation;
use crate::session::journal::{Names, Replay, names};
use js_sys::{Object, Reflect};
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const API: &str = "https://api.mypurecloud.com/api/v2/users/me";

/// Writes a tab and reads it again, as when the background was stopped.
fn stopped_and_woken(tab: &mut TabState) -> TabState {
    let kept = tab.kept_words();
    tab.journal.note(&mut tab.session, &kept, 0, true);
    let (mut head, mut entries) = (None, Vec::new());
    for write in tab.journal.take_writes() {
        let Some(value) = write.value else { continue };
        match names(&write.key) {
            Some(Names::Head(_)) => head = Some(value),
            _ => entries.push((write.key, js_sys::JsString::from(value.expose().as_str()))),
        }
    }
    let replay = Replay::of_head(0, head.unwrap().expose()).unwrap();
    let mut again = TabState::asleep(replay, entries).unwrap();
    assert!(again.asleep_bytes() > 0);
    again.wake();
    again
}

fn ids(tab: &TabState) -> Vec<&str> {
    tab.kept.shown.iter().map(|shown| shown.id.as_str()).collect()
}

fn call(tab: &mut TabState, id: &str, time_ms: f64, status: u16) {
    call_to(tab, API, id, time_ms, status);
}

fn call_to(tab: &mut TabState, url: &str, id: &str, time_ms: f64, status: u16) {
    let sent = Observation::Sent {
        id: id.to_owned(),
        method: "GET".to_owned(),
        url: url.to_owned(),
        headers: vec![(
            "authorization".to_owned(),
            "Bearer abcdefghijklmnopqrstuvwxyz".to_owned(),
        )],
        time_ms,
        place: crate::session::Place::default(),
        body: None,
        tab: Some(1),
    };
    tab.session.observe(sent).unwrap();
    let answered = Observation::Answered {
        id: id.to_owned(),
        status,
        headers: Vec::new(),
        time_ms,
    };
    tab.session.observe(answered).unwrap();
}

#[wasm_bindgen_test]
fn a_tab_reads_back_what_it_wrote() {
    let mut tab = TabState::default();
    call(&mut tab, "1", 1000.0, 403);
    tab.put_into_card("1", &Tables::new());
    tab.kept.hidden = Hidden::Covered;
    let again = stopped_and_woken(&mut tab);
    assert_eq!(again.session.denials(), 1);
    assert_eq!(ids(&again), ["1"]);
    assert_eq!(again.kept.hidden, Hidden::Covered);
    assert!(again.kept.explained.contains("1"));
    assert!(Replay::of_head(1, "[1, 2").is_err());
}

#[wasm_bindgen_test]
fn a_new_page_keeps_its_own_calls_and_drops_those_of_the_page_before() {
    let mut tab = TabState::default();
    call(&mut tab, "old", 1000.0, 403);
    call(&mut tab, "new", 3000.0, 403);
    tab.put_into_card("old", &Tables::new());
    tab.put_into_card("new", &Tables::new());
    tab.new_page(Some("https://shop.example".to_owned()), 2000, false);
    let ids: Vec<&str> = tab
        .session
        .exchanges()
        .iter()
        .map(|exchange| exchange.id.as_str())
        .collect();
    assert_eq!(ids, ["new"]);
    // Of one kind as "old", whose place it took.
    assert_eq!(self::ids(&tab), ["new"]);
    tab.new_page(Some("https://shop.example".to_owned()), 9000, true);
    assert_eq!(tab.session.denials(), 1, "kept, because the user wants that");
    assert!(tab.kept.shown.is_empty(), "but not in the card of another page");
}

#[wasm_bindgen_test]
fn calls_leave_a_row_when_words_that_come_later_make_them_another_kind() {
    let mut tab = TabState::default();
    let tables = Tables::new();
    let addresses: Vec<String> = (0..6).map(|at| format!("{API}?at={at}")).collect();
    for (at, address) in addresses.iter().enumerate() {
        call_to(&mut tab, address, &at.to_string(), 1000.0 + at as f64, 403);
        tab.put_into_card(&at.to_string(), &tables);
    }
    let counts = |tab: &mut TabState| -> Vec<(String, usize)> {
        let card = tab.card(1, &tables, |_| false);
        assert_eq!(card.more, 0);
        let entries = card.entries.into_iter();
        entries.map(|entry| (entry.report.verdict.text, entry.count)).collect()
    };
    let before = counts(&mut tab);
    assert_eq!(before.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [6]);
    // Of the first two the server named one permission, of the third another; of the others nothing was read.
    for (at, permission) in [(0, "a:first:view"), (1, "a:first:view"), (2, "b:second:view")] {
        let body = Observation::Body {
            place: None,
            method: Some("GET".to_owned()),
            url: addresses[at].clone(),
            status: 403,
            headers: Vec::new(),
            twice: false,
            request_body: None,
            response_body: Some(format!(
                r#"{{"message":"You are missing the following permission(s): {permission}","code":"missing.permissions"}}"#
            )),
            time_ms: 1010.0,
        };
        tab.session.observe(body).unwrap();
        tab.session.settle(None);
        assert!(tab.shows(&at.to_string()));
    }
    let after = counts(&mut tab);
    let named = |words: &str| {
        let found = after.iter().filter(|(text, _)| text.contains(words));
        found.map(|(_, count)| *count).sum::<usize>()
    };
    assert_eq!((named("a:first:view"), named("b:second:view")), (2, 1), "{after:?}");
    assert_eq!(after.iter().map(|(_, count)| count).sum::<usize>(), 6, "{after:?}");
    assert_eq!(after[0].1, 2, "what was first stays first: {after:?}");
}

#[wasm_bindgen_test]
fn denials_of_one_kind_are_one_entry_and_many_kinds_are_counted() {
    let tables = Tables::new();
    let mut tab = TabState::default();
    for number in 0..3 {
        let id = number.to_string();
        call(&mut tab, &id, 1000.0, 403);
        tab.put_into_card(&id, &tables);
    }
    call(&mut tab, "other", 1000.0, 401);
    tab.put_into_card("other", &tables);
    let card = tab.card(7, &tables, |_| false);
    assert_eq!(card.tab, 7);
    let counts: Vec<usize> = card.entries.iter().map(|entry| entry.count).collect();
    assert_eq!(counts, [1, 3]);
    assert_eq!(card.refused, 4);
    // The first of a kind explains it: what comes again changes the number alone.
    let first = &card.entries[1];
    assert_eq!((first.key.as_str(), first.report.call.id.as_str()), ("0", "0"));
    assert_eq!(
        first.report.operation_words(),
        "GET api.mypurecloud.com/api/v2/users/me"
    );
}

#[wasm_bindgen_test]
fn a_closed_kind_stays_closed_until_the_page_is_another() {
    let tables = Tables::new();
    let mut tab = TabState::default();
    let entries = |tab: &mut TabState| tab.card(1, &tables, |_| false).entries.len();
    call(&mut tab, "1", 1000.0, 403);
    assert_eq!(tab.put_into_card("1", &tables), Put::New);
    call(&mut tab, "2", 1000.0, 401);
    assert_eq!(tab.put_into_card("2", &tables), Put::New);
    tab.close_rows(Some("1"));
    assert_eq!(entries(&mut tab), 1);
    call(&mut tab, "3", 1000.0, 403);
    assert_eq!(tab.put_into_card("3", &tables), Put::Closed);
    assert_eq!(entries(&mut tab), 1);
    assert_eq!(tab.refused(), 3, "the button tells all the same");
    tab.close_rows(None);
    assert!(!tab.has_card(&tables, |_| false));
    let mut woken = stopped_and_woken(&mut tab);
    assert!(!woken.has_card(&tables, |_| false));
    tab.new_page(None, 5000, false);
    call(&mut tab, "4", 6000.0, 403);
    assert_eq!(tab.put_into_card("4", &tables), Put::New);
}

#[wasm_bindgen_test]
fn a_kind_whose_first_call_went_is_explained_by_the_next() {
    let tables = Tables::new();
    let mut tab = TabState::default();
    for (id, time) in [("1", 1000.0), ("2", 2000.0), ("3", 3000.0)] {
        call(&mut tab, id, time, 403);
        tab.put_into_card(id, &tables);
    }
    tab.new_page(None, 1500, false);
    let card = tab.card(1, &tables, |_| false);
    assert_eq!(card.entries.len(), 1);
    let entry = &card.entries[0];
    assert_eq!(
        (entry.key.as_str(), entry.report.call.id.as_str(), entry.count),
        ("1", "2", 2)
    );
}

#[wasm_bindgen_test]
fn a_kind_that_is_read_keeps_its_name_when_late_words_make_another_the_same() {
    let tables = Tables::new();
    let mut tab = TabState::default();
    let words = |tab: &mut TabState, url: &str, time: f64| {
        let body = Observation::Body {
            place: None,
            method: Some("GET".to_owned()),
            url: url.to_owned(),
            status: 403,
            headers: Vec::new(),
            twice: false,
            request_body: None,
            response_body: Some(
                r#"{"message":"You are missing the following permission(s): a:first:view","code":"missing.permissions"}"#
                    .to_owned(),
            ),
            time_ms: time,
        };
        tab.session.observe(body).unwrap();
        tab.session.settle(None);
    };
    let address = |at: usize| format!("{API}?at={at}");
    call_to(&mut tab, &address(1), "1", 1000.0, 403);
    words(&mut tab, &address(1), 1010.0);
    assert_eq!(tab.put_into_card("1", &tables), Put::New);
    // Its words are late: for a moment it is of another kind.
    call_to(&mut tab, &address(2), "2", 2000.0, 403);
    assert_eq!(tab.put_into_card("2", &tables), Put::New);
    assert_eq!(tab.card(1, &tables, |_| false).entries.len(), 2);
    words(&mut tab, &address(2), 2010.0);
    let card = tab.card(1, &tables, |_| false);
    assert_eq!(card.entries.len(), 1);
    assert_eq!((card.entries[0].key.as_str(), card.entries[0].count), ("1", 2));
    // So does one that was closed.
    tab.close_rows(None);
    call_to(&mut tab, &address(3), "3", 3000.0, 403);
    tab.put_into_card("3", &tables);
    words(&mut tab, &address(3), 3010.0);
    assert!(tab.card(1, &tables, |_| false).entries.is_empty());
}

#[wasm_bindgen_test]
fn a_muted_kind_comes_back_when_that_is_taken_back() {
    let tables = Tables::new();
    let mut tab = TabState::default();
    call(&mut tab, "1", 1000.0, 403);
    tab.put_into_card("1", &tables);
    assert!(tab.card(1, &tables, |_| true).entries.is_empty());
    assert!(!tab.has_card(&tables, |_| true));
    assert_eq!(tab.card(1, &tables, |_| false).entries.len(), 1);
}

#[wasm_bindgen_test]
fn a_token_is_in_no_answer_to_a_page_of_the_extension() {
    let tables = Tables::new();
    let mut tab = TabState::default();
    call(&mut tab, "1", 1000.0, 403);
    tab.put_into_card("1", &Tables::new());
    let answer = serde_json::to_string(&tab.answer(&tables)).unwrap();
    let card = serde_json::to_string(&tab.card(1, &tables, |_| false)).unwrap();
    assert!(!answer.contains("abcdefghijklmnopqrstuvwxyz"));
    assert!(!card.contains("abcdefghijklmnopqrstuvwxyz"));
}

fn value(json: &str) -> JsValue {
    js_sys::JSON::parse(json).unwrap()
}

#[wasm_bindgen_test]
fn messages_of_another_form_are_refused() {
    let body = r#"{"kind":"body","document":"0a1b2c3d","number":1,"url":"https://a.example/","status":403,"timeMs":1}"#;
    assert!(message::read_words::<FromRelay>(&value(body)).is_ok());
    for wrong in [
        "null",
        "7",
        "[]",
        r#"{"kind":"reveal","tab":1,"fingerprint":"f"}"#,
        r#"{"kind":"body","document":"0a1b2c3d","number":1,"url":"https://a.example/","status":70000,"timeMs":1}"#,
        r#"{"kind":"body","document":"0a1b2c3d","number":1,"url":{"toString":1},"status":403,"timeMs":1}"#,
        r#"{"kind":"page","document":"0a1b2c3d","number":0,"startedMs":"now"}"#,
        r#"{"kind":"hidden","how":"eaten"}"#,
    ] {
        assert!(message::read_words::<FromRelay>(&value(wrong)).is_err(), "{wrong}");
    }
    let mute = FromView::Mute {
        id: "1".to_owned(),
        what: Mute::Site,
    };
    assert_eq!(
        message::read_words::<FromView>(&message::write_words(&mute).unwrap()).unwrap(),
        mute
    );
}

/// Puts an extension's functions where the shim looks for them.
fn pretend_to_be_an_extension() {
    let runtime = Object::new();
    let get_url = js_sys::Function::new_with_args("file", "return 'chrome-extension://ours/' + file");
    Reflect::set(&runtime, &"id".into(), &"ours".into()).unwrap();
    Reflect::set(&runtime, &"getURL".into(), &get_url).unwrap();
    let namespace = Object::new();
    Reflect::set(&namespace, &"runtime".into(), &runtime).unwrap();
    Reflect::set(&js_sys::global(), &"browser".into(), &namespace).unwrap();
}

#[wasm_bindgen_test]
fn only_the_extension_itself_and_its_content_scripts_are_heard() {
    pretend_to_be_an_extension();
    let own = r#"{"id":"ours","url":"chrome-extension://ours/popup.html","origin":"chrome-extension://ours"}"#;
    assert_eq!(webext::sender(value(own)).unwrap(), Sender::Own { tab: None });
    let card = r#"{"id":"ours","url":"chrome-extension://ours/card.html","tab":{"id":7},"frameId":4}"#;
    assert_eq!(webext::sender(value(card)).unwrap(), Sender::Own { tab: Some(7) });
    let relay = r#"{"id":"ours","url":"https://shop.example/a?b","tab":{"id":7},"frameId":0}"#;
    let expected = Sender::Relay {
        tab: 7,
        place: crate::session::Place {
            frame: Some(0),
            document: None,
            origin: Some("https://shop.example".to_owned()),
            blank: false,
            worker: false,
        },
    };
    assert_eq!(webext::sender(value(relay)).unwrap(), expected);
    for stranger in [
        r#"{"id":"theirs","url":"chrome-extension://theirs/popup.html"}"#,
        r#"{"url":"chrome-extension://ours/popup.html"}"#,
        r#"{"id":"ours","url":"https://shop.example/"}"#,
        r#"{"id":"ours","url":"chrome-extension://ours.example/popup.html"}"#,
        "{}",
    ] {
        assert!(webext::sender(value(stranger)).is_err(), "{stranger}");
    }
}

#[wasm_bindgen_test]
fn both_browsers_words_for_the_sender_of_a_request_are_read() {
    let details = |who: &str| -> Details {
        let text = format!(
            r#"{{"requestId":"1","method":"GET","url":"{API}","tabId":7,"timeStamp":1.5,{who},
                "requestHeaders":[{{"name":"Authorization","value":"Bearer x"}},{{"name":"Raw","binaryValue":[1]}}]}}"#
        );
        message::read(value(&text)).unwrap()
    };
    let chrome = details(r#""initiator":"https://shop.example""#);
    let firefox = details(r#""originUrl":"https://shop.example/page?secret=1""#);
    assert_eq!(chrome.initiator().as_deref(), Some("https://shop.example"));
    assert_eq!(firefox.initiator().as_deref(), Some("https://shop.example"));
    assert_eq!(chrome.request_headers().len(), 2);
}

#[wasm_bindgen_test]
fn a_preflight_matters_only_when_it_is_refused() {
    let details = |method: &str, header: &str| -> Details {
        let json = format!(
            r#"{{"requestId":"1","method":"{method}","url":"{API}","tabId":7,"timeStamp":1,
                "originUrl":"https://shop.example/page","requestHeaders":[{{"name":"{header}","value":"x"}}]}}"#
        );
        message::read(value(&json)).unwrap()
    };
    assert!(!super::observe::matters(
        &super::here(),
        &details("OPTIONS", "Access-Control-Request-Method")
    ));
    assert!(super::observe::matters(
        &super::here(),
        &details("OPTIONS", "Authorization")
    ));
    assert!(super::observe::matters(&super::here(), &details("GET", "Accept")));
}

#[wasm_bindgen_test]
fn what_was_asked_about_a_token_outlives_the_page_and_the_background() {
    let mut tab = TabState::default();
    call(&mut tab, "1", 1000.0, 403);
    let look_ups = tab.session.look_ups("1", false);
    assert_eq!(look_ups.len(), 3);
    for look_up in &look_ups {
        tab.session
            .told(look_up, &Err("no answer within 10 s".to_owned()), 1500);
    }
    tab.new_page(Some("https://shop.example".to_owned()), 2000, false);
    let mut tab = stopped_and_woken(&mut tab);
    call(&mut tab, "2", 3000.0, 403);
    assert!(tab.session.look_ups("2", false).is_empty());
    assert_eq!(tab.session.asked().len(), 3);
}

/// What is told when a request begins.
fn beginning(url: &str) -> Details {
    let text = serde_json::json!({"requestId": "1", "method": "GET", "url": url, "tabId": 1, "timeStamp": 1000.0});
    serde_json::from_value(text).unwrap()
}

#[wasm_bindgen_test]
async fn no_table_is_loaded_before_a_call_to_its_vendor() {
    let with_table = || crate::platforms::ALL.iter().filter(|one| one.has_table());
    assert!(with_table().count() > 30);
    let here = std::rc::Rc::new(super::Background::default());
    let loaded = || -> Vec<&str> {
        let tables = here.tables.borrow();
        with_table().map(|one| one.id()).filter(|id| tables.has(id)).collect()
    };
    assert!(loaded().is_empty());
    for url in [
        "https://shop.example/api/v2/users/me",
        "https://genesys.example/",
        "http://localhost:3000/x",
    ] {
        assert_eq!(super::observe::api_of(&beginning(url)), None, "{url}");
    }
    assert_eq!(super::observe::api_of(&beginning(API)), Some("genesys"));
    super::explain::warm_table(&here, "genesys");
    for _ in 0..100 {
        if loaded().is_empty() {
            crate::browser::js::sleep(20).await.unwrap();
        }
    }
    // Here no file can be had, which is noted of the vendor that was asked for and of no other.
    assert_eq!(loaded(), ["genesys"]);
}

#[wasm_bindgen_test]
fn half_a_character_of_a_page_is_replaced_and_nothing_else_is() {
    // A page's text that was cut in two, beside a whole character and what looks like an escape.
    let text = js_sys::eval(r#"({a: "x\\ud83d \u{1f600} \ude00 \ud83d", b: "\n\""})"#).unwrap();
    let read: BTreeMap<String, String> = message::read(text).unwrap();
    assert_eq!(read["a"], "x\\ud83d \u{1f600} \u{fffd} \u{fffd}");
    assert_eq!(read["b"], "\n\"");
    let read: Option<u8> = message::read(JsValue::UNDEFINED).unwrap();
    assert_eq!(read, None);
}
