//! Which key may check a signature, and which never may.

use super::{fixture, keys, secret};
use serde_json::{Value, json};
use why403::sensitive::Sensitive;
use why403::token::key::{Encoding, GivenKeys, Plan, Refusal, plan};
use why403::token::{Jws, decode};

fn jws(token: &str) -> Jws {
    decode(&Sensitive::new(token.to_owned())).jws().unwrap().clone()
}

fn b64(text: impl AsRef<[u8]>) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}

/// A token with this header; its signature fits nothing.
fn token(header: &Value) -> Jws {
    jws(&format!("{}.{}.{}", b64(header.to_string()), b64("{}"), b64([7; 64])))
}

fn signed(alg: &str) -> (Value, String) {
    let all = fixture("signed.json");
    let found = all["signed"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["alg"] == alg)
        .unwrap()
        .clone();
    (found["jwk"].clone(), found["token"].as_str().unwrap().to_owned())
}

fn codes(plan: &Plan<'_>) -> Vec<&'static str> {
    let of_first = plan.cautions_of(0).iter();
    plan.cautions
        .iter()
        .chain(of_first)
        .map(|caution| caution.code())
        .collect()
}

fn refused(jws: &Jws, keys: &GivenKeys) -> &'static str {
    plan(jws, 0, keys, None).unwrap_err().code()
}

#[test]
fn each_signed_token_finds_its_key() {
    for example in fixture("signed.json")["signed"].as_array().unwrap() {
        let token = jws(example["token"].as_str().unwrap());
        let given = keys(&example["jwk"].to_string()).unwrap();
        let found = plan(&token, 0, &given, None).unwrap();
        assert_eq!(found.algorithm.name(), example["alg"]);
        assert_eq!(found.candidates.len(), 1);
        let weak: &[&str] = match example["jwk"]["kid"].as_str().unwrap() {
            "rsa-small" => &["key.small"],
            "hs-short" => &["key.short"],
            _ => &[],
        };
        assert_eq!(codes(&found), weak);
    }
}

#[test]
fn none_is_refused_with_every_key_and_in_every_spelling() {
    for alg in ["none", "None", "nOnE", "NONE"] {
        for given in [
            keys(&signed("RS256").0.to_string()).unwrap(),
            secret("secret", Encoding::Text).unwrap(),
        ] {
            let unsigned = jws(&format!("{}.{}.", b64(json!({"alg": alg}).to_string()), b64("{}")));
            let error = plan(&unsigned, 0, &given, None).unwrap_err();
            assert_eq!(error, Refusal::Unsigned);
            assert!(error.refutes());
            // With a signature, too.
            assert_eq!(refused(&token(&json!({"alg": alg})), &given), "alg.none");
        }
    }
}

#[test]
fn a_signature_that_was_taken_off_refutes() {
    let (jwk, token) = signed("ES256");
    let (start, _) = token.rsplit_once('.').unwrap();
    let error = plan(&jws(&format!("{start}.")), 0, &keys(&jwk.to_string()).unwrap(), None).unwrap_err();
    assert_eq!(error.code(), "signature.missing");
    assert!(error.refutes());
}

#[test]
fn a_public_key_never_checks_a_token_for_a_secret() {
    let forged = fixture("signed.json")["forged"].clone();
    let token = jws(forged["token"].as_str().unwrap());
    let given = keys(forged["pem"].as_str().unwrap()).unwrap();
    let error = plan(&token, 0, &given, None).unwrap_err();
    insta::assert_snapshot!(error, @"The header says HS256, which is checked with a shared secret, but what you gave is a public RSA key of 2048 bits. A public key is never used as a secret: servers that do so accept forged tokens (RFC 8725 §2.1).");
    assert_eq!(error.code(), "key.confusion");
    // Nor stated as a secret.
    let error = secret(forged["pem"].as_str().unwrap(), Encoding::Text).unwrap_err();
    assert_eq!(error.code(), "key.not-a-secret");
}

#[test]
fn a_key_of_another_kind_is_refused_in_words() {
    let secret = secret("secret", Encoding::Text).unwrap();
    let words = |alg: &str, given: &GivenKeys| {
        plan(&token(&json!({"alg": alg})), 0, given, None)
            .unwrap_err()
            .to_string()
    };
    let p256 = keys(&signed("ES256").0.to_string()).unwrap();
    let mut rs256 = signed("RS256").0;
    rs256["alg"] = "RS256".into();
    let rs256 = keys(&rs256.to_string()).unwrap();
    let shown = [
        words("RS256", &secret),
        words("ES384", &p256),
        words("EdDSA", &p256),
        words("PS256", &rs256),
        words("ES256K", &p256),
        words("<b>", &p256),
        words("hs256", &secret),
    ];
    insta::assert_snapshot!(shown.join("\n"), @"
    RS256 is checked with a public RSA key, but what you gave is a shared secret of 6 bytes.
    ES384 is checked with a public key on the curve P-384, but what you gave is a public key on the curve P-256.
    EdDSA is checked with a public key on the curve Ed25519 or Ed448, but what you gave is a public key on the curve P-256.
    The key that you gave says that it is for RS256 only; the token is signed with PS256.
    No browser checks signatures with ES256K.
    No browser checks signatures with something unknown.
    No browser checks signatures with hs256.
    ");
}

#[test]
fn a_token_without_alg_is_not_guessed() {
    let unprotected = json!({"payload": b64("{}"), "protected": b64(r#"{"typ":"JWT"}"#), "signature": b64([7; 32])});
    assert_eq!(
        refused(
            &jws(&unprotected.to_string()),
            &secret("secret", Encoding::Text).unwrap()
        ),
        "alg.missing"
    );
}

#[test]
fn kid_chooses_among_several() {
    let (rsa, _) = signed("RS256");
    let with = |kid: Option<&str>| {
        let mut key = rsa.clone();
        match kid {
            Some(kid) => key["kid"] = kid.into(),
            None => {
                key.as_object_mut().unwrap().remove("kid");
            }
        }
        key
    };
    let set = |kids: &[Option<&str>]| {
        let list: Vec<Value> = kids.iter().map(|kid| with(*kid)).collect();
        keys(&json!({"keys": list}).to_string()).unwrap()
    };
    let ask = |kid: Option<&str>, given: &GivenKeys| {
        let mut header = json!({"alg": "RS256"});
        if let Some(kid) = kid {
            header["kid"] = kid.into();
        }
        plan(&token(&header), 0, given, None)
            .map(|found| (found.candidates.len(), codes(&found)))
            .map_err(|refusal| refusal.code())
    };
    let ab = set(&[Some("a"), Some("b")]);
    assert_eq!(ask(Some("b"), &ab), Ok((1, vec![])));
    assert_eq!(ask(Some("c"), &ab), Err("key.kid-unknown"));
    assert_eq!(ask(None, &ab), Ok((2, vec!["key.tried"])));
    assert_eq!(ask(Some("c"), &set(&[Some("a"), None])), Ok((1, vec!["key.no-name"])));
    assert_eq!(ask(Some("c"), &set(&[Some("a")])), Ok((1, vec!["key.other-name"])));
    assert_eq!(ask(Some("c"), &set(&[None])), Ok((1, vec!["key.no-name"])));
    assert_eq!(ask(None, &set(&[Some("a")])), Ok((1, vec![])));
    let many = set(&[None; 20]);
    let (tried, _) = ask(None, &many).unwrap();
    assert_eq!(tried, 16, "the work is bounded");
}

#[test]
fn what_the_token_brings_is_told_and_not_used() {
    let carried = fixture("signed.json")["carried"].clone();
    let token = jws(carried["token"].as_str().unwrap());
    let (other, _) = signed("ES256");
    let given = keys(&other.to_string()).unwrap();
    let found = plan(&token, 0, &given, None).unwrap();
    assert_eq!(codes(&found), ["key.not-taken-from-token"]);
    assert_eq!(found.candidates, [&given.keys[0]], "only what was given");
    insta::assert_snapshot!(found.cautions[0], @"The header brings or names a key itself (`jwk`, `jku`). It was not used: whoever forges a token brings a key that fits.");
    // Given by hand, it is used, and its origin is told.
    let given = keys(&carried["jwk"].to_string()).unwrap();
    let found = plan(&token, 0, &given, None).unwrap();
    assert_eq!(codes(&found), ["key.not-taken-from-token", "key.carried"]);
    insta::assert_snapshot!(found.cautions_of(0)[0], @"This is the key that the token carries itself (`jwk`): whoever made the token has it, and that is all it says. Compare with a key that the issuer published.");
    // Likewise as a certificate.
    let forms = fixture("pem.json");
    let pem = forms["ec-certificate"].as_str().unwrap();
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let token = self::token(&json!({"alg": "ES256", "x5c": [body], "x5u": "https://evil.example/"}));
    let given = keys(pem).unwrap();
    let found = plan(&token, 0, &given, None).unwrap();
    assert_eq!(
        codes(&found),
        ["key.not-taken-from-token", "key.certificate-unchecked", "key.carried"]
    );
}

#[test]
fn a_detached_payload_is_what_the_user_gives() {
    let (jwk, token) = signed("HS256");
    let parts: Vec<&str> = token.split('.').collect();
    let detached = jws(&format!("{}..{}", parts[0], parts[2]));
    let given = keys(&jwk.to_string()).unwrap();
    assert_eq!(refused(&detached, &given), "payload.detached");
    let whole = jws(&token);
    use base64::Engine as _;
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(parts[1])
        .unwrap();
    let payload = Sensitive::new(payload);
    let found = plan(&detached, 0, &given, Some(&payload)).unwrap();
    assert_eq!(Some(&found.input), whole.signing_input(0).as_ref());
    // What the token has is not replaced.
    let other = Sensitive::new(b"other".to_vec());
    let found = plan(&whole, 0, &given, Some(&other)).unwrap();
    assert_eq!(Some(&found.input), whole.signing_input(0).as_ref());
    // RFC 7797: not encoded.
    let plain = jws(&format!(
        "{}..{}",
        b64(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#),
        parts[2]
    ));
    let payload = Sensitive::new(b"$.02".to_vec());
    let found = plan(&plain, 0, &given, Some(&payload)).unwrap();
    assert!(found.input.expose().ends_with(b"9.$.02"));
}

#[test]
fn what_a_server_must_refuse_is_told() {
    let given = secret("secret", Encoding::Text).unwrap();
    let critical = token(&json!({"alg": "HS256", "crit": ["b64", "exp-2"], "exp-2": 1}));
    let found = plan(&critical, 0, &given, None).unwrap();
    assert_eq!(codes(&found), ["critical", "key.short"]);
    let outside = json!({"payload": b64("{}"), "header": {"alg": "HS256"}, "signature": b64([7; 32])});
    let outside = jws(&outside.to_string());
    assert_eq!(
        codes(&plan(&outside, 0, &given, None).unwrap()),
        ["alg.unprotected", "key.short"]
    );
    let spaced = secret("secret\n", Encoding::Text).unwrap();
    assert_eq!(
        codes(&plan(&outside, 0, &spaced, None).unwrap()),
        ["alg.unprotected", "key.space", "key.short"]
    );
    assert_eq!(plan(&outside, 1, &given, None).unwrap_err(), Refusal::NoSuchSignature);
}

/// RFC 7518 §3.4; the cryptography of one browser takes shorter ones.
#[test]
fn a_signature_of_another_length_is_none() {
    use why403::token::key::Algorithm;
    for (name, length) in [
        ("HS256", 32),
        ("HS512", 64),
        ("ES256", 64),
        ("ES384", 96),
        ("ES512", 132),
        ("Ed25519", 64),
    ] {
        let algorithm = Algorithm::ALL.iter().find(|one| one.name() == name).unwrap();
        assert!(algorithm.takes_length(length), "{name}");
        for other in [0, 2, length - 1, length + 1, length * 2] {
            assert!(!algorithm.takes_length(other), "{name} {other}");
        }
    }
}
