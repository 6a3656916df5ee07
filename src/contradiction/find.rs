//! From one call and its diagnosis to a contradiction, where nothing else explains what was seen.

use super::{Contradiction, What, is_harmless};
use crate::authority::{FactSource, Held, Verdict};
use crate::credential::Place;
use crate::diagnosis::network::is_preflight;
use crate::diagnosis::{Diagnosis, words};
use crate::exchange::{Exchange, Headers};
use crate::platform::{Platform, Service};
use crate::platforms::{self, Matched, Tables};
use crate::policy;
use crate::reason::{Proof, Reason};
use crate::requirement::{Atom, Provenance};
use crate::table::Operation;
use crate::token::times;
use crate::vendor::Enforcement;

/// What the browser knows of an answer beside the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// It came from the browser's own cache, so no server looked at this token.
    pub from_cache: bool,
}

/// More names are a list of everything, not what one operation needs.
const MOST_NAMES: usize = 16;
/// These answers carry what was asked for: others speak for somebody else (203), of many calls (207), of a part (206).
const ANSWERED: &[u16] = &[200, 201, 202, 204];

/// The contradiction that a call shows, if it shows one: only where the table's word is official and has one reading,
/// and everything else that could explain the answer is excluded.
pub fn find(exchange: &Exchange, diagnosis: &Diagnosis, tables: &Tables, seen: Seen) -> Option<Contradiction> {
    let (platform, operation) = plain_call(exchange, diagnosis, tables)?;
    let status = exchange.status()?;
    let (what, mut names) = if diagnosis.denied {
        (
            What::RefusedFor,
            named_beside(exchange, diagnosis, platform, operation, tables)?,
        )
    } else {
        (
            What::AnsweredWithout,
            lacking(exchange, diagnosis, platform, tables, seen)?,
        )
    };
    names.sort();
    names.dedup();
    if names.is_empty() || names.len() > MOST_NAMES {
        return None;
    }
    let day = day_of(exchange.sent_at_ms)?;
    let parts = &operation.requirement.parts;
    let conditions: Vec<String> = parts.iter().map(|part| words::expr(&part.expr)).collect();
    Some(Contradiction {
        platform: platform.id().to_owned(),
        vendor: platform.name().to_owned(),
        method: operation.method.clone(),
        template: operation.template.clone(),
        what,
        names,
        table: conditions.join("; "),
        source: tables.source_words(platform.id(), &parts.first()?.source),
        status,
        count: 1,
        first: day.clone(),
        last: day,
    })
}

/// The call as one of an official operation, with one token and no other credential, whose whole requirement is official
/// and not out of date.
fn plain_call<'d>(
    exchange: &Exchange,
    diagnosis: &'d Diagnosis,
    tables: &Tables,
) -> Option<(&'static dyn Platform, &'d Operation)> {
    let Matched::Operation {
        operation,
        other_case: false,
    } = &diagnosis.matched
    else {
        return None;
    };
    // By its host, not by a guess; and by its table, not by a rule for any path.
    let (platform, host) = platforms::of_host(exchange.url.host())?;
    let same = diagnosis.platform.is_some_and(|found| found.id() == platform.id());
    let by_table =
        host.service == Service::Api && platform.rule(exchange).is_none() && tables.table(platform.id()).is_some();
    let whole = exchange.withheld.is_none()
        && !exchange.page_word
        && exchange.one_of.is_none()
        && !exchange.request_headers.is_empty()
        && exchange.url.scheme() == "https"
        && exchange.method == operation.method
        && !matches!(exchange.method.as_str(), "HEAD" | "OPTIONS")
        && !is_preflight(exchange)
        && !is_many_in_one(exchange, &operation.template);
    let official = operation.requirement.parts.iter().all(|part| {
        let source = tables.source(platform.id(), &part.source);
        part.provenance == Provenance::Official
            && source.is_some_and(|source| !is_over(source.valid_until.as_deref(), exchange))
    });
    let [only] = diagnosis.credentials.as_slice() else {
        return None;
    };
    let one = only.carries_a_token()
        && only.problems.is_empty()
        && matches!(only.place, Place::Header(name) if name.eq_ignore_ascii_case("authorization"))
        && !has_other_credential(&exchange.request_headers, exchange)
        && !diagnosis.disputed;
    (same && by_table && whole && official && one).then_some((platform, &**operation))
}

/// The scopes that the table demands and the token is known to lack.
fn lacking(
    exchange: &Exchange,
    diagnosis: &Diagnosis,
    platform: &'static dyn Platform,
    tables: &Tables,
    seen: Seen,
) -> Option<Vec<Atom>> {
    // Where the vendor is known not to look always, an answer contradicts nothing.
    let optional = matches!(platform.vendor().enforcement, Enforcement::Optional(_));
    let answered = exchange.status().is_some_and(|status| ANSWERED.contains(&status));
    if optional || !answered || seen.from_cache || is_from_a_cache(&exchange.response_headers) {
        return None;
    }
    if !is_data(exchange) || platform.denies(exchange) || may_have_had_cookies(exchange) {
        return None;
    }
    let authority = &diagnosis.authority;
    let expired = authority
        .expires_s
        .as_ref()
        .is_some_and(|at| at.value <= exchange.sent_at_ms.div_euclid(1000));
    if expired || !authority.lacking.is_empty() || !scopes_are_known(diagnosis, platform, tables) {
        return None;
    }
    let parts = diagnosis.requirement.iter();
    let missing = parts.filter(|part| {
        let scopes = part.atoms.iter().all(|(atom, _)| matches!(atom, Atom::Scope(_)));
        part.verdict == Verdict::Missing && part.provenance == Provenance::Official && scopes && !part.atoms.is_empty()
    });
    let names = missing.flat_map(|part| &part.atoms);
    Some(
        names
            .filter(|(_, verdict)| *verdict == Verdict::Missing)
            .map(|(atom, _)| atom.clone())
            .collect(),
    )
}

/// Whether the token's scopes are known as a whole, from somebody who knows them, and are this vendor's.
fn scopes_are_known(diagnosis: &Diagnosis, platform: &dyn Platform, tables: &Tables) -> bool {
    let Held::Known { names, source } = &diagnosis.authority.scopes else {
        return false;
    };
    let by_vendor = matches!(
        source,
        FactSource::ServerSaid | FactSource::TokenEndpoint(_) | FactSource::Header(_)
    );
    let told = by_vendor || matches!(source, FactSource::Observed(_) | FactSource::Claim(_));
    let table = tables.table(platform.id());
    let known = |name: &String| table.is_some_and(|table| table.has_name("scope", name));
    told && (names.iter().any(known) || (names.is_empty() && by_vendor))
}

/// What the server says is missing, where the table demands something of that kind and none of these.
fn named_beside(
    exchange: &Exchange,
    diagnosis: &Diagnosis,
    platform: &'static dyn Platform,
    operation: &Operation,
    tables: &Tables,
) -> Option<Vec<Atom>> {
    if !matches!(exchange.status(), Some(401 | 403)) {
        return None;
    }
    let demanded: Vec<&Atom> = operation
        .requirement
        .parts
        .iter()
        .flat_map(|part| part.expr.atoms())
        .collect();
    let covers = |held: &str, needed: &str| {
        held.eq_ignore_ascii_case(needed) || platform.covers(held, needed) || tables.covers(platform.id(), held, needed)
    };
    let related = |one: &Atom, other: &Atom| {
        one.kind() == other.kind() && (covers(one.name(), other.name()) || covers(other.name(), one.name()))
    };
    let plain = diagnosis.denial.states.iter().filter(|one| {
        let of_rights = matches!(one.reason, Reason::ScopeMissing(_) | Reason::PermissionMissing(_));
        one.proof == Proof::Stated && one.also.is_empty() && of_rights
    });
    let named: Vec<Atom> = plain.flat_map(|one| one.reason.atoms()).collect();
    let of_its_kind = |name: &Atom| demanded.iter().any(|other| other.kind() == name.kind());
    if named.is_empty() || !named.iter().all(of_its_kind) {
        return None;
    }
    if named
        .iter()
        .any(|name| demanded.iter().any(|other| related(name, other)))
    {
        return None;
    }
    let sent = sent(exchange, diagnosis);
    let sent: Vec<&str> = sent.iter().map(String::as_str).collect();
    let table = tables.table(platform.id());
    let known = |name: &Atom| table.is_some_and(|table| table.has_name(name.kind(), name.name()));
    // What the table names is no secret; of anything else only what looks like a name is kept.
    named
        .iter()
        .all(|name| known(name) || is_harmless(name.name(), &sent))
        .then_some(named)
}

/// Everything of the request that a server might repeat.
fn sent(exchange: &Exchange, diagnosis: &Diagnosis) -> Vec<String> {
    let mut sent: Vec<String> = exchange.url.path().split('/').map(str::to_owned).collect();
    for name in exchange.url.query_names() {
        // Looked for, to keep nothing that holds it.
        sent.extend(exchange.url.query(&name).iter().map(|value| value.expose().clone()));
    }
    sent.extend(diagnosis.secrets.all().map(str::to_owned));
    sent.retain(|value| !value.is_empty());
    sent
}

/// Several calls in one, each with a requirement of its own.
fn is_many_in_one(exchange: &Exchange, template: &str) -> bool {
    let last = template.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let last = last.to_ascii_lowercase();
    let kind = exchange.request_headers.plain("content-type").unwrap_or_default();
    ["graphql", "batch", "rpc", "bulk"]
        .iter()
        .any(|word| last.contains(word))
        || kind.contains("graphql")
        || kind.starts_with("multipart/mixed")
}

/// Whether something beside the token could have opened the door: a cookie, a key, a signature.
fn has_other_credential(headers: &Headers, exchange: &Exchange) -> bool {
    const WORDS: &[&str] = &[
        "cookie", "key", "token", "secret", "auth", "session", "sign", "jwt", "csrf", "xsrf", "cert",
    ];
    let speaks = |name: &str| {
        let name = name.to_ascii_lowercase();
        WORDS.iter().any(|word| name.contains(word))
    };
    let other = |name: &str| name != "authorization" && !name.starts_with("sec-") && speaks(name);
    headers.iter().any(|(name, _)| other(name)) || exchange.url.query_names().iter().any(|name| speaks(name))
}

/// Chrome does not show whether cookies went along. They cannot have where the page is of another origin and may read
/// the answer without the server's leave for credentials (Fetch standard, CORS check).
fn may_have_had_cookies(exchange: &Exchange) -> bool {
    let Some(page) = &exchange.initiator else { return true };
    let leave = exchange.response_headers.plain("access-control-allow-credentials");
    *page == exchange.url.origin()
        || leave.is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
        || !exchange.response_headers.has("access-control-allow-origin")
}

/// A cache on the way answered: then no server looked at this token (RFC 9111 §5.1; RFC 9211; by custom a header whose
/// name has the word `cache`).
fn is_from_a_cache(headers: &Headers) -> bool {
    let of_cache = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.contains("cache") && name != "cache-control"
    };
    let hit = |name: &str| {
        let value = headers.plain(name);
        value.is_some_and(|value| value.to_ascii_lowercase().contains("hit"))
    };
    headers.has("age") || headers.iter().any(|(name, _)| of_cache(name) && hit(name))
}

/// Whether the answer is data, and none that holds an error.
fn is_data(exchange: &Exchange) -> bool {
    let headers = &exchange.response_headers;
    let kind = headers.plain("content-type").unwrap_or_default().to_ascii_lowercase();
    let empty = exchange.status() == Some(204) || headers.plain("content-length") == Some("0");
    let error = exchange.response_body.text().is_some_and(policy::hints);
    let telling = policy::TELLING_HEADERS.iter().any(|name| headers.has(name));
    (empty || kind.contains("json")) && !error && !telling && !headers.has("www-authenticate")
}

/// Whether a document's word may have ended before the call.
fn is_over(valid_until: Option<&str>, exchange: &Exchange) -> bool {
    let Some(end) = valid_until else { return false };
    // A day that cannot be read may be over.
    times::day(end).is_none_or(|end| exchange.sent_at_ms.div_euclid(86_400_000) >= end)
}

/// The day of a time, in UTC.
fn day_of(ms: i64) -> Option<String> {
    let text = times::utc(ms.div_euclid(1000))?;
    text.get(..10).map(str::to_owned)
}
