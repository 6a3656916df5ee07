//! The toolbar.

use super::state::{Bench, Place, Site};
use crate::browser::view::node::{Element, button, el, text};
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
                .with(filter(bench))
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
        Site::Closed | Site::Hidden | Site::Forbidden { .. } | Site::Unread
    );
    let blind = bench.place == Place::Side && matches!(bench.site, Site::NotWatched { .. });
    if !sees || blind || bench.session.is_none() {
        return String::new();
    }
    let (shown, all) = (bench.list.shown().len(), bench.list.len());
    let refused = match (bench.list.denied(), all) {
        (0, 0) => return "nothing refused".to_owned(),
        (0, _) => format!("nothing refused of {all}"),
        (1, _) => format!("1 call refused of {all}"),
        (many, _) => format!("{many} calls refused of {all}"),
    };
    if bench.list.filter().is_empty() {
        refused
    } else {
        format!("{refused}, {shown} shown")
    }
}

fn filter(bench: &Bench) -> Element {
    let typed = &bench.typed;
    let open = !typed.proposals.list.is_empty();
    let mut field = el("input")
        .attr("type", "search")
        .attr("id", "filter")
        .attr("data-input", "filter")
        .attr("role", "combobox")
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", "proposals")
        .attr("aria-expanded", open.to_string())
        .attr("aria-label", "Filter")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", "Filter: words, status:403, -host:…");
    if let Some(marked) = typed.marked.filter(|_| open) {
        field = field.attr("aria-activedescendant", format!("proposal-{marked}"));
    }
    let options = typed.proposals.list.iter().enumerate().map(|(at, one)| {
        let means = (!one.means.is_empty()).then(|| text("span", one.means).class("quiet"));
        el("li")
            .attr("role", "option")
            .attr("id", format!("proposal-{at}"))
            .attr("aria-selected", (typed.marked == Some(at)).to_string())
            .does("propose", &at.to_string())
            .with(text("code", one.text.as_str()))
            .say(" ")
            .maybe(means)
    });
    let list = el("ul")
        .class("proposals")
        .attr("id", "proposals")
        .attr("role", "listbox")
        .attr("aria-label", "What may be meant")
        .flag("hidden", !open)
        .all(options);
    el("div").class("bench-filter").with(field).with(list)
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
    let hidden = bench.session.iter().flat_map(|session| &session.notices);
    let hidden = hidden.filter(|one| super::table::is_hidden(one)).count();
    let hosts = match hidden {
        0 => String::new(),
        1 => "; calls to 1 host are hidden".to_owned(),
        many => format!("; calls to {many} hosts are hidden"),
    };
    match &bench.site {
        Site::Watched { host } => line
            .with(text("span", format!("{host} is watched{hosts}")).class("quiet"))
            .with(button("Permissions", "permissions", "")),
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
