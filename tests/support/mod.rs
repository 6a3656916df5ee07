//! What several native tests need: the bundled tables and the fixtures of the five cases.
#![allow(dead_code, missing_docs, unreachable_pub)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

pub mod command;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use why403::exchange::{Body, Exchange, Outcome};
use why403::platforms::{ALL, Tables};
use why403::table::{self, Claims};

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every bundled table and every file of claims, read once for all tests of a program.
pub fn tables() -> &'static Tables {
    static ALL_TABLES: OnceLock<Tables> = OnceLock::new();
    ALL_TABLES.get_or_init(|| tables_of(&ALL.iter().map(|platform| platform.id()).collect::<Vec<_>>()))
}

/// The tables and claims of these platforms.
pub fn tables_of(platforms: &[&str]) -> Tables {
    let mut tables = Tables::new();
    for id in platforms {
        let path = root().join(format!("vendors/{id}/table.txt"));
        if path.exists() {
            let text = table::text::parse(&read(&path)).unwrap();
            tables.insert(id, table::compile(&text).unwrap()).unwrap();
        }
        let claims = root().join(format!("vendors/{id}/claims.txt"));
        if claims.exists() {
            tables.insert_claims(id, Claims::parse(&read(&claims)).unwrap());
        }
    }
    tables
}

/// One of `tests/fixtures/cases`, sent on 2026-11-20T12:00:00Z.
pub fn case(name: &str) -> Exchange {
    let json: serde_json::Value = serde_json::from_str(&read(format!("tests/fixtures/cases/{name}.json"))).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let (request, response) = (&json["request"], &json["response"]);
    let mut exchange = Exchange::new(
        "1",
        &text(&request["method"]),
        &text(&request["url"]),
        1_795_176_000_000,
    )
    .unwrap();
    for (name, value) in request["headers"].as_object().unwrap() {
        exchange.request_headers.push(name, text(value));
    }
    exchange.request_body = Body::of(request["body"].as_str().unwrap_or_default());
    exchange.outcome = Outcome::Status(response["status"].as_u64().unwrap().try_into().unwrap());
    for (name, value) in response["headers"].as_object().unwrap() {
        exchange.response_headers.push(name, text(value));
    }
    exchange.response_body = Body::of(response["body"].as_str().unwrap_or_default());
    exchange
}
