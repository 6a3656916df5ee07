//! What calls need, as text and as Markdown.

use super::{NeededName, Needs};
use crate::report::markdown::{code, plain};
use std::fmt::Write;

/// As text for a terminal.
pub fn needs_text(all: &[Needs]) -> String {
    let mut out = String::new();
    for needs in all {
        if !out.is_empty() {
            out.push('\n');
        }
        one(needs, &Plain, &mut out);
    }
    if all.is_empty() {
        out.push_str("No call to an API is here.\n");
    }
    out
}

/// As Markdown, for a pull request or a ticket.
pub fn needs_markdown(all: &[Needs]) -> String {
    let mut out = String::new();
    for needs in all {
        if !out.is_empty() {
            out.push('\n');
        }
        one(needs, &Marked, &mut out);
    }
    if all.is_empty() {
        out.push_str("No call to an API is here.\n");
    }
    out
}

/// How headings, names and sentences are written.
trait Form {
    fn heading(&self, text: &str) -> String;
    fn name(&self, text: &str) -> String;
    fn words(&self, text: &str) -> String;
    fn item(&self) -> &'static str;
}

struct Plain;
struct Marked;

impl Form for Plain {
    fn heading(&self, text: &str) -> String {
        format!("{text}\n")
    }
    fn name(&self, text: &str) -> String {
        text.to_owned()
    }
    fn words(&self, text: &str) -> String {
        text.to_owned()
    }
    fn item(&self) -> &'static str {
        "  "
    }
}

impl Form for Marked {
    fn heading(&self, text: &str) -> String {
        format!("## {}\n\n", plain(text))
    }
    fn name(&self, text: &str) -> String {
        code(text)
    }
    fn words(&self, text: &str) -> String {
        plain(text)
    }
    fn item(&self) -> &'static str {
        "- "
    }
}

// Writing to a `String` cannot fail.
fn one(needs: &Needs, form: &dyn Form, out: &mut String) {
    let count = |number: usize, what: &str| match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    };
    let caller = needs
        .caller
        .as_ref()
        .map_or_else(String::new, |who| format!(", with a {who}'s token"));
    let heading = format!("{}{caller}: {}", needs.platform, count(needs.calls.len(), "operation"));
    out.push_str(&form.heading(&heading));
    if !needs.names.is_empty() {
        let sure = if needs.proven {
            ""
        } else {
            " (the search was given up: perhaps there is a smaller one)"
        };
        let _ = writeln!(out, "The smallest set that covers them{sure}:\n");
        for name in &needs.names {
            let _ = writeln!(out, "{}{}{}", form.item(), named(name, form), forced(name, form));
        }
        out.push('\n');
    } else if !needs.calls.is_empty() && needs.unknown.is_empty() && needs.closed.is_empty() {
        let _ = writeln!(out, "None of them needs a name.\n");
    }
    for (lead, set) in [
        ("As small", needs.ties.as_slice()),
        ("More names that open less", needs.opens_less.as_slice()),
    ] {
        for names in set {
            let words: Vec<String> = names.iter().map(|name| form.name(&name.name)).collect();
            let _ = writeln!(out, "{lead}: {}\n", words.join(", "));
        }
    }
    if !needs.excess.is_empty() {
        let words: Vec<String> = needs.excess.iter().map(|name| named(name, form)).collect();
        let _ = writeln!(out, "Held, and needed by none of these calls: {}\n", words.join(", "));
    }
    if !needs.unknown.is_empty() {
        let _ = writeln!(out, "Not known, so not covered by the set:\n");
        for (call, why) in &needs.unknown {
            let _ = writeln!(out, "{}{}: {}", form.item(), form.name(call), form.words(why));
        }
        out.push('\n');
    }
    let lists = [
        ("Not open to this kind of caller, whatever it holds", &needs.closed),
        ("A part of what these need is not known", &needs.partly),
        (
            "The source does not say whether all of their names are needed; all were taken",
            &needs.listed,
        ),
        ("No source says what these need; it was inferred", &needs.inferred),
    ];
    for (lead, calls) in lists {
        if !calls.is_empty() {
            let words: Vec<String> = calls.iter().map(|call| form.name(call)).collect();
            let _ = writeln!(out, "{lead}: {}\n", words.join(", "));
        }
    }
    if !needs.forms.is_empty() {
        let words: Vec<String> = needs.forms.iter().map(|one| form.name(&one.id)).collect();
        let _ = writeln!(out, "To be pasted, with --form: {}\n", words.join(", "));
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
}

fn named(name: &NeededName, form: &dyn Form) -> String {
    format!("{} {}", name.kind, form.name(&name.name))
}

fn forced(name: &NeededName, form: &dyn Form) -> String {
    const SHOWN: usize = 3;
    let mut calls: Vec<String> = name.forced_by.iter().take(SHOWN).map(|call| form.name(call)).collect();
    if name.forced_by.len() > SHOWN {
        calls.push(format!("{} more", name.forced_by.len() - SHOWN));
    }
    match calls.as_slice() {
        [] => String::new(),
        _ => format!(" — for {}", calls.join(", ")),
    }
}
