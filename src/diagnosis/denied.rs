//! Whether an answer refuses, whatever its status.

use crate::answer::Answer;
use crate::exchange::{Exchange, Outcome};
use crate::platform::Platform;
use crate::policy::{self, Outlook};
use crate::reason::{Proof, ReasonId};
use crate::sign::Hit;
use crate::signs;
use crate::vendors::credentials;

/// Whether an answer refuses: by its status, by the platform's own way of saying no, or because a sign in the answer
/// says so ([`policy`]).
pub fn is_denied(exchange: &Exchange, platform: Option<&'static dyn Platform>) -> bool {
    let Outcome::Status(status) = exchange.outcome else {
        return false;
    };
    match policy::outlook(status) {
        Outlook::Refused => true,
        Outlook::Answered => false,
        Outlook::MayRefuse => {
            platform.is_some_and(|platform| platform.denies(exchange)) || signs_say_no(exchange, platform)
        }
    }
}

/// Whether a sign in an answer states a cause, or shows a maker's page of refusal.
fn signs_say_no(exchange: &Exchange, platform: Option<&'static dyn Platform>) -> bool {
    let seen = exchange.response_body.text();
    let good = exchange.status().is_some_and(|status| (200..300).contains(&status));
    // An ordinary answer is not read to its end.
    let telling = policy::TELLING_HEADERS
        .iter()
        .any(|name| exchange.response_headers.has(name));
    // 203: somebody in between answered, so it is no ordinary one (RFC 9110 §15.3.4).
    let telling = telling || exchange.status() == Some(203);
    if good && !telling && !seen.is_some_and(policy::hints) {
        return false;
    }
    let Ok(signs) = signs::all() else { return false };
    let answer = signs::answer_of(exchange);
    // A challenge comes with a refusal (RFC 9110 §11.6.1), whatever the status.
    if !good
        && answer
            .challenges()
            .iter()
            .any(|challenge| challenge.param("error").is_some())
    {
        return true;
    }
    // One of several answers in one, or the API's own status: it tells more than that of HTTP.
    if good && answer.tells() && answer.inner_statuses().iter().any(|status| matches!(status, 401 | 403)) {
        return true;
    }
    // An authorization endpoint that hands an error back gives no token, whatever its words.
    if !good && exchange.error_handed_back().is_some() {
        return true;
    }
    if !good && (names_a_sent_header(exchange, &answer) || gives_no_token(exchange)) {
        return true;
    }
    let hits = signs.read(&answer, platform.map(Platform::id));
    let tells = |hit: &Hit<'_>| match hit.reason {
        // Words that anybody may use of too many calls are no refusal of the caller, unless they come as one.
        ReasonId::RateLimited => exchange.status() == Some(429) || hit.proof == Proof::Stated,
        // Pages for people ask for a sign-in, too: it is one instead of data where a program called.
        ReasonId::SigninPage if good => {
            exchange.url.path().contains("/api/") || exchange.request_headers.has("authorization")
        }
        // Words of authority under a status that may mean anything.
        ReasonId::Refused => hit.proof == Proof::Look,
        reason => reason.names_a_cause() && hit.proof <= Proof::Look,
    };
    hits.iter().any(tells)
}

/// Whether a token endpoint gave no token (RFC 6749 §5.2), in whatever words or none.
fn gives_no_token(exchange: &Exchange) -> bool {
    const ENDS: &[&str] = &["token", "tokens", "access_token", "token.json", "tokens.json"];
    let last = exchange.url.path().trim_end_matches('/').rsplit('/').next();
    exchange.method == "POST"
        && matches!(exchange.status(), Some(400 | 402 | 409 | 412 | 422 | 423))
        && last.is_some_and(|last| ENDS.contains(&last))
}

/// Whether the server finds fault with a header that the request sent and that is none of those that every request has:
/// servers that want signed requests say `Invalid KC-API-TIMESTAMP`.
fn names_a_sent_header(exchange: &Exchange, answer: &Answer) -> bool {
    // One word of anybody's language is no name of a header.
    let sent: Vec<&str> = (exchange.request_headers.iter())
        .map(|(name, _)| name)
        .filter(|name| name.contains('-') && !credentials::is_harmless(&name.to_ascii_lowercase()))
        .collect();
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !sent.is_empty()
        && answer.sentences().iter().any(|sentence| {
            let mut words = sentence.text.split(|c: char| !in_name(c));
            words.any(|word| sent.iter().any(|name| name.eq_ignore_ascii_case(word)))
        })
}
