use super::*;
use crate::session::Observation;

const URL: &str = "https://api.mypurecloud.com/api/v2/users?pageSize=1";
const PAGE: &str = "https://shop.example";

fn place(frame: i64, document: &str, origin: &str) -> Place {
    Place {
        frame: Some(frame),
        document: Some(document.to_owned()).filter(|text| !text.is_empty()),
        origin: Some(origin.to_owned()),
        blank: false,
        worker: false,
    }
}

fn top() -> Place {
    place(0, "D0", PAGE)
}

fn sent(session: &mut Session, id: &str, at: Place, time_ms: f64) {
    let sent = Observation::Sent {
        id: id.to_owned(),
        method: "POST".to_owned(),
        url: URL.to_owned(),
        headers: vec![],
        time_ms,
        place: at,
        tab: Some(7),
        body: None,
    };
    session.observe(sent).unwrap();
}

fn answered(session: &mut Session, id: &str, headers: &[(&str, &str)], time_ms: f64) {
    let answered = Observation::Answered {
        id: id.to_owned(),
        status: 403,
        headers: pairs(headers),
        time_ms,
    };
    session.observe(answered).unwrap();
}

fn pairs(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn read(session: &mut Session, at: Place, headers: &[(&str, &str)], text: &str, time_ms: f64) -> bool {
    let body = Observation::Body {
        place: Some(at),
        method: None,
        url: URL.to_owned(),
        status: 403,
        headers: pairs(headers),
        twice: false,
        request_body: None,
        response_body: Some(text.to_owned()),
        time_ms,
    };
    session.observe(body).unwrap().unmatched
}

/// What each call's answer said, in the order of sending.
fn said(session: &Session) -> Vec<(&str, Option<u32>)> {
    session
        .exchanges()
        .iter()
        .map(|one| (one.response_body.text().unwrap_or("-"), one.one_of))
        .collect()
}

#[test]
fn concurrent_calls_to_one_address_are_told_apart_by_what_the_page_may_read_of_the_answer() {
    let mut session = Session::new();
    for n in 0..12 {
        sent(&mut session, &n.to_string(), top(), 1000.0);
    }
    for n in 0..12 {
        let length = (100 + n).to_string();
        answered(&mut session, &n.to_string(), &[("Content-Length", &length)], 1500.0);
    }
    // Read in another order than answered.
    for n in (0..12).rev() {
        let length = (100 + n).to_string();
        read(
            &mut session,
            top(),
            &[("content-length", &length)],
            &n.to_string(),
            1510.0,
        );
    }
    assert_eq!(session.settle(None).changes.len(), 12);
    for (n, (text, one_of)) in said(&session).into_iter().enumerate() {
        assert_eq!((text, one_of), (n.to_string().as_str(), None));
    }
}

#[test]
fn an_answer_is_not_read_before_it_came() {
    let mut session = Session::new();
    sent(&mut session, "1", top(), 1000.0);
    sent(&mut session, "2", top(), 1001.0);
    answered(&mut session, "2", &[], 1100.0);
    read(&mut session, top(), &[], "second", 1101.0);
    // The other may have been answered as well, for all we know yet.
    let settled = session.settle(Some(1));
    assert!(settled.changes.is_empty() && settled.held);
    answered(&mut session, "1", &[], 1400.0);
    session.settle(Some(50));
    read(&mut session, top(), &[], "first", 1401.0);
    session.settle(Some(350));
    assert_eq!(said(&session), [("first", None), ("second", None)]);
}

#[test]
fn a_call_that_hangs_holds_no_body_up_for_long() {
    let mut session = Session::new();
    sent(&mut session, "hangs", top(), 900.0);
    sent(&mut session, "1", top(), 1000.0);
    answered(&mut session, "1", &[], 1100.0);
    read(&mut session, top(), &[], "words", 1101.0);
    assert!(session.settle(Some(0)).changes.is_empty());
    assert_eq!(session.settle(Some(REPORT_MS)).changes.len(), 1);
    assert_eq!(said(&session), [("-", None), ("words", None)]);
    assert!(!session.settle(Some(20_000)).held);
}

#[test]
fn equal_calls_share_the_words_and_are_marked() {
    let mut session = Session::new();
    for id in ["1", "2", "3"] {
        sent(&mut session, id, top(), 1000.0);
        answered(&mut session, id, &[("date", "now")], 1100.0);
    }
    read(&mut session, top(), &[("date", "now")], "refused", 1101.0);
    assert!(session.settle(Some(0)).changes.is_empty());
    assert!(session.settle(Some(OTHERS_MS - 1)).changes.is_empty());
    assert_eq!(session.settle(Some(OTHERS_MS)).changes.len(), 1);
    let marks: Vec<_> = said(&session).iter().map(|(_, mark)| *mark).collect();
    assert_eq!(marks, [Some(3); 3]);
    let words = said(&session).iter().filter(|(text, _)| *text == "refused").count();
    assert_eq!(words, 1);
}

#[test]
fn equal_calls_with_equal_words_need_no_mark() {
    let mut session = Session::new();
    for id in ["1", "2"] {
        sent(&mut session, id, top(), 1000.0);
        answered(&mut session, id, &[], 1100.0);
    }
    read(&mut session, top(), &[], "same", 1101.0);
    read(&mut session, top(), &[], "same", 1101.0);
    session.settle(Some(0));
    session.settle(Some(OTHERS_MS));
    assert_eq!(said(&session), [("same", None), ("same", None)]);
}

#[test]
fn what_settles_one_call_settles_the_other() {
    let mut session = Session::new();
    for id in ["1", "2"] {
        sent(&mut session, id, top(), 1000.0);
        answered(&mut session, id, &[("etag", id)], 1100.0);
    }
    // Of the first nothing that tells was readable; of the second the tag was.
    read(&mut session, top(), &[], "one", 1101.0);
    read(&mut session, top(), &[("etag", "2")], "two", 1101.0);
    session.settle(Some(0));
    assert_eq!(said(&session), [("one", None), ("two", None)]);
}

#[test]
fn a_frame_speaks_for_its_own_calls_only() {
    let mut session = Session::new();
    sent(&mut session, "1", top(), 1000.0);
    answered(&mut session, "1", &[], 1100.0);
    for liar in [
        place(3, "D3", "https://ads.example"),
        place(3, "D0", PAGE),
        place(0, "D9", PAGE),
        place(0, "D0", "https://ads.example"),
        Place::default(),
    ] {
        assert!(read(&mut session, liar.clone(), &[], "lie", 1101.0), "{liar:?}");
    }
    session.settle(Some(0));
    assert!(session.settle(Some(10_000)).changes.is_empty());
    assert_eq!(said(&session), [("-", None)]);
    read(&mut session, top(), &[], "true", 1101.0);
    session.settle(None);
    assert_eq!(said(&session), [("true", None)]);
}

#[test]
fn a_browser_that_names_no_document_still_tells_frames_apart() {
    let mut session = Session::new();
    sent(&mut session, "1", place(0, "", PAGE), 1000.0);
    answered(&mut session, "1", &[], 1100.0);
    assert!(read(&mut session, place(2, "", PAGE), &[], "lie", 1101.0));
    assert!(!read(&mut session, place(0, "D0", PAGE), &[], "true", 1101.0));
    session.settle(None);
    assert_eq!(said(&session), [("true", None)]);
}

#[test]
fn a_service_workers_call_is_its_sites_and_comes_after_the_frames_own() {
    let worker = Place {
        frame: Some(-1),
        document: None,
        origin: Some(PAGE.to_owned()),
        blank: false,
        worker: false,
    };
    let mut session = Session::new();
    sent(&mut session, "worker", worker, 1000.0);
    answered(&mut session, "worker", &[], 1100.0);
    assert!(read(
        &mut session,
        place(3, "D3", "https://ads.example"),
        &[],
        "lie",
        1101.0
    ));
    sent(&mut session, "own", top(), 1000.0);
    answered(&mut session, "own", &[], 1100.0);
    read(&mut session, top(), &[], "own", 1101.0);
    session.settle(None);
    assert_eq!(said(&session), [("-", None), ("own", None)]);
    read(&mut session, top(), &[], "worker", 1102.0);
    session.settle(None);
    assert_eq!(said(&session), [("worker", None), ("own", None)]);
}

/// Chromium 156 ascribes the calls of a frame without address to the document that made the frame.
#[test]
fn a_blank_frames_call_may_be_ascribed_to_its_maker() {
    let mut session = Session::new();
    sent(&mut session, "1", top(), 1000.0);
    answered(&mut session, "1", &[], 1100.0);
    let blank = |origin: &str| Place {
        blank: true,
        worker: false,
        ..place(4, "D4", origin)
    };
    assert!(read(&mut session, blank("https://ads.example"), &[], "lie", 1101.0));
    assert!(!read(&mut session, blank(PAGE), &[], "true", 1101.0));
    session.settle(None);
    assert_eq!(said(&session), [("true", None)]);
}

#[test]
fn a_copied_answer_counts_once() {
    let mut session = Session::new();
    for id in ["1", "2"] {
        sent(&mut session, id, top(), 1000.0);
    }
    answered(&mut session, "1", &[], 1100.0);
    answered(&mut session, "2", &[], 1100.0);
    read(&mut session, top(), &[], "one", 1101.0);
    let again = Observation::Body {
        place: Some(top()),
        method: None,
        url: URL.to_owned(),
        status: 403,
        headers: vec![],
        twice: true,
        request_body: None,
        response_body: Some("one".to_owned()),
        time_ms: 1102.0,
    };
    session.settle(None);
    session.observe(again).unwrap();
    session.settle(Some(0));
    session.settle(Some(10_000));
    let words: Vec<_> = said(&session).into_iter().filter(|(text, _)| *text == "one").collect();
    assert_eq!(words, [("one", Some(2))]);
    assert!(!session.settle(Some(20_000)).held);
}

/// In Firefox what a page says may overtake what the browser says.
#[test]
fn a_body_may_come_before_the_browsers_report_though_an_equal_call_said_the_same() {
    let mut session = Session::new();
    sent(&mut session, "1", top(), 1000.0);
    answered(&mut session, "1", &[], 1100.0);
    read(&mut session, top(), &[], "same", 1101.0);
    session.settle(Some(0));
    sent(&mut session, "2", top(), 2000.0);
    read(&mut session, top(), &[], "same", 2101.0);
    session.settle(Some(1000));
    answered(&mut session, "2", &[], 2100.0);
    session.settle(Some(1010));
    assert_eq!(said(&session), [("same", None), ("same", None)]);
}

#[test]
fn a_coarse_clock_loses_nothing() {
    let mut session = Session::new();
    sent(&mut session, "1", top(), 1000.0);
    answered(&mut session, "1", &[], 1199.0);
    read(&mut session, top(), &[], "words", 1100.0);
    session.settle(None);
    assert_eq!(said(&session), [("words", None)]);
}

#[test]
fn what_there_is_no_room_for_is_counted() {
    let mut session = Session::new();
    sent(&mut session, "1", top(), 1000.0);
    let long = "x".repeat(60_000);
    for n in 0..100 {
        read(&mut session, top(), &[], &format!("{n} {long}"), 1101.0);
    }
    assert!((60..70).contains(&session.waiting()), "{}", session.waiting());
    assert_eq!(session.lost_bodies() as usize + session.waiting(), 100);
}

/// The page did not read the first answer, and what it read of the second overtook the browser's report.
#[test]
fn a_late_body_waits_for_a_call_that_fits_better() {
    let mut session = Session::new();
    sent(&mut session, "unread", top(), 1000.0);
    answered(&mut session, "unread", &[], 1100.0);
    read(&mut session, top(), &[], "second", 2101.0);
    assert!(session.settle(Some(0)).changes.is_empty());
    sent(&mut session, "2", top(), 2000.0);
    answered(&mut session, "2", &[], 2100.0);
    session.settle(Some(10));
    session.settle(Some(OTHERS_MS));
    // Two calls would do, so both are marked.
    let marks: Vec<_> = said(&session).iter().map(|(_, mark)| *mark).collect();
    assert_eq!(marks, [Some(2), Some(2)]);
}

/// The machine slept, or its clock was set: both sides tell times of the new clock from then on.
#[test]
fn a_clock_that_jumps_gives_no_body_to_a_call_that_it_is_not_of() {
    const HOUR: f64 = 3_600_000.0;
    for jump in [HOUR, -HOUR] {
        let mut session = Session::new();
        // Answered before the jump, and read after it.
        sent(&mut session, "1", top(), 10_000_000.0);
        answered(&mut session, "1", &[], 10_000_100.0);
        read(&mut session, top(), &[], "words of the first", 10_000_110.0 + jump);
        // Answered and read after it, and later than the coarsest clock of a page could hide.
        sent(&mut session, "2", top(), 10_000_600.0 + jump);
        answered(&mut session, "2", &[], 10_000_700.0 + jump);
        read(&mut session, top(), &[], "words of the second", 10_000_710.0 + jump);
        let now = if jump > 0.0 { 13_600_800 } else { 6_400_800 };
        for turn in 0..40 {
            session.settle(Some(now + turn * 60));
        }
        let said = said(&session);
        for (own, (text, one_of)) in ["words of the first", "words of the second"].iter().zip(&said) {
            assert!(text == own || *text == "-" || one_of.is_some(), "{jump}: {said:?}");
        }
        assert_ne!(said[1].0, "-", "what comes after the jump is heard: {jump}: {said:?}");
    }
}
