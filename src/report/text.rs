//! A report as plain text, to be read in a terminal or aloud.

use super::journey::lines as journey_lines;
use super::{OperationView, Report, TokenView, verdict_word};
use crate::diagnosis::Finding;
use std::fmt::Write;

/// Text of at most 100 columns of prose, two spaces of indentation a level. Ends in a line break.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    let call = &report.call;
    line(&mut out, 0, &format!("{} {} → {}", call.method, call.url, call.outcome));
    let place: Vec<&str> = [call.platform.as_deref(), call.region.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if !place.is_empty() {
        line(&mut out, 0, &place.join(", "));
    }
    out.push('\n');
    line(
        &mut out,
        0,
        &format!("{} ({})", report.verdict.text, report.verdict.certainty.word()),
    );
    if let Some(said) = &report.said {
        line(&mut out, 0, &format!("The server says: {}", said.line()));
    }
    if !report.findings.is_empty() {
        heading(&mut out, "Why");
        for (at, finding) in report.findings.iter().enumerate() {
            one_finding(&mut out, at + 1, finding);
        }
    }
    if let Some(operation) = &report.operation {
        heading(
            &mut out,
            &format!("What {} {} requires", operation.method, operation.template),
        );
        if report.requirement.is_empty() {
            line(&mut out, 1, "unknown: no source states it");
        }
        for part in &report.requirement {
            line(
                &mut out,
                1,
                &format!("{}: {} — {}", verdict_word(part.verdict), part.text, part.source),
            );
            if let Some(why) = &part.why_unknown {
                line(&mut out, 2, &format!("unknown because {why}"));
            }
        }
        report.seen_here.iter().for_each(|seen| line(&mut out, 1, seen));
    }
    if !report.nearest.is_empty() {
        heading(&mut out, "Nearest official operations");
        report.nearest.iter().for_each(|near| one_operation(&mut out, near));
    }
    if !report.claims.is_empty() {
        heading(&mut out, "What community threads claim (possible at most)");
        for claim in &report.claims {
            line(&mut out, 1, &format!("“{}” — {}", claim.claim, claim.source));
            line(&mut out, 2, &format!("Beside it: {}", claim.official));
        }
    }
    if let Some(journey) = &report.journey {
        heading(&mut out, "The token's journey");
        journey_lines(journey).iter().for_each(|one| line(&mut out, 1, one));
    }
    if let Some(token) = &report.token {
        heading(&mut out, "Token");
        one_token(&mut out, token);
    }
    if !report.support.is_empty() {
        heading(&mut out, "For the vendor's support");
        report
            .support
            .iter()
            .for_each(|(label, value)| line(&mut out, 1, &format!("{label}: {value}")));
    }
    if !report.limits.is_empty() {
        heading(&mut out, "Not seen or not checked");
        report.limits.iter().for_each(|limit| line(&mut out, 1, limit));
    }
    if let Some(step) = &report.next_step {
        heading(&mut out, "To know more");
        line(&mut out, 1, step);
    }
    out
}

pub(super) fn heading(out: &mut String, words: &str) {
    out.push('\n');
    line(out, 0, words);
}

/// Writes `words` wrapped at 100 columns, continuation lines two spaces further in than the first.
pub(super) fn line(out: &mut String, level: usize, words: &str) {
    let indent = "  ".repeat(level);
    let mut width = 0;
    for word in words.split(' ') {
        let length = word.chars().count();
        if width == 0 {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "{indent}{word}");
            width = indent.len() + length;
        } else if width + 1 + length > 100 {
            let _ = write!(out, "\n{indent}  {word}");
            width = indent.len() + 2 + length;
        } else {
            let _ = write!(out, " {word}");
            width += 1 + length;
        }
    }
    out.push('\n');
}

fn one_finding(out: &mut String, number: usize, finding: &Finding) {
    line(
        out,
        1,
        &format!(
            "{number}. [{}, {}] {}",
            finding.certainty.word(),
            finding.reason,
            finding.title
        ),
    );
    for evidence in &finding.evidence {
        line(out, 3, &format!("{} — {}", evidence.text, evidence.source));
    }
    if let Some(remedy) = &finding.remedy {
        for step in &remedy.steps {
            line(out, 2, &format!("→ {step}"));
        }
        if let Some(place) = &remedy.place {
            line(out, 2, &format!("Where: {place}"));
        }
        for link in &remedy.links {
            line(out, 2, &format!("{}: {}", link.text, link.url));
        }
    }
}

fn one_operation(out: &mut String, operation: &OperationView) {
    let reason = operation
        .reason
        .as_ref()
        .map(|reason| format!(" ({reason})"))
        .unwrap_or_default();
    line(out, 1, &format!("{} {}{reason}", operation.method, operation.template));
    if !operation.requires.is_empty() {
        line(
            out,
            2,
            &format!("requires {} — {}", operation.requires.join("; "), operation.source),
        );
    }
}

/// The token's part of a report, also used alone.
pub fn token(token: &TokenView) -> String {
    let mut out = String::new();
    one_token(&mut out, token);
    out
}

fn one_token(out: &mut String, token: &TokenView) {
    line(
        out,
        1,
        &format!("{} in the {}: {}", token.scheme, token.place, token.masked),
    );
    line(out, 1, &token.kind);
    match (&token.scopes, &token.scopes_unknown) {
        (Some(names), why) => {
            let names = if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(" ")
            };
            let more = why
                .as_ref()
                .map(|why| format!(" (perhaps more: {why})"))
                .unwrap_or_default();
            line(out, 1, &format!("Scopes: {names}{more}"));
        }
        (None, Some(why)) => line(out, 1, &format!("Scopes: unknown, because {why}")),
        (None, None) => {}
    }
    for fact in &token.facts {
        line(out, 1, &format!("{}: {} — {}", fact.label, fact.value, fact.source));
    }
    if let Some(at) = token
        .expires_at_ms
        .and_then(|ms| crate::token::times::utc(ms.div_euclid(1000)))
    {
        line(out, 1, &format!("Expires: {at}"));
    }
    for anomaly in &token.anomalies {
        line(out, 1, &format!("Warning: {} — {}", anomaly.text, anomaly.source));
    }
}
