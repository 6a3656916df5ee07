//! Keys and words of the filter, and what the panel cannot see.

use crate::browser::view::node::{Element, button, el, text};
use crate::report::list::Key;

const KEYS: [(&str, &str); 9] = [
    ("↑ ↓ Home End Page", "choose a call in the table"),
    ("Enter", "go to the details of the chosen call"),
    ("Escape", "close what is open; from the details back to the table"),
    ("← →", "the other parts of the details; in a separator its size"),
    ("/", "go to the filter"),
    ("↓ Enter in the filter", "take what is proposed"),
    ("Shift F10, right button", "the menu of the call"),
    ("c", "copy the chosen call as cURL, without the token"),
    ("?", "this help"),
];

/// A dialog, closed until it is asked for.
pub(super) fn help() -> Element {
    let keys = KEYS
        .iter()
        .flat_map(|(keys, words)| [el("dt").with(text("kbd", *keys)), text("dd", *words)]);
    let filter = Key::ALL.into_iter().flat_map(|key| {
        [
            el("dt").with(text("code", format!("{}:", key.word()))),
            text("dd", key.means()),
        ]
    });
    el("dialog")
        .class("help")
        .key("help")
        .attr("id", "help")
        .attr("aria-labelledby", "help-title")
        .with(text("h2", "Keys").attr("id", "help-title"))
        .with(el("dl").class("facts").all(keys))
        .with(text("h2", "Filter"))
        .with(
            el("p").prose(
                "Words by themselves must be in what is visible of a call. `-` before a condition turns it round, `,` means or, \
                 quotation marks hold spaces: `status:401,403 -path:\"/health check\"`.",
            ),
        )
        .with(el("dl").class("facts").all(filter))
        .with(el("p").class("actions").with(button("Close", "help-close", "")))
}

/// What the panel cannot see, as it was measured (Chromium 156, Firefox 153).
pub(super) fn unseen(firefox: bool) -> Element {
    let own: &[&str] = if firefox {
        &[
            "A call whose preflight failed: Firefox tells of the preflight only. One that was answered with 2xx but \
             without the headers of CORS looks like any other, and the call that it ended is missing.",
            "Why a call ended without an answer.",
        ]
    } else {
        &[
            "The text of an answer that the browser withholds from the page, for want of headers of CORS. Its status is \
             seen.",
            "The text of an answer to a worker that has ended.",
        ]
    };
    let common = [
        "Calls that ended before the developer tools were open.",
        "Pages, pictures and styles: only what scripts and workers call is listed.",
    ];
    el("details")
        .class("more unseen")
        .key("unseen")
        .with(text("summary", "What this panel cannot see"))
        .with(
            el("ul")
                .class("quiet")
                .all(common.iter().chain(own).map(|line| text("li", *line))),
        )
        .with(
            text(
                "p",
                "What it sees is in its memory, and gone when the tools are closed. It may connect to nothing, so it asks \
                 no vendor and no issuer about a token, and it keeps no tables or packs of your own.",
            )
            .class("quiet"),
        )
}
