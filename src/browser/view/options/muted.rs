//! What is not shown in cards, with the way back.

use super::part;
use crate::browser::message::{Muted, OptionsAnswer};
use crate::browser::view::node::{Element, button, el, text};

pub(super) fn muted(chosen: &OptionsAnswer) -> Element {
    let section = part("muted", "Not shown in the card");
    if chosen.muted.is_empty() {
        return section.with(text(
            "p",
            "Nothing: “Don't show this again” in a card puts a refusal here. The popup and the number on the button tell of all.",
        ));
    }
    let rows = chosen.muted.iter().map(|muted| {
        let subject = subject_of(muted);
        let what = match &muted.operation {
            Some(operation) => el("span").class("name").with(el("code").breakable(operation)),
            None => text("span", "every refused call").class("name"),
        };
        el("li")
            .key(subject.as_str())
            .with(what)
            .with(text("span", muted.site.as_str()).class("quiet"))
            .with(button("Show again", "take-back", &subject).attr("aria-label", again(muted)))
    });
    section
        .with(text(
            "p",
            "The popup and the number on the button tell of these all the same.",
        ))
        .with(el("ul").class("vendor-list one-a-line").all(rows))
}

/// What the button does, for who cannot see its row.
fn again(muted: &Muted) -> String {
    match &muted.operation {
        Some(operation) => format!("Show again {operation} of {}", muted.site),
        None => format!("Show again every refused call of {}", muted.site),
    }
}

/// Names what is muted on a button. An origin holds no blank.
fn subject_of(muted: &Muted) -> String {
    match &muted.operation {
        Some(operation) => format!("{} {operation}", muted.site),
        None => muted.site.clone(),
    }
}

/// Reads what [`subject_of`] wrote.
pub fn muted_of(subject: &str) -> Muted {
    let (site, operation) = match subject.split_once(' ') {
        Some((site, operation)) => (site, Some(operation.to_owned())),
        None => (subject, None),
    };
    Muted {
        site: site.to_owned(),
        operation,
    }
}
