//! The report for the vendor or the project: operations, names, numbers and days, nothing else.

use super::{Book, Contradiction};
use serde_json::{Value, json as value};
use std::fmt::Write as _;

const TITLE: &str = "Requirements that answers contradicted";
const ABOUT: &str = "Written by why403 in one browser. It holds operations and names of scopes and permissions, no token, \
                     no id and no value of an address. A refusal's names are the server's word.";

/// As Markdown, to be sent or put into an issue.
pub fn markdown(book: &Book) -> String {
    let mut out = format!("# {TITLE}\n\n{ABOUT}\n");
    let mut vendor = "";
    for one in sorted(book) {
        // Writing to a `String` cannot fail.
        if one.vendor != vendor {
            vendor = &one.vendor;
            let _ = write!(out, "\n## {}\n", plain(vendor));
        }
        let _ = write!(
            out,
            "\n- `{} {}`\n  - The table: {} ({})\n  - {}\n",
            code(&one.method),
            code(&one.template),
            plain(&one.table),
            plain(&one.source),
            plain(&one.words())
        );
        if one.first != one.last {
            let _ = writeln!(out, "  - First seen {}.", plain(&one.first));
        }
    }
    if book.dropped > 0 {
        let _ = write!(out, "\n{} older ones were dropped.\n", book.dropped);
    }
    out
}

/// As JSON, indented.
pub fn json(book: &Book) -> String {
    let list: Vec<Value> = sorted(book)
        .map(|one| {
            let names = one
                .names
                .iter()
                .map(|name| value!({"kind": name.kind(), "name": name.name()}));
            value!({
                "platform": one.platform,
                "vendor": one.vendor,
                "method": one.method,
                "path": one.template,
                "observed": one.what,
                "names": names.collect::<Vec<_>>(),
                "table": one.table,
                "source": one.source,
                "status": one.status,
                "count": one.count,
                "first": one.first,
                "last": one.last,
            })
        })
        .collect();
    let whole = value!({"title": TITLE, "about": ABOUT, "dropped": book.dropped, "contradictions": list});
    // Plain values always serialize.
    serde_json::to_string_pretty(&whole).unwrap_or_default()
}

fn sorted(book: &Book) -> impl Iterator<Item = &Contradiction> {
    let mut list: Vec<&Contradiction> = book.list.iter().collect();
    list.sort_by_key(|one| (&one.vendor, &one.template, &one.method, one.what));
    list.into_iter()
}

/// Without markup, links and line breaks.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '!' => {
                out.push('\\');
                out.push(c);
            }
            other => out.push(other),
        }
    }
    out
}

fn code(text: &str) -> String {
    text.replace('`', "'").replace(['\n', '\r'], " ")
}
