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
    page.push(compare(bench, token));
    page
}

/// The choice of another token, one that is pasted included, and what differs.
fn compare(bench: &Bench, token: &TokenView) -> Element {
    let others = bench.others(Some(&token.fingerprint));
    let chosen = bench.detail.other.as_deref();
    let found = bench.detail.difference.as_ref().filter(|_| chosen.is_some());
    let found = found.map(|found| {
        el("div")
            .with(text("p", "First: the token of this call. Second: the one that you chose.").class("quiet"))
            .with(difference(found, token.platform.as_deref()))
    });
    el("section")
        .class("compare")
        .key("compare")
        .maybe(
            (!others.is_empty()).then(|| choice(bench, "Held against another token", "other-token", &others, chosen)),
        )
        .with(paste(bench, "difference-pasted"))
        .maybe(found)
}

/// A choice among tokens, with none at first. It is made anew with another pasted token, which it then shows as chosen.
pub(super) fn choice(
    bench: &Bench,
    words: &str,
    input: &'static str,
    tokens: &[&TokenView],
    chosen: Option<&str>,
) -> Element {
    let none = text("option", "none")
        .attr("value", "")
        .flag("selected", chosen.is_none());
    let options = tokens.iter().map(|one| {
        let pasted = if bench.is_pasted(&one.fingerprint) {
            "pasted: "
        } else {
            ""
        };
        text("option", format!("{pasted}{} {}", name(one), one.masked))
            .attr("value", one.fingerprint.as_str())
            .flag("selected", chosen == Some(one.fingerprint.as_str()))
    });
    let pasted = bench
        .pasted
        .as_ref()
        .map_or("", |pasted| pasted.view.fingerprint.as_str());
    el("label")
        .class("pick")
        .key(format!("{input} {pasted}"))
        .with(text("span", words).class("kind"))
        .say(" ")
        .with(el("select").attr("data-input", input).with(none).all(options))
}

/// A field for a token that no call carried. It is emptied as soon as the token is taken.
pub(super) fn paste(bench: &Bench, id: &'static str) -> Element {
    el("div")
        .class("paste-token")
        .key("paste")
        .with(
            el("label")
                .class("pick")
                .with(text("span", "Or paste another token").class("kind"))
                .say(" ")
                .with(
                    el("input")
                        .attr("type", "text")
                        .attr("id", id)
                        .attr("data-input", id)
                        .attr("autocomplete", "off")
                        .attr("spellcheck", "false"),
                ),
        )
        .with(text("p", "Only this page keeps it, in memory; nothing is sent.").class("quiet"))
        .with(text("p", bench.pasted_words.unwrap_or_default()).attr("role", "status"))
}
