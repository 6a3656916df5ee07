//! Reading an answer and finding its signs, at three sizes of body, with the bundled signs and with eleven times as many:
//! the second must not take longer.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use why403::answer::{Answer, Seen};
use why403::sign::{Signs, check};

/// Words that sentences of refusals share.
const COMMON: &[&str] = &[
    "token",
    "access",
    "scope",
    "permission",
    "role",
    "denied",
    "required",
    "missing",
    "invalid",
    "expired",
    "request",
    "user",
    "account",
    "resource",
    "not",
    "the",
    "is",
    "for",
    "authorized",
    "allowed",
    "client",
    "organization",
    "policy",
    "project",
];

/// Signs that nobody wrote: ten for each bundled one, of common words and one or two of their own.
fn made_up(count: usize) -> String {
    let mut text = "why403 signs 1\nmaker made-up | Made up | framework\nsource s | Made up | 1\n".to_owned();
    for number in 0..count {
        let word = |step: usize| COMMON[(number * 7 + step * 11 + number / 24) % COMMON.len()];
        let (own, other) = (format!("zq{number}x"), format!("yk{}w", number % 97));
        let says = format!("{} {} {own} {} {other} {}", word(0), word(1), word(2), word(3));
        writeln!(text, "sign s{number}\n  status 401 403\n  says {says}\n  or code ZQ_{number}\n  reason token.refused\n  proof told").unwrap();
        writeln!(text, "  source s\n  example 403 || {says}\n  counter 403 || {own}").unwrap();
    }
    text
}

/// A body of about so many bytes: an error with a sentence, and details as servers send them.
fn body(bytes: usize) -> String {
    let mut details = String::new();
    let mut number = 0;
    while details.len() + 320 < bytes {
        let comma = if number == 0 { "" } else { "," };
        write!(
            details,
            r#"{comma}{{"code":"detail_{number}","message":"The field number {number} of the request was not checked, because the caller may not see it.","path":["orders",{number},"total"]}}"#
        )
        .unwrap();
        number += 1;
    }
    format!(
        r#"{{"status":403,"error":{{"code":"forbidden_operation","message":"This endpoint requires one of the following scopes: ['read:org', 'read:discussion'], but your token has only been granted the: ['repo'] scopes.","details":[{details}]}},"requestId":"00000000-0000-4000-8000-000000000000","timestamp":"2026-11-20T12:00:00Z"}}"#
    )
}

fn benchmarks(criterion: &mut Criterion) {
    let files = check::files_in(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let bundled = Signs::from_text(&files).unwrap();
    let more = made_up(bundled.len() * 10);
    files.push(("made-up.txt", &more));
    let many = Signs::from_text(&files).unwrap();
    let headers = vec![
        ("content-type", "application/json"),
        ("x-request-id", "1"),
        ("server", "nginx"),
        ("vary", "Origin"),
    ];
    let mut reading = criterion.benchmark_group("answer");
    for size in [700, 1750, 13_000] {
        let body = body(size);
        let seen = || Seen {
            status: Some(403),
            headers: headers.clone(),
            body: Some(&body),
            sent: true,
            method: "GET",
            path: "/v1/orders",
            ..Seen::default()
        };
        let answer = Answer::of(&seen());
        assert_eq!(bundled.read(&answer, None)[0].sign, "requires-one-of-scopes");
        assert_eq!(many.read(&answer, None)[0].sign, "requires-one-of-scopes");
        reading.throughput(Throughput::Bytes(u64::try_from(body.len()).unwrap()));
        reading.bench_function(BenchmarkId::new("read", body.len()), |bencher| {
            bencher.iter(|| Answer::of(black_box(&seen())))
        });
        for (name, signs) in [("signs", &bundled), ("signs-eleven-times", &many)] {
            let label = format!("{name}-{}", signs.len());
            reading.bench_function(BenchmarkId::new(label, body.len()), |bencher| {
                bencher.iter(|| signs.read(black_box(&answer), None))
            });
        }
    }
    reading.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
