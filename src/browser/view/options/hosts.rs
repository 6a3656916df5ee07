//! Sites and hosts, in the page of options: what the browser shows to why403, what is not shown in cards, and the way back of
//! each.

use super::muted::muted;
use super::{OptionsState, heading, part};
use crate::browser::message::OptionsAnswer;
use crate::browser::view::login;
use crate::browser::view::node::{Element, button, el, text};
use crate::browser::view::sites;

/// A host that the browser grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostGrant {
    /// The host, as the browser's match patterns name it.
    pub host: String,
    /// The patterns that are granted.
    pub patterns: Vec<String>,
    /// What for.
    pub kind: HostKind,
    /// It comes with the extension and cannot be given back.
    pub fixed: bool,
}

/// What a host is granted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostKind {
    /// Its pages are watched.
    Site,
    /// Pages sign in there.
    SignIn,
    /// It is a vendor's, with the vendor's name: calls to it are seen, its pages are not watched.
    Vendor(String),
}

pub(super) fn hosts(state: &OptionsState, chosen: &OptionsAnswer) -> Element {
    el("section")
        .key("sites")
        .attr("aria-labelledby", "sites")
        .with(heading("sites", "Sites and hosts"))
        .with(watched(&state.granted))
        .maybe(off(&chosen.off))
        .maybe(vendors_hosts(&state.granted))
        .with(login::logins(&chosen.logins))
        .with(sites::under_development(&state.development))
        .with(muted(chosen))
}

/// The sites whose pages are watched.
fn watched(granted: &[HostGrant]) -> Element {
    let sites: Vec<&HostGrant> = granted.iter().filter(|one| one.kind == HostKind::Site).collect();
    let own = sites.iter().any(|one| !one.fixed);
    let none = text(
        "p",
        "No other site is watched: open one and press Watch in the popup of why403.",
    );
    part("watched", "Watched sites")
        .with(text(
            "p",
            "Calls that pages of these sites make, and calls to these hosts, are seen. Stop gives the permission back to the browser.",
        ))
        .with(
            el("ul")
                .class("vendor-list one-a-line")
                .key("list")
                .all(sites.into_iter().map(site)),
        )
        .maybe((!own).then(|| none.class("quiet").key("none")))
}

/// The sites that are switched off, with the way back.
fn off(hosts: &[String]) -> Option<Element> {
    let rows = hosts.iter().map(|host| {
        el("li")
            .key(host.as_str())
            .attr("data-host", host.as_str())
            .with(el("code").class("name").breakable(host))
            .with(button("Switch on", "switch-on", host).attr("aria-label", format!("Switch on {host}")))
    });
    let why = text(
        "p",
        "You switched these off: nothing of them is observed or shown, though the browser allows it.",
    );
    (!hosts.is_empty()).then(|| {
        part("off", "Switched off")
            .with(why)
            .with(el("ul").class("vendor-list one-a-line").key("off-list").all(rows))
    })
}

fn site(one: &HostGrant) -> Element {
    let name = shown(&one.host);
    let action = match one.fixed {
        true => text("span", "always").class("quiet"),
        false => button("Stop", "stop-host", &one.host).attr("aria-label", format!("Stop watching {name}")),
    };
    el("li")
        .key(one.host.as_str())
        .attr("data-host", one.host.as_str())
        .with(el("code").class("name").breakable(&name))
        .with(action)
}

/// Hosts of vendors, folded: by regions there are many, and the table below gives them back together.
fn vendors_hosts(granted: &[HostGrant]) -> Option<Element> {
    let rows: Vec<Element> = granted.iter().filter_map(vendors_host).collect();
    let count = match rows.len() {
        0 => return None,
        1 => "1 host of a vendor".to_owned(),
        many => format!("{many} hosts of vendors"),
    };
    Some(
        part("granted", "Granted hosts")
            .with(text(
                "p",
                "Calls to these are seen, and their own pages are not watched. The table of vendors gives all of a vendor back at once.",
            ))
            .with(
                el("details")
                    .class("more")
                    .key("granted-list")
                    .with(text("summary", count))
                    .with(el("ul").class("vendor-list one-a-line").all(rows)),
            ),
    )
}

fn vendors_host(one: &HostGrant) -> Option<Element> {
    let HostKind::Vendor(vendor) = &one.kind else {
        return None;
    };
    let name = shown(&one.host);
    let action = match one.fixed {
        true => text("span", "always").class("quiet"),
        false => button("Revoke", "stop-host", &one.host).attr("aria-label", format!("Revoke {name}")),
    };
    Some(
        el("li")
            .key(one.host.as_str())
            .attr("data-host", one.host.as_str())
            .with(el("code").class("name").breakable(&name))
            .with(text("span", vendor.as_str()).class("quiet"))
            .with(action),
    )
}

/// What a host is called: a pattern may stand for all of them.
fn shown(host: &str) -> String {
    match host {
        "*" | "<all_urls>" => "every site".to_owned(),
        host => host.to_owned(),
    }
}
