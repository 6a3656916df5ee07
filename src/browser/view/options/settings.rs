//! Export and import of all settings, in the page of options.

use super::{OptionsState, heading};
use crate::browser::view::node::{Element, button, el, text};
use crate::browser::view::words::sentence;
use crate::settings::Settings;

/// What became of the file that the user gave.
#[derive(Debug, Clone, Default)]
pub enum SettingsDraft {
    /// None yet.
    #[default]
    Nothing,
    /// It cannot be used.
    Refused {
        /// The stable code.
        code: String,
        /// The words: what, where, what to do.
        message: String,
    },
    /// It can be used: what it holds, in words.
    Ready(Vec<String>),
}

/// What an imported file wants of the browser, which has not granted it yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its hosts.
    pub hosts: Vec<String>,
    /// Names of vendors that the file lets be asked.
    pub asked: Vec<String>,
    /// What could not be taken, with the reason.
    pub left_out: Vec<String>,
}

/// At most so many hosts are listed.
const MOST_HOSTS: usize = 12;

pub(super) fn settings(state: &OptionsState) -> Element {
    let file = el("span")
        .class("file")
        .with(text("label", "Open a file of settings").attr("for", "settings-file"))
        .with(
            el("input")
                .attr("id", "settings-file")
                .attr("type", "file")
                .attr("accept", ".json,application/json"),
        );
    el("section")
        .key("settings")
        .attr("aria-labelledby", "settings")
        .with(heading("settings", "Export and import"))
        .with(text(
            "p",
            "All settings as one file: sites and hosts, vendors, what is muted, appearance, your tables and packs. No token and no \
             call is in it. An import adds to what is here, and takes the place of what has the same name.",
        ))
        .with(
            el("p")
                .class("actions")
                .key("actions")
                .with(button("Export all settings", "export-settings", "").attr("id", "export-settings"))
                .with(file)
                .with(text("span", "or drop it anywhere on this page").class("quiet")),
        )
        .maybe(draft(&state.settings))
        .maybe(state.wanted.as_ref().and_then(wanted))
}

fn aside(kind: &'static str) -> Element {
    el("div").class("notice").attr("data-notice", kind).key(kind)
}

fn draft(draft: &SettingsDraft) -> Option<Element> {
    Some(match draft {
        SettingsDraft::Nothing => return None,
        SettingsDraft::Refused { code, message } => aside("unreadable")
            .attr("role", "alert")
            .attr("data-code", code.as_str())
            .with(text("h3", "This file cannot be used"))
            .with(el("p").prose(&sentence(message)))
            .with(text("p", "Nothing of it is used.").class("quiet")),
        SettingsDraft::Ready(holds) => aside("ready")
            .attr("role", "status")
            .with(text("h3", "A file of settings"))
            .with(el("ul").all(holds.iter().map(|words| el("li").prose(words))))
            .with(
                el("p")
                    .class("actions")
                    .with(button("Use these settings", "use-settings", "").class("primary"))
                    .with(button("Leave it", "leave-settings", "")),
            ),
    })
}

fn wanted(wanted: &Wanted) -> Option<Element> {
    let left_out = (!wanted.left_out.is_empty()).then(|| {
        el("div")
            .key("left-out")
            .with(text("p", "Not taken:"))
            .with(el("ul").all(wanted.left_out.iter().map(|words| el("li").prose(&sentence(words)))))
    });
    let wants = !wanted.hosts.is_empty() || !wanted.asked.is_empty();
    if !wants && left_out.is_none() {
        return None;
    }
    let hosts = wanted
        .hosts
        .iter()
        .take(MOST_HOSTS)
        .map(|host| text("code", host.as_str()).class("host-name"));
    let more = wanted.hosts.len().saturating_sub(MOST_HOSTS);
    let more = (more > 0).then(|| text("span", format!("and {more} more")).class("quiet"));
    let listed = (!wanted.hosts.is_empty()).then(|| el("p").all(hosts).maybe(more));
    let asked = (!wanted.asked.is_empty()).then(|| {
        text(
            "p",
            format!(
                "The file lets these be asked about tokens, which stay in the browser until it allows that: {}.",
                wanted.asked.join(", ")
            ),
        )
    });
    let words = match wants {
        true => "The browser has not allowed all that the file wants",
        false => "Not all of the file could be taken",
    };
    let buttons = el("p")
        .class("actions")
        .maybe(wants.then(|| button("Ask the browser for it", "ask-wanted", "").class("primary")))
        .with(button("Leave it so", "leave-wanted", ""));
    Some(
        aside("wanted")
            .with(text("h3", words))
            .maybe(listed)
            .maybe(asked)
            .maybe(left_out)
            .with(buttons),
    )
}

/// What a file holds, one line each.
pub fn held(settings: &Settings) -> Vec<String> {
    let count = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        many_of => Some(format!("{many_of} {many}")),
    };
    let watched = settings.vendors.values().filter(|one| one.watch).count();
    let asked = settings.vendors.len().saturating_sub(
        settings
            .vendors
            .values()
            .filter(|one| one.ask == crate::session::ask::Asking::Off)
            .count(),
    );
    let hosts = settings.hosts.len() + settings.sign_in_hosts.len();
    let mut lines: Vec<String> = [
        count(settings.sites.len(), "site to watch", "sites to watch"),
        count(hosts, "more host", "more hosts"),
        count(watched, "vendor to watch", "vendors to watch"),
        count(asked, "vendor that may be asked", "vendors that may be asked"),
        count(
            settings.off.len(),
            "site that is switched off",
            "sites that are switched off",
        ),
        count(
            settings.muted.len(),
            "muted refusal or site",
            "muted refusals and sites",
        ),
        count(settings.tables.len(), "table", "tables"),
        count(settings.packs.len(), "pack", "packs"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let theme = settings.appearance.theme.word();
    let cards = if settings.appearance.cards { "on" } else { "off" };
    lines.push(format!("appearance: theme {theme}, cards {cards}"));
    lines
}
