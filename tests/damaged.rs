//! Files and messages that were damaged anywhere: read as far as they go or refused by name, never a panic. The targets
//! in `fuzz/` search deeper for the same; this is what every run of the tests does of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use proptest::prelude::*;
use why403::import::{Imported, read};
use why403::platforms::Tables;
use why403::report;
use why403::session::{Observation, Session};

const KEPT: &str = r#"{"exchanges":[{"id":"1","method":"GET","url":"https://api.mypurecloud.com/api/v2/users/me","request_headers":[["authorization","Bearer abcdefghijklmnop"]],"request_body":"NotSeen","outcome":{"Status":403},"response_headers":[["content-type","application/json"]],"response_body":{"Text":["{\"code\":\"missing.any.permissions\"}",false]},"sent_at_ms":1795176000000,"tab":3,"initiator":"https://app.example"},{"id":"2","method":"POST","url":"https://api.example.com/","request_headers":[],"outcome":"Pending","response_headers":[],"sent_at_ms":9223372036854775807},{"id":"3","method":"GET","url":"https://api.example.com/","request_headers":[],"outcome":{"Failed":"x"},"response_headers":[],"sent_at_ms":-9223372036854775808}],"heard":[{"fingerprint":"0011223344556677","learned":{"at_ms":1}}],"asked":[]}"#;

const OBSERVED: &str = r#"{"event":"sent","id":"1","method":"GET","url":"https://api.mypurecloud.com/api/v2/users/me","headers":[["authorization","Bearer abcdefghijklmnop"]],"timeMs":1795176000000.0,"place":{"frame":0,"origin":"https://app.example"},"tab":3}
{"event":"sent","id":"2","method":"OPTIONS","url":"https://api.example.com/","headers":[["access-control-request-method","GET"]],"timeMs":1e300,"place":{},"tab":null}
{"event":"answered","id":"2","status":403,"headers":[],"timeMs":1795176000050.0}
{"event":"answered","id":"1","status":403,"headers":[["content-type","application/json"]],"timeMs":1795176000090.0}
{"event":"body","method":"GET","url":"https://api.mypurecloud.com/api/v2/users/me","status":403,"place":{"frame":0,"origin":"https://app.example"},"headers":[],"twice":false,"requestBody":null,"responseBody":"{\"code\":\"missing.any.permissions\"}","timeMs":1795176000100.0}
{"event":"redirected","id":"1","status":302}
{"event":"failed","id":"1","error":"net::ERR_FAILED"}"#;

/// The text with up to three pieces cut out and others put in.
fn damaged(text: &'static str) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(String::new()),
        "[0-9]{1,20}",
        "[\"\\\\{}\\[\\],:]{1,3}",
        "\\PC{0,6}",
        Just("null".to_owned()),
        Just("-1e999".to_owned()),
        Just("\\ud800".to_owned()),
        Just("9223372036854775808".to_owned()),
    ];
    let cut = (any::<prop::sample::Index>(), 0_usize..12, piece);
    prop::collection::vec(cut, 0..4).prop_map(move |cuts| {
        let mut text = text.to_owned();
        for (at, length, put) in cuts {
            let near = |at: usize, text: &str| (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
            let from = near(at.index(text.len() + 1), &text);
            let to = near((from + length).min(text.len()), &text);
            text.replace_range(from..to, &put);
        }
        text
    })
}

fn leaked(path: &str) -> &'static str {
    support::read(path).leak()
}

fn explain(session: &Session) {
    for call in session.reports(&Tables::new(), |_| true) {
        let _ = (report::text(&call), report::markdown(&call), report::json(&call));
    }
    let view = session.view(&Tables::new());
    assert_eq!(
        (view.rows.len(), view.denials),
        (session.exchanges().len(), session.denials())
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_recording(text in damaged(leaked("tests/fixtures/har/shapes.har"))) {
        match read(&text, 0) {
            Ok(Imported::Exchanges(recording)) => {
                prop_assert!(recording.skipped.len() <= recording.skipped_count);
                explain(&Session::from_exchanges(recording.exchanges));
            }
            Ok(_) => {}
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn a_damaged_memory(text in damaged(KEPT)) {
        if let Ok(session) = Session::from_memory(&text) {
            explain(&session);
            let kept = session.to_memory();
            let back = Session::from_memory(kept.expose()).unwrap();
            prop_assert!(back.to_memory().expose() == kept.expose());
        }
    }

    #[test]
    fn damaged_observations(text in damaged(OBSERVED)) {
        let mut session = Session::new();
        for line in text.lines() {
            let Ok(observation) = serde_json::from_str::<Observation>(line) else { continue };
            if let Ok(change) = session.observe(observation) {
                prop_assert!(change.id.is_none_or(|id| session.exchange(&id).is_some()));
            }
        }
        explain(&session);
        prop_assert!(Session::from_memory(session.to_memory().expose()).is_ok());
    }
}

#[test]
fn the_whole_ones_are_read() {
    assert_eq!(Session::from_memory(KEPT).unwrap().exchanges().len(), 3);
    let read = OBSERVED
        .lines()
        .filter_map(|line| serde_json::from_str::<Observation>(line).ok());
    assert_eq!(read.count(), 7);
}
