//! The card in the page: the newest denial open, the others one line each.

use super::marks;
use super::node::{Element, button, el, text};
use super::report::{Level, rest, short};
use crate::browser::message::{CardEntry, CardFace, CardState, CardView};
use crate::report::Report;
use std::collections::BTreeSet;

/// What the card draws after what the user did, and what follows for that.
pub fn drawn(state: &CardState, mut face: CardFace) -> CardView {
    let id = |entry: &CardEntry| entry.report.call.id.clone();
    let newest = state.entries.first().map(id);
    let still_there = face
        .open
        .as_ref()
        .is_some_and(|open| state.entries.iter().any(|entry| entry.report.call.id == *open));
    if face.newest != newest && (!face.reading || !still_there) {
        face.open.clone_from(&newest);
    }
    face.newest = newest;
    if state.entries.is_empty() {
        face.reading = false;
    }
    let (open, copied) = (face.open.as_deref(), face.copied.as_deref());
    let nodes = card(state, open, copied, &face.allowed, face.too_early);
    let tab = state.tab;
    CardView { tab, face, nodes }
}

/// The card. `open` is the call whose entry is open; `allowed` are hosts that the user allowed since; `too_early`: a
/// button was pressed too soon after the card came, moved or was covered.
pub fn card(
    state: &CardState,
    open: Option<&str>,
    copied: Option<&str>,
    allowed: &BTreeSet<String>,
    too_early: bool,
) -> Vec<Element> {
    let Some(first) = state.entries.first() else {
        return Vec::new();
    };
    let calls = state.entries.iter().map(|entry| entry.count).sum::<usize>() + state.more;
    let title = match calls {
        1 => "1 call refused".to_owned(),
        many => format!("{many} calls refused"),
    };
    vec![
        // Read out by screen readers when it changes, without taking the focus.
        text("p", format!("Refused: {}", first.report.verdict.text))
            .class("spoken")
            .attr("role", "alert")
            .key("alert"),
        el("header")
            .class("brand")
            .key("head")
            .with(
                el("img")
                    .attr("src", "icons/32.png")
                    .attr("alt", "")
                    .attr("width", "20")
                    .attr("height", "20"),
            )
            .with(text("h1", "why403"))
            .with(match too_early {
                // In the place of the number, so that nothing moves.
                true => text("span", "Press again: the card had just moved")
                    .class("count")
                    .attr("role", "status"),
                false => text("span", title).class("count"),
            })
            .with(button("×", "close", "").class("close").attr("aria-label", "Close")),
        el("ul")
            .class("entries")
            .key("entries")
            .all(state.entries.iter().map(|entry| item(entry, open, copied, allowed))),
        more(state.more),
    ]
}

fn item(entry: &CardEntry, open: Option<&str>, copied: Option<&str>, allowed: &BTreeSet<String>) -> Element {
    let report = &entry.report;
    let id = report.call.id.as_str();
    let is_open = open == Some(id);
    let count = (entry.count > 1).then(|| {
        text("span", format!("×{}", entry.count))
            .class("times")
            .attr("title", format!("{} times", entry.count))
    });
    let line = (!is_open).then(|| el("span").class("row-verdict").prose(&report.verdict.text));
    el("li").key(id).with(
        el("details")
            .class("entry")
            .attr("data-call", id)
            .flag("open", is_open)
            .with(
                el("summary")
                    .with(
                        el("span")
                            .class("row-head")
                            .with(marks::call(&report.call))
                            .maybe(count),
                    )
                    .with(text("span", report.call.host.as_str()).class("row-host"))
                    .maybe(line),
            )
            .with(short(report, Level::Two))
            .maybe(hidden(report, allowed))
            .with(rest(report, Level::Two))
            .with(
                el("p")
                    .class("actions")
                    .with(button(if copied == Some(id) { "Copied" } else { "Copy" }, "copy", id))
                    .with(button("Don't show this again", "mute-operation", id))
                    .with(button("Don't show on this site", "mute-site", id)),
            ),
    )
}

/// The browser shows nothing of the call until its host is allowed: says so, with the button that asks for it.
fn hidden(report: &Report, allowed: &BTreeSet<String>) -> Option<Element> {
    let host = report.call.host.as_str();
    let note = el("aside")
        .class("notice")
        .attr("data-notice", "not-allowed")
        .key("not-allowed");
    report.call.page_word.then(|| match allowed.contains(host) {
        true => note.with(text("p", format!("{host} is allowed now: make the call again."))),
        false => note
            .with(text(
                "p",
                "The token is hidden: allow this host. Until then the page's own word is all that is known of the call.",
            ))
            .with(button(&format!("Allow {host}"), "allow", host).class("primary")),
    })
}

fn more(count: usize) -> Element {
    let words = match count {
        0 => String::new(),
        1 => "1 more call is in the popup.".to_owned(),
        many => format!("{many} more calls are in the popup."),
    };
    text("p", words).class("quiet more-calls").key("more-calls")
}
