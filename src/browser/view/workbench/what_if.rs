//! What if the caller had more, had less, or were another one? What the table says of that; nothing is sent.

use super::requirement::tree;
use super::state::Bench;
use super::token::{choice, paste};
use crate::authority::Verdict;
use crate::browser::view::marks;
use crate::browser::view::node::{Element, button, el, text};
use crate::report::VerdictView;
use crate::report::desk::{Branch, Meant, Whole};
use crate::requirement::{Atom, Context};

/// Kinds of names that can be supposed.
const KINDS: [&str; 4] = ["scope", "permission", "role", "license"];
/// Kinds of callers: value and words.
const CALLERS: [(&str, &str); 5] = [
    ("", "as it is"),
    ("user", "a user"),
    ("client", "a client by itself"),
    ("bot", "a bot"),
    ("guest", "a guest"),
];

pub(super) fn what_if(bench: &Bench, whole: &Whole) -> Vec<Element> {
    if whole.report.operation.is_none() {
        let words = match whole.report.nearest.is_empty() {
            true => "No table at hand has this call, so nothing can be said of a supposed caller.",
            false => "The table has no such operation, so it says nothing of a supposed caller.",
        };
        return vec![text("p", words).class("quiet")];
    }
    let asks = &bench.detail.what_if.suppose;
    let mut names = Vec::new();
    leaves(&whole.tree, &mut names);
    // What is supposed already, and is no name of the requirement.
    let typed = asks
        .with
        .iter()
        .chain(&asks.without)
        .filter(|one| !names.iter().any(|(name, _)| name == *one));
    let typed: Vec<(Atom, Verdict)> = typed.map(|one| (one.clone(), Verdict::Unknown)).collect();
    let toggles: Vec<Element> = names
        .iter()
        .chain(&typed)
        .enumerate()
        .map(|(at, (name, verdict))| toggle(bench, at, name, *verdict))
        .collect();
    let mut page = vec![
        text("p", "Suppose that the caller …").class("kind"),
        el("ul").class("supposed").all(toggles),
        add(bench),
        el("div")
            .class("supposing")
            .key(format!("choices {}", bench.detail.what_if.turn))
            .with(caller(bench))
            .with(other(bench)),
    ];
    page.extend((!asks.is_nothing()).then(|| {
        el("p")
            .class("actions")
            .with(button("As it really is", "suppose-nothing", ""))
    }));
    page.extend(found(bench));
    page
}

/// Names of the requirement, each once, with whether the real caller holds them.
fn leaves(tree: &[Branch], into: &mut Vec<(Atom, Verdict)>) {
    for branch in tree {
        if let Some(name) = branch
            .name
            .as_ref()
            .filter(|name| !matches!(name, Atom::Context(_) | Atom::Header(_)))
            && !into.iter().any(|(known, _)| known == name)
        {
            into.push((name.clone(), branch.verdict));
        }
        leaves(&branch.below, into);
    }
}

/// A name with two buttons: the caller has it, the caller has it not.
fn toggle(bench: &Bench, at: usize, name: &Atom, verdict: Verdict) -> Element {
    let asks = &bench.detail.what_if.suppose;
    let (with, without) = (asks.with.contains(name), asks.without.contains(name));
    let subject = format!("{}:{}", name.kind(), name.name());
    let press = |words: &str, what: &'static str, on: bool| {
        button(words, what, &subject)
            .class("chip")
            .attr("aria-pressed", on.to_string())
            .attr("aria-label", format!("{words} {} {}", name.kind(), name.name()))
    };
    el("li")
        .key(format!("{at} {subject}"))
        .with(marks::atom(name, Some(verdict)))
        .with(
            el("span")
                .class("actions")
                .with(press("has", "suppose-with", with))
                .with(press("has not", "suppose-without", without)),
        )
}

fn add(bench: &Bench) -> Element {
    let typed = &bench.detail.what_if;
    let kinds = KINDS.iter().map(|kind| {
        text("option", *kind).attr("value", *kind).flag(
            "selected",
            typed.kind == *kind || (typed.kind.is_empty() && *kind == "scope"),
        )
    });
    el("p")
        .class("actions")
        .key("add")
        .with(
            el("label").with(text("span", "Also has").class("kind")).say(" ").with(
                el("select")
                    .attr("data-input", "suppose-kind")
                    .attr("aria-label", "Kind of name")
                    .all(kinds),
            ),
        )
        .with(
            el("input")
                .attr("type", "text")
                .attr("id", "suppose-name")
                .attr("data-input", "suppose-name")
                .attr("aria-label", "Name that the caller is supposed to have")
                .attr("autocomplete", "off")
                .attr("spellcheck", "false"),
        )
        .with(button("Suppose", "suppose-add", ""))
}

fn caller(bench: &Bench) -> Element {
    let now = bench.detail.what_if.suppose.caller.map_or("", Context::word);
    let options = CALLERS.iter().map(|(value, words)| {
        text("option", *words)
            .attr("value", *value)
            .flag("selected", now == *value)
    });
    el("label")
        .class("pick")
        .with(text("span", "is").class("kind"))
        .say(" ")
        .with(el("select").attr("data-input", "suppose-caller").all(options))
}

fn other(bench: &Bench) -> Element {
    let own = bench.token().map(|token| token.fingerprint.as_str());
    let others = bench.others(own);
    let chosen = bench.detail.what_if.suppose.token.as_ref().map(Meant::fingerprint);
    let among =
        (!others.is_empty()).then(|| choice(bench, "sends the token", "suppose-token", &others, chosen.as_deref()));
    el("div").maybe(among).with(paste(bench, "suppose-pasted"))
}

fn found(bench: &Bench) -> Option<Element> {
    let found = bench.detail.what_if.found.as_ref()?;
    let line = |label: &str, verdict: &VerdictView| {
        el("div")
            .class(marks::edge(verdict.certainty))
            .with(text("p", label).class("kind"))
            .with(el("p").class("verdict").prose(&verdict.text))
            .with(el("p").class("sure").with(marks::certainty(verdict.certainty)))
    };
    Some(
        el("section")
            .class("hypothesis")
            .key("found")
            .attr("aria-live", "polite")
            .with(el("p").class("quiet").prose(&found.supposed))
            .with(line("Really", &found.was))
            .with(line("Supposed", &found.verdict))
            .with(tree(&found.tree)),
    )
}
