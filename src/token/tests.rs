//! The fast way through a token says what the slow one says.

use super::*;

fn b64(text: &[u8]) -> String {
    base64url::encode(text)
}

#[test]
fn the_fast_way_says_what_the_slow_one_says() {
    let headers: &[&[u8]] = &[
        br#"{"alg":"RS256","kid":"1"}"#,
        br#"{"alg":"HS256","typ":"at+jwt","alg":"none"}"#,
        br#"{"alg":"none"}"#,
        br#"{"typ":"JWT"}"#,
        br#"{"alg":"ES256","jku":"https://a.example","crit":["exp"],"exp":1}"#,
        br#"{"alg":"RS256","cty":"JWT"}"#,
        br#"{"alg":"RS256","b64":false,"crit":["b64"]}"#,
        br#"{"alg":"dir","enc":"A128GCM"}"#,
        br#"{"alg":"RS256""#,
        b"{\"alg\":\"RS\xff\"}",
        br#"{"alg":7}"#,
        br#"{ "alg":"RS256"}"#,
        b"[]",
    ];
    let nested = format!("{}.{}.", b64(br#"{"alg":"none"}"#), b64(br#"{"sub":"u"}"#));
    let large = format!(r#"{{"scope":"{}"}}"#, "read:a ".repeat(900));
    let payloads: &[&[u8]] = &[
        br#"{"iss":"https://a.example","exp":1790086400,"iat":1790000000,"scope":"a b"}"#,
        br#"{"exp":1,"iat":2,"nbf":3.5,"aud":[1],"sub":{}}"#,
        br#"{"a":1,"a":2,"b":{"c":1,"c":1e400},"n":9007199254740993,"s":"\ud800"}"#,
        b"\xEF\xBB\xBF{\"a\":1}",
        b"{\"a\":\"\xff\"}",
        b"{\"a\":1,\"b\":",
        b"{} x",
        b"[1]",
        b"text",
        b"\xff\xfe",
        b"",
        nested.as_bytes(),
        large.as_bytes(),
    ];
    let signatures = [
        b64(&[7; 256]),
        b64(&[7; 32]),
        String::new(),
        "A".to_owned(),
        "AB".to_owned(),
        "A=".to_owned(),
    ];
    for header in headers {
        for payload in payloads {
            for signature in &signatures {
                for end in ["", ".", "~", " ", "%20", "é"] {
                    let text = format!("{}.{}.{signature}{end}", b64(header), b64(payload));
                    for depth in [0, MAX_NESTING] {
                        assert_eq!(decode_at(&text, depth), decode_any(&text, depth), "{text}");
                    }
                }
            }
        }
    }
}
