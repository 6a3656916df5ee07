//! The JSON reader, seen through claims.

use super::build::{decode, jwt, reason};
use why403::token::Claims;

fn claims(text: &str) -> Claims {
    let token = decode(jwt(text));
    token.claims().unwrap_or_else(|| panic!("{text}: {token:?}")).clone()
}

#[test]
fn values_come_back_as_written() {
    let text = r#"{"a":null,"b":[true,false,{}],"c":{"d":"\" \\ ü 😀 \n"},"e":-1.50E+3,"f":[],"é":0}"#;
    assert_eq!(claims(text).raw().to_text(), text);
}

#[test]
fn escapes_are_resolved() {
    assert_eq!(
        claims(r#"{"a":"\u00fc\ud83d\ude00\/\b\f"}"#).text("a"),
        Some("ü😀/\u{8}\u{c}")
    );
    assert_eq!(claims(r#"{"a":"\ud83dx"}"#).text("a"), Some("\u{fffd}x"));
    assert_eq!(claims(r#"{"a":"\ud83d\u0041"}"#).text("a"), Some("\u{fffd}A"));
}

#[test]
fn what_is_not_json_is_refused_at_its_place() {
    for (text, code) in [
        (r#"{"a":01}"#, "malformed.json"),
        (r#"{"a":1.}"#, "malformed.json"),
        (r#"{"a":.5}"#, "malformed.json"),
        (r#"{"a":+1}"#, "malformed.json"),
        (r#"{"a":NaN}"#, "malformed.json"),
        (r#"{"x":1,"a":1,}"#, "malformed.json"),
        (r#"{"x":1,'a':1}"#, "malformed.json"),
        ("{\"x\":1,\"a\":\"\n\"}", "malformed.json"),
        (r#"{"x":1,"a":"\x"}"#, "malformed.json"),
        (r#"{"x":1 /* c */}"#, "malformed.json"),
        (r#"{"x":1,"a":[1,2"#, "malformed.cut-short"),
        (r#"{"x":1,"a":"b\u00"#, "malformed.cut-short"),
        (r#"{"x":1,"a":tru"#, "malformed.cut-short"),
        (r#"{"x":1,"a":17"#, "malformed.cut-short"),
    ] {
        let text = text.replacen('{', r#"{"first":1,"#, 1);
        assert_eq!(reason(jwt(&text)).0, code, "{text}");
        assert!(decode(jwt(&text)).claims().unwrap().get("first").is_some(), "{text}");
    }
}

#[test]
fn depth_has_a_bound() {
    let nested = |depth: usize| format!(r#"{{"a":{}1{}}}"#, "[".repeat(depth), "]".repeat(depth));
    assert!(decode(jwt(&nested(60))).jws().is_some());
    assert_eq!(reason(jwt(&nested(70))).0, "malformed.json");
    assert_eq!(reason(jwt(&nested(40_000))).0, "malformed.json");
}

#[test]
fn thousands_of_oddities_are_not_kept() {
    let many: Vec<String> = (0..5_000).map(|n| format!(r#""n{0}":1,"n{0}":2"#, n % 2_500)).collect();
    let token = decode(jwt(&format!("{{{}}}", many.join(","))));
    assert!(token.anomalies.len() <= 33, "{}", token.anomalies.len());
}
