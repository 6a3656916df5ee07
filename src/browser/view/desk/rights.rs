//! What a token can call, and the same call by a supposed caller.

use super::{DeskState, is_pasted, paste};
use crate::browser::view::node::{Element, button, el, text};
use crate::browser::view::report::{Level, full};
use crate::report::CanRow;
use crate::requirement::{Atom, Context};

/// At most so many operations are listed.
const MOST: usize = 100;

/// What the chosen token can call.
pub(super) fn can(state: &DeskState) -> Vec<Element> {
    let Some(found) = &state.can else {
        let words = "Whose token it is, is not known, or there is no table of that vendor: nothing can be said.";
        return vec![text("p", words).class("quiet").key("unknown")];
    };
    let only = |words: String, name: &'static str| {
        let pressed = state.only.as_deref().unwrap_or_default() == name;
        button(&words, "only", name).attr("aria-pressed", if pressed { "true" } else { "false" })
    };
    let all = found.yes + found.no + found.unknown;
    let rest = found.operations.len().saturating_sub(MOST);
    vec![
        el("p").class("field").key("search").with(
            el("label").with(text("span", "Search")).with(
                el("input")
                    .attr("type", "search")
                    .attr("id", "search")
                    .attr("autocomplete", "off")
                    .attr("spellcheck", "false")
                    .attr("placeholder", "words of the path, the operation or a scope")
                    .attr("data-input", "search"),
            ),
        ),
        el("p")
            .class("actions")
            .key("only")
            .with(only(format!("All {all}"), ""))
            .with(only(format!("Yes {}", found.yes), "yes"))
            .with(only(format!("No {}", found.no), "no"))
            .with(only(format!("Unknown {}", found.unknown), "unknown")),
        el("section")
            .key("operations")
            .with(text("h2", found.platform.as_str()))
            .all(found.notes.iter().map(|note| el("p").class("quiet").prose(note)))
            .with(
                el("ul")
                    .class("can")
                    .all(found.operations.iter().take(MOST).map(operation)),
            )
            .maybe((rest > 0).then(|| text("p", format!("and {rest} more; search for what you mean")).class("quiet")))
            .with(el("p").class("source").prose(&found.source)),
    ]
}

fn operation(row: &CanRow) -> Element {
    let words = match row.can {
        "no" => format!("missing: {}", row.why.join("; ")),
        _ => row.why.join("; "),
    };
    el("li")
        .class(match row.can {
            "yes" => "can-yes",
            "no" => "can-no",
            _ => "can-unknown",
        })
        .with(text("strong", row.can))
        .say(" ")
        .with(text("span", row.method.as_str()).class("method"))
        .say(" ")
        .with(el("code").breakable(&row.template))
        .maybe((!words.is_empty()).then(|| el("p").class("quiet").prose(&words)))
}

/// The same call by another caller.
pub(super) fn suppose(state: &DeskState) -> Vec<Element> {
    let call = |row: &crate::report::Row| {
        let chosen = state.call.as_deref() == Some(row.call.id.as_str());
        let words = format!("{} {}", row.call.method, row.call.path);
        el("li")
            .key(row.call.id.as_str())
            .with(button(&words, "call", &row.call.id).attr("aria-pressed", if chosen { "true" } else { "false" }))
    };
    let chosen = |on: bool| if on { "true" } else { "false" };
    let caller = |words: &str, context: Option<Context>| {
        button(words, "caller", context.map_or("", Context::word)).attr("aria-pressed", chosen(state.caller == context))
    };
    let tokens = state.tokens.iter().chain(&state.pasted).map(|token| {
        let on = state.other.as_deref() == Some(token.fingerprint.as_str());
        let pasted = is_pasted(state, token);
        let words = match pasted {
            true => format!("Pasted · {}", token.masked),
            false => token.masked.clone(),
        };
        el("li")
            .key(format!("{pasted} {}", token.fingerprint))
            .with(button(&words, "other-token", &token.fingerprint).attr("aria-pressed", chosen(on)))
    });
    let own = el("li")
        .key("own")
        .with(button("Its own", "other-token", "").attr("aria-pressed", chosen(state.other.is_none())));
    let mut parts = vec![
        el("section")
            .class("choice")
            .key("call")
            .with(text("h2", "Which call?"))
            .with(el("ul").class("chips").all(state.refused.iter().take(12).map(call))),
        el("section")
            .class("choice")
            .key("name")
            .with(text("h2", "What if its caller …"))
            .with(
                el("p").class("field").with(
                    el("label").with(text("span", "A scope, permission or role")).with(
                        el("input")
                            .attr("type", "text")
                            .attr("id", "name")
                            .attr("autocomplete", "off")
                            .attr("spellcheck", "false")
                            .attr("data-input", "name"),
                    ),
                ),
            )
            .with(
                el("p")
                    .class("actions")
                    .with(button("has the scope", "with", "scope"))
                    .with(button("has the permission", "with", "permission"))
                    .with(button("has the role", "with", "role"))
                    .with(button("has not the scope", "without", "scope"))
                    .with(button("has not the permission", "without", "permission")),
            )
            .maybe(names(state)),
        el("section").class("choice").key("caller").with(text("h2", "is")).with(
            el("p")
                .class("actions")
                .with(caller("as it is", None))
                .with(caller("a user", Some(Context::User)))
                .with(caller("a client by itself", Some(Context::Client))),
        ),
        el("section")
            .class("choice")
            .key("token")
            .with(text("h2", "and sends which token?"))
            .with(el("ul").class("chips").with(own).all(tokens)),
        paste(state),
    ];
    if let Some(view) = &state.supposed {
        parts.push(
            el("section")
                .key("supposed")
                .attr("aria-live", "polite")
                .with(text("h2", "Then"))
                .with(el("p").class("quiet").prose(&view.supposed))
                .with(full(&view.report, Level::Three)),
        );
    }
    if let Some(really) = &state.really {
        parts.push(
            el("section")
                .key("really")
                .with(text("h2", "As it was"))
                .with(full(really, Level::Three)),
        );
    }
    parts
}

/// What is supposed, each to be dropped again.
fn names(state: &DeskState) -> Option<Element> {
    let one = |name: &Atom, held: bool| {
        let words = if held {
            format!("had {name}")
        } else {
            format!("had not {name}")
        };
        el("li").key(words.clone()).with(
            button(&format!("{words} ✕"), "drop-name", &name.to_string()).attr("aria-label", format!("Drop: {words}")),
        )
    };
    let all: Vec<Element> = state
        .with
        .iter()
        .map(|name| one(name, true))
        .chain(state.without.iter().map(|name| one(name, false)))
        .collect();
    (!all.is_empty()).then(|| el("ul").class("chips").all(all))
}
