//! From the facts of a session and the token of a call to what is known of that token.

use super::fact::{Issue, Noted, SignIn};
use crate::platforms;

/// A code is spent within this time, in milliseconds; the user may take long before.
const CODE_MS: i64 = 15 * 60 * 1000;
/// Refreshes are followed so far back.
const MOST_REFRESHES: usize = 50;

/// How a sign-in belongs to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// The token itself, or a chain of refresh tokens, leads to it.
    Token,
    /// The client is the same, or the only one that signed in at that vendor, and it was the last sign-in of it before.
    Client,
}

/// What is known of the token of a call, or of a call that is itself a sign-in or a token request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// The call is this sign-in.
    pub own_sign_in: Option<&'a SignIn>,
    /// The call is this token request.
    pub own_issue: Option<&'a Issue>,
    /// How the token was handed out.
    pub issue: Option<&'a Issue>,
    /// The token request at the beginning of its refreshes; the same where there was none.
    pub first: Option<&'a Issue>,
    /// The sign-in that it began with.
    pub sign_in: Option<(&'a SignIn, Link)>,
    /// A later token of the same client, handed out before the call: the newest.
    pub newer: Option<&'a Issue>,
    /// A later sign-in of the same client, of which no token was seen yet.
    pub newer_sign_in: Option<&'a SignIn>,
    /// What failed since the token was handed out, at which host, when, and with which error: the last sign-in or token
    /// request of the same client.
    pub failed: Option<(&'static str, &'a str, i64, &'a str)>,
    /// So often was the same call refused before in the same way with the same token.
    pub repeated: usize,
}

impl Known<'_> {
    /// Whether nothing is known beside the call itself.
    pub fn is_empty(&self) -> bool {
        let parts = (self.own_sign_in, self.own_issue, self.issue, self.sign_in, self.newer);
        matches!(parts, (None, None, None, None, None)) && self.newer_sign_in.is_none()
    }
}

/// What the facts tell of a call that was sent at this time with this token. `client` is the token's own word for its
/// client, if it has one; `vendor` is the vendor that was called; `own` is what the call itself leaves behind.
pub fn join<'a>(
    facts: &'a [Noted],
    token: Option<&str>,
    client: Option<&str>,
    vendor: Option<&str>,
    sent_at_ms: i64,
    own: Option<&Noted>,
) -> Known<'a> {
    let mut known = Known::default();
    let issues = move || {
        facts
            .iter()
            .filter_map(|noted| if let Noted::Issue(one) = noted { Some(one) } else { None })
    };
    let sign_ins = move || {
        facts.iter().filter_map(|noted| {
            if let Noted::SignIn(one) = noted {
                Some(one)
            } else {
                None
            }
        })
    };
    match own {
        Some(Noted::SignIn(own)) => {
            known.own_sign_in = sign_ins().find(|one| one.at_ms == own.at_ms && one.client == own.client);
            return known;
        }
        Some(Noted::Issue(own)) => {
            known.own_issue = issues().find(|one| one.at_ms == own.at_ms && one.spent == own.spent);
            known.first = known.own_issue.map(|own| beginning(own, issues));
            known.sign_in = known.first.and_then(|first| sign_in_of(first, sign_ins));
            return known;
        }
        // The last sign-in of that host is the one that is answered.
        Some(Noted::Returned(back)) => {
            let mut before = sign_ins().filter(|one| one.host == back.host && one.at_ms <= sent_at_ms);
            known.own_sign_in = before.rfind(|one| !one.pushed);
            return known;
        }
        None => {}
    }
    let Some(token) = token else { return known };
    known.issue = issues()
        .filter(|one| one.at_ms <= sent_at_ms)
        .rfind(|one| one.token.as_deref() == Some(token));
    known.first = known.issue.map(|issue| beginning(issue, issues));
    let implicit = || {
        let of = |one: &&SignIn| {
            one.back
                .as_ref()
                .is_some_and(|back| back.token.as_deref() == Some(token))
        };
        sign_ins().find(of).map(|one| (one, Link::Token))
    };
    known.sign_in = known
        .first
        .and_then(|first| sign_in_of(first, sign_ins))
        .or_else(implicit);
    let client = known.issue.and_then(|issue| issue.client.as_deref()).or(client);
    if known.sign_in.is_none() && known.issue.is_none() {
        let good = || sign_ins().filter(|one| !one.pushed && !failed(one) && one.at_ms <= sent_at_ms);
        known.sign_in = match client {
            Some(client) => good().rfind(|one| one.client.as_deref() == Some(client)),
            // The code was redeemed unseen, and the token does not name its client.
            None => only_client(good().filter(|one| vendor.is_some() && vendor_of(&one.host) == vendor)),
        }
        .map(|one| (one, Link::Client));
    }
    known.sign_in = known.sign_in.map(|(one, link)| (pushed_for(one, sign_ins), link));
    // Whether a token is newer is known where it is known when this one was handed out.
    let since = known.issue.map(|issue| issue.at_ms);
    let since = since.or_else(|| {
        known
            .sign_in
            .filter(|(_, link)| *link == Link::Token)
            .map(|(one, _)| one.at_ms)
    });
    let (Some(since), Some(client)) = (since, client) else {
        return known;
    };
    let host = known
        .issue
        .map_or_else(|| known.sign_in.map_or("", |(one, _)| &one.host), |issue| &issue.host);
    let later = |at_ms: i64| since < at_ms && at_ms <= sent_at_ms;
    let errors = facts
        .iter()
        .rev()
        .filter(|noted| later(noted.at_ms()))
        .find_map(|noted| match noted {
            Noted::SignIn(one) if one.client.as_deref() == Some(client) => {
                let back = one.back.as_ref()?;
                let silent = one.prompt.as_deref() == Some("none");
                let what = if silent { "a silent sign-in" } else { "a sign-in" };
                Some((what, one.host.as_str(), back.at_ms, back.error.as_deref()?))
            }
            Noted::Issue(one) if one.client.as_deref() == Some(client) => {
                let what = if one.is_refresh() {
                    "a refresh"
                } else {
                    "a token request"
                };
                Some((what, one.host.as_str(), one.at_ms, one.error.as_deref()?))
            }
            _ => None,
        });
    known.failed = errors;
    known.newer = issues()
        .filter(|one| later(one.at_ms) && one.client.as_deref() == Some(client) && one.host == host)
        .rfind(|one| one.token.as_deref().is_some_and(|other| other != token));
    let handed_out = known.newer.map_or(since, |newer| newer.at_ms);
    known.newer_sign_in = sign_ins()
        .filter(|one| later(one.at_ms) && one.at_ms > handed_out && one.client.as_deref() == Some(client))
        .rfind(|one| one.back.as_ref().is_some_and(|back| back.code));
    known
}

fn vendor_of(host: &str) -> Option<&'static str> {
    platforms::of_host(host).map(|(platform, _)| platform.id())
}

/// The last of some sign-ins, where they are all of one client.
fn only_client<'a>(mut all: impl DoubleEndedIterator<Item = &'a SignIn>) -> Option<&'a SignIn> {
    let last = all.next_back()?;
    all.all(|one| one.client == last.client).then_some(last)
}

fn failed(one: &SignIn) -> bool {
    one.back.as_ref().is_some_and(|back| back.error.is_some())
}

/// The token request with which a chain of refreshes began.
fn beginning<'a, I: Iterator<Item = &'a Issue>>(issue: &'a Issue, issues: impl Fn() -> I) -> &'a Issue {
    let mut at = issue;
    for _ in 0..MOST_REFRESHES {
        // Some servers hand out the same refresh token again.
        let Some(spent) = at.spent.as_deref() else { break };
        let gave = |one: &&'a Issue| one.at_ms < at.at_ms && one.refresh.as_deref() == Some(spent);
        let Some(before) = issues().filter(gave).min_by_key(|one| one.at_ms) else {
            break;
        };
        at = before;
    }
    at
}

/// The sign-in whose code a token request spent: the last one of that client before, that was not refused. There is none
/// for other grants.
fn sign_in_of<'a, I: Iterator<Item = &'a SignIn>>(
    first: &Issue,
    sign_ins: impl Fn() -> I,
) -> Option<(&'a SignIn, Link)> {
    if first
        .grant
        .as_deref()
        .is_some_and(|grant| grant != "authorization_code")
    {
        return None;
    }
    let client = first.client.as_deref()?;
    let recent = |one: &SignIn| (0..CODE_MS).contains(&(first.at_ms - one.at_ms));
    let of = |one: &&'a SignIn| one.client.as_deref() == Some(client) && recent(one) && !one.pushed && !failed(one);
    let found: Vec<&SignIn> = sign_ins().filter(of).collect();
    let last = *found.last()?;
    // Two at once: which of them the code is of, nobody tells.
    let link = match found.len() {
        1 => Link::Token,
        _ if found.iter().all(|one| one.scopes == last.scopes) => Link::Token,
        _ => Link::Client,
    };
    Some((pushed_for(last, &sign_ins), link))
}

/// What was pushed ahead for a sign-in that refers to it.
fn pushed_for<'a, I: Iterator<Item = &'a SignIn>>(one: &'a SignIn, sign_ins: impl Fn() -> I) -> &'a SignIn {
    if !one.refers || one.scopes.is_some() {
        return one;
    }
    let of = |other: &&'a SignIn| other.pushed && other.client == one.client && other.at_ms <= one.at_ms;
    sign_ins().filter(of).last().unwrap_or(one)
}
