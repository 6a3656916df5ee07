//! A [`TokenView`] as elements: masked, with who, what and until when.

use super::asked::asked;
use super::calls::Opened;
use super::details::{everything, undone};
use super::node::{Element, button, el, text};
use super::report::evidence;
use super::signature::{Checks, signature};
use super::words;
use crate::authority::Held;
use crate::browser::message::AboutToken;
use crate::report::{Details, TokenView};
use crate::sensitive::Sensitive;
use std::collections::HashMap;

/// Tokens that the user asked to see, by fingerprint.
pub type Revealed = HashMap<String, Sensitive<String>>;

/// What can be done with the tokens of a tab.
#[derive(Debug, Clone, Copy)]
pub struct Live<'a> {
    /// Tokens that the user asked to see.
    pub revealed: &'a Revealed,
    /// What can be asked about the tokens.
    pub about: &'a [AboutToken],
}

/// At most this many scopes are listed at first; the others open on demand.
const SCOPES: usize = 12;
/// At most this many tokens are listed at first, so that the refused calls below are in sight.
const TOKENS: usize = 3;
/// The name of the list of further tokens among what the user opened; no fingerprint looks so.
const MORE: &str = "more tokens";

/// A token, one line until it is opened; with everything in it, folded, once that is here.
fn token(token: &TokenView, opened: &Opened, live: Option<Live<'_>>, checks: &Checks, now_ms: i64) -> Element {
    let name = token.fingerprint.as_str();
    let open = opened.open.contains(name);
    let details = opened.details.get(name).filter(|_| open);
    el("details")
        .class("token")
        .key(token.fingerprint.as_str())
        .attr("data-token", token.fingerprint.as_str())
        .flag("open", open)
        .with(summary(token, now_ms))
        .maybe(details.and_then(undone))
        .with(
            body(token, Carried::Seen(live), checks, now_ms)
                .maybe(details.and_then(|details| everything(details, name, now_ms))),
        )
}

/// The tokens of a tab or file, the first few at once. Those of a file can neither be shown nor asked about.
pub fn tokens(
    list: &[TokenView],
    opened: &Opened,
    live: Option<Live<'_>>,
    checks: &Checks,
    now_ms: i64,
) -> Vec<Element> {
    let one = |view: &TokenView| token(view, opened, live, checks, now_ms);
    let rest = list.len().saturating_sub(TOKENS);
    let words = if rest == 1 {
        "1 more token".to_owned()
    } else {
        format!("{rest} more tokens")
    };
    let more = (rest > 0).then(|| {
        el("details")
            .class("more-tokens")
            .key("more-tokens")
            .attr("data-token", MORE)
            .flag("open", opened.open.contains(MORE))
            .with(text("summary", words))
            .all(list.iter().skip(TOKENS).map(one))
    });
    list.iter().take(TOKENS).map(one).chain(more).collect()
}

/// A token with everything open, where it is the only thing to show.
pub fn alone(token: &TokenView, details: &Details, checks: &Checks, now_ms: i64) -> Element {
    el("article")
        .class("token")
        .with(text("h2", name(token)))
        .maybe(undone(details))
        .with(body(token, Carried::Alone, checks, now_ms).maybe(everything(details, "first", now_ms)))
}

/// A token beside its call, with everything in it open, once that is here.
pub fn beside(token: &TokenView, details: Option<&Details>, live: Live<'_>, checks: &Checks, now_ms: i64) -> Element {
    el("article")
        .class("token-whole")
        .key(token.fingerprint.as_str())
        .with(text("h2", name(token)))
        .maybe(details.and_then(undone))
        .with(body(token, Carried::Seen(Some(live)), checks, now_ms))
        .maybe(
            details
                .and_then(|details| everything(details, "first", now_ms))
                .map(|all| all.flag("open", true)),
        )
}

/// A token by itself, or one of two that stand side by side: who, what and until when, and everything in it on demand.
pub fn one_of_two(token: &TokenView, details: &Details, place: Place, now_ms: i64) -> Element {
    let title = match place.title() {
        Some(place) => format!("{place}: {}", name(token)),
        None => name(token),
    };
    el("article")
        .class("token")
        .key(place.name())
        .with(text("h2", title))
        .maybe(undone(details))
        .with(
            body(token, Carried::Compared, &Checks::default(), now_ms).maybe(everything(details, place.name(), now_ms)),
        )
}

/// Where a token stands: alone, or as which of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// There is no other.
    Alone,
    /// The first.
    First,
    /// The second.
    Second,
}

impl Place {
    fn title(self) -> Option<&'static str> {
        match self {
            Self::Alone => None,
            Self::First => Some("First"),
            Self::Second => Some("Second"),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::First => "first",
            Self::Second => "second",
        }
    }
}

/// What a token is called: after its platform.
pub fn name(token: &TokenView) -> String {
    match &token.platform {
        Some(platform) => format!("{platform} token"),
        None => "Token".to_owned(),
    }
}

fn summary(token: &TokenView, now_ms: i64) -> Element {
    let scopes = match token.scopes.as_deref() {
        None => "scopes unknown".to_owned(),
        Some([]) => "no scopes".to_owned(),
        Some([_]) => "1 scope".to_owned(),
        Some(list) => format!("{} scopes", list.len()),
    };
    el("summary")
        .with(
            el("span")
                .class("row-head")
                .with(text("span", name(token)).class("token-name"))
                .maybe(token.expires_at_ms.map(|at| expiry(at, now_ms))),
        )
        .with(text("span", format!("{} · {} · {scopes}", token.masked, token.kind)).class("row-host"))
}

/// Where a token comes from.
#[derive(Clone, Copy)]
enum Carried<'a> {
    /// A call carried it.
    Seen(Option<Live<'a>>),
    /// It was pasted without a call: nothing is known of how it is sent.
    Alone,
    /// The same, beside another one: its signature is no matter there.
    Compared,
}

fn body(token: &TokenView, carried: Carried<'_>, checks: &Checks, now_ms: i64) -> Element {
    let facts = token.facts.iter().flat_map(|fact| {
        [
            text("dt", fact.label.as_str()),
            el("dd")
                .say(fact.value.as_str())
                .say(" ")
                .with(el("span").class("source").prose(&fact.source)),
        ]
    });
    let until = token.expires_at_ms.map(|at| {
        el("dd")
            .with(expiry(at, now_ms))
            .say(" ")
            .with(text("span", words::iso(at)).class("source"))
    });
    let sent = match carried {
        Carried::Seen(_) => vec![
            text("dt", "Sent as"),
            text("dd", format!("{}, {}", token.scheme, token.place)),
        ],
        Carried::Alone | Carried::Compared => Vec::new(),
    };
    let about = match carried {
        Carried::Seen(Some(live)) => live.about.iter().find(|one| one.fingerprint == token.fingerprint),
        Carried::Seen(None) | Carried::Alone | Carried::Compared => None,
    };
    el("div")
        .class("token-body")
        .with(secret(token, carried))
        .with(
            el("dl")
                .class("facts")
                .with(text("dt", "Kind"))
                .with(text("dd", token.kind.as_str()))
                .all(sent)
                .maybe(until.is_some().then(|| text("dt", "Expiry")))
                .maybe(until)
                .all(facts)
                .with(text("dt", "Scopes"))
                .with(scopes(token)),
        )
        .maybe(
            evidence(&token.anomalies)
                .map(|list| el("section").class("anomalies").with(text("h3", "Warnings")).with(list)),
        )
        .maybe(about.map(asked))
        .maybe(match carried {
            Carried::Compared => None,
            Carried::Seen(_) | Carried::Alone => signature(token, checks),
        })
}

fn secret(token: &TokenView, carried: Carried<'_>) -> Element {
    let Carried::Seen(Some(Live { revealed, .. })) = carried else {
        return el("p").class("secret").with(text("code", token.masked.as_str()));
    };
    let (shown, words, what) = match revealed.get(&token.fingerprint) {
        // The user pressed "Show".
        Some(token) => (token.expose().as_str(), "Hide", "hide"),
        None => (token.masked.as_str(), "Show", "reveal"),
    };
    el("p")
        .class("secret")
        .with(text("code", shown))
        .say(" ")
        .with(button(words, what, &token.fingerprint).attr("aria-label", format!("{words} the token")))
}

fn expiry(at_ms: i64, now_ms: i64) -> Element {
    let class = if at_ms <= now_ms { "expiry expired" } else { "expiry" };
    text("time", words::expiry(at_ms, now_ms))
        .class(class)
        .attr("datetime", words::iso(at_ms))
}

fn scopes(token: &TokenView) -> Element {
    let Some(list) = &token.scopes else {
        let why = token.scopes_unknown.as_deref().unwrap_or("nothing was seen that tells");
        return text("dd", format!("unknown: {why}")).class("quiet");
    };
    // The list is known to be a part only.
    let perhaps = token
        .scopes_unknown
        .as_ref()
        .map(|why| text("span", format!("There may be more: {why}")).class("source"));
    let source = match &token.authority.scopes {
        Held::Known { source, .. } | Held::AtLeast { source, .. } => {
            Some(el("span").class("source").prose(&source.words()))
        }
        Held::Unknown { .. } => None,
    };
    if list.is_empty() && perhaps.is_none() {
        return text("dd", "none ").class("quiet").maybe(source);
    }
    let chip = |scope: &String| el("li").with(text("code", scope.as_str()));
    let first = el("ul").class("chips").all(list.iter().take(SCOPES).map(chip));
    let rest = list.len().saturating_sub(SCOPES);
    let more = (rest > 0).then(|| {
        el("details")
            .with(text("summary", format!("{rest} more")))
            .with(el("ul").class("chips").all(list.iter().skip(SCOPES).map(chip)))
    });
    el("dd").with(first).maybe(more).maybe(source).say(" ").maybe(perhaps)
}
