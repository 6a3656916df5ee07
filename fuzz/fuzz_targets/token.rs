//! Any bytes as a token: nothing panics, no place lies outside the text, no `Debug` shows it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::token::{Token, decode};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let token = decode(&text.to_owned().into());
    check(&token, text.len());
    let shown = format!("{token:?}");
    // Shorter texts can be words of the output itself.
    if text.len() >= 64 && !text.chars().any(char::is_whitespace) {
        assert!(!shown.contains(text));
    }
});

fn check(token: &Token, length: usize) {
    for anomaly in &token.anomalies {
        assert!(!anomaly.text().is_empty() && !anomaly.rfc().is_empty());
    }
    let _ = (
        token.text(),
        token.usage(),
        token.header().map(|h| (h.typ(), h.critical().len())),
    );
    if let Some(claims) = token.claims() {
        let _ = (claims.grants(), claims.context_evidence(), claims.confirmation());
        for now in [i64::MIN, 0, 1_700_000_000_000, i64::MAX] {
            let _ = claims.validity(now, 60).text();
        }
    }
    if let Some(jws) = token.jws() {
        for index in 0..=jws.signatures.len() {
            let _ = jws.signing_input(index);
        }
    }
    if let Some(malformed) = token.malformed() {
        assert!(malformed.position <= length, "{malformed:?}");
        let _ = malformed.text();
        if let Some(inner) = &malformed.inner {
            check(inner, length);
        }
    }
}
