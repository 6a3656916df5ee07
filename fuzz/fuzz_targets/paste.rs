//! Any text pasted: exchanges, a token or a named error; and what was read goes the whole way to its reports.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::import::{Imported, read};
use why403::platforms::Tables;
use why403::report;
use why403::session::Session;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match read(text, 1_795_176_000_000) {
        Ok(Imported::Token(token)) => assert!(!token.expose().trim().is_empty()),
        Ok(Imported::Exchanges(recording)) => {
            assert!(recording.skipped.len() <= recording.skipped_count);
            let session = Session::from_exchanges(recording.exchanges);
            for call in session.reports(&Tables::new(), |_| true) {
                let _ = (report::text(&call), report::markdown(&call), report::json(&call));
            }
        }
        Ok(_) => {}
        Err(error) => assert!(!error.code().is_empty() && !error.to_string().is_empty()),
    }
});
