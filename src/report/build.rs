//! From a diagnosis to the plain structs of a report.

use super::claimed::{claim_views, speaks_of};
use super::clean;
use super::of_token::token_view;
use super::{CallView, ENDED, OperationView, Report, Row, SaidView, SessionView, TokenView, VerdictView};
use crate::credential;
use crate::diagnosis::{self, Diagnosis, words};
use crate::exchange::{Exchange, Outcome};
use crate::order;
use crate::platform::{HostMatch, Platform};
use crate::platforms::{self, Matched, Near, Tables};
use crate::session::Session;
use crate::table::Operation;
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
        journey: diagnosis.journey.clone(),
        token: diagnosis
            .credentials
            .first()
            .and_then(|credential| token_view(credential, diagnosis)),
        support: diagnosis.denial.support.clone(),
        limits: diagnosis.limits.clone(),
        next_step: diagnosis.next_step.clone(),
        seen_here: Vec::new(),
    };
    clean::without_secrets(report, diagnosis)
}

/// The server's words.
fn said(diagnosis: &Diagnosis) -> Option<SaidView> {
    let text = diagnosis.denial.message.clone();
    let code = diagnosis.denial.code.clone();
    let besides = diagnosis.denial.besides.clone();
    (diagnosis.denied && (text.is_some() || code.is_some())).then_some(SaidView { text, besides, code })
}

/// So many reports are made by two threads, each a half.
#[cfg(not(target_arch = "wasm32"))]
const WORTH_TWO: usize = 64;

impl Session {
    /// Explains one exchange.
    pub fn report(&self, id: &str, tables: &Tables) -> Option<Report> {
        let exchange = self.exchange(id)?;
        Some(report(exchange, &self.explain(exchange, tables, &self.index()), tables))
    }

    /// Explains the exchanges that are wanted, in order; for many of them much faster than one by one.
    pub fn reports(&self, tables: &Tables, wanted: impl Fn(&Exchange) -> bool) -> Vec<Report> {
        let wanted: Vec<&Exchange> = self.exchanges().iter().filter(|exchange| wanted(exchange)).collect();
        #[cfg(not(target_arch = "wasm32"))]
        if wanted.len() >= WORTH_TWO {
            let (first, second) = wanted.split_at(wanted.len() / 2);
            return std::thread::scope(|scope| {
                let second = scope.spawn(|| self.explained(tables, second));
                let mut all = self.explained(tables, first);
                match second.join() {
                    Ok(more) => all.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
                all
            });
        }
        self.explained(tables, &wanted)
    }

    fn explained(&self, tables: &Tables, exchanges: &[&Exchange]) -> Vec<Report> {
        let index = self.index();
        exchanges
            .iter()
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

pub(super) fn operation_view(
    operation: &Operation,
    platform: &str,
    tables: &Tables,
    reason: Option<String>,
) -> OperationView {
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
