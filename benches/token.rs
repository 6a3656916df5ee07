//! Reading a token, and explaining a refused call that carries it, at three sizes of token.
//! `cargo xtask bench tokens` measures the same in Chromium beside other decoders.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "token/subject.rs"]
mod subject;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use why403::platforms::Tables;
use why403::table;

const TOKENS: &str = include_str!("token/tokens.json");
const TABLE: &str = include_str!("../vendors/genesys/table.txt");

fn tokens() -> Vec<(String, String)> {
    let all: serde_json::Value = serde_json::from_str(TOKENS).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let list = all.as_array().unwrap().iter();
    list.map(|one| (text(&one["name"]), text(&one["token"]))).collect()
}

fn benchmarks(criterion: &mut Criterion) {
    let mut tables = Tables::new();
    let compiled = table::compile(&table::text::parse(TABLE).unwrap()).unwrap();
    tables.insert("genesys", compiled).unwrap();
    let mut decode = criterion.benchmark_group("decode");
    for (name, token) in tokens() {
        let length = u64::try_from(token.len()).unwrap();
        decode.throughput(Throughput::Bytes(length));
        decode.bench_with_input(BenchmarkId::from_parameter(&name), &token, |bencher, token| {
            bencher.iter(|| subject::read(black_box(token)));
        });
    }
    decode.finish();
    let mut explain = criterion.benchmark_group("explain");
    for (name, token) in tokens() {
        let exchange = subject::refused_call(&token).unwrap();
        let report = subject::explain(&exchange, &tables);
        assert!(
            report.verdict.text.contains("analytics:conversationDetail:view"),
            "{report:?}"
        );
        explain.bench_with_input(BenchmarkId::from_parameter(&name), &exchange, |bencher, exchange| {
            bencher.iter(|| subject::explain(black_box(exchange), &tables));
        });
    }
    explain.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
