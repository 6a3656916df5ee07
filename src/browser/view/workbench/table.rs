//! The table of calls: only the rows in sight are in the document.

use super::state::{Bench, Layout, Place, Site};
use crate::browser::view::marks;
use crate::browser::view::node::{Element, button, el, text};
use crate::browser::view::words;
use crate::report::list::{Column, Item};

pub(super) fn table(bench: &Bench) -> Element {
    let window = bench.window();
    let chosen = bench.detail.id.as_deref();
    let drawn = window.drawn();
    let rows = drawn.clone().filter_map(|place| {
        let (item, count) = bench.list.at(place)?;
        Some(row(item, count, place, chosen == Some(item.id())).attr("data-top", format!("{}px", window.offset(place))))
    });
    let rows: Vec<Element> = rows.collect();
    let mut grid = el("div")
        .class(if bench.narrow() {
            "bench-grid narrow"
        } else {
            "bench-grid"
        })
        .key("grid")
        .attr("id", "grid")
        .attr("role", "grid")
        .attr("tabindex", "0")
        .attr("aria-label", "Calls")
        .attr("aria-rowcount", (window.rows + 1).to_string())
        .attr("aria-colcount", Column::ALL.len().to_string())
        .attr("data-columns", bench.layout.columns());
    let place = chosen
        .and_then(|id| bench.list.place(id))
        .filter(|place| drawn.contains(place));
    if let Some(place) = place {
        grid = grid.attr("aria-activedescendant", format!("row-{place}"));
    }
    let space = el("div")
        .class("bench-space")
        .key("space")
        .attr("role", "rowgroup")
        .attr("data-height", format!("{}px", window.whole()))
        .all(rows);
    el("section")
        .class("bench-list")
        .key("list")
        .attr("aria-label", "Calls")
        .with(grid.with(head(bench)).with(space))
        .maybe((window.rows == 0).then(|| empty(bench)))
}

fn head(bench: &Bench) -> Element {
    let sort = bench.list.sort();
    let cells = Column::ALL.into_iter().map(|column| {
        let sorted = (sort.by == column).then_some(if sort.down { "descending" } else { "ascending" });
        let arrow = sorted.map(|way| {
            text("span", if way == "descending" { " ▼" } else { " ▲" })
                .class("arrow")
                .attr("aria-hidden", "true")
        });
        let width = bench.layout.width(column);
        let grip = el("span")
            .class("grip")
            .attr("role", "separator")
            .attr("tabindex", "0")
            .attr("aria-orientation", "vertical")
            .attr("aria-label", format!("Width of {}", column.title()))
            .attr("aria-valuemin", Layout::WIDTH.0.to_string())
            .attr("aria-valuemax", Layout::WIDTH.1.to_string())
            .attr("aria-valuenow", width.to_string())
            .attr("data-grip", column.word());
        el("div")
            .class(cell_class(column))
            .attr("role", "columnheader")
            .attr("aria-colindex", (column.place() + 1).to_string())
            .attr("aria-sort", sorted.unwrap_or("none"))
            .with(button(column.title(), "sort", column.word()).maybe(arrow))
            .with(grip)
    });
    el("div").class("bench-head").key("head").attr("role", "rowgroup").with(
        el("div")
            .class("bench-titles")
            .attr("role", "row")
            .attr("aria-rowindex", "1")
            .all(cells),
    )
}

fn cell_class(column: Column) -> &'static str {
    match column {
        Column::Status => "cell c-status",
        Column::Method => "cell c-method",
        Column::Path => "cell c-path",
        Column::Host => "cell c-host",
        Column::Verdict => "cell c-verdict",
        Column::Token => "cell c-token",
        Column::Time => "cell c-time",
    }
}

fn row(item: &Item, count: usize, place: usize, chosen: bool) -> Element {
    let call = &item.call.row.call;
    let class = match (call.denied, chosen) {
        (true, true) => "bench-row denied chosen",
        (true, false) => "bench-row denied",
        (false, true) => "bench-row chosen",
        (false, false) => "bench-row",
    };
    let cell = |column: Column| {
        el("div")
            .class(cell_class(column))
            .attr("role", "gridcell")
            .attr("aria-colindex", (column.place() + 1).to_string())
    };
    let status = call.status.map_or_else(|| "–".to_owned(), |status| status.to_string());
    let status_class = if call.denied { "status denied" } else { "status" };
    let count = (count > 1).then(|| {
        text("span", format!("× {count}"))
            .class("times")
            .attr("title", "equal calls; this is the newest")
    });
    let verdict = cell(Column::Verdict).attr("title", item.verdict());
    let verdict = match item.certainty() {
        Some(sure) => verdict.with(marks::certainty(sure)).say(" "),
        None => verdict,
    };
    el("div")
        .class(class)
        .key(item.id())
        .attr("id", format!("row-{place}"))
        .attr("role", "row")
        .attr("data-row", "")
        .attr("aria-rowindex", (place + 2).to_string())
        .attr("aria-selected", chosen.to_string())
        .does("select", item.id())
        .with(
            cell(Column::Status).with(
                text("span", status)
                    .class(status_class)
                    .attr("title", call.outcome.as_str()),
            ),
        )
        .with(cell(Column::Method).say(call.method.as_str()))
        .with(
            cell(Column::Path)
                .attr("title", call.url.as_str())
                .with(text("span", item.path()).class("clip"))
                .maybe(count),
        )
        .with(
            cell(Column::Host)
                .attr("title", call.host.as_str())
                .say(call.host.as_str()),
        )
        .with(verdict.with(text("span", item.verdict().replace('`', "")).class("clip")))
        .with(
            cell(Column::Token)
                .attr("title", item.label.as_str())
                .say(item.label.as_str()),
        )
        .with(
            cell(Column::Time)
                .with(text("time", words::clock(call.sent_at_ms)).attr("datetime", words::iso(call.sent_at_ms))),
        )
}

fn empty(bench: &Bench) -> Element {
    let section = el("div").class("empty").key("empty");
    if !bench.list.is_empty() {
        return section
            .with(text("h2", "No call matches the filter"))
            .with(
                el("p")
                    .class("actions")
                    .with(button("Clear the filter", "clear-filter", "")),
            );
    }
    match bench.site {
        // A notice above says it.
        Site::Closed | Site::Hidden | Site::Forbidden { .. } | Site::Off { .. } => return section,
        Site::NotWatched { .. } if bench.place == Place::Side => return section,
        Site::Recording { .. } => return section.with(text("h2", "There is no call in this recording")),
        _ if bench.session.is_none() && bench.trouble.is_some() => return section,
        _ if bench.session.is_none() => return section.with(text("p", "Reading …").class("quiet")),
        _ => {}
    }
    let before = (bench.place == Place::Alone).then(|| {
        el("p")
            .class("actions")
            .with(button("Reload the page", "reload", ""))
            .with(
                text(
                    "span",
                    "What was called before the developer tools were open is not seen.",
                )
                .class("quiet"),
            )
    });
    section
        .with(text("h2", "No call with a token yet"))
        .with(text(
            "p",
            "Use the page. Every call with a token appears here, and a refused one with the reason.",
        ))
        .maybe(before)
}
