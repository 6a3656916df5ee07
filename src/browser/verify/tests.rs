//! The RFCs' own examples, and a token for every algorithm, in the browser's cryptography.

use super::check;
use crate::sensitive::Sensitive;
use crate::token::key::{Checked, Encoding, GivenKeys, Verdict, read, read_secret};
use crate::token::{Jws, decode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

macro_rules! fixtures {
    ($($path:literal),+ $(,)?) => {
        [$(($path, include_str!(concat!("../../../tests/fixtures/tokens/", $path)))),+]
    };
}

const COOKBOOK: [(&str, &str); 11] = fixtures![
    "jose-cookbook/jws/4_1.rsa_v15_signature.json",
    "jose-cookbook/jws/4_2.rsa-pss_signature.json",
    "jose-cookbook/jws/4_3.ecdsa_signature.json",
    "jose-cookbook/jws/4_4.hmac-sha2_integrity_protection.json",
    "jose-cookbook/jws/4_5.signature_with_detached_content.json",
    "jose-cookbook/jws/4_6.protecting_specific_header_fields.json",
    "jose-cookbook/jws/4_7.protecting_content_only.json",
    "jose-cookbook/jws/4_8.multiple_signatures.json",
    "jose-cookbook/curve25519/jws.json",
    "jose-cookbook/rfc7797/4.2.hmac-sha2_b64_false.json",
    "jose-cookbook/rfc7797/hmac-sha2_b64_false.json",
];
const NESTED: &str =
    include_str!("../../../tests/fixtures/tokens/jose-cookbook/6.nesting_signatures_and_encryption.json");
const SIGNED: &str = include_str!("../../../tests/fixtures/tokens/keys/signed.json");
const RFC_TOKENS: &str = include_str!("../../../tests/fixtures/tokens/rfc-examples.json");
const RFC_KEYS: &str = include_str!("../../../tests/fixtures/tokens/keys/rfc7515.json");

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A token as text: compact as it is, JSON as JSON.
fn text(token: &Value) -> String {
    token.as_str().map_or_else(|| token.to_string(), str::to_owned)
}

fn jws(text: &str) -> Jws {
    decode(&Sensitive::new(text.to_owned())).jws().unwrap().clone()
}

/// One key, or a list of them.
fn keys(given: &Value) -> GivenKeys {
    let text = match given {
        Value::Array(_) => json!({ "keys": given }).to_string(),
        one => one.to_string(),
    };
    read(&Sensitive::new(text), "that you gave").unwrap()
}

fn codes(checked: &[Checked]) -> Vec<&'static str> {
    checked.iter().map(|one| one.outcome.code()).collect()
}

/// The token with one bit of its payload changed; `None` when the payload is not in it.
fn with_changed_payload(token: &Value) -> Option<Value> {
    let change = |payload: &str, encoded: bool| {
        let mut bytes = if encoded {
            B64.decode(payload).unwrap()
        } else {
            payload.as_bytes().to_vec()
        };
        // A letter of a name or word, so that JSON stays JSON.
        let letter = |byte: &u8| byte.is_ascii_alphabetic() && (byte ^ 1).is_ascii_alphabetic();
        let at = bytes.iter().position(letter).unwrap_or(bytes.len().checked_sub(1)?);
        bytes[at] ^= 1;
        Some(if encoded {
            B64.encode(bytes)
        } else {
            String::from_utf8(bytes).unwrap()
        })
    };
    let mut changed = token.clone();
    match &mut changed {
        Value::String(compact) => {
            let mut parts: Vec<String> = compact.split('.').map(str::to_owned).collect();
            let encoded = jws(compact).header().unwrap().is_encoded();
            parts[1] = change(&parts[1], encoded)?;
            *compact = parts.join(".");
        }
        json => {
            let encoded = jws(&token.to_string()).header().unwrap().is_encoded();
            let payload = json["payload"].as_str()?;
            json["payload"] = change(payload, encoded)?.into();
        }
    }
    Some(changed)
}

/// The token with one bit of each signature changed.
fn with_changed_signatures(jws: &Jws, bit: usize) -> Jws {
    let mut changed = jws.clone();
    for signature in &mut changed.signatures {
        let mut bytes = signature.value.expose().clone();
        let at = bit % (bytes.len() * 8);
        bytes[at / 8] ^= 1 << (at % 8);
        signature.value = Sensitive::new(bytes);
    }
    changed
}

/// Valid as it is; not valid with one bit changed, of the signature or of what is signed.
async fn holds(name: &str, token: &Value, keys: &GivenKeys, payload: Option<&str>) {
    let given = payload.map(|payload| Sensitive::new(payload.as_bytes().to_vec()));
    let read = jws(&text(token));
    let count = read.signatures.len();
    let checked = check(&read, keys, given.as_ref()).await;
    assert_eq!(codes(&checked), vec!["signature.valid"; count], "{name}");
    for bit in [0, 7, 100, 255] {
        let checked = check(&with_changed_signatures(&read, bit), keys, given.as_ref()).await;
        assert_eq!(codes(&checked), vec!["signature.invalid"; count], "{name} bit {bit}");
    }
    let checked = match (with_changed_payload(token), payload) {
        (Some(changed), _) => check(&jws(&text(&changed)), keys, None).await,
        (None, payload) => {
            let mut bytes = payload.unwrap().as_bytes().to_vec();
            bytes[0] ^= 1;
            check(&read, keys, Some(&Sensitive::new(bytes))).await
        }
    };
    assert_eq!(codes(&checked), vec!["signature.invalid"; count], "{name} payload");
}

#[wasm_bindgen_test]
async fn the_examples_of_rfc_7520_7797_and_8037_hold() {
    let mut count = 0;
    for (name, example) in COOKBOOK {
        let example = parse(example);
        let keys = keys(&example["input"]["key"]);
        for (form, token) in example["output"].as_object().unwrap() {
            let detached = name
                .contains("4_5.")
                .then(|| example["input"]["payload"].as_str().unwrap());
            holds(&format!("{name} {form}"), token, &keys, detached).await;
            count += 1;
        }
    }
    assert_eq!(count, 28, "no example was lost");
}

#[wasm_bindgen_test]
async fn the_nested_example_holds() {
    let example = parse(NESTED);
    let keys = keys(&example["sign"]["input"]["key"]);
    holds("RFC 7520 6", &example["sign"]["output"]["compact"], &keys, None).await;
    assert_eq!(
        example["encrypt"]["input"]["plaintext"],
        example["sign"]["output"]["compact"]
    );
}

#[wasm_bindgen_test]
async fn the_examples_of_rfc_7515_hold() {
    let keys_of = parse(RFC_KEYS);
    let mut count = 0;
    for example in parse(RFC_TOKENS).as_array().unwrap() {
        let section = example["section"].as_str().unwrap();
        let Some(given) = keys_of.get(section) else { continue };
        let token = match parse_token(&example["token"]) {
            Some(json) => json,
            None => example["token"].clone(),
        };
        holds(section, &token, &keys(given), None).await;
        count += 1;
    }
    assert_eq!(count, 6);
}

/// A JSON serialization that is written as a string.
fn parse_token(token: &Value) -> Option<Value> {
    serde_json::from_str(token.as_str()?).ok()
}

#[wasm_bindgen_test]
async fn an_unsecured_token_is_never_valid() {
    let keys_of = parse(RFC_KEYS);
    let all = parse(RFC_TOKENS);
    let unsecured = all
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["section"] == "RFC 7515 A.5")
        .unwrap();
    for given in keys_of.as_object().unwrap().values() {
        let checked = check(&jws(&text(&unsecured["token"])), &keys(given), None).await;
        assert_eq!(codes(&checked), ["alg.none"]);
        assert_eq!(checked[0].outcome.verdict(), Verdict::Invalid);
        assert_eq!(checked[0].headline(), "The signature is not valid");
    }
}

#[wasm_bindgen_test]
async fn every_algorithm_is_checked_with_jwk_and_pem() {
    let mut seen = Vec::new();
    for example in parse(SIGNED)["signed"].as_array().unwrap() {
        let alg = example["alg"].as_str().unwrap();
        let kid = example["jwk"]["kid"].as_str().unwrap();
        let jwk = keys(&example["jwk"]);
        if kid == "ed-448" {
            // No browser of today has it; one that will must get it right.
            let checked = check(&jws(&text(&example["token"])), &jwk, None).await;
            let code = checked[0].outcome.code();
            assert!(["browser.no-algorithm", "signature.valid"].contains(&code), "{code}");
            if code == "browser.no-algorithm" {
                assert_eq!(
                    checked[0].outcome.explanation(),
                    "This browser cannot check EdDSA with a public key on the curve Ed448."
                );
            }
            continue;
        }
        holds(&format!("{alg} {kid}"), &example["token"], &jwk, None).await;
        if let Some(pem) = example["pem"].as_str() {
            let pem = read(&Sensitive::new(pem.to_owned()), "that you gave").unwrap();
            holds(&format!("{alg} {kid} in PEM"), &example["token"], &pem, None).await;
        }
        seen.push(alg.to_owned());
    }
    seen.dedup();
    assert_eq!(
        seen.join(" "),
        "HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519 RS256 HS256"
    );
}

#[wasm_bindgen_test]
async fn a_token_does_not_fit_the_keys_of_others() {
    let all = parse(SIGNED);
    let signed = all["signed"].as_array().unwrap();
    let set: Vec<Value> = signed.iter().map(|one| one["jwk"].clone()).collect();
    let every = keys(&Value::Array(set));
    for one in signed {
        let own = keys(&one["jwk"]);
        for other in signed {
            if other["jwk"]["kid"] == one["jwk"]["kid"] {
                continue;
            }
            let checked = check(&jws(&text(&other["token"])), &own, None).await;
            assert_ne!(checked[0].outcome.verdict(), Verdict::Valid);
        }
        // Among all of them each token finds its own.
        if one["jwk"]["kid"] != "ed-448" {
            let checked = check(&jws(&text(&one["token"])), &every, None).await;
            assert_eq!(codes(&checked), ["signature.valid"], "{}", one["alg"]);
        }
    }
}

#[wasm_bindgen_test]
async fn a_token_forged_with_a_public_key_is_refused() {
    let forged = &parse(SIGNED)["forged"];
    let token = jws(&text(&forged["token"]));
    let pem = Sensitive::new(text(&forged["pem"]));
    let checked = check(&token, &read(&pem, "that you gave").unwrap(), None).await;
    assert_eq!(codes(&checked), ["key.confusion"]);
    assert_eq!(checked[0].outcome.verdict(), Verdict::Unknown);
    assert!(read_secret(&pem, Encoding::Text, "that you gave").is_err());
    // That it would have fitted: with the very bytes, given in a way that hides what they are.
    let jwk = json!({"kty": "oct", "k": B64.encode(pem.expose())});
    let refused = read(&Sensitive::new(jwk.to_string()), "that you gave");
    assert_eq!(refused.unwrap_err().code(), "key.not-a-secret");
}

#[wasm_bindgen_test]
async fn a_key_in_the_token_is_never_used() {
    let example = &parse(SIGNED)["carried"];
    let token = jws(&text(&example["token"]));
    let other = &parse(SIGNED)["signed"][9];
    assert_eq!(other["alg"], "ES256");
    let checked = check(&token, &keys(&other["jwk"]), None).await;
    assert_eq!(codes(&checked), ["signature.invalid"]);
    // It does fit its own key: it was left out, not unable.
    let checked = check(&token, &keys(&example["jwk"]), None).await;
    assert_eq!(codes(&checked), ["signature.valid"]);
    let cautions: Vec<&str> = checked[0].cautions.iter().map(|caution| caution.code()).collect();
    assert_eq!(cautions, ["key.carried", "key.not-taken-from-token"]);
}

#[wasm_bindgen_test]
async fn a_point_beside_its_curve_is_no_key() {
    let mut jwk = parse(SIGNED)["signed"][9]["jwk"].clone();
    jwk["x"] = B64.encode([1; 32]).into();
    let token = jws(&text(&parse(SIGNED)["signed"][9]["token"]));
    let checked = check(&token, &keys(&jwk), None).await;
    assert_eq!(codes(&checked), ["key.rejected"]);
}

#[wasm_bindgen_test]
async fn signatures_of_one_token_are_told_apart() {
    let (_, example) = COOKBOOK.iter().find(|(name, _)| name.contains("4_8.")).unwrap();
    let example = parse(example);
    let token = jws(&example["output"]["json"].to_string());
    // Only the secret: the third signature.
    let checked = check(&token, &keys(&example["input"]["key"][2]), None).await;
    let shown: Vec<String> = checked.iter().map(Checked::headline).collect();
    assert_eq!(
        shown,
        [
            "Signature 1 of 3 was not checked",
            "Signature 2 of 3 was not checked",
            "Signature 3 of 3 is valid"
        ]
    );
    assert_eq!(codes(&checked), ["key.kind", "key.kind", "signature.valid"]);
}

#[wasm_bindgen_test]
async fn a_result_says_which_key_and_what_it_means() {
    let example = &parse(SIGNED)["signed"][3];
    let token = jws(&text(&example["token"]));
    let checked = check(&token, &keys(&example["jwk"]), None).await;
    assert_eq!(
        checked[0].outcome.explanation(),
        "It was made with RS256 by the private part of the JWK that you gave, a public RSA key of 2048 bits. So whoever \
         holds that issued this token, and nobody changed it since."
    );
    assert!(
        checked[0]
            .limits()
            .unwrap()
            .contains("does not say what the token may do")
    );
    let secret = Sensitive::new("another secret".to_owned());
    let secret = read_secret(&secret, Encoding::Text, "that you gave").unwrap();
    let token = jws(&text(&parse(SIGNED)["signed"][0]["token"]));
    let checked = check(&token, &secret, None).await;
    assert_eq!(
        checked[0].outcome.explanation(),
        "It does not fit the secret that you gave, read as text, a shared secret of 14 bytes. Either the token was changed \
         after it was signed with HS256, or another key signed it."
    );
    assert_eq!(checked[0].limits(), None);
}
