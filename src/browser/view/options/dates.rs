//! The dates of the bundled tables, in the page of options.

use super::part;
use crate::browser::view::node::{Element, el, text};
use crate::diagnosis::is_old;

/// A bundled table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDate {
    /// The vendor's product name.
    pub vendor: String,
    /// The date or version of the document that the table mainly comes from.
    pub date: String,
}

pub(super) fn dates(list: &[TableDate], now_ms: i64) -> Element {
    let old = list.iter().filter(|one| is_old(&one.date, now_ms)).count();
    let words = match old {
        0 => "None of them is older than 120 days.".to_owned(),
        1 => "One of them is older than 120 days; what rests on it says so.".to_owned(),
        many => format!("{many} of them are older than 120 days; what rests on them says so."),
    };
    let rows = list.iter().flat_map(|one| {
        let mark = is_old(&one.date, now_ms).then(|| text("span", "old").class("least"));
        [
            text("dt", one.vendor.as_str()),
            el("dd").say(dated(&one.date)).say(" ").maybe(mark),
        ]
    });
    part("dates", "The bundled tables")
        .with(text(
            "p",
            format!("{} vendors' documents say what operations require. {words}", list.len()),
        ))
        .with(
            el("details")
                .class("more")
                .key("dates-list")
                .with(text("summary", "Their dates"))
                .with(el("dl").class("facts").all(rows)),
        )
}

/// A day as it is, and anything else as the version that it is.
fn dated(date: &str) -> String {
    if date.starts_with("20") || date == "undated" {
        date.to_owned()
    } else {
        format!("version {date}")
    }
}
