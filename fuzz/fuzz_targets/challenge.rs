//! Any value of `WWW-Authenticate`: bounded, and never endless.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::answer::challenge;
use why403::denial;
use why403::exchange::{Exchange, Outcome};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let found = challenge::parse(text);
    assert!(found.len() <= 16);
    for (at, one) in found.iter().enumerate() {
        // Parameters without a scheme make one that has none.
        assert!((at == 0 || !one.scheme.is_empty()) && one.params.len() <= 32);
        let _ = (one.scopes(), one.param("error"));
    }
    let mut exchange = Exchange::new("1", "GET", "https://api.example.com/", 0).expect("an address");
    exchange.outcome = Outcome::Status(401);
    for line in text.lines().take(4) {
        exchange.response_headers.push("www-authenticate", line);
    }
    let _ = denial::read(&exchange);
});
