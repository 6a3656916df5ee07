#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::exchange::{Body, Exchange, Outcome};
use crate::sensitive::Sensitive;

fn print(text: &str) -> String {
    Sensitive::new(text.to_owned()).fingerprint()
}

fn asked(url: &str, at_ms: i64, request: &str, status: u16, answer: &str) -> Exchange {
    let mut exchange = Exchange::new("1", "POST", url, at_ms).unwrap();
    exchange.request_body = Body::of(request);
    exchange.outcome = Outcome::Status(status);
    exchange.response_body = Body::of(answer);
    exchange
}

fn issue(exchange: &Exchange) -> Issue {
    match read(exchange) {
        Some(Noted::Issue(issue)) => issue,
        other => panic!("{other:?}"),
    }
}

#[test]
fn forms_and_json_of_token_endpoints_are_read_alike() {
    let answer = r#"{"access_token":"a-token","scope":"a b","expires_in":"60","refresh_token":"a-refresh","token_type":"Bearer"}"#;
    for request in [
        "grant_type=refresh_token&client_id=c&client_secret=hush-hush&refresh_token=spent-one&scope=a+b+c",
        r#"{"grant_type":"refresh_token","client_id":"c","client_secret":"hush-hush","refresh_token":"spent-one","scope":["a","b","c"]}"#,
    ] {
        let found = issue(&asked("https://id.example.com/oauth/token", 5, request, 200, answer));
        assert_eq!(found.asked.as_deref().unwrap(), ["a", "b", "c"]);
        assert_eq!(found.scopes().unwrap(), ["a", "b"]);
        assert_eq!((found.client.as_deref(), found.lives_s), (Some("c"), Some(60)));
        assert_eq!(
            (found.token.unwrap(), found.spent.unwrap()),
            (print("a-token"), print("spent-one"))
        );
        assert_eq!(found.refresh, Some(print("a-refresh")));
    }
}

#[test]
fn a_vendors_own_names_stand_in_its_folder() {
    let request = r#"{"token":{"client_id":7,"scopes":["read"]}}"#;
    let answer = r#"{"token":{"full_token":"the-whole-token","token":"the-whole","scopes":["read"]}}"#;
    let own = "https://acme.zendesk.com/api/v2/oauth/tokens.json";
    let found = issue(&asked(own, 5, request, 201, answer));
    assert_eq!(found.token, Some(print("the-whole-token")));
    assert_eq!(
        (found.asked, found.granted),
        (Some(vec!["read".to_owned()]), Some(vec!["read".to_owned()]))
    );
    let elsewhere = asked(
        "https://acme.zendesk.com.evil.example/api/v2/oauth/tokens.json",
        5,
        request,
        201,
        answer,
    );
    assert_eq!(read(&elsewhere), None);
}

#[test]
fn no_secret_is_taken_for_a_name() {
    let request = "grant_type=password&client_id=hush-hush-hush&client_secret=hush-hush-hush&scope=a+hush-hush-hush";
    let found = issue(&asked(
        "https://id.example.com/oauth/token",
        5,
        request,
        400,
        "{\"error\":\"invalid_client\"}",
    ));
    assert_eq!(found.asked.as_deref().unwrap(), ["a"]);
    assert_eq!((found.client, found.error.as_deref()), (None, Some("invalid_client")));
    let sign_in = "https://id.example.com/authorize?client_id=c&response_type=code&scope=a+the-state-itself&state=the-state-itself&code_challenge=x";
    let mut exchange = Exchange::new("1", "GET", sign_in, 5).unwrap();
    exchange.outcome = Outcome::Status(302);
    exchange.response_headers.push(
        "location",
        "https://app.example.com/cb?code=the-code-itself&state=the-state-itself",
    );
    let kept = serde_json::to_string(&read(&exchange).unwrap()).unwrap();
    assert!(!kept.contains("the-state") && !kept.contains("the-code"), "{kept}");
}

#[test]
fn what_a_server_repeats_of_the_request_is_no_name() {
    let token = "#aaa#a ]##0#A#a a0#0a A#bbb";
    let answer = format!(r#"{{"error":"{token}","scope":"a opaque-token-of-nobody"}}"#);
    let url = "https://id.example.com/oauth/token";
    let mut exchange = asked(
        url,
        5,
        "grant_type=client_credentials&scope=opaque-token-of-nobody+b",
        401,
        &answer,
    );
    exchange
        .request_headers
        .push("authorization", format!("Bearer {token}"));
    exchange.request_headers.push("x-api-key", "opaque-token-of-nobody");
    assert_eq!(issue(&exchange).error.as_deref(), Some("401"));
    let mut exchange = exchange.clone();
    exchange.request_headers = [("authorization", "Bearer opaque-token-of-nobody")]
        .into_iter()
        .collect();
    assert_eq!(issue(&exchange).asked.unwrap(), ["b"]);
}

fn given(at_ms: i64, token: &str, spent: Option<&str>, refresh: &str) -> Noted {
    Noted::Issue(Issue {
        at_ms,
        host: "id.example.com".to_owned(),
        grant: Some(
            if spent.is_some() {
                "refresh_token"
            } else {
                "authorization_code"
            }
            .to_owned(),
        ),
        client: Some("c".to_owned()),
        token: Some(token.to_owned()),
        spent: spent.map(str::to_owned),
        refresh: Some(refresh.to_owned()),
        ..Issue::default()
    })
}

fn sign_in(at_ms: i64, client: &str, code: bool) -> Noted {
    let back = Returned {
        at_ms,
        code,
        error: (!code).then(|| "login_required".to_owned()),
        ..Returned::default()
    };
    Noted::SignIn(SignIn {
        at_ms,
        host: "id.example.com".to_owned(),
        client: Some(client.to_owned()),
        scopes: Some(vec!["a".to_owned()]),
        back: Some(back),
        ..SignIn::default()
    })
}

#[test]
fn refreshes_lead_back_to_the_sign_in() {
    let mut all = Vec::new();
    for noted in [
        sign_in(0, "another", true),
        sign_in(1, "c", true),
        sign_in(2, "c", false),
        given(10, "t1", None, "r1"),
        given(20, "t2", Some("r1"), "r2"),
        given(30, "t3", Some("r2"), "r2"),
    ] {
        assert!(note(&mut all, noted));
    }
    let known = join(&all, Some("t2"), None, None, 40, None);
    assert_eq!(known.issue.unwrap().at_ms, 20);
    assert_eq!(known.first.unwrap().at_ms, 10);
    assert_eq!(
        known.sign_in.map(|(one, link)| (one.at_ms, link)),
        Some((1, Link::Token))
    );
    assert_eq!(known.newer.unwrap().at_ms, 30);
    // What was handed out after the call is no newer token of then.
    assert!(join(&all, Some("t2"), None, None, 25, None).newer.is_none());
    assert!(join(&all, Some("unknown"), None, None, 40, None).is_empty());
}

#[test]
fn what_a_login_host_hands_back_later_is_the_answer_of_its_last_sign_in() {
    let mut all = Vec::new();
    let Noted::SignIn(mut open) = sign_in(5, "c", true) else {
        panic!()
    };
    open.back = None;
    assert!(note(&mut all, Noted::SignIn(open)));
    let back = Returned {
        at_ms: 60,
        host: "id.example.com".to_owned(),
        error: Some("access_denied".to_owned()),
        ..Returned::default()
    };
    assert!(note(&mut all, Noted::Returned(back.clone())));
    assert!(!note(&mut all, Noted::Returned(back)));
    let Some(Noted::SignIn(one)) = all.first() else {
        panic!()
    };
    assert_eq!(one.back.as_ref().unwrap().error.as_deref(), Some("access_denied"));
}
