use super::*;
use crate::exchange::{Body, Headers};
use crate::reason::{AddressRefused, DpopProof, GatewayRoute, Join, NotTheApi, Reason, ScopeMissing};
use crate::signs;

/// All that is heard of an answer.
fn heard(exchange: &Exchange) -> Denial {
    let mut denial = read(exchange);
    hear(
        &mut denial,
        &signs::answer_of(exchange),
        signs::bundled().unwrap(),
        None,
    );
    denial
}

/// What an answer states.
fn stated(exchange: &Exchange) -> Vec<Reason> {
    heard(exchange).states.into_iter().map(|one| one.reason).collect()
}

fn ids(exchange: &Exchange) -> Vec<ReasonId> {
    stated(exchange).iter().map(Reason::id).collect()
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Exchange {
    let mut exchange = Exchange::new("1", "GET", "https://api.example.com/x", 0).unwrap();
    exchange.outcome = Outcome::Status(status);
    exchange
        .request_headers
        .push("authorization", "Bearer fake-opaque-token-of-nobody");
    exchange.response_headers = headers.iter().copied().collect::<Headers>();
    exchange.response_body = Body::of(body);
    exchange
}

#[test]
fn a_challenge_names_the_scopes() {
    let challenge = r#"Bearer error="insufficient_scope", scope="a b""#;
    let needed = ScopeMissing {
        names: vec!["a".to_owned(), "b".to_owned()],
        join: Join::All,
        needed: Some("yes".to_owned()),
        held: vec![],
    };
    assert_eq!(
        stated(&answer(403, &[("WWW-Authenticate", challenge)], "")),
        [Reason::from(needed)]
    );
}

#[test]
fn a_firewalls_page_is_not_the_apis_answer_and_a_page_that_passed_through_may_be() {
    let page = |headers, body| match stated(&answer(403, headers, body)).as_slice() {
        [Reason::NotTheApi(NotTheApi { sign, through })] => (sign.clone(), through.clone()),
        other => panic!("{other:?}"),
    };
    let block = "<html>Sorry, you have been blocked … Cloudflare Ray ID</html>";
    let headers: &[(&str, &str)] = &[("content-type", "text/html"), ("cf-ray", "8x")];
    assert!(page(headers, block).0.unwrap().contains("Cloudflare"));
    // A page that says no more than its status may be anybody's.
    let own = "<html><h1>Forbidden</h1></html>";
    assert_eq!(ids(&answer(403, headers, own)), [ReasonId::Refused]);
}

#[test]
fn problem_details_and_plain_text_give_the_message() {
    let problem = heard(&answer(
        403,
        &[("content-type", "application/problem+json")],
        r#"{"type":"https://x/y","title":"No","detail":"Not you"}"#,
    ));
    assert_eq!(
        (problem.message.as_deref(), problem.code.as_deref()),
        (Some("Not you"), Some("No"))
    );
    assert_eq!(heard(&answer(403, &[], "nope\u{7}")).message.as_deref(), Some("nope"));
}

#[test]
fn a_token_that_the_server_repeats_is_taken_out() {
    let token = "abcdefgh12345678";
    let mut denial = heard(&answer(
        401,
        &[("x-request-id", token)],
        &format!(r#"{{"error":"invalid_token","error_description":"Token {token} is unknown","code":"{token}"}}"#),
    ));
    without_secrets(&mut denial, &KeptForms::default(), &[token]);
    assert!(!format!("{denial:?}").contains(token), "{denial:?}");
    let other = heard(&answer(
        401,
        &[],
        r#"{"message":"no user for 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"}"#,
    ));
    assert_eq!(other.message.as_deref(), Some("no user for …(token)…"));
}

#[test]
fn libraries_sentences_that_mean_one_thing_are_read_and_others_are_not() {
    for (body, reason) in [
        (r#"{"message":"jwt expired"}"#, ReasonId::TokenExpired),
        (r#"{"message":"Invalid or expired token"}"#, ReasonId::TokenRefused),
        (
            r#"{"code":"credentials_required","message":"No authorization token was found"}"#,
            ReasonId::CredentialNone,
        ),
        (
            r#"{"message":"jwt audience invalid. expected: x"}"#,
            ReasonId::TokenAudience,
        ),
        (r#"{"message":"Forbidden"}"#, ReasonId::Refused),
    ] {
        assert_eq!(ids(&answer(401, &[], body)), [reason], "{body}");
    }
    let address = r#"{"message":"Your IP address is not allowed: 203.0.113.7"}"#;
    let reason = AddressRefused {
        address: Some("203.0.113.7".to_owned()),
    };
    assert_eq!(stated(&answer(401, &[], address)), [Reason::from(reason)]);
}

#[test]
fn challenges_of_several_standards_in_one_header() {
    let header = r#"Bearer resource_metadata="https://api.example.com/.well-known/oauth-protected-resource?x=1", DPoP error="use_dpop_nonce", algs="ES256""#;
    let denial = heard(&answer(401, &[("WWW-Authenticate", header)], ""));
    assert_eq!(
        denial.metadata.as_deref(),
        Some("https://api.example.com/.well-known/oauth-protected-resource")
    );
    let proof = DpopProof {
        error: Some("use_dpop_nonce".to_owned()),
    };
    assert!(
        denial
            .states
            .iter()
            .any(|one| one.reason == Reason::from(proof.clone())),
        "{denial:?}"
    );
}

#[test]
fn gateways_are_told_apart_from_the_api() {
    let headers: &[(&str, &str)] = &[
        ("x-amzn-errortype", "MissingAuthenticationTokenException"),
        ("x-amzn-requestid", "b1b2"),
    ];
    let route = answer(403, headers, r#"{"message":"Missing Authentication Token"}"#);
    assert!(
        matches!(
            stated(&route).as_slice(),
            [Reason::GatewayRoute(GatewayRoute { gateway: Some(_), .. })]
        ),
        "{:?}",
        stated(&route)
    );
    let portal = answer(511, &[("content-type", "text/html")], "<html>Wi-Fi</html>");
    assert!(ids(&portal).contains(&ReasonId::NotTheApi), "{:?}", ids(&portal));
    let akamai = read(&answer(
        403,
        &[("content-type", "text/html"), ("server", "AkamaiGHost")],
        "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>Reference&#32;&#35;18&#46;2f1c2117&#46;1732&#46;1a2b</BODY></HTML>",
    ));
    assert_eq!(
        akamai.support,
        [("Reference on the page".to_owned(), "18.2f1c2117.1732.1a2b".to_owned())]
    );
}

#[test]
fn a_token_is_taken_out_also_behind_its_name_and_short_ones_as_words() {
    for (body, expected) in [
        (
            "bad access_token=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",
            "bad access_token=…(token)…",
        ),
        ("see /cb/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln", "see /cb/…(token)…"),
        ("refresh 1//0gFakeRefreshTokenFake", "refresh …(token)…"),
    ] {
        let denial = heard(&answer(401, &[], &format!(r#"{{"message":"{body}"}}"#)));
        assert_eq!(denial.message.as_deref(), Some(expected));
    }
    let mut short = heard(&answer(
        401,
        &[],
        r#"{"message":"hunter2 is no password, hunter23 is"}"#,
    ));
    without_secrets(&mut short, &KeptForms::default(), &["hunter2"]);
    assert_eq!(short.message.as_deref(), Some("…(token)… is no password, hunter23 is"));
}

#[test]
fn no_mark_turns_the_direction_of_a_report() {
    let denial = heard(&answer(403, &[], "{\"message\":\"a\u{202e}b\u{2066}c\"}"));
    assert_eq!(denial.message.as_deref(), Some("a b c"));
}
