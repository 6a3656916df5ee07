use super::super::{Observation, Place, Session};
use super::*;
use crate::diagnosis::Certainty;
use crate::platforms::Tables;

const URL: &str = "https://api.unlisted.example/orders";
const HOST: &str = "https://api.unlisted.example";
const NAMED: &str = r#"{"error":"insufficient_scope","error_description":"Missing scope: orders:read"}"#;

fn place() -> Place {
    Place {
        frame: Some(0),
        origin: Some("https://shop.example".to_owned()),
        ..Place::default()
    }
}

fn tell(session: &mut Session, url: &str, status: u16, text: &str, time_ms: f64, twice: bool) {
    let body = Observation::Body {
        place: Some(place()),
        method: None,
        url: url.to_owned(),
        status,
        headers: vec![],
        twice,
        request_body: None,
        response_body: Some(text.to_owned()),
        time_ms,
    };
    session.observe(body).unwrap();
}

#[test]
fn what_a_page_tells_of_a_hidden_host_is_a_refusal_of_its_own_word() {
    let mut session = Session::new();
    tell(&mut session, URL, 403, NAMED, 1000.0, false);
    tell(&mut session, "https://other.example/", 403, NAMED, 1000.0, false);
    let changes = session.believe_page(HOST);
    assert_eq!(changes.len(), 1, "the other host was not asked about");
    assert!(changes[0].denied && changes[0].has_body);
    let one = &session.exchanges()[0];
    assert!(one.page_word && one.withheld.is_some());
    assert_eq!(one.initiator.as_deref(), Some("https://shop.example"));
    let diagnosis = session.diagnose(&one.id, &Tables::new()).unwrap();
    assert!(diagnosis.verdict.contains("orders:read"), "{}", diagnosis.verdict);
    assert!(diagnosis.certainty >= Certainty::Likely);
    assert!(diagnosis.findings.iter().all(|one| one.certainty >= Certainty::Likely));
    assert!(
        diagnosis
            .limits
            .iter()
            .any(|limit| limit.contains("what the page says"))
    );
    let memory = session.to_memory();
    assert!(Session::from_memory(memory.expose()).unwrap().exchanges()[0].page_word);
}

#[test]
fn what_is_no_refusal_is_dropped_and_a_flood_is_bounded() {
    let mut session = Session::new();
    tell(&mut session, URL, 404, r#"{"title":"no such order"}"#, 1000.0, false);
    assert!(session.believe_page(HOST).is_empty());
    assert_eq!(session.waiting(), 0);
    for number in 0..120 {
        tell(&mut session, &format!("{URL}/{number}"), 403, "no", 1000.0, false);
    }
    assert_eq!(session.believe_page(HOST).len(), MOST_PAGE_WORDS);
    assert_eq!(session.denials(), MOST_PAGE_WORDS);
}

#[test]
fn a_copy_is_no_second_call_and_an_equal_call_is() {
    let mut session = Session::new();
    tell(&mut session, URL, 403, NAMED, 1000.0, false);
    tell(&mut session, URL, 403, NAMED, 1001.0, true);
    tell(&mut session, URL, 403, NAMED, 1500.0, false);
    assert_eq!(session.believe_page(HOST).len(), 2);
    // The copy may be read after the answer that was copied.
    tell(
        &mut session,
        "https://api.unlisted.example/copied",
        403,
        NAMED,
        1000.0,
        true,
    );
    assert_eq!(session.believe_page(HOST).len(), 1);
    tell(
        &mut session,
        "https://api.unlisted.example/copied",
        403,
        NAMED,
        1005.0,
        false,
    );
    assert_eq!(session.believe_page(HOST).len(), 0);
}

#[test]
fn the_browsers_own_report_takes_the_place_of_the_pages() {
    let mut session = Session::new();
    tell(&mut session, URL, 403, NAMED, 1000.0, false);
    session.believe_page(HOST);
    tell(&mut session, URL, 403, NAMED, 1_000_000.0, false);
    session.believe_page(HOST);
    assert_eq!(session.denials(), 2);
    let sent = Observation::Sent {
        id: "7".to_owned(),
        method: "GET".to_owned(),
        url: URL.to_owned(),
        headers: vec![],
        time_ms: 990.0,
        place: place(),
        tab: Some(1),
        body: None,
    };
    session.observe(sent).unwrap();
    let answered = Observation::Answered {
        id: "7".to_owned(),
        status: 403,
        headers: vec![],
        time_ms: 999.0,
    };
    session.observe(answered).unwrap();
    session.settle(None);
    let seen: Vec<_> = session
        .exchanges()
        .iter()
        .map(|one| (one.page_word, one.sent_at_ms, one.response_body.text()))
        .collect();
    // The later call is another one.
    assert_eq!(seen, [(true, 1_000_000, Some(NAMED)), (false, 990, Some(NAMED))]);
}

#[test]
fn a_body_whose_call_was_lost_with_a_background_is_counted() {
    let mut session = Session::new();
    tell(&mut session, URL, 403, NAMED, 1000.0, false);
    tell(&mut session, "https://other.example/", 403, NAMED, 1000.0, false);
    assert_eq!(session.give_up(HOST), 1);
    assert_eq!((session.lost_bodies(), session.waiting()), (1, 1));
    assert_eq!(session.give_up(HOST), 0, "counted once");
}

#[test]
fn what_the_page_before_told_is_not_lost_to_the_next_one() {
    let mut session = Session::new();
    tell(&mut session, URL, 403, NAMED, 1000.0, false);
    tell(&mut session, URL, 403, NAMED, 2001.0, false);
    session.split_off(2000);
    assert_eq!(session.waiting(), 1, "the new page's own words wait for their call");
    // A message of the page that went may come after the new one began.
    tell(&mut session, URL, 403, NAMED, 1999.0, false);
    assert_eq!(session.give_up(HOST), 1);
    assert_eq!(session.lost_bodies(), 1);
}
