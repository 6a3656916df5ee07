//! Whether a sign holds in an answer.

use super::model::{Condition, Sign, Test};
use super::pattern::{Capture, Pattern};
use super::words::Words;
use crate::answer::{Answer, Place, harmless};
use std::cell::Cell;

/// An answer with its texts split into words, once.
pub(super) struct Split<'a> {
    pub(super) answer: &'a Answer,
    pub(super) sentences: Vec<(Place, Words<'a>)>,
    /// Codes, and the words that they are made of: read like sentences by what anybody may say, for a maker's own signs
    /// know its codes as they are.
    pub(super) codes: Vec<(&'a str, Words<'a>)>,
    /// Whether the sign that is held against it is one of those.
    pub(super) spelled: Cell<bool>,
    pub(super) page: Option<Words<'a>>,
    pub(super) path: Words<'a>,
}

impl<'a> Split<'a> {
    pub(super) fn of(answer: &'a Answer) -> Self {
        Self {
            answer,
            sentences: (answer.sentences().iter())
                .map(|one| (one.place, Words::of(&one.text)))
                .collect(),
            codes: answer.spelled().map(|(code, words)| (code, Words::of(words))).collect(),
            spelled: Cell::new(false),
            page: (!answer.page().is_empty()).then(|| Words::of(answer.page())),
            path: Words::of(answer.path()),
        }
    }
}

impl<'a> Split<'a> {
    /// What is read as a sentence, each with what is to be shown of it.
    fn said(&self) -> impl Iterator<Item = (&Words<'a>, &'a str)> {
        let codes = self.codes.iter().filter(|_| self.spelled.get());
        let sentences = self.sentences.iter().map(|(_, words)| (words, words.text));
        sentences.chain(codes.map(|(code, words)| (words, *code)))
    }
}

/// What held.
#[derive(Default)]
pub(super) struct Held {
    pub(super) captures: Vec<Capture>,
    /// The sentence, else the code or value, that the sign was found in.
    pub(super) quoted: String,
    quality: u8,
    /// The header that it was found in: quoted where nothing else is.
    header: Option<String>,
}

impl Held {
    fn note_header(&mut self, name: &str, value: &str) {
        self.header.get_or_insert_with(|| harmless::header(name, value));
    }

    /// What is to be shown of the answer.
    pub(super) fn words(&self) -> &str {
        match &self.header {
            Some(header) if self.quality == 0 => header,
            _ => &self.quoted,
        }
    }

    fn quote(&mut self, text: &str, quality: u8) {
        if quality > self.quality {
            self.quality = quality;
            self.quoted = text.to_owned();
        }
    }
}

/// Holds a sign against an answer.
pub(super) fn holds(sign: &Sign, split: &Split<'_>) -> Option<Held> {
    let mut held = Held::default();
    for group in &sign.when {
        if !group
            .iter()
            .any(|condition| holds_one(condition, sign, split, &mut held))
        {
            return None;
        }
    }
    let mut unused = Held::default();
    let excluded = sign.unless.iter().any(|condition| is(condition, split, &mut unused));
    (!excluded).then_some(held)
}

/// The first group of conditions that does not hold, for messages: its index, or that an `unless` holds.
pub(super) fn why_not(sign: &Sign, split: &Split<'_>) -> String {
    let mut held = Held::default();
    for group in &sign.when {
        if !group
            .iter()
            .any(|condition| holds_one(condition, sign, split, &mut held))
        {
            let name = group.first().map(Condition::group).unwrap_or_default();
            return format!("its condition `{name}` does not hold");
        }
    }
    match sign.unless.iter().find(|condition| is(condition, split, &mut held)) {
        Some(condition) => format!("its `unless {}` holds", condition.group()),
        None => "the index does not offer it (a mistake of the engine)".to_owned(),
    }
}

/// A condition of the sign itself; a sentence that an `unless here` speaks against is passed over.
fn holds_one(condition: &Condition, sign: &Sign, split: &Split<'_>, held: &mut Held) -> bool {
    let Condition::Says(list) = condition else {
        return is(condition, split, held);
    };
    let against = |words: &Words<'_>| {
        sign.unless.iter().any(|condition| match condition {
            Condition::Here(pattern) => pattern.find(words).is_some(),
            _ => false,
        })
    };
    split.said().any(|(words, shown)| {
        let mut own = Held::default();
        let found = find(list, words, &mut own) && !against(words);
        if found {
            held.captures.append(&mut own.captures);
            held.quote(shown, 3);
        }
        found
    })
}

fn is(condition: &Condition, split: &Split<'_>, held: &mut Held) -> bool {
    let answer = split.answer;
    match condition {
        Condition::Status(list) => list.iter().any(|status| answer.states(*status)),
        Condition::Method(list) => list.iter().any(|method| method == answer.method()),
        Condition::Sent(sent) => answer.sent() == *sent,
        Condition::Request(name, wanted) => answer.requested_with(name) == *wanted,
        Condition::Host(tail) => host_is(answer.host(), tail),
        Condition::Body(word) => answer.kind().word() == word,
        Condition::Code(wanted) => {
            let found = answer.codes().iter().find(|code| same(&code.text, wanted));
            if let Some(code) = found {
                held.quote(&code.text, 1);
            }
            found.is_some()
        }
        Condition::Scheme(wanted) => answer
            .challenges()
            .iter()
            .any(|one| one.scheme.eq_ignore_ascii_case(wanted)),
        Condition::Param(name, test) => answer
            .challenges()
            .iter()
            .filter_map(|one| one.param(name))
            .any(|value| passes(test, value, held)),
        Condition::Header(name, test) => answer
            .headers()
            .filter(|(known, _)| known == name)
            .any(|(name, value)| {
                // Nobody wrote a header for a reader: what is quoted of it is its harmless form.
                let mut own = Held::default();
                let is = passes(test, value, &mut own);
                held.captures.append(&mut own.captures);
                if is && !value.trim().is_empty() {
                    held.note_header(name, value);
                }
                is
            }),
        Condition::Key(path, Test::Present) => answer.has(path),
        Condition::Key(path, test) => answer.at(path).any(|value| passes(test, value, held)),
        Condition::Xml(name, test) => answer.at(&format!("**.{name}")).any(|value| passes(test, value, held)),
        // Asked of each sentence by itself.
        Condition::Here(_) => false,
        Condition::Path(list) => find(list, &split.path, held),
        Condition::Says(list) => split.said().any(|(words, shown)| {
            let found = find(list, words, held);
            if found {
                held.quote(shown, 3);
            }
            found
        }),
        Condition::Title(list) => {
            split
                .sentences
                .iter()
                .filter(|(place, _)| *place == Place::Title)
                .any(|(_, words)| {
                    let found = find(list, words, held);
                    if found {
                        held.quote(words.text, 2);
                    }
                    found
                })
        }
        Condition::Page(list) => {
            let Some(page) = &split.page else { return false };
            let in_text = split.sentences.iter().any(|(_, words)| {
                let found = find(list, words, held);
                if found {
                    held.quote(words.text, 2);
                }
                found
            });
            in_text || find(list, page, held)
        }
    }
}

fn same(text: &str, wanted: &str) -> bool {
    text.eq_ignore_ascii_case(wanted) || (!text.is_ascii() && text.to_lowercase() == wanted)
}

fn passes(test: &Test, value: &str, held: &mut Held) -> bool {
    match test {
        Test::Present => true,
        Test::Is(wanted) => {
            let is = same(value.trim(), wanted);
            if is {
                held.quote(value, 1);
            }
            is
        }
        Test::Like(list) => {
            let found = find(list, &Words::of(value), held);
            if found {
                // A sentence was written for a reader; what is none may be anything.
                match value.contains(' ') {
                    true => held.quote(&harmless::sentence(value), 2),
                    false => held.quote(&harmless::compared(value), 2),
                }
            }
            found
        }
    }
}

fn find(pattern: &Pattern, words: &Words<'_>, held: &mut Held) -> bool {
    let Some(captures) = pattern.find(words) else {
        return false;
    };
    held.captures.extend(captures);
    true
}

/// Whole labels of a host.
fn host_is(host: &str, tail: &str) -> bool {
    host.strip_suffix(tail)
        .is_some_and(|head| head.is_empty() || head.ends_with('.') || tail.starts_with('.'))
}
