//! One call whole, in parts.

use super::state::{Bench, Tab};
use super::{requirement, token, what_if};
use crate::browser::view::marks;
use crate::browser::view::node::{Element, button, el, text};
use crate::browser::view::{journey, report};
use crate::report::desk::{BodyView, Whole};

pub(super) fn detail(bench: &Bench) -> Element {
    let section = el("section")
        .class("bench-detail")
        .key("detail")
        .attr("id", "detail")
        .attr("aria-label", "Details of the call");
    let Some(id) = bench.detail.id.as_deref() else {
        return section.with(
            text(
                "p",
                "Choose a call: its reason, requirement, token and answer are shown here.",
            )
            .class("quiet nothing")
            .key("nothing"),
        );
    };
    section
        .with(head(bench, id))
        .with(tabs(bench.layout.tab))
        .with(pane(bench, id))
}

fn head(bench: &Bench, id: &str) -> Element {
    let call = bench.list.by_id(id).map(|item| marks::call(&item.call.row.call));
    el("div").class("bench-subject").key("subject").maybe(call).with(
        el("span")
            .class("actions")
            .with(
                button("Copy …", "menu", "")
                    .attr("aria-haspopup", "menu")
                    .attr("id", "copy-menu"),
            )
            .with(button("×", "close-detail", "").attr("aria-label", "Close the details")),
    )
}

fn tabs(chosen: Tab) -> Element {
    let tabs = Tab::ALL.into_iter().map(|tab| {
        let on = tab == chosen;
        button(tab.title(), "tab", tab.word())
            .class("tab")
            .attr("role", "tab")
            .attr("id", format!("tab-{}", tab.word()))
            .attr("aria-selected", on.to_string())
            .attr("aria-controls", "pane")
            .attr("tabindex", if on { "0" } else { "-1" })
    });
    el("div")
        .class("tabs")
        .key("tabs")
        .attr("role", "tablist")
        .attr("aria-label", "Parts of the call")
        .all(tabs)
}

fn pane(bench: &Bench, id: &str) -> Element {
    let tab = bench.layout.tab;
    let inside = match &bench.detail.whole {
        _ if bench.detail.gone => vec![text(
            "p",
            "This call went for want of room: only its line in the list is left.",
        )],
        None => vec![text("p", "Reading …").class("quiet")],
        Some(whole) => part(bench, whole, tab),
    };
    el("div")
        .class("pane")
        // Another call or part begins at its top.
        .key(format!("{id} {}", tab.word()))
        .attr("id", "pane")
        .attr("role", "tabpanel")
        .attr("tabindex", "0")
        .attr("aria-labelledby", format!("tab-{}", tab.word()))
        .all(inside)
}

fn part(bench: &Bench, whole: &Whole, tab: Tab) -> Vec<Element> {
    match tab {
        Tab::Why => vec![report::why(&whole.report, report::Level::Two)],
        Tab::Requirement => requirement::requirement(whole),
        Tab::Token => token::token(bench, whole),
        Tab::Journey => vec![match &whole.report.journey {
            Some(found) => journey::steps(found),
            None => text(
                "p",
                "Only the call itself was seen of this token: no sign-in and no answer that tells what was granted. Sign in \
                 again while this is open to see the journey.",
            )
            .class("quiet"),
        }],
        Tab::Exchange => exchanged(whole),
        Tab::WhatIf => what_if::what_if(bench, whole),
    }
}

fn exchanged(whole: &Whole) -> Vec<Element> {
    let (call, shown) = (&whole.report.call, &whole.exchanged);
    let took = shown
        .took_ms
        .map(|took| format!(" after {took} ms"))
        .unwrap_or_default();
    let initiator = call.initiator.as_ref().map(|origin| {
        el("p")
            .class("quiet")
            .say("Sent by ")
            .with(text("code", origin.as_str()))
    });
    let withheld = shown
        .withheld
        .as_ref()
        .map(|why| text("p", format!("Not all headers are here: {why}.")).class("quiet"));
    vec![
        el("section")
            .with(text("h2", "Request"))
            .with(
                el("p")
                    .with(text("span", call.method.as_str()).class("method"))
                    .say(" ")
                    .with(el("code").breakable(&call.url)),
            )
            .maybe(initiator)
            .with(fields(&shown.sent))
            .maybe(withheld)
            .with(body("Body", &shown.sent_body)),
        el("section")
            .with(text("h2", "Answer"))
            .with(text("p", format!("{}{took}", call.outcome)))
            .with(fields(&shown.answered))
            .with(body("Body", &shown.answered_body)),
        text(
            "p",
            "What proves who calls is hidden (…), wherever it stands. Copy the call with the token from its menu.",
        )
        .class("quiet"),
    ]
}

fn fields(list: &[(String, String)]) -> Element {
    if list.is_empty() {
        return text("p", "No header was seen.").class("quiet");
    }
    el("dl")
        .class("facts claim-rows")
        .all(list.iter().flat_map(|(name, value)| {
            [
                el("dt").with(text("code", name.as_str())),
                el("dd").with(el("code").class("value").say(value.as_str())),
            ]
        }))
}

fn body(title: &str, body: &BodyView) -> Element {
    let note = body
        .note
        .as_ref()
        .map(|note| text("p", sentence(title, note)).class("quiet"));
    let shown = body
        .text
        .as_ref()
        .map(|text| el("pre").class("body").attr("tabindex", "0").say(readable(text)));
    el("div").maybe(shown).maybe(note)
}

fn sentence(title: &str, note: &str) -> String {
    format!("{title}: {note}.")
}

/// JSON with its lines, as people read it; any other text as it is.
fn readable(text: &str) -> String {
    const LONGEST: usize = 20_000;
    if text.len() > LONGEST || !text.trim_start().starts_with(['{', '[']) {
        return text.to_owned();
    }
    let read: Result<serde_json::Value, _> = serde_json::from_str(text);
    read.ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| text.to_owned())
}
