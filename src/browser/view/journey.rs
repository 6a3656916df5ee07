//! A token's journey: one line for the card, and the five steps whole.

use super::marks;
use super::node::{Element, el, text};
use super::words::clock;
use crate::journey::{Journey, State, Step};

/// What stands at the step at which the right was lost.
const LOST: &str = "lost here";

/// The strip in one line.
pub(super) fn line(journey: &Journey) -> Element {
    let mut line = el("p")
        .class("journey-line")
        .with(text("span", "Journey of the token").class("kind"));
    for (at, step) in journey.steps.iter().enumerate() {
        line = line.say(if at == 0 { " " } else { " → " });
        line = line.with(match journey.is_lost_at(step) {
            true => el("strong")
                .class("lost")
                .breakable(&format!("{} ({LOST})", step.short())),
            false => el("span").class(class_of(step)).breakable(&step.short()),
        });
    }
    line
}

fn class_of(step: &Step) -> &'static str {
    match step.state {
        State::Seen => "step-seen",
        State::Unknown => "step-unknown",
        State::NotSeen => "step-unseen",
    }
}

/// The steps, each with what is known of it, who says so and when.
pub(super) fn steps(journey: &Journey) -> Element {
    el("ol")
        .class("journey")
        .all(journey.steps.iter().map(|one| step(one, journey)))
}

fn step(step: &Step, journey: &Journey) -> Element {
    let lost = journey.lost.as_ref().filter(|_| journey.is_lost_at(step));
    let mut head = el("p").with(text("span", step.name.word()).class("method"));
    if step.state != State::Seen {
        head = head.say(" ").with(text("span", step.state.words()).class("kind"));
    }
    if let Some(lost) = lost {
        let mark = text("strong", LOST).class("lost");
        head = head.say(" ").with(mark).say(" ").with(marks::certainty(lost.certainty));
    }
    let names = step
        .names
        .iter()
        .map(|name| el("code").class("step-name").breakable(name));
    let names = (!step.names.is_empty()).then(|| el("p").class("step-names").all(names));
    let at = step
        .at_ms
        .map(|at_ms| format!(", {}", clock(at_ms)))
        .unwrap_or_default();
    let source = (!step.source.is_empty()).then(|| el("p").class("source").prose(&format!("{}{at}", step.source)));
    let class = if lost.is_some() { "lost-step" } else { class_of(step) };
    el("li")
        .class(class)
        .with(head)
        .maybe(names)
        .maybe((!step.text.is_empty()).then(|| el("p").prose(&step.text)))
        .maybe(source)
}
