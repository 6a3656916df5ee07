//! Version, what is new and help, in the page of options.

use super::heading;
use crate::browser::view::node::{Element, el, text};

pub(super) fn about(version: &str) -> Element {
    el("section")
        .key("about")
        .attr("aria-labelledby", "about")
        .with(heading("about", "Version, what's new, help"))
        .with(
            el("dl")
                .class("facts")
                .with(text("dt", "Version"))
                .with(text("dd", version).attr("id", "version")),
        )
        .with(
            el("ul")
                .class("pages")
                .with(el("li").own_page("news.html", "", "What's new"))
                .with(el("li").own_page("help.html", "", "Help: what is where, and the keys"))
                .with(el("li").own_page(
                    "reasons.html",
                    "",
                    "Why a call can be refused: every reason, and how it is mended",
                )),
        )
}
