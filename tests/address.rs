//! What of a request's address may be shown: no secret in its path, wherever it stands, and every id that a reader
//! needs to understand the call.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use proptest::prelude::*;
use proptest::sample::select;
use why403::diagnosis::diagnose;
use why403::exchange::{Body, Exchange, Outcome, RequestUrl};
use why403::platforms::ALL;
use why403::report;
use why403::session::Session;
use why403::table::Table;

const JWT: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1MSIsInNjb3BlIjoiYSJ9.c2lnbmF0dXJlLW9mLW5vYm9keQ";

fn shown(url: &str) -> String {
    RequestUrl::parse(url).unwrap().shown()
}

#[test]
fn secrets_in_the_path_are_not_shown() {
    let github = "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";
    // Put together here: scanners of repositories take the whole for a real one.
    let slack = ["xoxb", "1234567890123", "1234567890123", "AbCdEfGhIjKlMnOpQrStUvWx"].join("-");
    let hook = format!("https://hooks.slack.com/services/T000/B000/{}", "X".repeat(24));
    let cases = [
        (hook.as_str(), "https://hooks.slack.com/services/T000/B000/…"),
        (
            "https://hooks.slack.com/workflows/T0123ABCD/A0123ABCD/123456789/AbCdEfGhIjKlMnOpQrStUvWx",
            "https://hooks.slack.com/workflows/T0123ABCD/A0123ABCD/123456789/…",
        ),
        (
            "https://hooks.slack.com/triggers/T0123ABCD/1234567890/0a1b2c3d4e5f0a1b2c3d4e5f0a1b2c3d",
            "https://hooks.slack.com/triggers/T0123ABCD/1234567890/…",
        ),
        (
            "https://api.telegram.org/bot123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11/getMe",
            "https://api.telegram.org/bot123456:…/getMe",
        ),
        (
            "https://api.telegram.org/file/bot123456%3AABC-DEF1234ghIkl-zyx57W2v1u123ew11/photos/file_1.jpg",
            "https://api.telegram.org/file/…/photos/file_1.jpg",
        ),
        (
            "https://bots.example.com/bot123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11/getMe",
            "https://bots.example.com/bot123456:…/getMe",
        ),
        (
            "https://api.telegram.org/bot1:short/getMe",
            "https://api.telegram.org/bot1:…/getMe",
        ),
        (
            "https://discord.com/api/webhooks/123456789012345678/Ab-Cd_EfGhIjKlMnOpQrStUvWxYz0123456789/messages/12",
            "https://discord.com/api/webhooks/123456789012345678/…/messages/12",
        ),
        (
            "https://acme.webhook.office.com/webhookb2/11111111-2222-4333-8444-555555555555@11111111-2222-4333-8444-555555555555/IncomingWebhook/0123456789abcdef0123456789abcdef/11111111-2222-4333-8444-555555555555",
            "https://acme.webhook.office.com/webhookb2/11111111-2222-4333-8444-555555555555@11111111-2222-4333-8444-555555555555/IncomingWebhook/…/11111111-2222-4333-8444-555555555555",
        ),
        (
            "https://webexapis.com/v1/webhooks/incoming/Y2lzY29zcGFyazovL3VzL1dFQkhPT0svMTIzNDU2Nzg5MA",
            "https://webexapis.com/v1/webhooks/incoming/…",
        ),
        (
            &format!("https://a.example/session/{JWT}/user"),
            "https://a.example/session/…/user",
        ),
        (
            &format!("https://a.example/v1/token={JWT}"),
            "https://a.example/v1/token=…",
        ),
        (&format!("https://a.example/v1/my-{JWT}"), "https://a.example/v1/my-…"),
        (&format!("https://a.example/v1/x{JWT}"), "https://a.example/v1/x…"),
        (
            &format!("https://a.example/v1/{}", JWT.replace('.', "%2E")),
            "https://a.example/v1/…",
        ),
        (
            &format!("https://a.example/v1/{}", JWT.replace('.', "%252E")),
            "https://a.example/v1/…",
        ),
        (
            &format!("https://a.example/v1/{}", JWT.replace('y', "%79")),
            "https://a.example/v1/…",
        ),
        // Half an escape before it eats its first character when decoded.
        (
            "https://a.example/v1/%4eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..QUJDREVGR0hJSktM.QUJD.QUJD",
            "https://a.example/v1/%4…",
        ),
        (
            &format!("https://a.example/{github}/repos"),
            "https://a.example/…/repos",
        ),
        (&format!("https://a.example/{slack}/test"), "https://a.example/…/test"),
        (
            "https://a.example/ya29.a0AfH6SMBx0123456789abcdefghij/x",
            "https://a.example/…/x",
        ),
        (
            "https://a.example/keys/AIzaSyA0123456789abcdefghijklmnopqrstuv",
            "https://a.example/keys/…",
        ),
        (
            "https://a.example/app;jsessionid=0123456789ABCDEF;v=1/cart;flag",
            "https://a.example/app;jsessionid=…;v=…/cart;flag",
        ),
        (
            &format!("https://a.example/app;{JWT}/cart"),
            "https://a.example/app;…/cart",
        ),
        (
            "https://graph.microsoft.com/v1.0/users/delta(token='latest-0123')",
            "https://graph.microsoft.com/v1.0/users/delta(token='…')",
        ),
        ("https://user:pass@a.example/x", "https://a.example/x"),
        (
            "https://a.example/callback#access_token=abc&state=x",
            "https://a.example/callback",
        ),
        (
            &format!("https://a.example/x?{JWT}&page=2"),
            "https://a.example/x?…=…&page=…",
        ),
    ];
    for (url, wanted) in cases {
        assert_eq!(shown(url), wanted, "{url}");
        let parsed = RequestUrl::parse(url).unwrap();
        assert_eq!(format!("{parsed:?}"), wanted);
        // The call is looked up by what was sent.
        assert_eq!(parsed.path(), url::Url::parse(url).unwrap().path());
    }
}

#[test]
fn what_a_reader_needs_stays_readable() {
    let paths = [
        "/",
        "/api/v2/users/me",
        "/api/v2/conversations/6f2f0a35-2d8d-4b0c-9a0e-3e6a3f1c2b4d/participants/1eb65fdf-9643-417f-9974-ad72cae0e10f",
        "/v1/orders/12345678901234567890",
        "/v1.0/me/messages/AAMkADhAAATs28OAAABxLXKOAAA=/attachments",
        "/v1.0/me/messages/AAMkAGVmMDEzMTM4LTZmYWUtNDdkNC1hMDZiLTU1OGY5OTZhYmY4OABGAAAAAAAiQ8W967B7TKBjgx9rVEURBwAiIsqMbYjsT5e-T7KzowPTAAAAAAEMAAAiIsqMbYjsT5e-T7KzowPTAAAYbuK-AAA%3D",
        "/v1.0/drives/b!-RIj2DuyvEyV1T4NlOaMHk8XkS_I8MdFlUCq1BlcjgmhRfAj3-Z8RY2VpuvV_tpd/items/01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K",
        // `ciscospark://us/PEOPLE/…` in base64, and `User:123`.
        "/v1/people/Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY",
        "/relay/VXNlcjoxMjM0NTY3OA==",
        "/blog/how-we-learned-to-stop-worrying-and-love-the-error-codes-of-http-401-and-403",
        "/docs/sk-learn-tutorial-for-beginners-in-one-hour",
        "/dependabot/npm_and_yarn-packages-of-the-website-and-more",
        "/v2/v1.MessagingServiceOfTheCompany.Send",
        "/v1/public/v1.public.organisations",
        "/repos/acme/widgets/commits/6dcb09b5b57875f334f61aebed695e2e4193db5e",
        "/sha256/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "/ulid/01ARZ3NDEKTSV4RRFFQ69G5FAV/cuid/cjld2cjxh0000qzrmn831i7rn/mongo/507f1f77bcf86cd799439011",
        "/v1/projects/my-project-12345/locations/europe-west1/keyRings/ring:setIamPolicy",
        "/bots/bot123:publish",
        "/auth/https:%2F%2Fwww.googleapis.com%2Fauth%2Fdrive.readonly",
        "/workbook/rows(key='7')/state=open",
        "/users('me')/events(start='2026-11-20T12:00:00Z')",
        "/oauth/token",
        "/api/webhooks/123456789012345678",
        "/a%20b/%C3%A4",
    ];
    for path in paths {
        let url = format!("https://api.example.com{path}");
        assert_eq!(shown(&url), url);
    }
    assert_eq!(
        shown("https://discord.com/api/webhooks/123456789012345678"),
        "https://discord.com/api/webhooks/123456789012345678"
    );
    assert_eq!(
        shown("https://hooks.slack.com/services"),
        "https://hooks.slack.com/services"
    );
}

/// No path of any bundled document looks like a secret; where one names a secret, its name stays.
#[test]
fn templates_of_the_tables_stay_readable() {
    let tables = support::tables();
    let mut seen = 0;
    for platform in ALL.iter() {
        // Not every vendor has a table.
        for operation in tables.table(platform.id()).into_iter().flat_map(Table::operations) {
            let path = operation.template.replace(['{', '}'], "");
            let Ok(url) = RequestUrl::parse(&format!("https://api.example.com{path}")) else {
                continue;
            };
            seen += 1;
            let hidden = url.shown_path() != url.path();
            assert!(
                !hidden || path.contains("token="),
                "{path} is shown as {}",
                url.shown_path()
            );
        }
    }
    assert!(seen > 40_000, "{seen}");
}

#[test]
fn a_server_that_repeats_the_path_tells_no_secret() {
    let secret = "T0ps3cretT0ps3cretT0ps3c";
    let hook = format!("https://hooks.slack.com/services/T000/B000/{secret}");
    let bot = format!("https://api.telegram.org/bot123456:{secret}{secret}/getMe");
    let session = format!("https://api.example.com/app;jsessionid={secret}/orders");
    let user = format!("https://me:{secret}@api.example.com/orders");
    for url in [hook, bot, session, user] {
        let mut exchange = Exchange::new("1", "POST", &url, 1_795_176_000_000).unwrap();
        exchange.outcome = Outcome::Status(403);
        exchange.response_headers.push("content-type", "application/json");
        let path = exchange.url.path().to_owned();
        exchange.response_body = Body::of(&format!(
            r#"{{"error":"forbidden","message":"No access to {path} with {secret}","path":"{path}"}}"#
        ));
        let all = everything(exchange);
        assert!(!all.contains(secret), "{all}");
    }
}

#[test]
fn what_differs_from_an_earlier_call_tells_no_secret() {
    let call = |id: &str, segment: &str, status: u16| {
        let url = format!("https://api.example.com/{segment}/orders?{segment}=1");
        let mut exchange = Exchange::new(id, "GET", &url, 1_795_176_000_000).unwrap();
        exchange.outcome = Outcome::Status(status);
        exchange
    };
    let other = JWT.replace("c2lnbmF0", "b3RoZXIx");
    let session = Session::from_exchanges(vec![call("1", JWT, 200), call("2", &other, 403)]);
    let report = session.report("2", support::tables()).unwrap();
    let text = report::text(&report);
    assert!(text.contains("A part of the path that is not shown differs."), "{text}");
    assert!(!text.contains("eyJ"), "{text}");
}

/// Every rendering of a session that consists of this exchange.
fn everything(exchange: Exchange) -> String {
    let tables = support::tables();
    let diagnosis = diagnose(&exchange, tables, &[]);
    let mut all = format!("{exchange:?}\n{diagnosis:?}");
    let session = Session::from_exchanges(vec![exchange]);
    let view = session.view(tables);
    all.push_str(&format!("{view:?}\n{session:?}"));
    all.push_str(&serde_json::to_string(&view).unwrap());
    for call in session.reports(tables, |_| true) {
        all.push_str(&report::text(&call));
        all.push_str(&report::markdown(&call));
        all.push_str(&report::json(&call));
    }
    all
}

fn jwt() -> impl Strategy<Value = (String, String)> {
    use base64::Engine as _;
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    (
        select(vec![
            r#"{"alg":"RS256"}"#,
            r#"{"typ":"JWT","alg":"ES256","kid":"1"}"#,
            "{ \"alg\": \"HS256\" }",
            "{\n\t\"alg\":\"none\"}",
        ]),
        "[a-z]{4,20}",
        "[A-Za-z0-9_-]{0,90}",
    )
        .prop_map(move |(header, subject, signature)| {
            let claims = encode(&format!(r#"{{"sub":"{subject}"}}"#));
            (format!("{}.{claims}.{signature}", encode(header)), claims)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_jwt_in_any_segment_is_in_no_rendering(
        (token, claims) in jwt(),
        host in select(vec!["api.example.com", "api.mypurecloud.com", "webexapis.com", "graph.microsoft.com", "api.github.com", "slack.com"]),
        before in prop::collection::vec("[a-z0-9-]{1,12}", 0..4),
        glue in select(vec!["", "", "token=", "my-", "x", "a;b=", "(", "jwt:", "Bearer%20", "é", "-----------", "%27"]),
        tail in select(vec!["", "", ".json", ";v=1", ")", ":run", "%27", "%20x", "é"]),
        after in prop::collection::vec("[a-z0-9-]{1,12}", 0..3),
        encoded in any::<bool>(),
        status in select(vec![200_u16, 401, 403, 404]),
        repeated in any::<bool>(),
    ) {
        let sent = if encoded { token.replace('.', "%2E").replace('e', "%65") } else { token.clone() };
        let url = format!("https://{host}/{}/{glue}{sent}{tail}/{}", before.join("/"), after.join("/"));
        let mut exchange = Exchange::new("1", "GET", &url, 1_795_176_000_000).unwrap();
        exchange.outcome = Outcome::Status(status);
        if repeated {
            exchange.response_body = Body::of(&format!("Cannot GET {}", exchange.url.path()));
        }
        let true_path = exchange.url.path().to_owned();
        let all = everything(exchange);
        for secret in [&token, &claims, &sent] {
            prop_assert!(!all.contains(secret.as_str()), "{secret} of {true_path} is in {all}");
        }
    }

    #[test]
    fn any_address_can_be_shown(path in "\\PC{0,60}", query in "\\PC{0,20}") {
        if let Ok(url) = RequestUrl::parse(&format!("https://a.example/{path}?{query}")) {
            prop_assert_eq!(url.shown_path().split('/').count(), url.path().split('/').count());
            let _ = url.shown();
        }
    }

    #[test]
    fn ids_of_every_usual_form_are_shown(
        id in prop_oneof![
            "[0-9]{1,20}",
            "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
            "[0-9a-f]{24}",
            "[0-9a-f]{40}",
            "0[0-7][0-9A-HJKMNP-TV-Z]{24}",
            "[a-z]{1,12}(-[a-z]{1,12}){1,8}",
            "AAMkAD[A-Za-z0-9_-]{80,140}=",
            "[A-Z][a-z]{2,9}[A-Z][a-z]{2,9}",
        ]
    ) {
        let url = format!("https://api.example.com/v1/things/{id}/parts");
        prop_assert_eq!(shown(&url), url);
    }
}

/// Natively as in a browser, where the browser does it.
#[test]
fn host_names_are_mapped() {
    for (typed, host) in [
        ("https://B\u{fc}cher.example/", "xn--bcher-kva.example"),
        ("https://bu\u{308}cher.example/", "xn--bcher-kva.example"),
        ("https://\u{ff41}\u{ff50}\u{ff49}\u{3002}example/", "api.example"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
    ] {
        assert_eq!(RequestUrl::parse(typed).unwrap().host(), host, "{typed}");
    }
    // A mark cannot begin a label, and a name of Hebrew letters cannot end in a Latin one.
    for wrong in ["https://\u{308}a.example/", "https://\u{5d0}a.example/"] {
        assert!(RequestUrl::parse(wrong).is_err(), "{wrong}");
    }
}
