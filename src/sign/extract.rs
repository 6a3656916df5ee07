//! Typed extractors: what a capture of a pattern may hold. A word of prose is never a scope.

use super::list::{self, Names, Taken};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The kinds of values that a pattern can capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// One scope.
    Scope,
    /// Scopes, with the word that joins them.
    Scopes,
    /// One permission.
    Permission,
    /// Permissions.
    Permissions,
    /// One role.
    Role,
    /// Roles.
    Roles,
    /// One name of anything.
    Name,
    /// Names of anything.
    Names,
    /// A URN.
    Urn,
    /// An ARN of AWS, or another colon-separated resource name.
    Arn,
    /// An action: `s3:GetObject`, `Microsoft.X/y/read`, `storage.objects.get`.
    Action,
    /// A GUID.
    Guid,
    /// A network address.
    Ip,
    /// An `http(s)` address, without query and fragment.
    Address,
    /// A point in time, as written.
    Time,
    /// A number of seconds.
    Seconds,
    /// A number.
    Number,
    /// One word.
    Word,
    /// The name of a header.
    Header,
    /// Any words up to what follows in the pattern, or to the end of the sentence; at most 120 characters.
    Text,
}

/// Names of kinds in the text form.
pub(super) const KINDS: &[(&str, Kind)] = &[
    ("scope", Kind::Scope),
    ("scopes", Kind::Scopes),
    ("permission", Kind::Permission),
    ("permissions", Kind::Permissions),
    ("role", Kind::Role),
    ("roles", Kind::Roles),
    ("name", Kind::Name),
    ("names", Kind::Names),
    ("urn", Kind::Urn),
    ("arn", Kind::Arn),
    ("action", Kind::Action),
    ("guid", Kind::Guid),
    ("ip", Kind::Ip),
    ("address", Kind::Address),
    ("time", Kind::Time),
    ("seconds", Kind::Seconds),
    ("number", Kind::Number),
    ("word", Kind::Word),
    ("header", Kind::Header),
    ("text", Kind::Text),
];

impl Kind {
    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// What may be taken at the beginning of a text, best first. [`Kind::Text`] is the matcher's own matter.
pub(super) fn take(kind: Kind, text: &str, followed: bool) -> Vec<Taken> {
    let list = |names, single| list::prefixes(text, names, single, followed);
    match kind {
        Kind::Scope => list(Names::Scope, true),
        Kind::Scopes => list(Names::Scope, false),
        Kind::Permission | Kind::Role | Kind::Name => list(Names::Titled, true),
        Kind::Permissions | Kind::Roles | Kind::Names => list(Names::Titled, false),
        Kind::Time => time(text).into_iter().collect(),
        Kind::Text => Vec::new(),
        other => unquoted(text, |inside| one(other, inside)).into_iter().collect(),
    }
}

fn taken(value: &str, used: usize) -> Taken {
    Taken {
        values: vec![value.to_owned()],
        join: None,
        used,
    }
}

/// Reads within quotes or brackets, if the text begins with one.
fn unquoted(text: &str, read: impl Fn(&str) -> Option<Taken>) -> Option<Taken> {
    let close = text.chars().next().and_then(|open| Some((open, list::closing(open)?)));
    let Some((open, close)) = close else { return read(text) };
    let inside = text.get(open.len_utf8()..)?;
    let found = read(inside.trim_start())?;
    let blank = inside.len() - inside.trim_start().len();
    let after = inside.get(blank + found.used..)?;
    let used = open.len_utf8() + blank + found.used;
    let closed = after.strip_prefix(close).map_or(0, |_| close.len_utf8());
    Some(Taken {
        used: used + closed,
        ..found
    })
}

/// Kinds that are one run of characters.
fn one(kind: Kind, text: &str) -> Option<Taken> {
    let run = run(text);
    let fine = |value: &str| match kind {
        Kind::Urn => value.starts_with("urn:") && value.len() > 6,
        Kind::Arn => value.split(':').count() >= 4 || value.starts_with("//") || value.contains('/'),
        Kind::Action => is_action(value),
        Kind::Header => value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)) && value.len() >= 2,
        _ => true,
    };
    match kind {
        Kind::Guid => {
            let end = text
                .find(|c: char| !(c.is_ascii_hexdigit() || c == '-'))
                .unwrap_or(text.len());
            text.get(..end)
                .filter(|guid| is_guid(guid))
                .map(|guid| taken(guid, guid.len()))
        }
        Kind::Ip => {
            let end = text
                .find(|c: char| !(c.is_ascii_hexdigit() || matches!(c, '.' | ':' | '/')))
                .unwrap_or(text.len());
            let address = text.get(..end)?.trim_end_matches(['.', ':', '/']);
            let parsed = address.split('/').next().unwrap_or_default().parse::<IpAddr>();
            parsed.ok().map(|_| taken(address, address.len()))
        }
        Kind::Address => {
            let end = text
                .find(|c: char| c.is_whitespace() || "\"'<>)]}`|".contains(c))
                .unwrap_or(text.len());
            let address = text.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!']);
            let shown = address.split(['?', '#']).next().unwrap_or_default();
            let lower = shown.get(..8).unwrap_or_default().to_ascii_lowercase();
            (lower.starts_with("https://") || lower.starts_with("http://")).then(|| taken(shown, address.len()))
        }
        Kind::Seconds | Kind::Number => {
            let end = text
                .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-')))
                .unwrap_or(text.len());
            let number = text.get(..end)?.trim_end_matches(['.', ',', '-']);
            number
                .bytes()
                .any(|b| b.is_ascii_digit())
                .then(|| taken(number, number.len()))
        }
        Kind::Word => {
            let end = text
                .find(|c: char| !super::words::is_word(c) && c != '-')
                .unwrap_or(text.len());
            text.get(..end)
                .filter(|word| !word.is_empty())
                .map(|word| taken(word, word.len()))
        }
        _ => (!run.is_empty() && fine(run)).then(|| taken(run, run.len())),
    }
}

/// The characters up to a blank or a closing mark; a full stop at the end is none of it.
fn run(text: &str) -> &str {
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | ';' | '"' | '\'' | '`' | ')' | ']' | '>' | '<' | '\u{2019}' | '\u{201d}'
            )
    };
    let run = text.get(..text.find(ends).unwrap_or(text.len())).unwrap_or_default();
    let run = run.get(..run.len().min(400)).unwrap_or(run);
    run.trim_end_matches(['.', ':', '!', '?'])
}

fn is_action(value: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b":./-_*".contains(&b);
    let marks = value.bytes().filter(|b| b":./".contains(b)).count();
    value.bytes().all(plain) && marks >= 1 && value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '*')
}

fn is_guid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// `2026-11-20T12:00:00Z`, `Fri Nov 20 12:00:00 UTC 2026`, `11/20/2026 12:00:00 PM`, `1790068445`.
fn time(text: &str) -> Option<Taken> {
    const WORDS: &[&str] = &[
        "utc", "gmt", "am", "pm", "at", "cet", "cest", "est", "edt", "pst", "pdt", "z",
    ];
    const DAYS: &[&str] = &[
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
        "oct", "nov", "dec",
    ];
    let (open, inside) = match text.strip_prefix(['\'', '"', '[', '(', '`']) {
        Some(inside) => (1, inside),
        None => (0, text),
    };
    let mut used = 0;
    let mut offset = 0;
    let mut digits = false;
    for (count, word) in inside.split_inclusive(' ').enumerate() {
        let bare = word.trim_matches([' ', ',', '.', ';', '\'', '"', ']', ')', '(', '`']);
        let lower = bare.to_ascii_lowercase();
        let dated = bare.bytes().any(|b| b.is_ascii_digit())
            && bare.bytes().all(|b| b.is_ascii_alphanumeric() || b"-:./+".contains(&b));
        let named = WORDS.contains(&lower.as_str())
            || lower
                .get(..3)
                .is_some_and(|head| DAYS.contains(&head) && lower.len() <= 9);
        if count > 9
            || bare.is_empty()
            || !(dated || (named && (digits || DAYS.iter().any(|day| lower.starts_with(day)))))
        {
            break;
        }
        digits |= dated;
        let start = word.find(bare).unwrap_or(0);
        used = offset + start + bare.len();
        offset += word.len();
        if !word.trim_end().ends_with(bare) && !word.trim_end().ends_with(',') {
            break;
        }
    }
    let value = inside.get(..used)?;
    if !digits || value.is_empty() {
        return None;
    }
    let closed = inside
        .get(used..)
        .and_then(|rest| rest.strip_prefix(['\'', '"', ']', ')', '`']))
        .map_or(0, |_| usize::from(open > 0));
    Some(taken(value, open + used + closed))
}
