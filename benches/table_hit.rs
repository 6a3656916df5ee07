//! One look-up. `genesys`: every operation of Genesys Cloud in turn. `each of N`: every operation of a table of that size.
//! `300 calls of N`: the same 300 in tables of every size, where the calls themselves stay in the processor's cache, so that
//! only the table differs.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{calls, compiled, sizes};
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use std::hint::black_box;
use why403::table::Table;

fn hit(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hit");
    let genesys = Table::load(compiled("genesys")).unwrap();
    measure(&mut group, "genesys", &genesys, &calls(&genesys));
    let tables = sizes();
    let few = tables.first().map(|(_, smallest)| calls(smallest)).unwrap_or_default();
    for (size, table) in &tables {
        measure(&mut group, &format!("300 calls of {size}"), table, &few);
        measure(&mut group, &format!("each of {size}"), table, &calls(table));
    }
    group.finish();
}

fn measure(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, table: &Table, calls: &[(String, String)]) {
    for (method, path) in calls {
        assert!(table.lookup(method, path).operation().is_some(), "{method} {path}");
    }
    let mut next = calls.iter().cycle();
    group.throughput(Throughput::Elements(1));
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            let (method, path) = next.next().unwrap();
            table.lookup(black_box(method), black_box(path)).operation().is_some()
        });
    });
}

criterion_group!(benches, hit);
criterion_main!(benches);
