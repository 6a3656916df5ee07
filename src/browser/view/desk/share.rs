//! What may be shared of the session: what goes out of it, and the receipt.

use super::DeskState;
use crate::browser::view::node::{Element, button, el, text};
use crate::browser::view::words::sentence;
use crate::share::Personal;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sharing {
    /// It is being made.
    Making,
    /// It can be given out.
    Ready {
        /// What was taken out.
        receipt: String,
        /// How long the file is.
        bytes: usize,
    },
    /// It cannot, for the reason given.
    Refused {
        /// The stable code.
        code: &'static str,
        /// The words.
        message: String,
    },
}

fn words(kind: Personal) -> &'static str {
    match kind {
        Personal::Email => "E-mail addresses",
        Personal::Name => "Names of people",
        Personal::Phone => "Telephone numbers",
        Personal::Ip => "IP addresses",
        Personal::User => "Ids of users",
    }
}

pub(super) fn share(state: &DeskState) -> Vec<Element> {
    let kind = |kind: Personal| {
        let (id, input) = match kind {
            Personal::Email => ("personal-email", "personal:email"),
            Personal::Name => ("personal-name", "personal:name"),
            Personal::Phone => ("personal-phone", "personal:phone"),
            Personal::Ip => ("personal-ip", "personal:ip"),
            Personal::User => ("personal-user", "personal:user"),
        };
        el("li").with(
            el("label")
                .with(
                    el("input")
                        .attr("type", "checkbox")
                        .attr("id", id)
                        .attr("data-input", input)
                        .flag("checked", state.personal.contains(&kind)),
                )
                .say(" ")
                .say(words(kind)),
        )
    };
    let mut parts = vec![
        el("section")
            .class("choice")
            .key("what")
            .with(text("h2", "Share this session"))
            .with(text(
                "p",
                "A recording of these calls that proves nothing: credentials, cookies and secrets become others of the same \
                 form, and what was taken out is listed. Whoever opens it in why403 reads the same explanations. Nothing is \
                 sent; you get a file, or text to copy.",
            ))
            .with(text(
                "p",
                "Answers of token endpoints are not kept in the browser, so the steps of a token's journey before the call \
                 may be missing in the recording.",
            ).class("quiet"))
            .with(text("p", "Taken out, too:"))
            .with(el("ul").class("ticks").all(Personal::ALL.into_iter().map(kind)))
            .with(el("p").class("actions").with(button("Make it", "make", "").class("primary"))),
    ];
    match &state.shared {
        None => {}
        Some(Sharing::Making) => parts.push(text("p", "Making it …").class("quiet").key("making")),
        Some(Sharing::Ready { receipt, bytes }) => parts.push(
            el("section")
                .key("ready")
                .with(text("h2", "Ready"))
                .with(
                    el("p")
                        .class("actions")
                        .with(button(
                            &format!("Save the HAR file ({} KB)", bytes / 1000 + 1),
                            "save-shared",
                            "",
                        ))
                        .with(button("Copy the explanations as Markdown", "copy-shared", "")),
                )
                .with(el("pre").class("receipt").say(receipt.as_str())),
        ),
        Some(Sharing::Refused { code, message }) => parts.push(
            el("aside")
                .class("notice")
                .attr("role", "alert")
                .attr("data-notice", "refused")
                .attr("data-code", *code)
                .key("refused")
                .with(text("h2", "It cannot be shared"))
                .with(el("p").prose(&sentence(message))),
        ),
    }
    parts
}
