//! One look-up of a path that no template fits, which the table knows but for its last word.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{compiled, misses, sizes};
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use std::hint::black_box;
use why403::table::Table;

fn miss(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("miss");
    let genesys = Table::load(compiled("genesys")).unwrap();
    measure(&mut group, "genesys", &genesys);
    for (size, table) in sizes() {
        measure(&mut group, &format!("of {size}"), &table);
    }
    group.finish();
}

fn measure(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, table: &Table) {
    let misses = misses(table);
    let mut next = misses.iter().cycle();
    group.throughput(Throughput::Elements(1));
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            let (method, path) = next.next().unwrap();
            table.lookup(black_box(method), black_box(path)).operation().is_none()
        });
    });
}

criterion_group!(benches, miss);
criterion_main!(benches);
