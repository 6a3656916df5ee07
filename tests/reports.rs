//! What is kept about calls says the same as what is made anew, whatever came between.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use why403::platforms::Tables;
use why403::report::{Reports, Row};
use why403::session::{Observation, Place, Session};

fn call(session: &mut Session, at: usize, path: &str, token: &str, status: u16, body: &str) {
    let url = format!("https://webexapis.com/v1/{path}");
    let id = at.to_string();
    let time_ms = 1.795e12 + at as f64;
    let headers = vec![("authorization".to_owned(), format!("Bearer {token}"))];
    let sent = Observation::Sent {
        id: id.clone(),
        method: "GET".to_owned(),
        url: url.clone(),
        headers,
        time_ms,
        place: Place::default(),
        tab: None,
        body: None,
    };
    session.observe(sent).unwrap();
    let headers = vec![(
        "trackingid".to_owned(),
        format!("ROUTER_11111111-2222-4333-8444-{at:012}"),
    )];
    let answered = Observation::Answered {
        id,
        status,
        headers,
        time_ms,
    };
    session.observe(answered).unwrap();
    let body = Observation::Body {
        place: None,
        method: Some("GET".to_owned()),
        url,
        status,
        headers: Vec::new(),
        twice: false,
        request_body: None,
        response_body: Some(body.to_owned()),
        time_ms,
    };
    session.observe(body).unwrap();
    // Of equal calls at once each gets what others had time to settle.
    session.settle(Some(0));
    session.settle(Some(10_000));
}

/// Each list row of a call beside the report of that call.
fn same(reports: &mut Reports, session: &Session, tables: &Tables) {
    for exchange in session.exchanges() {
        let line = reports.line(session, tables, &exchange.id).unwrap();
        let anew = Row::from(&session.report(&exchange.id, tables).unwrap());
        assert_eq!(line.row, anew);
    }
    let view = reports.view(session, tables);
    assert_eq!(view.tokens, session.view(tables).tokens);
    let denied: usize = view
        .rows
        .iter()
        .filter(|row| row.call.denied)
        .map(|row| row.count)
        .sum();
    assert_eq!(denied, session.denials());
}

#[test]
fn equal_calls_are_explained_once_and_others_by_themselves() {
    let tables = support::tables_of(&["webex"]);
    let (mut session, mut reports) = (Session::new(), Reports::default());
    let forbidden = |at: usize| {
        format!(r#"{{"message":"The request is forbidden.","trackingId":"ROUTER_11111111-2222-4333-8444-{at:012}"}}"#)
    };
    for at in 0..200 {
        call(
            &mut session,
            at,
            &format!("people/Y2lzY29zcGFyazov{at:06}"),
            "tok-one-0123456789abcdef",
            403,
            &forbidden(at),
        );
        reports.line(&session, &tables, &at.to_string()).unwrap();
    }
    assert!(reports.made() <= 2, "{}", reports.made());
    let view = reports.view(&session, &tables);
    assert_eq!((view.rows.len(), view.rows[0].count), (1, 200));
    assert_eq!(view.rows[0].call.id, "199", "the newest");
    same(&mut reports, &session, &tables);
    // Another token, another status, another operation, another answer: each is another kind of call.
    let made = reports.made();
    call(
        &mut session,
        200,
        "people/Y2lzY29zcGFyazov000001",
        "tok-two-0123456789abcdef",
        403,
        &forbidden(1),
    );
    call(
        &mut session,
        201,
        "people/Y2lzY29zcGFyazov000001",
        "tok-one-0123456789abcdef",
        401,
        &forbidden(1),
    );
    call(
        &mut session,
        202,
        "no/such/thing",
        "tok-one-0123456789abcdef",
        403,
        &forbidden(1),
    );
    call(
        &mut session,
        203,
        "people/Y2lzY29zcGFyazov000001",
        "tok-one-0123456789abcdef",
        403,
        r#"{"message":"insufficient scope spark:people_read"}"#,
    );
    for at in 200..204 {
        reports.line(&session, &tables, &at.to_string()).unwrap();
    }
    assert_eq!(reports.made() - made, 4);
    same(&mut reports, &session, &tables);
    // A call that succeeded counts for those after it.
    call(
        &mut session,
        204,
        "people/Y2lzY29zcGFyazov000001",
        "tok-two-0123456789abcdef",
        200,
        "{}",
    );
    call(
        &mut session,
        205,
        "people/Y2lzY29zcGFyazov000001",
        "tok-one-0123456789abcdef",
        403,
        &forbidden(1),
    );
    same(&mut reports, &session, &tables);
    // Nothing changed: nothing is made.
    let made = reports.made();
    reports.view(&session, &tables);
    assert_eq!(reports.made(), made);
}

#[test]
fn calls_to_a_path_that_no_table_has_differ_by_its_shape_alone() {
    let tables = support::tables_of(&["webex"]);
    let (mut session, mut reports) = (Session::new(), Reports::default());
    for at in 0..100 {
        let path = format!("secret/orders{}/{}/things", at % 2, at * 7);
        call(&mut session, at, &path, "tok-one-0123456789abcdef", 403, "{}");
    }
    let view = reports.view(&session, &tables);
    let told: Vec<(&str, usize)> = view
        .rows
        .iter()
        .map(|row| (row.call.path.as_str(), row.count))
        .collect();
    assert_eq!(
        told,
        [
            ("/v1/secret/orders1/693/things", 50),
            ("/v1/secret/orders0/686/things", 50)
        ]
    );
    same(&mut reports, &session, &tables);
}
