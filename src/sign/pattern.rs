//! Patterns of sentences: words in order, captures, gaps.
//!
//! `Jwt expired at {time}`, `requires the {scopes} scope(s|)`, `^Missing … {name:permission}$`. Words are compared
//! without case, white space does not count, all quotes are equal. `…` skips up to 200 characters within one sentence,
//! `……` across sentences.

use super::extract::{self, Kind};
use super::words::{Words, mark};
use crate::reason::Join;
use serde::{Deserialize, Serialize};

/// At most this many readings of one pattern's alternatives.
const MOST_READINGS: usize = 64;
/// Steps of one comparison; enough for every pattern that means something.
const MOST_STEPS: u32 = 20_000;
/// How far a gap reaches, in bytes.
const GAP: usize = 200;
/// The longest `{text}`.
const TEXT: usize = 120;

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Item {
    /// A word or a mark, by its hash, and for words by the text in lower case.
    Literal {
        hash: u32,
        text: String,
    },
    Capture {
        name: String,
        kind: Kind,
    },
    /// Skips; `wide` also over the end of a sentence.
    Gap {
        wide: bool,
    },
}

/// One reading of a pattern.
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
    /// The readings of a pattern: one for each choice of its alternatives.
    pub(super) fn parse(text: &str) -> Result<Vec<Self>, Wrong> {
        let readings = expand(text)?;
        readings.iter().map(|reading| Self::parse_one(reading)).collect()
    }

    fn parse_one(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let (start, text) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
        let (end, text) = match text.strip_suffix('$') {
            Some(rest) if !rest.ends_with('\\') => (true, rest),
            _ => (false, text),
        };
        let mut items: Vec<Item> = Vec::new();
        let mut literal = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => literal.extend(chars.next()),
                '{' => {
                    push_literals(&mut items, &mut literal);
                    let inside: String = chars.by_ref().take_while(|c| *c != '}').collect();
                    items.push(capture(&inside)?);
                }
                '…' => {
                    push_literals(&mut items, &mut literal);
                    let wide = chars.next_if_eq(&'…').is_some();
                    items.push(Item::Gap { wide });
                }
                other => literal.push(other),
            }
        }
        push_literals(&mut items, &mut literal);
        let gaps = |item: Option<&Item>| matches!(item, Some(Item::Gap { .. }));
        if gaps(items.first()) || gaps(items.last()) {
            return Err((
                "a gap stands at the pattern's end, where it says nothing".to_owned(),
                "remove the `…`",
            ));
        }
        if !items.iter().any(|item| matches!(item, Item::Literal { .. })) {
            return Err((
                format!("the pattern `{text}` has no word of its own"),
                "add a word that the server says",
            ));
        }
        Ok(Self { items, start, end })
    }

    /// How many words and marks it names.
    pub(super) fn weight(&self) -> u32 {
        let weight = self.items.iter().map(|item| match item {
            Item::Literal { text, .. } => u32::from(!text.is_empty()) + 1,
            Item::Capture { .. } => 2,
            Item::Gap { .. } => 0,
        });
        weight.sum()
    }

    /// Finds the pattern in a text; the captures of the first place where it stands.
    pub(super) fn find(&self, words: &Words<'_>) -> Option<Vec<Capture>> {
        let mut search = Search {
            words,
            end: self.end,
            steps: MOST_STEPS,
            captures: Vec::new(),
        };
        let last = if self.start { 0 } else { words.tokens.len() };
        let first_hash = match self.items.first() {
            Some(Item::Literal { hash, .. }) => Some(*hash),
            _ => None,
        };
        for at in 0..=last {
            let begins = match (first_hash, words.tokens.get(at)) {
                (Some(hash), Some(token)) => token.hash == hash,
                (Some(_), None) => false,
                (None, _) => true,
            };
            if begins && search.from(&self.items, at) {
                search.captures.reverse();
                return Some(search.captures);
            }
        }
        None
    }

    /// Words of the text itself, one run for each stretch without a gap or capture: for the index.
    pub(super) fn runs(&self) -> Vec<Vec<(u32, &str)>> {
        let mut runs: Vec<Vec<(u32, &str)>> = vec![Vec::new()];
        for item in &self.items {
            match item {
                Item::Literal { hash, text } if !text.is_empty() => {
                    if let Some(run) = runs.last_mut() {
                        run.push((*hash, text));
                    }
                }
                _ => runs.push(Vec::new()),
            }
        }
        runs.retain(|run| !run.is_empty());
        runs
    }

    /// Names of its captures.
    pub(super) fn captures(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(|item| match item {
            Item::Capture { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }
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

/// `(a|b|)` becomes one text for each choice. Brackets without `|` are the sentence's own.
fn expand(text: &str) -> Result<Vec<String>, Wrong> {
    let mut done = Vec::new();
    let mut todo = vec![text.to_owned()];
    while let Some(next) = todo.pop() {
        match group(&next) {
            None => done.push(next),
            Some((before, inside, after)) => {
                todo.extend(inside.split('|').map(|choice| format!("{before}{choice}{after}")));
            }
        }
        if done.len() + todo.len() > MOST_READINGS {
            return Err((
                format!("the alternatives give more than {MOST_READINGS} readings"),
                "write several lines",
            ));
        }
    }
    done.reverse();
    Ok(done)
}

/// The first group with `|`: what stands before, in and after it.
fn group(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text.get(from..)?.find('(')?;
        let escaped = text.get(..open)?.ends_with('\\');
        let after = text.get(open + 1..)?;
        let close = after.find(')')?;
        let inside = after.get(..close)?;
        // The innermost group first.
        if !escaped && inside.contains('|') && !inside.contains('(') {
            return Some((text.get(..open)?, inside, after.get(close + 1..)?));
        }
        from = open + 1;
    }
}

struct Search<'a> {
    words: &'a Words<'a>,
    end: bool,
    steps: u32,
    captures: Vec<Capture>,
}

impl Search<'_> {
    /// Whether the items stand at a token; captures are added from the last to the first.
    fn from(&mut self, items: &[Item], at: usize) -> bool {
        let Some(steps) = self.steps.checked_sub(1) else {
            return false;
        };
        self.steps = steps;
        let Some((item, rest)) = items.split_first() else {
            return !self.end || self.at_end(at);
        };
        match item {
            Item::Literal { hash, text } => self.is_literal(at, *hash, text) && self.from(rest, at + 1),
            Item::Gap { wide } => self.gap(*wide, rest, at),
            Item::Capture { name, kind: Kind::Text } => self.text(name, rest, at),
            Item::Capture { name, kind } => {
                let followed = !rest.is_empty();
                for taken in extract::take(*kind, self.words.from(at), followed) {
                    let start = self
                        .words
                        .tokens
                        .get(at)
                        .map_or(self.words.text.len(), |token| token.start);
                    let Some(next) = self.words.token_at(start + taken.used) else {
                        continue;
                    };
                    if next > at && self.from(rest, next) {
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

    fn gap(&mut self, wide: bool, rest: &[Item], at: usize) -> bool {
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

    fn text(&mut self, name: &str, rest: &[Item], at: usize) -> bool {
        let Some(start) = self.words.tokens.get(at).map(|token| token.start) else {
            return false;
        };
        let mut next = at;
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
            if !rest.is_empty() && self.from(rest, next) {
                self.push_text(name, start, end);
                return true;
            }
        }
        if rest.is_empty() && next > at && (!self.end || self.at_end(next)) {
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
        let patterns = Pattern::parse(pattern).unwrap();
        let words = Words::of(text);
        match patterns.iter().find_map(|pattern| pattern.find(&words)) {
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
        assert!(Pattern::parse("(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)").is_err());
    }
}
