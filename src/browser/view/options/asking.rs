//! Which vendors may be asked about a token, and what they are asked.

use super::{OptionsState, Vendor};
use crate::browser::message::OptionsAnswer;
use crate::browser::view::node::{Element, el, text};
use crate::session::ask::{Asking, Topic};

pub(super) fn asking(state: &OptionsState, chosen: &OptionsAnswer) -> Element {
    let vendors = state.vendors.iter().map(|one| {
        let now = chosen.asking.get(one.id).copied().unwrap_or_default();
        vendor(one, now, state.refusals)
    });
    let section = el("section")
        .key("asking")
        .attr("aria-labelledby", "asking")
        .with(text("h2", "Ask the vendor about a token").attr("id", "asking"));
    if chosen.look_ups_forbidden {
        return section.with(text(
            "p",
            "Your administrator forbids it: nothing is asked of anybody, whatever stands beside a token.",
        ));
    }
    section
        .with(text(
            "p",
            "Most tokens do not tell what they may do, but some vendors answer when they are asked. Only those that you \
             switch on here are asked: by a GET request over HTTPS, with the token in the Authorization header and \
             without cookies, once for each token. Each request is listed beside the token. \
             No token ever leaves your browser in any other way.",
        ))
        .with(text("p", sent_so_far(state.sent_so_far)).attr("data-sent", state.sent_so_far.to_string()))
        .all(vendors)
}

/// The counter for the user.
fn sent_so_far(count: u32) -> String {
    match count {
        0 => "Since the browser was started why403 has asked nobody anything.".to_owned(),
        1 => "Since the browser was started why403 has sent 1 request of its own.".to_owned(),
        many => format!("Since the browser was started why403 has sent {many} requests of its own."),
    }
}

const CHOICES: [(Asking, &str, &str); 3] = [
    (Asking::Off, "off", "Never"),
    (Asking::Click, "click", "When I press the button beside a token"),
    (Asking::Auto, "auto", "By itself, when a call is refused"),
];

fn vendor(vendor: &Vendor, now: Asking, refusals: u32) -> Element {
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
        .class("vendor")
        .key(vendor.id)
        .attr("data-vendor", vendor.id)
        .attr("aria-describedby", format!("asks-{}", vendor.id))
        .with(text("legend", vendor.name))
        .with(
            el("ul")
                .class("asks")
                .attr("id", format!("asks-{}", vendor.id))
                .all(vendor.topics.iter().map(|one| topic(one, vendor))),
        )
        .with(el("div").class("choices").all(CHOICES.map(choice)))
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
