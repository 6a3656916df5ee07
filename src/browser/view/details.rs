//! All of a token as rows: header, claims, what is disclosed; what was undone around it stands above.

use super::node::{Element, button, el, text};
use crate::report::{ClaimRow, Details, spread};

/// What a reader must know before the rows: wrappings that were undone, and why it is no token as it stands.
pub fn undone(details: &Details) -> Option<Element> {
    if details.unwrapped.is_empty() && details.malformed.is_none() {
        return None;
    }
    let unwrapped = (!details.unwrapped.is_empty()).then(|| {
        el("p")
            .class("undone")
            .with(text("span", "Taken off around it").class("kind"))
            .say(" ")
            .prose(&details.unwrapped.join("; "))
    });
    let malformed = details.malformed.as_ref().map(|why| {
        el("p")
            .class("malformed")
            .with(text("span", "No token as it stands").class("kind"))
            .say(" ")
            .prose(why)
    });
    Some(el("div").class("around").maybe(unwrapped).maybe(malformed))
}

/// Everything in a token, closed at first; nothing when there is nothing to be read in it. `name` tells it from others.
/// Its times are told as of `now_ms`: they are in no live region, so that they count and nobody is told each second.
pub fn everything(details: &Details, name: &str, now_ms: i64) -> Option<Element> {
    let empty = details.header.is_empty()
        && details.claims.is_empty()
        && details.disclosed.is_empty()
        && details.notes.is_empty();
    if empty {
        return None;
    }
    let notes = (!details.notes.is_empty()).then(|| {
        el("section").with(text("h3", "To be known")).with(
            el("ul")
                .class("requires")
                .all(details.notes.iter().map(|note| el("li").prose(note))),
        )
    });
    let copies = [
        ("Copy the header as JSON", "copy-header", &details.header_json),
        ("Copy the claims as JSON", "copy-claims", &details.claims_json),
    ];
    let copies = copies
        .into_iter()
        .filter(|(_, _, json)| json.is_some())
        .map(|(words, what, _)| button(words, what, name));
    Some(
        el("details")
            .class("more everything")
            .key("everything")
            .with(text("summary", "Everything in this token"))
            .maybe(notes)
            .maybe(rows("Header", &details.header, now_ms))
            .maybe(json("Header as JSON", details.header_json.as_deref()))
            .maybe(rows("Claims", &details.claims, now_ms))
            .maybe(json("Claims as JSON", details.claims_json.as_deref()))
            .maybe(rows("Disclosed claims", &details.disclosed, now_ms))
            .with(el("p").class("actions").all(copies)),
    )
}

/// JSON as it stands in the token, a line for each member; folded.
fn json(title: &str, compact: Option<&str>) -> Option<Element> {
    let compact = compact?;
    Some(
        el("details")
            .class("more")
            .key(title)
            .with(text("summary", title))
            .with(
                text("pre", spread(compact))
                    .class("json")
                    .attr("tabindex", "0")
                    .attr("aria-label", title),
            ),
    )
}

fn rows(title: &str, list: &[ClaimRow], now_ms: i64) -> Option<Element> {
    if list.is_empty() {
        return None;
    }
    let all = list.iter().flat_map(|row| {
        [
            el("dt").with(el("code").breakable(&row.name)),
            el("dd")
                .with(el("code").class("value").breakable(&row.value))
                .maybe(row.reads_at(now_ms).map(|reads| text("p", reads).class("reads")))
                .with(means(row)),
        ]
    });
    Some(
        el("section")
            .with(text("h3", title))
            .with(el("dl").class("facts claim-rows").all(all)),
    )
}

fn means(row: &ClaimRow) -> Element {
    match (&row.means, &row.source) {
        (Some(means), Some(source)) => el("p")
            .class("means")
            .prose(means)
            .say(" ")
            .with(el("span").class("source").prose(source)),
        _ => text("p", "custom: only its issuer says what it means").class("means quiet"),
    }
}
