//! Documents that a requirement was read from grow old, and a report says so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use why403::import::{self, Imported};
use why403::session::Session;

/// What a report does not know of a refused call to an operation of Asana, sent at this time (milliseconds).
fn limits(sent_at_ms: i64) -> Vec<String> {
    let recording = serde_json::json!({"log": {"entries": [{
        "startedDateTime": why403::token::times::utc(sent_at_ms / 1000).unwrap().replace(' ', "T").replace("TUTC", "Z"),
        "request": {
            "method": "GET", "url": "https://app.asana.com/api/1.0/allocations/1",
            "headers": [{"name": "Authorization", "value": "Bearer 0/0123456789abcdef0123456789abcdef"}]
        },
        "response": {
            "status": 403, "headers": [{"name": "Content-Type", "value": "application/json"}],
            "content": {"text": "{\"errors\":[{\"message\":\"Forbidden\"}]}"}
        }
    }]}});
    let Imported::Exchanges(read) = import::read(&recording.to_string(), 0).unwrap() else {
        panic!("no recording");
    };
    let session = Session::from_exchanges(read.exchanges);
    let reports = session.reports(support::tables(), |_| true);
    assert!(!reports[0].requirement.is_empty(), "the operation is in the table");
    reports.into_iter().flat_map(|one| one.limits).collect()
}

#[test]
fn an_old_document_is_said_to_be_old() {
    let old = |limits: Vec<String>| {
        limits
            .iter()
            .any(|limit| limit.contains("2026-06-11") && limit.contains("days old"))
    };
    // The document is of 2026-06-11: 54 days, and 170.
    assert!(!old(limits(1_785_800_000_000)));
    assert!(old(limits(1_795_800_000_000)));
}
