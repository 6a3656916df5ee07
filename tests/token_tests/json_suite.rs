//! JSONTestSuite: what every reader must take, the token's reader takes; what every reader must refuse, it refuses.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use why403::token::{Payload, Token};

const SUITE: &str = include_str!("../fixtures/json/suite.json");

fn with_payload(payload: &[u8]) -> Token {
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    super::build::decode(format!(
        "{}.{}.c2lnbmF0dXJl",
        part(br#"{"alg":"HS256"}"#),
        part(payload)
    ))
}

/// The bytes of a case; U+FFFD stands for a byte that is no UTF-8.
fn bytes(case: &Value) -> Vec<u8> {
    let text = match (case["input"].as_str(), case["piece"].as_str()) {
        (Some(text), _) => text.to_owned(),
        (_, piece) => piece.unwrap().repeat(case["times"].as_u64().unwrap() as usize),
    };
    let each = text.chars().flat_map(|c| match c {
        '\u{fffd}' => vec![0xe5],
        other => other.to_string().into_bytes(),
    });
    each.collect()
}

#[test]
fn every_text_of_the_suite_is_taken_or_refused_as_it_must_be() {
    let suite: Vec<Value> = serde_json::from_str(SUITE).unwrap();
    let mut right = 0;
    for case in &suite {
        let name = case["name"].as_str().unwrap();
        let token = with_payload(&bytes(case));
        let taken = token.malformed().is_none()
            && token
                .jws()
                .is_some_and(|jws| matches!(jws.payload, Payload::Claims(_) | Payload::Json(_)));
        match taken == name.starts_with("y_") {
            true => right += 1,
            false => panic!("{name}: {token:?}"),
        }
    }
    println!("JSONTestSuite: {right} of {} as expected", suite.len());
    assert_eq!((right, suite.len()), (283, 283), "no case was lost");
}
