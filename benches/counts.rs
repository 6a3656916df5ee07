//! One subject as often as wanted, and nothing else: for counting instructions, which no other load disturbs.
//!
//! `counts <subject> <size> <times>` under `valgrind --tool=callgrind`; the difference between two numbers of times,
//! divided by theirs, is what one costs. Subjects: `decode`, `explain` (no session), `refused-fresh`, `refused-warm`,
//! `ordinary`, and `lines-known`, `lines-unknown` (the rows of as many refused calls, each of another address, in one session); sizes are the names in `benches/token/tokens.json`.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;
#[path = "token/ordinary.rs"]
mod ordinary;
#[path = "token/refused.rs"]
mod refused;
#[path = "token/subject.rs"]
mod subject;

use common::compiled;
use std::hint::black_box;
use why403::exchange::Exchange;
use why403::platforms::Tables;
use why403::report::Reports;
use why403::session::Session;

const TOKENS: &str = include_str!("token/tokens.json");

fn token(size: &str) -> String {
    let all: serde_json::Value = serde_json::from_str(TOKENS).unwrap();
    let one = all.as_array().unwrap().iter().find(|one| one["name"] == size).unwrap();
    one["token"].as_str().unwrap().to_owned()
}

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    // Without words, as `cargo bench` runs it, each subject once.
    let subjects = [
        "decode",
        "explain",
        "refused-fresh",
        "refused-warm",
        "ordinary",
        "lines-known",
        "lines-unknown",
    ];
    if words.len() < 3 {
        for subject in subjects {
            run(subject, "1.75 KB", 1);
        }
        return;
    }
    run(&words[0], &words[1], words[2].parse().unwrap());
}

fn run(subject: &str, size: &str, times: usize) {
    let token = token(size);
    if subject == "decode" {
        for _ in 0..times {
            black_box(subject::read(black_box(&token)));
        }
        return;
    }
    if subject == "ordinary" {
        let mut tab = ordinary::Tab::new(&token);
        for _ in 0..times {
            let events = tab.next();
            black_box(tab.take(events));
        }
        return;
    }
    let mut tables = Tables::new();
    tables.insert("genesys", compiled("genesys")).unwrap();
    let exchange = refused::call(&token).unwrap();
    if let Some(kind) = subject.strip_prefix("lines-") {
        lines(kind, &exchange, &tables, times);
        return;
    }
    let warm = refused::warm(&exchange, &tables);
    for _ in 0..times {
        match subject {
            "explain" => drop(black_box(subject::explain(black_box(&exchange), &tables))),
            "refused-fresh" => {
                let session = refused::fresh(&exchange);
                black_box(refused::explain(&session, &exchange, &tables));
            }
            "refused-warm" => drop(black_box(refused::explain(black_box(&warm), &exchange, &tables))),
            other => panic!("no subject {other}"),
        }
    }
}

/// What the background does for a row of its lists, for refused calls that differ in their address alone.
fn lines(kind: &str, exchange: &Exchange, tables: &Tables, times: usize) {
    let all = (0..times).map(|at| {
        let path = match kind {
            "known" => format!("routing/queues/{at:08}-1111-4222-8333-444455556666"),
            _ => format!("secret/orders{}/{at}/things", at % 50),
        };
        let mut one = Exchange::new(
            at.to_string(),
            "GET",
            &format!("https://api.mypurecloud.com/api/v2/{path}"),
            exchange.sent_at_ms,
        )
        .unwrap();
        one.request_headers = exchange.request_headers.clone();
        one.outcome = exchange.outcome.clone();
        one.response_headers = exchange.response_headers.clone();
        one.response_body = exchange.response_body.clone();
        one
    });
    let session = Session::from_exchanges(all.collect());
    let mut reports = Reports::default();
    for at in 0..times {
        black_box(reports.line(&session, tables, &at.to_string()));
    }
}
