//! The token's decoder beside a second one (the crates `base64` and `serde_json`): what both read they read alike, and
//! what one refuses the other refuses, but for the few things of which ours says that readers differ on them.
//!
//! The first byte chooses: a payload, a header, or a whole token as it stands.
#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use why403::token::{Anomaly, Json, Payload, Token, decode};

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
const SIGNATURE: &str = "c2lnbmF0dXJlLW9mLW5vYm9keS0wMTIzNDU2Nzg5MDE";

fuzz_target!(|data: &[u8]| {
    let Some((choice, data)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(data) else { return };
    match choice % 3 {
        0 => payload(text),
        1 => header(text),
        _ => whole(text),
    }
});

fn token(header: &str, payload: &str) -> Token {
    let text = format!("{}.{}.{SIGNATURE}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    decode(&text.into())
}

fn payload(text: &str) {
    // A token within the token, a mark that ours takes off, and a payload that is not there are read by other rules.
    if text.starts_with("eyJ") || text.starts_with('\u{feff}') || text.is_empty() {
        return;
    }
    let ours = token(HEADER, text);
    let theirs: Result<Value, _> = serde_json::from_str(text);
    let odd = is_odd(&ours);
    match (ours.jws().map(|jws| &jws.payload), theirs) {
        (Some(Payload::Claims(claims)), Ok(Value::Object(members))) => {
            for (name, value) in &members {
                let found = claims.get(name).unwrap_or_else(|| panic!("{name} is missing"));
                same(found, value);
            }
            assert!(odd || claims.raw().len() == members.len());
            assert!(claims.raw().iter().all(|(name, _)| members.contains_key(name)));
        }
        (Some(Payload::Json(json)), Ok(value)) => same(json, &value),
        (Some(Payload::Claims(_) | Payload::Json(_)), Err(error)) => assert!(odd, "only ours reads it: {error}"),
        (_, Ok(_)) => assert!(deep(text), "only the other reads it: {ours:?}"),
        (_, Err(_)) => {}
    }
}

fn header(text: &str) {
    if text.starts_with('\u{feff}') {
        return;
    }
    let ours = token(text, r#"{"a":1}"#);
    let Some(header) = ours.jws().and_then(|jws| jws.header()) else { return };
    let theirs: Result<Value, _> = serde_json::from_str(text);
    match theirs {
        Ok(Value::Object(members)) => {
            let alg = members.get("alg").and_then(Value::as_str);
            assert!(header.alg().as_deref() == alg || is_odd(&ours), "{ours:?}");
        }
        Ok(_) => panic!("a header that is no object: {ours:?}"),
        Err(error) => assert!(is_odd(&ours), "only ours reads the header: {error}"),
    }
}

fn whole(text: &str) {
    let ours = decode(&text.to_owned().into());
    let Some(jws) = ours.jws().filter(|_| ours.malformed().is_none()) else { return };
    let Payload::Claims(claims) = &jws.payload else { return };
    let Some([_, payload, _]) = text.split('.').collect::<Vec<_>>().first_chunk::<3>().copied() else { return };
    // Ours reads what is odd and says so; a strict reader refuses it.
    let says_odd = !ours.anomalies.is_empty();
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(payload) else {
        assert!(says_odd, "only ours reads its base64url: {ours:?}");
        return;
    };
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(value) => {
            let members = value.as_object().expect("claims are an object");
            for (name, value) in members {
                same(claims.get(name).expect("the claim"), value);
            }
        }
        Err(error) => assert!(says_odd, "only ours reads it: {error}"),
    }
}

/// Whether ours says of it that readers differ: repeated names, numbers out of range, half a character.
fn is_odd(token: &Token) -> bool {
    let odd = |anomaly: &Anomaly| {
        matches!(
            anomaly,
            Anomaly::Repeated { .. } | Anomaly::NumberOutOfRange { .. } | Anomaly::LoneSurrogate { .. }
        )
    };
    token.anomalies.iter().any(odd)
}

/// Ours stops at 64 levels, the other at 127.
fn deep(text: &str) -> bool {
    text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() > 64
}

fn same(ours: &Json, theirs: &Value) {
    match (ours, theirs) {
        (Json::Null, Value::Null) => {}
        (Json::Bool(one), Value::Bool(other)) => assert_eq!(one, other),
        (Json::Text(one), Value::String(other)) => assert!(one == other || one.contains('\u{fffd}')),
        (Json::Number(one), Value::Number(other)) => {
            let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) else { return };
            // The other one reads quickly and may err in the last place.
            let near = (one - other).abs() <= one.abs().max(other.abs()) * 1e-14 || (one - other).abs() < 1e-300;
            assert!(near, "{one} {other}");
        }
        (Json::List(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len());
            one.iter().zip(other).for_each(|(one, other)| same(one, other));
        }
        (Json::Object(one), Value::Object(other)) => {
            for (name, value) in other {
                same(one.get(name).expect("the member"), value);
            }
        }
        _ => panic!("{} and {theirs:?}", ours.what()),
    }
}
