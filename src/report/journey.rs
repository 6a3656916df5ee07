//! A journey as lines: the strip in one where it is short, else a line a step.

use crate::journey::{Journey, State, Step};
use crate::token::utc;

/// A strip is short up to this many characters.
const SHORT: usize = 72;

/// The lines, without marks of a list.
pub(super) fn lines(journey: &Journey) -> Vec<String> {
    let line = journey.line();
    let told = journey.steps.iter().filter(|step| step.state != State::NotSeen).count();
    let mut lines = match line.chars().count() <= SHORT && told < journey.steps.len() {
        true => vec![line],
        false => journey.steps.iter().map(|step| one(step, journey)).collect(),
    };
    lines.extend(journey.lost_words());
    lines
}

/// `asked: a b — login.example.com, 2026-11-20 12:00:00 UTC; the sign-in …`.
fn one(step: &Step, journey: &Journey) -> String {
    let mark = if journey.is_lost_at(step) { " ← lost here" } else { "" };
    if step.state == State::NotSeen {
        return format!("{}: not seen ({}){mark}", step.name.word(), step.text);
    }
    let names = if step.names.is_empty() {
        "?".to_owned()
    } else {
        step.names.join(" ")
    };
    let names = match step.state {
        State::Unknown if !step.names.is_empty() => format!("{names} (not told)"),
        _ => names,
    };
    let names = if step.names.is_empty() && step.state == State::Seen {
        String::new()
    } else {
        format!(" {names};")
    };
    let at = step.at_ms.and_then(|ms| utc(ms.div_euclid(1000)));
    let source: Vec<&str> = [Some(step.source.as_str()), at.as_deref()]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    format!(
        "{}:{names} {} — {}{mark}",
        step.name.word(),
        step.text,
        source.join(", ")
    )
    .replace(";  —", " —")
    .replace(":  —", ": —")
}
