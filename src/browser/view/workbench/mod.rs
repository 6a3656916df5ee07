//! The panel of the developer tools, and the side panel: a toolbar, all calls as a table, and one of them whole beside it.

mod bar;
mod detail;
mod help;
mod menu;
mod requirement;
pub mod state;
mod table;
mod token;
mod what_if;

pub use bar::CHIPS;
pub use state::{Bench, Layout, PastedToken, Place, Site, Tab, WhatIf};

use super::consent;
use super::node::{Element, button, el, text};
use super::popup::{notice, session_notice};
use super::sites;

/// A row has this height, in CSS pixels; the style sheet gives it.
pub const ROW: u32 = 26;
/// A row has this height where there is no room for columns.
pub const NARROW_ROW: u32 = 46;
/// The titles of the columns have this height.
pub const HEAD: u32 = 28;
/// Below this width the table shows two lines a call, and stands above the details.
pub const NARROW: u32 = 640;

/// The whole page.
pub fn workbench(bench: &Bench) -> Vec<Element> {
    let answer = bench.choosing.answer.as_ref();
    if let Some(answer) = answer.filter(|answer| !answer.standing.may_observe()) {
        // Until it is answered there is nothing else.
        let mut page: Vec<Element> = consent::said(&bench.choosing);
        let question = consent::question(&bench.choosing, answer, consent::Place::Popup);
        page.push(el("main").key("main").all(question));
        return page;
    }
    let mut page = vec![bar::bar(bench), said(bench)];
    let notices: Vec<Element> = notices(bench);
    page.extend((!notices.is_empty()).then(|| el("div").class("bench-notices").key("notices").all(notices)));
    let main = el("main")
        .class(if bench.narrow() { "bench narrow" } else { "bench" })
        .key("main")
        .attr("data-split", format!("{}px", bench.layout.split))
        .with(table::table(bench))
        .with(splitter(bench))
        .with(detail::detail(bench));
    page.push(main);
    page.push(footer(bench));
    page.push(help::help());
    page.extend(menu::menu(bench));
    page
}

fn said(bench: &Bench) -> Element {
    text("p", bench.done.clone().unwrap_or_default())
        .class("done")
        .attr("role", "status")
        .key("done")
}

fn notices(bench: &Bench) -> Vec<Element> {
    let mut list: Vec<Element> = Vec::new();
    list.extend(
        bench
            .trouble
            .as_ref()
            .map(|words| notice("trouble", "Something went wrong", words, None).attr("role", "alert")),
    );
    list.extend(site_notice(bench));
    let session = bench.session.iter().flat_map(|session| &session.notices);
    list.extend(session.map(session_notice));
    if bench.list.dropped() > 0 {
        let words = format!(
            "{} older calls went from this list for want of room; those that were not refused went first.",
            bench.list.dropped()
        );
        list.push(notice("dropped", "The list is full", &words, None));
    }
    list
}

fn site_notice(bench: &Bench) -> Option<Element> {
    let allow = |host: &str| button(&format!("Watch {host}"), "watch", host).class("primary");
    match &bench.site {
        Site::Closed => Some(notice(
            "closed",
            "This page cannot be watched",
            "Browsers let no extension see the calls of their own pages. Open the page under development.",
            None,
        )),
        Site::Hidden => Some(notice(
            "hidden-site",
            "This page is not watched",
            "The browser does not tell which site it is until you allow it: press why403's button in the browser's toolbar \
             while the page is in front.",
            None,
        )),
        Site::Forbidden { host } => Some(notice(
            "forbidden",
            "This site may not be watched",
            &format!("Your administrator does not allow why403 to watch {host}."),
            None,
        )),
        Site::NotWatched { host } if bench.place == Place::Side => Some(notice(
            "not-watched",
            "This site is not watched",
            &format!("No call of {host} is seen until you allow it. The browser will ask you."),
            Some(allow(host)),
        )),
        Site::NotWatched { host } => Some(notice(
            "not-watched",
            "This site is not watched",
            &format!(
                "No call of {host} is seen while these tools are closed. Here you see what the tools themselves tell, from \
                 now on; it stays in this panel."
            ),
            Some(allow(host)),
        )),
        Site::Off { host } => Some(
            sites::switched_off(host).with(
                el("p")
                    .class("actions")
                    .with(button("Switch on", "switch-on", host).class("primary")),
            ),
        ),
        Site::Recording { name } => Some(notice(
            "recording",
            "A recording, not the page",
            &format!("You see the calls of {name}. What the page does meanwhile is not listed here."),
            Some(button("Back to the page", "live", "").class("primary")),
        )),
        Site::Unread | Site::Watched { .. } | Site::Alone { .. } => None,
    }
}

fn splitter(bench: &Bench) -> Element {
    let (least, most) = Layout::SPLIT;
    el("div")
        .class("splitter")
        .key("splitter")
        .attr("role", "separator")
        .attr("id", "splitter")
        .attr("tabindex", "0")
        .attr("aria-label", "Size of the details")
        .attr("aria-controls", "detail")
        .attr(
            "aria-orientation",
            if bench.narrow() { "horizontal" } else { "vertical" },
        )
        .attr("aria-valuemin", least.to_string())
        .attr("aria-valuemax", most.to_string())
        .attr("aria-valuenow", bench.layout.split.to_string())
}

fn footer(bench: &Bench) -> Element {
    let unseen = match bench.site {
        Site::Alone { firefox } => Some(help::unseen(firefox)),
        _ => None,
    };
    let tables = bench.session.iter().flat_map(|session| &session.tables);
    el("footer")
        .class("bench-foot")
        .key("foot")
        .maybe(unseen)
        .all(tables.map(|(vendor, document)| {
            el("p")
                .class("quiet")
                .key(format!("table {vendor}"))
                .prose(&format!("{vendor} is held against: {document}."))
        }))
}
