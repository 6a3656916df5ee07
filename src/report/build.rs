//! From a diagnosis to the plain structs of a report.

use super::clean;
use super::{
    CallView, ClaimView, ENDED, OperationView, Report, Row, SaidView, SessionView, TokenFact, TokenView, VerdictView,
};
use crate::authority::{Authority, Fact, Held};
use crate::credential::{self, Credential, Scheme};
use crate::diagnosis::{self, Diagnosis, Evidence, words};
use crate::exchange::{Exchange, Outcome};
use crate::order;
use crate::platform::{HostMatch, Platform};
use crate::platforms::{self, Matched, Near, Tables};
use crate::requirement::Atom;
use crate::session::Session;
use crate::table::{Claim, Operation};
use crate::token::{Jws, Payload, Signature, Token};
use std::collections::HashSet;

/// The report of one diagnosis.
pub fn report(exchange: &Exchange, diagnosis: &Diagnosis, tables: &Tables) -> Report {
    let key = tables.key(diagnosis.platform, exchange.url.host());
    let platform = key.as_str();
    let (operation, nearest): (Option<OperationView>, &[Near]) = match &diagnosis.matched {
        Matched::Operation { operation, .. } => (Some(operation_view(operation, platform, tables, None)), &[]),
        Matched::OtherMethods { nearest, .. }
        | Matched::UnknownPath { nearest, .. }
        | Matched::Unlisted { nearest, .. } => (None, nearest),
        Matched::NoTable { .. } | Matched::NotCovered => (None, &[]),
    };
    let path = diagnosis
        .platform
        .map_or_else(|| exchange.url.path().into(), |p| p.path(exchange.url.path()));
    let asked = diagnosis.denied || exchange.outcome == Outcome::Pending;
    let claims = if asked {
        tables.claims(platform, &exchange.method, &path)
    } else {
        Vec::new()
    };
    let report = Report {
        call: call(exchange, diagnosis.denied, diagnosis.platform, diagnosis.host.as_ref()),
        verdict: VerdictView {
            text: diagnosis.verdict.clone(),
            certainty: diagnosis.certainty,
        },
        said: said(diagnosis),
        findings: diagnosis.findings.clone(),
        requirement: diagnosis.requirement.clone(),
        operation,
        nearest: nearest
            .iter()
            .map(|near| operation_view(&near.operation, platform, tables, Some(near.reason.clone())))
            .collect(),
        claims: claims
            .into_iter()
            .filter(|claim| speaks_of(claim, exchange))
            .flat_map(|claim| claim_views(claim, platform, tables, diagnosis, exchange))
            .collect(),
        token: diagnosis
            .credentials
            .first()
            .and_then(|credential| token_view(credential, diagnosis)),
        support: diagnosis.denial.support.clone(),
        limits: diagnosis.limits.clone(),
        next_step: diagnosis.next_step.clone(),
        seen_here: Vec::new(),
    };
    clean::without_secrets(report, exchange, &diagnosis.credentials)
}

/// The server's words.
fn said(diagnosis: &Diagnosis) -> Option<SaidView> {
    let text = diagnosis.denial.message.clone();
    let code = diagnosis.denial.code.clone();
    let besides = diagnosis.denial.besides.clone();
    (diagnosis.denied && (text.is_some() || code.is_some())).then_some(SaidView { text, besides, code })
}

impl Session {
    /// Explains one exchange.
    pub fn report(&self, id: &str, tables: &Tables) -> Option<Report> {
        let exchange = self.exchange(id)?;
        Some(report(exchange, &self.explain(exchange, tables, &self.index()), tables))
    }

    /// Explains the exchanges that are wanted, in order; for many of them much faster than one by one.
    pub fn reports(&self, tables: &Tables, wanted: impl Fn(&Exchange) -> bool) -> Vec<Report> {
        let index = self.index();
        let exchanges = self.exchanges().iter().filter(|exchange| wanted(exchange));
        exchanges
            .map(|exchange| report(exchange, &self.explain(exchange, tables, &index), tables))
            .collect()
    }

    /// Everything in short: tokens newest first, calls with denials first and newest first within each.
    ///
    /// Nothing is kept from one answer to the next, so a fact that is learned later, a table that is loaded later or an
    /// earlier call that turns out to have succeeded is in it at once. What makes it fast is that a call that was
    /// answered and not denied is not explained, unless its token was not seen yet.
    pub fn view(&self, tables: &Tables) -> SessionView {
        let index = self.index();
        let mut rows = Vec::with_capacity(self.exchanges().len());
        let mut tokens: Vec<TokenView> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for exchange in self.exchanges().iter().rev() {
            let owner = platforms::of_exchange(exchange);
            let platform = owner.as_ref().map(|owner| owner.platform);
            let host = owner.and_then(|owner| owner.host);
            let first = credential::find(exchange).into_iter().next();
            let fingerprint = first.and_then(|first| first.token).map(|token| token.fingerprint());
            let unseen = fingerprint.is_some_and(|fingerprint| seen.insert(fingerprint));
            let settled = diagnosis::settled(exchange, platform);
            let explained = (unseen || settled.is_none()).then(|| self.explain(exchange, tables, &index));
            if let (true, Some(diagnosis)) = (unseen, &explained) {
                let first = diagnosis.credentials.first();
                tokens.extend(first.and_then(|first| token_view(first, diagnosis)));
            }
            let denied = diagnosis::is_denied(exchange, platform);
            let Some((text, certainty)) = settled.or_else(|| explained.map(|found| (found.verdict, found.certainty)))
            else {
                // What is not settled was explained.
                continue;
            };
            rows.push(Row {
                call: call(exchange, denied, platform, host.as_ref()),
                verdict: VerdictView { text, certainty },
                count: 1,
            });
        }
        order::sort_by_key(&mut rows, |row| !row.call.denied);
        let denials = rows.iter().filter(|row| row.call.denied).count();
        SessionView {
            tokens,
            rows,
            denials,
            more: 0,
        }
    }
}

pub(super) fn call(
    exchange: &Exchange,
    denied: bool,
    platform: Option<&'static dyn Platform>,
    host: Option<&HostMatch>,
) -> CallView {
    CallView {
        id: exchange.id.clone(),
        method: exchange.shown_method().to_owned(),
        url: exchange.url.shown(),
        host: exchange.url.host().to_owned(),
        path: exchange.url.shown_path(),
        status: exchange.status(),
        outcome: match &exchange.outcome {
            Outcome::Pending => "no answer yet".to_owned(),
            Outcome::Status(status) => match reason(*status) {
                Some(words) => format!("{status} {words}"),
                None => status.to_string(),
            },
            Outcome::Failed(error) => format!("{ENDED}: {error}"),
        },
        denied,
        sent_at_ms: exchange.sent_at_ms,
        platform: platform.map(|p| p.name().to_owned()),
        region: host.and_then(|host| host.region.as_ref()).map(|region| region.words()),
        initiator: exchange.initiator.clone(),
        one_of: exchange.one_of,
        page_word: exchange.page_word,
    }
}

/// Reason phrases of the statuses that matter here (RFC 9110 §15).
fn reason(status: u16) -> Option<&'static str> {
    Some(match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => return None,
    })
}

fn operation_view(operation: &Operation, platform: &str, tables: &Tables, reason: Option<String>) -> OperationView {
    let parts = &operation.requirement.parts;
    OperationView {
        method: operation.method.clone(),
        template: operation.template.clone(),
        id: operation.id.clone(),
        requires: parts.iter().map(|part| words::expr(&part.expr)).collect(),
        source: parts.first().map_or_else(
            || tables.main_source(platform),
            |part| tables.source_words(platform, &part.source),
        ),
        reason,
    }
}

/// A claim's names are held against the official table one by one: each gets a line of its own.
fn claim_views(
    claim: &Claim,
    platform: &str,
    tables: &Tables,
    diagnosis: &Diagnosis,
    exchange: &Exchange,
) -> Vec<ClaimView> {
    let document = tables.main_source(platform);
    let source = claim_source(claim);
    let mut views = Vec::new();
    for atom in &claim.needs {
        let (kind, name) = (atom.kind(), atom.name());
        let known = tables.table(platform).is_some_and(|table| table.has_name(kind, name));
        let here = held_here(atom, diagnosis, exchange);
        let official = match atom {
            Atom::Scope(_) | Atom::Permission(_) if known => {
                format!("The official document has this {kind} ({document}); it does not say that this call needs it.")
            }
            Atom::Scope(_) | Atom::Permission(_) => {
                format!("No such scope or permission in the official document ({document}).")
            }
            _ => format!("The official document has no such call, hence says nothing of it ({document})."),
        };
        views.push(ClaimView {
            claim: format!("The call needs {}.{here}", claimed(atom)),
            source: source.clone(),
            official,
        });
    }
    for precondition in &claim.preconditions {
        views.push(ClaimView {
            claim: sentence(precondition),
            source: source.clone(),
            official: format!("The official document does not say so ({document})."),
        });
    }
    if let (Some((method, template)), Some(last)) = (&claim.nearest, views.last_mut()) {
        last.official
            .push_str(&format!(" What it does have: {method} {template}."));
    }
    views
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn claimed(atom: &Atom) -> String {
    match atom {
        Atom::Context(_) => words::atom(atom),
        other => format!("the {}", words::atom(other)),
    }
}

fn claim_source(claim: &Claim) -> String {
    let mut source = format!("community thread “{}”", claim.topic);
    for more in [&claim.date, &claim.url] {
        if !more.is_empty() {
            source.push_str(", ");
            source.push_str(more);
        }
    }
    source
}

/// What is known of the claimed name here, as a sentence after a blank, or nothing.
fn held_here(atom: &Atom, diagnosis: &Diagnosis, exchange: &Exchange) -> &'static str {
    let held = match atom {
        Atom::Scope(_) => &diagnosis.authority.scopes,
        Atom::Permission(_) => &diagnosis.authority.permissions,
        Atom::Header(name) if exchange.request_headers.has(name) => return " This request sent it.",
        Atom::Header(_) if diagnosis.authority.headers_complete => return " This request did not send it.",
        _ => return "",
    };
    match held {
        Held::Known { names, .. } if names.iter().any(|held| held == atom.name()) => " It is on this token.",
        Held::Known { .. } => " It is not on this token.",
        _ => "",
    }
}

/// A claim that speaks of certain bodies only is left out when another body was seen.
fn speaks_of(claim: &Claim, exchange: &Exchange) -> bool {
    let Some((field, wanted)) = &claim.when else {
        return true;
    };
    let Some(text) = exchange.request_body.text() else {
        return true;
    };
    let body: Option<serde_json::Value> = serde_json::from_str(text).ok();
    body.as_ref()
        .and_then(|body| body.get(field))
        .and_then(serde_json::Value::as_str)
        == Some(wanted.as_str())
}

pub(super) fn token_view(credential: &Credential, diagnosis: &Diagnosis) -> Option<TokenView> {
    let raw = credential.token.as_ref()?;
    let authority = &diagnosis.authority;
    let (scopes, scopes_unknown) = match &authority.scopes {
        Held::Known { names, .. } => (Some(names.clone()), None),
        Held::AtLeast { names, why, .. } => (Some(names.clone()), Some(why.clone())),
        Held::Unknown { why } => (None, Some(why.clone())),
    };
    Some(TokenView {
        fingerprint: raw.fingerprint(),
        // A name and password, or a signature with its parameters, is not told even in part.
        masked: if credential.carries_a_token() {
            raw.masked()
        } else {
            raw.hidden()
        },
        scheme: credential.scheme.name().to_owned(),
        place: credential.place.words(),
        kind: diagnosis
            .token
            .as_ref()
            .map_or_else(|| without_token(credential).to_owned(), Token::text),
        platform: diagnosis.platform.map(|p| p.name().to_owned()),
        facts: facts(authority),
        scopes,
        scopes_unknown,
        expires_at_ms: authority.expires_s.as_ref().map(|fact| fact.value.saturating_mul(1000)),
        anomalies: diagnosis.token.as_ref().map(anomalies).unwrap_or_default(),
        signature: diagnosis.token.as_ref().and_then(Token::jws).map(signature),
        authority: authority.clone(),
    })
}

/// What a credential is that is no token.
fn without_token(credential: &Credential) -> &'static str {
    match credential.scheme {
        Scheme::Basic => "user name and password",
        _ => "parameters of a scheme of its own, such as a signature",
    }
}

fn facts(authority: &Authority) -> Vec<TokenFact> {
    let mut facts = Vec::new();
    let mut add = |label: &str, fact: &Option<Fact<String>>| {
        if let Some(fact) = fact {
            facts.push(TokenFact {
                label: label.to_owned(),
                value: fact.value.clone(),
                source: fact.source.words(),
            });
        }
    };
    add("Organisation", &authority.organisation);
    add("Region", &authority.region);
    add("Issuer", &authority.issuer);
    add("Subject", &authority.subject);
    add("Client", &authority.client);
    if let Some(fact) = &authority.context {
        facts.push(TokenFact {
            label: "Kind of caller".to_owned(),
            value: words::context_words(fact.value).to_owned(),
            source: fact.source.words(),
        });
    }
    for fact in &authority.audience {
        facts.push(TokenFact {
            label: "Audience".to_owned(),
            value: fact.value.clone(),
            source: fact.source.words(),
        });
    }
    for (label, held) in [("Roles", &authority.roles), ("Permissions", &authority.permissions)] {
        if let Held::Known { names, source } | Held::AtLeast { names, source, .. } = held {
            facts.push(TokenFact {
                label: label.to_owned(),
                value: names.join(", "),
                source: source.words(),
            });
        }
    }
    facts
}

fn signature(jws: &Jws) -> super::SignatureView {
    let algorithm = |signature: &Signature| signature.header.shown_alg().unwrap_or_default();
    super::SignatureView {
        algorithms: jws.signatures.iter().map(algorithm).collect(),
        detached: jws.payload == Payload::Detached,
    }
}

fn anomalies(token: &Token) -> Vec<Evidence> {
    token
        .anomalies
        .iter()
        .map(|anomaly| Evidence {
            text: anomaly.text(),
            source: anomaly.rfc().to_owned(),
        })
        .collect()
}
