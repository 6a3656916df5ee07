//! Every example of RFC 7515, 7516, 7519, 7520, 7797 and 8037 (see `tests/fixtures/tokens`).

use super::build::{codes, decode};
use serde_json::Value;
use std::path::{Path, PathBuf};
use why403::token::{Kind, Payload, Token};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tokens")
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![fixtures().join("jose-cookbook")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every output of an example, in each of its serializations.
fn outputs(example: &Value) -> Vec<(String, Token)> {
    let Some(output) = example["output"].as_object() else {
        return Vec::new();
    };
    output
        .iter()
        .map(|(form, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (form.clone(), decode(text))
        })
        .collect()
}

/// The signing steps of an example: one, or one for each signature.
fn signings(example: &Value) -> Vec<Value> {
    example["signing"]
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![example["signing"].clone()])
}

#[test]
fn every_signed_example_decodes_with_its_header_payload_and_signing_input() {
    let mut count = 0;
    for path in files() {
        let example = read(&path);
        if example["signing"].is_null() {
            continue;
        }
        let payload = example["input"]["payload"].as_str().unwrap();
        for (form, token) in outputs(&example) {
            count += 1;
            let name = format!("{} {form}", path.display());
            let Kind::Jws(jws) = &token.kind else {
                panic!("{name}: {token:?}")
            };
            let shown = match &jws.payload {
                Payload::Text(text) => text.expose().clone(),
                Payload::Json(json) => json.to_text(),
                Payload::Detached => {
                    assert!(name.contains("4_5."), "{name}");
                    continue;
                }
                other => panic!("{name}: {other:?}"),
            };
            assert_eq!(shown, payload, "{name}");
            for (index, (signing, signature)) in signings(&example).iter().zip(&jws.signatures).enumerate() {
                for part in ["protected", "unprotected"] {
                    for (key, value) in signing[part].as_object().into_iter().flatten() {
                        // In RFC 7797 4.2 the description has `crit`, the token has not.
                        if let Some(found) = signature.header.get(key) {
                            assert_eq!(found.to_text(), value.to_string(), "{name} {key}");
                        } else {
                            assert!(name.contains("rfc7797/4.2"), "{name} {key}");
                        }
                    }
                }
                // The compact form of the RFC 7797 example that RFC 7797 does not have carries another header.
                if !name.contains("rfc7797/hmac") {
                    let input = jws.signing_input(index).unwrap();
                    assert_eq!(
                        input.expose(),
                        signing["sig-input"].as_str().unwrap().as_bytes(),
                        "{name}"
                    );
                }
            }
        }
    }
    assert_eq!(count, 28, "no example was lost");
}

#[test]
fn every_encrypted_example_tells_its_header() {
    let mut count = 0;
    for path in files() {
        let example = read(&path);
        if example["encrypting_content"].is_null() {
            continue;
        }
        for (form, token) in outputs(&example) {
            count += 1;
            let name = format!("{} {form}", path.display());
            let jwe = token.jwe().unwrap_or_else(|| panic!("{name}: {token:?}"));
            assert!(jwe.ciphertext_length > 100, "{name}");
            let header = jwe.header().unwrap();
            let described = &example["encrypting_content"];
            let enc = described["protected"]["enc"]
                .as_str()
                .or(described["unprotected"]["enc"].as_str());
            assert_eq!(header.enc(), enc, "{name}");
            if let Some(alg) = example["input"]["alg"].as_str() {
                assert_eq!(header.alg(), Some(alg), "{name}");
            } else {
                assert_eq!(jwe.recipients.len(), 3, "{name}");
            }
            assert_eq!(jwe.has_aad, name.contains("5_10."), "{name}");
        }
    }
    assert_eq!(count, 37, "no example was lost");
}

#[test]
fn the_nested_example_is_read_from_both_sides() {
    let example = read(&fixtures().join("jose-cookbook/6.nesting_signatures_and_encryption.json"));
    let signed = decode(example["sign"]["output"]["compact"].as_str().unwrap());
    assert_eq!(signed.text(), "JWT signed with PS256");
    assert_eq!(signed.claims().unwrap().iss(), Some("hobbiton.example"));
    for (form, token) in outputs(&example["encrypt"]) {
        assert_eq!(token.header().unwrap().cty().as_deref(), Some("jwt"), "{form}");
        assert!(
            token.jwe().unwrap().text().contains("Inside is another token"),
            "{form}"
        );
    }
}

#[test]
fn the_examples_of_the_base_rfcs() {
    let mut shown = String::new();
    for example in read(&fixtures().join("rfc-examples.json")).as_array().unwrap() {
        let token = decode(example["token"].as_str().unwrap());
        let section = example["section"].as_str().unwrap();
        shown.push_str(&format!("{section}: {} {:?}\n", token.text(), codes(&token)));
    }
    insta::assert_snapshot!(shown, @r#"
    RFC 7515 A.1: JWT signed with HS256 []
    RFC 7515 A.2: JWT signed with RS256 []
    RFC 7515 A.3: JWT signed with ES256 []
    RFC 7515 A.4: message signed with ES512 ["payload.not-json"]
    RFC 7515 A.5: JWT without a signature ["alg.none"]
    RFC 7515 A.6: JWT with 2 signatures []
    RFC 7515 A.7: JWT signed with ES256 []
    RFC 7516 A.1: encrypted token (JWE) []
    RFC 7516 A.2: encrypted token (JWE) []
    RFC 7516 A.3: encrypted token (JWE) []
    RFC 7516 A.5: encrypted token (JWE) ["key.address"]
    RFC 7519 A.1: encrypted token (JWE) []
    RFC 9449 §4.1: JWT signed with ES256 []
    "#);
}
