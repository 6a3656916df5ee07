use super::*;

const SECRET: &str = "aB3dE5+gH7/jK9mN1pQ3";

fn cleaned(text: &str) -> String {
    let mut text = text.to_owned();
    Scrubber::new([SECRET]).clean(&mut text);
    text
}

#[test]
fn every_form_is_taken_out_and_the_rest_stays() {
    let bytes = SECRET.as_bytes();
    let standard = base64::engine::general_purpose::STANDARD;
    for form in [
        SECRET.to_owned(),
        SECRET.to_lowercase(),
        SECRET.to_uppercase(),
        SECRET.chars().rev().collect(),
        SECRET
            .chars()
            .map(|c| format!("{c} "))
            .collect::<String>()
            .trim()
            .to_owned(),
        bytes.iter().map(|b| format!("%{b:02X}")).collect(),
        bytes.iter().map(|b| format!("%25{b:02x}")).collect(),
        bytes.iter().map(|b| format!("&#{b};")).collect(),
        bytes.iter().map(|b| format!("&#x{b:X};")).collect(),
        bytes.iter().map(|b| format!("\\u{b:04x}")).collect(),
        bytes.iter().map(|b| format!("{b:02x}")).collect(),
        bytes.iter().map(|b| format!("{b:02X}")).collect(),
        SECRET.replace('/', "\\/"),
        SECRET.replace('+', "%2B"),
        SECRET.get(..13).unwrap().to_owned(),
        SECRET.get(6..).unwrap().to_owned(),
    ] {
        let text = format!("The token '{form}' is not known.");
        assert_eq!(
            cleaned(&text),
            format!("The token '{TAKEN_OUT}' is not known."),
            "{form}"
        );
    }
    for before in ["", "u", "us", "user:"] {
        let inside = standard.encode(format!("{before}{SECRET}"));
        let text = cleaned(&format!("Basic {inside}"));
        assert!(text.contains(TAKEN_OUT), "{before} {text}");
    }
}

#[test]
fn a_secret_within_another_one_takes_nothing_of_it_away() {
    let scrubber = Scrubber::new(["a0A0A0aaa00A0", "AA0Aa0A0", "a0A0A0aaa00A0.0aa~a0/AA0Aa0A0"]);
    let mut text = "a0A0A0aaa00A0.0aa%7Ea0%2FAA0Aa0A0".to_owned();
    assert!(scrubber.clean(&mut text));
    assert_eq!(text, TAKEN_OUT);
}

#[test]
fn words_of_a_long_header_stay_though_it_is_written_in_escapes_too() {
    let plain = format!(
        "Credential=AKIDEXAMPLE/20260101/eu-west-1/service/aws4_request, {}SignedHeaders=host, Signature={}",
        "Padding=word, ".repeat(20),
        "0a1b2c3d".repeat(8)
    );
    let escaped = plain
        .replace('=', "%3D")
        .replace('/', "%2F")
        .replace(',', "%2C")
        .replace(' ', "+");
    let scrubber = Scrubber::new([plain.as_str(), escaped.as_str()]);
    let mut text = "The server computed another signature for this request.".to_owned();
    assert!(!scrubber.clean(&mut text), "{text}");
    for secret in [&plain, &escaped] {
        let mut text = format!("Not good: {secret}.");
        assert!(scrubber.clean(&mut text));
        assert_eq!(text, format!("Not good: {TAKEN_OUT}."));
    }
}

#[test]
fn ordinary_words_stay() {
    for (secret, text) in [
        (
            "https://app.example.com/page",
            "Requests from https://app.example.com are blocked.",
        ),
        ("my-web-client-release", "The client is a web client."),
        ("FakeRefreshTokenFakeRefreshToken", "The refresh token is not accepted."),
        ("short", "This is short."),
        (SECRET, "Nothing of it."),
        (
            "abcdEF123_P0A1_1eb65fdf-9643-417f-9974-ad72cae0e10f",
            "Organisation 1eb65fdf-9643-417f-9974-ad72cae0e10f",
        ),
    ] {
        let mut same = text.to_owned();
        assert!(!Scrubber::new([secret]).clean(&mut same), "{same}");
        assert_eq!(same, text);
    }
}
