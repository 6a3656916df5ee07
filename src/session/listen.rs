//! Listening: facts about tokens from answers that the page itself received, with no request of our own.
//!
//! Two kinds of answers tell: those of token endpoints (RFC 6749 §5.1) about the token that they hand out, and
//! those that a platform's file knows (`tokens/me` and the like) about the token that they were asked with.
//! Their bodies are read at once and not kept; what is kept are facts, by the token's fingerprint.

use super::Session;
use crate::authority::{Fact, FactSource, Held, Learned};
use crate::credential;
use crate::exchange::Exchange;
use crate::journey::{self, Noted};
use crate::platforms;
use crate::requirement::Context;
use crate::sensitive::Sensitive;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// At most this many facts are kept; the oldest goes first.
const MOST_FACTS: usize = 200;

/// What was learned about one token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// Which token, by [`Sensitive::fingerprint`].
    pub fingerprint: String,
    /// What.
    pub learned: Learned,
}

/// Whether the body of a 2xx answer of this call is worth reading, or what it sent: what was pushed ahead of a sign-in tells
/// which scopes are asked for.
pub fn is_telling(exchange: &Exchange) -> bool {
    let by_platform = platforms::of_host(exchange.url.host())
        .is_some_and(|(platform, _)| platform.is_telling(&platform.path(exchange.url.path())));
    let asks = || exchange.method == "POST" && journey::is_token_endpoint(exchange.url.host(), exchange.url.path());
    by_platform || asks() || journey::is_pushed(exchange)
}

/// What an answered exchange tells about which token.
pub fn hear(exchange: &Exchange) -> Option<Heard> {
    if !exchange.status().is_some_and(|status| (200..300).contains(&status)) || !is_telling(exchange) {
        return None;
    }
    let mut heard = match handed_out(exchange) {
        Some(heard) => heard,
        None => {
            let body: Value = serde_json::from_str(exchange.response_body.text()?).ok()?;
            // An answer that hands out a token tells of that one.
            if body.get("access_token").is_some() {
                return None;
            }
            let token = only_token(exchange)?;
            let (platform, _) = platforms::of_host(exchange.url.host())?;
            Heard {
                fingerprint: token.fingerprint(),
                learned: platform.learn(exchange, &body)?,
            }
        }
    };
    heard.learned.at_ms = exchange.sent_at_ms;
    (!heard.learned.is_empty()).then_some(heard)
}

/// The token of an exchange. Of which of several an answer tells, nobody says.
fn only_token(exchange: &Exchange) -> Option<Sensitive<String>> {
    let mut tokens = credential::find(exchange)
        .into_iter()
        .filter_map(|credential| credential.token);
    let first = tokens.next()?;
    tokens
        .all(|other| other.fingerprint() == first.fingerprint())
        .then_some(first)
}

/// The answer of a token endpoint. Without `scope` in the answer the scopes are those asked for (RFC 6749 §5.1).
fn handed_out(exchange: &Exchange) -> Option<Heard> {
    let Some(Noted::Issue(issue)) = journey::read(exchange) else {
        return None;
    };
    let source = || FactSource::TokenEndpoint(issue.host.clone());
    let scopes = issue.scopes().map(<[String]>::to_vec);
    let context = match issue.grant.as_deref() {
        Some("client_credentials") => Some(Context::Client),
        Some("authorization_code" | "password" | "access-key" | "urn:ietf:params:oauth:grant-type:saml2-bearer") => {
            Some(Context::User)
        }
        _ => None,
    };
    let expires_s = |seconds: i64| exchange.sent_at_ms.div_euclid(1000).checked_add(seconds);
    let expiry = issue.lives_s.and_then(expires_s);
    Some(Heard {
        fingerprint: issue.token.clone()?,
        learned: Learned {
            scopes: scopes.map(|names| Held::Known {
                names,
                source: source(),
            }),
            context: context.map(|context| Fact::new(context, source())),
            client: issue.client.clone().map(|id| Fact::new(id, source())),
            expires_s: expiry.map(|at| Fact::new(at, source())),
            ..Learned::default()
        },
    })
}

impl Session {
    /// Keeps a fact; an answer of our own look-ups is given here, too.
    pub fn learn(&mut self, heard: Heard) {
        self.facts += 1;
        self.heard
            .retain(|old| !(old.fingerprint == heard.fingerprint && same_source(&old.learned, &heard.learned)));
        if self.heard.len() >= MOST_FACTS {
            self.heard.remove(0);
        }
        self.heard.push(heard);
    }

    /// What was learned about the token of an exchange, oldest first.
    pub fn learned(&self, exchange: &Exchange) -> Vec<Learned> {
        if self.heard.is_empty() {
            return Vec::new();
        }
        let Some(token) = credential::find(exchange)
            .into_iter()
            .find_map(|credential| credential.token)
        else {
            return Vec::new();
        };
        let fingerprint = token.fingerprint();
        self.heard
            .iter()
            .filter(|heard| heard.fingerprint == fingerprint)
            .map(|heard| heard.learned.clone())
            .collect()
    }
}

/// The same kind of answer again: the newer one replaces the older.
fn same_source(a: &Learned, b: &Learned) -> bool {
    let sources = |learned: &Learned| {
        let held = [&learned.scopes, &learned.permissions, &learned.roles];
        let of = |held: &Option<Held>| match held {
            Some(Held::Known { source, .. } | Held::AtLeast { source, .. }) => Some(source.clone()),
            _ => None,
        };
        let mut all: Vec<Option<FactSource>> = held.into_iter().map(of).collect();
        all.push(learned.context.as_ref().map(|fact| fact.source.clone()));
        all
    };
    let rights = |learned: &Learned| {
        let all = learned.rights.iter();
        all.map(|told| (told.right.clone(), told.source.clone()))
            .collect::<Vec<_>>()
    };
    sources(a) == sources(b) && rights(a) == rights(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Outcome};
    use crate::session::Observation;

    fn answered(method: &str, url: &str, request: &str, answer: &str) -> Exchange {
        let mut exchange = Exchange::new("1", method, url, 1_795_176_000_000).unwrap();
        exchange
            .request_headers
            .push("authorization", "Bearer the-token-that-asked-0000");
        exchange.request_body = Body::of(request);
        exchange.outcome = Outcome::Status(200);
        exchange.response_body = Body::of(answer);
        exchange
    }

    #[test]
    fn a_token_endpoint_tells_of_the_token_it_hands_out() {
        let request = "grant_type=client_credentials&client_id=c-1&client_secret=hush&scope=a+b";
        let answer = r#"{"access_token":"the-new-token-1234567890","token_type":"bearer","expires_in":3600}"#;
        let heard = hear(&answered(
            "POST",
            "https://login.mypurecloud.com/oauth/token",
            request,
            answer,
        ))
        .unwrap();
        assert_eq!(
            heard.fingerprint,
            Sensitive::new("the-new-token-1234567890".to_owned()).fingerprint()
        );
        let learned = heard.learned.clone();
        assert_eq!(learned.scopes.unwrap().names(), ["a", "b"]);
        assert_eq!(learned.context.unwrap().value, Context::Client);
        assert_eq!(learned.expires_s.unwrap().value, 1_795_179_600);
        let kept = serde_json::to_string(&heard).unwrap();
        assert!(!kept.contains("hush") && !kept.contains("the-new-token"), "{kept}");
    }

    #[test]
    fn a_platforms_answer_tells_of_the_token_that_asked() {
        let url = "https://api.mypurecloud.com/platform/api/v2/tokens/me?preserveIdleTTL=true";
        let heard = hear(&answered("GET", url, "", r#"{"authorizedScope":["users"]}"#)).unwrap();
        assert_eq!(
            heard.fingerprint,
            Sensitive::new("the-token-that-asked-0000".to_owned()).fingerprint()
        );
        let other = answered(
            "GET",
            "https://api.mypurecloud.com/api/v2/users",
            "",
            r#"{"authorizedScope":["users"]}"#,
        );
        assert_eq!(hear(&other), None);
        let foreign = answered(
            "GET",
            "https://evil.example/api/v2/tokens/me",
            "",
            r#"{"authorizedScope":["users"]}"#,
        );
        assert_eq!(hear(&foreign), None);
    }

    #[test]
    fn answers_of_every_vendor_that_a_page_asks_itself_tell_of_the_token_that_asked() {
        let of = |token: &str| Sensitive::new(token.to_owned()).fingerprint();
        let told = |url: &str, body: &str| {
            let mut exchange = answered("GET", url, "", body);
            exchange.response_headers.push("X-OAuth-Scopes", "a:read");
            hear(&exchange).map(|heard| heard.fingerprint)
        };
        let scope = r#"{"scope":"a:read"}"#;
        for (url, body) in [
            ("https://api.github.com/rate_limit", "{}"),
            ("https://slack.com/api/auth.test", r#"{"ok":true}"#),
            ("https://www.googleapis.com/oauth2/v3/tokeninfo", scope),
        ] {
            assert_eq!(told(url, body), Some(of("the-token-that-asked-0000")), "{url}");
        }
        for (url, body) in [
            (
                "https://slack.com/api/auth.test",
                r#"{"ok":false,"error":"token_expired"}"#,
            ),
            ("https://oauth2.googleapis.com/tokeninfo?id_token=another", scope),
            ("https://oauth2.googleapis.com/tokeninfo?access_token=another", scope),
            ("https://storage.googleapis.com/tokeninfo", scope),
            ("https://api.github.com.evil.example/rate_limit", "{}"),
            // The page's token is of no agent, so the answer is about somebody else.
            (
                "https://api-na1.niceincontact.com/InContactAPI/services/v23.0/permissions?agentId=7",
                r#"{"permissions":[{"Key":"AgentSoftPhone","Value":"Enable"}]}"#,
            ),
        ] {
            assert_eq!(told(url, body), None, "{url}");
        }
        let mut alone = answered(
            "POST",
            "https://oauth2.googleapis.com/tokeninfo",
            "access_token=asked-about",
            scope,
        );
        alone.request_headers = [("content-type", "application/x-www-form-urlencoded")]
            .into_iter()
            .collect();
        assert_eq!(hear(&alone).map(|heard| heard.fingerprint), Some(of("asked-about")));
    }

    #[test]
    fn an_answer_to_two_tokens_tells_of_neither() {
        let url = "https://api.mypurecloud.com/api/v2/tokens/me";
        let body = r#"{"authorizedScope":["users"]}"#;
        let with = |token: &str| hear(&answered("GET", &format!("{url}?access_token={token}"), "", body));
        assert!(with("the-token-that-asked-0000").is_some());
        assert_eq!(with("another-token-that-asked"), None);
    }

    #[test]
    fn bodies_that_tell_are_read_and_not_kept() {
        let mut session = Session::new();
        let url = "https://api.mypurecloud.com/api/v2/tokens/me";
        let headers = vec![(
            "authorization".to_owned(),
            "Bearer the-token-that-asked-0000".to_owned(),
        )];
        let time_ms = 1.795e12;
        session
            .observe(Observation::Sent {
                id: "1".to_owned(),
                method: "GET".to_owned(),
                url: url.to_owned(),
                headers,
                time_ms,
                place: Default::default(),
                body: None,
                tab: None,
            })
            .unwrap();
        session
            .observe(Observation::Answered {
                id: "1".to_owned(),
                status: 200,
                headers: vec![],
                time_ms,
            })
            .unwrap();
        let body = r#"{"authorizedScope":["users"],"organization":{"id":"o-1"}}"#;
        session
            .observe(Observation::Body {
                place: None,
                method: Some("GET".to_owned()),
                url: url.to_owned(),
                status: 200,
                headers: vec![],
                twice: false,
                request_body: None,
                response_body: Some(body.to_owned()),
                time_ms,
            })
            .unwrap();
        session.settle(None);
        assert_eq!(session.exchanges()[0].response_body, Body::NotSeen);
        assert_eq!(session.learned(&session.exchanges()[0]).len(), 1);
        let back = Session::from_memory(session.to_memory().expose()).unwrap();
        assert_eq!(back.learned(&session.exchanges()[0]).len(), 1);
    }
}
