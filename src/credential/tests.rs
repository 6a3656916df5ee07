use super::*;

fn with(value: &str) -> Credential {
    let mut exchange = Exchange::new("1", "GET", "https://api.example.com/", 0).unwrap();
    exchange.request_headers.push("Authorization", value);
    find(&exchange).remove(0)
}

fn token(credential: &Credential) -> &str {
    credential.token.as_ref().map(|t| t.expose().as_str()).unwrap_or("-")
}

#[test]
fn the_scheme_is_read_in_any_case() {
    for value in ["Bearer abc", "bearer abc", "BEARER abc"] {
        let found = with(value);
        assert_eq!(
            (found.scheme.clone(), token(&found), found.problems.len()),
            (Scheme::Bearer, "abc", 0)
        );
    }
    assert_eq!(with("dpop abc").scheme, Scheme::Dpop);
    assert_eq!(with("Basic dTpw").scheme, Scheme::Basic);
}

#[test]
fn what_programs_get_wrong_is_named_and_the_token_still_found() {
    let cases: &[(&str, &str, Problem)] = &[
        ("Bearer Bearer abc", "abc", Problem::DoubledScheme),
        ("Bearer \"abc\"", "abc", Problem::Quoted),
        ("Bearer   abc", "abc", Problem::StrayWhitespace),
        ("Bearer a b", "a b", Problem::StrayWhitespace),
        ("abc", "abc", Problem::NoScheme),
        ("Bearer", "-", Problem::Empty),
        ("Bearer ", "-", Problem::Empty),
        ("", "-", Problem::Empty),
        ("Bearer undefined", "-", Problem::Placeholder("undefined".to_owned())),
        ("Bearer <token>", "-", Problem::Placeholder("<token>".to_owned())),
        (
            "Bearer [object Object]",
            "-",
            Problem::Placeholder("[object Object]".to_owned()),
        ),
    ];
    for (value, expected, problem) in cases {
        let found = with(value);
        assert_eq!(token(&found), *expected, "{value}");
        assert!(found.problems.contains(problem), "{value}: {:?}", found.problems);
    }
}

#[test]
fn a_part_of_a_token_does_not_pass_for_a_scheme() {
    for value in [
        "0a00a!A!aAAaa!aA!Aa0aaAA A",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0. c2ln",
        "AbCdEfGhIjKlMnOpQrStUvWxYz12 x",
    ] {
        let found = with(value);
        assert_eq!(found.scheme, Scheme::None, "{value}");
        assert_eq!(token(&found), value);
        assert!(found.problems.contains(&Problem::NoScheme) && found.problems.contains(&Problem::StrayWhitespace));
    }
    assert_eq!(
        with("AWS4-HMAC-SHA256 Credential=x").scheme,
        Scheme::Other("AWS4-HMAC-SHA256".to_owned())
    );
    assert_eq!(with("SSWS abc").scheme, Scheme::Other("SSWS".to_owned()));
}

#[test]
fn several_headers_are_all_found_also_when_the_browser_joined_them() {
    let mut exchange = Exchange::new("1", "GET", "https://api.example.com/", 0).unwrap();
    exchange.request_headers.push("authorization", "Bearer abc, Basic dTpw");
    let found = find(&exchange);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].scheme, Scheme::Basic);
    assert!(found[0].problems.contains(&Problem::SeveralHeaders(2)));
}

#[test]
fn tokens_in_address_and_form_are_found_and_are_a_problem_in_themselves() {
    let mut exchange = Exchange::new("1", "POST", "https://api.example.com/?access_token=abc", 0).unwrap();
    exchange
        .request_headers
        .push("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    exchange.request_body = crate::exchange::Body::of("x=1&access_token=def");
    let found = find(&exchange);
    assert_eq!(found.iter().map(token).collect::<Vec<_>>(), ["abc", "def"]);
    assert_eq!(found[0].problems, [Problem::InQuery]);
    assert_eq!(found[1].problems, [Problem::InForm]);
    assert!(!exchange.url.shown().contains("abc"));
}

#[test]
fn a_placeholder_is_closed_and_short_or_else_a_token() {
    for placeholder in ["Bearer ${TOKEN}", "Bearer <token>", "Bearer {{token}}"] {
        assert!(with(placeholder).token.is_none(), "{placeholder}");
    }
    // It would be shown.
    for token in [
        "Bearer ${#0a0#A-#0a00##aaaa",
        "Bearer {#0A ## 0#]A#A0}",
        "Bearer token 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",
        "Bearer null-and-void Secret123",
        "Bearer ${prod-Secret-987654321}",
        "Bearer ${0123456789012345678901234567890123456789012345}",
    ] {
        let found = with(token);
        assert!(found.token.is_some(), "{token}");
        let shown = |problem: &Problem| matches!(problem, Problem::Placeholder(_));
        assert!(!found.problems.iter().any(shown), "{token}");
    }
}

#[test]
fn a_header_of_commas_takes_no_longer_than_another() {
    let begin = std::time::Instant::now();
    assert_eq!(with(&format!("Bearer {}", ",".repeat(300_000))).scheme, Scheme::Bearer);
    assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
}

#[test]
fn parameters_of_a_scheme_are_no_token() {
    for value in [
        "AWS4-HMAC-SHA256 Credential=x/y, SignedHeaders=host, Signature=abc",
        "SharedKey account=abc",
        "Basic dTpw",
    ] {
        assert!(!with(value).carries_a_token(), "{value}");
    }
    for value in ["Bearer a,b", "SSWS abc", "token abc==", "abc"] {
        assert!(with(value).carries_a_token(), "{value}");
    }
}
