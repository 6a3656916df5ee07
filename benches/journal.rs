//! What one event of a tab costs, with 1, 10, 100, 1,000 and 10,000 calls before it. Nothing may grow but up to the
//! number of calls that are kept. `whole`: the form that wrote and explained everything, for comparison.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;
#[path = "token/ordinary.rs"]
mod ordinary;

use common::compiled;
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use why403::platforms::Tables;
use why403::report::Reports;
use why403::session::journal::{Journal, Names, Replay, names};
use why403::session::{Observation, Place, Session};

const SIZES: [usize; 5] = [1, 10, 100, 1_000, 10_000];
const REFUSED: &str = r#"{"message":"Unable to perform the requested action. You must have at least one of the following permissions assigned: [routing:queue:view]","code":"missing.any.permissions","status":403,"contextId":"11111111-2222-4333-8444-NUMBER"}"#;

struct Tab {
    session: Session,
    journal: Journal,
    reports: Reports,
    at: usize,
}

fn tables() -> Tables {
    let mut tables = Tables::new();
    tables.insert("genesys", compiled("genesys")).unwrap();
    tables
}

fn headers(at: usize) -> Vec<(String, String)> {
    let claims = format!("{:0>1600}", at % 3);
    [
        ("authorization", format!("Bearer fake-{claims}")),
        ("accept", "application/json, text/plain, */*".to_owned()),
        ("accept-language", "en-GB,en;q=0.9".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("origin", "https://shop.example".to_owned()),
        ("referer", "https://shop.example/admin/queues".to_owned()),
        ("sec-ch-ua-platform", "\"Linux\"".to_owned()),
        ("traceparent", format!("00-{at:032x}-{at:016x}-01")),
        (
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
                .to_owned(),
        ),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn answer(at: usize) -> Vec<(String, String)> {
    [
        ("content-type", "application/json".to_owned()),
        (
            "date",
            format!("Fri, 20 Nov 2026 12:{:02}:{:02} GMT", at / 60 % 60, at % 60),
        ),
        ("cache-control", "no-cache, no-store, must-revalidate".to_owned()),
        (
            "strict-transport-security",
            "max-age=31536000; includeSubDomains".to_owned(),
        ),
        ("inin-correlation-id", format!("11111111-2222-4333-8444-{at:012}")),
        ("x-content-type-options", "nosniff".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// The address of a call: of an operation of the table, or of none.
fn url(at: usize, known: bool) -> String {
    match known {
        true => format!("https://api.mypurecloud.com/api/v2/routing/queues/{at:08}-1111-4222-8333-444455556666"),
        false => format!(
            "https://api.mypurecloud.com/api/v2/secret/orders{}/{at}/things",
            at % 50
        ),
    }
}

impl Tab {
    fn new() -> Self {
        Self {
            session: Session::new(),
            journal: Journal::new(1),
            reports: Reports::default(),
            at: 0,
        }
    }

    fn call(&mut self, status: u16, known: bool) {
        self.at += 1;
        let at = self.at;
        let url = url(at, known);
        let time_ms = 1_795_176_000_000.0 + at as f64;
        let sent = Observation::Sent {
            id: at.to_string(),
            method: "GET".to_owned(),
            url: url.clone(),
            headers: headers(at),
            time_ms,
            place: Place {
                frame: Some(0),
                origin: Some("https://shop.example".to_owned()),
                ..Place::default()
            },
            tab: Some(1),
            body: None,
        };
        self.session.observe(sent).unwrap();
        let answered = Observation::Answered {
            id: at.to_string(),
            status,
            headers: answer(at),
            time_ms,
        };
        self.session.observe(answered).unwrap();
        if status == 403 {
            let body = Observation::Body {
                place: None,
                method: Some("GET".to_owned()),
                url,
                status,
                headers: Vec::new(),
                twice: false,
                request_body: None,
                response_body: Some(REFUSED.replace("NUMBER", &format!("{at:012}"))),
                time_ms,
            };
            self.session.observe(body).unwrap();
            self.session.settle(None);
        }
    }

    fn write(&mut self) -> usize {
        self.journal
            .note(&mut self.session, "", 1_795_176_000_000 + self.at as i64, false);
        self.journal.take_writes().len()
    }

    /// A refused call from event to what the card needs.
    fn refused(&mut self, tables: &Tables, known: bool) {
        self.call(403, known);
        self.write();
        black_box(self.reports.line(&self.session, tables, &self.at.to_string()));
    }
}

fn filled(count: usize, status: u16, known: bool) -> Tab {
    let mut tab = Tab::new();
    for _ in 0..count {
        tab.call(status, known);
        tab.write();
    }
    tab
}

fn events(criterion: &mut Criterion) {
    let tables = tables();
    let mut group = criterion.benchmark_group("event");
    group
        .sample_size(20)
        .warm_up_time(std::time::Duration::from_millis(300));
    group.measurement_time(std::time::Duration::from_secs(1));
    for size in SIZES {
        let mut tab = filled(size, 200, true);
        group.bench_function(BenchmarkId::new("ordinary call", size), |bencher| {
            bencher.iter(|| {
                tab.call(200, true);
                tab.write()
            });
        });
        for (name, known) in [
            ("refused call, known path", true),
            ("refused call, unknown path", false),
        ] {
            let mut tab = filled(size, 403, known);
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher.iter(|| tab.refused(&tables, known));
            });
            let mut tab = filled(size, 403, known);
            tab.reports.view(&tab.session, &tables);
            group.bench_function(
                BenchmarkId::new(format!("list after one more ({name})"), size),
                |bencher| {
                    bencher.iter(|| {
                        tab.refused(&tables, known);
                        tab.reports.view(&tab.session, &tables)
                    });
                },
            );
        }
    }
    group.finish();
}

/// One call that was not refused: from the two events of the browser to the writes, without what makes the events.
fn ordinary(criterion: &mut Criterion) {
    let tokens: serde_json::Value = serde_json::from_str(include_str!("token/tokens.json")).unwrap();
    let mut group = criterion.benchmark_group("ordinary call, event to stored");
    for one in tokens.as_array().unwrap() {
        let (name, token) = (one["name"].as_str().unwrap(), one["token"].as_str().unwrap());
        let mut tab = ordinary::Tab::new(token);
        for _ in 0..200 {
            let events = tab.next();
            let writes = tab.take(events);
            let bytes: usize = writes
                .iter()
                .filter_map(|write| Some(write.key.len() + write.value.as_ref()?.expose().len()))
                .sum();
            // What is new in a session is written with its first calls.
            assert!(
                tab.count() < 4 || writes.len() <= 2 && bytes <= 2048,
                "{} writes, {bytes} bytes",
                writes.len()
            );
        }
        let tab = std::cell::RefCell::new(tab);
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter_batched(
                || tab.borrow_mut().next(),
                |events| tab.borrow_mut().take(events),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

fn whole(criterion: &mut Criterion) {
    let tables = tables();
    let mut group = criterion.benchmark_group("whole");
    group
        .sample_size(10)
        .warm_up_time(std::time::Duration::from_millis(300));
    group.measurement_time(std::time::Duration::from_secs(1));
    for size in [1, 10, 100, 1_000] {
        let tab = filled(size, 200, true);
        group.bench_function(BenchmarkId::new("write", size), |bencher| {
            bencher.iter(|| tab.session.to_memory())
        });
        let tab = filled(size.min(900), 403, false);
        group.bench_function(BenchmarkId::new("list, unknown paths", size), |bencher| {
            bencher.iter(|| tab.session.view(&tables));
        });
    }
    group.finish();
}

fn ends(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("page");
    group
        .sample_size(10)
        .warm_up_time(std::time::Duration::from_millis(300));
    group.measurement_time(std::time::Duration::from_secs(1));
    for size in SIZES {
        group.bench_function(BenchmarkId::new("new page", size), |bencher| {
            bencher.iter_batched(
                || filled(size.min(2000), 403, true),
                |mut tab| {
                    let old = tab.session.split_off(i64::MAX);
                    tab.journal.begin_again();
                    tab.write();
                    // Dropped when nothing waits for it.
                    (tab, old)
                },
                BatchSize::PerIteration,
            );
        });
        let mut tab = Tab::new();
        let mut area = std::collections::HashMap::new();
        for _ in 0..size {
            tab.call(403, true);
            tab.journal.note(&mut tab.session, "", 0, true);
            for write in tab.journal.take_writes() {
                match write.value {
                    Some(value) => drop(area.insert(write.key, value.expose().clone())),
                    None => drop(area.remove(&write.key)),
                }
            }
        }
        group.bench_function(BenchmarkId::new("wake", size), |bencher| {
            bencher.iter(|| {
                let replay = Replay::of_head(1, area.get("t1").unwrap()).unwrap();
                let entries = area
                    .iter()
                    .filter(|(key, _)| matches!(names(key), Some(Names::Entry(..))));
                replay.session(entries.map(|(key, value)| (key.clone(), value.clone())))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, events, ordinary, whole, ends);
criterion_main!(benches);
