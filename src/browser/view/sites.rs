//! What the popup and the options offer to watch: the page's own site, hosts that refused it unseen, and the addresses at
//! which pages are developed.

use super::node::{Element, button, el, text};
use super::words::sentence;
use crate::browser::message::{Notice, SessionAnswer};
use crate::browser::sites::{DEVELOPMENT, development};

/// A site that the user has not allowed.
pub(super) fn not_watched(host: &str) -> Element {
    let whole = development(host).filter(|pattern| *pattern != host);
    let words = match development(host) {
        Some(_) => format!(
            "{host} looks like a site under development. No call of it is seen until you allow it. The browser will ask you."
        ),
        None => format!("No call of {host} is seen until you allow it. The browser will ask you."),
    };
    el("aside")
        .class("notice")
        .attr("data-notice", "not-watched")
        .key("not-watched")
        .with(text("h2", "This site is not watched"))
        .with(el("p").prose(&sentence(&words)))
        .with(
            el("p")
                .class("actions")
                .with(button(&format!("Watch {host}"), "watch", host).class("primary"))
                .maybe(whole.map(|pattern| button(&format!("Watch every {pattern}"), "watch", pattern))),
        )
}

/// What the switch of a site does.
pub(super) const SWITCH: &str = "Off: nothing of this site is observed or shown until you switch it on again";

/// What is watched, in one line.
pub(super) fn watched(host: &str, session: Option<&SessionAnswer>) -> String {
    let notices = session.into_iter().flat_map(|session| &session.notices);
    let hidden: usize = notices
        .map(|notice| match notice {
            Notice::HostNotGranted { .. } => 1,
            Notice::VendorNotChosen { hosts, .. } => hosts.len(),
            _ => 0,
        })
        .sum();
    match hidden {
        0 => format!("{host} is watched"),
        1 => format!("{host} is watched; calls to 1 host are hidden"),
        many => format!("{host} is watched; calls to {many} hosts are hidden"),
    }
}

/// A site that the user switched off.
pub(super) fn switched_off(host: &str) -> Element {
    el("aside")
        .class("notice")
        .attr("data-notice", "switched-off")
        .key("switched-off")
        .with(text("h2", "Switched off for this site"))
        .with(el("p").prose(&format!(
            "Nothing of {host} is observed or shown until you switch it on again."
        )))
}

/// One button for all hosts that refused the page unseen, where there are several.
pub(super) fn all_hidden(notices: &[Notice]) -> Option<Element> {
    let hosts: Vec<&str> = notices
        .iter()
        .flat_map(|notice| match notice {
            Notice::HostNotGranted { host } => std::slice::from_ref(host),
            Notice::VendorNotChosen { hosts, .. } => hosts.as_slice(),
            _ => &[],
        })
        .map(String::as_str)
        .collect();
    (hosts.len() > 1).then(|| {
        el("aside")
            .class("notice")
            .attr("data-notice", "all-hidden")
            .key("all-hidden")
            .with(text("h2", format!("{} hosts refused this page unseen", hosts.len())))
            .with(el("p").breakable(&format!("{}.", hosts.join(", "))))
            .with(
                el("p").class("actions").with(
                    button(
                        &format!("Watch all {} and reload", hosts.len()),
                        "watch",
                        &hosts.join(" "),
                    )
                    .class("primary"),
                ),
            )
    })
}

/// The addresses of development, for the options: each with whether it is watched.
pub(super) fn under_development(watched: &[bool]) -> Element {
    let rows = DEVELOPMENT.iter().zip(watched).map(|(pattern, on)| {
        let action = match on {
            true => button("Stop", "stop-site", pattern).attr("aria-label", format!("Stop watching {pattern}")),
            false => button("Watch", "watch-site", pattern).attr("aria-label", format!("Watch {pattern}")),
        };
        el("li")
            .key(*pattern)
            .with(text("code", *pattern).class("name"))
            .maybe(on.then(|| text("span", "watched").class("quiet")))
            .with(action.attr("aria-describedby", "development"))
    });
    el("section")
        .class("part")
        .key("development")
        .attr("aria-labelledby", "development")
        .with(text("h3", "Sites under development").attr("id", "development"))
        .with(el("p").prose(
            "Pages on `localhost` and `127.0.0.1` are always watched. These are, too, once you allow them. For a private \
             address (`10.…`, `172.16.…` to `172.31.…`, `192.168.…`) open the page, and press Watch in the popup.",
        ))
        .with(el("ul").class("vendor-list").all(rows))
}
