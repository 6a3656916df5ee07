//! One subject as often as wanted, and nothing else: for counting instructions, which no other load disturbs.
//!
//! `counts <subject> <size> <times>` under `valgrind --tool=callgrind`; the difference between two numbers of times,
//! divided by theirs, is what one costs. Subjects: `decode`, `explain` (no session), `refused-fresh`, `refused-warm`,
//! `ordinary`; sizes are the names in `benches/token/tokens.json`.
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
use why403::platforms::Tables;

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
    let subjects = ["decode", "explain", "refused-fresh", "refused-warm", "ordinary"];
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
