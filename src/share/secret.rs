//! Which texts are looked for in all calls of a file.

use crate::token::looks_random;
use std::collections::BTreeSet;

/// Whether a text that was taken out somewhere is looked for elsewhere: words may stand anywhere.
pub(super) fn is_one(text: &str) -> bool {
    let long = text.len() >= 20 && !text.contains(char::is_whitespace) && text.bytes().any(|b| b.is_ascii_digit());
    looks_random(text) || long
}

/// `access_token=…`: the name before a secret is none, and neither is what says of a URN what it is (RFC 8141).
pub(super) fn value_alone(text: &str) -> String {
    let text = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    if text.starts_with("urn") {
        // As it stands in an address, and as the engine knows that, encoded once more.
        let urn = percent_encoding::percent_decode_str(&text).decode_utf8_lossy();
        if let Some((_, secret)) = urn.strip_prefix("urn:").and_then(|rest| rest.rsplit_once(':')) {
            return secret.to_owned();
        }
    }
    let is_name =
        |name: &str| (2..=24).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match text.split_once('=') {
        Some((name, value)) if is_name(name) && value.len() >= 8 => value.to_owned(),
        _ => text.into_owned(),
    }
}

/// Without those that are others with names and signs around them: `Credential=…, Signature=…`.
pub(super) fn apart(all: BTreeSet<String>) -> BTreeSet<String> {
    let is_led = |text: &String| {
        // Only such texts hold others; the rest need not be held against all.
        if text.len() < 40 && !text.contains(|c: char| c == '=' || c == '.' || c.is_whitespace()) {
            return false;
        }
        let inside = all
            .iter()
            .filter(|other| other.len() < text.len() && text.contains(other.as_str()));
        let mut rest = text.clone();
        let mut any = false;
        for other in inside {
            any = true;
            rest = rest.replace(other.as_str(), " ");
        }
        // Names and signs between them, or next to nothing.
        let named = text
            .trim_end_matches('=')
            .contains(|c: char| c == '=' || c.is_whitespace());
        any && !looks_random(&rest) && (named || rest.trim().len() < 8)
    };
    all.iter().filter(|text| !is_led(text)).cloned().collect()
}
