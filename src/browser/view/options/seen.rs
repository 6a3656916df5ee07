//! What contradicts the bundled tables, in the page of options: the switch, the list, and the report.

use super::part;
use crate::browser::message::OptionsAnswer;
use crate::browser::view::node::{Element, button, el, text};
use crate::contradiction::{Book, Contradiction, MOST};

pub(super) fn seen(chosen: &OptionsAnswer) -> Element {
    let switch = el("label").key("switch").with(
        el("input")
            .attr("type", "checkbox")
            .attr("id", "seen")
            .attr("data-input", "seen")
            .flag("checked", chosen.seen.is_some()),
    );
    part("seen-heading", "What contradicts the tables")
        .with(text(
            "p",
            "A vendor's document may be wrong. Where a call is answered without a scope that the document demands, or refused for \
             another, this can be noted: the operation, names of scopes and permissions, a number and days. No token, no id and no \
             value of an address is kept, nothing of private windows, and nothing leaves this browser. Switching it off forgets all.",
        ))
        .with(el("p").with(switch.say("Note contradictions in this browser")))
        .all(chosen.seen.iter().flat_map(book))
}

fn book(book: &Book) -> Vec<Element> {
    if book.list.is_empty() {
        return vec![text("p", "No contradiction yet.").class("quiet").key("none")];
    }
    let dropped = (book.dropped > 0).then(|| {
        text(
            "p",
            format!("{} older ones were dropped: {MOST} are kept.", book.dropped),
        )
        .class("quiet")
    });
    let list = el("ul")
        .class("tables")
        .key("list")
        .all(book.list.iter().rev().map(entry));
    let copies = el("p")
        .class("actions")
        .key("copies")
        .with(button("Copy as Markdown", "copy-seen", "markdown"))
        .with(button("Copy as JSON", "copy-seen", "json"))
        .with(text("span", "A report for the vendor or for this project.").class("quiet"));
    std::iter::once(list).chain(dropped).chain([copies]).collect()
}

fn entry(one: &Contradiction) -> Element {
    let id = one.id();
    let what = format!("{} {}", one.method, one.template);
    el("li")
        .key(id.as_str())
        .attr("data-contradiction", id.as_str())
        .with(
            el("p")
                .class("table-head")
                .with(text("strong", one.vendor.as_str()))
                .say(" ")
                .with(el("code").breakable(&what))
                .say(" ")
                .with(
                    button("Remove", "remove-seen", &id).attr("aria-label", format!("Forget what contradicts {what}")),
                ),
        )
        .with(el("p").prose(&one.words()))
        .with(
            el("p")
                .class("quiet")
                .prose(&format!("The table says: {} ({}).", one.table, one.source)),
        )
}
