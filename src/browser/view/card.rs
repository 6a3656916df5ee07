//! The card in the page: one entry for each kind of refusal. The newest kind is open, the others are a line each, and
//! nothing moves while somebody reads.

mod brief;

use super::marks;
use super::node::{Element, button, el, text};
use super::report::{Level, rest};
use super::words::refused;
use crate::browser::message::{CardEntry, CardFace, CardState, CardView, Muted};
use crate::report::{Asked, Report, whom};
use std::collections::BTreeSet;

pub use brief::brief;

/// What the card draws after what the user did, and what follows for that.
pub fn drawn(state: &CardState, mut face: CardFace) -> CardView {
    let is_there = |key: &String| state.entries.iter().any(|entry| entry.key == *key);
    face.keys.retain(is_there);
    let fresh: Vec<&str> = state
        .entries
        .iter()
        .map(|entry| entry.key.as_str())
        .filter(|key| !face.keys.iter().any(|known| known == key))
        .collect();
    let newest = fresh.first().map(|key| (*key).to_owned());
    let waiting = match face.reading && !face.admits && !face.keys.is_empty() {
        true => fresh.len(),
        false => 0,
    };
    face.admits = false;
    if waiting == 0 {
        face.keys = state.entries.iter().map(|entry| entry.key.clone()).collect();
        if newest.is_some() {
            face.open = newest;
        }
    }
    // What was open is gone; who folded all of them has them folded.
    if face.open.as_ref().is_some_and(|open| !is_there(open)) {
        face.open = face.keys.first().cloned();
    }
    let shown: Vec<&CardEntry> = face
        .keys
        .iter()
        .filter_map(|key| state.entries.iter().find(|entry| entry.key == *key))
        .collect();
    if face.first.is_none() {
        face.first = shown.first().map(|entry| entry.report.verdict.text.clone());
    }
    let small = state.pill || face.small;
    let nodes = match shown.is_empty() && face.undo.is_none() {
        true => Vec::new(),
        false => card(state, &shown, &face, waiting, small),
    };
    CardView {
        tab: state.tab,
        face,
        small,
        waiting,
        nodes,
    }
}

fn card(state: &CardState, shown: &[&CardEntry], face: &CardFace, waiting: usize, small: bool) -> Vec<Element> {
    let mut nodes = spoken(shown, face, waiting);
    if small {
        nodes.push(pill(state));
        return nodes;
    }
    nodes.push(header(state, waiting, face.too_early));
    nodes.extend(face.undo.as_ref().map(undo));
    let several = shown.len() > 1;
    nodes.push(
        el("ul")
            .class("entries")
            .key("entries")
            .all(shown.iter().map(|entry| item(entry, face, several, &state.hosts))),
    );
    nodes.push(more(state.more));
    nodes
}

/// What screen readers say, without taking the focus: the first verdict at once, later ones when there is a pause.
fn spoken(shown: &[&CardEntry], face: &CardFace, waiting: usize) -> Vec<Element> {
    let first = face.first.as_deref().unwrap_or_default();
    let newest = shown.first().map(|entry| entry.report.verdict.text.as_str());
    let later = match (waiting, newest.filter(|newest| *newest != first)) {
        (0, Some(newest)) => format!("Refused: {newest}"),
        (0, None) => String::new(),
        (1, _) => "1 new kind of refusal waits".to_owned(),
        (many, _) => format!("{many} new kinds of refusal wait"),
    };
    vec![
        text("p", format!("Refused: {first}"))
            .class("spoken")
            .attr("role", "alert")
            .key("alert"),
        text("p", later).class("spoken").attr("role", "status").key("later"),
    ]
}

fn icon() -> Element {
    el("img")
        .attr("src", "icons/32.png")
        .attr("alt", "")
        .attr("width", "20")
        .attr("height", "20")
}

fn pill(state: &CardState) -> Element {
    let words = refused(state.refused);
    el("div").class("pill").key("pill").with(
        button("", "unpill", "")
            .attr("aria-label", format!("why403: {words}. Show why"))
            .with(icon())
            .say(words),
    )
}

fn header(state: &CardState, waiting: usize, too_early: bool) -> Element {
    let sign = |sign: &str, what: &'static str, words: &str| {
        button(sign, what, "")
            .class("close")
            .attr("aria-label", words)
            .attr("title", words)
    };
    el("header")
        .class("brand")
        .key("head")
        .with(icon())
        .with(text("h1", "why403"))
        .with(match too_early {
            // In the place of the number, so that nothing moves.
            true => text("span", "Press again: the card had just moved")
                .class("count")
                .attr("role", "status"),
            false => text("span", refused(state.refused)).class("count"),
        })
        .maybe((waiting > 0).then(|| {
            button(&format!("{waiting} new"), "fresh", "")
                .class("fresh")
                .key("fresh")
        }))
        .with(sign("⤢", "move", "Move to the next corner; arrow keys choose one").key("move"))
        .with(sign("–", "pill", "Make it small").key("pill"))
        .with(sign("×", "close", "Close").key("close"))
}

/// What is not shown any more, for the moment in which it can be taken back here.
fn undo(muted: &Muted) -> Element {
    let words = match &muted.operation {
        Some(operation) => format!("Not shown on this site any more: {operation}. The options list it."),
        None => "No card is shown on this site any more. The options list it.".to_owned(),
    };
    el("p")
        .class("undo")
        .attr("role", "status")
        .key("undo")
        .with(el("span").breakable(&words))
        .with(button("Undo", "undo", ""))
}

/// The number stands first, by itself: it alone changes while somebody reads (`card-page.js`).
fn item(entry: &CardEntry, face: &CardFace, several: bool, hosts: &[String]) -> Element {
    let report = &entry.report;
    let (key, id) = (entry.key.as_str(), report.call.id.as_str());
    let is_open = face.open.as_deref() == Some(key);
    let mut times = el("span").class("times").key("times");
    if entry.count > 1 {
        times = times
            .attr("title", format!("{} times", entry.count))
            .say(format!("×{}", entry.count));
    }
    let line = (!is_open).then(|| el("span").class("row-verdict").prose(&report.verdict.text));
    let close = several.then(|| {
        let words = format!("Close: {} {}", report.call.method, report.call.path);
        button("×", "dismiss", key)
            .class("dismiss")
            .attr("aria-label", words)
            .key("dismiss")
    });
    el("li")
        .key(key)
        .with(times)
        .with(
            el("details")
                .class("entry")
                .key("entry")
                .attr("data-call", key)
                .flag("open", is_open)
                .with(
                    el("summary")
                        .with(el("span").class("row-head").with(marks::call(&report.call)))
                        .with(text("span", report.call.host.as_str()).class("row-host"))
                        .maybe(line),
                )
                .with(brief(report, Level::Two))
                .maybe(hidden(report, hosts, &face.allowed))
                .with(rest(report, Level::Two))
                .maybe(request(report, face))
                .with(
                    el("p")
                        .class("actions")
                        .with(copies("Copy", "copy", id, face))
                        .with(button("Don't show this again", "mute-operation", id))
                        .with(button("Don't show on this site", "mute-site", id)),
                ),
        )
        .maybe(close)
}

/// A button that copies something, and says so for a moment.
fn copies(words: &str, what: &'static str, id: &str, face: &CardFace) -> Element {
    let just_now = face.copied.as_deref() == Some(&format!("{what} {id}"));
    button(if just_now { "Copied" } else { words }, what, id)
}

/// The request for whoever can give the access, in both forms: it is copied, and sent by nobody but the user.
fn request(report: &Report, face: &CardFace) -> Option<Element> {
    let words = match whom(report)? {
        Asked::Administrator => "Ask for access",
        Asked::Support => "Ask the vendor",
    };
    let id = report.call.id.as_str();
    Some(
        el("details")
            .class("more")
            .key("request")
            .with(text("summary", words))
            .with(text("p", "A request without the token, for you to send.").class("quiet"))
            .with(
                el("p")
                    .class("actions")
                    .with(copies("Copy as text", "ask-text", id, face))
                    .with(copies("Copy as Markdown", "ask-markdown", id, face)),
            ),
    )
}

/// The browser shows nothing of the call until its host is allowed: says so, with one button for all hosts that it hides.
fn hidden(report: &Report, hosts: &[String], allowed: &BTreeSet<String>) -> Option<Element> {
    if !report.call.page_word {
        return None;
    }
    let own = report.call.host.as_str();
    let mut all: Vec<&str> = hosts.iter().map(String::as_str).filter(|host| *host != own).collect();
    all.insert(0, own);
    let note = el("aside")
        .class("notice")
        .attr("data-notice", "not-allowed")
        .key("not-allowed");
    if allowed.contains(own) {
        return Some(note.with(text("p", format!("{own} is allowed now: the page is loaded anew."))));
    }
    let words = match all.as_slice() {
        [one] => format!("Allow {one} and reload"),
        several => format!("Allow {} hosts and reload", several.len()),
    };
    let others = (all.len() > 1).then(|| {
        el("p")
            .class("quiet")
            .breakable(&format!("Refused and hidden so far: {}.", all.join(", ")))
    });
    Some(
        note.with(text(
            "p",
            "The token is hidden: allow this host. Until then the page's own word is all that is known of the call.",
        ))
        .maybe(others)
        .with(button(&words, "allow", &all.join(" ")).class("primary")),
    )
}

fn more(count: usize) -> Element {
    let words = match count {
        0 => String::new(),
        1 => "1 more call is in the popup.".to_owned(),
        many => format!("{many} more calls are in the popup."),
    };
    text("p", words).class("quiet more-calls").key("more-calls")
}
