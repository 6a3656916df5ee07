//! Patterns of sentences: words in order, captures, gaps.
//!
//! `Jwt expired at {time}`, `requires the {scopes} scope(s|)`, `^Missing … {name:permission}$`. Words are compared
//! without case, white space does not count, all quotes are equal. `…` skips up to 200 characters within one sentence,
//! `……` across sentences.

use super::extract::{self, Kind};
use super::hash;
use super::words::{Words, is_word};
use crate::reason::Join;
use serde::{Deserialize, Serialize};

/// At most this many items of one pattern, its alternatives included.
const MOST_ITEMS: usize = 400;
/// Deeper than this no alternatives stand within alternatives.
const DEEPEST: usize = 4;
/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Item {
    /// A word, by its hash and its text in lower case; a mark has no text.
    Literal {
        hash: u32,
        text: String,
    },
    /// One of these; an empty one may be left out.
    Any(Vec<Vec<Item>>),
    Capture {
        name: String,
        kind: Kind,
    },
    /// Skips; `wide` also over the end of a sentence.
    Gap {
        wide: bool,
    },
}

impl Item {
    /// Whether it may stand on nothing.
    pub(super) fn may_be_nothing(&self) -> bool {
        match self {
            Self::Any(choices) => choices.iter().any(|choice| choice.iter().all(Self::may_be_nothing)),
            Self::Gap { .. } => true,
            Self::Literal { .. } | Self::Capture { .. } => false,
        }
    }
}

/// A pattern of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    pub(super) items: Vec<Item>,
    /// Begins where the sentence begins.
    pub(super) start: bool,
    /// Ends where the sentence ends.
    pub(super) end: bool,
}

/// What a pattern captured under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The capture's name.
    pub name: String,
    /// One value, or the names of a list.
    pub values: Vec<String>,
    /// The word that joined them.
    pub join: Option<Join>,
}

/// Why a pattern cannot be read: what is wrong, and what to do.
pub(super) type Wrong = (String, &'static str);

impl Pattern {
    /// Reads a pattern.
    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let (start, text) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
        let (end, text) = match text.strip_suffix('$') {
            Some(rest) if !rest.ends_with('\\') => (true, rest),
            _ => (false, text),
        };
        let items = sequence(text, 0)?;
        let gaps = |item: Option<&Item>| matches!(item, Some(Item::Gap { .. }));
        if gaps(items.first()) || gaps(items.last()) {
            return Err((
                "a gap stands at the pattern's end, where it says nothing".to_owned(),
                "remove the `…`",
            ));
        }
        let said = |item: &Item| !item.may_be_nothing() && !matches!(item, Item::Capture { .. });
        if !items.iter().any(said) {
            return Err((
                format!("the pattern `{text}` has no word of its own"),
                "add a word that the server says",
            ));
        }
        if count(&items) > MOST_ITEMS {
            return Err((
                format!("the pattern has more than {MOST_ITEMS} parts"),
                "write several lines",
            ));
        }
        Ok(Self { items, start, end })
    }

    /// How many words and marks it names at the least.
    pub(super) fn weight(&self) -> u32 {
        weight(&self.items)
    }

    /// Sets of hashes for the index, each with the text of its words: of each set the text holds one at least, wherever
    /// the pattern stands.
    pub(super) fn keys(&self) -> Vec<Vec<Key>> {
        keys(&self.items)
    }

    /// Names of its captures.
    pub(super) fn captures(&self) -> Vec<&str> {
        captures(&self.items)
    }
}

/// A word, or two that follow each other.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) hash: u32,
    pub(super) words: Vec<String>,
}

fn keys(items: &[Item]) -> Vec<Vec<Key>> {
    let mut sets = Vec::new();
    let mut before: Option<(u32, &str)> = None;
    for item in items {
        let mut word = None;
        match item {
            Item::Literal { hash, text } if !text.is_empty() => {
                sets.push(vec![Key {
                    hash: *hash,
                    words: vec![text.clone()],
                }]);
                if let Some((first, one)) = before {
                    let words = vec![one.to_owned(), text.clone()];
                    sets.push(vec![Key {
                        hash: hash::pair(first, *hash),
                        words,
                    }]);
                }
                word = Some((*hash, text.as_str()));
            }
            Item::Any(choices) => {
                // The cheapest of each choice is chosen later; here each gives its longest word.
                let longest = |choice: &Vec<Item>| {
                    let all = keys(choice).into_iter().filter(|set| set.len() == 1).flatten();
                    all.max_by_key(|key| key.words.iter().map(|word| word.len() + 4).sum::<usize>())
                };
                if let Some(set) = choices.iter().map(longest).collect::<Option<Vec<Key>>>() {
                    sets.push(set);
                }
            }
            _ => {}
        }
        before = word;
    }
    sets
}

fn captures(items: &[Item]) -> Vec<&str> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Capture { name, .. } => found.push(name.as_str()),
            Item::Any(choices) => found.extend(choices.iter().flat_map(|choice| captures(choice))),
            _ => {}
        }
    }
    found
}

fn count(items: &[Item]) -> usize {
    let of = |item: &Item| match item {
        Item::Any(choices) => choices.iter().map(|choice| count(choice) + 1).sum(),
        _ => 1,
    };
    items.iter().map(of).sum()
}

fn weight(items: &[Item]) -> u32 {
    let of = |item: &Item| match item {
        Item::Literal { text, .. } => u32::from(!text.is_empty()) + 1,
        Item::Any(choices) => choices.iter().map(|choice| weight(choice)).min().unwrap_or(0),
        Item::Capture { .. } => 2,
        Item::Gap { .. } => 0,
    };
    items.iter().map(of).sum()
}

/// Reads items until the end of a text.
fn sequence(text: &str, depth: usize) -> Result<Vec<Item>, Wrong> {
    if depth > DEEPEST {
        return Err((
            "alternatives stand too deep within alternatives".to_owned(),
            "write several lines",
        ));
    }
    let mut items: Vec<Item> = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = after;
        match c {
            '\\' => {
                literal.extend(after.chars().next());
                rest = after
                    .get(after.chars().next().map_or(0, char::len_utf8)..)
                    .unwrap_or_default();
            }
            '{' => {
                push_literals(&mut items, &mut literal);
                let Some((inside, tail)) = after.split_once('}') else {
                    return Err((format!("a `{{` in `{text}` is not closed"), "close it with `}`"));
                };
                items.push(capture(inside)?);
                rest = tail;
            }
            '…' => {
                push_literals(&mut items, &mut literal);
                let wide = after.strip_prefix('…');
                items.push(Item::Gap { wide: wide.is_some() });
                rest = wide.unwrap_or(after);
            }
            '(' => match group(after) {
                Some((choices, tail)) => {
                    // What is written together is one word: `scope(s|)`, `(un|)known`.
                    let begins = choices.iter().any(|choice| choice.starts_with(is_word));
                    let ends = choices.iter().any(|choice| choice.ends_with(is_word));
                    let glued = literal.len() - literal.trim_end_matches(is_word).len();
                    let head = literal.split_off(literal.len() - if begins { glued } else { 0 });
                    let end = if ends {
                        tail.find(|c| !is_word(c)).unwrap_or(tail.len())
                    } else {
                        0
                    };
                    let (foot, tail) = tail.split_at_checked(end).unwrap_or(("", tail));
                    push_literals(&mut items, &mut literal);
                    let choices: Result<Vec<Vec<Item>>, Wrong> = (choices.iter())
                        .map(|choice| sequence(&format!("{head}{choice}{foot}"), depth + 1))
                        .collect();
                    items.push(Item::Any(choices?));
                    rest = tail;
                }
                // Brackets without `|` are the sentence's own.
                None => literal.push('('),
            },
            other => literal.push(other),
        }
    }
    push_literals(&mut items, &mut literal);
    Ok(items)
}

/// The choices of a group whose opening bracket was taken, and what follows it; `None` without a `|` in it.
fn group(text: &str) -> Option<(Vec<&str>, &str)> {
    let (mut depth, mut from, mut choices) = (0_usize, 0_usize, Vec::new());
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            '|' if depth == 0 => {
                choices.push(text.get(from..at)?);
                from = at + 1;
            }
            ')' if depth == 0 => {
                choices.push(text.get(from..at)?);
                return (choices.len() > 1).then_some((choices, text.get(at + 1..)?));
            }
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn capture(inside: &str) -> Result<Item, Wrong> {
    let (name, kind) = inside.split_once(':').unwrap_or((inside, inside));
    let found = Kind::from_name(kind.trim());
    let Some(kind) = found else {
        let known: Vec<&str> = extract::KINDS.iter().map(|(name, _)| *name).collect();
        return Err((
            format!("no extractor is called `{kind}`; there are {}", known.join(", ")),
            "use one of these",
        ));
    };
    Ok(Item::Capture {
        name: name.trim().to_owned(),
        kind,
    })
}

fn push_literals(items: &mut Vec<Item>, literal: &mut String) {
    let words = Words::of(literal);
    for (index, token) in words.tokens.iter().enumerate() {
        let text = words
            .at(index)
            .filter(|_| token.word)
            .unwrap_or_default()
            .to_lowercase();
        items.push(Item::Literal { hash: token.hash, text });
    }
    literal.clear();
}

#[cfg(test)]
mod tests;
