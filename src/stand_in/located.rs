//! Where in a text the values stand that the engine read out of it.

use crate::reason::{Fields, Value};

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) field: String,
    /// Of names: what stands between them, and before the last one.
    pub(super) list: Option<(String, String)>,
}

/// At most so many bytes stand between two names of one list.
const WIDEST: usize = 32;

/// All places of the fields' values, in order, none over another.
pub(super) fn spans(text: &str, fields: &Fields) -> Vec<Span> {
    let mut found = Vec::new();
    for (field, value) in fields.iter() {
        match value {
            Value::Names(names) => lists(text, field, names, &mut found),
            Value::Text(one) if one.len() > 2 => {
                let ends = words(text, one);
                found.extend(ends.map(|(from, to)| Span {
                    from,
                    to,
                    field: field.to_owned(),
                    list: None,
                }));
            }
            Value::Text(_) | Value::Join(_) => {}
        }
    }
    found.sort_by_key(|span| (span.from, usize::MAX - span.to));
    let mut at = 0;
    found.retain(|span| {
        let free = span.from >= at;
        if free {
            at = span.to;
        }
        free
    });
    found
}

/// Every place where all names of a list follow each other.
fn lists(text: &str, field: &str, names: &[String], found: &mut Vec<Span>) {
    // As the text orders them.
    let place = |name: &String| words(text, name).next().map_or(usize::MAX, |(from, _)| from);
    let mut names: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    names.sort_by_key(|name| place(name));
    let Some((first, others)) = names.split_first() else {
        return;
    };
    'places: for (from, end) in words(text, first) {
        let mut to = end;
        let mut between: Vec<&str> = Vec::new();
        for name in others {
            let next = words(text.get(to..).unwrap_or_default(), name).next();
            let Some((gap, length)) = next.filter(|(gap, _)| *gap <= WIDEST) else {
                continue 'places;
            };
            between.push(text.get(to..to + gap).unwrap_or_default());
            to += length;
        }
        let alone = || apart(text, from, to).to_owned();
        found.push(Span {
            from,
            to,
            field: field.to_owned(),
            list: Some((
                between.first().map_or_else(alone, |one| (*one).to_owned()),
                between.last().map_or_else(alone, |one| (*one).to_owned()),
            )),
        });
    }
}

/// Where a text stands as words of their own: begin and end.
fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
    let glued = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(word).filter_map(move |(from, _)| {
        let to = from + word.len();
        let before = text.get(..from)?.chars().next_back();
        let mut after = text.get(to..)?.chars();
        let (next, second) = (after.next(), after.next());
        let ends = match next {
            // A mark belongs to the name where the name goes on behind it.
            Some(':' | '.' | '-' | '/') => !second.is_some_and(glued),
            Some(next) => !glued(next),
            None => true,
        };
        let begins = !before.is_some_and(|c| glued(c) || matches!(c, ':' | '.' | '-' | '/'));
        (begins && ends).then_some((from, to))
    })
}

/// What would stand between several names where one stands alone.
fn apart(text: &str, from: usize, to: usize) -> &'static str {
    let before = text.get(..from).unwrap_or_default();
    let after = text.get(to..).unwrap_or_default();
    let head = before.trim_end_matches(['"', '\'']).trim_end();
    match (before.chars().next_back(), after.chars().next()) {
        (Some('"'), Some('"')) if head.ends_with('[') => "\",\"",
        (Some('\''), Some('\'')) if head.ends_with('[') => "', '",
        (Some('"'), Some('"')) if head.to_ascii_lowercase().ends_with("scope=") => " ",
        (Some('"'), Some('"')) if head.trim_end_matches(':').trim_end().ends_with("scope\"") => " ",
        (Some('"'), Some('"')) if head.ends_with(':') => ",",
        _ => ", ",
    }
}
