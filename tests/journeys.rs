//! Recorded sessions: at which step of its journey a token lost the right that a call needs.
//!
//! `tests/journeys/NAME.har` is a session as a browser saves it, with synthetic tokens; `NAME.expect.json` says what it is
//! about, where its forms are documented, at which step the right was lost, how sure that is, and which reason says it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::PathBuf;
use why403::exchange::{Body, Exchange, Outcome};
use why403::import::{Imported, read_where};
use why403::journey::{State, StepName};
use why403::reason::ReasonId;
use why403::report::{self, Report};
use why403::session::Session;
use why403::session::listen::is_telling;

fn names() -> Vec<String> {
    let dir = support::root().join("tests/journeys");
    let files = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let hars = files.filter(|path| path.extension().is_some_and(|kind| kind == "har"));
    let mut names: Vec<String> = hars
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn path(name: &str, kind: &str) -> PathBuf {
    support::root().join(format!("tests/journeys/{name}.{kind}"))
}

fn recording(name: &str) -> Vec<Exchange> {
    let text = std::fs::read_to_string(path(name, "har")).unwrap();
    match read_where(&text, 0, &is_telling).unwrap() {
        Imported::Exchanges(recording) => recording.exchanges,
        _ => panic!("{name} is no recording"),
    }
}

/// The report of the last refused call.
fn last(exchanges: Vec<Exchange>) -> Option<Report> {
    let session = Session::from_exchanges(exchanges);
    let id = session
        .exchanges()
        .iter()
        .rev()
        .find(|one| session.denied(one))?
        .id
        .clone();
    session.report(&id, support::tables())
}

fn expected(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path(name, "expect.json")).unwrap()).unwrap()
}

#[test]
fn the_step_at_which_the_right_was_lost_is_named() {
    let names = names();
    assert!(names.len() >= 30, "{} recordings", names.len());
    let mut wrong = String::new();
    for name in &names {
        let expected = expected(name);
        let report = last(recording(name)).unwrap_or_else(|| panic!("{name}: nothing is refused"));
        let lost = report.journey.as_ref().and_then(|journey| journey.lost.as_ref());
        let found = lost.map_or_else(String::new, |lost| {
            format!("{} ({})", lost.step.word(), lost.certainty.word())
        });
        let text = |field: &str| {
            expected[field]
                .as_str()
                .unwrap_or_else(|| panic!("{name}: {field}"))
                .to_owned()
        };
        let wanted = format!("{} ({})", text("step"), text("certainty"));
        let reason = ReasonId::from_id(&text("reason")).unwrap_or_else(|| panic!("{name}: no such reason"));
        let reasons: Vec<String> = report
            .findings
            .iter()
            .map(|one| format!("{}: {}", one.certainty.word(), one.reason))
            .collect();
        if found != wanted || !report.findings.iter().any(|one| one.reason == reason) {
            let line = report
                .journey
                .as_ref()
                .map(|journey| journey.line())
                .unwrap_or_default();
            let _ = writeln!(
                wrong,
                "{name}: {wanted} by {reason} is expected, found {found}: {reasons:?}\n  {line}\n  {}",
                report.verdict.text
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_strips() {
    let mut all = String::new();
    for name in names() {
        let report = last(recording(&name)).unwrap();
        let journey = report.journey.unwrap();
        let _ = writeln!(
            all,
            "{name}\n  {}\n  {}",
            journey.line(),
            journey.lost_words().unwrap_or_default()
        );
    }
    insta::assert_snapshot!(all, @"
    auth0-callback-unknown
      asked openid profile → [granted] → carried (not seen) → required (not seen) → refused 302 login_required
      Lost at “granted” (certain): The silent renewal (`prompt=none`) failed: the identity provider needs the user to sign in or to act.
    cxone-access-key-permission
      asked ? → granted ? → carried → [required ?] → refused 403 forbidden
      Lost at “required” (likely): The server says that a permission is missing, but not which.
    cxone-key-refused
      [asked] → granted → carried (not seen) → required (not seen) → refused 401
      Lost at “asked” (certain): The server does not accept the OAuth client's own credentials: its id, secret or assertion (RFC 6749 §5.2).
    cxone-older-token
      asked ? → granted ? → [carried] → required (not seen) → refused 401 invalid_token
      Lost at “carried” (certain): An older token was sent: cxone.niceincontact.com handed out a newer one 7 min before the call.
    cxone-refresh-refused
      asked ? → granted ? → [carried] → required (not seen) → refused 401 invalid_token
      Lost at “carried” (certain): The server says that the token has expired.
    dropbox-scope-ungranted
      asked account_info.read files.content.read → [granted account_info.read] → carried account_info.read → required files.content.read → refused 401 required_scope
      Lost at “granted” (certain): The scope files.content.read that the call needs was asked for and not granted: api.dropboxapi.com granted account_info.read.
    entra-consent-at-token-endpoint
      asked https://graph.microsoft.com/Mail.Read → [granted] → carried (not seen) → required (not seen) → refused 400 invalid_grant
      Lost at “granted” (certain): Nobody has consented to what the app asks for; the user or an administrator must.
    entra-silent-login-required
      asked openid User.Read → [granted] → carried (not seen) → required (not seen) → refused 302 login_required
      Lost at “granted” (certain): The silent renewal (`prompt=none`) carried no cookie of the identity provider, which therefore knows no session: the user is not signed in there, or the browser blocks third-party cookies.
    genesys-client-where-a-user-is-needed
      [asked grant client_credentials] → granted ? → carried → required a user's token → refused 400 bad.request
      Lost at “asked” (certain): The server says that a user's token is needed; a client credentials token was sent.
    genesys-guest
      asked ? → granted ? → [carried] → required a guest's token → refused 401 bad.credentials
      Lost at “carried” (likely): POST /api/v2/webchat/guest/conversations/{conversationId}/members/{memberId}/messages takes a guest's token, and another was sent.
    genesys-permission
      asked ? → granted ? → carried ? → [required routing:queue:add] → refused 403 missing.permissions
      Lost at “required” (certain): The server says that the permission routing:queue:add is missing.
    genesys-region
      asked ? → granted ? → [carried] → required eu-central-1 (mypurecloud.de) → refused 401 bad.credentials
      Lost at “carried” (certain): The token belongs to eu-west-1 (mypurecloud.ie), the request went to eu-central-1 (mypurecloud.de).
    genesys-scope-unasked
      [asked users:readonly] → granted ? → carried → required users → refused 403 app.not.authorized.for.scope
      Lost at “asked” (certain): The scope users that the call needs was never asked for: the sign-in at login.mypurecloud.de asked for users:readonly.
    github-older-token
      asked repo → granted repo → [carried repo] → required read:org → refused 200 INSUFFICIENT_SCOPES
      Lost at “carried” (certain): An older token was sent: github.com handed out a newer one 7 s before the call, which has the scope read:org.
    google-granular-consent
      asked openid https://www.googleapis.com/auth/calendar https://www.googleapis.com/auth/drive.file → [granted openid https://www.googleapis.com/auth/drive.file] → carried openid https://www.googleapis.com/auth/drive.file → required https://www.googleapis.com/auth/calendar → refused 403 insufficient_scope
      Lost at “granted” (certain): The scope https://www.googleapis.com/auth/calendar that the call needs was asked for and not granted: oauth2.googleapis.com granted openid, https://www.googleapis.com/auth/drive.file.
    google-older-token
      asked https://www.googleapis.com/auth/drive.file → granted https://www.googleapis.com/auth/drive.file → [carried https://www.googleapis.com/auth/drive.file] → required https://www.googleapis.com/auth/calendar.readonly → refused 403 insufficient_scope
      Lost at “carried” (certain): An older token was sent: oauth2.googleapis.com handed out a newer one 6 s before the call, which has the scope https://www.googleapis.com/auth/calendar.readonly.
    graph-scope-unasked
      [asked openid profile User.Read] → granted User.Read profile openid → carried User.Read openid profile → required Chat.ReadBasic Chat.Read Chat.ReadWrite → refused 403 Forbidden
      Lost at “asked” (certain): None of the scopes Chat.ReadBasic, Chat.Read and Chat.ReadWrite, of which any one would do, was ever asked for: the sign-in at login.microsoftonline.com asked for openid, profile, User.Read.
    hubspot-token-request-not-seen
      [asked oauth crm.objects.contacts.read] → granted ? → carried ? → required crm.objects.deals.read → refused 403 MISSING_SCOPES
      Lost at “asked” (likely): The scope crm.objects.deals.read that the call needs was never asked for: the sign-in at app.hubspot.com asked for oauth, crm.objects.contacts.read.
    keycloak-grant-newer
      asked openid orders:read → granted openid orders:read → [carried openid orders:read] → required orders:write → refused 403 insufficient_scope
      Lost at “carried” (likely): The token is older than the grant: the user signed in anew 6 s before the call with the scope orders:write, and this token is from before.
    keycloak-pushed-request
      [asked openid orders:read] → granted openid orders:read → carried openid orders:read → required orders:write → refused 403 insufficient_scope
      Lost at “asked” (certain): The scope orders:write that the call needs was never asked for: the sign-in at id.acme.example asked for openid, orders:read.
    okta-not-assigned
      asked openid profile → [granted] → carried (not seen) → required (not seen) → refused 302 access_denied
      Lost at “granted” (certain): The server says that a setting of the application that admits only assigned users refused the call.
    okta-scope-unasked
      [asked okta.users.read] → granted okta.users.read → carried okta.users.read → required okta.policies.read → refused 403 insufficient_scope
      Lost at “asked” (certain): The scope okta.policies.read that the call needs was never asked for: the token request at acme.okta.com asked for okta.users.read.
    salesforce-other-instance
      asked api refresh_token → granted refresh_token api → [carried refresh_token api] → required acme.my.salesforce.com → refused 401 INVALID_SESSION_ID
      Lost at “carried” (likely): The token belongs to acme--dev.sandbox.my.salesforce.com, the request went to acme.my.salesforce.com.
    slack-scope-unasked
      [asked channels:read users:read] → granted channels:read users:read → carried channels:read users:read → required chat:write → refused 200 missing_scope
      Lost at “asked” (certain): The scope chat:write that the call needs was never asked for: the sign-in at slack.com asked for channels:read, users:read.
    webex-invalid-scope
      [asked spark:all spark-admin:people_write] → granted → carried (not seen) → required (not seen) → refused 302 invalid_scope
      Lost at “asked” (certain): The server does not give a scope that was asked for: it does not exist, or this client may not have it.
    webex-refresh-cannot-add
      [asked cjp:config_read] → granted cjp:config_read → carried cjp:config_read → required cjp:config_write → refused 403
      Lost at “asked” (certain): A refresh cannot add scopes: the scope cjp:config_write stands in the refresh, not in the sign-in that it goes back to.
    webex-scope-unasked
      [asked cjp:config_read spark:people_read] → granted cjp:config_read spark:people_read → carried cjp:config_read spark:people_read → required cjp:config_write → refused 403
      Lost at “asked” (certain): The scope cjp:config_write that the call needs was never asked for: the sign-in at webexapis.com asked for cjp:config_read, spark:people_read.
    webex-scope-ungranted
      asked cjp:config_read cjp:config_write → [granted cjp:config_read] → carried cjp:config_read → required cjp:config_write → refused 403
      Lost at “granted” (certain): The scope cjp:config_write that the call needs was asked for and not granted: webexapis.com granted cjp:config_read.
    websocket-expired-token
      asked ? → granted openid → [carried openid] → required (not seen) → refused 401
      Lost at “carried” (likely): An older token was sent: id.acme.example handed out a newer one 5 min 10 s before the call.
    zendesk-denied-by-user
      asked read write → [granted] → carried (not seen) → required (not seen) → refused 302 access_denied
      Lost at “granted” (possible): Nobody has consented to what the app asks for; the user or an administrator must.
    zendesk-loop
      asked read → granted read → [carried read] → required → refused 401 invalid_token
      Lost at “carried” (certain): The server does not accept the token.
    zendesk-other-account
      asked read write → granted read write → [carried read write] → required globex.zendesk.com → refused 401 invalid_token
      Lost at “carried” (certain): The token belongs to acme.zendesk.com, the request went to globex.zendesk.com.
    zendesk-own-token-read-only
      [asked read] → granted read → carried read → required tickets:write write → refused 403 Forbidden
      Lost at “asked” (certain): None of the scopes tickets:write and write, of which any one would do, was ever asked for: the token request at acme.zendesk.com asked for read.
    zoom-scope-not-of-the-app
      asked ? → [granted user:read:user:admin] → carried user:read:user:admin → required user:read:list_users:admin → refused 400 4711
      Lost at “granted” (likely): The server says that the scope user:read:list_users:admin is missing.
    ");
}

/// What hides in a recording: secrets of every kind that its requests and answers hold.
fn secrets(name: &str) -> Vec<String> {
    let har: Value = serde_json::from_str(&std::fs::read_to_string(path(name, "har")).unwrap()).unwrap();
    let mut found = Vec::new();
    for entry in har["log"]["entries"].as_array().unwrap() {
        let header = |side: &str, name: &str| {
            let all = entry[side]["headers"].as_array().unwrap().iter();
            all.filter(|one| one["name"].as_str().unwrap().eq_ignore_ascii_case(name))
                .map(|one| one["value"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        found.extend(
            header("request", "authorization")
                .iter()
                .filter_map(|value| value.split_once(' '))
                .map(|(_, token)| token.to_owned()),
        );
        let texts = [
            entry["request"]["postData"]["text"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            header("response", "location").join("").replace(['?', '#'], "&"),
        ];
        for text in texts {
            let pairs = url::form_urlencoded::parse(text.as_bytes());
            let secret = |name: &str| {
                [
                    "code",
                    "state",
                    "client_secret",
                    "refresh_token",
                    "access_token",
                    "password",
                ]
                .contains(&name)
            };
            found.extend(
                pairs
                    .filter(|(name, _)| secret(name))
                    .map(|(_, value)| value.into_owned()),
            );
        }
        let answer: Value =
            serde_json::from_str(entry["response"]["content"]["text"].as_str().unwrap_or("null")).unwrap_or_default();
        found.extend(
            ["access_token", "refresh_token", "id_token"]
                .iter()
                .filter_map(|name| answer[name].as_str())
                .map(str::to_owned),
        );
    }
    found.retain(|secret| secret.len() >= 8);
    found
}

#[test]
fn no_secret_of_a_recording_is_in_its_facts_or_reports() {
    let mut looked_for = 0;
    for name in names() {
        let secrets = secrets(&name);
        looked_for += secrets.len();
        let session = Session::from_exchanges(recording(&name));
        let mut texts = vec![serde_json::to_string(session.noted()).unwrap()];
        for report in session.reports(support::tables(), |one| session.denied(one)) {
            texts.extend([report::text(&report), report::markdown(&report), report::json(&report)]);
        }
        for secret in secrets {
            assert!(!texts.iter().any(|text| text.contains(&secret)), "{name}: {secret}");
        }
    }
    assert!(looked_for > 100, "{looked_for}");
}

#[test]
fn the_same_is_said_after_the_session_was_written_and_read() {
    for name in names() {
        let session = Session::from_exchanges(recording(&name));
        let back = Session::from_memory(session.to_memory().expose()).unwrap();
        let all = |session: &Session| session.reports(support::tables(), |one| session.denied(one));
        assert_eq!(all(&session), all(&back), "{name}");
    }
}

/// Which steps can be known from what is left of a recording, by its own rule: what a request to a login host or token
/// endpoint is, is told by its parameters.
fn left(exchanges: &[Exchange]) -> (bool, bool) {
    let of = |exchange: &Exchange, name: &str| !exchange.url.query(name).is_empty();
    let sign_in = |one: &Exchange| of(one, "client_id");
    let form = |one: &Exchange| {
        one.request_body.text().is_some_and(|text| {
            text.contains("client_id") || text.contains("grant_type") || text.contains("accessKeyId")
        })
    };
    let asks = exchanges.iter().any(|one| sign_in(one) || form(one));
    let answers = exchanges.iter().any(|one| {
        let token = one.response_body.text().is_some_and(|text| text.contains("token"));
        let back = one.response_headers.get("location").is_some();
        (form(one) && token)
            || (sign_in(one) && back)
            || one.request_body.text().is_some_and(|text| text.contains("scopes"))
    });
    (asks, answers)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever calls are missing from a recording: nothing is certain of which one side was not seen.
    #[test]
    fn no_step_is_certain_when_one_side_was_not_seen(which in 0..1000_usize, keep in any::<u16>(), blind in any::<u16>()) {
        let names = names();
        let all = recording(&names[which % names.len()]);
        let bit = |bits: u16, at: usize| bits & (1 << (at % 16)) != 0;
        let mut kept: Vec<Exchange> = Vec::new();
        for (at, mut exchange) in all.into_iter().enumerate() {
            if bit(keep, at) {
                if bit(blind, at) {
                    exchange.response_body = why403::exchange::Body::NotSeen;
                }
                kept.push(exchange);
            }
        }
        let (asks, answers) = left(&kept);
        let session = Session::from_exchanges(kept);
        for report in session.reports(support::tables(), |one| session.denied(one)) {
            let Some(journey) = report.journey else { continue };
            let state = |name: StepName| journey.steps.iter().find(|step| step.name == name).unwrap().state;
            if !asks {
                prop_assert_eq!(state(StepName::Asked), State::NotSeen);
            }
            let Some(lost) = journey.lost else { continue };
            if lost.certainty == why403::diagnosis::Certainty::Certain {
                prop_assert_eq!(state(lost.step), State::Seen);
                prop_assert_eq!(state(lost.against), State::Seen);
                prop_assert!(asks || !matches!(lost.step, StepName::Asked | StepName::Granted));
                // Of a call, and not of a sign-in that was refused itself.
                let of_call = state(StepName::Carried) != State::NotSeen;
                prop_assert!(answers || !of_call || lost.step != StepName::Granted);
                prop_assert!(report.findings.iter().any(|one| one.certainty == why403::diagnosis::Certainty::Certain));
            }
        }
    }
}

/// A token endpoint that checks no names hands out what does not exist.
#[test]
fn names_that_a_vendor_hands_out_and_has_not_are_told() {
    let answered = |host: &str, scopes: &str| {
        let url = format!("https://{host}/api/v2/oauth/tokens.json");
        let mut exchange = Exchange::new("1", "POST", &url, 1_795_176_000_000).unwrap();
        exchange.outcome = Outcome::Status(201);
        exchange.response_body = Body::of(&format!(
            r#"{{"token":{{"full_token":"6de70f74d1e8fc13f83d492ab9813e73","scopes":{scopes}}}}}"#
        ));
        Session::from_exchanges(vec![exchange])
    };
    let told = |scopes: &str| {
        let found = answered("acme.zendesk.com", scopes).made_up_names(support::tables());
        found
            .into_iter()
            .map(|one| format!("{} {:?} all={}", one.vendor, one.names, one.all))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(r#"["tickets:reed","read"]"#),
        [r#"Zendesk [("tickets:reed", Some("tickets:read"))] all=false"#]
    );
    assert_eq!(
        told(r#"["read","write","tickets:read","impersonate"]"#),
        Vec::<String>::new()
    );
    let other = answered("acme.zendesk.com.evil.example", r#"["tickets:reed"]"#);
    assert!(other.made_up_names(support::tables()).is_empty());
}
