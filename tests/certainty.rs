//! One wrong "certain" costs more than ten "unknown". Over calls put together from parts of every platform: nothing is
//! certain without the server's word in this very exchange (or a platform that is known to enforce its document), the
//! names that are certain stand in the answer itself, nothing panics, and no token gets into a report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use why403::authority::{FactSource, Held, Learned};
use why403::diagnosis::{self, Diagnosis};
use why403::exchange::{Body, Exchange, Outcome};
use why403::finding::{Certainty, Finding};
use why403::platform::Enforcement;
use why403::reason::{Proof, ReasonId};
use why403::report;
use why403::requirement::Atom;
use why403::session::Session;

const URLS: &[&str] = &[
    "https://api.mypurecloud.com/api/v2/routing/queues",
    "https://api.mypurecloud.de/api/v2/users/me",
    "https://apps.mypurecloud.ie/platform/api/v2/conversations/calls",
    "https://api.usw2.pure.cloud/api/v2/no/such/path",
    "https://api.wxcc-us1.cisco.com/v1/subscriptions",
    "https://api.wxcc-eu1.cisco.com/organization/1eb65fdf-9643-417f-9974-ad72cae0e10f/skill-profile",
    "https://webexapis.com/v1/people/me",
    "https://api-na1.niceincontact.com/InContactAPI/services/v23.0/agent-sessions/1/dial-phone",
    "https://cxone.niceincontact.com/auth/token",
    "https://acme.zendesk.com/api/v2/tickets.json",
    "https://acme.zendesk.com/api/v2/audit_logs.json",
    "https://graph.microsoft.com/v1.0/me/messages",
    "https://graph.microsoft.us/beta/users",
    "https://api.github.com/repos/acme/widgets/issues",
    "https://api.github.com/graphql",
    "https://gmail.googleapis.com/gmail/v1/users/me/messages",
    "https://maps.googleapis.com/maps/api/geocode/json",
    "https://slack.com/api/chat.postMessage",
    "https://slack.com/api/reminders.add",
    "https://api.example.com/v1/orders",
];

const STATUSES: &[u16] = &[200, 400, 401, 401, 403, 403, 403, 404, 429, 500, 511];

/// Parts of scopes, permissions and roles that bodies and headers name.
const NAMES: &[&str] = &[
    "routing:queue:view",
    "conversations",
    "cjp:config_write",
    "tickets:write",
    "Chat.Read, Chat.ReadWrite",
    "repo, admin:org",
    "https://www.googleapis.com/auth/drive",
    "chat:write,users:read",
    "administrator",
    "",
    "[]",
    "x",
];

/// Bodies with `%N` for names and `%T` for the token, each with a part of the hosts that it is likely to come from.
const BODIES: &[(&str, &str)] = &[
    (
        "pure",
        r#"{"code":"missing.any.permissions","message":"You must have at least one of the following permissions assigned: [%N]","status":403}"#,
    ),
    (
        "pure",
        r#"{"code":"missing.division.permission","message":"You are missing the following permission '%N' in the provided division(s)."}"#,
    ),
    (
        "pure",
        r#"{"code":"app.not.authorized.for.scope","message":"App not authorized to use scope %N"}"#,
    ),
    (
        "pure",
        r#"{"code":"not.a.user","message":"This request requires a user context."}"#,
    ),
    (
        "pure",
        r#"{"code":"not.a.client","message":"This request requires a non-user context."}"#,
    ),
    (
        "pure",
        r#"{"code":"bad.credentials","message":"Invalid login credentials: %T"}"#,
    ),
    (
        "pure",
        r#"{"code":"ip.not.authorized","message":"Requests originating from this IP address are not authorized: [203.0.113.7]"}"#,
    ),
    ("pure", r#"{"errors":[{"code":"forbidden","message":"%N"}]}"#),
    (
        "w",
        r#"{"message":"refused because the access token is missing required scopes or the user is missing required roles or licenses.","trackingId":"%T"}"#,
    ),
    (
        "w",
        r#"{"error":{"key":"403","reason":"missing scope %N","message":[{"description":"%N"}]},"trackingId":"ccconfig_1"}"#,
    ),
    (
        "zendesk",
        r#"{"error":"Forbidden","description":"You are missing the following required scopes: %N"}"#,
    ),
    (
        "zendesk",
        r#"{"error":{"title":"Forbidden","message":"You do not have access to this page."}}"#,
    ),
    (
        "graph",
        r#"{"error":{"code":"Forbidden","message":"Missing scope permissions on the request. API requires one of '%N'. Scopes on the request '%N'"}}"#,
    ),
    (
        "graph",
        r#"{"error":{"code":"UnknownError","message":"{\"errorCode\":\"PermissionScopeNotGranted\",\"message\":\"missing permission scope %N\"}"}}"#,
    ),
    (
        "graph",
        r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}"#,
    ),
    (
        "graph",
        r#"{"error":{"code":"BadRequest","message":"/me request is only valid with delegated authentication flow."}}"#,
    ),
    ("github", r#"{"message":"Resource not accessible by integration"}"#),
    ("github", r#"{"message":"Bad credentials: %T"}"#),
    ("github", r#"{"message":"API rate limit exceeded for %T"}"#),
    (
        "github",
        r#"{"errors":[{"type":"INSUFFICIENT_SCOPES","message":"requires one of the following scopes: ['%N'], but"}]}"#,
    ),
    (
        "google",
        r#"{"error":{"code":403,"message":"Request had insufficient authentication scopes.","status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}"#,
    ),
    (
        "google",
        r#"{"error":{"code":403,"message":"denied %N","status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"IAM_PERMISSION_DENIED","metadata":{"permission":"%N","resource":"projects/%T"}}]}}"#,
    ),
    (
        "google",
        r#"{"error_message":"The provided API key is invalid. %T","status":"REQUEST_DENIED"}"#,
    ),
    (
        "slack",
        r#"{"ok":false,"error":"missing_scope","needed":"%N","provided":"%N"}"#,
    ),
    ("slack", r#"{"ok":false,"error":"not_allowed_token_type"}"#),
    ("slack", r#"{"ok":false,"error":"not_an_admin"}"#),
    ("slack", r#"{"ok":false,"error":"user_is_restricted"}"#),
    ("slack", r#"{"ok":true}"#),
    ("", r#"{"error":"insufficient_scope","scope":"%N"}"#),
    (
        "",
        r#"{"error":"invalid_token","error_description":"Token %T expired"}"#,
    ),
    ("", r#"{"type":"https://example.com/%T","title":"No","detail":"%N %T"}"#),
    ("", r#"{"message":"jwt expired"}"#),
    ("", r#"{"message":"Missing Authentication Token"}"#),
    (
        "",
        r#"<html><body>Sorry, you have been blocked by cloudflare %T</body></html>"#,
    ),
    ("", r#"<html><form><input type="password"></form></html>"#),
    (
        "google",
        r#"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Details>x does not have storage.objects.get access %T</Details></Error>"#,
    ),
    ("", r#"Forbidden %N %T"#),
    (
        "",
        r#"{"a":[[[{"message":"%T"}]]],"code":7,"error":{"code":[],"message":{}}}"#,
    ),
    ("", ""),
];

/// Header fields with the same marks.
const HEADERS: &[(&str, &str)] = &[
    ("content-type", "application/json"),
    ("content-type", "text/html"),
    (
        "www-authenticate",
        r#"Bearer realm="x", error="insufficient_scope", scope="%N""#,
    ),
    (
        "www-authenticate",
        r#"Bearer error="invalid_token", error_description="The token %T expired""#,
    ),
    (
        "www-authenticate",
        r#"DPoP error="use_dpop_nonce", algs="ES256", Bearer resource_metadata="https://api.example.com/.well-known/x?%T""#,
    ),
    (
        "www-authenticate",
        r#"Bearer error="insufficient_user_authentication", acr_values="%T", max_age="5""#,
    ),
    ("x-oauth-scopes", "%N"),
    ("x-accepted-oauth-scopes", "%N"),
    ("x-accepted-github-permissions", "issues=write,contents=read; %N"),
    (
        "x-github-sso",
        "required; url=https://github.com/orgs/acme/sso?authorization_request=%T",
    ),
    ("x-amzn-errortype", "MissingAuthenticationTokenException"),
    ("x-amzn-errortype", "AccessDeniedException"),
    ("x-ratelimit-remaining", "0"),
    ("retry-after", "%T"),
    ("date", "Fri, 20 Nov 2026 06:00:00 GMT"),
    ("date", "Fri, 20 Nov 2026 15:00:00 GMT"),
    ("server", "cloudflare"),
    ("cf-ray", "%T"),
    ("inin-correlation-id", "%T"),
    ("trackingid", "NOTIFS_%T"),
    ("x-request-id", "%T"),
];

fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(*chunk.get(at).unwrap_or(&0));
        let number = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..=chunk.len() {
            out.push(char::from(DIGITS[(number >> (18 - 6 * place)) as usize & 63]));
        }
    }
    out
}

fn jwt() -> impl Strategy<Value = String> {
    let claims: Vec<String> = [
        r#""iss":"https://login.mypurecloud.com""#,
        r#""iss":"https://sts.windows.net/1/""#,
        r#""iss":"https://issuer.example.com""#,
        r#""sub":"u1""#,
        r#""client_id":"u1""#,
        r#""aud":"https://graph.microsoft.com""#,
        r#""aud":"https://other.example.net""#,
        r#""scope":"conversations users:readonly""#,
        r#""scp":"User.Read Mail.Read""#,
        r#""roles":["User.Read.All"]"#,
        r#""idtyp":"app""#,
        r#""tid":"11111111-2222-4333-8444-555555555555""#,
        r#""org":"7fc02836-08d0-40dd-b725-7103d67a3949""#,
        r#""exp":1795179600"#,
        r#""exp":1795100000"#,
        r#""nbf":1795200000"#,
        r#""nonce":"n""#,
        r#""cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}"#,
        r#""tenantId":"11eb-fake""#,
    ]
    .iter()
    .map(|claim| (*claim).to_owned())
    .collect();
    let header = select(vec![
        r#"{"alg":"RS256","typ":"JWT"}"#,
        r#"{"alg":"none"}"#,
        r#"{"alg":"RS256","typ":"at+jwt"}"#,
    ]);
    (header, subsequence(claims, 0..10)).prop_map(|(header, claims)| {
        let payload = format!("{{{}}}", claims.join(","));
        format!(
            "{}.{}.{}",
            base64url(header.as_bytes()),
            base64url(payload.as_bytes()),
            base64url(&[9; 256])
        )
    })
}

fn token() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => jwt(),
        2 => "[A-Za-z0-9_-]{40,90}",
        1 => "gh[pousr]_[A-Za-z0-9]{36}",
        1 => "xox[bp]-[0-9]{13}-[0-9]{13}-[A-Za-z0-9]{24}",
        1 => "ya29\\.[A-Za-z0-9_-]{60}",
        1 => "[A-Za-z0-9_-]{64}_P0A1_1eb65fdf-9643-417f-9974-ad72cae0e10f",
        // Without quotes and backslashes, which an answer would write otherwise than the request.
        1 => "[ !#-\\[\\]-~]{16,60}",
    ]
}

/// How the token is sent: `%T` stands for it.
const CARRIERS: &[&str] = &[
    "Bearer %T",
    "Bearer %T",
    "Bearer %T",
    "DPoP %T",
    "Bearer Bearer %T",
    "\"%T\"",
    "Bearer undefined",
    "Basic %T",
    "%T",
    "",
];

/// A call, and the token where it was sent.
fn exchange() -> impl Strategy<Value = (Exchange, Option<String>)> {
    let answer = (
        any::<prop::sample::Index>(),
        0..12u8,
        subsequence(HEADERS.to_vec(), 0..6),
        any::<prop::sample::Index>(),
        select(NAMES),
        prop_oneof![9 => Just(None), 1 => "[ -~]{0,200}".prop_map(Some)],
    );
    let request = (
        select(URLS),
        select(vec!["GET", "POST", "PUT", "DELETE", "OPTIONS"]),
        token(),
        select(CARRIERS),
        any::<[bool; 4]>(),
    );
    (request, answer).prop_map(
        |(
            (url, method, token, carrier, [query, page, withheld, body_of_request]),
            (status, end, headers, body, names, noise),
        )| {
            // More often than not a body of the host's own, and a status of a denial.
            let own: Vec<&str> = BODIES
                .iter()
                .filter(|(host, _)| !host.is_empty() && url.contains(host))
                .map(|(_, body)| *body)
                .collect();
            let any_body = body.index(BODIES.len() + 2 * own.len() * 10);
            let body = BODIES
                .get(any_body)
                .map_or_else(|| own[any_body % own.len()], |(_, body)| *body);
            let status = STATUSES[status.index(STATUSES.len())];
            let with = |text: &str| text.replace("%N", names).replace("%T", &token);
            let url = if query && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
                format!("{url}?access_token={token}")
            } else {
                url.to_owned()
            };
            let mut exchange = Exchange::new("1", method, &url, 1_795_176_000_000).unwrap();
            if !carrier.is_empty() {
                exchange.request_headers.push("authorization", with(carrier));
            }
            exchange.request_headers.push("accept", "application/json");
            if page {
                exchange.initiator = Some("http://localhost:8080".to_owned());
            }
            if withheld {
                exchange.withheld = Some("the file was exported without them".to_owned());
            }
            if body_of_request {
                exchange.request_body = Body::of(r#"{"type":"cobrowse","to":[{"id":"x"}]}"#);
            }
            exchange.outcome = match end {
                0 => Outcome::Failed("net::ERR_FAILED".to_owned()),
                1 => Outcome::Failed("NS_ERROR_UNKNOWN_HOST".to_owned()),
                2 => Outcome::Pending,
                _ => Outcome::Status(status),
            };
            if matches!(exchange.outcome, Outcome::Status(_)) {
                for (name, value) in headers {
                    exchange.response_headers.push(name, with(value));
                }
                exchange.response_body = match noise {
                    Some(noise) => Body::of(&noise),
                    None => Body::of(&with(&body.replace("%N", &names.replace('"', ""))).replace('\u{0}', "")),
                };
            }
            let sent = carrier.contains("%T") || exchange.url.query_names().contains(&"access_token".to_owned());
            (exchange, sent.then_some(token))
        },
    )
}

/// Whether the server stated a reason, in its body or in a header that lists what it accepts.
fn said(diagnosis: &Diagnosis, reason: ReasonId) -> bool {
    let stated = diagnosis.denial.states.iter().any(|statement| {
        statement.reason.id() == reason && statement.proof == Proof::Stated && statement.also.is_empty()
    });
    stated || (reason == ReasonId::ScopeMissing && !diagnosis.denial.accepts.is_empty())
}

/// Everything that the server sent, in lower case; JSON strings also without their escapes.
fn answer_text(exchange: &Exchange) -> String {
    let mut all = String::new();
    for (_, value) in exchange.response_headers.iter() {
        all.push_str(value.expose());
        all.push('\n');
    }
    if let Some(text) = exchange.response_body.text() {
        all.push_str(text);
        all.push('\n');
        all.push_str(&text.replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    all.to_ascii_lowercase()
}

fn unfounded(exchange: &Exchange, diagnosis: &Diagnosis, finding: &Finding) -> Option<String> {
    if finding.certainty != Certainty::Certain {
        return None;
    }
    let enforced = diagnosis
        .platform
        .is_some_and(|platform| platform.enforcement() == Enforcement::Enforced);
    if enforced {
        return None;
    }
    if !said(diagnosis, finding.reason) {
        return Some(format!("no statement of the server makes {} certain", finding.reason));
    }
    let text = answer_text(exchange);
    let named = finding.names.iter().filter(|atom| !matches!(atom, Atom::Context(_)));
    let missing = named
        .map(Atom::name)
        .find(|name| !text.contains(&name.to_ascii_lowercase()));
    missing.map(|name| format!("the answer does not name {name}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_certain_without_the_servers_word((exchange, token) in exchange()) {
        let tables = support::tables();
        let diagnosis = diagnosis::diagnose(&exchange, tables, &[]);
        for finding in &diagnosis.findings {
            let problem = unfounded(&exchange, &diagnosis, finding);
            prop_assert!(problem.is_none(), "{}: {:?}\nbody {:?}\nsays {:?}", problem.unwrap_or_default(), finding, exchange.response_body.text(), diagnosis.denial.states);
            prop_assert!(!finding.title.trim().is_empty() && !finding.evidence.is_empty(), "{:?}", finding);
        }
        if diagnosis.denied && diagnosis.certainty == Certainty::Certain {
            prop_assert_eq!(diagnosis.findings.first().map(|finding| finding.certainty), Some(Certainty::Certain));
        }
        let order: Vec<Certainty> = diagnosis.findings.iter().map(|finding| finding.certainty).collect();
        prop_assert!(order.is_sorted());
        // Findings that are not denials come only where no answer was seen.
        let answered = exchange.status().is_some();
        prop_assert!(diagnosis.denied || !answered || diagnosis.findings.is_empty());

        let session = Session::from_exchanges(vec![exchange]);
        let report = session.report("1", tables).unwrap();
        let written = format!("{}\n{}\n{}\n{report:?}", report::text(&report), report::markdown(&report), report::json(&report));
        if let Some(token) = token.as_deref().map(str::trim) {
            let head: String = token.chars().take(24).collect();
            prop_assert!(head.trim().len() < 16 || !written.contains(token), "the token {token} is in the report:\n{written}");
            prop_assert!(head.trim().len() < 24 || !written.contains(&head), "the token's head {head} is in the report:\n{written}");
        }
    }
}

/// Some servers list in a header what they know of the token; none of it may be the token itself.
#[test]
fn a_server_that_lists_the_token_among_scopes_tells_nobody() {
    let token = "fake-opaque-token-of-nobody-0123456789abcdef";
    let cases = [
        ("https://slack.com/api/chat.postMessage", "x-oauth-scopes"),
        ("https://slack.com/api/chat.postMessage", "x-accepted-oauth-scopes"),
        ("https://api.github.com/repos/acme/widgets/issues", "x-oauth-scopes"),
        (
            "https://api.github.com/repos/acme/widgets/issues",
            "x-accepted-oauth-scopes",
        ),
        (
            "https://api.github.com/repos/acme/widgets/issues",
            "x-accepted-github-permissions",
        ),
    ];
    for (url, header) in cases {
        for status in [200, 403] {
            let mut exchange = Exchange::new("1", "GET", url, 1_795_176_000_000).unwrap();
            exchange
                .request_headers
                .push("authorization", format!("Bearer {token}"));
            exchange.outcome = Outcome::Status(status);
            exchange
                .response_headers
                .push(header, format!("repo, {token}=write, read {token}"));
            let session = Session::from_exchanges(vec![exchange]);
            let report = session.report("1", support::tables()).unwrap();
            let diagnosis = session.diagnose("1", support::tables()).unwrap();
            let written = format!(
                "{}{}{report:?}{diagnosis:?}",
                report::text(&report),
                report::json(&report)
            );
            assert!(!written.contains(token), "{url} {status} {header}: {written}");
        }
    }
}

/// What may be learned of a token from other answers.
fn learned() -> impl Strategy<Value = Learned> {
    let names = subsequence(
        vec![
            "routing:queue:view",
            "conversations",
            "repo",
            "mail.read",
            "chat:write",
            "users:read",
            "admin",
        ],
        0..5,
    );
    let held = (names, 0..3u8).prop_map(|(names, kind)| {
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let source = FactSource::Observed("another answer".to_owned());
        match kind {
            0 => None,
            1 => Some(Held::Known { names, source }),
            _ => Some(Held::AtLeast {
                names,
                source,
                why: "the answer listed some".to_owned(),
            }),
        }
    });
    (held.clone(), held.clone(), held).prop_map(|(scopes, permissions, roles)| Learned {
        scopes,
        permissions,
        roles,
        ..Learned::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Knowing more of the token may weaken what was said (it holds what is said to be missing), or add to it; it never
    /// makes another reason certain in its place.
    #[test]
    fn learning_more_never_turns_a_settled_answer_round((exchange, _) in exchange(), learned in learned()) {
        let tables = support::tables();
        let before = diagnosis::diagnose(&exchange, tables, &[]);
        let after = diagnosis::diagnose(&exchange, tables, &[learned]);
        prop_assert_eq!(before.denied, after.denied);
        if let (true, Some(first), Some(then)) = (before.certainty == Certainty::Certain, before.findings.first(), after.findings.first()) {
            let turned = after.certainty == Certainty::Certain && then.reason != first.reason;
            prop_assert!(!turned, "{:?} became {:?}", first, then);
            let stays = after.findings.iter().any(|finding| finding.reason == first.reason);
            prop_assert!(stays || after.certainty != Certainty::Certain, "{:?} is gone: {:?}", first, after.findings);
        }
    }
}
