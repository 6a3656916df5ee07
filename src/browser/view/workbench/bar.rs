//! The toolbar.

use super::state::{Bench, Place, Site};
use crate::browser::view::filter;
use crate::browser::view::node::{Element, button, el, text};
use crate::browser::view::{sites, words};
use crate::report::list::Key;

/// The usual filters: words, key, value.
pub const CHIPS: [(&str, Key, &str); 5] = [
    ("Only refused", Key::Is, "refused"),
    ("401", Key::Status, "401"),
    ("403", Key::Status, "403"),
    ("Certain", Key::Verdict, "certain"),
    ("Failed", Key::Is, "failed"),
];

pub(super) fn bar(bench: &Bench) -> Element {
    let (words, title) = match bench.paused {
        false => ("● Recording", "New calls are listed. Press to pause."),
        true => ("○ Paused", "New calls are not listed here. Press to go on."),
    };
    el("header")
        .class("bench-bar")
        .key("head")
        .with(text("h1", "why403").class("spoken"))
        .with(
            el("div")
                .class("bench-line")
                .with(
                    button(words, "record", "")
                        .class("record")
                        .attr("aria-pressed", (!bench.paused).to_string())
                        .attr("title", title),
                )
                .with(button("Clear", "clear", "").attr("title", "Forget the calls of this tab"))
                .with(preserve(bench))
                .with(filter::field(&bench.typed, "Filter"))
                .with(text("span", count(bench)).class("count").attr("role", "status"))
                .with(tools(bench)),
        )
        .with(chips(bench))
}

fn preserve(bench: &Bench) -> Element {
    let on = bench.session.as_ref().is_some_and(|session| session.preserve);
    el("label")
        .class("preserve")
        .attr("title", "Keep calls when the page changes")
        .with(
            el("input")
                .attr("type", "checkbox")
                .attr("id", "preserve")
                .attr("data-input", "preserve")
                .flag("checked", on),
        )
        .say("Preserve log")
}

/// How many were refused; nothing where nothing is watched.
fn count(bench: &Bench) -> String {
    let sees = !matches!(
        bench.site,
        Site::Closed | Site::Hidden | Site::Forbidden { .. } | Site::Off { .. } | Site::Unread
    );
    let blind = bench.place == Place::Side && matches!(bench.site, Site::NotWatched { .. });
    if !sees || blind || bench.session.is_none() {
        return String::new();
    }
    let (shown, all) = (bench.list.shown().len(), bench.list.len());
    let refused = match (bench.list.denied(), all) {
        (none @ 0, 0) => words::refused(none),
        // All of them: "6 calls refused of 6" says it twice.
        (many, all) if many == all => words::refused(many),
        (many, all) => format!("{} of {all}", words::refused(many)),
    };
    if bench.list.filter().is_empty() {
        refused
    } else {
        format!("{refused}, {shown} shown")
    }
}

fn chips(bench: &Bench) -> Element {
    let filter = bench.list.filter();
    let chips = CHIPS.iter().enumerate().map(|(at, (words, key, value))| {
        button(words, "chip", &at.to_string())
            .class("chip")
            .attr("aria-pressed", filter.has(*key, value).to_string())
    });
    el("div")
        .class("bench-line bench-chips")
        .attr("role", "group")
        .attr("aria-label", "Usual filters")
        .all(chips)
        .with(
            button("Group equal calls", "group", "")
                .class("chip")
                .attr("aria-pressed", bench.list.grouped().to_string()),
        )
        .with(site(bench))
}

/// What is watched.
fn site(bench: &Bench) -> Element {
    let line = el("span").class("bench-site");
    match &bench.site {
        Site::Watched { host } => line
            .with(text("span", sites::watched(host, bench.session.as_ref())).class("quiet"))
            .with(button("Switch off", "switch-off", host).attr("title", sites::SWITCH))
            .with(button("Permissions", "permissions", "")),
        Site::Off { host } => line
            .with(text("span", format!("{host} is switched off")).class("quiet"))
            .with(button("Switch on", "switch-on", host)),
        Site::NotWatched { host } => line
            .with(text("span", format!("{host} is not watched")).class("quiet"))
            .with(button(&format!("Allow {host}"), "watch", host)),
        Site::Forbidden { host } => line.with(text("span", format!("{host} may not be watched")).class("quiet")),
        Site::Closed => line.with(text("span", "A page of the browser").class("quiet")),
        Site::Hidden => line.with(text("span", "This page is not watched").class("quiet")),
        Site::Recording { name } => line.with(text("span", name.as_str()).class("quiet")),
        Site::Alone { .. } => line.with(button("Reload the page", "reload", "")),
        Site::Unread => line,
    }
}

fn tools(bench: &Bench) -> Element {
    let options = (bench.place != Place::Alone).then(|| button("Settings", "options", ""));
    el("span")
        .class("bench-tools")
        .with(button("Export", "export", "").attr(
            "title",
            "Save the calls as a HAR file, without tokens and personal data",
        ))
        .with(
            el("label")
                .class("file")
                .attr("title", "Open a HAR file")
                .say("Import")
                .with(
                    el("input")
                        .class("spoken")
                        .attr("type", "file")
                        .attr("id", "import")
                        .attr("accept", ".har,.json,application/json"),
                ),
        )
        .maybe(options)
        .with(
            button("?", "help", "")
                .attr("aria-label", "Keys, and words of the filter")
                .attr("title", "Keys, and words of the filter (?)"),
        )
}
