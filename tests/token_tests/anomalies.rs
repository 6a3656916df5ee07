//! What is odd about a token, with place, RFC and consequence.

use super::build::{b64, codes, decode, jws, jwt};
use why403::token::{Anomaly, MAX_LENGTH, Part, Severity};

fn of_claims(claims: &str) -> Vec<&'static str> {
    codes(&decode(jwt(claims)))
}

fn of_header(header: &str) -> Vec<&'static str> {
    codes(&decode(jws(header, "{}")))
}

#[test]
fn algorithms_and_keys() {
    assert_eq!(of_header(r#"{"alg":"nOnE"}"#), ["alg.none", "signature.with-none"]);
    assert_eq!(of_header(r#"{"typ":"JWT"}"#), ["alg.missing"]);
    assert_eq!(
        of_header(r#"{"alg":"HS256","jku":"https://evil.example"}"#),
        ["key.address"]
    );
    assert_eq!(
        of_header(r#"{"alg":"HS256","x5u":"https://evil.example"}"#),
        ["key.address"]
    );
    assert_eq!(
        of_header(r#"{"alg":"HS256","jwk":{},"x5c":[]}"#),
        ["key.embedded", "key.embedded"]
    );
}

#[test]
fn critical_extensions() {
    assert_eq!(of_header(r#"{"alg":"HS256","crit":["exp"],"exp":1}"#), ["crit"]);
    for crit in ["[]", "{}", "[1]", r#"["alg"]"#, r#"["absent"]"#] {
        let codes = of_header(&format!(r#"{{"alg":"HS256","crit":{crit}}}"#));
        assert_eq!(codes[0], "crit.malformed", "{crit}");
    }
}

#[test]
fn repeated_names_are_told_with_their_path() {
    let token = decode(jws(
        r#"{"alg":"HS256","alg":"HS256"}"#,
        r#"{"sub":"a","cnf":{"jkt":"1","jkt":"2"},"sub":"b","\u0073ub":"c"}"#,
    ));
    let paths: Vec<_> = token
        .anomalies
        .iter()
        .map(|a| match a {
            Anomaly::Repeated { part, path } => (*part, path.as_str()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        paths,
        [
            (Part::Header, "alg"),
            (Part::Payload, "cnf.jkt"),
            (Part::Payload, "sub")
        ]
    );
    assert_eq!(
        token.claims().unwrap().sub(),
        Some("c"),
        "the last, as RFC 7519 §4 allows"
    );
}

#[test]
fn departures_from_base64url() {
    let header = b64(r#"{"alg":"HS256"}"#);
    let signature = b64([0; 32]);
    let of = |payload: &str| decode(format!("{header}.{payload}.{signature}")).anomalies;
    let start = header.len() + 1;
    let (part, at) = (Part::Payload, start + 3);
    assert_eq!(of("e30="), [Anomaly::Padding { part, at }]);
    let at = start + 2;
    assert_eq!(of("e31"), [Anomaly::TrailingBits { part, at }]);
    // {"a":"~~~"} has `fn5+` at its tilde signs.
    let standard = "eyJhIjoifn5+In0";
    let at = start + 11;
    assert_eq!(of(standard), [Anomaly::StandardAlphabet { part, at }]);
    assert_eq!(
        decode(format!("{header}.{standard}.{signature}"))
            .claims()
            .unwrap()
            .text("a"),
        Some("~~~")
    );
}

#[test]
fn encodings_of_the_json() {
    assert_eq!(of_claims("\u{feff}{\"sub\":\"x\"}"), ["json.bom"]);
    let latin = [b"{\"sub\":\"M".as_slice(), &[0xfc], b"ller\"}"].concat();
    let token = decode(format!("{}.{}.{}", b64(r#"{"alg":"HS256"}"#), b64(latin), b64([0; 32])));
    assert_eq!(
        token.anomalies,
        [Anomaly::NotUtf8 {
            part: Part::Payload,
            at: 9
        }]
    );
    assert_eq!(token.claims().unwrap().sub(), Some("M\u{fffd}ller"));
    assert_eq!(of_claims(r#"{"sub":"\ud800"}"#), ["json.surrogate"]);
}

#[test]
fn numbers_and_times() {
    assert_eq!(of_claims(r#"{"exp":1e400}"#), ["number.range", "time.range"]);
    assert_eq!(of_claims(r#"{"a":[{"b":-1e999}]}"#), ["number.range"]);
    assert_eq!(of_claims(r#"{"id":9007199254740993}"#), ["number.precision"]);
    assert_eq!(of_claims(r#"{"exp":1700000000.5}"#), ["time.fraction"]);
    assert_eq!(of_claims(r#"{"exp":"1700000000"}"#), ["time.type"]);
    assert_eq!(of_claims(r#"{"iat":null}"#), ["time.type"]);
    assert_eq!(of_claims(r#"{"exp":-5}"#), ["time.range"]);
    assert_eq!(of_claims(r#"{"exp":1700000000000}"#), ["time.unit"]);
    assert_eq!(of_claims(r#"{"iat":1700000000000000}"#), ["time.unit"]);
    assert_eq!(
        of_claims(r#"{"exp":1.7e9}"#),
        [""; 0],
        "another way to write a whole number"
    );
    assert_eq!(
        of_claims(r#"{"exp":1700000000,"iat":1700000000}"#),
        ["time.exp-before-iat"]
    );
    assert_eq!(
        of_claims(r#"{"exp":1700000000,"nbf":1700000001}"#),
        ["time.exp-before-nbf"]
    );
}

#[test]
fn types_of_claims() {
    assert_eq!(of_claims(r#"{"iss":1}"#), ["claim.type"]);
    assert_eq!(of_claims(r#"{"aud":{}}"#), ["claim.type"]);
    assert_eq!(of_claims(r#"{"aud":["a",1]}"#), ["claim.type"]);
    assert_eq!(of_claims(r#"{"aud":["a"]}"#), [""; 0]);
}

#[test]
fn signatures_of_impossible_length() {
    let with = |alg: &str, length: usize| {
        let header = b64(format!(r#"{{"alg":"{alg}"}}"#));
        codes(&decode(format!("{header}.e30.{}", b64(vec![7; length]))))
    };
    for (alg, right) in [
        ("HS256", 32),
        ("HS512", 64),
        ("ES256", 64),
        ("ES512", 132),
        ("EdDSA", 64),
        ("RS256", 256),
        ("PS512", 512),
    ] {
        assert_eq!(with(alg, right), [""; 0], "{alg}");
        assert_eq!(with(alg, right - 3), ["signature.length"], "{alg}");
    }
    assert_eq!(with("HS256", 0), ["signature.empty"]);
    assert_eq!(with("XX99", 5), [""; 0], "an unknown algorithm has no length");
}

#[test]
fn size_and_characters() {
    let large = jwt(&format!(r#"{{"a":"{}"}}"#, "x".repeat(9_000)));
    assert_eq!(codes(&decode(large)), ["token.large"]);
    let oversized = decode("a".repeat(MAX_LENGTH + 1));
    assert_eq!(oversized.malformed().unwrap().reason.code(), "malformed.oversized");
    assert_eq!(codes(&decode("00Dx0000000abcd!AQ8AQ.token")), ["token.characters"]);
    assert_eq!(codes(&decode("  token-0123456789abcdef\n")), ["token.outer-space"]);
}

#[test]
fn every_anomaly_has_a_text_an_rfc_and_a_severity() {
    let token = decode(jws(
        r#"{"alg":"none","jku":"https://evil.example"}"#,
        r#"{"exp":1700000000000,"sub":"a","sub":"b"}"#,
    ));
    let shown: Vec<String> = token
        .anomalies
        .iter()
        .map(|a| format!("[{}] {a}", a.severity().word()))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    [danger] The header says `alg: none`: nobody signed this token. Anyone can write such a token; a server must refuse it. (RFC 8725 §3.2, RFC 7519 §6)
    [danger] The header says where to fetch the key (`jku`). A server that follows it fetches the key from wherever the token's author likes; this program never does. (RFC 7515 §4.1.2, RFC 8725 §3.10)
    [readers differ] The name `sub` occurs more than once in the payload; the last is shown. Readers differ: most take the last, some the first, some refuse the token. (RFC 7519 §4)
    [readers differ] `exp` seems to be in milliseconds; it must be in seconds. Read as seconds it lies tens of thousands of years ahead: as `exp` the token never expires, as `nbf` or `iat` it is not valid yet. (RFC 7519 §2)
    [to be refused] The header says `alg: none`, and yet there is a signature. The two contradict each other; a server must refuse the token. (RFC 7518 §3.6)
    ");
    assert_eq!(
        token.anomalies.iter().map(Anomaly::severity).max(),
        Some(Severity::Danger)
    );
}
