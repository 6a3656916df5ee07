//! The list of calls is made in short; here it is held to the long way, in which every call is explained by itself,
//! after any row of observations: facts learned later, earlier calls that succeed later, tables that come later.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use proptest::prelude::*;
use proptest::sample::select;
use std::sync::OnceLock;
use why403::platforms::Tables;
use why403::report::{Row, SessionView, TokenView};
use why403::session::{Observation, Place, Session};

/// Small tables, so that many cases run in little time.
fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| support::tables_of(&["webex", "slack"]))
}

/// Every call explained by itself, and the list made of that.
fn the_long_way(session: &Session, tables: &Tables) -> SessionView {
    let reports: Vec<_> = (session.exchanges().iter().rev())
        .map(|exchange| session.report(&exchange.id, tables).unwrap())
        .collect();
    let mut tokens: Vec<TokenView> = Vec::new();
    for token in reports.iter().filter_map(|report| report.token.as_ref()) {
        if !tokens.iter().any(|known| known.fingerprint == token.fingerprint) {
            tokens.push(token.clone());
        }
    }
    let (mut rows, rest): (Vec<Row>, Vec<Row>) = reports.iter().map(Row::from).partition(|row| row.call.denied);
    let denials = rows.len();
    rows.extend(rest);
    SessionView {
        tokens,
        rows,
        denials,
        more: 0,
    }
}

const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1MSIsInNjb3BlIjoic3BhcmsucGVvcGxlX3JlYWQifQ.c2lnbmF0dXJl";
const OPAQUE: &str = "fake-opaque-token-of-nobody-0123456789abcdef";

const URLS: &[&str] = &[
    "https://webexapis.com/v1/people/me",
    "https://webexapis.com/v1/people/7",
    "https://webexapis.com/v1/no/such/thing",
    "https://slack.com/api/chat.postMessage",
    "https://api.mypurecloud.com/api/v2/tokens/me",
    "https://api.mypurecloud.com/api/v2/users/17",
    "https://login.mypurecloud.com/oauth/token",
    "https://api.example.com/v1/orders/12?access_token=fake-opaque-token-of-nobody-0123456789abcdef",
    "https://api.example.com/v1/orders/13",
];

const BODIES: &[&str] = &[
    r#"{"authorizedScope":["users"],"organization":{"id":"o-1"}}"#,
    r#"{"access_token":"fake-opaque-token-of-nobody-0123456789abcdef","scope":"a b","expires_in":60}"#,
    r#"{"id":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS8x","orgId":"x","type":"person","roles":[]}"#,
    r#"{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"users:read"}"#,
    r#"{"message":"Forbidden"}"#,
    "",
];

const START_MS: f64 = 1_795_176_000_000.0;

/// As JSON, since an observation holds tokens and cannot be printed.
fn observation() -> impl Strategy<Value = String> {
    let json = |observation: Observation| serde_json::to_string(&observation).unwrap();
    let id = || (1..12_u8).prop_map(|id| id.to_string());
    let header = select(vec![
        vec![("authorization".to_owned(), format!("Bearer {JWT}"))],
        vec![("authorization".to_owned(), format!("Bearer {OPAQUE}"))],
        vec![("authorization".to_owned(), "Basic dTpwYXNzd29yZA==".to_owned())],
        vec![],
    ]);
    let status = || select(vec![200_u16, 200, 204, 304, 401, 403, 403, 404, 429, 511]);
    let url = || select(URLS).prop_map(str::to_owned);
    let method = || select(vec!["GET", "GET", "POST", "OPTIONS"]).prop_map(str::to_owned);
    let time = || (0..60_u32).prop_map(|second| START_MS + f64::from(second) * 1000.0);
    prop_oneof![
        4 => (id(), method(), url(), header, time()).prop_map(move |(id, method, url, mut headers, time_ms)| {
            if method == "OPTIONS" {
                headers = vec![("access-control-request-method".to_owned(), "GET".to_owned())];
            }
            json(Observation::Sent { id, method, url, headers, time_ms, place: Place::default(), tab: Some(1), body: None })
        }),
        5 => (id(), status()).prop_map(move |(id, status)| {
            let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
            json(Observation::Answered { id, status, headers, time_ms: START_MS })
        }),
        1 => (id(), status()).prop_map(move |(id, status)| json(Observation::Redirected { id, status })),
        1 => id().prop_map(move |id| json(Observation::Failed { id, error: "net::ERR_FAILED".to_owned() })),
        3 => (method(), url(), status(), select(BODIES), time()).prop_map(move |(method, url, status, body, time_ms)| {
            let response_body = Some(body.to_owned());
            json(Observation::Body {
                place: None, method: Some(method), url, status, headers: vec![], twice: false, request_body: None,
                response_body, time_ms,
            })
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_list_is_what_explaining_every_call_gives(observations in prop::collection::vec(observation(), 0..60)) {
        let mut session = Session::new();
        for (count, observation) in observations.into_iter().enumerate() {
            session.observe(serde_json::from_str(&observation).unwrap()).unwrap();
            session.settle(Some(count as i64 * 50));
            // Between the observations as well: nothing of an earlier list may be in a later one.
            if count % 7 == 0 {
                prop_assert_eq!(session.view(tables()), the_long_way(&session, tables()));
            }
        }
        // Tables come later than the calls, too.
        prop_assert_eq!(session.view(&Tables::new()), the_long_way(&session, &Tables::new()));
        prop_assert_eq!(session.view(tables()), the_long_way(&session, tables()));
        let reports = session.reports(tables(), |_| true);
        for (report, exchange) in reports.iter().zip(session.exchanges()) {
            prop_assert_eq!(report, &session.report(&exchange.id, tables()).unwrap());
        }
        let back = Session::from_memory(session.to_memory().expose()).unwrap();
        prop_assert_eq!(back.view(tables()), session.view(tables()));
    }
}

fn sent(session: &mut Session, id: &str, url: &str, at_ms: f64) {
    sent_with(session, OPAQUE, id, url, at_ms);
}

fn sent_with(session: &mut Session, token: &str, id: &str, url: &str, at_ms: f64) {
    let headers = vec![("authorization".to_owned(), format!("Bearer {token}"))];
    let (id, method, url) = (id.to_owned(), "GET".to_owned(), url.to_owned());
    let call = Observation::Sent {
        id,
        method,
        url,
        headers,
        time_ms: at_ms,
        place: Place::default(),
        body: None,
        tab: None,
    };
    session.observe(call).unwrap();
}

fn answered(session: &mut Session, id: &str, status: u16) {
    let (id, headers) = (id.to_owned(), Vec::new());
    let time_ms = session.exchange(&id).map_or(0, |one| one.sent_at_ms) as f64;
    let answered = Observation::Answered {
        id,
        status,
        headers,
        time_ms,
    };
    session.observe(answered).unwrap();
}

#[test]
fn a_success_that_is_taken_back_is_none() {
    let mut session = Session::new();
    let url = "https://webexapis.com/v1/no/such/thing";
    sent_with(&mut session, JWT, "1", url, START_MS);
    sent_with(&mut session, JWT, "2", url, START_MS);
    answered(&mut session, "1", 200);
    answered(&mut session, "2", 403);
    answered(&mut session, "1", 404);
    // What was written knows the last answer alone.
    let back = Session::from_memory(session.to_memory().expose()).unwrap();
    assert_eq!(back.view(tables()), session.view(tables()));
}

#[test]
fn an_earlier_success_that_is_seen_later_is_in_the_next_list() {
    let mut session = Session::new();
    let url = "https://api.example.com/v1/orders/12";
    sent(&mut session, "1", url, START_MS);
    sent(&mut session, "2", url, START_MS + 1000.0);
    answered(&mut session, "2", 403);
    let before = session.view(tables());
    assert!(
        !before.rows[0].verdict.text.contains("succeeded"),
        "{:?}",
        before.rows[0]
    );
    answered(&mut session, "1", 200);
    let after = session.view(tables());
    assert!(
        after.rows[0].verdict.text.contains("succeeded 1 s earlier"),
        "{:?}",
        after.rows[0]
    );
}

#[test]
fn a_fact_that_is_learned_later_is_in_the_next_list() {
    let mut session = Session::new();
    sent(
        &mut session,
        "1",
        "https://api.mypurecloud.com/api/v2/users/17",
        START_MS,
    );
    answered(&mut session, "1", 403);
    sent(
        &mut session,
        "2",
        "https://api.mypurecloud.com/api/v2/tokens/me",
        START_MS + 1000.0,
    );
    answered(&mut session, "2", 200);
    assert_eq!(session.view(tables()).tokens[0].scopes, None);
    let body = Observation::Body {
        place: None,
        method: Some("GET".to_owned()),
        url: "https://api.mypurecloud.com/api/v2/tokens/me".to_owned(),
        status: 200,
        headers: vec![],
        twice: false,
        request_body: None,
        response_body: Some(r#"{"authorizedScope":["users"]}"#.to_owned()),
        time_ms: START_MS + 1100.0,
    };
    session.observe(body).unwrap();
    session.settle(None);
    assert_eq!(session.view(tables()).tokens[0].scopes, Some(vec!["users".to_owned()]));
}
