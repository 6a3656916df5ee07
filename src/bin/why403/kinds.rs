//! Equal refusals as one kind, and the summary of all kinds.

use super::Failed;
use super::explain::{Counted, counts};
use super::terminal::{told, width};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write as _;
use why403::report::{self, Report, Told, Tone};

/// Calls that were refused in the same way.
pub(crate) struct Kind<'r> {
    /// The first of them.
    pub(crate) report: &'r Report,
    /// How many there are.
    pub(crate) count: usize,
    /// They went to several addresses of one operation.
    elsewhere: bool,
}

/// What makes two refusals equal: the operation (the address, where the table has none), the outcome, the verdict, and
/// the token. A token that was renewed has its own explanation.
#[derive(PartialEq, Eq, Hash)]
struct Key<'r> {
    method: &'r str,
    place: &'r str,
    host: &'r str,
    outcome: &'r str,
    verdict: &'r str,
    token: Option<&'r str>,
}

/// The kinds in the order of their first calls; with `apart` each call is one by itself.
pub(crate) fn of(reports: &[Report], apart: bool) -> Vec<Kind<'_>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    let mut places: HashMap<Key<'_>, usize> = HashMap::new();
    for report in reports {
        let call = &report.call;
        let key = Key {
            method: &call.method,
            place: report
                .operation
                .as_ref()
                .map_or(call.url.as_str(), |operation| operation.template.as_str()),
            host: &call.host,
            outcome: &call.outcome,
            verdict: &report.verdict.text,
            token: report.token.as_ref().map(|token| token.fingerprint.as_str()),
        };
        let known = places.get(&key).filter(|_| !apart);
        if let Some(kind) = known.and_then(|at| kinds.get_mut(*at)) {
            kind.count += 1;
            kind.elsewhere |= kind.report.call.url != call.url;
            continue;
        }
        places.insert(key, kinds.len());
        kinds.push(Kind {
            report,
            count: 1,
            elsewhere: false,
        });
    }
    kinds
}

impl Kind<'_> {
    /// A sentence where it happened more than once.
    pub(crate) fn again(&self) -> Option<String> {
        let at = if self.elsewhere {
            ", at other addresses of the operation, too"
        } else {
            ""
        };
        (self.count > 1).then(|| format!("The same happened {} times{at}.", self.count))
    }

    /// `403` …, or what came in place of an answer.
    fn status(&self) -> String {
        let call = &self.report.call;
        call.status
            .map_or_else(|| call.outcome.clone(), |status| status.to_string())
    }

    fn place(&self) -> String {
        let call = &self.report.call;
        let path = self
            .report
            .operation
            .as_ref()
            .map_or(call.path.as_str(), |one| one.template.as_str());
        format!("{} {}{path}", call.method, call.host)
    }

    fn reason(&self) -> Option<&'static str> {
        self.report.findings.first().map(|finding| finding.reason.id())
    }
}

/// The kinds, the most frequent first.
fn sorted<'k, 'r>(kinds: &'k [Kind<'r>]) -> Vec<&'k Kind<'r>> {
    let mut all: Vec<&Kind<'_>> = kinds.iter().collect();
    all.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    all
}

fn total(kinds: &[Kind<'_>], counted: &Counted<'_>) -> String {
    let counts = match counts(counted) {
        one if one.is_empty() => format!("1 call, {} denied", counted.denials),
        counts => counts,
    };
    match kinds.len() {
        0 => counts,
        1 => format!("{counts}, of 1 kind"),
        many => format!("{counts}, of {many} kinds"),
    }
}

/// Two lines a kind.
pub(crate) fn summary(kinds: &[Kind<'_>], counted: &Counted<'_>) -> Vec<Told> {
    let mut lines = vec![told(Tone::Heading, total(kinds, counted))];
    let digits = kinds.iter().map(|kind| kind.count.to_string().len()).max().unwrap_or(1);
    for kind in sorted(kinds) {
        let certainty = kind.report.verdict.certainty;
        let reason = kind.reason().map_or_else(String::new, |reason| format!(", {reason}"));
        lines.push(told(Tone::Plain, ""));
        let head = format!(
            "{:>digits$} × {} {} [{}{reason}]",
            kind.count,
            kind.status(),
            kind.place(),
            certainty.word()
        );
        lines.push(told(Tone::Finding(certainty), report::wrapped(0, &head, width())));
        lines.push(told(
            Tone::Plain,
            report::wrapped(2, &kind.report.verdict.text, width()),
        ));
    }
    lines
}

/// A table.
pub(crate) fn summary_markdown(kinds: &[Kind<'_>], counted: &Counted<'_>) -> String {
    let mut out = format!("{}\n", total(kinds, counted));
    if !kinds.is_empty() {
        out.push_str("\n| times | answer | call | why | how sure |\n|---|---|---|---|---|\n");
    }
    for kind in sorted(kinds) {
        let verdict = &kind.report.verdict;
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            kind.count,
            report::in_markdown(&kind.status()),
            report::as_code(&kind.place()).replace('|', "\\|"),
            report::in_markdown(&verdict.text),
            verdict.certainty.word()
        );
    }
    out
}

#[derive(Serialize)]
struct Line<'r> {
    count: usize,
    method: &'r str,
    host: &'r str,
    path: &'r str,
    operation: Option<&'r str>,
    status: Option<u16>,
    outcome: &'r str,
    platform: Option<&'r str>,
    reason: Option<&'static str>,
    verdict: &'r report::VerdictView,
}

/// As JSON.
pub(crate) fn summary_json(kinds: &[Kind<'_>], counted: &Counted<'_>) -> Result<String, Failed> {
    let sorted = sorted(kinds);
    let lines: Vec<Line<'_>> = sorted
        .iter()
        .map(|kind| {
            let call = &kind.report.call;
            Line {
                count: kind.count,
                method: &call.method,
                host: &call.host,
                path: &call.path,
                operation: kind.report.operation.as_ref().map(|one| one.template.as_str()),
                status: call.status,
                outcome: &call.outcome,
                platform: call.platform.as_deref(),
                reason: kind.reason(),
                verdict: &kind.report.verdict,
            }
        })
        .collect();
    let value = serde_json::json!({
        "schema": 1,
        "calls": counted.calls,
        "denials": counted.denials,
        "skipped": counted.skipped,
        "notes": counted.notes,
        "kinds": lines,
    });
    let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
    Ok(format!("{text}\n"))
}
