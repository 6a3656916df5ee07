//! No text makes the reader panic, and no secret is ever shown.

use super::{fixture, keys, secret};
use proptest::prelude::*;
use why403::sensitive::Sensitive;
use why403::token::decode;
use why403::token::key::{Encoding, plan};

fn encoding() -> impl Strategy<Value = Encoding> {
    prop_oneof![Just(Encoding::Text), Just(Encoding::Base64Url), Just(Encoding::Hex)]
}

/// Texts that look like keys: those of the fixtures with pieces cut out and put in.
fn damaged() -> impl Strategy<Value = String> {
    let mut texts: Vec<String> = Vec::new();
    for form in fixture("pem.json").as_object().unwrap().values() {
        texts.push(form.as_str().unwrap().to_owned());
    }
    for example in fixture("signed.json")["signed"].as_array().unwrap() {
        texts.push(example["jwk"].to_string());
        texts.push(format!("{{\"keys\":[{}]}}", example["jwk"]));
    }
    (
        prop::sample::select(texts),
        any::<prop::sample::Index>(),
        0_usize..40,
        "\\PC{0,6}",
    )
        .prop_map(|(text, at, cut, put)| {
            let at = at.index(text.len());
            let end = (at + cut).min(text.len());
            format!("{}{put}{}", &text[..at], &text[end..])
        })
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,400}", encoding in encoding()) {
        drop(keys(&text));
        drop(secret(&text, encoding));
    }

    #[test]
    fn no_damaged_key_panics(text in damaged(), encoding in encoding()) {
        drop(keys(&text));
        drop(secret(&text, encoding));
    }

    #[test]
    fn no_der_panics(der in prop::collection::vec(any::<u8>(), 0..300), label in "(PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)") {
        use base64::Engine as _;
        let body = base64::engine::general_purpose::STANDARD.encode(&der);
        drop(keys(&format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----")));
    }

    #[test]
    fn no_secret_is_printed(bytes in prop::collection::vec(any::<u8>(), 8..80)) {
        use base64::Engine as _;
        let text = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&bytes);
        let found = secret(&text, Encoding::Base64Url).unwrap();
        let jwk = keys(&format!(r#"{{"kty":"oct","k":"{text}"}}"#)).unwrap();
        let shown = format!("{found:?} {jwk:?} {:?}", found.keys[0].material().expose());
        let listed = format!("{bytes:?}");
        prop_assert!(!shown.contains(&text));
        prop_assert!(!shown.contains(listed.trim_matches(['[', ']'])));
    }

    #[test]
    fn every_plan_uses_given_keys_that_fit(text in damaged(), alg in prop::sample::select(vec!["HS256", "RS256", "PS512", "ES256", "EdDSA", "none", "ES256K"])) {
        use base64::Engine as _;
        let b64 = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        let carried = fixture("signed.json")["carried"]["jwk"].to_string();
        let header = format!(r#"{{"alg":"{alg}","jwk":{carried}}}"#);
        let token = decode(&Sensitive::new(format!("{}.{}.{}", b64(&header), b64("{}"), b64("signature"))));
        if let Ok(given) = keys(&text) && let Ok(found) = plan(token.jws().unwrap(), 0, &given, None) {
            prop_assert_eq!(found.algorithm.name(), alg);
            for key in found.candidates {
                prop_assert!(key.serves(found.algorithm));
                prop_assert!(given.keys.iter().any(|own| std::ptr::eq(own, key)));
            }
        }
    }
}
