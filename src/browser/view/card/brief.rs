//! What a tired person needs of a refusal, each thing once: the verdict, the server's sentence, what is missing, what to do,
//! and who says so.

use crate::browser::view::journey;
use crate::browser::view::marks;
use crate::browser::view::node::{Element, el};
use crate::browser::view::report::{Level, fix, next_step, one_list, said, source_of};
use crate::report::Report;

/// The short form of a report.
pub fn brief(report: &Report, level: Level) -> Element {
    let verdict = el("div")
        .class(marks::edge(report.verdict.certainty))
        .with(el("p").class("verdict").prose(&report.verdict.text))
        .with(el("p").class("sure").with(marks::certainty(report.verdict.certainty)));
    // A verdict may be the server's sentence itself.
    let repeats = report
        .said
        .as_ref()
        .and_then(|said| said.text.as_ref())
        .is_some_and(|text| report.verdict.text.contains(text.trim_end_matches('.')));
    el("div")
        .class("short")
        .with(verdict)
        .maybe(said(report).filter(|_| !repeats))
        .maybe(report.journey.as_ref().map(journey::line))
        .maybe(one_list(report, level))
        .maybe(fix(report, level))
        .maybe(next_step(report))
        .maybe(source_of(report).map(|source| el("p").class("who").with(el("span").class("source").prose(&source))))
}
