//! Any text as a key or a secret: read or refused by name, and never shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::token::decode;
use why403::token::key::{Encoding, plan, read, read_secret};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let given = text.to_owned().into();
    let token = decode(&"eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.e30.c2lnbmF0dXJl".to_owned().into());
    let mut shown = String::new();
    match read(&given, "that you gave") {
        Ok(keys) => {
            shown.push_str(&format!("{keys:?}"));
            if let Some(jws) = token.jws() {
                let _ = plan(jws, 0, &keys, None).map(|plan| plan.candidates.len());
            }
            let public = keys.without_secrets();
            assert!(public.keys.iter().all(|key| key.kind().is_public()));
        }
        Err(error) => shown.push_str(&format!("{error} {error:?}")),
    }
    for encoding in [Encoding::Text, Encoding::Base64Url, Encoding::Hex] {
        match read_secret(&given, encoding, "that you gave") {
            Ok(keys) => shown.push_str(&format!("{keys:?}")),
            Err(error) => shown.push_str(&format!("{error} {error:?}")),
        }
    }
    // Shorter texts, and those of words, can be words of the output itself.
    if text.len() >= 64 && !text.contains(char::is_whitespace) {
        assert!(!shown.contains(text));
    }
});
