use super::*;
use crate::exchange::Body;

const URL: &str = "https://api.mypurecloud.com/api/v2/users?pageSize=1";

fn sent(session: &mut Session, id: &str, url: &str, time_ms: f64) {
    let headers = vec![(
        "Authorization".to_owned(),
        "Bearer secret-token-secret-token".to_owned(),
    )];
    session
        .observe(Observation::Sent {
            id: id.to_owned(),
            method: "GET".to_owned(),
            url: url.to_owned(),
            headers,
            time_ms,
            place: Place::default(),
            tab: Some(7),
            body: None,
        })
        .unwrap();
}

/// The answer comes at once.
fn answered(session: &mut Session, id: &str, status: u16) -> Change {
    let time_ms = session.exchange(id).map_or(0, |one| one.sent_at_ms) as f64;
    let answered = Observation::Answered {
        id: id.to_owned(),
        status,
        headers: vec![],
        time_ms,
    };
    let change = session.observe(answered).unwrap();
    session.settle(None).changes.pop().unwrap_or(change)
}

fn body(session: &mut Session, url: &str, status: u16, text: &str, time_ms: f64) -> Change {
    let body = Observation::Body {
        place: None,
        method: Some("get".to_owned()),
        url: url.to_owned(),
        status,
        headers: vec![],
        twice: false,
        request_body: None,
        response_body: Some(text.to_owned()),
        time_ms,
    };
    let change = session.observe(body).unwrap();
    session.settle(None).changes.pop().unwrap_or(change)
}

#[test]
fn a_body_finds_its_exchange_before_and_after_the_browsers_report() {
    let mut session = Session::new();
    sent(&mut session, "1", URL, 1000.0);
    let early = body(&mut session, &format!("{URL}#x"), 403, "early", 1500.0);
    assert!(early.unmatched);
    let change = answered(&mut session, "1", 403);
    assert_eq!(
        change,
        Change {
            id: Some("1".to_owned()),
            denied: true,
            has_body: true,
            unmatched: false
        }
    );
    sent(&mut session, "2", URL, 2000.0);
    assert!(!answered(&mut session, "2", 403).has_body);
    assert!(body(&mut session, URL, 403, "late", 2100.0).has_body);
    let texts: Vec<_> = session.exchanges().iter().map(|e| e.response_body.text()).collect();
    assert_eq!(texts, [Some("early"), Some("late")]);
}

#[test]
fn a_page_cannot_put_a_body_where_it_does_not_fit() {
    const NOW: f64 = 1.8e12;
    let mut session = Session::new();
    sent(&mut session, "1", URL, NOW);
    answered(&mut session, "1", 403);
    let other = "https://api.mypurecloud.com/api/v2/users";
    for (url, status, time) in [
        (URL, 401, NOW),
        (other, 403, NOW),
        (URL, 403, NOW + 1.0e9),
        (URL, 403, 1e300),
        (URL, 403, f64::NAN),
    ] {
        assert!(body(&mut session, url, status, "lie", time).unmatched);
    }
    assert_eq!(session.exchanges()[0].response_body, Body::NotSeen);
    assert!(
        session
            .observe(Observation::Body {
                place: None,
                method: Some("GET\r\n".to_owned() + "x"),
                url: URL.to_owned(),
                status: 1,
                headers: vec![],
                twice: false,
                request_body: None,
                response_body: None,
                time_ms: 0.0
            })
            .is_err()
    );
    for n in 0..500 {
        body(&mut session, &format!("https://x.example/{n}"), 403, "flood", 0.0);
    }
    assert!(session.early.len() <= 256);
}

#[test]
fn a_redirect_keeps_both_hops() {
    let mut session = Session::new();
    sent(&mut session, "1", "https://api.mypurecloud.com/a", 1.0);
    session
        .observe(Observation::Redirected {
            id: "1".to_owned(),
            status: 302,
        })
        .unwrap();
    sent(&mut session, "1", "https://api.mypurecloud.com/b", 2.0);
    answered(&mut session, "1", 401);
    let seen: Vec<_> = session
        .exchanges()
        .iter()
        .map(|e| (e.id.as_str(), e.url.path(), e.status()))
        .collect();
    assert_eq!(seen, [("1~1", "/a", Some(302)), ("1", "/b", Some(401))]);
}

#[test]
fn a_cors_failure_after_a_status_keeps_the_status() {
    let mut session = Session::new();
    sent(&mut session, "1", URL, 1.0);
    answered(&mut session, "1", 403);
    let change = session
        .observe(Observation::Failed {
            id: "1".to_owned(),
            error: "net::ERR_FAILED".to_owned(),
        })
        .unwrap();
    assert!(change.denied);
    sent(&mut session, "2", URL, 2.0);
    let other = session
        .observe(Observation::Failed {
            id: "2".to_owned(),
            error: "net::ERR_FAILED".to_owned(),
        })
        .unwrap();
    assert!(!other.denied);
}

#[test]
fn memory_round_trips_and_debug_does_not_leak() {
    let mut session = Session::new();
    sent(
        &mut session,
        "1",
        "https://api.mypurecloud.com/x?access_token=secret-token-secret-token",
        1.0,
    );
    answered(&mut session, "1", 403);
    body(
        &mut session,
        "https://api.mypurecloud.com/x?access_token=secret-token-secret-token",
        403,
        "{}",
        2.0,
    );
    let memory = session.to_memory();
    let back = Session::from_memory(memory.expose()).unwrap();
    assert_eq!(back.to_memory(), memory);
    assert_eq!(back.denials(), 1);
    assert!(!format!("{back:?}").contains("secret-token"));
    assert_eq!(Session::from_memory("{").unwrap_err().code(), "session.memory");
}

#[test]
fn it_is_bounded_and_denials_stay() {
    let mut session = Session::new();
    sent(&mut session, "denied", URL, 0.0);
    answered(&mut session, "denied", 403);
    for n in 0..(MOST_EXCHANGES + 50) {
        sent(&mut session, &n.to_string(), URL, n as f64);
        answered(&mut session, &n.to_string(), 200);
    }
    let kept = session.exchanges().len();
    // A part goes at once.
    assert!((MOST_EXCHANGES / 8 * 7..=MOST_EXCHANGES).contains(&kept), "{kept}");
    assert_eq!(session.lost().calls as usize, MOST_EXCHANGES + 51 - kept);
    assert_eq!(session.lost().denials, 0);
    assert_eq!(session.denials(), 1);
}

#[test]
fn a_request_that_is_told_after_its_answer_is_one_call() {
    let url = "https://api.mypurecloud.com/api/v2/users/me";
    let mut session = Session::new();
    session.sent_unseen("1", "GET", url, 1000).unwrap();
    answered(&mut session, "1", 403);
    assert_eq!((session.lost().requests, session.denials()), (1, 1));
    sent(&mut session, "1", url, 990.0);
    assert_eq!((session.lost().requests, session.denials()), (0, 1));
    let known = session.exchange("1").unwrap();
    assert!(known.withheld.is_none() && known.request_headers.has("authorization"));
    assert_eq!(known.status(), Some(403));
    // The next request of this name is another call: a redirect's.
    sent(&mut session, "1", url, 1100.0);
    assert_eq!(session.exchanges().len(), 2);
}
