//! Any HAR file, and any entry of one. Texts that are no JSON object are taken for the list of entries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::import::{Imported, read};
use why403::platforms::Tables;
use why403::session::Session;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let text = match text.trim_start().starts_with('{') {
        true => text.to_owned(),
        false => format!(r#"{{"log":{{"version":"1.2","entries":[{text}]}}}}"#),
    };
    let Ok(Imported::Exchanges(recording)) = read(&text, 1_795_176_000_000) else { return };
    assert!(recording.skipped.len() <= recording.skipped_count);
    for exchange in &recording.exchanges {
        assert!(exchange.response_body.text().is_none_or(|text| text.len() <= why403::exchange::Body::CAP));
    }
    let _ = Session::from_exchanges(recording.exchanges).view(&Tables::new());
});
