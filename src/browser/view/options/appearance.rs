//! How the card and the extension's pages look, in the page of options.

use super::heading;
use crate::browser::message::OptionsAnswer;
use crate::browser::view::node::{Element, el, text};
use crate::settings::{Appearance, Corner, Theme};

pub(super) fn appearance(chosen: &OptionsAnswer) -> Element {
    let now = chosen.appearance;
    let section = el("section")
        .key("appearance")
        .attr("aria-labelledby", "appearance")
        .with(heading("appearance", "Appearance"))
        .with(group(
            "Theme of the card and of these pages",
            Theme::ALL.map(|theme| radio("theme", theme.word(), theme_in_words(theme), theme == now.theme)),
        ));
    if chosen.cards_forbidden {
        return section.with(text(
            "p",
            "Your administrator switched cards off: popup and panels explain.",
        ));
    }
    section
        .with(group(
            "Card in the page",
            [
                tick(
                    "cards",
                    "Show a card when a call of a watched page was refused",
                    now.cards,
                ),
                tick("small", "Show it small, until I open it", now.small),
            ],
        ))
        .with(group(
            "Corner of the card",
            Corner::ALL.map(|corner| radio("corner", corner.word(), corner_in_words(corner), corner == now.corner)),
        ))
        .with(
            text(
                "p",
                "In a page that is written from right to left, the corners are mirrored.",
            )
            .class("quiet"),
        )
}

/// The appearance once a field of these has this value; nothing for other fields.
pub fn appearance_with(mut now: Appearance, field: &str, value: &str) -> Option<Appearance> {
    match field {
        "theme" => now.theme = Theme::ALL.into_iter().find(|theme| theme.word() == value)?,
        "corner" => now.corner = Corner::ALL.into_iter().find(|corner| corner.word() == value)?,
        "cards" => now.cards = !value.is_empty(),
        "small" => now.small = !value.is_empty(),
        _ => return None,
    }
    Some(now)
}

fn theme_in_words(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "As the system",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

fn corner_in_words(corner: Corner) -> &'static str {
    match corner {
        Corner::BottomEnd => "Below, right",
        Corner::BottomStart => "Below, left",
        Corner::TopEnd => "Above, right",
        Corner::TopStart => "Above, left",
    }
}

fn group<const N: usize>(legend: &str, fields: [Element; N]) -> Element {
    el("fieldset")
        .class("plain")
        .with(text("legend", legend))
        .with(el("div").class("choices").all(fields))
}

fn radio(name: &'static str, word: &'static str, label: &str, on: bool) -> Element {
    el("label")
        .with(
            el("input")
                .attr("type", "radio")
                .attr("name", name)
                .attr("id", format!("{name}-{word}"))
                .attr("value", word)
                .attr("data-input", name)
                .flag("checked", on),
        )
        .say(label)
}

fn tick(name: &'static str, label: &str, on: bool) -> Element {
    el("label")
        .with(
            el("input")
                .attr("type", "checkbox")
                .attr("id", name)
                .attr("data-input", name)
                .flag("checked", on),
        )
        .say(label)
}
