//! Asking: look-ups about a token at its vendor, when the user switched them on for that platform.
//!
//! What may be asked is a platform's list (read-only, HTTPS, hosts of that vendor that the switch names); whether it
//! is asked is the user's; who asks is the browser. Each is asked once for a token unless the user asks again.

use super::Session;
use super::listen::{self, Heard};
use crate::credential::{self, Scheme};
use crate::exchange::{Body, Exchange, Outcome};
use crate::platform::{Platform, Service};
use crate::platforms;
use crate::sensitive::Sensitive;
use serde::{Deserialize, Serialize};

/// At most this many log lines are kept.
const MOST_LINES: usize = 200;
/// A look-up is given up after this many milliseconds.
pub const TIME_LIMIT_MS: u32 = 10_000;

/// What the user allows for a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Asking {
    /// Nothing is asked.
    #[default]
    Off,
    /// A look-up is made when the user presses the button for it.
    Click,
    /// Look-ups are made by themselves when a call is refused.
    Auto,
}

/// Something that can be asked at a platform, for the user who switches it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Path and query.
    pub path: String,
    /// The host, when it is always the same one; else it is the one that received the token.
    pub host: Option<String>,
    /// What it tells.
    pub tells: &'static str,
}

/// Stands for the host that received a token; `invalid` is nobody's (RFC 6761).
const RECEIVER: &str = "https://receiver.invalid";

/// What can be asked at a platform.
pub fn topics(platform: &dyn Platform) -> Vec<Topic> {
    let topic = |question: crate::platform::Question| {
        let (host, path) = match question.url.strip_prefix(RECEIVER) {
            Some(path) => (None, path.to_owned()),
            None => {
                let rest = question.url.strip_prefix("https://").unwrap_or_default();
                let (host, path) = rest.split_once('/')?;
                (Some(host.to_owned()), format!("/{path}"))
            }
        };
        Some(Topic {
            path,
            host,
            tells: question.tells,
        })
    };
    platform.questions(RECEIVER).into_iter().filter_map(topic).collect()
}

/// Match patterns of the hosts at which a platform can be asked, sorted.
pub fn asked_hosts(platform: &dyn Platform) -> Vec<String> {
    let api = |pattern: &String| {
        let host = pattern.trim_start_matches("https://").trim_end_matches("/*");
        let found = platform.host(&host.replace('*', "any"));
        found.is_some_and(|found| found.service == Service::Api)
    };
    let mut patterns: Vec<String> = Vec::new();
    for topic in topics(platform) {
        match topic.host {
            Some(host) => patterns.push(format!("https://{host}/*")),
            None => patterns.extend(platform.host_patterns().into_iter().filter(api)),
        }
    }
    patterns.sort();
    patterns.dedup();
    patterns
}

/// One look-up that may be made.
#[derive(Debug, Clone)]
pub struct LookUp {
    /// Platform's id.
    pub platform: &'static str,
    /// The whole address; always GET.
    pub url: String,
    /// What it tells.
    pub tells: &'static str,
    /// The token to send, as it was sent by the page.
    pub token: Sensitive<String>,
}

/// A log line for the user: what was asked, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// Which token, by fingerprint.
    pub fingerprint: String,
    /// What was asked.
    pub url: String,
    /// When: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// `200`, `403`, `no answer within 10 s` …
    pub outcome: String,
    /// Whether the answer told anything.
    pub told: bool,
}

impl Session {
    /// The look-ups about the token of an exchange: those not made yet for this token, or all of them when the user
    /// asks `again`. Empty when the platform has none, or the token was not sent to its API as a bearer token over
    /// HTTPS.
    pub fn look_ups(&self, id: &str, again: bool) -> Vec<LookUp> {
        let Some(exchange) = self.exchange(id).filter(|exchange| exchange.url.scheme() == "https") else {
            return Vec::new();
        };
        let api = |found: &crate::platform::HostMatch| found.service == Service::Api;
        let Some((platform, _)) = platforms::of_host(exchange.url.host()).filter(|(_, found)| api(found)) else {
            return Vec::new();
        };
        let Some(token) = bearer(exchange) else {
            return Vec::new();
        };
        let fingerprint = token.fingerprint();
        let asked = |url: &str| {
            self.asked
                .iter()
                .any(|line| line.fingerprint == fingerprint && line.url == url)
        };
        platform
            .questions(&exchange.url.origin())
            .into_iter()
            .filter(|question| again || !asked(&question.url))
            .map(|question| LookUp {
                platform: platform.id(),
                url: question.url,
                tells: question.tells,
                token: token.clone(),
            })
            .collect()
    }

    /// The look-ups about a token, as [`Session::look_ups`], at the host that received it last.
    pub fn look_ups_about(&self, fingerprint: &str, again: bool) -> Vec<LookUp> {
        let carries = |exchange: &&Exchange| bearer(exchange).is_some_and(|token| token.fingerprint() == fingerprint);
        let calls = self.exchanges.iter().rev().filter(carries);
        calls
            .map(|exchange| self.look_ups(&exchange.id, again))
            .find(|list| !list.is_empty())
            .unwrap_or_default()
    }

    /// Takes over what was asked about a token for another tab, so that it is not asked twice.
    pub fn adopt_answers(&mut self, from: &Self, fingerprint: &str) {
        for line in from.asked.iter().filter(|line| line.fingerprint == fingerprint) {
            if !self.asked.contains(line) {
                self.note(line.clone());
            }
        }
        for heard in from.heard.iter().filter(|heard| heard.fingerprint == fingerprint) {
            if !self.heard.contains(heard) {
                self.learn(heard.clone());
            }
        }
    }

    /// Takes the answer of a look-up: reads what it tells, keeps that and a log line, drops the rest.
    /// `outcome` is the status, or the browser's words when there was no answer.
    pub fn told(&mut self, look_up: &LookUp, outcome: Result<u16, String>, body: &str, now_ms: i64) -> Asked {
        let heard = outcome
            .as_ref()
            .ok()
            .and_then(|status| read(look_up, *status, body, now_ms));
        let line = Asked {
            fingerprint: look_up.token.fingerprint(),
            url: look_up.url.clone(),
            at_ms: now_ms,
            outcome: match outcome {
                Ok(status) => status.to_string(),
                Err(words) => words.chars().take(200).collect(),
            },
            told: heard.is_some(),
        };
        if let Some(heard) = heard {
            self.learn(heard);
        }
        self.note(line.clone());
        line
    }

    fn note(&mut self, line: Asked) {
        if self.asked.len() >= MOST_LINES {
            self.asked.remove(0);
        }
        self.asked.push(line);
    }

    /// The log of look-ups, oldest first.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }
}

/// The token that an exchange carries as a bearer token.
fn bearer(exchange: &Exchange) -> Option<Sensitive<String>> {
    let mut found = credential::find(exchange).into_iter();
    found.find_map(|credential| credential.token.filter(|_| credential.scheme == Scheme::Bearer))
}

fn read(look_up: &LookUp, status: u16, body: &str, now_ms: i64) -> Option<Heard> {
    let mut exchange = Exchange::new("look-up", "GET", &look_up.url, now_ms).ok()?;
    // Only to find the fingerprint again.
    exchange
        .request_headers
        .push("authorization", format!("Bearer {}", look_up.token.expose()));
    exchange.outcome = Outcome::Status(status);
    exchange.response_body = Body::of(body);
    // An answer that hands out another token says nothing of this one.
    listen::hear(&exchange).filter(|heard| heard.fingerprint == look_up.token.fingerprint())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(url: &str) -> Session {
        let mut exchange = Exchange::new("1", "GET", url, 1_795_176_000_000).unwrap();
        exchange
            .request_headers
            .push("authorization", "Bearer the-token-0123456789abcdef");
        exchange.outcome = Outcome::Status(403);
        Session::from_exchanges(vec![exchange])
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
            Ok(200),
            r#"{"authorizedScope":["users"]}"#,
            1_795_176_001_000,
        );
        assert!(line.told);
        session.told(
            &first[1],
            Err("no answer within 10 s".to_owned()),
            "",
            1_795_176_002_000,
        );
        session.told(&first[2], Ok(403), "<html>", 1_795_176_003_000);
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
            assert!(!session.told(&look_up, Ok(200), lie, 0).told, "{lie}");
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
        one.told(&look_up, Ok(200), r#"{"authorizedScope":["users"]}"#, 1);
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
        let of = |id: &str| *platforms::ALL.iter().find(|platform| platform.id() == id).unwrap();
        let genesys = topics(of("genesys"));
        assert_eq!(genesys[0].path, "/api/v2/tokens/me?preserveIdleTTL=true");
        assert!(genesys.iter().all(|topic| topic.host.is_none()));
        let webex = topics(of("webex"));
        assert!(webex.iter().all(|topic| topic.host.as_deref() == Some("webexapis.com")));
        assert_eq!(asked_hosts(of("webex")), ["https://webexapis.com/*"]);
        assert_eq!(asked_hosts(of("zendesk")), ["https://*.zendesk.com/*"]);
        let hosts = asked_hosts(of("genesys"));
        assert!(hosts.contains(&"https://api.mypurecloud.de/*".to_owned()));
        assert!(
            hosts
                .iter()
                .all(|host| !host.contains("login") && !host.contains("apps"))
        );
        for platform in platforms::ALL {
            let asked = topics(*platform).len();
            assert_eq!(
                asked,
                platform.questions("https://a.example").len(),
                "{}",
                platform.id()
            );
            assert_eq!(asked == 0, asked_hosts(*platform).is_empty(), "{}", platform.id());
        }
    }

    /// Look-ups only read: no address of any platform is one that changes or revokes something, all are HTTPS.
    #[test]
    fn all_questions_are_https_and_of_the_same_vendor() {
        for platform in platforms::ALL {
            for question in platform.questions("https://api.mypurecloud.com") {
                let url = crate::exchange::RequestUrl::parse(&question.url).unwrap();
                assert_eq!(url.scheme(), "https");
            }
        }
    }
}
