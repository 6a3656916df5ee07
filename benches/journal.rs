//! What one event of a tab costs, with 1, 10, 100, 1,000 and 10,000 calls before it. Nothing may grow but up to the
//! number of calls that are kept. `whole`: the form that wrote and explained everything, for comparison.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;
#[path = "token/ordinary.rs"]
mod ordinary;
#[path = "common/tab.rs"]
mod tab;

use common::compiled;
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use tab::Tab;
use why403::platforms::Tables;
use why403::session::journal::{Names, Replay, names};

const SIZES: [usize; 5] = [1, 10, 100, 1_000, 10_000];
fn tables() -> Tables {
    let mut tables = Tables::new();
    tables.insert("genesys", compiled("genesys")).unwrap();
    tables
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
            // What is new in a session is written with its first calls; the head once for 128 entries or words.
            let head = writes.iter().filter(|write| !write.key.contains('.')).count();
            assert!(
                tab.count() < 4 || writes.len() - head <= 2 && bytes <= 2048,
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
