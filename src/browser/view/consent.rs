//! What the user is asked before anything is observed, and the choice of vendors. The page of the first run and the popup
//! ask with the same words, the options say them again.
//!
//! **Whoever changes what these words say raises [`crate::browser::consent::VERSION`]** where more is watched, read, kept
//! or sent than before.

use super::node::{Element, button, el, text};
use super::words::sentence;
use crate::browser::message::{ConsentAnswer, Standing, VendorChoice};
use std::collections::BTreeSet;

/// Names and words of the disclosure.
const WORDS: [(&str, &str); 4] = [
    (
        "Watched",
        "Calls that pages make on `localhost` and `127.0.0.1` and on sites that you add, to these pages' own hosts and to \
         the hosts that you allow. Of pages of these hosts the redirects of a sign-in: what an app asked for, and whether it \
         was given; of the pages on those sites, at which host they sign in. Nothing else of your browsing.",
    ),
    (
        "Read",
        "Of each such call, and of the question that the browser asks the server before it (a preflight): address, method, time, \
         status and headers, with the tokens, passwords and cookies in them, and a short body that was sent. Of refused calls also the server's answer; of answers about a token the facts, such as its \
         scopes. A store calls this authentication information, website content and web history.",
    ),
    (
        "Where it stays",
        "In this browser's memory, until you close the tab or the browser. On disk stand only your settings, the \
         tables and packs that you import, the sites and sign-in hosts that you add, your answer to this question, and, if you switch it on, what \
         answers contradicted of the tables (names and days, no call).",
    ),
    (
        "What never happens",
        "No call is changed. Nothing is sent to us; we have no server, and nobody counts you. A token goes to its vendor only \
         where you switch that on in the options, which are off now. Nothing is sold, shown to people, or used for anything \
         but to explain refused calls to you.",
    ),
];

/// The choice of vendors, as the user makes it.
#[derive(Debug, Clone, Default)]
pub struct Choosing {
    /// How the consent stands, and the vendors; once known.
    pub answer: Option<ConsentAnswer>,
    /// Vendors that are ticked and whose hosts are not granted yet.
    pub ticked: BTreeSet<String>,
    /// What went wrong.
    pub trouble: Option<String>,
    /// What was just done.
    pub done: Option<String>,
}

/// Where the question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The page that is opened at the installation.
    Page,
    /// The popup.
    Popup,
}

/// The page of the first run.
pub fn welcome(choosing: &Choosing) -> Vec<Element> {
    let mut page = vec![header()];
    page.extend(said(choosing));
    let main = el("main").class("page").key("main");
    page.push(match &choosing.answer {
        None => main.with(text("p", "Reading …").class("quiet").key("reading")),
        Some(answer) => main.all(body(choosing, answer)),
    });
    page
}

fn body(choosing: &Choosing, answer: &ConsentAnswer) -> Vec<Element> {
    if answer.standing.may_observe() {
        return vec![agreed(answer), vendors(choosing, answer)];
    }
    question(choosing, answer, Place::Page)
}

fn header() -> Element {
    let icon = el("img").attr("src", "icons/48.png").attr("alt", "");
    el("header")
        .class("brand")
        .key("head")
        .with(icon.attr("width", "28").attr("height", "28"))
        .with(text("h1", "why403"))
        .with(text("span", "first run").class("host"))
}

/// What was done, and what went wrong.
pub fn said(choosing: &Choosing) -> Vec<Element> {
    let done = text("p", choosing.done.clone().unwrap_or_default());
    let trouble = choosing.trouble.as_ref().map(|words| {
        el("div")
            .class("notice")
            .attr("role", "alert")
            .attr("data-notice", "trouble")
            .key("trouble")
            .with(text("h2", "Something went wrong"))
            .with(el("p").prose(&sentence(words)))
    });
    let done = done.class("done").attr("role", "status").key("done");
    [done].into_iter().chain(trouble).collect()
}

/// The question, with everything that is to be known before it is answered.
pub fn question(choosing: &Choosing, answer: &ConsentAnswer, place: Place) -> Vec<Element> {
    if let Some(fault) = &answer.fault {
        return vec![
            el("section")
                .class("consent")
                .key("forbidden")
                .with(text("h2", "Nothing is watched"))
                .with(el("p").prose(&format!(
                    "Your administrator's policy for why403 cannot be read, so it counts as one that forbids everything: {}",
                    sentence(fault)
                ))),
        ];
    }
    let lead = match answer.standing {
        Standing::Outdated => {
            "This version watches, reads or keeps more than the one that you agreed to. Nothing is observed until you agree again."
        }
        _ => "Nothing has been observed or stored so far, and nothing is before you agree.",
    };
    let ask = el("section")
        .class("consent")
        .key("question")
        .attr("aria-labelledby", "consent")
        .with(text("h2", "May why403 watch the calls of the pages that you develop?").attr("id", "consent"))
        .with(text(
            "p",
            "It says why a call to an API was refused. For that it looks at calls, and at the credentials in them.",
        ))
        .with(text("p", lead).class("lead"))
        .with(disclosure());
    let buttons = el("p")
        .class("actions")
        .key("answers")
        .with(
            button("Agree and watch", "agree", "")
                .class("primary")
                .attr("id", "agree"),
        )
        .with(button("Not now", "not-now", "").attr("id", "not-now"));
    match place {
        Place::Page => vec![ask, vendors(choosing, answer), buttons],
        // It is small: the vendors are chosen in the page.
        Place::Popup => vec![
            ask,
            buttons,
            el("p")
                .class("actions")
                .key("vendors")
                .with(button("Choose vendors, and agree there …", "welcome", "")),
        ],
    }
}

/// What is watched, what is read, where it stays, what never happens.
pub fn disclosure() -> Element {
    let list = el("dl").class("disclosure").key("disclosure");
    WORDS.iter().fold(list, |list, (name, words)| {
        list.with(text("dt", *name)).with(el("dd").prose(words))
    })
}

fn agreed(answer: &ConsentAnswer) -> Element {
    let words = match answer.standing {
        Standing::ByAdministrator => "Your administrator agreed for you. why403 watches.",
        _ => "You agreed. why403 watches from now on; reload pages that are open already.",
    };
    el("section")
        .class("consent")
        .key("agreed")
        .with(text("h2", "why403 watches"))
        .with(text("p", words))
        .with(text(
            "p",
            "Its button in the browser's bar shows the calls of a page. The options change vendors and look-ups, and take \
             your consent back.",
        ))
        .with(el("p").class("actions").with(button("Options", "options", "")))
}

/// The vendors, those first that most users of this extension call.
pub fn vendors(choosing: &Choosing, answer: &ConsentAnswer) -> Element {
    let of = |first: bool| {
        let some = answer.vendors.iter().filter(move |vendor| vendor.first == first);
        el("ul")
            .class("vendor-list")
            .key(if first { "first" } else { "others" })
            .all(some.map(|one| vendor(one, choosing)))
    };
    let agreed = answer.standing.may_observe();
    let watch = (agreed && !choosing.ticked.is_empty()).then(|| {
        el("p").class("actions").key("choose").with(
            button("Watch calls to these vendors", "choose-vendors", "")
                .class("primary")
                .attr("id", "choose-vendors"),
        )
    });
    el("section")
        .key("vendors")
        .attr("aria-labelledby", "vendors")
        .with(text("h2", "Whose API do your pages call?").attr("id", "vendors"))
        .with(text(
            "p",
            "Calls to a vendor's hosts are hidden from why403 until you choose it; the browser then asks you once for all that \
             you ticked. Leave it empty if you call only APIs of your own. The options change it at any time.",
        ))
        .with(of(true))
        .with(of(false))
        .maybe(watch)
}

fn vendor(vendor: &VendorChoice, choosing: &Choosing) -> Element {
    let hosts = vendor.patterns.len();
    let hosts = match hosts {
        1 => "1 host".to_owned(),
        many => format!("{many} hosts"),
    };
    let entry = el("li")
        .key(vendor.id.as_str())
        .attr("data-vendor-choice", vendor.id.as_str());
    if vendor.watched {
        return entry
            .class("watched")
            .with(text("span", vendor.name.as_str()).class("name"))
            .with(text("span", "watched").class("quiet"))
            .with(
                button("Stop", "drop-vendor", &vendor.id)
                    .attr("aria-label", format!("Stop watching calls to {}", vendor.name)),
            );
    }
    entry.with(
        el("label")
            .with(
                el("input")
                    .attr("type", "checkbox")
                    .attr("id", format!("choose-{}", vendor.id))
                    .attr("data-input", format!("vendor:{}", vendor.id))
                    .flag("checked", choosing.ticked.contains(&vendor.id)),
            )
            .with(text("span", vendor.name.as_str()).class("name"))
            .with(text("span", hosts).class("quiet")),
    )
}

/// The consent in the options: what was agreed to, and how to take it back.
pub fn withdrawal(answer: &ConsentAnswer) -> Element {
    let section = el("section")
        .key("withdrawal")
        .attr("aria-labelledby", "withdrawal")
        .with(
            text("h2", "Your consent")
                .attr("id", "withdrawal")
                .attr("tabindex", "-1"),
        )
        .with(disclosure());
    if answer.standing == Standing::ByAdministrator {
        return section.with(text("p", "Your administrator agreed for all users of this browser.").class("quiet"));
    }
    section
        .with(text(
            "p",
            "When you take it back, nothing is observed any more, and everything that is kept is removed: the calls in memory, \
             your settings, tables, packs and sites, and the browser's permission for every host that you allowed.",
        ))
        .with(
            el("p")
                .class("actions")
                .with(button("Stop watching and remove everything", "withdraw", "").attr("id", "withdraw")),
        )
}

#[cfg(test)]
mod tests;
