//! Two tokens side by side, as elements.

use super::node::{Element, el, text};
use crate::report::{Calls, Difference, Rights};

/// At most this many operations of each kind are named at once; the others open on demand.
const NAMED: usize = 5;

/// What differs between two tokens. `vendor` is whose both are, where that is known.
pub fn difference(found: &Difference, vendor: Option<&str>) -> Element {
    el("section")
        .class("difference")
        .key("difference")
        .with(text("h2", "What differs"))
        .maybe(found.rights.iter().any(tells).then(|| rights(&found.rights)))
        .with(claims(found))
        .with(match &found.calls {
            Some(made) => calls(made),
            None => el("p").class("quiet").say(match vendor {
                Some(vendor) => format!("What each can call is not known: no table of {vendor} is at hand."),
                None => "What each can call is not known: neither token tells whose it is.".to_owned(),
            }),
        })
}

fn tells(rights: &Rights) -> bool {
    rights.both > 0 || !rights.only_first.is_empty() || !rights.only_second.is_empty()
}

fn rights(list: &[Rights]) -> Element {
    el("section")
        .with(text("h3", "Rights"))
        .with(
            el("dl")
                .class("facts")
                .all(list.iter().filter(|one| tells(one)).flat_map(|one| {
                    let unknown = one
                        .unknown
                        .iter()
                        .map(|why| el("p").class("quiet").prose(&format!("Not known whole: {why}.")));
                    [
                        text("dt", capital(&one.kind)),
                        el("dd")
                            .with(names("Only in the first", &one.only_first))
                            .with(names("Only in the second", &one.only_second))
                            .with(
                                el("p")
                                    .with(text("span", "In both").class("kind"))
                                    .say(format!(" {}", one.both)),
                            )
                            .all(unknown),
                    ]
                })),
        )
}

fn names(title: &str, list: &[String]) -> Element {
    let label = text("span", title).class("kind");
    if list.is_empty() {
        return el("p").with(label).say(" none");
    }
    el("div")
        .with(el("p").with(label).say(format!(" {}", list.len())))
        .with(
            el("ul")
                .class("chips")
                .all(list.iter().map(|name| el("li").with(el("code").breakable(name)))),
        )
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

fn claims(found: &Difference) -> Element {
    let same = (!found.same.is_empty()).then(|| {
        el("p")
            .with(text("span", "The same in both").class("kind"))
            .say(" ")
            .breakable(&found.same.join(", "))
    });
    let section = el("section").with(text("h3", "Header and claims"));
    if found.claims.is_empty() {
        return section.with(text("p", "No claim differs.").class("quiet")).maybe(same);
    }
    let value = |which: &str, value: &Option<String>| {
        let line = el("p").with(text("span", which).class("kind")).say(" ");
        match value {
            Some(value) => line.with(el("code").breakable(value)),
            None => line.with(text("span", "not there").class("quiet")),
        }
    };
    section
        .with(
            el("dl")
                .class("facts claim-rows")
                .all(found.claims.iter().flat_map(|one| {
                    [
                        el("dt").with(el("code").breakable(&one.name)),
                        el("dd")
                            .with(value("First", &one.first))
                            .with(value("Second", &one.second)),
                    ]
                })),
        )
        .maybe(same)
}

fn calls(made: &Calls) -> Element {
    let counts = [
        ("Only the first", made.only_first),
        ("Only the second", made.only_second),
        ("Both", made.both),
        ("Unknown", made.unknown),
    ];
    el("section")
        .with(text("h3", "What each can call"))
        .with(
            el("dl")
                .class("facts counts")
                .all(counts.into_iter().flat_map(|(label, count)| {
                    let words = if count == 1 { "operation" } else { "operations" };
                    [text("dt", label), text("dd", format!("{count} {words}"))]
                })),
        )
        .with(text("p", made.source.as_str()).class("source"))
        .maybe(named(
            "Only the first can call",
            made.only_first,
            &made.named_first,
            "second",
        ))
        .maybe(named(
            "Only the second can call",
            made.only_second,
            &made.named_second,
            "first",
        ))
}

fn named(title: &str, count: usize, list: &[(String, String)], other: &str) -> Option<Element> {
    if list.is_empty() {
        return None;
    }
    let row = |(call, lacks): &(String, String)| {
        let lacking = (!lacks.is_empty()).then(|| el("p").class("quiet").prose(&format!("the {other} lacks {lacks}")));
        el("li").with(el("p").with(el("code").breakable(call))).maybe(lacking)
    };
    let rest = list.get(NAMED..).unwrap_or_default();
    let unnamed = count.saturating_sub(list.len());
    let more = (!rest.is_empty()).then(|| {
        el("details")
            .class("more")
            .key(title)
            .with(text("summary", format!("{} more", rest.len())))
            .with(el("ul").class("named").all(rest.iter().map(row)))
            .maybe((unnamed > 0).then(|| text("p", format!("and {unnamed} that are not named here")).class("quiet")))
    });
    Some(
        el("section")
            .with(text("h4", title))
            .with(el("ul").class("named").all(list.iter().take(NAMED).map(row)))
            .maybe(more),
    )
}
