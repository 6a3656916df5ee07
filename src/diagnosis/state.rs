//! Findings from the token itself beside the request: damaged, of the wrong kind, of another vendor, for another
//! audience, past its time, of another region; and from clocks that differ.
//! What the server did not say is likely at most.

use super::Situation;
use crate::credential::Scheme;
use crate::exchange::Exchange;
use crate::finding::{Certainty, Evidence, Finding};
use crate::platform::Platform;
use crate::platforms;
use crate::reason::{
    ClockSkew, HostRegion, ReasonId, TokenAudience, TokenEarly, TokenExpired, TokenForeign, TokenMalformed, TokenOdd,
    TokenPurpose, Voice,
};
use crate::token::{Anomaly, Claims, Ground, OpaqueShape, Severity, Token, VendorToken, http_date_ms, length};

/// Seconds that clocks may differ before a time is held against a token (RFC 7519 §4.1.4: "a few minutes").
const LEEWAY_S: i64 = 120;

/// What is wrong with the token, most mending first.
pub fn findings(situation: &Situation<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(malformed(situation));
    found.extend(odd(situation));
    found.extend(wrong_kind(situation));
    found.extend(foreign(situation));
    found.extend(audience(situation));
    found.extend(times(situation));
    found.extend(clocks(situation));
    found.extend(region(situation));
    found
}

/// The server's clock, by its answer's `Date` (RFC 9110 §6.6.1). An answer from a cache (`Age`) tells an old time.
pub(super) fn server_clock_s(exchange: &Exchange) -> Option<i64> {
    let age: i64 = exchange
        .response_headers
        .plain("age")
        .and_then(|age| age.trim().parse().ok())
        .unwrap_or(0);
    let date = exchange.response_headers.plain("date").and_then(http_date_ms)?;
    (age == 0).then(|| date.div_euclid(1000))
}

fn malformed(situation: &Situation<'_>) -> Option<Finding> {
    let malformed = situation.token?.malformed()?;
    let reason = TokenMalformed {
        advice: Some(malformed.reason.advice().to_owned()),
    };
    Some(situation.likely(reason, Evidence::new(malformed.text(), "decoding the token")))
}

/// What a server that follows the RFC refuses in a token that can be read: no signature, a cut one, times that
/// contradict each other.
fn odd(situation: &Situation<'_>) -> Option<Finding> {
    let token = situation.token.filter(|token| token.malformed().is_none())?;
    let refuses = |anomaly: &&Anomaly| anomaly.severity() == Severity::Refused || **anomaly == Anomaly::AlgNone;
    let anomaly = token
        .anomalies
        .iter()
        .find(refuses)
        .filter(|_| situation.denial.status == Some(401))?;
    let reason = TokenOdd {
        what: Some(anomaly.message()),
    };
    Some(situation.likely(reason, Evidence::new(anomaly.text(), anomaly.rfc())))
}

/// An ID token, a refresh token, an API key … in the place of an access token.
fn wrong_kind(situation: &Situation<'_>) -> Option<Finding> {
    let usage = situation.token?.usage();
    let advice = usage.purpose.advice_as_bearer()?;
    // A key under the very scheme that the vendor takes it in.
    let scheme = situation.credential.map(|credential| &credential.scheme);
    if let (Some(Scheme::Other(name)), Some(platform)) = (scheme, situation.platform)
        && platform.takes_scheme(name)
    {
        return None;
    }
    let certainty = match usage.ground {
        Ground::Declared | Ground::Shape => Certainty::Likely,
        Ground::Inferred | Ground::Unknown => Certainty::Possible,
    };
    let reason = TokenPurpose {
        what: Some(usage.purpose.words().to_owned()),
        advice: Some(advice.to_owned()),
    };
    let evidence = Evidence::new(usage.evidence, "the token");
    Some(situation.finding(reason, &Voice::Seen, certainty, vec![evidence]))
}

/// A token whose form or issuer is that of another vendor than the one it was sent to.
fn foreign(situation: &Situation<'_>) -> Option<Finding> {
    let here = situation.platform?;
    let token = situation.token?;
    let (vendor, evidence) = by_shape(token, here.id()).or_else(|| by_issuer(token, here.id()))?;
    let reason = TokenForeign {
        vendor: Some(vendor.to_owned()),
        here: Some(here.name().to_owned()),
    };
    Some(situation.likely(reason, evidence))
}

/// The vendor whose form it has, if that is another than `here`.
fn by_shape(token: &Token, here: &str) -> Option<(&'static str, Evidence)> {
    let opaque = token.opaque()?;
    let OpaqueShape::Vendor(VendorToken { form, .. }) = &opaque.shape else {
        return None;
    };
    if form.folder == here || form.also.iter().any(|other| other == here) {
        return None;
    }
    let evidence = Evidence {
        text: format!("Its form is that of a {}.", opaque.words()),
        source: opaque.basis.source().to_owned(),
    };
    Some((&form.vendor, evidence))
}

/// An issuer on the own host of another platform than `here`.
fn by_issuer(token: &Token, here: &str) -> Option<(&'static str, Evidence)> {
    let issuer = token.claims()?.iss()?;
    let host = url::Url::parse(issuer).ok()?.host_str()?.to_owned();
    let (platform, _) = platforms::of_host(&host)?;
    let evidence = Evidence {
        text: format!("Its issuer is {issuer}."),
        source: "the token's claim `iss` (signature not checked)".to_owned(),
    };
    let foreign = platform.id() != here && !platform.vendor().issues_for_others;
    foreign.then(|| (platform.name(), evidence))
}

/// Whether the server states a reason in words that have no other reading.
fn said_plainly(situation: &Situation<'_>, reason: ReasonId) -> bool {
    let mut states = situation.denial.states.iter();
    states.any(|statement| statement.reason.id() == reason && statement.also.is_empty())
}

/// An audience that is the address of another host.
fn audience(situation: &Situation<'_>) -> Option<Finding> {
    if situation.platform.is_some_and(Platform::judges_audiences) || situation.denial.states(ReasonId::TokenAudience) {
        return None;
    }
    let claims = situation.token.and_then(Token::claims)?;
    let here = situation.exchange.url.host();
    let others = hosts_of(claims)?;
    let related = |other: &String| {
        crate::platform::under(here, other) || crate::platform::under(other, here) || same_site(here, other)
    };
    if others.iter().any(related) {
        return None;
    }
    let reason = TokenAudience {
        names: others,
        here: Some(here.to_owned()),
    };
    let evidence = Evidence::new(
        "An API must refuse a token that is made for another audience (RFC 7519 §4.1.3); the server's own name for itself need not be its address.",
        "the token's claim `aud` (signature not checked)",
    );
    Some(situation.finding(reason, &Voice::Seen, Certainty::Possible, vec![evidence]))
}

/// The hosts of the audiences, when all of them are addresses.
fn hosts_of(claims: &Claims) -> Option<Vec<String>> {
    let audiences = claims.aud();
    let hosts: Option<Vec<String>> = audiences
        .iter()
        .map(|audience| {
            let url = url::Url::parse(audience)
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https"))?;
            url.host_str().map(str::to_owned)
        })
        .collect();
    hosts.filter(|hosts| !hosts.is_empty())
}

/// The last two labels are the same: parts of one service, more often than not.
fn same_site(a: &str, b: &str) -> bool {
    let tail = |host: &str| {
        let labels: Vec<&str> = host.rsplit('.').take(2).collect();
        labels.join(".")
    };
    tail(a) == tail(b)
}

/// As seconds the year 5138, as milliseconds the year 1973.
const NO_SECONDS: i64 = 100_000_000_000;

fn times(situation: &Situation<'_>) -> Option<Finding> {
    let now = situation.now_s();
    let clock = if server_clock_s(situation.exchange).is_some() {
        ", by the server's own clock (`Date`)"
    } else {
        ""
    };
    if let Some(expiry) = &situation.authority.expires_s
        && expiry.value <= now
        && !said_plainly(situation, ReasonId::TokenExpired)
    {
        let late = now.saturating_sub(expiry.value);
        // Within the usual tolerance a server may take it or not; where a clock was not the server's, nothing follows.
        let close = late <= LEEWAY_S;
        if !close || (server_clock_s(situation.exchange).is_some() && situation.denial.status == Some(401)) {
            let reason = TokenExpired {
                ago: Some(length(late.max(1))),
                close: close.then(|| "close".to_owned()),
            };
            let evidence = Evidence::new(
                format!("exp is {}{clock} (RFC 7519 §4.1.4).", expiry.value),
                expiry.source.words(),
            );
            let certainty = if close { Certainty::Possible } else { Certainty::Likely };
            return Some(situation.finding(reason, &Voice::Seen, certainty, vec![evidence]));
        }
    }
    let claims = situation.token.and_then(Token::claims);
    let not_before = situation
        .authority
        .not_before_s
        .as_ref()
        .map(|fact| ("nbf", fact.value, "RFC 7519 §4.1.5"));
    let issued = claims.and_then(Claims::iat).map(|iat| ("iat", iat, "RFC 7519 §4.1.6"));
    let (claim, start, rule) = not_before
        .into_iter()
        .chain(issued)
        // What is no time in seconds is told as an oddity of the token.
        .find(|(_, start, _)| (now.saturating_add(LEEWAY_S).saturating_add(1)..NO_SECONDS).contains(start))?;
    let reason = TokenEarly {
        wait: Some(length(start.saturating_sub(now))),
        issued: (claim == "iat").then(|| "issued".to_owned()),
    };
    // Servers must refuse before `nbf`; `iat` in the future is refused by some.
    let certainty = if claim == "nbf" {
        Certainty::Likely
    } else {
        Certainty::Possible
    };
    let evidence = Evidence::new(
        format!("{claim} is {start}{clock} ({rule})."),
        format!("the token's claim `{claim}` (signature not checked)"),
    );
    Some(situation.finding(reason, &Voice::Seen, certainty, vec![evidence]))
}

/// The clock of this machine against the server's. It matters where this machine makes times itself (DPoP proofs,
/// signed tokens) or trusts its own clock about a token's life.
fn clocks(situation: &Situation<'_>) -> Option<Finding> {
    let server = server_clock_s(situation.exchange)?;
    let here = situation.exchange.sent_at_ms.div_euclid(1000);
    let apart = here.saturating_sub(server);
    if apart.abs() <= LEEWAY_S || situation.denial.status != Some(401) {
        return None;
    }
    let proof = situation.credential.is_some_and(|c| c.scheme == Scheme::Dpop);
    let expiry = situation.authority.expires_s.as_ref().map(|fact| fact.value);
    let misjudged = expiry.is_some_and(|expiry| (expiry > here) != (expiry > server));
    let effect = if misjudged {
        Some(": here the token seems valid, there it is not".to_owned())
    } else {
        proof.then(|| ": the DPoP proof carries a wrong time".to_owned())
    };
    let way = if apart > 0 { "ahead of" } else { "behind" };
    let reason = ClockSkew {
        apart: Some(format!("{} {way}", length(apart))),
        effect,
    };
    let certainty = if proof || misjudged {
        Certainty::Likely
    } else {
        Certainty::Possible
    };
    let evidence = Evidence::new(
        "The answer's `Date` against the time at which the request was sent.",
        "the response header `date`",
    );
    Some(situation.finding(reason, &Voice::Seen, certainty, vec![evidence]))
}

fn region(situation: &Situation<'_>) -> Option<Finding> {
    let token = situation.authority.region.as_ref()?;
    let request = situation.host?.region.as_ref()?.words();
    (situation.authority.region_listed && token.value != request).then(|| {
        let evidence = Evidence::new(format!("The token names {}.", token.value), token.source.words());
        let reason = HostRegion {
            token: Some(token.value.clone()),
            request: Some(request),
        };
        situation.likely(reason, evidence)
    })
}
