//! The signs that ship: every one has a source, an example that it wins, and a counter-example that it does not hit; the
//! compiled form holds what the text says; nothing in an answer makes reading it fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use proptest::prelude::*;
use why403::exchange::{Body, Exchange, Outcome};
use why403::reason::{Proof, Reason};
use why403::sign::{Example, Signs, check, parse};
use why403::signs;

fn files() -> Vec<(String, String)> {
    check::files_in(&support::root()).unwrap()
}

fn pairs(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

#[test]
fn every_sign_wins_its_examples_and_passes_over_its_counter_examples() {
    let files = files();
    let mut signs = 0;
    for (name, text) in &files {
        for read in parse(name, text).unwrap().signs {
            assert!(
                !read.examples.is_empty() && !read.counters.is_empty(),
                "{name}: {}",
                read.sign.name
            );
            signs += 1;
        }
    }
    assert!(signs > 100, "only {signs} signs were read");
    if let Err(error) = check::check(&pairs(&files)) {
        panic!("{error}");
    }
}

#[test]
fn the_bundled_signs_are_those_of_the_files() {
    let files = files();
    let fresh = check::check(&pairs(&files)).unwrap();
    let (fresh, bundled) = (Signs::from_bytes(fresh).unwrap(), signs::bundled().unwrap());
    assert_eq!(fresh.len(), bundled.len());
    for number in 0..fresh.len() {
        assert_eq!(fresh.sign(number), bundled.sign(number));
    }
}

#[test]
fn mistakes_are_told_with_file_and_line() {
    let told = |text: &str| check::check(&[("x.txt", text)]).unwrap_err().to_string();
    insta::assert_snapshot!(told("signs\n"), @"x.txt:1: the file does not begin with `why403 signs 1`; make that its first line");
    let head = "why403 signs 1\nmaker x | X | framework\nsource s | S | 1\n";
    insta::assert_snapshot!(told(&format!("{head}sign a\n  reason token.gone\n  says {{scop}} is\n  prof told")), @"
    x.txt:5: there is no reason `token.gone`; `why403 reason` lists them all
    x.txt:6: no extractor is called `scop`; there are scope, scopes, permission, permissions, role, roles, name, names, urn, arn, action, guid, ip, address, time, seconds, number, word, header, text; use one of these
    x.txt:7: `prof` is not known here; conditions are status, header, key, code, says, title, page, xml, challenge, method, path, host, request, sent, unsent, body; before one may stand unless, and, or
    x.txt:4: the sign `a`: it states no reason; add `reason ID`
    ");
    insta::assert_snapshot!(told(&format!("{head}sign a\n  reason token.expired age=1\n  says b\n  proof told\n  source s\n  example 401 | c\n  counter 401 | b")), @"x.txt:5: the reason `token.expired` has no field `age`; it has ago, close; use one of them");
    let good = "  reason token.expired\n  says the token is old\n  proof told\n  source s\n  example 401 || the token is old\n  counter 401 || the token\n";
    insta::assert_snapshot!(told(&format!("{head}sign a\n{good}sign b\n{good}")), @"x.txt:16: the sign `b` is shadowed in its own example by `x/a` (token.expired); say more in its conditions, exclude it with `unless` there, or drop one of the two");
    let wider = good.replace("example 401", "counter 401 || the token is old\n  example 401");
    insta::assert_snapshot!(told(&format!("{head}sign a\n{wider}sign b\n{good}")), @"
    x.txt:9: the sign `a` is found in its counter-example; narrow the pattern, or mend the counter-example
    x.txt:17: the sign `b` is shadowed in its own example by `x/a` (token.expired); say more in its conditions, exclude it with `unless` there, or drop one of the two
    ");
}

#[test]
fn the_readme_counts_the_makers() {
    let readme = std::fs::read_to_string(support::root().join("README.md")).unwrap();
    let makers = files().len();
    assert!(
        readme
            .replace('\n', " ")
            .contains(&format!(" {makers} makers of software")),
        "README.md does not say that signs of {makers} makers are read"
    );
}

#[test]
fn a_sign_that_names_no_cause_is_told_to_name_one() {
    let head = "why403 signs 1\nmaker x | X | framework\nsource s | S | 1\n";
    let sign = |name: &str, reason: &str| {
        format!(
            "sign {name}\n  reason {reason}\n  says the door is shut\n  proof stated\n  source s\n  example 403 || the door is shut\n  counter 403 || the door\n"
        )
    };
    let text = format!(
        "{head}{}{}",
        sign("a", "permission.missing"),
        sign("b", "something.missing")
    );
    insta::assert_snapshot!(check::check(&[("x.txt", &text)]).unwrap_err().to_string(), @"x.txt:16: the sign `b` is shadowed in its own example by `x/a` (permission.missing); its reason names no cause and yields to every sign that names one; give it a reason that says more, or drop it");
}

#[test]
fn damaged_bytes_are_refused_or_read_and_never_fatal() {
    let bytes = check::check(&pairs(&files())).unwrap();
    let answer = Example::read(r#"403 | {"message":"Missing scope: a:b"}"#)
        .unwrap()
        .answer();
    for at in 0..bytes.len().min(3000) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        if let Ok(signs) = Signs::from_bytes(damaged) {
            let _ = signs.read(&answer, None);
        }
    }
    assert!(Signs::from_bytes(bytes[..40].to_vec()).is_err());
}

#[test]
fn an_exchange_is_read() {
    let mut exchange = Exchange::new("1", "GET", "https://api.example.com/x", 0).unwrap();
    exchange.outcome = Outcome::Status(401);
    exchange.response_body = Body::of(r#"{"message":"No token provided"}"#);
    let hits = |exchange: &Exchange| -> Vec<String> {
        let answer = signs::answer_of(exchange);
        let hits = signs::bundled().unwrap().read(&answer, None);
        hits.iter().map(|hit| format!("{hit:?}")).collect()
    };
    assert_eq!(hits(&exchange), ["general/no-credential: credential.none (told)"]);
    exchange.request_headers.push("authorization", "Bearer abc");
    assert_eq!(hits(&exchange), ["general/credential-not-seen: credential.none (told)"]);
}

/// Pieces of real answers, for answers that nobody wrote.
const PIECES: &[&str] = &[
    "missing scope",
    "required scopes:",
    "token",
    "expired",
    "or",
    "and",
    "[",
    "]",
    "'read:org'",
    "orders.read",
    "permission",
    "the",
    "requires",
    "role",
    "not authorized to perform:",
    "s3:GetObject",
    "on resource",
    "arn:aws:s3:::b",
    "…",
    "\"",
    "{",
    "}",
    "<p>",
    "csrf",
    "203.0.113.7",
    "is not allowed",
    "(",
    ")",
    ":",
    ",",
    ".",
    "é",
    "jwt",
    "audience",
    "invalid",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_answer_is_read_and_every_hit_makes_a_reason(picks in prop::collection::vec(0..PIECES.len(), 0..40), form in 0_u8..4, status in 200_u16..520) {
        let text = picks.iter().map(|pick| PIECES[*pick]).collect::<Vec<_>>().join(" ");
        let mut exchange = Exchange::new("1", "GET", "https://api.example.com/x", 0).unwrap();
        exchange.outcome = Outcome::Status(status);
        let body = match form {
            0 => text,
            1 => format!("<html><title>{text}</title><p>{text}</p></html>"),
            2 => serde_json::json!({ "error": { "message": text } }).to_string(),
            _ => format!("<Error><Message>{text}</Message></Error>"),
        };
        exchange.response_body = Body::of(&body);
        let answer = signs::answer_of(&exchange);
        for hit in signs::bundled().unwrap().read(&answer, None) {
            prop_assert!(Reason::from_fields(hit.reason, &hit.fields).is_ok());
            prop_assert!(!hit.source.title.is_empty());
            prop_assert!(hit.proof != Proof::Stated || hit.maker.id != "general" || hit.sign.starts_with("key-"));
        }
    }

    #[test]
    fn any_text_is_read_as_signs(text in "(why403 signs 1\n)?(maker a \\| b \\| general\n)?[a-z .|{}()=~:\"…^$@\\\\\n0-9]{0,300}") {
        let _ = check::check(&[("x", &text)]);
    }
}
