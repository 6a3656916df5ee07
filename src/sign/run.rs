//! Finding signs in an answer.

use super::compile::{self, Head, MAGIC};
use super::error::{Problem, SignsError};
use super::hash::{self, Part};
use super::model::{Maker, MakerKind, Sign, Source};
use super::outcome::{self, Found};
use super::text;
use super::verify::{self, Split};
use crate::answer::Answer;
use crate::reason::{Fields, Proof, ReasonId};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// At most this many signs of one answer are told.
const MOST_HITS: usize = 16;
/// At most this many candidates are held against an answer.
const MOST_CANDIDATES: usize = 2000;

/// Compiled signs.
#[derive(Clone)]
pub struct Signs {
    bytes: Cow<'static, [u8]>,
    head: Head,
    /// Where the table, the lists, the ends of the signs, and the signs begin.
    table: usize,
    lists: usize,
    ends: usize,
    signs: usize,
    /// Signs of others that are read beside these, before them where they say as much.
    more: Vec<Signs>,
    /// Signs that were candidates before, decoded.
    decoded: Arc<[OnceLock<Option<Sign>>]>,
}

impl std::fmt::Debug for Signs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} signs of {} makers, {} bytes",
            self.head.signs,
            self.head.makers.len(),
            self.bytes.len()
        )
    }
}

/// A sign that holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Hit<'a> {
    /// Who wrote the answer.
    pub maker: &'a Maker,
    /// The sign's name within its maker.
    pub sign: String,
    /// The reason that it states.
    pub reason: ReasonId,
    /// The reason's fields. Their texts are the server's: they are scrubbed before they are shown.
    pub fields: Fields,
    /// What it proves.
    pub proof: Proof,
    /// Other reasons for which the same words are used.
    pub also: Vec<ReasonId>,
    /// The sentence, else the code, that it was found in; scrubbed before it is shown.
    pub quoted: String,
    /// Where it was learnt.
    pub source: &'a Source,
}

impl std::fmt::Debug for Hit<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}/{}: {} ({})",
            self.maker.id,
            self.sign,
            self.reason,
            self.proof.word()
        )
    }
}

impl Signs {
    /// Signs that were compiled by [`compile`](super::compile()).
    ///
    /// # Errors
    /// [`SignsError::Damaged`] when the bytes are none of this version.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, SignsError> {
        let bytes = bytes.into();
        let found = Self::layout(&bytes).ok_or(SignsError::Damaged)?;
        let (head, table, lists, ends, signs) = found;
        let decoded = (0..head.signs).map(|_| OnceLock::new()).collect();
        Ok(Self {
            bytes,
            head,
            table,
            lists,
            ends,
            signs,
            more: Vec::new(),
            decoded,
        })
    }

    fn layout(bytes: &[u8]) -> Option<(Head, usize, usize, usize, usize)> {
        if bytes.get(..MAGIC.len())? != MAGIC {
            return None;
        }
        let head_len = usize::try_from(number_at(bytes, MAGIC.len())?).ok()?;
        let head_at = MAGIC.len() + 4;
        let table = head_at.checked_add(head_len)?;
        let head: Head = postcard::from_bytes(bytes.get(head_at..table)?).ok()?;
        let size = |count: u32, each: usize| usize::try_from(count).ok()?.checked_mul(each);
        if !head.slots.is_power_of_two() {
            return None;
        }
        let lists = table.checked_add(size(head.slots, 12)?)?;
        let ends = lists.checked_add(size(head.listed, 4)?)?;
        let signs = ends.checked_add(size(head.signs, 4)?)?;
        (signs <= bytes.len()).then_some((head, table, lists, ends, signs))
    }

    /// Reads and compiles files, given as names and texts: for packs, and for checking.
    ///
    /// # Errors
    /// [`SignsError::Text`] with every mistake.
    pub fn from_text(files: &[(&str, &str)]) -> Result<Self, SignsError> {
        let mut parsed = Vec::new();
        let mut problems: Vec<Problem> = Vec::new();
        for (file, text) in files {
            match text::parse(file, text) {
                Ok(one) => parsed.push(one),
                Err(more) => problems.extend(more),
            }
        }
        if !problems.is_empty() {
            return Err(SignsError::Text(problems));
        }
        Self::from_bytes(compile::compile(&parsed)?)
    }

    /// These signs with others beside them: they are read as if all had been compiled together, the others first.
    #[must_use]
    pub fn with(mut self, others: Vec<Self>) -> Self {
        self.more.extend(others);
        self
    }

    /// The bytes that [`Self::from_bytes`] reads, without what was added by [`Self::with`].
    pub fn compiled(&self) -> &[u8] {
        &self.bytes
    }

    /// How many there are, without those that stand beside them.
    pub fn len(&self) -> usize {
        usize::try_from(self.head.signs).unwrap_or(0)
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.head.signs == 0
    }

    /// The makers.
    pub fn makers(&self) -> &[Maker] {
        &self.head.makers
    }

    /// A sign by its number.
    pub fn sign(&self, number: usize) -> Option<&Sign> {
        self.decoded.get(number)?.get_or_init(|| self.decode(number)).as_ref()
    }

    fn decode(&self, number: usize) -> Option<Sign> {
        let end_of =
            |number: usize| -> Option<usize> { usize::try_from(number_at(&self.bytes, self.ends + number * 4)?).ok() };
        if number >= self.len() {
            return None;
        }
        let start = match number.checked_sub(1) {
            Some(before) => end_of(before)?,
            None => 0,
        };
        let bytes = self
            .bytes
            .get(self.signs.checked_add(start)?..self.signs.checked_add(end_of(number)?)?)?;
        postcard::from_bytes(bytes).ok()
    }

    /// The signs that hold in an answer, the most telling first. `platform` is the platform of the exchange, if it is
    /// known: a vendor's signs apply to its own.
    pub fn read(&self, answer: &Answer, platform: Option<&str>) -> Vec<Hit<'_>> {
        let split = Split::of(answer);
        let mut found: Vec<Ranked<'_>> = Vec::new();
        for (set, signs) in self.more.iter().chain([self]).enumerate() {
            signs.find(set, &split, platform, &mut found);
        }
        in_order(found)
    }

    /// Adds the signs of this set, with its number, that hold in an answer.
    fn find<'s>(&'s self, set: usize, split: &Split<'_>, platform: Option<&str>, found: &mut Vec<Ranked<'s>>) {
        for number in self.candidates(split) {
            let Some(sign) = self.sign(number) else { continue };
            let (Some(maker), Some(source)) = (self.head.makers.get(sign.maker), self.head.sources.get(sign.source))
            else {
                continue;
            };
            if compile::is_bound(maker) && !sign.anywhere && platform != Some(maker.id.as_str()) {
                continue;
            }
            split.spelled.set(maker.kind == MakerKind::General);
            let Some(held) = verify::holds(sign, split) else {
                continue;
            };
            let fields = outcome::fields(
                sign,
                &Found {
                    answer: split.answer,
                    captures: &held.captures,
                    quoted: &held.quoted,
                },
            );
            let rank = Rank::of(sign, maker, &fields);
            let hit = Hit {
                maker,
                sign: sign.name.clone(),
                reason: sign.reason,
                fields,
                proof: sign.proof,
                also: sign.also.clone(),
                quoted: held.words().to_owned(),
                source,
            };
            found.push((rank, (set, number), hit));
        }
    }

    /// Why a sign does not hold in an answer.
    pub(super) fn why_not(&self, sign: &Sign, answer: &Answer) -> String {
        verify::why_not(sign, &Split::of(answer))
    }

    /// Numbers of the signs that may hold, each once.
    fn candidates(&self, split: &Split<'_>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut visit = |hash: u32| self.listed(hash, &mut found);
        visit(compile::always());
        let answer = split.answer;
        for status in answer.status().iter().chain(answer.inner_statuses()) {
            visit(hash::number(Part::Status, *status));
        }
        visit(hash::of(Part::Form, answer.kind().word()));
        answer
            .headers()
            .for_each(|(name, _)| visit(hash::of(Part::Header, name)));
        answer
            .request_headers()
            .for_each(|name| visit(hash::of(Part::Request, name)));
        for challenge in answer.challenges() {
            visit(hash::of(Part::Scheme, &challenge.scheme));
            for (name, value) in &challenge.params {
                visit(hash::of(Part::Param, name));
                visit(hash::of(Part::Param, &format!("{name}={}", value.trim())));
            }
        }
        answer
            .codes()
            .iter()
            .for_each(|code| visit(hash::of(Part::Code, &code.text)));
        for leaf in answer.leaves() {
            // Whatever stands below a member stands below its name.
            for name in leaf.path.split('.') {
                visit(hash::of(Part::Key, name.trim_end_matches("[]")));
            }
            if leaf.text.len() <= 160 {
                visit(hash::of(Part::Value, leaf.text.trim()));
            }
        }
        split
            .sentences
            .iter()
            .for_each(|(_, words)| words.each_hash(&mut visit));
        split.codes.iter().for_each(|(_, words)| words.each_hash(&mut visit));
        split.path.each_hash(&mut visit);
        if let Some(page) = &split.page {
            page.each_hash(&mut visit);
        }
        // Values that conditions compare with a pattern: of headers and of members that are no sentence.
        answer
            .headers()
            .for_each(|(_, value)| super::words::Words::of(value).each_hash(&mut visit));
        for leaf in answer.leaves().iter().filter(|leaf| !leaf.text.contains(' ')) {
            super::words::Words::of(&leaf.text).each_hash(&mut visit);
        }
        found.sort_unstable();
        found.dedup();
        found.truncate(MOST_CANDIDATES);
        found
    }

    /// Adds the signs that are listed under a hash.
    fn listed(&self, hash: u32, found: &mut Vec<usize>) {
        let mask = self.head.slots - 1;
        let mut slot = hash & mask;
        for _ in 0..self.head.slots {
            let Some(at) = usize::try_from(slot).ok().map(|slot| self.table + slot * 12) else {
                return;
            };
            let (Some(known), Some(start), Some(len)) = (
                number_at(&self.bytes, at),
                number_at(&self.bytes, at + 4),
                number_at(&self.bytes, at + 8),
            ) else {
                return;
            };
            if len == 0 {
                return;
            }
            if known == hash {
                let numbers = (start..start.saturating_add(len))
                    .filter_map(|index| number_at(&self.bytes, self.lists + usize::try_from(index).ok()? * 4));
                found.extend(numbers.filter_map(|number| usize::try_from(number).ok()));
                return;
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// The order of hits: reasons that no other one says better, the maker's own words before general ones, what proves
/// more, what names something, what says more.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    whole: bool,
    maker: u8,
    proof: u8,
    names: bool,
    weight: u32,
}

impl Rank {
    fn of(sign: &Sign, maker: &Maker, fields: &Fields) -> Self {
        use super::model::MakerKind;
        let proof = match sign.proof {
            Proof::Stated => 3,
            Proof::Told => 2,
            Proof::Look => 1,
            Proof::General => 0,
        };
        let maker = match maker.kind {
            MakerKind::Vendor => 3,
            MakerKind::Identity | MakerKind::Gateway | MakerKind::Framework | MakerKind::Network => 2,
            MakerKind::Standard | MakerKind::General => 1,
        };
        // What names nothing yields to every sign that says something.
        let maker = if proof == 0 || !sign.reason.names_a_cause() {
            0
        } else {
            maker
        };
        Self {
            whole: true,
            maker,
            proof,
            names: !fields.is_empty(),
            weight: sign.weight,
        }
    }
}

/// A sign that holds, with its rank, its set and its number there.
type Ranked<'s> = (Rank, (usize, usize), Hit<'s>);

/// The most telling first; what another one says more narrowly comes after it.
fn in_order(mut found: Vec<Ranked<'_>>) -> Vec<Hit<'_>> {
    let narrowed: Vec<bool> = (found.iter())
        .map(|(rank, _, hit)| {
            let narrows =
                |(other, _, by): &Ranked<'_>| other.maker >= rank.maker && by.reason.narrows().contains(&hit.reason);
            found.iter().any(narrows)
        })
        .collect();
    for ((rank, _, _), narrowed) in found.iter_mut().zip(narrowed) {
        rank.whole = !narrowed;
    }
    found.sort_by(|(one, first, _), (two, second, _)| two.cmp(one).then(first.cmp(second)));
    found.into_iter().take(MOST_HITS).map(|(_, _, hit)| hit).collect()
}

fn number_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_le_bytes)
}
