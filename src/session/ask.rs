//! Asking: look-ups about a token at its vendor, when the user switched them on for that platform.
//!
//! What may be asked is a platform's list (read-only, HTTPS, hosts of that vendor that the switch names); whether it
//! is asked is the user's; who asks is the browser. Each is asked once for a token unless the user asks again.

use super::Session;
use super::listen::{self, Heard};
use crate::credential;
use crate::exchange::{Body, Exchange, Outcome};
use crate::platforms;
use crate::sensitive::Sensitive;
use serde::{Deserialize, Serialize};

/// At most this many log lines are kept.
const MOST_LINES: usize = 200;
/// A look-up is given up after this many milliseconds.
pub const TIME_LIMIT_MS: u32 = 10_000;

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
    /// asks `again`. Empty when the platform has none, or the token was not sent as a bearer token over HTTPS.
    pub fn look_ups(&self, id: &str, again: bool) -> Vec<LookUp> {
        let Some(exchange) = self.exchange(id).filter(|exchange| exchange.url.scheme() == "https") else {
            return Vec::new();
        };
        let Some((platform, _)) = platforms::of_host(exchange.url.host()) else {
            return Vec::new();
        };
        let bearer = |credential: &credential::Credential| credential.scheme == credential::Scheme::Bearer;
        let Some(token) = credential::find(exchange)
            .into_iter()
            .filter(bearer)
            .find_map(|credential| credential.token)
        else {
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
        if self.asked.len() >= MOST_LINES {
            self.asked.remove(0);
        }
        self.asked.push(line.clone());
        line
    }

    /// The log of look-ups, oldest first.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }
}

fn read(look_up: &LookUp, status: u16, body: &str, now_ms: i64) -> Option<Heard> {
    let mut exchange = Exchange::new("look-up", "GET", &look_up.url, now_ms).ok()?;
    // Only to find the fingerprint again.
    exchange
        .request_headers
        .push("authorization", format!("Bearer {}", look_up.token.expose()));
    exchange.outcome = Outcome::Status(status);
    exchange.response_body = Body::of(body);
    listen::hear(&exchange)
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
        ] {
            assert!(!session.told(&look_up, Ok(200), lie, 0).told, "{lie}");
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
