//! The labelled denials as calls: `tests/denials.rs` says what is in their files.
#![allow(dead_code, missing_docs, unreachable_pub)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use super::support;
use serde_json::Value;
use std::path::{Path, PathBuf};
use why403::exchange::{Body, Exchange, Outcome};
use why403::session::Session;

/// 2026-11-20T12:00:00Z.
const SENT_AT_MS: i64 = 1_795_176_000_000;

pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn body(value: &Value) -> Body {
    match value {
        Value::Null => Body::NotSeen,
        Value::String(text) => Body::of(text),
        json => Body::of(&json.to_string()),
    }
}

pub fn exchange(case: &Value) -> Exchange {
    let text = |value: &Value| {
        value
            .as_str()
            .unwrap_or_else(|| panic!("{value} is no text"))
            .to_owned()
    };
    let request = &case["request"];
    let sent_at = request["sent_at_ms"].as_i64().unwrap_or(SENT_AT_MS);
    let mut exchange = Exchange::new("1", &text(&request["method"]), &text(&request["url"]), sent_at).unwrap();
    for (name, value) in request["headers"].as_object().expect("request.headers") {
        exchange.request_headers.push(name, text(value));
    }
    exchange.request_body = body(&request["body"]);
    exchange.withheld = request["withheld"].as_str().map(str::to_owned);
    exchange.initiator = request["initiator"].as_str().map(str::to_owned);
    if let Some(error) = case["failed"].as_str() {
        exchange.outcome = Outcome::Failed(error.to_owned());
        return exchange;
    }
    let response = &case["response"];
    exchange.outcome = Outcome::Status(response["status"].as_u64().unwrap().try_into().unwrap());
    for (name, value) in response["headers"].as_object().expect("response.headers") {
        exchange.response_headers.push(name, text(value));
    }
    exchange.response_body = body(&response["body"]);
    exchange
}

/// Those of every vendor, and those of nobody's own.
pub fn all_files() -> Vec<PathBuf> {
    let vendors = std::fs::read_dir(support::root().join("vendors")).unwrap();
    let folders = vendors.map(|entry| entry.unwrap().path().join("denials"));
    let mut all: Vec<PathBuf> = folders
        .chain([support::root().join("tests/denials")])
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| files(&folder))
        .collect();
    all.sort();
    all
}

/// The call, and those of its session before it.
pub fn session(case: &Value) -> Session {
    let mut all: Vec<Exchange> = Vec::new();
    for (at, earlier) in case["earlier"].as_array().into_iter().flatten().enumerate() {
        let mut one = exchange(earlier);
        one.id = format!("earlier-{at}");
        all.push(one);
    }
    all.push(exchange(case));
    Session::from_exchanges(all)
}
