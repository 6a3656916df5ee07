//! [`Cleaner`]: what was taken out of one file and what stands for it, the same for the same throughout.

use super::Choice;
use super::form::Forms;
use super::ids::Ids;
use super::personal::{self, Personal};
use super::receipt::Kind;
use super::stand_in;
use crate::scrub::Scrubber;
use crate::token::{begins_like_token, looks_random, without_tokens};
use crate::vendors;
use std::collections::{BTreeMap, HashMap};

/// Between these stands the number of a stand-in while the text around it is still looked through.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';
/// The digits of that number.
const DIGITS: u32 = 0xe100;
const BASE: u32 = 0x1000;
/// Names of fewer letters stand in any sentence.
const SHORTEST_NAME: usize = 5;
/// A text that was taken out is longer than a word that anybody writes.
const SHORTEST_SECRET: usize = 8;

/// Whose texts are looked through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Answer,
}

/// Cleans the texts of one file.
pub(super) struct Cleaner<'c> {
    choice: &'c Choice,
    pub(super) forms: Forms,
    /// What stands for what.
    known: HashMap<String, String>,
    /// Stand-ins by number, and their numbers.
    made: Vec<String>,
    numbers: HashMap<String, usize>,
    /// Those of the call at hand.
    used: Vec<String>,
    counts: BTreeMap<(Kind, String), usize>,
    people: HashMap<(Personal, String), String>,
    /// What of people is replaced wherever it stands: as written, in small letters, and what stands for it.
    repeated: Vec<(String, String, Personal)>,
    /// What the platform of the call at hand reads out of its token, but for who the user is.
    pub(super) facts: Vec<String>,
    /// Ids that tie the calls together.
    pub(super) ids: Ids,
    /// Secrets of the call at hand, words too.
    pub(super) own: Scrubber<'static>,
    /// Secrets of all calls.
    pub(super) all: Scrubber<'static>,
}

impl<'c> Cleaner<'c> {
    pub(super) fn new(choice: &'c Choice, all: Scrubber<'static>) -> Self {
        Self {
            choice,
            forms: Forms::default(),
            known: HashMap::new(),
            made: Vec::new(),
            numbers: HashMap::new(),
            used: Vec::new(),
            counts: BTreeMap::new(),
            people: HashMap::new(),
            repeated: Vec::new(),
            facts: Vec::new(),
            ids: Ids::default(),
            own: Scrubber::default(),
            all,
        }
    }

    pub(super) fn chosen(&self, kind: Personal) -> bool {
        self.choice.personal.contains(&kind)
    }

    pub(super) fn count(&mut self, kind: Kind, place: &str) {
        *self.counts.entry((kind, place.to_owned())).or_default() += 1;
    }

    /// Forgets what was counted, but for claims: each token's are gone through once.
    pub(super) fn count_anew(&mut self) {
        self.counts.retain(|(_, place), _| place.starts_with("claims of"));
    }

    pub(super) fn counts(&mut self) -> BTreeMap<(Kind, String), usize> {
        std::mem::take(&mut self.counts)
    }

    /// Everything that was taken out as a secret, for looking whether any of it is left.
    pub(super) fn originals(&self) -> impl Iterator<Item = &str> {
        let all = self.known.keys().map(String::as_str);
        all.filter(|text| text.len() >= SHORTEST_SECRET)
    }

    /// What stands for something in the call that was gone through last, longest first.
    pub(super) fn used(&mut self) -> Vec<String> {
        let mut all = std::mem::take(&mut self.used);
        crate::order::sort_by_key(&mut all, |text| (std::cmp::Reverse(text.len()), text.clone()));
        all.dedup();
        all
    }

    /// The stand-in of a secret, as a mark that [`Cleaner::resolve`] turns into it.
    pub(super) fn mark(&mut self, text: &str, kind: Kind, place: &str) -> String {
        self.count(kind, place);
        let new = self.stand_in(text, place);
        self.numbered(new)
    }

    /// The stand-in of a secret; the same text has the same one.
    pub(super) fn stand_in(&mut self, text: &str, place: &str) -> String {
        if let Some(known) = self.known.get(text) {
            self.used.push(known.clone());
            return known.clone();
        }
        let new = stand_in::of(self, text, place);
        self.remember(text, &new);
        new
    }

    pub(super) fn remember(&mut self, text: &str, new: &str) {
        self.known.insert(text.to_owned(), new.to_owned());
        self.used.push(new.to_owned());
    }

    /// A value of the same form, with nothing kept.
    pub(super) fn value(&mut self, text: &str, kind: Kind, place: &str) -> String {
        self.count(kind, place);
        let new = match self.known.get(text) {
            Some(known) => known.clone(),
            None => {
                let new = self.forms.like(text);
                self.remember(text, &new);
                new
            }
        };
        self.numbered(new)
    }

    fn numbered(&mut self, new: String) -> String {
        self.used.push(new.clone());
        let at = match self.numbers.get(&new) {
            Some(at) => *at,
            None => {
                self.numbers.insert(new.clone(), self.made.len());
                self.made.push(new);
                self.made.len() - 1
            }
        };
        let at = u32::try_from(at).unwrap_or_default();
        let digit = |value: u32| char::from_u32(DIGITS + value % BASE).unwrap_or(OPEN);
        [OPEN, digit(at / BASE), digit(at), CLOSE].iter().collect()
    }

    /// Marks turned into what they stand for; `write` says how that is written where the text stands.
    pub(super) fn resolve(&self, text: &str, write: &dyn Fn(&str) -> String) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(OPEN) {
            out.push_str(rest.get(..at).unwrap_or_default());
            let inside = rest.get(at + OPEN.len_utf8()..).unwrap_or_default();
            let end = inside.find(CLOSE).unwrap_or(inside.len());
            let number = inside
                .get(..end)
                .unwrap_or_default()
                .chars()
                .fold(0, |sum: u32, digit| {
                    sum.wrapping_mul(BASE)
                        .wrapping_add(u32::from(digit).wrapping_sub(DIGITS) % BASE)
                });
            let made = usize::try_from(number).ok().and_then(|at| self.made.get(at));
            out.push_str(&write(made.map_or("", String::as_str)));
            rest = inside.get(end + CLOSE.len_utf8()..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }

    /// Whether a vendor's folder says that the claim tells whose token it is, or its platform reads a fact out of it.
    pub(super) fn decides(&self, claim: &str, value: &str) -> bool {
        let fact = |fact: &String| fact == value || fact.split(' ').any(|word| word == value);
        if value.len() > 1 && self.facts.iter().any(fact) {
            return true;
        }
        let marks = vendors::every().flat_map(|vendor| &vendor.claim_marks);
        marks
            .into_iter()
            .any(|mark| mark.claim == claim && mark.value.fits(value))
    }

    /// What stands for something personal; the same throughout the file.
    pub(super) fn person(&mut self, kind: Personal, text: &str, place: &str) -> String {
        if text.trim().is_empty() {
            return text.to_owned();
        }
        // A name to sign in with may be an address.
        let kind = match kind {
            Personal::Name if !personal::places(text, Personal::Email).is_empty() => Personal::Email,
            other => other,
        };
        if !self.chosen(kind) || personal::is_example(text) {
            return text.to_owned();
        }
        self.count(Kind::of(kind), place);
        let key = (kind, text.to_lowercase().replace("%40", "@").replace("%2b", "+"));
        if let Some(known) = self.people.get(&key) {
            self.used.push(known.clone());
            let escaped = text.contains("%40") || text.starts_with("%2B");
            return if escaped {
                known.replace('@', "%40").replace('+', "%2B")
            } else {
                known.clone()
            };
        }
        let number = self.people.keys().filter(|(one, _)| *one == kind).count() + 1;
        let plain = text.replace("%40", "@").replace("%2B", "+");
        let new = match kind {
            // An id stays one.
            Personal::User => {
                // `user:…`: what kind of id it is stays.
                let word = |word: &&str| word.bytes().all(|b| b.is_ascii_alphabetic());
                let kind = text
                    .split_once([':', '|'])
                    .map(|(kind, _)| kind)
                    .filter(word)
                    .unwrap_or_default();
                let rest = text.strip_prefix(kind).unwrap_or(text);
                format!("{kind}{}", self.forms.like(rest))
            }
            _ => personal::example(kind, number, &plain),
        };
        self.people.insert(key.clone(), new.clone());
        self.used.push(new.clone());
        if matches!(kind, Personal::Name | Personal::User) && text.chars().count() >= SHORTEST_NAME {
            self.repeated.push((key.1, new.clone(), kind));
            // Those first that have others in them.
            crate::order::sort_by_key(&mut self.repeated, |(old, _, _)| std::cmp::Reverse(old.len()));
        }
        if plain != text {
            new.replace('@', "%40").replace('+', "%2B")
        } else {
            new
        }
    }

    /// A text without what is personal in it.
    pub(super) fn personal(&mut self, text: &str, place: &str) -> String {
        let mut out = text.to_owned();
        for (old, new, kind) in self.repeated.clone() {
            let found = as_words(&out, &old);
            for (from, to) in found.into_iter().rev() {
                self.count(Kind::of(kind), place);
                self.used.push(new.clone());
                out.replace_range(from..to, &new);
            }
        }
        for kind in [Personal::Email, Personal::Phone, Personal::Ip] {
            if !self.chosen(kind) {
                continue;
            }
            for (from, to) in personal::places(&out, kind).into_iter().rev() {
                let old = out.get(from..to).unwrap_or_default().to_owned();
                let new = self.person(kind, &old, place);
                out.replace_range(from..to, &new);
            }
        }
        out
    }

    /// Any other text: secrets of the calls in whatever form, tokens, words of a request that are as random as these, and
    /// what is personal.
    pub(super) fn text(&mut self, text: &str, side: Side, place: &str) -> String {
        // Whole words first: a part of one may be a secret as well, and its rest would stay.
        let mut out = self.words(text, side, place);
        out = self.scrubbed(&out, side, place);
        if let Some(clean) = without_tokens(&out) {
            self.count(Kind::Credential, place);
            out = clean;
        }
        self.personal(&out, place)
    }

    /// A text without the secrets that were sent.
    pub(super) fn scrubbed(&mut self, text: &str, side: Side, place: &str) -> String {
        let mut out = text.to_owned();
        // In a server's words, words that were sent as values may be secrets as well.
        let own = side == Side::Answer && self.own.clean(&mut out);
        if self.all.clean(&mut out) || own {
            self.count(Kind::Secret, place);
        }
        out
    }

    fn words(&mut self, text: &str, side: Side, place: &str) -> String {
        let in_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '+' | ':' | '%');
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let gap = rest.find(in_word).unwrap_or(rest.len());
            let (lead, tail) = rest.split_at_checked(gap).unwrap_or((rest, ""));
            out.push_str(lead);
            let end = tail.find(|c| !in_word(c)).unwrap_or(tail.len());
            let (word, after) = tail.split_at_checked(end).unwrap_or((tail, ""));
            let random = side == Side::Request && looks_random(word);
            if begins_like_token(word) || random {
                let kind = if random { Kind::Secret } else { Kind::Credential };
                out.push_str(&self.mark(word, kind, place));
            } else {
                out.push_str(word);
            }
            rest = after;
        }
        out
    }

    /// A text of others without our marks.
    pub(super) fn foreign(text: &str) -> String {
        let ours = |c: &char| !('\u{e000}'..='\u{f8ff}').contains(c);
        text.chars().filter(ours).collect()
    }
}

/// Where a text stands in another one as words of its own, whatever their case.
fn as_words(text: &str, wanted: &str) -> Vec<(usize, usize)> {
    let lower = text.to_lowercase();
    // Letters whose small form is longer would shift the places.
    if lower.len() != text.len() || wanted.is_empty() {
        return Vec::new();
    }
    let found = lower.match_indices(wanted).map(|(at, part)| (at, at + part.len()));
    let free = |(from, to): &(usize, usize)| {
        let before = lower.get(..*from).and_then(|head| head.chars().next_back());
        let after = lower.get(*to..).and_then(|tail| tail.chars().next());
        !before.is_some_and(char::is_alphanumeric)
            && !after.is_some_and(char::is_alphanumeric)
            && text.is_char_boundary(*from)
            && text.is_char_boundary(*to)
    };
    found.filter(free).collect()
}
