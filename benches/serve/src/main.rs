//! The stand-in under load, and beside it `wiremock`, the mock server of Rust's tests, and any other server whose command
//! is given, each in a process of its own, one after another, with the same load from this program.
//!
//! `cargo build --release --bin why403 && cargo run --release -p why403-bench-serve -- [SECONDS] [MINUTES OF MEMORY] [PEER …]`,
//! where a peer is `name=http://127.0.0.1:PORT/path` of a server that runs already.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod load;
mod servers;

use load::{Load, measure};
use servers::Serving;
use std::time::Duration;

/// Connections at once: few enough that two cores are not only switching, many enough that no server waits for one.
const CONNECTIONS: usize = 32;

fn main() {
    let mut words = std::env::args().skip(1).peekable();
    if words.peek().is_some_and(|word| word == "--wiremock") {
        return servers::wiremock();
    }
    let seconds = words
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(10_u64)
        .clamp(1, 600);
    let minutes = words.next().and_then(|word| word.parse().ok()).unwrap_or(0_u64).min(60);
    let peers: Vec<String> = words.take(8).collect();
    let duration = Duration::from_secs(seconds);

    println!("| server | call | requests a second | median µs | 99 % µs | errors | resident at the end, MB |");
    println!("|---|---|--:|--:|--:|--:|--:|");
    let row = |name: &str, what: &str, load: &Load, resident: Option<u64>| {
        let resident = resident.map_or("-".to_owned(), |kb| format!("{:.1}", kb as f64 / 1024.0));
        println!(
            "| {name} | {what} | {:.0} | {} | {} | {} | {resident} |",
            load.per_second(),
            load.percentile(50),
            load.percentile(99),
            load.errors
        );
    };
    for (what, path, method, status) in [
        ("allowed", "/api/v2/routing/queues", "GET", 200),
        ("refused: a scope is missing", "/api/v2/routing/queues", "POST", 403),
    ] {
        let serving = Serving::why403("off").expect("target/release/why403 serves");
        let load = measure(
            &serving.address,
            method,
            path,
            "dev-token",
            status,
            CONNECTIONS,
            duration,
        );
        row("why403 serve", what, &load, serving.resident_kb());
    }
    let serving = Serving::peer().expect("the peer serves");
    let load = measure(
        &serving.address,
        "GET",
        "/api/v2/routing/queues",
        "dev-token",
        200,
        CONNECTIONS,
        duration,
    );
    row(
        "wiremock 0.6 (one mock, by path and header)",
        "allowed",
        &load,
        serving.resident_kb(),
    );
    drop(serving);
    for peer in peers {
        let Some((name, address)) = peer.split_once("=http://") else {
            continue;
        };
        let (address, path) = address.split_once('/').unwrap_or((address, ""));
        let load = measure(
            address,
            "GET",
            &format!("/{path}"),
            "dev-token",
            200,
            CONNECTIONS,
            duration,
        );
        row(name, "allowed", &load, None);
    }
    if minutes > 0 {
        memory(minutes);
    }
}

/// Memory while refused calls, and tokens handed out anew, go on for minutes.
fn memory(minutes: u64) {
    let serving = Serving::why403("off").expect("target/release/why403 serves");
    println!("\nresident memory of `why403 serve` under load, KB, a minute each:");
    for minute in 0..=minutes {
        println!("  minute {minute}: {}", serving.resident_kb().unwrap_or_default());
        if minute < minutes {
            let load = measure(
                &serving.address,
                "POST",
                "/api/v2/routing/queues",
                "dev-token",
                403,
                CONNECTIONS,
                Duration::from_secs(55),
            );
            let tokens = serving.take_tokens(2_000);
            println!(
                "    {:.0} requests a second, {tokens} tokens handed out",
                load.per_second()
            );
        }
    }
}
