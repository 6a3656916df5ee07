//! What sign-ins and token requests left behind, and what of it is about one call.

use super::{Change, Session};
use crate::credential;
use crate::exchange::{Body, Exchange};
use crate::journey::{self, Known, Noted};
use crate::platforms;
use crate::token;

impl Session {
    /// Keeps what an exchange tells of a sign-in or a token request.
    pub(super) fn note_journey(&mut self, exchange: &Exchange) {
        if let Some(noted) = journey::read(exchange)
            && journey::note(&mut self.noted, noted)
        {
            self.facts += 1;
        }
    }

    /// The same of a call of this session that asked for a token in vain.
    pub(super) fn note_refused_issue(&mut self, at: usize) {
        let exchange = self.exchanges.get(at);
        let asks = |one: &&Exchange| one.method == "POST" && journey::is_token_endpoint(one.url.host(), one.url.path());
        if let Some(exchange) = exchange.filter(asks).cloned() {
            self.note_journey(&exchange);
        }
    }

    /// What was pushed ahead of a sign-in and taken: nobody need read the answer. What was sent is forgotten then.
    pub(super) fn note_pushed(&mut self, at: usize) {
        let pushed = self.exchanges.get(at).filter(|one| journey::is_pushed(one));
        let Some(exchange) = pushed.cloned() else { return };
        self.note_journey(&exchange);
        if let Some(exchange) = self.exchanges.get_mut(at) {
            exchange.request_body = Body::NotSeen;
        }
    }

    /// What is known of the token of a call.
    pub(super) fn journey_of(&self, exchange: &Exchange) -> Known<'_> {
        let repeated = self.refused_before(exchange);
        if self.noted.is_empty() {
            return Known {
                repeated,
                ..Known::default()
            };
        }
        let own = journey::read(exchange);
        let token = credential::find(exchange).into_iter().find_map(|one| one.token);
        let fingerprint = token.as_ref().map(|token| token.fingerprint());
        let client = token.as_ref().and_then(|token| {
            let decoded = token::decode(token);
            let clients = decoded.claims().map(|claims| claims.clients()).unwrap_or_default();
            clients.first().map(|(_, id)| (*id).to_owned())
        });
        // Where nobody sent a token, no sign-in is behind it.
        let vendor = token
            .as_ref()
            .and_then(|_| platforms::of_call(exchange))
            .map(|platform| platform.id());
        let (fingerprint, client) = (fingerprint.as_deref(), client.as_deref());
        let known = journey::join(
            &self.noted,
            fingerprint,
            client,
            vendor,
            exchange.sent_at_ms,
            own.as_ref(),
        );
        Known { repeated, ..known }
    }

    /// Takes a redirect of a page or frame: what it tells of a sign-in is noted. The call itself is kept only where it hands
    /// an error back to the app, without what says nothing of that: cookies, `state`, the user's name.
    pub fn sign_in(&mut self, exchange: &Exchange) -> Change {
        let noted = journey::read(exchange);
        let Some(noted @ (Noted::SignIn(_) | Noted::Returned(_))) = noted else {
            return Change::default();
        };
        if journey::note(&mut self.noted, noted) {
            self.facts += 1;
        }
        let Some(kept) = refusal(exchange) else {
            return Change::default();
        };
        self.make_way_for(&kept.id);
        self.make_room();
        let at = self.add(kept);
        self.change(at)
    }

    /// The facts, oldest first.
    pub fn noted(&self) -> &[Noted] {
        &self.noted
    }
}

/// Parameters of an authorization request that are kept.
const KEPT: &[&str] = &["client_id", "response_type", "scope", "audience", "resource", "prompt"];
/// Why the headers of a page's own request are not there.
const UNREAD: &str = "of a page's own sign-in the headers are not read";

/// A sign-in that was refused, with what is needed to explain it.
fn refusal(exchange: &Exchange) -> Option<Exchange> {
    let error = exchange.error_handed_back()?;
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in KEPT {
        for value in exchange.url.query(name) {
            // Names, not secrets; the session is in memory alone.
            query.append_pair(name, value.expose());
        }
    }
    let url = format!("{}{}?{}", exchange.url.origin(), exchange.url.path(), query.finish());
    let mut kept = Exchange::new(exchange.id.clone(), &exchange.method, &url, exchange.sent_at_ms).ok()?;
    kept.outcome = exchange.outcome.clone();
    // By the name alone it is known as the answer of an authorization endpoint.
    kept.response_headers.push("location", format!("/?{error}&state="));
    kept.withheld = Some(UNREAD.to_owned());
    kept.tab = exchange.tab;
    kept.initiator.clone_from(&exchange.initiator);
    kept.frame = exchange.frame;
    kept.document.clone_from(&exchange.document);
    kept.answered_at_ms = exchange.answered_at_ms;
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Outcome;
    use crate::platforms::Tables;
    use crate::session::{Observation, Place};

    fn redirect(location: &str) -> Exchange {
        let url = "https://login.example.com/authorize?client_id=c&response_type=code&scope=a+b&prompt=none&state=the-state&login_hint=joe%40acme.example";
        let mut exchange = Exchange::new("7", "GET", url, 1_795_176_000_000).unwrap();
        exchange.request_headers.push("cookie", "session=the-cookie");
        exchange.outcome = Outcome::Status(302);
        exchange.response_headers.push("Location", location);
        exchange.response_headers.push("Set-Cookie", "session=the-cookie");
        exchange
    }

    #[test]
    fn a_sign_in_that_is_refused_is_a_call_of_the_session_without_its_secrets() {
        let mut session = Session::new();
        let change = session.sign_in(&redirect(
            "https://app.example.com/cb#error=login_required&error_description=No+session&state=the-state",
        ));
        assert!(change.denied);
        let kept = session.to_memory();
        for secret in ["the-state", "the-cookie", "joe"] {
            assert!(!kept.expose().contains(secret), "{secret}");
        }
        let report = session.report("7", &Tables::new()).unwrap();
        assert!(
            report.verdict.text.contains("silent renewal"),
            "{}",
            report.verdict.text
        );
        assert_eq!(report.said.unwrap().text.as_deref(), Some("No session"));
        let journey = report.journey.unwrap();
        assert_eq!(journey.steps[0].names, ["a", "b"]);
        assert_eq!(journey.lost.unwrap().step, journey::StepName::Granted);
    }

    #[test]
    fn a_sign_in_that_succeeds_is_noted_and_not_kept() {
        let mut session = Session::new();
        let change = session.sign_in(&redirect("https://app.example.com/cb?code=the-code&state=the-state"));
        assert_eq!(change, Change::default());
        assert!(session.exchanges().is_empty());
        assert_eq!(session.noted().len(), 1);
        assert!(!session.to_memory().expose().contains("the-"));
        // Other redirects of pages are nobody's business.
        let mut other = Exchange::new("8", "GET", "https://app.example.com/old", 0).unwrap();
        other.outcome = Outcome::Status(302);
        other.response_headers.push("location", "/new?error=1");
        assert_eq!(session.sign_in(&other), Change::default());
        assert_eq!(session.noted().len(), 1);
    }

    #[test]
    fn what_is_pushed_ahead_is_noted_once_it_was_taken() {
        let mut session = Session::new();
        let sent = Observation::Sent {
            id: "1".to_owned(),
            method: "POST".to_owned(),
            url: "https://id.example.com/as/par".to_owned(),
            headers: Vec::new(),
            time_ms: 1_795_176_000_000.0,
            place: Place::default(),
            tab: Some(1),
            body: Some("client_id=c&client_secret=hush-hush-9Zx81qW7k&scope=a+b&response_type=code".to_owned()),
        };
        session.observe(sent).unwrap();
        assert!(session.noted().is_empty());
        let answered = Observation::Answered {
            id: "1".to_owned(),
            status: 201,
            headers: Vec::new(),
            time_ms: 1_795_176_000_100.0,
        };
        session.observe(answered).unwrap();
        let [Noted::SignIn(pushed)] = session.noted() else {
            panic!("{:?}", session.noted())
        };
        assert!(pushed.pushed);
        assert_eq!(pushed.scopes.as_deref().unwrap(), ["a", "b"]);
        assert!(!session.to_memory().expose().contains("hush"));
    }
}
