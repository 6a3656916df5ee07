//! JWS and JWE in every form.

use super::build::{b64, codes, decode, jws, jwt};
use why403::token::{Kind, Payload, Serialization};

#[test]
fn a_jwt_shows_header_claims_and_signature() {
    let token = decode(jws(
        r#"{"alg":"HS256","typ":"application/at+JWT","kid":"2026-1"}"#,
        r#"{"iss":"https://issuer.example","sub":"u1","aud":["a","b"],"exp":1700003600,"iat":1700000000,"scope":"users:read calls"}"#,
    ));
    assert_eq!(token.text(), "JWT signed with HS256");
    assert_eq!(codes(&token), [""; 0]);
    let header = token.header().unwrap();
    assert_eq!(header.typ().as_deref(), Some("at+jwt"));
    assert_eq!(header.kid(), Some("2026-1"));
    let claims = token.claims().unwrap();
    assert_eq!(claims.iss(), Some("https://issuer.example"));
    assert_eq!(claims.aud(), ["a", "b"]);
    assert_eq!((claims.iat(), claims.exp()), (Some(1_700_000_000), Some(1_700_003_600)));
    assert_eq!(claims.scopes(), [("scope", "users:read"), ("scope", "calls")]);
    let names: Vec<&str> = claims.raw().iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["iss", "sub", "aud", "exp", "iat", "scope"],
        "order of the token"
    );
    let jws = token.jws().unwrap();
    assert!(jws.is_signed());
    assert_eq!(jws.signatures[0].value.expose(), &[b's'; 32]);
}

#[test]
fn an_unsecured_jwt_is_read_and_named() {
    let token = decode(format!("{}.{}.", b64(r#"{"alg":"none"}"#), b64(r#"{"sub":"x"}"#)));
    assert_eq!(token.text(), "JWT without a signature");
    assert_eq!(codes(&token), ["alg.none"]);
    assert!(!token.jws().unwrap().is_signed());
}

#[test]
fn a_nested_jwt_gives_the_inner_claims() {
    let inner = jwt(r#"{"scope":"inner"}"#);
    let token = decode(jws(r#"{"alg":"HS256","cty":"JWT"}"#, &inner));
    assert_eq!(token.text(), "nested JWT signed with HS256");
    assert!(matches!(token.jws().unwrap().payload, Payload::Token(_)));
    assert_eq!(token.claims().unwrap().scopes(), [("scope", "inner")]);
    let unsigned = format!("{}.{}.", b64(r#"{"alg":"none"}"#), b64("{}"));
    let token = decode(jws(r#"{"alg":"HS256","cty":"jwt"}"#, &unsigned));
    assert_eq!(
        token.anomalies[0].message(),
        "In the nested token: The header says `alg: none`: nobody signed this token."
    );
}

#[test]
fn nesting_has_an_end() {
    let mut text = jwt("{}");
    for _ in 0..6 {
        text = jws(r#"{"alg":"HS256","cty":"JWT"}"#, &text);
    }
    let shown = format!("{:?}", decode(text));
    assert!(shown.contains("TooNested"), "{shown}");
}

#[test]
fn a_payload_that_is_not_an_object_is_a_signed_message() {
    let kinds = |payload: &str| {
        let token = decode(jws(r#"{"alg":"HS256"}"#, payload));
        let payload = format!("{:?}", token.jws().unwrap().payload);
        (payload, codes(&token))
    };
    assert_eq!(
        kinds("[1,2]"),
        ("Json(an array of 2)".into(), vec!["payload.not-object"])
    );
    assert_eq!(kinds("\"text\""), ("Json(a string)".into(), vec!["payload.not-object"]));
    assert_eq!(kinds("hello, world"), ("Text".into(), vec!["payload.not-json"]));
    let token = decode(format!(
        "{}.{}.{}",
        b64(r#"{"alg":"HS256"}"#),
        b64([0xff, 0, 1]),
        b64([0; 32])
    ));
    assert_eq!(token.jws().unwrap().payload, Payload::Bytes(3));
}

#[test]
fn json_serializations_of_a_jws() {
    let (protected, payload, signature) = (b64(r#"{"alg":"HS256"}"#), b64(r#"{"sub":"x"}"#), b64([1; 32]));
    let flat = decode(format!(
        r#"{{"payload":"{payload}","protected":"{protected}","header":{{"kid":"k"}},"signature":"{signature}"}}"#
    ));
    assert_eq!(flat.jws().unwrap().serialization, Serialization::Flattened);
    assert_eq!(flat.header().unwrap().kid(), Some("k"));
    assert_eq!(flat.header().unwrap().unprotected().len(), 1);
    assert_eq!(flat.claims().unwrap().sub(), Some("x"));
    let general = decode(format!(
        r#"{{"payload":"{payload}","signatures":[{{"protected":"{protected}","signature":"{signature}"}},{{"header":{{"alg":"HS256"}},"signature":"{signature}"}}]}}"#
    ));
    assert_eq!(general.text(), "JWT with 2 signatures");
    assert_eq!(codes(&general), ["alg.unprotected"]);
    let both = decode(format!(
        r#"{{"payload":"{payload}","protected":"{protected}","header":{{"alg":"none"}},"signature":"{signature}"}}"#
    ));
    assert_eq!(codes(&both), ["header.both"]);
    let detached = decode(format!(r#"{{"protected":"{protected}","signature":"{signature}"}}"#));
    assert_eq!(detached.jws().unwrap().payload, Payload::Detached);
    assert_eq!(codes(&detached), ["payload.detached"]);
    assert!(detached.jws().unwrap().signing_input(0).is_none());
}

#[test]
fn an_unencoded_payload_stands_as_it_is() {
    let header = b64(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#);
    let token = decode(format!("{header}.plain text: 100 %20!.{}", b64([1; 32])));
    let jws = token.jws().unwrap();
    assert_eq!(codes(&token), ["payload.unencoded", "payload.not-json"]);
    assert!(
        jws.signing_input(0)
            .unwrap()
            .expose()
            .ends_with(b".plain text: 100 %20!")
    );
    let header = b64(r#"{"alg":"HS256","b64":false}"#);
    let token = decode(format!("{header}.x.{}", b64([1; 32])));
    assert_eq!(
        codes(&token),
        [
            "payload.unencoded-not-critical",
            "payload.unencoded",
            "payload.not-json"
        ]
    );
}

#[test]
fn a_jwe_tells_its_header_and_says_that_it_cannot_be_read() {
    let header = b64(r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"k1","cty":"JWT","iss":"https://issuer.example"}"#);
    let token = decode(format!(
        "{header}.{}.{}.{}.{}",
        b64([1; 256]),
        b64([2; 12]),
        b64([3; 100]),
        b64([4; 16])
    ));
    let jwe = token.jwe().unwrap();
    assert_eq!((jwe.recipients[0].key_length, jwe.ciphertext_length), (256, 100));
    assert!(token.claims().is_none());
    assert_eq!(jwe.replicated_claims().unwrap().iss(), Some("https://issuer.example"));
    insta::assert_snapshot!(jwe.text(), @"This token is encrypted (JWE, RFC 7516): only the server that holds the key can read its scopes, times and claims. Its header names RSA-OAEP-256 (the recipient's RSA key) with A256GCM and the key `k1`. Inside is another token, most likely a signed one. The header repeats the issuer: https://issuer.example.");
}

#[test]
fn a_jwe_with_a_shared_key_has_no_encrypted_key() {
    // The form of Auth0's opaque tokens for `/userinfo`.
    let header = b64(r#"{"alg":"dir","enc":"A256GCM","iss":"https://tenant.auth0.com/"}"#);
    let token = decode(format!("{header}..{}.{}.{}", b64([2; 12]), b64([3; 40]), b64([4; 16])));
    assert_eq!(token.jwe().unwrap().recipients[0].key_length, 0);
    assert_eq!(codes(&token), [""; 0]);
}

#[test]
fn an_sd_jwt_shows_its_disclosures_and_key_binding() {
    let issued = jws(
        r#"{"alg":"HS256","typ":"dc+sd-jwt"}"#,
        r#"{"iss":"i","_sd_alg":"sha-256"}"#,
    );
    let name = b64(r#"["c2FsdA","given_name","Ada"]"#);
    let element = b64(r#"["c2FsdA",{"k":1}]"#);
    let binding = jws(r#"{"alg":"HS256","typ":"kb+jwt"}"#, r#"{"nonce":"n"}"#);
    let token = decode(format!("{issued}~{name}~{element}~{binding}"));
    assert_eq!(token.text(), "SD-JWT signed with HS256");
    let shown = token.jws().unwrap().disclosure.clone().unwrap();
    let disclosed: Vec<_> = shown
        .disclosures
        .iter()
        .map(|d| (d.name.as_deref(), d.value.to_text()))
        .collect();
    assert_eq!(
        disclosed,
        [
            (Some("given_name"), "\"Ada\"".to_owned()),
            (None, "{\"k\":1}".to_owned())
        ]
    );
    assert_eq!(shown.key_binding.unwrap().text(), "JWT signed with HS256");
    let without = decode(format!("{issued}~"));
    assert!(
        without
            .jws()
            .unwrap()
            .disclosure
            .as_ref()
            .unwrap()
            .key_binding
            .is_none()
    );
    assert!(matches!(
        decode(format!("{issued}~bm90IGEgbGlzdA~")).kind,
        Kind::Malformed(_)
    ));
}
