//! Reading a token, and explaining a refused call that carries it, at three sizes of token.
//! `cargo xtask bench --part tokens` measures the same in Chromium beside other decoders.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "token/refused.rs"]
mod refused;
#[path = "token/subject.rs"]
mod subject;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use why403::platforms::Tables;
use why403::sensitive::Sensitive;
use why403::table;
use why403::token;

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
    // The same call in a session: the first of its token, and one after others with that token.
    let mut fresh = criterion.benchmark_group("refused call explained, fresh session");
    for (name, token) in tokens() {
        let exchange = refused::call(&token).unwrap();
        fresh.bench_with_input(BenchmarkId::from_parameter(&name), &exchange, |bencher, exchange| {
            bencher.iter_batched(
                || refused::fresh(exchange),
                |session| refused::explain(&session, exchange, &tables),
                BatchSize::SmallInput,
            );
        });
    }
    fresh.finish();
    let mut warm = criterion.benchmark_group("refused call explained, warm session");
    for (name, token) in tokens() {
        let exchange = refused::call(&token).unwrap();
        let session = refused::warm(&exchange, &tables);
        warm.bench_with_input(BenchmarkId::from_parameter(&name), &exchange, |bencher, exchange| {
            bencher.iter(|| refused::explain(black_box(&session), exchange, &tables));
        });
    }
    warm.finish();
    let mut recognise = criterion.benchmark_group("recognise");
    for (name, token) in OPAQUE {
        recognise.bench_with_input(BenchmarkId::from_parameter(name), token, |bencher, token| {
            bencher.iter_batched(
                || Sensitive::new((*token).to_owned()),
                |token| token::decode(&token),
                BatchSize::SmallInput,
            );
        });
    }
    recognise.finish();
    let mut spot = criterion.benchmark_group("spot");
    for (name, text) in TEXTS {
        spot.throughput(Throughput::Bytes(u64::try_from(text.len()).unwrap()));
        spot.bench_with_input(BenchmarkId::from_parameter(name), text, |bencher, text| {
            bencher.iter(|| token::without_tokens(black_box(text)));
        });
    }
    spot.finish();
}

/// Tokens that vendors' forms name, and one that none does. All are made up.
const OPAQUE: &[(&str, &str)] = &[
    ("beginning", "ya29.a0AfB_byC3kQ7zXw2kQ7zXw2kQ7zXw2kQ7zXw2kQ7zXw2"),
    ("checksum", "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"),
    (
        "parts",
        "MGYxZTJkM2MtNGI1YS02OTc4LTg3OTYtYTViNGMzZDJlMWYwMGExYjJjM2QtNGU1_P0A1_1eb65fdf-9643-417f-9974-ad72cae0e10f",
    ),
    (
        "none",
        "kQ7_z-Xw2kQ7_z-Xw2kQ7_z-Xw2kQ7_z-Xw2kQ7_z-Xw2kQ7_z-Xw2kQ7_z-Xw2kQ7_z-Xw2kQ7_z-Xw2kQ7",
    ),
];

/// Texts in which tokens are looked for.
const TEXTS: &[(&str, &str)] = &[
    (
        "path",
        "/organization/1eb65fdf-9643-417f-9974-ad72cae0e10f/team/6ba7b810-9dad-11d1-80b4-00c04fd430c8/members",
    ),
    (
        "sentence",
        "Client lacks the permission analytics:conversationDetail:view to read conversation \
         6ba7b810-9dad-11d1-80b4-00c04fd430c8; see my-very-long-name_of.a.page-about-permissions for what to do",
    ),
];

criterion_group!(benches, benchmarks);
criterion_main!(benches);
