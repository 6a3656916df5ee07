//! Shapes of answers, as servers send them.

use super::*;
use proptest::prelude::*;

fn read(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    Answer::of(&Seen {
        status: Some(status),
        headers: headers.to_vec(),
        body: Some(body),
        ..Seen::default()
    })
}

fn shown(answer: &Answer) -> String {
    let mut out = format!("{} {:?}\n", answer.kind().word(), answer.inner_statuses());
    for code in answer.codes() {
        out.push_str(&format!("code {} = {}\n", code.path, code.text));
    }
    for sentence in answer.sentences() {
        out.push_str(&format!("says {} = {}\n", sentence.path, sentence.text));
    }
    out.push_str(&format!("shown: {:?} {:?}", answer.code(), answer.fullest()));
    out
}

#[test]
fn no_text_of_an_answer_is_in_its_debug() {
    let answer = read(
        401,
        &[("x-error", "secret-1")],
        r#"{"message":"the token secret-2 is bad"}"#,
    );
    assert!(!format!("{answer:?} {:?}", answer.challenges()).contains("secret"));
}

#[test]
fn shapes_of_json() {
    let hubspot = r#"{"status":"error","message":"This app hasn't been granted all required scopes to make this call.","errors":[{"message":"One or more of the following scopes are required.","context":{"requiredScopes":["contacts"]}}],"links":{"scopes":"https://x.example/scopes"},"category":"MISSING_SCOPES"}"#;
    insta::assert_snapshot!(shown(&read(403, &[], hubspot)), @r#"
    json []
    code category = MISSING_SCOPES
    code status = error
    says errors[].message = One or more of the following scopes are required.
    says message = This app hasn't been granted all required scopes to make this call.
    shown: Some("MISSING_SCOPES") Some("This app hasn't been granted all required scopes to make this call.")
    "#);
    let fastapi = r#"{"detail":[{"loc":["header","authorization"],"msg":"Field required","type":"missing"}]}"#;
    insta::assert_snapshot!(shown(&read(422, &[], fastapi)), @r#"
    json []
    code detail[].type = missing
    says detail[].msg = Field required
    shown: Some("missing") Some("Field required")
    "#);
    let wrapped = r#"{"errorMessages":["You do not have the permission to see the specified issue.","Login Required"],"errors":{}}"#;
    insta::assert_snapshot!(shown(&read(403, &[], wrapped)), @r#"
    json []
    says errorMessages[] = You do not have the permission to see the specified issue.
    says errorMessages[] = Login Required
    shown: None Some("You do not have the permission to see the specified issue.")
    "#);
    let numbers = r#"[{"errorCode":65001,"statusCode":403,"message":"AADSTS65001"}]"#;
    insta::assert_snapshot!(shown(&read(400, &[], numbers)), @r#"
    json [403]
    code errorCode = 65001
    says message = AADSTS65001
    shown: Some("65001") Some("AADSTS65001")
    "#);
    let nested = r#"{"error":{"code":"Forbidden","message":"{\"errorCode\":\"AuthFailed\",\"message\":\"You lack the role.\"}"}}"#;
    insta::assert_snapshot!(shown(&read(403, &[], nested)), @r#"
    json []
    code error.code = Forbidden
    code error.message.errorCode = AuthFailed
    says error.message.message = You lack the role.
    shown: Some("AuthFailed") Some("You lack the role.")
    "#);
    let string = r#""{\"code\":\"x.y\",\"message\":\"no such right here\"}""#;
    insta::assert_snapshot!(shown(&read(403, &[], string)), @r#"
    json []
    code code = x.y
    says message = no such right here
    shown: Some("x.y") Some("no such right here")
    "#);
}

#[test]
fn several_answers_in_one() {
    let graphql = r#"{"errors":[{"message":"Access denied for menu field.","extensions":{"code":"ACCESS_DENIED","http":{"status":403}}}],"data":{"note":"this is not about it"}}"#;
    insta::assert_snapshot!(shown(&read(200, &[], graphql)), @r#"
    json [403]
    code errors[].extensions.code = ACCESS_DENIED
    code errors[].extensions.http.status = 403
    says errors[].message = Access denied for menu field.
    shown: Some("ACCESS_DENIED") Some("Access denied for menu field.")
    "#);
    let rpc = r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Unauthorized call","data":{"reason":"token_expired"}}}"#;
    insta::assert_snapshot!(shown(&read(200, &[], rpc)), @r#"
    json []
    code error.code = -32001
    code error.data.reason = token_expired
    says error.message = Unauthorized call
    shown: Some("token_expired") Some("Unauthorized call")
    "#);
    let batch = r#"{"responses":[{"id":"1","status":200,"body":{"message":"all is fine here"}},{"id":"2","status":403,"body":{"error":{"code":"Forbidden","innererror":{"code":"x"},"message":"Access is denied here."}}}]}"#;
    let answer = read(200, &[], batch);
    assert_eq!(answer.members().len(), 1);
    insta::assert_snapshot!(shown(&answer), @r#"
    json [403]
    code responses[].body.error.code = Forbidden
    code responses[].body.error.innererror.code = x
    code responses[].status = 403
    says responses[].body.error.message = Access is denied here.
    shown: Some("x") Some("Access is denied here.")
    "#);
    let multipart = "--b_1\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"message\":\"all is fine\"}\r\n--b_1\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"code\":\"E7\",\"message\":\"Principal lacks it.\"}}\r\n--b_1--";
    insta::assert_snapshot!(shown(&read(200, &[("content-type", "multipart/mixed; boundary=b_1")], multipart)), @r#"
    multipart [403]
    code error.code = E7
    says error.message = Principal lacks it.
    shown: Some("E7") Some("Principal lacks it.")
    "#);
    let events = "event: message\ndata: {\"error\":{\"code\":401,\"message\":\"Session not found here\"}}\n\n";
    insta::assert_snapshot!(shown(&read(200, &[("content-type", "text/event-stream")], events)), @r#"
    json [401]
    code error.code = 401
    says error.message = Session not found here
    shown: None Some("Session not found here")
    "#);
}

#[test]
fn other_forms() {
    let soap = "<s:Envelope xmlns:s='x'><s:Body><s:Fault><faultcode>wsse:FailedAuthentication</faultcode><faultstring>The security token could not be authenticated</faultstring></s:Fault></s:Body></s:Envelope>";
    insta::assert_snapshot!(shown(&read(500, &[], soap)), @r#"
    xml []
    code Envelope.Body.Fault.faultcode = wsse:FailedAuthentication
    code Envelope.Body.Fault.faultcode = FailedAuthentication
    says Envelope.Body.Fault.faultstring = The security token could not be authenticated
    shown: Some("wsse:FailedAuthentication") Some("The security token could not be authenticated")
    "#);
    let s3 = "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message><Details>a does not have storage.objects.get access</Details></Error>";
    insta::assert_snapshot!(shown(&read(403, &[], s3)), @r#"
    xml []
    code Error.Code = AccessDenied
    says Error.Message = Access Denied
    says Error.Details = a does not have storage.objects.get access
    shown: Some("AccessDenied") Some("a does not have storage.objects.get access")
    "#);
    insta::assert_snapshot!(shown(&read(400, &[], "error=invalid_grant&error_description=The+code+has%20expired")), @r#"
    form []
    code error = invalid_grant
    says error_description = The code has expired
    shown: Some("invalid_grant") Some("The code has expired")
    "#);
    insta::assert_snapshot!(shown(&read(401, &[("content-type", "text/html")], "invalid_token")), @r#"
    text []
    code  = invalid_token
    says  = invalid_token
    shown: Some("invalid_token") Some("invalid_token")
    "#);
    insta::assert_snapshot!(shown(&read(403, &[("content-type", "text/html")], "<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p></body></html>")), @r#"
    html []
    says p = CSRF verification failed. Request aborted.
    says h1 = Forbidden
    says title = 403 Forbidden
    shown: None Some("CSRF verification failed. Request aborted.")
    "#);
    insta::assert_snapshot!(shown(&read(403, &[], "RBAC: access denied")), @r#"
    text []
    says  = RBAC: access denied
    shown: None Some("RBAC: access denied")
    "#);
}

#[test]
fn headers_say_why() {
    let headers = [
        ("x-amzn-errortype", "AccessDeniedException:http://internal.example/x"),
        ("X-Seraph-LoginReason", "AUTHENTICATION_DENIED"),
        (
            "X-Authentication-Denied-Reason",
            "CAPTCHA_CHALLENGE; login-url=https://a.example/login.jsp",
        ),
        ("grpc-message", "caller%20has no access"),
        (
            "x-ms-diagnostics",
            "3000006;reason=\"The token has invalid signature.\";category=\"invalid_client\"",
        ),
        (
            "www-authenticate",
            "Bearer realm=x, error=invalid_token, error_description=\"it is over\", Basic realm=y",
        ),
    ];
    insta::assert_snapshot!(shown(&read(401, &headers, "")), @r#"
    empty []
    code www-authenticate = invalid_token
    code x-amzn-errortype = AccessDeniedException
    code x-seraph-loginreason = AUTHENTICATION_DENIED
    code x-authentication-denied-reason = CAPTCHA_CHALLENGE
    code x-ms-diagnostics = invalid_client
    code x-ms-diagnostics = 3000006
    says www-authenticate = it is over
    says x-ms-diagnostics = The token has invalid signature.
    says x-authentication-denied-reason = CAPTCHA_CHALLENGE; login-url=https://a.example/login.jsp
    says grpc-message = caller has no access
    says x-ms-diagnostics = 3000006;reason="The token has invalid signature.";category="invalid_client"
    shown: Some("invalid_token") Some("The token has invalid signature.")
    "#);
}

#[test]
fn a_long_answer_that_was_cut_still_says_why() {
    let long = "x".repeat(80_000);
    let body = format!(r#"{{"code":"missing.permissions","message":"You are missing: a:b:c","details":["{long}"]}}"#);
    assert_eq!(read(403, &[], &body).code(), Some("missing.permissions"));
}

const SEEDS: &[&str] = &[
    r#"{"errors":[{"message":"Access denied for x","extensions":{"code":"ACCESS_DENIED"}}],"data":null}"#,
    "<html><title>403</title><script>a<b</script><p>You need &#x41; <b>role</b></p>",
    "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message><![CDATA[a]]></Message></Error>",
    "--b\r\n\r\nHTTP/1.1 403 No\r\n\r\n{\"a\":1}\r\n--b--",
    "error=a&error_description=b+c%20d",
    "data: {\"error\":\"x y z\"}\n\n",
];

proptest! {
    #[test]
    fn any_answer_is_read(status in 0_u16..600, name in "[a-z-]{1,20}", value in ".{0,80}", body in ".{0,400}") {
        let answer = read(status, &[(&name, &value), ("www-authenticate", &value)], &body);
        prop_assert!(answer.leaves().len() <= MOST_LEAVES && answer.sentences().len() <= MOST_SENTENCES);
    }

    #[test]
    fn cut_and_changed_answers_are_read(seed in 0_usize..6, cut in 0_usize..120, at in 0_usize..120, with in ".") {
        let seed = SEEDS[seed];
        let mut text: String = seed.chars().take(cut).collect();
        let place = text.char_indices().map(|(place, _)| place).nth(at).unwrap_or(text.len());
        text.insert_str(place, &with);
        let _ = read(403, &[], &text).fullest();
    }
}

#[test]
fn everything_that_the_server_says_is_kept_beside_the_fullest() {
    let of = |body: &str| {
        let answer = read(403, &[], body);
        let fullest = answer.fullest().unwrap_or_default().to_owned();
        (fullest, answer.besides())
    };
    let (fullest, besides) = of(
        r#"{"error_message":"The API is temporarily blocked","error_description":"User is NOT authorized. Subscription validation failed."}"#,
    );
    assert_eq!(fullest, "User is NOT authorized. Subscription validation failed.");
    assert_eq!(besides, ["The API is temporarily blocked"]);
    let (fullest, besides) = of(r#"{"error":"User is unable to list.","cause":["address_pending","phone_pending"]}"#);
    assert_eq!(
        (fullest.as_str(), besides.as_slice()),
        (
            "User is unable to list.",
            &["address_pending, phone_pending".to_owned()][..]
        )
    );
    // Advice leads nowhere, and the same in other words is said once.
    let (fullest, besides) = of(
        r#"{"errors":[{"message":"Access denied","help":"For more information read the docs: https://docs.acme.example/errors"}],"title":"access denied"}"#,
    );
    assert_eq!((fullest.as_str(), besides.len()), ("Access denied", 0));
}
