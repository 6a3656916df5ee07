//! Whatever a page and the browser report, in any order: the session stays bounded and can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::platforms::Tables;
use why403::session::{MOST_EXCHANGES, Observation, Session};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut session = Session::new();
    // One observation a line, so that a damaged one does not spoil the others.
    for line in text.lines() {
        let Ok(observation) = serde_json::from_str::<Observation>(line) else { continue };
        if let Ok(change) = session.observe(observation) {
            let found = change.id.is_none_or(|id| session.exchange(&id).is_some());
            assert!(found && session.exchanges().len() <= MOST_EXCHANGES);
        }
    }
    let view = session.view(&Tables::new());
    assert_eq!(view.denials, session.denials());
    assert!(session.unmatched().len() <= 32);
    let kept = session.to_memory();
    assert!(Session::from_memory(kept.expose()).is_ok());
});
