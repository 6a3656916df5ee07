//! What may be asked, when, and what answers tell.

use super::*;

fn session(url: &str) -> Session {
    carrying(url, "Bearer the-token-0123456789abcdef")
}

fn carrying(url: &str, authorization: &str) -> Session {
    let mut exchange = Exchange::new("1", "GET", url, 1_795_176_000_000).unwrap();
    exchange.request_headers.push("authorization", authorization);
    exchange.outcome = Outcome::Status(403);
    Session::from_exchanges(vec![exchange])
}

fn answer(status: u16, body: &str) -> Result<Answer, String> {
    Ok(Answer {
        status,
        headers: Headers::new(),
        body: Sensitive::new(body.to_owned()),
    })
}

fn with_scopes(list: &str, body: &str) -> Result<Answer, String> {
    answer(200, body).map(|mut answer| {
        answer.headers.push("X-OAuth-Scopes", list);
        answer
    })
}

fn platform(id: &str) -> &'static dyn Platform {
    *platforms::ALL.iter().find(|platform| platform.id() == id).unwrap()
}

#[test]
fn every_look_up_is_made_once_for_a_token_unless_asked_again() {
    let mut session = session("https://api.mypurecloud.de/api/v2/users");
    let first = session.look_ups("1", false);
    let urls: Vec<&str> = first.iter().map(|l| l.url.as_str()).collect();
    assert_eq!(
        urls,
        [
            "https://api.mypurecloud.de/api/v2/tokens/me?preserveIdleTTL=true",
            "https://api.mypurecloud.de/api/v2/users/me?expand=authorization",
            "https://api.mypurecloud.de/api/v2/authorization/subjects/me",
        ]
    );
    let line = session.told(
        &first[0],
        &answer(200, r#"{"authorizedScope":["users"]}"#),
        1_795_176_001_000,
    );
    assert!(line.told);
    session.told(&first[1], &Err("no answer within 10 s".to_owned()), 1_795_176_002_000);
    session.told(&first[2], &answer(403, "<html>"), 1_795_176_003_000);
    assert!(session.look_ups("1", false).is_empty());
    assert_eq!(session.look_ups("1", true).len(), 3);
    assert_eq!(session.learned(&session.exchanges()[0]).len(), 1);
    assert!(!serde_json::to_string(session.asked()).unwrap().contains("the-token"));
}

#[test]
fn nothing_is_asked_without_https_or_about_an_unknown_host() {
    assert!(
        session("http://api.mypurecloud.de/api/v2/users")
            .look_ups("1", false)
            .is_empty()
    );
    assert!(session("https://api.example.com/x").look_ups("1", false).is_empty());
}

#[test]
fn a_lying_answer_tells_nothing_or_only_of_its_own_token() {
    let mut session = session("https://api.mypurecloud.de/api/v2/users");
    let look_up = session.look_ups("1", false).remove(0);
    for lie in [
        "",
        "[]",
        "{\"authorizedScope\":7}",
        "null",
        "{\"authorizedScope\":{\"a\":[]}}",
        r#"{"access_token":"another-token-0123456789","scope":"everything"}"#,
    ] {
        assert!(!session.told(&look_up, &answer(200, lie), 0).told, "{lie}");
    }
}

#[test]
fn an_answer_for_one_tab_serves_the_others() {
    let (mut one, mut other) = (
        session("https://api.mypurecloud.de/api/v2/users"),
        session("https://api.mypurecloud.de/api/v2/routing/queues"),
    );
    let look_up = one.look_ups("1", false).remove(0);
    let fingerprint = look_up.token.fingerprint();
    one.told(&look_up, &answer(200, r#"{"authorizedScope":["users"]}"#), 1);
    assert_eq!(other.look_ups_about(&fingerprint, false).len(), 3);
    other.adopt_answers(&one, "another");
    assert_eq!(other.look_ups_about(&fingerprint, false).len(), 3);
    for _ in 0..2 {
        other.adopt_answers(&one, &fingerprint);
    }
    assert_eq!(other.look_ups_about(&fingerprint, false).len(), 2);
    assert_eq!(other.learned(&other.exchanges()[0]).len(), 1);
    assert_eq!(other.asked(), one.asked());
    assert!(other.look_ups_about("another", true).is_empty());
}

#[test]
fn nothing_is_asked_at_sign_in_hosts() {
    assert!(
        session("https://login.mypurecloud.de/oauth/x")
            .look_ups("1", false)
            .is_empty()
    );
}

#[test]
fn the_switch_names_every_address_and_every_host() {
    let genesys = topics(platform("genesys"));
    assert_eq!(genesys[0].path, "/api/v2/tokens/me?preserveIdleTTL=true");
    assert!(genesys.iter().all(|topic| topic.host.is_none()));
    let webex = topics(platform("webex"));
    assert!(webex.iter().all(|topic| topic.host.as_deref() == Some("webexapis.com")));
    assert_eq!(asked_hosts(platform("webex")), ["https://webexapis.com/*"]);
    assert_eq!(asked_hosts(platform("zendesk")), ["https://*.zendesk.com/*"]);
    assert_eq!(
        asked_hosts(platform("github")),
        ["https://*.ghe.com/*", "https://api.github.com/*"]
    );
    let google = topics(platform("google"));
    assert_eq!(google[0].host.as_deref(), Some("oauth2.googleapis.com"));
    assert_eq!(asked_hosts(platform("google")), ["https://oauth2.googleapis.com/*"]);
    assert!(asked_hosts(platform("slack")).contains(&"https://slack.com/*".to_owned()));
    let cxone = topics(platform("cxone"));
    assert_eq!(
        cxone[0].path,
        "/InContactAPI/services/v23.0/permissions?agentId=<icAgentId>"
    );
    let hosts = asked_hosts(platform("cxone"));
    assert!(hosts.contains(&"https://api-na1.niceincontact.com/*".to_owned()));
    assert!(
        hosts
            .iter()
            .all(|host| !host.contains("api-de-") && !host.contains("//cxone"))
    );
    let hosts = asked_hosts(platform("genesys"));
    assert!(hosts.contains(&"https://api.mypurecloud.de/*".to_owned()));
    assert!(
        hosts
            .iter()
            .all(|host| !host.contains("login") && !host.contains("apps"))
    );
    for platform in platforms::ALL.iter() {
        let asked = topics(*platform).len();
        let of_any = platform.questions("https://a.example", None);
        let of_rights = platform.right_questions("https://a.example", None);
        assert_eq!(asked, of_any.len() + of_rights.len(), "{}", platform.id());
        assert_eq!(asked == 0, asked_hosts(*platform).is_empty(), "{}", platform.id());
    }
}

/// Look-ups only read: no address of any platform is one that changes or revokes something, all are HTTPS.
#[test]
fn all_questions_are_https_and_of_the_same_vendor() {
    for platform in platforms::ALL.iter() {
        let mut all = platform.questions("https://api.mypurecloud.com", None);
        all.extend(platform.right_questions("https://api.mypurecloud.com", None));
        for question in all {
            let url = crate::exchange::RequestUrl::parse(&question.url).unwrap();
            assert_eq!(url.scheme(), "https");
            let own = url.host() == "api.mypurecloud.com" || platform.host(url.host()).is_some();
            assert!(own, "{}", url.host());
            let secret = |name: &String| crate::vendors::credentials::is_parameter(name);
            assert!(!url.query_names().iter().any(secret), "{}", question.url);
        }
    }
}

/// Never among what is asked by itself; what is told of a right stays with the token and the right.
#[test]
fn rights_are_asked_about_apart_and_told_of_their_token() {
    let mut session = session("https://api.mypurecloud.de/api/v2/routing/queues");
    let right = Atom::Permission("routing:queue:view".to_owned());
    let fingerprint = Sensitive::new("the-token-0123456789abcdef".to_owned()).fingerprint();
    let list = session.look_ups_of_rights(&fingerprint, &[right.clone(), Atom::Scope("routing".to_owned())]);
    let urls: Vec<&str> = list.iter().map(|one| one.url.as_str()).collect();
    assert_eq!(
        urls,
        [
            "https://api.mypurecloud.de/api/v2/authorization/roles?pageSize=100&permission=routing:queue:view",
            "https://api.mypurecloud.de/api/v2/authorization/permissions?pageSize=100&query=routing:queue:view",
        ]
    );
    assert!(session.look_ups("1", true).iter().all(|one| one.right.is_none()));
    assert!(list.iter().all(|one| one.most_bytes() > Body::CAP));
    let roles = format!(
        r#"{{"entities":[{{"name":"Agent","filling":"{}"}}]}}"#,
        "x".repeat(2 * Body::CAP)
    );
    assert!(session.told(&list[0], &answer(200, &roles), 1).told);
    assert!(
        session
            .told(&list[1], &answer(200, r#"{"entities":[],"pageCount":0}"#), 2)
            .told
    );
    assert!(
        !session
            .told(&list[1], &answer(403, r#"{"entities":[],"pageCount":0}"#), 3)
            .told
    );
    // A later answer about the same right takes the place of the earlier.
    assert!(session.told(&list[0], &answer(200, r#"{"entities":[]}"#), 4).told);
    let learned = session.learned(&session.exchanges()[0]);
    let told: Vec<_> = learned.iter().flat_map(|one| &one.rights).collect();
    assert!(told.iter().all(|one| one.right == right), "{told:?}");
    let said: Vec<_> = told.iter().map(|one| (one.roles.clone(), one.listed)).collect();
    assert_eq!(said, [(None, Some(false)), (Some(Vec::new()), None)]);
    assert!(session.look_ups_of_rights("nobody", &[right]).is_empty());
}

const CLASSIC: &str = "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";

fn urls(session: &Session) -> Vec<String> {
    let all = session.look_ups("1", false).into_iter();
    all.map(|look_up| look_up.url).collect()
}

#[test]
fn each_vendor_is_asked_at_a_host_of_its_own_and_never_with_the_token_in_the_address() {
    for (url, expected) in [
        ("https://api.github.com/repos/a/b", "https://api.github.com/rate_limit"),
        (
            "https://slack.com/api/chat.postMessage",
            "https://slack.com/api/auth.test",
        ),
        (
            "https://slack-gov.com/api/chat.postMessage",
            "https://slack-gov.com/api/auth.test",
        ),
        (
            "https://www.googleapis.com/drive/v3/files",
            "https://oauth2.googleapis.com/tokeninfo",
        ),
        (
            "https://gmail.googleapis.com/gmail/v1/users/me/profile",
            "https://oauth2.googleapis.com/tokeninfo",
        ),
    ] {
        let session = session(url);
        assert_eq!(urls(&session), [expected]);
        assert!(!urls(&session).concat().contains("the-token"));
    }
    // Hosts where one signs in, and those that only look alike.
    for url in [
        "https://github.com/login/oauth/access_token",
        "https://oauth2.googleapis.com/token",
        "https://slack.com.evil.example/api/chat.postMessage",
        "https://evilgoogleapis.com/drive/v3/files",
        "http://slack.com/api/chat.postMessage",
    ] {
        assert_eq!(urls(&session(url)), [""; 0], "{url}");
    }
}

#[test]
fn githubs_own_word_for_bearer_is_asked_about_and_no_other_scheme_is() {
    let url = "https://api.github.com/repos/a/b";
    assert_eq!(urls(&carrying(url, &format!("token {CLASSIC}"))).len(), 1);
    for other in ["Basic", "DPoP", "Digest"] {
        assert_eq!(urls(&carrying(url, &format!("{other} {CLASSIC}"))), [""; 0], "{other}");
    }
    let elsewhere = "https://slack.com/api/chat.postMessage";
    assert_eq!(urls(&carrying(elsewhere, &format!("token {CLASSIC}"))), [""; 0]);
}

#[test]
fn scopes_in_a_header_reach_what_is_known_of_the_token() {
    for (url, body) in [
        ("https://api.github.com/repos/a/b", r#"{"resources":{}}"#),
        (
            "https://slack.com/api/chat.postMessage",
            r#"{"ok":true,"user_id":"U1"}"#,
        ),
    ] {
        let mut session = carrying(url, &format!("Bearer {CLASSIC}"));
        let look_up = session.look_ups("1", false).remove(0);
        assert!(session.told(&look_up, &with_scopes("a:read, b", body), 1).told, "{url}");
        let learned = session.learned(&session.exchanges()[0]);
        assert_eq!(learned[0].scopes.as_ref().unwrap().names(), ["a:read", "b"], "{url}");
        assert!(session.look_ups("1", false).is_empty(), "{url}");
    }
}

#[test]
fn refused_broken_and_lying_answers_of_any_vendor_tell_no_scopes() {
    for url in [
        "https://api.github.com/repos/a/b",
        "https://slack.com/api/chat.postMessage",
        "https://www.googleapis.com/drive/v3/files",
    ] {
        let mut session = carrying(url, &format!("Bearer {CLASSIC}"));
        let look_up = session.look_ups("1", false).remove(0);
        let refused = with_scopes("everything", r#"{"ok":true,"scope":"everything"}"#)
            .map(|answer| Answer { status: 401, ..answer });
        for outcome in [
            refused,
            with_scopes("everything", "<!DOCTYPE html>"),
            with_scopes("everything", ""),
            with_scopes("everything", r#"{"ok":false,"error":"invalid_auth""#),
            answer(200, r#"{"ok":false,"error":"invalid_auth"}"#),
            answer(200, r#"{"scope":["everything"]}"#),
            answer(
                200,
                r#"{"access_token":"another-token-0123456789","scope":"everything"}"#,
            ),
            answer(200, "[1]"),
            answer(302, ""),
        ] {
            let line = session.told(&look_up, &outcome, 0);
            assert!(!line.told, "{url} {outcome:?}");
        }
        assert!(session.learned(&session.exchanges()[0]).is_empty(), "{url}");
    }
}
