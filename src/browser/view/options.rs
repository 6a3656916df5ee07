//! The page of options: what may be asked at the vendors, and the user's own tables and packs.

mod asking;
mod dates;
mod muted;
mod packs;
mod seen;
mod tables;

pub use dates::TableDate;
pub use muted::muted_of;
pub use packs::PackDraft;

use super::consent::{self, Choosing};
use super::login;
use super::node::{Element, el, text};
use super::sites;
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
            .with(sites::under_development(&state.development))
            .with(consent::vendors(&state.choosing, answer))
            .with(muted::muted(chosen))
            .with(login::logins(&chosen.logins))
            .with(asking::asking(state, chosen))
            .with(tables::tables(state, chosen))
            .with(packs::packs(state, chosen))
            .with(seen::seen(chosen))
            .with(dates::dates(&state.dates, state.now_ms))
            .with(consent::withdrawal(answer)),
        _ => main.with(text("p", "Reading …").class("quiet").key("reading")),
    });
    page
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
