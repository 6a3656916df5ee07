//! The user's own tables, and the form that takes a document.

use super::{Draft, OptionsState, part};
use crate::browser::message::{ImportedTable, OptionsAnswer};
use crate::browser::view::node::{Element, button, el, text};
use crate::browser::view::words::sentence;
use crate::import::openapi::SeveralScopes;
use crate::table::Knowledge;

/// At most so many operations that cannot be read are listed.
const MOST_UNREAD: usize = 100;

pub(super) fn tables(state: &OptionsState, chosen: &OptionsAnswer) -> Element {
    let list = el("ul")
        .class("tables")
        .key("list")
        .all(chosen.tables.iter().map(imported));
    let none = text("p", "None yet.").class("quiet").key("list");
    part("tables", "Tables")
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
        .with(text("h4", "Import a document").attr("id", "import"))
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
            "Hosts that serve it, if others than the document names (a whole address will do)",
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

/// What of the document cannot be read.
fn not_read(unread: &[String]) -> Option<Element> {
    let head = match unread.len() {
        0 => return None,
        1 => "1 operation cannot be read, so what it requires is unknown:".to_owned(),
        many => format!("{many} operations cannot be read, so what they require is unknown:"),
    };
    let more = unread.len().saturating_sub(MOST_UNREAD);
    let more = (more > 0).then(|| text("li", format!("and {more} more")).class("quiet"));
    let listed = unread.iter().take(MOST_UNREAD).map(|one| el("li").prose(one));
    Some(
        el("div")
            .key("unread")
            .attr("data-unread", unread.len().to_string())
            .with(text("p", head))
            .with(el("ul").all(listed).maybe(more)),
    )
}

/// What became of the document.
fn draft(state: &OptionsState) -> Option<Element> {
    let aside = |kind: &'static str| el("div").class("notice").attr("data-notice", kind).key(kind);
    Some(match &state.draft {
        Draft::Nothing => return None,
        Draft::Reading => text("p", "Reading …").class("quiet").key("reading"),
        Draft::Refused { code, message } => aside("unreadable")
            .attr("role", "alert")
            .attr("data-code", code.as_str())
            .with(text("h4", "This document cannot be used"))
            .with(el("p").prose(&sentence(message)))
            .with(text("p", "Nothing of it is used.").class("quiet")),
        Draft::Ready {
            table,
            notes,
            unread,
            replaces,
        } => aside("ready")
            .attr("role", "status")
            .with(text("h4", table.title.as_str()))
            .with(facts(table))
            .maybe(not_read(unread))
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
