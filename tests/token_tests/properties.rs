//! What holds for every text.

use super::build::{b64, decode, jwt};
use proptest::prelude::*;
use why403::token::{Kind, Reason};

/// Texts that come near to tokens.
fn near_tokens() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[A-Za-z0-9_-]{0,40}",
        "\\PC{0,20}".prop_map(b64),
        r#"\{"[a-z]{1,4}":("[a-z]{0,5}"|[0-9]{1,20}|\[\]|1e[0-9]{1,4})(,"[a-z]{1,4}":null){0,3}\}?"#.prop_map(b64),
        Just(b64(r#"{"alg":"HS256"}"#)),
        Just(b64(r#"{"alg":"dir","enc":"A128GCM"}"#)),
        Just(b64(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#)),
        Just(b64(r#"{"alg":"HS256","cty":"JWT"}"#)),
    ];
    let glue =
        prop_oneof![6 => Just("."), 1 => Just("~"), 1 => Just(" "), 1 => Just("="), 1 => Just("\n"), 1 => Just("_")];
    let wrap =
        prop_oneof![8 => Just(""), 1 => Just("Bearer "), 1 => Just("\""), 1 => Just("ghs_1_"), 1 => Just("\u{feff}")];
    (wrap, prop::collection::vec((part, glue), 0..7)).prop_map(|(wrap, parts)| {
        let body: String = parts.into_iter().map(|(part, glue)| format!("{part}{glue}")).collect();
        format!("{wrap}{body}")
    })
}

/// JSON objects of the kinds that claims are.
fn claims() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "\\PC{0,12}".prop_map(Into::into),
    ];
    let value = leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    });
    prop::collection::btree_map("\\PC{1,8}", value, 0..8).prop_map(|map| map.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in any::<String>()) {
        decode(text);
    }

    #[test]
    fn no_text_near_a_token_panics_and_every_place_is_in_the_text(text in near_tokens()) {
        let token = decode(text.clone());
        let mut step = Some(&token);
        while let Some(malformed) = step.and_then(|token| token.malformed()) {
            prop_assert!(malformed.position <= text.len(), "{malformed:?}");
            malformed.text();
            step = malformed.inner.as_deref();
        }
        for anomaly in &token.anomalies {
            prop_assert!(!anomaly.text().is_empty() && anomaly.rfc().contains("RFC"));
        }
        token.text();
        token.usage();
        token.claims().map(|claims| (claims.grants(), claims.context_evidence(), claims.validity(i64::MAX, u32::MAX).text(), claims.validity(i64::MIN, 0).text()));
    }

    #[test]
    fn what_was_encoded_is_decoded(claims in claims()) {
        let token = decode(jwt(&claims.to_string()));
        let found = token.claims().unwrap().raw().to_text();
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        prop_assert_eq!(found, claims);
    }

    #[test]
    fn the_reader_takes_what_serde_json_takes(payload in r#"\{"a":[\[\]{}",:0-9eE.+truefalsn\\ -]{0,12}\}"#) {
        let theirs: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_str(&payload);
        let token = decode(jwt(&payload));
        let mine = matches!(token.kind, Kind::Jws(_)) && token.claims().is_some();
        // 1e400 is JSON; serde_json has no number for it.
        let range = token.anomalies.iter().any(|a| a.code() == "number.range");
        prop_assert!(mine == theirs.is_ok() || range, "{payload} {token:?}");
    }

    #[test]
    fn no_debug_output_shows_a_token(claims in claims(), noise in "[A-Za-z0-9_-]{24,60}", text in near_tokens()) {
        for token in [jwt(&claims.to_string()), noise, text] {
            let shown = format!("{:?}", decode(token.clone()));
            for part in token.split(['.', '~', ' ', '"']).filter(|part| part.len() >= 16) {
                prop_assert!(!shown.contains(part), "{shown}");
            }
        }
    }

    #[test]
    fn a_cut_token_is_never_whole_and_keeps_its_first_claim(length in 0_usize..200) {
        let whole = jwt(r#"{"iss":"https://issuer.example","exp":1700000000,"scope":"a b c"}"#);
        let cut: String = whole.chars().take(length.min(whole.len() - 1)).collect();
        let token = decode(cut.clone());
        let signature_cut = token.anomalies.iter().any(|a| a.code().starts_with("signature."));
        prop_assert!(token.malformed().is_some() || token.opaque().is_some() || signature_cut, "{}", cut);
        if cut.len() > 95 {
            prop_assert_eq!(token.claims().unwrap().iss(), Some("https://issuer.example"));
        }
        if let Some(Reason::Elided | Reason::Space { .. }) = token.malformed().map(|m| &m.reason) {
            prop_assert!(false, "nothing was left out");
        }
    }
}
