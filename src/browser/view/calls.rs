//! The list of calls: one line each, opened on demand, as many as a reader can use.

use super::marks;
use super::node::{Element, button, el, text};
use super::report::{Level, full};
use super::words;
use crate::browser::message::Row;
use crate::report::list::such_calls;
use crate::report::{Details, Report};
use std::collections::{BTreeSet, HashMap};

/// How many rows are added at a time.
pub const STEP: usize = 100;

/// What the user did with the list.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// Calls that are opened.
    pub open: BTreeSet<String>,
    /// Reports of opened calls, as far as they are here.
    pub reports: HashMap<String, Report>,
    /// All of opened tokens, as far as it is here, by fingerprint.
    pub details: HashMap<String, Details>,
    /// How many rows more than [`STEP`] are shown.
    pub extra: usize,
    /// Letters that a shown call must contain, where no filter of its own stands above the list.
    pub filter: String,
}

/// Whether a call has these letters: in its address or verdict, or as its method or status.
pub fn passes(row: &Row, filter: &str) -> bool {
    let wanted = filter.trim().to_lowercase();
    wanted.is_empty()
        || row.call.url.to_lowercase().contains(&wanted)
        || row.verdict.text.to_lowercase().contains(&wanted)
        || row.call.method.to_lowercase() == wanted
        || row.call.status.is_some_and(|status| status.to_string() == wanted)
}

/// As many of the calls as a reader can use, in the order given; so many are there in all.
pub fn rows<'a>(first: impl Iterator<Item = &'a Row>, all: usize, opened: &Opened) -> Element {
    let most = STEP.saturating_add(opened.extra);
    let shown: Vec<Element> = first.take(most).map(|row| item(row, opened)).collect();
    let (many, left) = (shown.len(), all.saturating_sub(shown.len()));
    el("div")
        .class("calls")
        .with(el("ul").class("rows").key("rows").all(shown))
        .maybe((left > 0).then(|| {
            el("p")
                .class("actions")
                .key("more")
                .with(button(&format!("Show {} more", left.min(STEP)), "more-rows", ""))
                .say(" ")
                .with(text("span", format!("{many} of {all} shown")).class("quiet"))
        }))
}

/// The first of the calls that pass the filter, of so many in all and so many that pass.
pub fn window(first: &[&Row], all: usize, passing: usize, opened: &Opened) -> Element {
    let filter = (all > 10 || !opened.filter.is_empty()).then(filter);
    let none = (passing == 0 && all > 0).then(|| text("p", "No call matches the filter.").class("quiet").key("none"));
    el("div")
        .class("filtered")
        .maybe(filter)
        .maybe(none)
        .with(rows(first.iter().copied(), passing, opened).key("calls"))
}

fn filter() -> Element {
    el("p").class("filter").key("filter").with(
        el("label").with(text("span", "Filter").class("kind")).say(" ").with(
            el("input")
                .attr("type", "search")
                .attr("id", "filter")
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .attr("placeholder", "path, status or words")
                .attr("data-input", "filter"),
        ),
    )
}

fn item(row: &Row, opened: &Opened) -> Element {
    let id = row.call.id.as_str();
    let open = opened.open.contains(id);
    let inside = open.then(|| match opened.reports.get(id) {
        Some(report) => full(report, Level::Three),
        None => text("p", "Reading …").class("quiet"),
    });
    let verdict = if row.call.denied {
        let mark = marks::certainty(row.verdict.certainty);
        Some(el("span").class("row-verdict").with(mark).say(" "))
    } else if row.call.ended_by_browser() {
        Some(el("span").class("row-verdict quiet"))
    } else {
        None
    };
    let verdict = verdict.map(|line| line.prose(&row.verdict.text));
    el("li").key(id).with(
        el("details")
            .class(if row.call.denied { "row denied" } else { "row" })
            .attr("data-call", id)
            .flag("open", open)
            .with(
                el("summary")
                    .with(
                        el("span").class("row-head").with(marks::call(&row.call)).with(
                            text("time", words::clock(row.call.sent_at_ms))
                                .class("time")
                                .attr("datetime", words::iso(row.call.sent_at_ms)),
                        ),
                    )
                    .with(text("span", row.call.host.as_str()).class("row-host"))
                    .maybe(such_calls(row.count).map(|words| text("span", words).class("row-host quiet")))
                    .maybe(verdict),
            )
            .maybe(inside),
    )
}
