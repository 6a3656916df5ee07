//! The list of a session's calls, as popup, panel and static page show it: from nothing, and after one change.
//! `file of 10000`: a recording; `tab of 1000`: as many as are kept of a tab. One call in twenty is denied.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{calls, compiled};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use why403::exchange::{Body, Exchange, Outcome};
use why403::platforms::Tables;
use why403::session::{Observation, Place, Session};
use why403::table::Table;

/// 2026-11-20T12:00:00Z.
const START_MS: i64 = 1_795_176_000_000;
/// Made up: a JWT, and two that only their servers can read.
const TOKENS: [&str; 3] = [
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlLmNvbSIsInN1YiI6InUxIiwic2NvcGUiOiJyb3V0aW5nIHVzZXJzOnJlYWRvbmx5IiwiZXhwIjoxNzk1MTc5NjAwfQ.c2lnbmF0dXJlLW9mLW5vYm9keS1zaWduYXR1cmUtb2Ytbm9ib2R5",
    "fake-opaque-token-of-nobody-0123456789abcdef",
    "QWxhZGRpbjpvcGVuIHNlc2FtZSBhbmQgbW9yZQ_P0A1_1eb65fdf-9643-417f-9974-ad72cae0e10f",
];
const REFUSED: &str = r#"{"message":"Unable to perform the requested action. You must have at least one of the following permissions assigned: [routing:queue:view]","code":"missing.any.permissions","status":403,"contextId":"11111111-2222-4333-8444-555555555555"}"#;

fn tables() -> Tables {
    let mut tables = Tables::new();
    for id in ["genesys", "webex", "github"] {
        tables.insert(id, compiled(id)).unwrap();
    }
    tables
}

/// Calls of one page: it asks for the same hundred operations again and again, with other ids.
fn exchanges(count: usize) -> Vec<Exchange> {
    let mut pool: Vec<(&str, String, String)> = Vec::new();
    for (id, host) in [
        ("genesys", "https://api.mypurecloud.com"),
        ("webex", "https://webexapis.com"),
        ("github", "https://api.github.com"),
    ] {
        let table = Table::load(compiled(id)).unwrap();
        pool.extend(
            calls(&table)
                .into_iter()
                .take(33)
                .map(|(method, path)| (host, method, path)),
        );
    }
    let one = |at: usize| {
        let (host, method, path) = pool.get(at % pool.len()).unwrap();
        let path = path.replace("6a6b", &format!("{:04x}", at % 5000));
        let sent_at = START_MS + 100 * at as i64;
        let mut exchange = Exchange::new(
            (at + 1).to_string(),
            method,
            &format!("{host}{path}?page={at}"),
            sent_at,
        )
        .unwrap();
        let token = TOKENS.get(at % TOKENS.len()).unwrap();
        exchange
            .request_headers
            .push("authorization", format!("Bearer {token}"));
        exchange.request_headers.push("accept", "application/json");
        let denied = at % 20 == 7;
        exchange.outcome = Outcome::Status(if denied { 403 } else { 200 });
        exchange.response_headers.push("content-type", "application/json");
        if denied {
            exchange.response_body = Body::of(REFUSED);
        }
        exchange
    };
    (0..count).map(one).collect()
}

/// One more call of a tab, and its answer.
fn one_more(session: &mut Session, id: &str) {
    let headers = vec![(
        "authorization".to_owned(),
        format!("Bearer {}", TOKENS.first().unwrap()),
    )];
    session
        .observe(Observation::Sent {
            id: id.to_owned(),
            method: "GET".to_owned(),
            url: "https://api.mypurecloud.com/api/v2/routing/queues".to_owned(),
            headers,
            time_ms: 1.8e12,
            place: Place::default(),
            body: None,
            tab: Some(1),
        })
        .unwrap();
    session
        .observe(Observation::Answered {
            id: id.to_owned(),
            status: 403,
            headers: Vec::new(),
            time_ms: 1.8e12,
        })
        .unwrap();
}

fn view(criterion: &mut Criterion) {
    let tables = tables();
    let mut group = criterion.benchmark_group("session view");
    group.sample_size(10);
    let file = Session::from_exchanges(exchanges(10_000));
    assert_eq!(file.view(&tables).denials, 500);
    group.bench_function("file of 10000", |bencher| {
        bencher.iter(|| black_box(&file).view(&tables))
    });
    let tab = Session::from_exchanges(exchanges(1_000));
    group.bench_function("tab of 1000", |bencher| bencher.iter(|| black_box(&tab).view(&tables)));
    group.bench_function("tab of 1000 and one more", |bencher| {
        bencher.iter_batched(
            || tab.clone(),
            |mut tab| {
                one_more(&mut tab, "more");
                tab.view(&tables)
            },
            BatchSize::LargeInput,
        );
    });
    group.bench_function("one report in 10000", |bencher| {
        bencher.iter(|| file.report(black_box("9988"), &tables));
    });
    group.finish();
}

criterion_group!(benches, view);
criterion_main!(benches);
