//! The vendors, as one table: hosts, whether calls to them are seen, and what may be asked there about a token.

use super::{OptionsState, Vendor, heading};
use crate::browser::message::{ConsentAnswer, OptionsAnswer, VendorChoice};
use crate::browser::view::node::{Element, button, el, text};
use crate::session::ask::{Asking, Topic};

/// At most so many hosts of a vendor are listed: by regions there may be more.
const MOST_HOSTS: usize = 60;

/// Names of the columns.
const COLUMNS: [&str; 4] = ["Vendor", "Hosts", "Watch", "Ask about a token"];

pub(super) fn vendors(state: &OptionsState, chosen: &OptionsAnswer, answer: &ConsentAnswer) -> Element {
    let head = el("tr")
        .attr("role", "row")
        .all(COLUMNS.map(|name| text("th", name).attr("role", "columnheader").attr("scope", "col")));
    let of = |first: bool| answer.vendors.iter().filter(move |vendor| vendor.first == first);
    let rows = of(true).chain(of(false)).map(|vendor| row(vendor, state, chosen));
    // Those whose hosts an administrator does not let be chosen can be asked at hosts that others grant.
    let unlisted = state
        .vendors
        .iter()
        .filter(|one| answer.vendors.iter().all(|known| known.id != one.id));
    let unlisted = unlisted.map(|one| {
        let vendor = VendorChoice {
            id: one.id.to_owned(),
            name: one.name.to_owned(),
            ..VendorChoice::default()
        };
        row(&vendor, state, chosen)
    });
    el("section")
        .key("vendors")
        .attr("aria-labelledby", "vendors")
        .with(heading("vendors", "Vendors"))
        .with(text(
            "p",
            "Watch: calls to a vendor's hosts are hidden from why403 until you choose it; the browser then asks you for them.",
        ))
        .all(about_asking(state, chosen))
        .with(
            // The roles keep it a table for screen readers where a narrow page lays its cells out one below the other.
            el("table")
                .class("vendor-table")
                .key("table")
                .attr("role", "table")
                .attr("aria-labelledby", "vendors")
                .with(el("thead").attr("role", "rowgroup").with(head))
                .with(el("tbody").attr("role", "rowgroup").all(rows.chain(unlisted))),
        )
}

fn about_asking(state: &OptionsState, chosen: &OptionsAnswer) -> Vec<Element> {
    if chosen.look_ups_forbidden {
        return vec![
            text(
                "p",
                "Your administrator forbids it: nothing is asked of anybody, whatever stands beside a token.",
            )
            .key("forbidden"),
        ];
    }
    vec![
        text(
            "p",
            "Ask: most tokens do not tell what they may do, but some vendors answer when they are asked. Only those that you switch \
             on are asked: by a GET request over HTTPS, with the token in the Authorization header and without cookies, once for \
             each token. “On click” is when you press the button beside a token, “by itself” is when a call is refused. Each \
             request is listed beside the token. No token ever leaves your browser in any other way.",
        )
        .key("asking"),
        text("p", sent_so_far(state.sent_so_far))
            .key("sent")
            .attr("data-sent", state.sent_so_far.to_string()),
    ]
}

/// The counter for the user.
fn sent_so_far(count: u32) -> String {
    match count {
        0 => "Since the browser was started why403 has asked nobody anything.".to_owned(),
        1 => "Since the browser was started why403 has sent 1 request of its own.".to_owned(),
        many => format!("Since the browser was started why403 has sent {many} requests of its own."),
    }
}

fn row(vendor: &VendorChoice, state: &OptionsState, chosen: &OptionsAnswer) -> Element {
    let cell = |class: &'static str| el("td").attr("role", "cell").class(class);
    let asked = state.vendors.iter().find(|one| one.id == vendor.id);
    let asking = match asked {
        Some(one) if !chosen.look_ups_forbidden => {
            let now = chosen.asking.get(one.id).copied().unwrap_or_default();
            cell("ask").with(choices(one, now, state.refusals))
        }
        Some(_) => cell("ask").with(text("span", "forbidden").class("quiet")),
        None => cell("ask").with(text("span", "cannot be asked").class("quiet")),
    };
    el("tr")
        .key(vendor.id.as_str())
        .attr("role", "row")
        .attr("data-vendor-choice", vendor.id.as_str())
        .with(
            text("th", vendor.name.as_str())
                .attr("role", "rowheader")
                .attr("scope", "row"),
        )
        .with(cell("hosts").with(hosts(vendor)))
        .with(cell("watch").all(watch(vendor)))
        .with(asking)
}

fn hosts(vendor: &VendorChoice) -> Element {
    let mut names: Vec<&str> = vendor.patterns.iter().map(|pattern| host_of(pattern)).collect();
    names.dedup();
    match names.as_slice() {
        [] => text("span", "none to choose").class("quiet"),
        [one] => el("code").breakable(one),
        many => {
            let more = many.len().saturating_sub(MOST_HOSTS);
            let more = (more > 0).then(|| text("li", format!("and {more} more")).class("quiet"));
            let listed = many.iter().take(MOST_HOSTS);
            el("details")
                .key("hosts")
                .with(text("summary", format!("{} hosts", many.len())))
                .with(
                    el("ul")
                        .all(listed.map(|host| el("li").with(el("code").breakable(host))))
                        .maybe(more),
                )
        }
    }
}

/// The host in a match pattern.
fn host_of(pattern: &str) -> &str {
    let rest = pattern.split_once("://").map_or(pattern, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

fn watch(vendor: &VendorChoice) -> Vec<Element> {
    let name = vendor.name.as_str();
    if vendor.patterns.is_empty() {
        return vec![text("span", "not allowed here").class("quiet")];
    }
    match vendor.watched {
        // One button that changes keeps the focus.
        true => vec![
            button("Stop", "drop-vendor", &vendor.id).attr("aria-label", format!("Stop watching calls to {name}")),
            text("span", "watched").class("quiet"),
        ],
        false => vec![button("Watch", "watch-vendor", &vendor.id).attr("aria-label", format!("Watch calls to {name}"))],
    }
}

const CHOICES: [(Asking, &str, &str); 3] = [
    (Asking::Off, "off", "Never"),
    (Asking::Click, "click", "On click"),
    (Asking::Auto, "auto", "By itself"),
];

fn choices(vendor: &Vendor, now: Asking, refusals: u32) -> Element {
    let choice = |(asking, word, label): (Asking, &str, &str)| {
        el("label")
            .key(format!("{word} {refusals}"))
            .with(
                el("input")
                    .attr("type", "radio")
                    .attr("name", format!("asking-{}", vendor.id))
                    .attr("id", format!("{}-{word}", vendor.id))
                    .attr("value", format!("{} {word}", vendor.id))
                    .attr("data-input", "asking")
                    .flag("checked", asking == now),
            )
            .say(label)
    };
    el("fieldset")
        .key(vendor.id)
        .attr("data-vendor", vendor.id)
        .attr("aria-describedby", format!("asks-{}", vendor.id))
        .with(text("legend", format!("Ask {}", vendor.name)).class("spoken"))
        .with(el("div").class("choices in-a-line").all(CHOICES.map(choice)))
        .with(
            el("ul")
                .class("asks")
                .attr("id", format!("asks-{}", vendor.id))
                .all(vendor.topics.iter().map(|one| topic(one, vendor))),
        )
}

fn topic(topic: &Topic, vendor: &Vendor) -> Element {
    let (address, place) = match &topic.host {
        None => (topic.path.clone(), "at the host that received the token".to_owned()),
        Some(host) => (
            format!("https://{host}{}", topic.path),
            format!("at {host}, whichever host of {} received the token", vendor.name),
        ),
    };
    el("li")
        .with(
            el("p")
                .with(text("span", "GET").class("method"))
                .say(" ")
                .with(el("code").breakable(&address)),
        )
        .with(text("p", format!("{place}; tells {}.", topic.tells)).class("quiet"))
}
