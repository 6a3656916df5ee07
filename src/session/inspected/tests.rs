use super::{Inspected, Told};
use crate::exchange::{Body, Outcome};
use serde_json::{Value, json};

const PAGE: &str = "http://localhost:8000/";
const API: &str = "https://api.mypurecloud.com/api/v2/routing/queues";
const BODY: &str =
    r#"{"message":"You are missing the following permission(s): routing:queue:view","code":"missing.permissions"}"#;

/// As Firefox 153 tells it: no kind of resource, the purpose in a header; `second` after the full minute.
fn entry(second: &str, method: &str, url: &str, status: u16) -> Value {
    json!({
        "startedDateTime": format!("2026-11-27T10:16:{second}+00:00"),
        "request": {"method": method, "url": url, "headers": [
            {"name": "Authorization", "value": "Bearer good-token"},
            {"name": "Origin", "value": "http://localhost:8000"},
            {"name": "Sec-Fetch-Dest", "value": "empty"},
        ]},
        "response": {"status": status, "statusText": "", "headers": [
            {"name": "content-type", "value": "application/json"},
        ], "content": {"mimeType": "application/json", "size": 380, "comment": "Response bodies are not included."}},
    })
}

fn refused(second: &str) -> Value {
    entry(second, "GET", API, 403)
}

fn document(second: &str, url: &str) -> Value {
    let mut page = entry(second, "GET", url, 200);
    page["request"]["headers"] = json!([{"name": "Sec-Fetch-Dest", "value": "document"}]);
    page["response"]["content"]["mimeType"] = json!("text/html; charset=utf-8");
    page
}

fn told(entry: &Value) -> Told {
    Told::read(&entry.to_string()).unwrap()
}

fn tell(tab: &mut Inspected, entry: &Value) -> super::Change {
    let mut told = told(entry);
    if told.wants_text() {
        told.add_text(Some(BODY.to_owned()));
    }
    tab.tell(&told, 0)
}

/// Seconds at which the calls that are known were sent.
fn seconds(tab: &Inspected) -> Vec<i64> {
    let all = tab.session().exchanges();
    all.iter().map(|e| e.sent_at_ms / 1000 % 60).collect()
}

#[test]
fn a_refused_call_is_known_with_token_and_words() {
    let mut tab = Inspected::default();
    let change = tell(&mut tab, &refused("21.163"));
    assert!(change.denied && change.has_body);
    assert_eq!(tab.session().denials(), 1);
    let call = &tab.session().exchanges()[0];
    assert_eq!(call.response_body.text(), Some(BODY));
    assert_eq!(call.initiator.as_deref(), Some("http://localhost:8000"));
    let diagnosis = tab.session().diagnose(&call.id, &Default::default()).unwrap();
    let said = format!("{:?}", diagnosis.findings);
    assert!(said.contains("routing:queue:view"), "{said}");
    assert_eq!(diagnosis.credentials.len(), 1);
}

#[test]
fn bodies_are_asked_for_where_they_may_tell_something() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut entry = refused("01.0");
        change(&mut entry);
        told(&entry).wants_text()
    };
    assert!(with(&|_| ()));
    assert!(with(&|entry| entry["response"]["status"] = json!(404)));
    assert!(with(&|entry| entry["response"]["status"] = json!(200)));
    assert!(!with(&|entry| entry["response"]["status"] = json!(204)));
    assert!(!with(&|entry| entry["response"]["status"] = json!(0)));
    assert!(!with(&|entry| {
        entry["response"]["status"] = json!(200);
        entry["response"]["content"]["mimeType"] = json!("image/png");
    }));
    assert!(!with(&|entry| {
        entry["response"]["status"] = json!(200);
        entry["response"]["content"]["size"] = json!(1_000_000);
    }));
    // Firefox's list holds the texts already.
    assert!(!with(&|entry| entry["response"]["content"]["text"] = json!("{}")));
    assert!(!with(&|entry| entry["_resourceType"] = json!("image")));
    assert!(!with(
        &|entry| entry["request"]["headers"] = json!([{"name": "Sec-Fetch-Dest", "value": "image"}])
    ));
}

#[test]
fn what_is_no_call_of_an_api_is_left_out() {
    for url in ["data:,x", "chrome-extension://abc/panel.html", "blob:http://x/1"] {
        assert!(
            Told::read(&entry("01.0", "GET", url, 403).to_string()).is_none(),
            "{url}"
        );
    }
    assert!(Told::read("{").is_none());
    let mut tab = Inspected::default();
    tell(&mut tab, &document("01.0", PAGE));
    let mut picture = refused("02.0");
    picture["_resourceType"] = json!("image");
    tell(&mut tab, &picture);
    let mut plain = entry("03.0", "GET", "https://shop.example/articles", 200);
    plain["request"]["headers"] = json!([]);
    tab.tell(&told(&plain), 0);
    assert_eq!(tab.session().exchanges().len(), 0);
    // Without a token, and refused.
    plain["response"]["status"] = json!(401);
    tell(&mut tab, &plain);
    assert_eq!(tab.session().denials(), 1);
}

/// Chromium tells of an answer that it withholds from the page: status and error, no text.
#[test]
fn an_answer_without_cors_headers_is_a_refusal_without_words() {
    let mut entry = refused("08.101");
    entry["_resourceType"] = json!("fetch");
    entry["response"]["_error"] = json!("net::ERR_FAILED");
    entry["response"]["content"] = json!({"size": 0, "mimeType": "x-unknown"});
    let mut tab = Inspected::default();
    let mut told = told(&entry);
    told.add_text(None);
    assert!(tab.tell(&told, 0).denied);
    assert_eq!(tab.session().exchanges()[0].response_body, Body::NotSeen);
}

#[test]
fn a_refused_preflight_explains_the_call_that_it_ended() {
    let mut preflight = entry("10.662", "OPTIONS", API, 403);
    preflight["request"]["headers"] = json!([
        {"name": "origin", "value": "http://localhost:8000"},
        {"name": "access-control-request-method", "value": "GET"},
        {"name": "sec-fetch-dest", "value": "empty"},
    ]);
    let mut call = entry("10.659", "GET", API, 0);
    call["response"]["_error"] = json!("net::ERR_FAILED");
    let mut tab = Inspected::default();
    assert!(tab.tell(&told(&preflight), 0).denied);
    tab.tell(&told(&call), 0);
    let diagnosis = tab.session().diagnose("2", &Default::default()).unwrap();
    let said = format!("{:?}", diagnosis.findings);
    assert!(said.contains("CorsPreflight"), "{said}");
    // One that was answered well tells nothing.
    preflight["response"]["status"] = json!(204);
    tab.tell(&told(&preflight), 0);
    assert_eq!(tab.session().exchanges().len(), 2);
}

/// Firefox names no reason for a call that ended without an answer.
#[test]
fn no_reason_is_made_up_for_a_call_that_just_ended() {
    let mut tab = Inspected::default();
    tab.tell(&told(&entry("34.161", "GET", API, 0)), 0);
    let call = &tab.session().exchanges()[0];
    assert_eq!(
        call.outcome,
        Outcome::Failed("the developer tools do not say why".to_owned())
    );
}

#[test]
fn calls_of_the_page_before_go_with_it() {
    // Firefox: the document, calls of the new page, then the news that the page went there.
    let mut tab = Inspected::default();
    tell(&mut tab, &refused("01.0"));
    tell(&mut tab, &document("05.0", PAGE));
    tell(&mut tab, &refused("06.0"));
    tab.navigated(&format!("{PAGE}#part"));
    assert_eq!(seconds(&tab), [6]);
    // Late news of a call of the page before.
    tell(&mut tab, &refused("04.0"));
    assert_eq!(seconds(&tab), [6]);
    // Chromium: the news first. A call of the old page that ends between is dropped when the document is told of.
    tab.navigated(PAGE);
    assert_eq!(seconds(&tab), [] as [i64; 0]);
    tell(&mut tab, &refused("09.0"));
    tell(&mut tab, &refused("11.0"));
    tell(&mut tab, &document("10.0", PAGE));
    assert_eq!(seconds(&tab), [11]);
    assert_eq!(tab.session().denials(), 1);
}

#[test]
fn calls_are_preserved_where_the_user_wants_it_and_cleared_on_demand() {
    let mut tab = Inspected {
        preserve: true,
        ..Inspected::default()
    };
    tell(&mut tab, &refused("01.0"));
    tab.navigated(PAGE);
    tell(&mut tab, &document("05.0", PAGE));
    tell(&mut tab, &refused("04.0"));
    tell(&mut tab, &refused("06.0"));
    assert_eq!(seconds(&tab), [1, 4, 6]);
    tab.clear();
    assert_eq!(tab.session().exchanges().len(), 0);
    tell(&mut tab, &refused("07.0"));
    assert_eq!(seconds(&tab), [7]);
}

#[test]
fn a_call_that_is_listed_and_told_counts_once() {
    let mut tab = Inspected::default();
    let listed = |tab: &mut Inspected, entry: &Value| tab.tell_listed(&told(entry), 0);
    listed(&mut tab, &document("00.5", PAGE));
    listed(&mut tab, &refused("01.0"));
    listed(&mut tab, &refused("01.0"));
    // It has not ended: it is told of later.
    listed(&mut tab, &entry("02.0", "GET", API, 0));
    assert_eq!(tab.session().exchanges().len(), 2);
    for again in ["01.0", "01.0", "01.0", "02.0"] {
        tell(&mut tab, &refused(again));
    }
    assert_eq!(
        tab.session().exchanges().len(),
        4,
        "two listed, one more of the same time, one that ended later"
    );
    // The page that was there is no page that anybody goes to.
    tab.navigated(PAGE);
    assert_eq!(tab.session().exchanges().len(), 0);
}

#[test]
fn a_flood_is_bounded() {
    let mut tab = Inspected::default();
    for n in 0..crate::session::MOST_EXCHANGES + 50 {
        tell(&mut tab, &entry("01.0", "GET", &format!("{API}/{n}"), 403));
    }
    assert!(tab.session().exchanges().len() <= crate::session::MOST_EXCHANGES);
    assert!(!tab.session().lost().is_nothing());
}
