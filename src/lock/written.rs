//! A lock as the text that people review: TOML, sorted, one name a line.

use super::{Api, Lock};
use crate::table::expr;
use std::fmt::Write as _;

/// The first lines of the file.
const HEAD: &str = "\
# What this application calls, and the smallest set of rights that covers it.
# `why403 lock` writes it; `why403 check` holds it against recordings, declared rights and live grants.
# Below each right stand the calls that nothing else of the set covers.
version = 1
";

/// The kinds of rights, with the names of their tables in the file.
pub(super) const KINDS: [(&str, &str); 4] = [
    ("scope", "scopes"),
    ("permission", "permissions"),
    ("role", "roles"),
    ("license", "licenses"),
];

impl Lock {
    /// The text of the file. The same calls give the same text, whatever their order was.
    pub fn to_text(&self) -> String {
        let mut out = HEAD.to_owned();
        self.apis.iter().for_each(|api| one(api, &mut out));
        out
    }
}

// Writing to a `String` cannot fail.
fn one(api: &Api, out: &mut String) {
    let _ = writeln!(out, "\n[[api]]\nplatform = {}", quoted(&api.key));
    if api.name != api.key {
        let _ = writeln!(out, "name = {}", quoted(&api.name));
    }
    if let Some(caller) = api.caller {
        let _ = writeln!(out, "caller = {}", quoted(caller.word()));
    }
    if let Some(client) = &api.client {
        let _ = writeln!(out, "client = {}", quoted(client));
    }
    if !api.source.is_empty() {
        let _ = writeln!(out, "source = {}", quoted(&api.source));
    }
    for (kind, table) in KINDS {
        let rights: Vec<_> = api.rights.iter().filter(|right| right.atom.kind() == kind).collect();
        if rights.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n[api.{table}]");
        for right in rights {
            let name = quoted(right.atom.name());
            if right.calls.is_empty() {
                let _ = writeln!(out, "{name} = []");
                continue;
            }
            let _ = writeln!(out, "{name} = [");
            for call in &right.calls {
                let _ = writeln!(out, "  {},", quoted(call));
            }
            out.push_str("]\n");
        }
    }
    if !api.calls.is_empty() {
        out.push_str("\n[api.calls]\n");
        for (call, needs) in &api.calls {
            let _ = writeln!(out, "{} = {}", quoted(call), quoted(&expr::to_text(needs)));
        }
    }
    if !api.unknown.is_empty() {
        out.push_str("\n[api.unknown]\n");
        for (call, why) in &api.unknown {
            let _ = writeln!(out, "{} = {}", quoted(call), quoted(why));
        }
    }
}

/// A basic string of TOML 1.0.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
