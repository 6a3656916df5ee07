//! Finding a pattern in a text: what stands first is taken, and taken back where the rest does not stand.

use super::extract::{self, Kind};
use super::pattern::{Capture, Item, Pattern};
use super::words::{Words, mark};

/// Steps of one comparison; enough for every pattern that means something.
const MOST_STEPS: u32 = 20_000;
/// How far a gap reaches, in bytes.
const GAP: usize = 200;
/// The longest `{text}`.
const TEXT: usize = 120;

impl Pattern {
    /// Finds the pattern in a text; the captures of the first place where it stands.
    pub(super) fn find(&self, words: &Words<'_>) -> Option<Vec<Capture>> {
        if !may_stand(&self.items, words) {
            return None;
        }
        let mut search = Search {
            words,
            end: self.end,
            steps: MOST_STEPS,
            captures: Vec::new(),
        };
        let last = if self.start { 0 } else { words.tokens.len() };
        for at in 0..=last {
            let begins = match words.tokens.get(at) {
                Some(token) => may_begin(&self.items, token.hash),
                None => !matches!(self.items.first(), Some(Item::Literal { .. })),
            };
            if begins && search.from(&Rest::of(&self.items), at) {
                search.captures.reverse();
                return Some(search.captures);
            }
        }
        None
    }
}

/// False when items cannot begin with a word or mark of this hash.
fn may_begin(items: &[Item], hash: u32) -> bool {
    for item in items {
        match item {
            Item::Literal { hash: wanted, .. } => return *wanted == hash,
            Item::Capture { .. } | Item::Gap { .. } => return true,
            Item::Any(choices) => {
                let begins = |choice: &Vec<Item>| !choice.is_empty() && may_begin(choice, hash);
                if choices.iter().any(begins) {
                    return true;
                }
                if !item.may_be_nothing() {
                    return false;
                }
            }
        }
    }
    true
}

/// False when a word that must stand is not in the text at all.
fn may_stand(items: &[Item], words: &Words<'_>) -> bool {
    items.iter().all(|item| match item {
        Item::Literal { hash, .. } => words.may_have(*hash),
        Item::Any(choices) => choices.iter().any(|choice| may_stand(choice, words)),
        Item::Capture { .. } | Item::Gap { .. } => true,
    })
}

/// What of a pattern still has to stand: items, and what follows the group that they are of.
struct Rest<'a> {
    items: &'a [Item],
    then: Option<&'a Rest<'a>>,
}

impl<'a> Rest<'a> {
    fn of(items: &'a [Item]) -> Self {
        Self { items, then: None }
    }

    /// Whether something must follow.
    fn must_follow(&self) -> bool {
        self.items.iter().any(|item| !item.may_be_nothing()) || self.then.is_some_and(Rest::must_follow)
    }
}

struct Search<'a> {
    words: &'a Words<'a>,
    end: bool,
    steps: u32,
    captures: Vec<Capture>,
}

impl Search<'_> {
    /// Whether the rest of a pattern stands at a token; captures are added from the last to the first.
    fn from(&mut self, rest: &Rest<'_>, at: usize) -> bool {
        let Some(steps) = self.steps.checked_sub(1) else {
            return false;
        };
        self.steps = steps;
        let Some((item, items)) = rest.items.split_first() else {
            return match rest.then {
                Some(then) => self.from(then, at),
                None => !self.end || self.at_end(at),
            };
        };
        let next = Rest { items, then: rest.then };
        match item {
            Item::Literal { hash, text } => self.is_literal(at, *hash, text) && self.from(&next, at + 1),
            Item::Any(choices) => choices.iter().any(|choice| {
                self.from(
                    &Rest {
                        items: choice,
                        then: Some(&next),
                    },
                    at,
                )
            }),
            Item::Gap { wide } => self.gap(*wide, &next, at),
            Item::Capture { name, kind: Kind::Text } => self.text(name, &next, at),
            Item::Capture { name, kind } => {
                let followed = next.must_follow();
                for taken in extract::take(*kind, self.words.from(at), followed) {
                    let start = self.start_of(at);
                    let Some(after) = self.words.token_at(start + taken.used) else {
                        continue;
                    };
                    if after > at && self.from(&next, after) {
                        self.captures.push(Capture {
                            name: name.clone(),
                            values: taken.values,
                            join: taken.join,
                        });
                        return true;
                    }
                }
                false
            }
        }
    }

    fn start_of(&self, at: usize) -> usize {
        self.words
            .tokens
            .get(at)
            .map_or(self.words.text.len(), |token| token.start)
    }

    fn is_literal(&self, at: usize, hash: u32, text: &str) -> bool {
        let Some(token) = self.words.tokens.get(at) else {
            return false;
        };
        if token.hash != hash {
            return false;
        }
        // The hash of a mark is the mark.
        !token.word
            || self
                .words
                .at(at)
                .is_some_and(|word| word.eq_ignore_ascii_case(text) || word.to_lowercase() == text)
    }

    fn at_end(&self, at: usize) -> bool {
        let rest = self.words.from(at);
        rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '!' | '"' | '\''))
            .is_empty()
    }

    fn gap(&mut self, wide: bool, rest: &Rest<'_>, at: usize) -> bool {
        let start = self
            .words
            .tokens
            .get(at)
            .map_or(self.words.text.len(), |token| token.start);
        for next in at..=self.words.tokens.len() {
            let here = self
                .words
                .tokens
                .get(next)
                .map_or(self.words.text.len(), |token| token.start);
            if here > start + GAP {
                return false;
            }
            if self.from(rest, next) {
                return true;
            }
            if !wide && self.ends_sentence(next) {
                return false;
            }
        }
        false
    }

    /// Whether a token is a full stop with a blank after it.
    fn ends_sentence(&self, at: usize) -> bool {
        let stop = [mark('.'), mark('!'), mark('?')];
        let Some(token) = self.words.tokens.get(at) else {
            return true;
        };
        let after = self.words.text.get(token.end..).unwrap_or_default();
        !token.word && stop.contains(&token.hash) && (after.is_empty() || after.starts_with(char::is_whitespace))
    }

    fn text(&mut self, name: &str, rest: &Rest<'_>, at: usize) -> bool {
        let Some(start) = self.words.tokens.get(at).map(|token| token.start) else {
            return false;
        };
        let mut next = at;
        let follows = rest.must_follow();
        loop {
            let stops = self.ends_sentence(next);
            let end = match self.words.tokens.get(next) {
                Some(token) if !stops || next == at => token.end,
                _ => break,
            };
            if end > start + TEXT {
                return false;
            }
            next += 1;
            if follows && self.from(rest, next) {
                self.push_text(name, start, end);
                return true;
            }
        }
        if !follows && next > at && self.from(rest, next) {
            let end = self.words.tokens.get(next - 1).map_or(start, |token| token.end);
            self.push_text(name, start, end);
            return true;
        }
        false
    }

    fn push_text(&mut self, name: &str, start: usize, end: usize) {
        let text = self.words.text.get(start..end).unwrap_or_default();
        let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'`“”‘’[]".contains(c));
        self.captures.push(Capture {
            name: name.to_owned(),
            values: vec![text.to_owned()],
            join: None,
        });
    }
}
