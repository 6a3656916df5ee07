//! The language of the filter: words that must be in what is visible of a call, and `key:value` with `,` for "or" and `-`
//! for "not". Quotation marks hold values with spaces. Whatever is typed has a meaning; there are no errors.

mod complete;

pub use complete::{Proposal, Proposals, complete};

use super::{Clock, Item};
use std::fmt;

/// What a value is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The status: `403`, or `4xx`.
    Status,
    /// The method.
    Method,
    /// The host, or a domain above it.
    Host,
    /// A part of the path or operation.
    Path,
    /// How sure the verdict is, or a part of its words.
    Verdict,
    /// A scope of the token, or a name that is missing.
    Scope,
    /// A part of the token's name in the list.
    Token,
    /// `refused`, `failed` (any other answer from 400 on, or none), `ok`, `pending`.
    Is,
}

impl Key {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::Status,
        Self::Method,
        Self::Host,
        Self::Path,
        Self::Verdict,
        Self::Scope,
        Self::Token,
        Self::Is,
    ];

    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Method => "method",
            Self::Host => "host",
            Self::Path => "path",
            Self::Verdict => "verdict",
            Self::Scope => "scope",
            Self::Token => "token",
            Self::Is => "is",
        }
    }

    /// By its word, in any case.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.word().eq_ignore_ascii_case(word))
    }

    /// What it means, in a few words.
    pub fn means(self) -> &'static str {
        match self {
            Self::Status => "the status, also 4xx",
            Self::Method => "the method",
            Self::Host => "the host, or a domain above it",
            Self::Path => "a part of the path or operation",
            Self::Verdict => "how sure, or a part of the sentence",
            Self::Scope => "a scope of the token, or a missing name",
            Self::Token => "the token in short",
            Self::Is => "refused, failed, ok or pending",
        }
    }
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// It must not hold.
    pub not: bool,
    /// What the values are held against; everything visible when there is none.
    pub key: Option<Key>,
    /// Any one of these; never empty.
    pub values: Vec<String>,
}

/// All of these must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The conditions.
    pub terms: Vec<Term>,
}

impl Filter {
    /// Reads what was typed. A key without a value yet is passed over.
    pub fn parse(text: &str) -> Self {
        let terms = words(text).into_iter().filter_map(|word| term(&word.text));
        Self { terms: terms.collect() }
    }

    /// Whether it lets everything pass.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a call passes. Its time is held against what is typed where there is a clock.
    pub fn lets_pass(&self, item: &Item, clock: Option<Clock>) -> bool {
        self.terms.iter().all(|term| term.holds(item, clock) != term.not)
    }

    /// Whether one of the conditions is that a key has this value.
    pub fn has(&self, key: Key, value: &str) -> bool {
        self.terms
            .iter()
            .any(|term| !term.not && term.key == Some(key) && term.values.iter().any(|one| one == value))
    }

    /// The same with this value, or without it where it had it. Values of one key are alternatives.
    #[must_use]
    pub fn toggled(mut self, key: Key, value: &str) -> Self {
        if self.has(key, value) {
            for term in self.terms.iter_mut().filter(|term| !term.not && term.key == Some(key)) {
                term.values.retain(|one| one != value);
            }
            self.terms.retain(|term| !term.values.is_empty());
            return self;
        }
        match self.terms.iter_mut().find(|term| !term.not && term.key == Some(key)) {
            Some(term) => term.values.push(value.to_owned()),
            None => self.terms.push(Term {
                not: false,
                key: Some(key),
                values: vec![value.to_owned()],
            }),
        }
        self
    }

    /// The same with one condition more.
    #[must_use]
    pub fn and(mut self, not: bool, key: Key, value: &str) -> Self {
        let term = Term {
            not,
            key: Some(key),
            values: vec![value.to_owned()],
        };
        if !self.terms.contains(&term) {
            self.terms.push(term);
        }
        self
    }
}

impl Term {
    fn holds(&self, item: &Item, clock: Option<Clock>) -> bool {
        let Some(key) = self.key else {
            let said = |value: &String| item.words.contains(&value.to_lowercase());
            return self
                .values
                .iter()
                .any(|value| said(value) || clock.is_some_and(|clock| is_time(item, value, clock)));
        };
        let mut holds = false;
        values_of(item, key, &mut |seen| {
            holds = holds || self.values.iter().any(|value| fits(key, seen, value));
        });
        holds
    }
}

/// Whether a call was sent at the time that was typed, or at one that begins so or ends so. A clock is asked only for what can
/// be a time: a list may be long.
fn is_time(item: &Item, typed: &str, clock: Clock) -> bool {
    typed.contains(':')
        && typed.chars().all(|c| c.is_ascii_digit() || c == ':')
        && clock(item.call.row.call.sent_at_ms).contains(typed)
}

/// Whether what was seen is what was typed.
fn fits(key: Key, seen: &str, typed: &str) -> bool {
    let (seen, typed) = (seen.to_lowercase(), typed.to_lowercase());
    match key {
        Key::Status => match typed.strip_suffix("xx") {
            Some(class) if class.len() == 1 => seen.len() == 3 && seen.starts_with(class),
            _ => seen == typed,
        },
        Key::Method | Key::Is => seen == typed,
        // Whole labels, from the right; a half one while it is typed, from the left.
        Key::Host => {
            let under = seen.strip_suffix(typed.trim_start_matches('.'));
            under.is_some_and(|rest| rest.is_empty() || rest.ends_with('.')) || seen.starts_with(&typed)
        }
        Key::Path | Key::Verdict | Key::Scope | Key::Token => seen.contains(&typed),
    }
}

/// Hands over what a call has for a key.
pub(super) fn values_of(item: &Item, key: Key, take: &mut dyn FnMut(&str)) {
    let row = &item.call.row;
    let call = &row.call;
    match key {
        Key::Status => {
            if let Some(status) = call.status {
                take(&status.to_string());
            }
        }
        Key::Method => take(&call.method),
        Key::Host => take(&call.host),
        Key::Path => {
            take(item.path());
            if item.path() != call.path {
                take(&call.path);
            }
        }
        Key::Verdict => {
            take(item.certainty().map_or("", crate::diagnosis::Certainty::word));
            take(item.verdict());
        }
        Key::Scope => {
            for name in item.scopes.iter().chain(&item.call.names) {
                take(name);
            }
        }
        Key::Token => take(&item.label),
        Key::Is => take(if call.denied {
            "refused"
        } else {
            match call.status {
                Some(400..) => "failed",
                Some(_) => "ok",
                None if call.ended_by_browser() => "failed",
                None => "pending",
            }
        }),
    }
}

/// A word as it was typed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    from: usize,
    to: usize,
}

/// The words of a text: white space parts them, but for that between quotation marks.
fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let (mut from, mut quoted, mut escaped) = (None, false, false);
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && !quoted {
            if let Some(from) = from.take() {
                let text = text.get(from..at).unwrap_or_default().to_owned();
                found.push(Word { text, from, to: at });
            }
            continue;
        }
        from.get_or_insert(at);
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
    }
    if let Some(from) = from {
        let rest = text.get(from..).unwrap_or_default().to_owned();
        found.push(Word {
            text: rest,
            from,
            to: text.len(),
        });
    }
    found
}

/// A condition of a word.
fn term(word: &str) -> Option<Term> {
    let (not, rest) = match word.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => (true, rest),
        _ => (false, word),
    };
    let keyed = rest
        .split_once(':')
        .and_then(|(key, value)| Some((Key::named(key)?, value)));
    let (key, values) = match keyed {
        Some((key, value)) => (Some(key), alternatives(value)),
        None => (None, vec![unquoted(rest)]),
    };
    let values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
    (!values.is_empty()).then_some(Term { not, key, values })
}

/// What commas part, but for those between quotation marks.
fn alternatives(text: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        if c == ',' && !quoted {
            pieces.push(unquoted(&piece));
            piece.clear();
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        piece.push(c);
    }
    pieces.push(unquoted(&piece));
    pieces
}

/// A value without its quotation marks.
fn unquoted(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => {
                escaped = false;
                value.push(c);
            }
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => value.push(c),
        }
    }
    value
}

/// A value as it is typed.
fn quoted(value: &str, alone: bool) -> String {
    let special = |c: char| c.is_whitespace() || matches!(c, '"' | ',');
    // By itself a word must not look like a key or a "not".
    let misleading = alone && (value.starts_with('-') || value.contains(':'));
    if !value.is_empty() && !value.contains(special) && !misleading {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values: Vec<String> = self
            .values
            .iter()
            .map(|value| quoted(value, self.key.is_none()))
            .collect();
        let not = if self.not { "-" } else { "" };
        match self.key {
            Some(key) => write!(f, "{not}{}:{}", key.word(), values.join(",")),
            // Words by themselves have no alternatives.
            None => write!(f, "{not}{}", values.join(" ")),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms: Vec<String> = self.terms.iter().map(ToString::to_string).collect();
        f.write_str(&terms.join(" "))
    }
}
