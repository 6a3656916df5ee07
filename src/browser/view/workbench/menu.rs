//! The menu over a row.

use super::state::Bench;
use crate::browser::view::node::{Element, el, text};
use crate::report::{Asked, whom};

/// What the menu can do: the word of its `data-do`, and the words for people.
const ITEMS: [(&str, &str); 10] = [
    ("copy-curl", "Copy as cURL"),
    ("copy-fetch", "Copy as fetch"),
    ("copy", "Copy the explanation as Markdown"),
    ("ask-text", "Ask for access: copy as text"),
    ("ask-markdown", "Ask for access: copy as Markdown"),
    ("copy-curl-token", "Copy as cURL, with the token"),
    ("copy-fetch-token", "Copy as fetch, with the token"),
    ("only-operation", "Only this operation"),
    ("only-host", "Only this host"),
    ("without-path", "Without this path"),
];

pub(super) fn menu(bench: &Bench) -> Option<Element> {
    let place = bench.menu?;
    bench.detail.id.as_ref()?;
    let report = bench.detail.whole.as_ref().map(|whole| &whole.report);
    let asked = report.and_then(whom);
    let items = ITEMS.into_iter().filter_map(|(what, words)| {
        let words = match (what, asked) {
            ("ask-text" | "ask-markdown", None) => return None,
            ("ask-text", Some(Asked::Support)) => "Ask the vendor: copy as text",
            ("ask-markdown", Some(Asked::Support)) => "Ask the vendor: copy as Markdown",
            _ => words,
        };
        Some(
            text("button", words)
                .attr("type", "button")
                .attr("role", "menuitem")
                .attr("tabindex", "-1")
                .does(what, ""),
        )
    });
    Some(
        el("div")
            .class("menu")
            .key("menu")
            .attr("id", "menu")
            .attr("role", "menu")
            .attr("aria-label", "The call")
            .attr("data-left", format!("{}px", place.left))
            .attr("data-top", format!("{}px", place.top))
            .all(items),
    )
}
