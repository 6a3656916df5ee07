//! Patterns of sentences: words in order, captures, gaps.
//!
//! `Jwt expired at {time}`, `requires the {scopes} scope(s|)`, `^Missing … {name:permission}$`. Words are compared
//! without case, white space does not count, all quotes are equal. `…` skips up to 200 characters within one sentence,
//! `……` across sentences.

use super::extract::{self, Kind};
use super::hash;
use super::words::{Words, is_word, mark};
use crate::reason::Join;
use serde::{Deserialize, Serialize};

/// At most this many items of one pattern, its alternatives included.
const MOST_ITEMS: usize = 400;
/// Deeper than this no alternatives stand within alternatives.
const DEEPEST: usize = 4;
/// Steps of one comparison; enough for every pattern that means something.
const MOST_STEPS: u32 = 20_000;
/// How far a gap reaches, in bytes.
const GAP: usize = 200;
/// The longest `{text}`.
const TEXT: usize = 120;

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
    fn may_be_nothing(&self) -> bool {
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
        let first = match self.items.first() {
            Some(Item::Literal { hash, .. }) => Some(*hash),
            _ => None,
        };
        let last = if self.start { 0 } else { words.tokens.len() };
        for at in 0..=last {
            let begins = match (first, words.tokens.get(at)) {
                (Some(hash), Some(token)) => token.hash == hash,
                (Some(_), None) => false,
                (None, _) => true,
            };
            if begins && search.from(&Rest::of(&self.items), at) {
                search.captures.reverse();
                return Some(search.captures);
            }
        }
        None
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

/// False when a word that must stand is not in the text at all.
fn may_stand(items: &[Item], words: &Words<'_>) -> bool {
    items.iter().all(|item| match item {
        Item::Literal { hash, .. } => words.may_have(*hash),
        Item::Any(choices) => choices.iter().any(|choice| may_stand(choice, words)),
        Item::Capture { .. } | Item::Gap { .. } => true,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(pattern: &str, text: &str) -> String {
        let pattern = Pattern::parse(pattern).unwrap();
        match pattern.find(&Words::of(text)) {
            None => "no".to_owned(),
            Some(captures) => {
                let shown = captures.iter().map(|one| {
                    let join = one.join.map(|join| format!(" {}", join.word())).unwrap_or_default();
                    format!("{}={}{join}", one.name, one.values.join("+"))
                });
                format!("yes {}", shown.collect::<Vec<_>>().join(" "))
                    .trim_end()
                    .to_owned()
            }
        }
    }

    #[test]
    fn words_blanks_quotes_and_case() {
        assert_eq!(captured("jwt expired", "Error: JWT  Expired."), "yes");
        assert_eq!(captured("jwt expired", "jwtexpired"), "no");
        assert_eq!(captured("you don't have", "You don’t have it"), "yes");
        assert_eq!(captured("ip is not allowed", "membership is not allowed"), "no");
        assert_eq!(captured("^forbidden$", "Forbidden."), "yes");
        assert_eq!(captured("^forbidden$", "Forbidden for you"), "no");
        assert_eq!(captured("token (is|has) (expired|ended)", "the token has ended"), "yes");
        assert_eq!(captured("scope(s|) missing", "scope missing"), "yes");
        assert_eq!(captured("scope(s|) missing", "scopes missing"), "yes");
        assert_eq!(captured("(un|)known (a (b|c)|d)", "unknown a c"), "yes");
        assert_eq!(captured("feature(s) is", "the feature(s) is"), "yes");
        assert_eq!(captured("no … here", "no such thing is here"), "yes");
        assert_eq!(captured("no … here", "no. But here"), "no");
        assert_eq!(captured("no …… here", "no. But here"), "yes");
    }

    #[test]
    fn a_word_of_prose_is_never_a_scope() {
        let missing = "missing scope(s|)(:|) {scopes}";
        assert_eq!(
            captured(missing, "Missing scope: read:org to do this"),
            "yes scopes=read:org"
        );
        assert_eq!(captured(missing, "missing scope: contacts"), "yes scopes=contacts");
        assert_eq!(
            captured(missing, "Missing scopes: contacts, deals and tickets."),
            "yes scopes=contacts+deals+tickets all"
        );
        assert_eq!(captured(missing, "Missing scope: this call is not allowed"), "no");
        assert_eq!(captured(missing, "Missing scope permissions on the request"), "no");
        assert_eq!(
            captured(missing, "missing scope 'repo' or 'public_repo' for it"),
            "yes scopes=repo+public_repo any"
        );
        assert_eq!(captured(missing, "missing scopes: [a, b:c] now"), "yes scopes=a+b:c");
        assert_eq!(
            captured(missing, "missing scopes: read:a write:b please"),
            "yes scopes=read:a+write:b"
        );
        assert_eq!(captured(missing, "missing scope: something went wrong"), "no");
        assert_eq!(
            captured("requires the {scope} scope", "This requires the user scope"),
            "yes scope=user"
        );
        assert_eq!(
            captured("requires the {scope} scope", "This requires the correct scope"),
            "no"
        );
        assert_eq!(
            captured("requires the {scope} scope", "requires the file_variables:read scope"),
            "yes scope=file_variables:read"
        );
    }

    #[test]
    fn held_lists_stay_outside() {
        let github = "one of the following scopes(:|) {scopes}";
        let text = "The 'login' field requires one of the following scopes: ['read:org', 'a:b'], but your token has only been granted the: ['repo'] scopes.";
        assert_eq!(captured(github, text), "yes scopes=read:org+a:b");
        let graph = "API requires one of {scopes}";
        let text = "API requires one of 'Chat.ReadBasic, Chat.Read'. Scopes on the request 'User.Read'";
        assert_eq!(captured(graph, text), "yes scopes=Chat.ReadBasic+Chat.Read");
    }

    #[test]
    fn roles_have_blanks_only_within_quotes_or_with_capitals() {
        let role = "requires the {role} role";
        assert_eq!(
            captured(role, "This requires the 'Global Administrator' role"),
            "yes role=Global Administrator"
        );
        assert_eq!(
            captured(role, "This requires the Global Administrator role"),
            "yes role=Global Administrator"
        );
        assert_eq!(captured(role, "This requires the admin role"), "yes role=admin");
        assert_eq!(captured(role, "This requires the right kind of role"), "no");
    }

    #[test]
    fn the_other_extractors() {
        assert_eq!(
            captured("expired at {time}", "Jwt expired at 2026-11-20T12:00:00Z"),
            "yes time=2026-11-20T12:00:00Z"
        );
        assert_eq!(
            captured(
                "expired (on|at) {time}",
                "expired on Fri Nov 20 12:00:00 UTC 2026. Again"
            ),
            "yes time=Fri Nov 20 12:00:00 UTC 2026"
        );
        assert_eq!(
            captured(
                "not authorized to perform: {action} on resource: {arn}",
                "User: arn:aws:iam::1:user/a is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because"
            ),
            "yes action=s3:GetObject arn=arn:aws:s3:::b/k"
        );
        assert_eq!(
            captured("IP address {ip}", "IP address [192.0.2.7] is"),
            "yes ip=192.0.2.7"
        );
        assert_eq!(
            captured("see {address}", "see https://a.example/x?token=1."),
            "yes address=https://a.example/x"
        );
        assert_eq!(
            captured("app {guid}", "app '1eb65fdf-9643-417f-9974-ad72cae0e10f'"),
            "yes guid=1eb65fdf-9643-417f-9974-ad72cae0e10f"
        );
        assert_eq!(
            captured("the {text} feature", "The Employee Onboarding feature is"),
            "yes text=Employee Onboarding"
        );
        assert_eq!(
            captured("because {text}", "because you said so. Next"),
            "yes text=you said so"
        );
        assert_eq!(
            captured("{text} is disabled", "Maps API is disabled"),
            "yes text=Maps API"
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(Pattern::parse("a {scop}").is_err());
        assert!(Pattern::parse("{scope}").is_err());
        assert!(Pattern::parse("… a").is_err());
        assert!(Pattern::parse("(a|)").is_err());
        assert!(Pattern::parse("a {scope").is_err());
    }
}
