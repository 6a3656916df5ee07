//! Packs in the page of options.

use super::{OptionsState, part};
use crate::browser::message::{ImportedPack, OptionsAnswer};
use crate::browser::view::node::{Element, button, el, text};

/// What became of the pack that the user gave.
#[derive(Debug, Clone, Default)]
pub enum PackDraft {
    /// None yet.
    #[default]
    Nothing,
    /// It is being read.
    Reading,
    /// It cannot be used.
    Refused {
        /// The stable code of the first fault.
        code: String,
        /// The faults, with file and line.
        faults: Vec<String>,
    },
    /// It can be used.
    Ready {
        /// What it holds.
        pack: ImportedPack,
        /// What a reader must know about it.
        notes: Vec<String>,
        /// A pack of that id is there already.
        replaces: bool,
    },
}

/// At most so many hosts of a pack are listed: by regions there may be thousands.
const MOST_HOSTS: usize = 12;

pub(super) fn packs(state: &OptionsState, chosen: &OptionsAnswer) -> Element {
    let list = el("ul")
        .class("tables")
        .key("list")
        .all(chosen.packs.iter().map(|pack| imported(state, pack)));
    let none = text("p", "No pack yet.").class("quiet").key("list");
    part("packs", "Packs")
        .with(text(
            "p",
            "A pack is a folder in which a company says of its own API what the bundled vendors' folders say of theirs: \
             its hosts, what each operation requires, what a refusal looks like and what mends it.",
        ))
        .with(if chosen.packs.is_empty() { none } else { list })
        .with(form())
        .maybe(draft(state))
}

fn imported(state: &OptionsState, pack: &ImportedPack) -> Element {
    let hidden = state.hidden_packs.contains(&pack.id).then(|| {
        el("p")
            .class("actions")
            .with(
                button("Watch its hosts", "watch-pack", &pack.id)
                    .attr("aria-label", format!("Watch the hosts of {}", pack.name)),
            )
            .with(text("span", "The browser hides the calls to them from why403.").class("quiet"))
    });
    let head = el("p")
        .class("table-head")
        .with(text("strong", pack.name.as_str()))
        .say(" ")
        .with(match pack.given {
            true => text("span", "given by your administrator").class("quiet"),
            false => {
                button("Remove", "remove-pack", &pack.id).attr("aria-label", format!("Remove the pack {}", pack.name))
            }
        });
    let entry = el("li")
        .key(pack.id.as_str())
        .attr("data-pack", pack.id.as_str())
        .with(head);
    match pack.faults.is_empty() {
        true => entry.with(facts(pack)).maybe(hidden),
        false => entry
            .with(text("p", "Cannot be used:").class("damaged"))
            .with(faults(&pack.faults)),
    }
}

/// Id, hosts and counts.
fn facts(pack: &ImportedPack) -> Element {
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let holds = [
        count(pack.hosts.len(), "host", "hosts"),
        count(pack.operations, "operation", "operations"),
        count(pack.signs, "sign", "signs"),
    ];
    let hosts = pack.hosts.iter().take(MOST_HOSTS);
    let more = pack.hosts.len().saturating_sub(MOST_HOSTS);
    let more = (more > 0).then(|| text("span", format!("and {more} more")).class("quiet"));
    el("dl")
        .class("facts")
        .with(text("dt", "Name"))
        .with(text("dd", pack.id.as_str()))
        .with(text("dt", "Hosts"))
        .with(
            el("dd")
                .all(hosts.map(|host| text("code", host.as_str()).class("host-name")))
                .maybe(more),
        )
        .with(text("dt", "Holds"))
        .with(text("dd", holds.join(", ")))
}

fn faults(faults: &[String]) -> Element {
    el("ul")
        .class("faults")
        .all(faults.iter().map(|fault| el("li").prose(fault)))
}

fn form() -> Element {
    el("div")
        .class("import")
        .key("import")
        .attr("role", "group")
        .attr("aria-labelledby", "import-pack")
        .with(text("h4", "Import a pack").attr("id", "import-pack"))
        .with(
            el("p")
                .class("actions")
                .with(
                    el("span")
                        .class("file")
                        .with(text("label", "Open its folder").attr("for", "pack-folder"))
                        .with(
                            el("input")
                                .attr("id", "pack-folder")
                                .attr("type", "file")
                                .attr("webkitdirectory", "")
                                .attr("aria-describedby", "pack-files"),
                        ),
                )
                .with(el("span").class("quiet").attr("id", "pack-files").prose(
                    "with `vendor.txt` in it; `signs.txt`, `claims.txt`, and `table.txt` or `openapi.yaml` if \
                             you have them.",
                )),
        )
        .with(
            text(
                "p",
                "The folder's name becomes the pack's. The browser may call it an upload: the files are read here and \
                 kept in this browser, and go nowhere.",
            )
            .class("quiet"),
        )
}

/// What became of the folder.
fn draft(state: &OptionsState) -> Option<Element> {
    let aside = |kind: &'static str| el("div").class("notice").attr("data-notice", kind).key(kind);
    Some(match &state.pack {
        PackDraft::Nothing => return None,
        PackDraft::Reading => text("p", "Reading …").class("quiet").key("reading"),
        PackDraft::Refused { code, faults: all } => aside("unreadable")
            .attr("role", "alert")
            .attr("data-code", code.as_str())
            .with(text("h4", "This pack cannot be used"))
            .with(faults(all))
            .with(text("p", "Nothing of it is used.").class("quiet")),
        PackDraft::Ready { pack, notes, replaces } => {
            let words = if *replaces { "Replace the pack" } else { "Use this pack" };
            aside("ready")
                .attr("role", "status")
                .with(text("h4", pack.name.as_str()))
                .with(facts(pack))
                .maybe((!notes.is_empty()).then(|| el("ul").all(notes.iter().map(|note| el("li").prose(note)))))
                .with(
                    el("p")
                        .class("actions")
                        .with(button(words, "use-pack", "").class("primary"))
                        .with(text("span", "The browser asks you for its hosts, unless it has them.").class("quiet")),
                )
        }
    })
}
