//! The page of options: sites and hosts, vendors, the user's own tables and packs, appearance, and all settings as a file.

mod about;
mod appearance;
mod dates;
mod hosts;
mod muted;
mod packs;
mod seen;
mod settings;
mod tables;
mod vendors;

pub use appearance::appearance_with;
pub use dates::TableDate;
pub use hosts::{HostGrant, HostKind};
pub use muted::muted_of;
pub use packs::PackDraft;
pub use settings::{SettingsDraft, Wanted, held};

use super::consent::{self, Choosing};
use super::node::{Element, el, text};
use super::words::sentence;
use crate::browser::message::{ImportedTable, OptionsAnswer};
use crate::import::openapi::SeveralScopes;
use crate::session::ask::Topic;
use std::collections::BTreeSet;

/// A vendor that can be asked.
#[derive(Debug, Clone)]
pub struct Vendor {
    /// Identifier of the platform.
    pub id: &'static str,
    /// Product name.
    pub name: &'static str,
    /// What can be asked.
    pub topics: Vec<Topic>,
}

/// What became of the document that the user gave.
#[derive(Debug, Clone, Default)]
pub enum Draft {
    /// None yet.
    #[default]
    Nothing,
    /// It is being read.
    Reading,
    /// It cannot be used, for the reason given.
    Refused {
        /// The stable code.
        code: String,
        /// The words, with line and path.
        message: String,
    },
    /// It can be used.
    Ready {
        /// What it holds.
        table: ImportedTable,
        /// What a reader must know about it.
        notes: Vec<String>,
        /// What of the document cannot be read, with the reasons: unknown in the table.
        unread: Vec<String>,
        /// A table of that name is there already.
        replaces: bool,
    },
}

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct OptionsState {
    /// The vendors that can be asked.
    pub vendors: Vec<Vendor>,
    /// What the user chose, once it is here.
    pub chosen: Option<OptionsAnswer>,
    /// The document that the user gave.
    pub draft: Draft,
    /// Name of the file that it came from.
    pub file: Option<String>,
    /// How its lists of scopes are read.
    pub several: SeveralScopes,
    /// The pack that the user gave.
    pub pack: PackDraft,
    /// Which addresses of development are watched, in the order of [`DEVELOPMENT`](crate::browser::sites::DEVELOPMENT).
    pub development: Vec<bool>,
    /// The hosts that the browser grants.
    pub granted: Vec<HostGrant>,
    /// The file of settings that the user gave.
    pub settings: SettingsDraft,
    /// What an imported file still wants of the browser.
    pub wanted: Option<Wanted>,
    /// The extension's version.
    pub version: String,
    /// Packs of whose hosts the browser hides some.
    pub hidden_packs: BTreeSet<String>,
    /// The bundled tables.
    pub dates: Vec<TableDate>,
    /// Now: milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: i64,
    /// What went wrong.
    pub trouble: Option<String>,
    /// What was just done.
    pub done: Option<String>,
    /// The consent, and the vendors that can be chosen.
    pub choosing: Choosing,
    /// How many requests the extension itself sent since the browser was started.
    pub sent_so_far: u32,
    /// Counts refusals of the browser: a switch that was turned in vain is drawn anew.
    pub refusals: u32,
}

/// The page.
pub fn options(state: &OptionsState) -> Vec<Element> {
    let mut page = vec![
        header(),
        text(
            "p",
            state
                .done
                .clone()
                .or_else(|| state.choosing.done.clone())
                .unwrap_or_default(),
        )
        .class("done")
        .attr("role", "status")
        .key("done"),
    ];
    page.extend(state.trouble.as_ref().map(|words| {
        el("div")
            .class("notice")
            .attr("role", "alert")
            .attr("data-notice", "trouble")
            .key("trouble")
            .with(text("h2", "Something went wrong"))
            .with(el("p").prose(&sentence(words)))
    }));
    page.extend(consent::said(&state.choosing).into_iter().skip(1));
    let main = el("main").class("page").key("main");
    page.push(match (&state.chosen, &state.choosing.answer) {
        (_, Some(answer)) if !answer.standing.may_observe() => {
            main.all(consent::question(&state.choosing, answer, consent::Place::Page))
        }
        (Some(chosen), Some(answer)) => main
            .with(contents())
            .with(hosts::hosts(state, chosen))
            .with(vendors::vendors(state, chosen, answer))
            .with(own(state, chosen))
            .with(appearance::appearance(chosen))
            .with(settings::settings(state))
            .with(consent::withdrawal(answer))
            .with(about::about(&state.version)),
        _ => main.with(text("p", "Reading …").class("quiet").key("reading")),
    });
    page
}

/// The parts of the page: id of the heading, and words.
const CONTENTS: [(&str, &str); 7] = [
    ("sites", "Sites and hosts"),
    ("vendors", "Vendors"),
    ("own", "Your own tables and packs"),
    ("appearance", "Appearance"),
    ("settings", "Export and import"),
    ("withdrawal", "Your consent"),
    ("about", "Version, what's new, help"),
];

fn contents() -> Element {
    let list = CONTENTS.map(|(id, words)| el("li").jump(id, words));
    el("nav")
        .class("contents")
        .key("contents")
        .attr("aria-label", "On this page")
        .with(el("ul").all(list))
}

/// What the user adds to the bundled tables, and what is known of these.
fn own(state: &OptionsState, chosen: &OptionsAnswer) -> Element {
    el("section")
        .key("own")
        .attr("aria-labelledby", "own")
        .with(heading("own", "Your own tables and packs"))
        .with(tables::tables(state, chosen))
        .with(packs::packs(state, chosen))
        .with(seen::seen(chosen))
        .with(dates::dates(&state.dates, state.now_ms))
}

/// The heading of a section. The contents lead to it, so it takes the focus.
fn heading(id: &'static str, words: &str) -> Element {
    text("h2", words).attr("id", id).attr("tabindex", "-1")
}

/// A part of a section, under a heading of its own.
fn part(id: &'static str, words: &str) -> Element {
    el("section")
        .class("part")
        .key(id)
        .attr("aria-labelledby", id)
        .with(text("h3", words).attr("id", id))
}

fn header() -> Element {
    let icon = el("img").attr("src", "icons/48.png").attr("alt", "");
    el("header")
        .class("brand")
        .key("head")
        .with(icon.attr("width", "28").attr("height", "28"))
        .with(text("h1", "why403"))
        .with(text("span", "options").class("host"))
}

#[cfg(test)]
mod tests;
