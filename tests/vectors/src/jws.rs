//! Wycheproof's tokens.

use serde_json::Value;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use why403::browser::verify::check;
use why403::sensitive::Sensitive;
use why403::token::decode;
use why403::token::key::read;

const TOKENS: &str = include_str!("jws.json");

#[wasm_bindgen_test]
async fn tokens_are_taken_and_refused_as_wycheproof_says() {
    let groups: Value = serde_json::from_str(TOKENS).unwrap();
    let (mut all, mut right) = (0, 0);
    for group in groups.as_array().unwrap() {
        let keys = read(&Sensitive::new(group["key"].to_string()), "of the vector").unwrap();
        for test in group["tests"].as_array().unwrap() {
            let token = decode(&Sensitive::new(test["jws"].as_str().unwrap().to_owned()));
            let mut taken = false;
            // What has to be unwrapped first is no token as it stands.
            if let (Some(jws), None) = (token.jws(), token.malformed()) {
                let checked = check(jws, &keys, None).await;
                taken = !checked.is_empty() && checked.iter().all(|one| one.outcome.code() == "signature.valid");
            }
            all += 1;
            let valid = test["result"] == "valid";
            right += usize::from(taken == valid);
            assert_eq!(taken, valid, "{} {}", test["tcId"], test["comment"]);
        }
    }
    console_log!("vectors: JWS tokens: {right} of {all} as expected, not checked {{}}, wrong []");
    assert!(all > 0);
}
