//! Asking: look-ups about a token at its vendor, when the user switched them on for that platform.
//!
//! What may be asked is a platform's list (read-only, HTTPS, hosts of that vendor that the switch names); whether it
//! is asked is the user's; who asks is the browser. Each is asked once for a token unless the user asks again.

use super::Session;
use super::listen::{self, Heard};
use crate::authority::Learned;
use crate::credential::{self, Scheme};
use crate::exchange::{Body, Exchange, Headers, Outcome};
use crate::platform::{Platform, Service};
use crate::platforms;
use crate::requirement::Atom;
use crate::sensitive::Sensitive;
use crate::token;
use serde::{Deserialize, Serialize};

/// At most this many log lines are kept.
const MOST_LINES: usize = 200;
/// So many rights are asked about at once.
const MOST_RIGHTS: usize = 8;
/// A look-up is given up after this many milliseconds.
pub const TIME_LIMIT_MS: u32 = 10_000;

/// The headers of an answer that tell something of the token (GitHub, Slack); no other is read.
pub const HEADERS: &[&str] = &["x-oauth-scopes"];

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
    let mut all = platform.questions(RECEIVER, None);
    all.extend(platform.right_questions(RECEIVER, None));
    all.into_iter().filter_map(topic).collect()
}

/// Match patterns of the hosts at which a platform can be asked, sorted.
pub fn asked_hosts(platform: &dyn Platform) -> Vec<String> {
    let mut patterns: Vec<String> = Vec::new();
    for topic in topics(platform) {
        match topic.host {
            Some(host) => patterns.push(format!("https://{host}/*")),
            None => {
                let all = platform.host_patterns().into_iter();
                patterns.extend(all.filter(|pattern| is_asked(platform, pattern)));
            }
        }
    }
    patterns.sort();
    patterns.dedup();
    patterns
}

/// Whether some host of a pattern is one that can be asked about a token that it received. Under a wildcard the API may
/// stand below each name (`api.<name>.ghe.com`).
fn is_asked(platform: &dyn Platform, pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches("https://").trim_end_matches("/*");
    ["any", "api.any"].iter().any(|name| {
        let host = pattern.replace('*', name);
        let found = platform.host(&host);
        found.is_some_and(|found| found.service == Service::Api)
            && !platform.questions(&format!("https://{host}"), None).is_empty()
    })
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
    /// The right that it is about, where it is about one.
    pub right: Option<Atom>,
}

impl LookUp {
    /// At most so many bytes of its answer are read. Lists of roles come with all that each role may do.
    pub fn most_bytes(&self) -> usize {
        const LISTS: usize = 4 * 1024 * 1024;
        if self.right.is_some() { LISTS } else { Body::CAP }
    }
}

/// What came back from a look-up.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Those of [`HEADERS`] that it had.
    pub headers: Headers,
    /// Its body; it may hold secrets of the user's.
    pub body: Sensitive<String>,
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
        let Some(token) = bearer(exchange, platform) else {
            return Vec::new();
        };
        let decoded = token::decode(&token);
        let fingerprint = token.fingerprint();
        let asked = |url: &str| {
            self.asked
                .iter()
                .any(|line| line.fingerprint == fingerprint && line.url == url)
        };
        platform
            .questions(&exchange.url.origin(), Some(&decoded))
            .into_iter()
            .filter(|question| again || !asked(&question.url))
            .map(|question| LookUp {
                platform: platform.id(),
                url: question.url,
                tells: question.tells,
                token: token.clone(),
                right: None,
            })
            .collect()
    }

    /// The look-ups about rights that calls with a token lack, for the user who presses for them; at the host that
    /// received the token last, as [`Session::look_ups_about`].
    pub fn look_ups_of_rights(&self, fingerprint: &str, rights: &[Atom]) -> Vec<LookUp> {
        let about = self.look_ups_about(fingerprint, true);
        let Some(first) = about.first() else { return Vec::new() };
        let platform = platforms::by_id(first.platform);
        let origin = url::Url::parse(&first.url).map(|url| url.origin().ascii_serialization());
        let (Some(platform), Ok(origin)) = (platform, origin) else {
            return Vec::new();
        };
        let of_right = |right: &Atom| {
            let questions = platform.right_questions(&origin, Some(right)).into_iter();
            let look_up = |question: crate::platform::Question| LookUp {
                url: question.url,
                tells: question.tells,
                right: Some(right.clone()),
                ..first.clone()
            };
            questions.map(look_up).collect::<Vec<_>>()
        };
        rights.iter().take(MOST_RIGHTS).flat_map(of_right).collect()
    }

    /// The look-ups about a token, as [`Session::look_ups`], at the host that received it last.
    pub fn look_ups_about(&self, fingerprint: &str, again: bool) -> Vec<LookUp> {
        let carries = |exchange: &&Exchange| {
            let (platform, _) = platforms::of_host(exchange.url.host())?;
            Some(bearer(exchange, platform)?.fingerprint() == fingerprint)
        };
        let calls = self
            .exchanges
            .iter()
            .rev()
            .filter(|exchange| carries(exchange) == Some(true));
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
    /// `outcome` is the answer, or the browser's words when there was none.
    pub fn told(&mut self, look_up: &LookUp, outcome: &Result<Answer, String>, now_ms: i64) -> Asked {
        let heard = outcome.as_ref().ok().and_then(|answer| read(look_up, answer, now_ms));
        let line = Asked {
            fingerprint: look_up.token.fingerprint(),
            url: look_up.url.clone(),
            at_ms: now_ms,
            outcome: match outcome {
                Ok(answer) => answer.status.to_string(),
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
        self.facts += 1;
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
fn bearer(exchange: &Exchange, platform: &dyn Platform) -> Option<Sensitive<String>> {
    let is_bearer = |scheme: &Scheme| match scheme {
        Scheme::Bearer => true,
        Scheme::Other(name) => platform.takes_scheme(name),
        Scheme::Dpop | Scheme::Basic | Scheme::None => false,
    };
    let mut found = credential::find(exchange).into_iter();
    found.find_map(|credential| credential.token.filter(|_| is_bearer(&credential.scheme)))
}

fn read(look_up: &LookUp, answer: &Answer, now_ms: i64) -> Option<Heard> {
    if let Some(right) = &look_up.right {
        return read_right(look_up, right, answer, now_ms);
    }
    let mut exchange = Exchange::new("look-up", "GET", &look_up.url, now_ms).ok()?;
    // Only to find the fingerprint again.
    exchange
        .request_headers
        .push("authorization", format!("Bearer {}", look_up.token.expose()));
    exchange.outcome = Outcome::Status(answer.status);
    exchange.response_headers = answer.headers.clone();
    // Read for facts about the token, and dropped.
    exchange.response_body = Body::of(answer.body.expose());
    // An answer that hands out another token says nothing of this one.
    listen::hear(&exchange).filter(|heard| heard.fingerprint == look_up.token.fingerprint())
}

/// What an answer tells of a right. It is kept with the token that was asked with: another may see another list.
fn read_right(look_up: &LookUp, right: &Atom, answer: &Answer, now_ms: i64) -> Option<Heard> {
    let platform = platforms::by_id(look_up.platform).filter(|_| (200..300).contains(&answer.status))?;
    let asked = Exchange::new("look-up", "GET", &look_up.url, now_ms).ok()?;
    // Read for what it says of the right, and dropped.
    let told = platform.learn_right(&asked.url, right, answer.body.expose())?;
    Some(Heard {
        fingerprint: look_up.token.fingerprint(),
        learned: Learned {
            rights: vec![told],
            at_ms: now_ms,
            ..Learned::default()
        },
    })
}

#[cfg(test)]
mod tests;
