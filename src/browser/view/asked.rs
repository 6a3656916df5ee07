//! What was asked at the vendor about a token, and the button that asks.

use super::node::{Element, button, el, text};
use super::words;
use crate::browser::message::AboutToken;
use crate::session::ask::{Asked, Asking};

/// The log of a token, and what can be done.
pub(super) fn asked(about: &AboutToken) -> Element {
    let log = (!about.log.is_empty()).then(|| el("ul").class("log").all(about.log.iter().map(line)));
    el("section")
        .class("about-token")
        .with(text("h3", format!("Asked at {}", about.vendor)))
        .maybe(log)
        .with(action(about))
}

fn action(about: &AboutToken) -> Element {
    let line = el("p").class("actions");
    match about.asking {
        Asking::Off => line
            .with(
                text(
                    "span",
                    format!("{} could tell more of this token, but is not asked.", about.vendor),
                )
                .class("quiet"),
            )
            .with(button("Change that in the options", "options", "")),
        Asking::Click | Asking::Auto if about.running => line.with(
            text("span", format!("Asking {} …", about.vendor))
                .class("quiet")
                .attr("role", "status"),
        ),
        Asking::Click | Asking::Auto => {
            let again = if about.log.is_empty() { "" } else { " again" };
            let words = format!("Ask {} about this token{again}", about.vendor);
            line.with(button(&words, "ask", &about.fingerprint))
                .maybe((!about.rights.is_empty()).then(|| rights(about)))
        }
    }
}

/// Which roles contain what refused calls lack, and whether the organisation has it.
fn rights(about: &AboutToken) -> Element {
    let words = match about.rights.as_slice() {
        [one] => format!("Ask who gives {one}"),
        several => format!("Ask who gives the {} missing permissions", several.len()),
    };
    button(&words, "ask-rights", &about.fingerprint)
        .attr("title", format!("Which roles contain it: {}", about.rights.join(", ")))
}

fn line(line: &Asked) -> Element {
    let told = if line.told { "told something" } else { "told nothing" };
    el("li")
        .with(
            text("time", words::clock(line.at_ms))
                .class("time")
                .attr("datetime", words::iso(line.at_ms)),
        )
        .say(" ")
        .with(el("code").breakable(&format!("GET {}", line.url)))
        .say(" ")
        .with(text("span", format!("{}; {told}", line.outcome)).class("quiet"))
}
