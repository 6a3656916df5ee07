//! The page of options: what may be asked at the vendors, and the user's own tables and packs.

mod dates;
mod packs;
mod seen;

pub use dates::TableDate;
pub use packs::PackDraft;

use super::consent::{self, Choosing};
use super::node::{Element, button, el, text};
use super::words::sentence;
use crate::browser::message::{ImportedTable, OptionsAnswer};
use crate::import::openapi::SeveralScopes;
use crate::session::ask::{Asking, Topic};
use crate::table::Knowledge;
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
        el("aside")
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
            .with(consent::vendors(&state.choosing, answer))
            .with(asking(state, chosen))
            .with(tables(state, chosen))
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

fn asking(state: &OptionsState, chosen: &OptionsAnswer) -> Element {
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
        .all(vendors)
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

fn tables(state: &OptionsState, chosen: &OptionsAnswer) -> Element {
    let list = el("ul")
        .class("tables")
        .key("list")
        .all(chosen.tables.iter().map(imported));
    let none = text("p", "None yet.").class("quiet").key("list");
    el("section")
        .key("tables")
        .attr("aria-labelledby", "tables")
        .with(text("h2", "Your own tables").attr("id", "tables"))
        .with(text(
            "p",
            "An OpenAPI 3 or Swagger 2.0 document of any API becomes a table like the bundled ones: refused calls to \
             its hosts are held against it. It is read here and kept in this browser.",
        ))
        .with(if chosen.tables.is_empty() { none } else { list })
        .with(form(state))
        .maybe(draft(state))
}

fn imported(table: &ImportedTable) -> Element {
    let version =
        (!table.version.is_empty()).then(|| text("span", format!("version {}", table.version)).class("quiet"));
    let about = match &table.trouble {
        Some(words) => el("p")
            .class("damaged")
            .prose(&sentence(&format!("cannot be used: {words}"))),
        None => facts(table),
    };
    el("li")
        .key(table.name.as_str())
        .attr("data-table", table.name.as_str())
        .with(
            el("p")
                .class("table-head")
                .with(text("strong", table.title.as_str()))
                .say(" ")
                .maybe(version)
                .with(match table.given {
                    true => text("span", "given by your administrator").class("quiet"),
                    false => button("Remove", "remove-table", &table.name)
                        .attr("aria-label", format!("Remove the table {}", table.name)),
                }),
        )
        .with(about)
}

/// Hosts and counts.
fn facts(table: &ImportedTable) -> Element {
    let known = table
        .counts
        .iter()
        .filter(|(word, _)| word != Knowledge::Unknown.word());
    let known: usize = known.map(|(_, count)| count).sum();
    let operations = match table.operations {
        1 => "1 operation".to_owned(),
        many => format!("{many} operations"),
    };
    el("dl")
        .class("facts")
        .with(text("dt", "Name"))
        .with(text("dd", table.name.as_str()))
        .with(text("dt", "Hosts"))
        .with(
            el("dd").all(
                table
                    .hosts
                    .iter()
                    .map(|host| text("code", host.as_str()).class("host-name")),
            ),
        )
        .with(text("dt", "Holds"))
        .with(text("dd", format!("{operations}, {known} with a requirement")))
}

fn form(state: &OptionsState) -> Element {
    let reading = |several: SeveralScopes, word: &'static str, label: &str| {
        el("label")
            .with(
                el("input")
                    .attr("type", "radio")
                    .attr("name", "several")
                    .attr("id", format!("several-{word}"))
                    .attr("value", word)
                    .attr("data-input", "several")
                    .flag("checked", several == state.several),
            )
            .say(label)
    };
    let file = state
        .file
        .clone()
        .unwrap_or_else(|| "or drop it anywhere on this page".to_owned());
    el("div")
        .class("import")
        .key("import")
        .attr("role", "group")
        .attr("aria-labelledby", "import")
        .with(text("h3", "Import a document").attr("id", "import"))
        .with(
            el("p")
                .class("actions")
                .with(
                    el("span")
                        .class("file")
                        .with(text("label", "Open a file").attr("for", "file"))
                        .with(el("input").attr("id", "file").attr("type", "file").attr(
                            "accept",
                            ".json,.yaml,.yml,.graphql,.graphqls,.gql,application/json,application/yaml",
                        )),
                )
                .with(text("span", file).class("quiet")),
        )
        .with(field("document", "or paste it", |name| {
            el("textarea")
                .attr("id", name)
                .attr("data-input", name)
                .attr("rows", "8")
                .attr("spellcheck", "false")
                .attr("autocomplete", "off")
                .attr("autocapitalize", "off")
        }))
        .with(field(
            "hosts",
            "Hosts that serve it, if others than the document names",
            |name| line(name, "api.example.com, *.staging.example.com"),
        ))
        .with(field("name", "Name, if another than its title", |name| line(name, "")))
        .with(
            el("fieldset")
                .class("choices")
                .with(text("legend", "Several scopes in one requirement mean that"))
                .with(reading(
                    SeveralScopes::All,
                    "all",
                    "all of them are needed, as OpenAPI says",
                ))
                .with(reading(
                    SeveralScopes::Any,
                    "any",
                    "any one suffices, as some vendors mean it",
                )),
        )
}

fn field(name: &'static str, label: &str, input: impl Fn(&'static str) -> Element) -> Element {
    el("p")
        .class("field")
        .with(text("label", label).attr("for", name))
        .with(input(name))
}

fn line(name: &'static str, example: &str) -> Element {
    el("input")
        .attr("type", "text")
        .attr("id", name)
        .attr("data-input", name)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", example)
}

/// What became of the document.
fn draft(state: &OptionsState) -> Option<Element> {
    let aside = |kind: &'static str| el("aside").class("notice").attr("data-notice", kind).key(kind);
    Some(match &state.draft {
        Draft::Nothing => return None,
        Draft::Reading => text("p", "Reading …").class("quiet").key("reading"),
        Draft::Refused { code, message } => aside("unreadable")
            .attr("role", "alert")
            .attr("data-code", code.as_str())
            .with(text("h3", "This document cannot be used"))
            .with(el("p").prose(&sentence(message)))
            .with(text("p", "Nothing of it is used.").class("quiet")),
        Draft::Ready { table, notes, replaces } => aside("ready")
            .attr("role", "status")
            .with(text("h3", table.title.as_str()))
            .with(facts(table))
            .maybe((!notes.is_empty()).then(|| el("ul").all(notes.iter().map(|note| el("li").prose(note)))))
            .with(
                el("p")
                    .class("actions")
                    .with(
                        button(
                            if *replaces {
                                "Replace the table"
                            } else {
                                "Use this table"
                            },
                            "use-table",
                            "",
                        )
                        .class("primary"),
                    )
                    .with(text("span", "The browser asks you for its hosts, unless it has them.").class("quiet")),
            ),
    })
}

#[cfg(test)]
mod tests;
