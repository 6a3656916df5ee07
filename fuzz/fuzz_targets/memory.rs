//! What `storage.session` gives back, damaged: a session that can be shown and kept again, or a named error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::platforms::Tables;
use why403::session::Session;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(session) = Session::from_memory(text) else { return };
    let view = session.view(&Tables::new());
    assert_eq!(view.rows.len(), session.exchanges().len());
    // Kept in memory again, as the background does.
    let kept = session.to_memory();
    let back = Session::from_memory(kept.expose()).expect("what was kept is read again");
    assert_eq!(back.to_memory().expose(), kept.expose());
    for exchange in session.exchanges() {
        let _ = (session.look_ups(&exchange.id, true), session.learned(exchange));
    }
});
