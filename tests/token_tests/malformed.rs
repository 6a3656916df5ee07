//! Texts that are no token as they stand: why, where, and what can still be read.

use super::build::{b64, codes, decode, jwt, reason};
use why403::token::{Kind, Reason};

const CLAIMS: &str = r#"{"iss":"https://issuer.example","sub":"user-1","scope":"a b"}"#;

#[test]
fn a_scheme_left_on_is_taken_off_and_told() {
    let token = decode(format!("Bearer {}", jwt(CLAIMS)));
    assert_eq!(token.text(), "malformed: JWT signed with HS256");
    insta::assert_snapshot!(token.malformed().unwrap().text(), @"The scheme `Bearer` is still before the token (byte 0). Send the scheme once: the token alone belongs after it.");
    assert_eq!(token.claims().unwrap().sub(), Some("user-1"));
    assert!(token.jws().is_some(), "the token itself is there");
}

#[test]
fn wrappings_are_told_one_by_one() {
    let token = decode(format!("Authorization: bearer \"Bearer {}\"\n", jwt(CLAIMS)));
    let mut reasons = Vec::new();
    let mut step = Some(&token);
    while let Some(malformed) = step.and_then(|token| token.malformed()) {
        reasons.push((malformed.reason.code(), malformed.position));
        step = malformed.inner.as_deref();
    }
    assert_eq!(
        reasons,
        [
            ("malformed.name", 0),
            ("malformed.scheme", 15),
            ("malformed.quoted", 22),
            ("malformed.scheme", 23)
        ]
    );
    assert_eq!(token.claims().unwrap().iss(), Some("https://issuer.example"));
}

#[test]
fn pasted_over_several_lines() {
    let jwt = jwt(CLAIMS);
    let (head, tail) = jwt.split_at(40);
    assert_eq!(reason(format!("{head}\n  {tail}")), ("malformed.space", 40));
    assert_eq!(reason(format!("{head}\\\n{tail}")), ("malformed.space", 40));
    assert_eq!(reason(format!("{head}\u{200b}{tail}")), ("malformed.space", 40));
    let token = decode(format!("{head}\r\n{tail}"));
    assert_eq!(token.malformed().unwrap().reason, Reason::Space { count: 2 });
    assert_eq!(token.claims().unwrap().sub(), Some("user-1"));
    assert_eq!(codes(&token), [""; 0]);
}

#[test]
fn quotes_escapes_and_names() {
    let jwt = jwt(CLAIMS);
    for text in [
        format!("\"{jwt}\""),
        format!("'{jwt}'"),
        format!("“{jwt}”"),
        format!("\"{jwt}"),
        format!("{jwt}\""),
        format!("<{jwt}>"),
    ] {
        assert_eq!(reason(&text).0, "malformed.quoted", "{text}");
        assert_eq!(decode(text).claims().unwrap().sub(), Some("user-1"));
    }
    assert_eq!(reason(format!("Bearer%20{jwt}")), ("malformed.percent", 6));
    assert_eq!(
        decode(format!("Bearer%20{jwt}")).claims().unwrap().sub(),
        Some("user-1")
    );
    assert_eq!(
        reason(format!("access_token={jwt}&token_type=bearer")).0,
        "malformed.name"
    );
    assert_eq!(
        decode(format!("access_token={jwt}&token_type=bearer"))
            .claims()
            .unwrap()
            .sub(),
        Some("user-1")
    );
}

#[test]
fn a_token_cut_short_gives_what_came_before() {
    let jwt = jwt(CLAIMS);
    let parts: Vec<&str> = jwt.split('.').collect();
    // Inside the header.
    assert_eq!(reason("eyJhbGciOiJSUzI1NiIsImtp"), ("malformed.cut-short", 24));
    assert_eq!(
        decode("eyJhbGciOiJSUzI1NiIsImtp").header().unwrap().alg(),
        Some("RS256")
    );
    // After the header.
    assert_eq!(reason(parts[0]), ("malformed.cut-short", parts[0].len()));
    // Inside the payload.
    let cut = format!("{}.{}", parts[0], &parts[1][..60]);
    let token = decode(cut.clone());
    assert_eq!(reason(cut.clone()), ("malformed.cut-short", cut.len()));
    assert_eq!(token.header().unwrap().alg(), Some("HS256"));
    assert_eq!(token.claims().unwrap().iss(), Some("https://issuer.example"));
    assert_eq!(token.claims().unwrap().sub(), None, "half a value is no value");
    // Before the signature.
    let unsigned = format!("{}.{}", parts[0], parts[1]);
    assert_eq!(reason(unsigned.clone()), ("malformed.cut-short", unsigned.len()));
    assert_eq!(decode(unsigned).claims().unwrap().scopes().len(), 2);
    // Inside the signature.
    assert_eq!(codes(&decode(&jwt[..jwt.len() - 7])), ["signature.length"]);
    assert_eq!(reason(&jwt[..jwt.len() - 6]), ("malformed.base64", jwt.len() - 7));
    insta::assert_snapshot!(decode(cut).malformed().unwrap().text(), @"The token ends early, in or after its payload (byte 97). Copy the whole token, or look for a length limit on its way (database column, cookie, shell line).");
}

#[test]
fn a_token_whose_beginning_was_lost() {
    let jwt = jwt(CLAIMS);
    assert_eq!(reason(&jwt[5..]), ("malformed.json", 0));
    assert_eq!(decode(&jwt[5..]).claims().unwrap().sub(), Some("user-1"));
}

#[test]
fn a_piece_left_out_by_what_showed_the_token() {
    let jwt = jwt(CLAIMS);
    for mark in ["...", "…", "***", "•••"] {
        let text = format!("{}{mark}{}", &jwt[..100], &jwt[jwt.len() - 4..]);
        assert_eq!(reason(&text), ("malformed.elided", 100), "{mark}");
        assert_eq!(decode(&text).claims().unwrap().iss(), Some("https://issuer.example"));
    }
    assert_eq!(reason("***").0, "malformed.elided");
}

#[test]
fn the_wrong_number_of_parts() {
    let jwt = jwt(CLAIMS);
    assert_eq!(reason(format!("{jwt}.more")), ("malformed.parts", jwt.len() + 1));
    assert_eq!(decode(format!("{jwt}.more")).claims().unwrap().sub(), Some("user-1"));
    assert_eq!(reason(format!("{jwt}{jwt}")).0, "malformed.parts");
    let jwe = format!("{}.a.b.c", b64(r#"{"alg":"dir","enc":"A256GCM"}"#));
    assert_eq!(reason(jwe).0, "malformed.cut-short");
}

#[test]
fn damaged_characters_and_json() {
    let (header, signature) = (b64(r#"{"alg":"HS256"}"#), b64([0; 32]));
    let start = header.len() + 1;
    let payload = b64(r#"{"iss":"i","sub":"x"}"#);
    let damaged = format!("{}!{}", &payload[..16], &payload[17..]);
    assert_eq!(
        reason(format!("{header}.{damaged}.{signature}")),
        ("malformed.base64", start + 16)
    );
    assert_eq!(
        decode(format!("{header}.{damaged}.{signature}"))
            .claims()
            .unwrap()
            .iss(),
        Some("i")
    );
    let broken = b64(r#"{"iss":"i","sub":x}"#);
    assert_eq!(
        reason(format!("{header}.{broken}.{signature}")),
        ("malformed.json", start + 17 / 3 * 4 + 2)
    );
    assert_eq!(
        reason(format!("{header}.{}.{signature}", b64(r#"{"iss":"i"} {}"#))).0,
        "malformed.json"
    );
    assert_eq!(reason("token\u{7f}0123"), ("malformed.character", 5));
    assert_eq!(reason("tökén"), ("malformed.character", 1));
}

#[test]
fn words_in_the_place_of_a_token() {
    for text in [
        "undefined",
        "null",
        "[object Object]",
        "Bearer undefined",
        "\"null\"",
        "${token}",
        "{{access_token}}",
        "<your token>",
        "$TOKEN",
        "{token}",
    ] {
        let mut token = &decode(text);
        while let Some(inner) = token.malformed().and_then(|m| m.inner.as_deref()) {
            token = inner;
        }
        assert_eq!(
            token.malformed().unwrap().reason.code(),
            "malformed.placeholder",
            "{text}"
        );
    }
    for text in ["", "  ", "\"\"", "Bearer", "Bearer  "] {
        let token = decode(text);
        assert_eq!(token.unwrapped().malformed().unwrap().reason, Reason::Empty, "{text:?}");
    }
}

#[test]
fn json_that_is_no_token() {
    let jwt = jwt(CLAIMS);
    let answer = decode(format!(
        r#"{{"access_token":"{jwt}","token_type":"Bearer","expires_in":3600}}"#
    ));
    assert_eq!(answer.malformed().unwrap().reason, Reason::TokenAnswer);
    assert_eq!(answer.claims().unwrap().sub(), Some("user-1"));
    assert_eq!(reason(CLAIMS).0, "malformed.not-a-token");
    assert_eq!(decode(CLAIMS).claims().unwrap().sub(), Some("user-1"));
    assert_eq!(reason(r#"{"payload":"e30","signatures":[]}"#).0, "malformed.member");
    assert_eq!(
        reason(r#"{"payload":"e30","signatures":[{"protected":"e30"}]}"#).0,
        "malformed.member"
    );
    assert_eq!(reason(r#"{"payload":1,"signature":"x"}"#).0, "malformed.member");
    assert_eq!(reason(r#"{"payload":"e30","#), ("malformed.cut-short", 17));
}

#[test]
fn lists_have_a_bound() {
    let flood = |item: &str| vec![item; 30_000].join(",");
    let jwe = format!(
        r#"{{"ciphertext":"","unprotected":{{{}}},"recipients":[{}]}}"#,
        r#""alg":"dir""#,
        flood("{}")
    );
    assert_eq!(reason(jwe).0, "malformed.too-many");
    let jws = format!(r#"{{"payload":"e30","signatures":[{}]}}"#, flood("{}"));
    assert_eq!(reason(jws).0, "malformed.too-many");
    assert_eq!(
        reason(format!("{}~{}", jwt(CLAIMS), "WyJzIiwxXQ~".repeat(100))).0,
        "malformed.too-many"
    );
    assert_eq!(reason(r#"{"payload":"e30","signatures":[1]}"#).0, "malformed.member");
}

#[test]
fn keys_are_not_tokens() {
    let token = decode("-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----");
    assert!(matches!(&token.kind, Kind::Malformed(m) if m.reason == Reason::Pem));
}
