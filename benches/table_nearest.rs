//! The nearest operations to calls that a table does not have. The whole tree is compared, so the cost grows with the
//! table; it is paid once for a denied call, not for every request.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{compiled, sizes};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use why403::table::Table;

const CALLS: [(&str, &str); 4] = [
    (
        "POST",
        "/api/v2/conversations/messaging/1b2c3d4e-0000-4000-8000-123456789012/close",
    ),
    ("POST", "/api/v2/bot/platform/sessions"),
    ("POST", "/api/v2/outbound/calls"),
    (
        "GET",
        "/api/v2/routing/queue/12345678-0000-4000-8000-123456789012/members",
    ),
];

fn nearest(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("nearest");
    let genesys = Table::load(compiled("genesys")).unwrap();
    let mut tables = vec![("genesys".to_owned(), genesys)];
    tables.extend(sizes().into_iter().map(|(size, table)| (format!("of {size}"), table)));
    for (name, table) in &tables {
        let mut next = CALLS.iter().cycle();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let (method, path) = next.next().unwrap();
                table.nearest(black_box(method), black_box(path), 3).len()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, nearest);
criterion_main!(benches);
