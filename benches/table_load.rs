//! From compiled bytes to a table that answers: each platform, and all of them.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{compiled, platforms};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use why403::table::Table;

fn load(criterion: &mut Criterion) {
    let all: Vec<(String, Vec<u8>)> = platforms()
        .into_iter()
        .map(|name| {
            let bytes = compiled(&name);
            (name, bytes)
        })
        .collect();
    let mut group = criterion.benchmark_group("load");
    for (name, bytes) in &all {
        group.bench_function(name.as_str(), |bencher| {
            bencher.iter(|| Table::load(black_box(bytes)).unwrap())
        });
    }
    group.bench_function("all", |bencher| {
        bencher.iter(|| {
            let tables = all.iter().map(|(_, bytes)| Table::load(black_box(bytes)).unwrap());
            tables.collect::<Vec<_>>()
        });
    });
    group.finish();
    let total: usize = all.iter().map(|(_, bytes)| bytes.len()).sum();
    println!("all tables: {total} bytes");
}

criterion_group!(benches, load);
criterion_main!(benches);
