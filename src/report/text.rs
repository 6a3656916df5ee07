//! A report as plain text, to be read in a terminal or aloud: as lines that say what they are, so that a terminal may
//! colour them, and as one text.

use super::journey::lines as journey_lines;
use super::{OperationView, Report, TokenView, verdict_word};
use crate::authority::Verdict;
use crate::diagnosis::{Certainty, Finding};
use std::fmt::Write;

/// Columns of prose where nothing else is asked for.
pub const COLUMNS: usize = 100;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing that needs to stand out.
    Plain,
    /// The call and its outcome.
    Call,
    /// The verdict.
    Verdict(Certainty),
    /// The server's own words.
    Said,
    /// A heading.
    Heading,
    /// A reason.
    Finding(Certainty),
    /// Evidence, and what is not known: it may stand back.
    Quiet,
    /// A step that mends it, or where that is done.
    Step,
    /// A condition with its verdict.
    Condition(Verdict),
    /// A warning.
    Warning,
}

/// A line, wrapped where it is long; without the line break at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it is.
    pub tone: Tone,
    /// The text, with its indentation.
    pub text: String,
}

/// Lines of at most so many columns of prose.
struct Page {
    width: usize,
    lines: Vec<Told>,
}

impl Page {
    fn new(width: usize) -> Self {
        Self {
            width,
            lines: Vec::new(),
        }
    }

    fn line(&mut self, tone: Tone, level: usize, words: &str) {
        let text = wrapped(level, words, self.width);
        self.lines.push(Told { tone, text });
    }

    fn blank(&mut self) {
        self.lines.push(Told {
            tone: Tone::Plain,
            text: String::new(),
        });
    }

    fn heading(&mut self, words: &str) {
        self.blank();
        self.line(Tone::Heading, 0, words);
    }
}

fn joined(lines: &[Told]) -> String {
    let mut out = String::new();
    for line in lines {
        out.push_str(&line.text);
        out.push('\n');
    }
    out
}

/// Text of at most 100 columns of prose, two spaces of indentation a level. Ends in a line break.
pub fn text(report: &Report) -> String {
    joined(&lines(report, COLUMNS))
}

/// The lines of the text, of at most `width` columns of prose; words that are longer stand whole.
pub fn lines(report: &Report, width: usize) -> Vec<Told> {
    let mut page = Page::new(width);
    let out = &mut page;
    let call = &report.call;
    out.line(
        Tone::Call,
        0,
        &format!("{} {} → {}", call.method, call.url, call.outcome),
    );
    let place: Vec<&str> = [call.platform.as_deref(), call.region.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if !place.is_empty() {
        out.line(Tone::Plain, 0, &place.join(", "));
    }
    out.blank();
    let certainty = report.verdict.certainty;
    out.line(
        Tone::Verdict(certainty),
        0,
        &format!("{} ({})", report.verdict.text, certainty.word()),
    );
    if let Some(said) = &report.said {
        out.line(Tone::Said, 0, &format!("The server says: {}", said.line()));
    }
    if !report.findings.is_empty() {
        out.heading("Why");
        for (at, finding) in report.findings.iter().enumerate() {
            one_finding(out, at + 1, finding);
        }
    }
    if let Some(operation) = &report.operation {
        out.heading(&format!("What {} {} requires", operation.method, operation.template));
        if report.requirement.is_empty() {
            out.line(Tone::Quiet, 1, "unknown: no source states it");
        }
        for part in &report.requirement {
            out.line(
                Tone::Condition(part.verdict),
                1,
                &format!("{}: {} — {}", verdict_word(part.verdict), part.text, part.source),
            );
            if let Some(why) = &part.why_unknown {
                out.line(Tone::Quiet, 2, &format!("unknown because {why}"));
            }
        }
        report.seen_here.iter().for_each(|seen| out.line(Tone::Plain, 1, seen));
    }
    if !report.nearest.is_empty() {
        out.heading("Nearest official operations");
        report.nearest.iter().for_each(|near| one_operation(out, near));
    }
    if !report.claims.is_empty() {
        out.heading("What community threads claim (possible at most)");
        for claim in &report.claims {
            out.line(Tone::Plain, 1, &format!("“{}” — {}", claim.claim, claim.source));
            out.line(Tone::Quiet, 2, &format!("Beside it: {}", claim.official));
        }
    }
    if let Some(journey) = &report.journey {
        out.heading("The token's journey");
        journey_lines(journey)
            .iter()
            .for_each(|one| out.line(Tone::Plain, 1, one));
    }
    if let Some(token) = &report.token {
        out.heading("Token");
        one_token(out, token);
    }
    if !report.support.is_empty() {
        out.heading("For the vendor's support");
        report
            .support
            .iter()
            .for_each(|(label, value)| out.line(Tone::Plain, 1, &format!("{label}: {value}")));
    }
    if !report.limits.is_empty() {
        out.heading("Not seen or not checked");
        report.limits.iter().for_each(|limit| out.line(Tone::Quiet, 1, limit));
    }
    if let Some(step) = &report.next_step {
        out.heading("To know more");
        out.line(Tone::Step, 1, step);
    }
    page.lines
}

pub(super) fn heading(out: &mut String, words: &str) {
    out.push('\n');
    line(out, 0, words);
}

/// Writes `words` wrapped at 100 columns.
pub(super) fn line(out: &mut String, level: usize, words: &str) {
    out.push_str(&wrapped(level, words, COLUMNS));
    out.push('\n');
}

/// Words wrapped at so many columns, two spaces a level, continuation lines two further in than the first; without a line
/// break at the end.
pub fn wrapped(level: usize, words: &str, most: usize) -> String {
    let mut out = String::new();
    let indent = "  ".repeat(level);
    let mut width = 0;
    for word in words.split(' ') {
        let length = word.chars().count();
        if width == 0 {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "{indent}{word}");
            width = indent.len() + length;
        } else if width + 1 + length > most {
            let _ = write!(out, "\n{indent}  {word}");
            width = indent.len() + 2 + length;
        } else {
            let _ = write!(out, " {word}");
            width += 1 + length;
        }
    }
    out
}

fn one_finding(out: &mut Page, number: usize, finding: &Finding) {
    out.line(
        Tone::Finding(finding.certainty),
        1,
        &format!(
            "{number}. [{}, {}] {}",
            finding.certainty.word(),
            finding.reason,
            finding.title
        ),
    );
    for evidence in &finding.evidence {
        out.line(Tone::Quiet, 3, &format!("{} — {}", evidence.text, evidence.source));
    }
    if let Some(remedy) = &finding.remedy {
        for step in &remedy.steps {
            out.line(Tone::Step, 2, &format!("→ {step}"));
        }
        if let Some(place) = &remedy.place {
            out.line(Tone::Step, 2, &format!("Where: {place}"));
        }
        for link in &remedy.links {
            out.line(Tone::Quiet, 2, &format!("{}: {}", link.text, link.url));
        }
    }
}

fn one_operation(out: &mut Page, operation: &OperationView) {
    let reason = operation
        .reason
        .as_ref()
        .map(|reason| format!(" ({reason})"))
        .unwrap_or_default();
    out.line(
        Tone::Plain,
        1,
        &format!("{} {}{reason}", operation.method, operation.template),
    );
    if !operation.requires.is_empty() {
        out.line(
            Tone::Quiet,
            2,
            &format!("requires {} — {}", operation.requires.join("; "), operation.source),
        );
    }
}

/// The token's part of a report, also used alone.
pub fn token(token: &TokenView) -> String {
    joined(&token_lines(token, COLUMNS))
}

/// The lines of [`token`], of at most `width` columns of prose.
pub fn token_lines(token: &TokenView, width: usize) -> Vec<Told> {
    let mut page = Page::new(width);
    one_token(&mut page, token);
    page.lines
}

fn one_token(out: &mut Page, token: &TokenView) {
    out.line(
        Tone::Plain,
        1,
        &format!("{} in the {}: {}", token.scheme, token.place, token.masked),
    );
    out.line(Tone::Plain, 1, &token.kind);
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
            out.line(Tone::Plain, 1, &format!("Scopes: {names}{more}"));
        }
        (None, Some(why)) => out.line(Tone::Plain, 1, &format!("Scopes: unknown, because {why}")),
        (None, None) => {}
    }
    for fact in &token.facts {
        out.line(
            Tone::Plain,
            1,
            &format!("{}: {} — {}", fact.label, fact.value, fact.source),
        );
    }
    if let Some(at) = token
        .expires_at_ms
        .and_then(|ms| crate::token::times::utc(ms.div_euclid(1000)))
    {
        out.line(Tone::Plain, 1, &format!("Expires: {at}"));
    }
    for anomaly in &token.anomalies {
        out.line(
            Tone::Warning,
            1,
            &format!("Warning: {} — {}", anomaly.text, anomaly.source),
        );
    }
}
