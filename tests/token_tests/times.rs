//! Times against a given clock.

use super::build::{decode, jwt};
use why403::token::{Validity, http_date_ms, length, utc};

const NOW: i64 = 1_700_000_000;

fn at(claims: &str, skew: u32) -> Validity {
    decode(jwt(claims)).claims().unwrap().validity(NOW * 1000 + 999, skew)
}

#[test]
fn validity_in_words() {
    let mut shown = String::new();
    for (exp, rest) in [
        ("1699988480", ""),
        ("1699999990", ""),
        ("1700000000", ""),
        ("1700000001", ""),
        ("1700090061", ""),
        ("1700000000000", ""),
        ("1700003600", r#","nbf":1700000030"#),
        ("1700003600", r#","nbf":1700000300"#),
        ("1700003600", r#","iat":1700000300"#),
        ("\"soon\"", ""),
        ("1e400", ""),
    ] {
        let claims = format!(r#"{{"exp":{exp}{rest}}}"#);
        let validity = at(&claims, 60);
        let refused = if validity.is_out_of_time() {
            "  (out of time)"
        } else {
            ""
        };
        shown.push_str(&format!("{claims}: {}{refused}\n", validity.text()));
    }
    shown.push_str(&at("{}", 60).text());
    insta::assert_snapshot!(shown, @r#"
    {"exp":1699988480}: expired 3 h 12 min ago  (out of time)
    {"exp":1699999990}: expired 10 s ago, within the allowance for clocks
    {"exp":1700000000}: expires now, within the allowance for clocks
    {"exp":1700000001}: valid for 1 s
    {"exp":1700090061}: valid for 1 d 1 h
    {"exp":1700000000000}: valid for more than 100 years
    {"exp":1700003600,"nbf":1700000030}: not valid for another 30 s, within the allowance for clocks
    {"exp":1700003600,"nbf":1700000300}: not valid for another 5 min  (out of time)
    {"exp":1700003600,"iat":1700000300}: issued 5 min in the future
    {"exp":"soon"}: names an expiry that cannot be read
    {"exp":1e400}: names an expiry that cannot be read
    names no expiry
    "#);
}

#[test]
fn the_allowance_for_clocks_has_sharp_edges() {
    let expired = |exp: i64, skew| {
        matches!(
            at(&format!(r#"{{"exp":{exp}}}"#), skew),
            Validity::Expired { within_skew: false, .. }
        )
    };
    assert!(expired(NOW, 0), "RFC 7519 §4.1.4: on or after");
    assert!(!expired(NOW, 1));
    assert!(!expired(NOW - 59, 60));
    assert!(expired(NOW - 60, 60));
}

#[test]
fn lengths_of_time() {
    let shown: Vec<String> = [
        0,
        1,
        59,
        60,
        61,
        3_600,
        11_520,
        86_400,
        90_061,
        172_800,
        31_557_600,
        64_000_000,
        i64::MAX,
        i64::MIN,
        -61,
    ]
    .into_iter()
    .map(length)
    .collect();
    insta::assert_snapshot!(shown.join(", "), @"0 s, 1 s, 59 s, 1 min, 1 min 1 s, 1 h, 3 h 12 min, 1 d, 1 d 1 h, 2 d, 1 year, 2 years 10 d, more than 100 years, more than 100 years, 1 min 1 s");
}

#[test]
fn moments_in_utc() {
    assert_eq!(utc(0).as_deref(), Some("1970-01-01 00:00:00 UTC"));
    assert_eq!(utc(1_700_000_000).as_deref(), Some("2023-11-14 22:13:20 UTC"));
    assert_eq!(utc(951_782_400).as_deref(), Some("2000-02-29 00:00:00 UTC"));
    assert_eq!(utc(-1).as_deref(), Some("1969-12-31 23:59:59 UTC"));
    assert_eq!(utc(253_402_300_799).as_deref(), Some("9999-12-31 23:59:59 UTC"));
    assert_eq!(utc(253_402_300_800), None);
    assert_eq!(utc(i64::MIN), None);
}

#[test]
fn the_date_header_of_an_answer() {
    // RFC 9110 §5.6.7's own example.
    assert_eq!(http_date_ms("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
    assert_eq!(http_date_ms("Tue, 29 Feb 2000 00:00:00 GMT"), Some(951_782_400_000));
    for broken in [
        "",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 99 Nov 1994 08:49:37 GMT",
    ] {
        assert_eq!(http_date_ms(broken), None, "{broken}");
    }
}
