//! What a bare call needs, as elements: the ways first, the least of them on top.

use super::node::{Element, button, el, text};
use super::report::{nearest_list, operation_line};
use crate::diagnosis::words;
use crate::report::{BareAnswer, Requires, Way};

/// At most this many ways are listed at once; the others open on demand.
const WAYS: usize = 6;

/// The answer to a bare call.
pub fn bare(answer: &BareAnswer) -> Element {
    let vendors = (!answer.vendors.is_empty()).then(|| {
        el("section")
            .class("ask-vendor")
            .with(text("h3", "Whose call is it?"))
            .with(
                el("ul").class("chips").all(
                    answer
                        .vendors
                        .iter()
                        .map(|(id, name)| el("li").with(button(name, "ask-vendor", id))),
                ),
            )
    });
    el("section")
        .class("bare")
        .key("bare")
        .with(text("h2", "What does this need?"))
        .with(el("p").class("one-call").breakable(&answer.asked))
        .all(answer.notes.iter().map(|note| el("p").class("quiet").prose(note)))
        .all(answer.found.iter().enumerate().map(|(at, found)| one(found, at)))
        .maybe(vendors)
}

fn one(found: &Requires, at: usize) -> Element {
    let source = found.operation.as_ref().map(|operation| {
        el("p")
            .class("source")
            .with(text("span", "By").class("kind"))
            .say(" ")
            .say(operation.source.as_str())
    });
    let conditions = found
        .operation
        .as_ref()
        .filter(|operation| operation.requires.len() > 1)
        .map(|operation| {
            el("section").with(text("h4", "All of these conditions")).with(
                el("ul")
                    .class("requires")
                    .all(operation.requires.iter().map(|line| el("li").prose(line))),
            )
        });
    el("article")
        .class("report needed")
        .key(at.to_string())
        .with(text("h3", found.platform.as_deref().unwrap_or("Unknown vendor")))
        .maybe(found.operation.as_ref().map(operation_line))
        .maybe(ways(found))
        .maybe(source)
        .maybe(conditions)
        .all(found.notes.iter().map(|note| el("p").class("quiet").prose(note)))
        .maybe((!found.nearest.is_empty()).then(|| {
            el("section")
                .with(text("h4", "Nearest official operations"))
                .with(nearest_list(&found.nearest))
        }))
}

fn ways(found: &Requires) -> Option<Element> {
    if found.ways.is_empty() {
        return None;
    }
    let title = match found.ways.len() {
        1 => "It needs",
        _ => "Any one of these is enough, the least first",
    };
    let rest = found.ways.get(WAYS..).unwrap_or_default();
    let more = (!rest.is_empty()).then(|| {
        let count = rest.len().saturating_add(found.more);
        let unlisted = (found.more > 0).then(|| text("p", format!("and {} more", found.more)).class("quiet"));
        el("details")
            .class("more")
            .key("more")
            .with(text("summary", format!("{count} more ways")))
            .with(el("ol").class("ways").all(rest.iter().map(way)))
            .maybe(unlisted)
    });
    Some(
        el("section")
            .with(text("h4", title))
            .with(el("ol").class("ways").all(found.ways.iter().take(WAYS).map(way)))
            .maybe(more),
    )
}

fn way(way: &Way) -> Element {
    let mut line = el("p").class("atom");
    if let Some(caller) = way.caller {
        line = line
            .with(text("span", words::context_words(caller)).class("kind"))
            .say(" ");
    }
    for (at, name) in way.names.iter().enumerate() {
        if at > 0 {
            line = line.with(text("span", "and").class("kind")).say(" ");
        }
        line = line
            .with(text("span", name.kind()).class("kind"))
            .say(" ")
            .with(el("code").breakable(name.name()))
            .say(" ");
    }
    if way.names.is_empty() {
        line = line.say("no name of its own ");
    }
    let opens = match way.opens {
        0 => None,
        1 => Some("named by this operation alone".to_owned()),
        many => Some(format!("named by {many} operations")),
    };
    let least = way.least.then(|| "the least by the source".to_owned());
    let about: Vec<String> = least.into_iter().chain(opens).collect();
    el("li").with(line.maybe((!about.is_empty()).then(|| text("span", about.join(", ")).class("least"))))
}
