//! The token of a call: who, what and until when, all that is in it, and what differs from another token of the tab.

use super::state::{Bench, Place};
use crate::browser::view::difference::difference;
use crate::browser::view::node::{Element, el, text};
use crate::browser::view::token::{Live, beside, name};
use crate::report::TokenView;
use crate::report::desk::Whole;

pub(super) fn token(bench: &Bench, whole: &Whole) -> Vec<Element> {
    let Some(token) = &whole.report.token else {
        return vec![text("p", "No token was seen in this call.").class("quiet")];
    };
    // The newest call that carried it may have told more.
    let newest = bench.tokens().iter().find(|one| one.fingerprint == token.fingerprint);
    let about = bench.session.as_ref().map_or(&[][..], |session| &session.about);
    let live = Live {
        revealed: &bench.revealed,
        about: if bench.place == Place::Alone { &[] } else { about },
    };
    let details = bench.detail.tokens.get(&token.fingerprint);
    let mut page = vec![beside(
        newest.unwrap_or(token),
        details,
        live,
        &bench.checks,
        bench.now_ms,
    )];
    page.extend(compare(bench, token));
    page
}

/// The choice of another token, and what differs.
fn compare(bench: &Bench, token: &TokenView) -> Option<Element> {
    let others: Vec<&TokenView> = bench
        .tokens()
        .iter()
        .filter(|one| one.fingerprint != token.fingerprint)
        .collect();
    if others.is_empty() {
        return None;
    }
    let chosen = bench.detail.other.as_deref();
    let found = bench.detail.difference.as_ref().filter(|_| chosen.is_some());
    let found = found.map(|found| {
        el("div")
            .with(text("p", "First: the token of this call. Second: the one that you chose.").class("quiet"))
            .with(difference(found, token.platform.as_deref()))
    });
    Some(
        el("section")
            .class("compare")
            .key("compare")
            .with(choice("Held against another token", "other-token", &others, chosen))
            .maybe(found),
    )
}

/// A choice among tokens, with none at first.
pub(super) fn choice(words: &str, input: &'static str, tokens: &[&TokenView], chosen: Option<&str>) -> Element {
    let none = text("option", "none")
        .attr("value", "")
        .flag("selected", chosen.is_none());
    let options = tokens.iter().map(|one| {
        text("option", format!("{} {}", name(one), one.masked))
            .attr("value", one.fingerprint.as_str())
            .flag("selected", chosen == Some(one.fingerprint.as_str()))
    });
    el("label")
        .class("pick")
        .with(text("span", words).class("kind"))
        .say(" ")
        .with(el("select").attr("data-input", input).with(none).all(options))
}
