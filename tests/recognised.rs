//! Every labelled denial behind a development proxy: moved to `localhost`, it is recognised as its own vendor's or as
//! nobody's, never as another's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::Value;
use std::path::{Path, PathBuf};
use why403::exchange::{Body, Exchange, Outcome};
use why403::platforms::{self, How};

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    found.sort();
    found
}

/// The denial as its page saw it through a proxy on this machine.
fn behind_a_proxy(case: &Value) -> Option<Exchange> {
    let url = case["request"]["url"].as_str()?;
    let (_, rest) = url.split_once("://")?;
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/");
    let mut exchange = Exchange::new("1", "GET", &format!("http://localhost:5173{path}"), 0).ok()?;
    let status = case["response"]["status"].as_u64()?;
    exchange.outcome = Outcome::Status(u16::try_from(status).ok()?);
    for (name, value) in case["response"]["headers"].as_object()? {
        exchange.response_headers.push(name, value.as_str()?);
    }
    exchange.response_body = match &case["response"]["body"] {
        Value::Null => Body::NotSeen,
        Value::String(text) => Body::of(text),
        json => Body::of(&json.to_string()),
    };
    Some(exchange)
}

/// Recognised and all denials of a folder; any vendor but the host's own is a failure.
fn recognised(folder: &Path) -> (usize, usize) {
    let (mut found, mut all) = (0, 0);
    for file in files(folder) {
        let text = std::fs::read_to_string(&file).unwrap();
        let case: Value = serde_json::from_str(&text).unwrap();
        let Some(exchange) = behind_a_proxy(&case) else {
            continue;
        };
        all += 1;
        let host = case["request"]["url"]
            .as_str()
            .and_then(|url| url.split('/').nth(2))
            .unwrap_or_default();
        let own = platforms::of_host(host).map(|(platform, _)| platform.id());
        if let Some(owner) = platforms::of_exchange(&exchange) {
            assert_eq!(Some(owner.platform.id()), own, "{}: {:?}", file.display(), owner.how);
            let How::Recognised { host, .. } = owner.how else {
                panic!("by its host: {}", file.display())
            };
            let back = platforms::of_host(&host).map(|(platform, _)| platform.id());
            assert_eq!(back, own, "{host}");
            found += 1;
        }
    }
    (found, all)
}

#[test]
fn no_denial_is_taken_for_another_vendors() {
    let mut told = Vec::new();
    for platform in platforms::ALL.iter() {
        let folder = support::root().join("vendors").join(platform.id()).join("denials");
        if !folder.exists() || platform.vendor().recognise.is_empty() {
            continue;
        }
        let (found, all) = recognised(&folder);
        told.push(format!("{} {found}/{all}", platform.id()));
        if platform.stands_first() {
            assert!(found * 2 >= all, "{}: {found} of {all} are recognised", platform.id());
        }
    }
    println!("recognised behind a proxy: {}", told.join(", "));
    let (found, all) = recognised(&support::root().join("tests/denials/generic"));
    println!("of no vendor's folder: {found}/{all}");
    assert!(found < 5 && all > 20);
}
