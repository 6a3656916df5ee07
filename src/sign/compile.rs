//! Compiling signs: one table from parts of an answer to the signs that may hold there, and the signs themselves, each
//! decoded only when it is a candidate.

use super::error::{Problem, SignsError};
use super::hash::{self, Part};
use super::model::{Condition, Maker, MakerKind, Sign, Source, Test};
use super::pattern::{Key, Pattern};
use super::prose::is_prose;
use super::text::Parsed;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The first bytes of compiled signs; the digit is the version.
pub(super) const MAGIC: &[u8; 8] = b"w403sg1\n";

/// What stands once in compiled signs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) makers: Vec<Maker>,
    pub(super) sources: Vec<Source>,
    /// Slots of the table; a power of two.
    pub(super) slots: u32,
    /// Numbers in the lists of signs.
    pub(super) listed: u32,
    /// Signs.
    pub(super) signs: u32,
}

/// Compiles files into bytes.
///
/// # Errors
/// [`Problem`]s that only show between files: two makers of one id.
pub fn compile(files: &[Parsed]) -> Result<Vec<u8>, SignsError> {
    let mut head = Head::default();
    let mut signs: Vec<Sign> = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        let Some(maker) = &file.maker else { continue };
        if head
            .makers
            .iter()
            .any(|known| known.id == maker.id && known.kind == maker.kind)
        {
            problems.push(Problem {
                file: file.file.clone(),
                line: 2,
                what: format!("another file has the maker `{}`, too", maker.id),
                todo: "put its signs into one file".to_owned(),
            });
        }
        let first_source = head.sources.len();
        for read in &file.signs {
            let (maker, source) = (head.makers.len(), read.sign.source + first_source);
            signs.push(Sign {
                maker,
                source,
                ..read.sign.clone()
            });
        }
        head.makers.push(maker.clone());
        head.sources.extend(file.sources.iter().cloned());
    }
    if !problems.is_empty() {
        return Err(SignsError::Text(problems));
    }
    Ok(write(head, &signs))
}

fn write(mut head: Head, signs: &[Sign]) -> Vec<u8> {
    let counts = Counts::of(signs);
    let mut lists: HashMap<u32, Vec<u32>> = HashMap::new();
    for (number, sign) in signs.iter().enumerate() {
        let Ok(number) = u32::try_from(number) else { break };
        for trigger in triggers(sign, &counts) {
            let list = lists.entry(trigger).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
    }
    let slots = (lists.len() * 2).next_power_of_two().max(8);
    let mut table: Vec<(u32, u32, u32)> = vec![(0, 0, 0); slots];
    let mut listed: Vec<u32> = Vec::new();
    // The order of a hash map differs from run to run; the bytes do not.
    let mut sorted: Vec<(u32, Vec<u32>)> = lists.into_iter().collect();
    sorted.sort();
    for (trigger, list) in sorted {
        let (start, len) = (listed.len(), list.len());
        listed.extend(list);
        let mut at = trigger as usize & (slots - 1);
        while table.get(at).is_some_and(|(_, _, len)| *len > 0) {
            at = (at + 1) & (slots - 1);
        }
        if let (Some(slot), Ok(start), Ok(len)) = (table.get_mut(at), u32::try_from(start), u32::try_from(len)) {
            *slot = (trigger, start, len);
        }
    }
    let encoded: Vec<Vec<u8>> = signs
        .iter()
        .map(|sign| postcard::to_allocvec(sign).unwrap_or_default())
        .collect();
    head.slots = u32::try_from(slots).unwrap_or(0);
    head.listed = u32::try_from(listed.len()).unwrap_or(0);
    head.signs = u32::try_from(signs.len()).unwrap_or(0);
    let head = postcard::to_allocvec(&head).unwrap_or_default();
    let mut out = MAGIC.to_vec();
    let number = |out: &mut Vec<u8>, value: usize| out.extend(u32::try_from(value).unwrap_or(0).to_le_bytes());
    number(&mut out, head.len());
    out.extend(&head);
    for (trigger, start, len) in table {
        [trigger, start, len]
            .iter()
            .for_each(|value| out.extend(value.to_le_bytes()));
    }
    listed.iter().for_each(|value| out.extend(value.to_le_bytes()));
    let mut end = 0;
    for sign in &encoded {
        end += sign.len();
        number(&mut out, end);
    }
    encoded.iter().for_each(|sign| out.extend(sign));
    out
}

/// A number that tells compiled signs of one build from those of another, made in one pass over words of eight bytes.
pub fn stamp(bytes: &[u8]) -> u64 {
    let mut stamp = bytes.len() as u64;
    let mut take = |word: [u8; 8]| {
        stamp = (stamp ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        stamp ^= stamp >> 29;
    };
    let (words, rest) = bytes.as_chunks::<8>();
    words.iter().for_each(|word| take(*word));
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    take(last);
    stamp
}

/// How many signs name each word or pair of words.
struct Counts(HashMap<u32, u32>);

impl Counts {
    fn of(signs: &[Sign]) -> Self {
        let mut counts = HashMap::new();
        for sign in signs {
            let patterns = sign.when.iter().flatten().filter_map(Condition::pattern);
            let mut seen: Vec<u32> = patterns.flat_map(Pattern::keys).flatten().map(|key| key.hash).collect();
            seen.sort_unstable();
            seen.dedup();
            seen.into_iter().for_each(|hash| *counts.entry(hash).or_insert(0) += 1);
        }
        Self(counts)
    }

    /// What it costs to be looked up by a key: how many signs have it, and how common its words are in answers.
    fn cost(&self, key: &Key) -> u32 {
        let count = self.0.get(&key.hash).copied().unwrap_or(0);
        let one = |word: &String| match (is_prose(word), word.len()) {
            (_, 0..=3) => 400,
            (true, _) => 60,
            (false, _) => 2,
        };
        let common = match key.words.as_slice() {
            [word] => one(word),
            words => words.iter().map(one).min().unwrap_or(0) / 20,
        };
        count + common
    }

    /// The cheapest set of keys of a pattern.
    fn best(&self, pattern: &Pattern) -> Option<Vec<(u32, u32)>> {
        let sets = pattern.keys().into_iter().map(|set| {
            let costs: Vec<(u32, u32)> = set.iter().map(|key| (key.hash, self.cost(key))).collect();
            (costs.iter().map(|(_, cost)| *cost).sum::<u32>(), costs)
        });
        sets.min().map(|(_, costs)| costs)
    }
}

/// The parts of an answer without which a sign cannot hold: those of its most telling group.
fn triggers(sign: &Sign, counts: &Counts) -> Vec<u32> {
    let groups = sign.when.iter().filter_map(|group| {
        let mut all = Vec::new();
        let mut cost = 0_u32;
        for condition in group {
            for (hash, one) in of_condition(condition, counts)? {
                all.push(hash);
                cost = cost.saturating_add(one);
            }
        }
        Some((cost, all))
    });
    let best = groups.min_by_key(|(cost, _)| *cost);
    best.map_or_else(|| vec![always()], |(_, all)| all)
}

/// Under this all signs stand that nothing of an answer announces.
pub(super) fn always() -> u32 {
    hash::of(Part::Always, "")
}

/// One part for each alternative of a condition, with its cost; `None` when nothing announces it.
fn of_condition(condition: &Condition, counts: &Counts) -> Option<Vec<(u32, u32)>> {
    let last = |path: &str| {
        path.trim_end_matches("[]")
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .trim_end_matches("[]")
            .to_owned()
    };
    Some(match condition {
        Condition::Says(one) | Condition::Title(one) | Condition::Page(one) | Condition::Path(one) => {
            return counts.best(one);
        }
        Condition::Code(code) => vec![(hash::of(Part::Code, code), 1)],
        Condition::Key(_, Test::Is(value)) | Condition::Xml(_, Test::Is(value)) => {
            vec![(hash::of(Part::Value, value), 4)]
        }
        Condition::Key(path, _) | Condition::Xml(path, _) => {
            let last = last(path);
            let common = matches!(
                last.to_ascii_lowercase().as_str(),
                "message" | "error" | "code" | "status" | "errors" | "detail" | "type"
            );
            vec![(hash::of(Part::Key, &last), if common { 300 } else { 8 })]
        }
        Condition::Header(name, _) => {
            let common = matches!(
                name.as_str(),
                "content-type" | "server" | "www-authenticate" | "via" | "date" | "vary"
            );
            vec![(hash::of(Part::Header, name), if common { 300 } else { 8 })]
        }
        Condition::Param(name, Test::Is(value)) => vec![(hash::of(Part::Param, &format!("{name}={value}")), 6)],
        Condition::Param(name, _) => vec![(
            hash::of(Part::Param, name),
            if name == "error" || name == "realm" { 200 } else { 10 },
        )],
        Condition::Scheme(scheme) => vec![(
            hash::of(Part::Scheme, scheme),
            if scheme == "bearer" { 300 } else { 15 },
        )],
        Condition::Request(name, true) => vec![(hash::of(Part::Request, name), 30)],
        Condition::Status(list) => list
            .iter()
            .map(|status| {
                (
                    hash::number(Part::Status, *status),
                    if matches!(status, 401 | 403) { 500 } else { 20 },
                )
            })
            .collect(),
        Condition::Body(word) => vec![(hash::of(Part::Form, word), 600)],
        Condition::Here(_)
        | Condition::Method(_)
        | Condition::Host(_)
        | Condition::Request(_, false)
        | Condition::Sent(_) => return None,
    })
}

/// Whether a kind of maker's signs apply to one platform only.
pub(super) fn is_bound(maker: &Maker) -> bool {
    maker.kind == MakerKind::Vendor
}
