//! Takes secrets out of texts, however the text repeats them: whole, cut, in other case, reversed, spaced,
//! percent-, HTML- or JSON-escaped, in hexadecimal or base64.
//!
//! A text and each secret are brought to one plain form (`plain`): escapes undone, white space left out, small
//! letters, one base64 alphabet. Each character of it knows which bytes it came from, so that what is found is taken
//! out of the text as it was written. Pieces of the secrets' plain forms stand in one table, and the text is read once.
//! Most texts hold nothing of a secret: `sieve` tells these without the forms, which are made for the others alone.

mod forms;
mod index;
mod plain;
mod sieve;

pub use forms::KeptForms;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forms::Forms;
use index::Index;
use sieve::Look;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

/// What stands in a secret's place.
pub const TAKEN_OUT: &str = "…(token)…";
/// Shorter secrets are words, which may stand in any sentence.
pub const SHORTEST: usize = 8;
/// A piece of a secret: of each so many characters in a row and three more, some piece is in the table.
const PIECE: usize = 9;
/// Longer secrets are looked for by their first so many characters.
const LONGEST: usize = 8 * 1024;
/// The forms of longer secrets are worth keeping.
const LARGE: usize = 256;
/// An id, and a piece with its neighbours on either side.
const ENOUGH_FOR_PARTS: usize = 64;
/// A scheme's or a field's name and what stands between it and its token: `Authorization: Bearer `.
const LEAD: usize = 24;

/// What a secret with a backslash becomes when a server writes it into JSON as it is: `\b` is a control character then,
/// which no text that is shown keeps.
fn as_json_reads(secret: &str) -> Option<String> {
    if !secret.contains('\\') {
        return None;
    }
    let read: String = serde_json::from_str(&format!("\"{secret}\"")).ok()?;
    Some(read.chars().filter(|c| !c.is_control()).collect())
}

/// Looks for secrets.
#[derive(Default)]
pub struct Scrubber<'s> {
    /// As they are: a secret with white space and signs of escapes may look otherwise among other words.
    whole: Vec<Cow<'s, str>>,
    /// Those of `whole` whose plain form is too short to be found by it.
    odd: Vec<Cow<'s, str>>,
    /// Of all short secrets together, and of each long one.
    forms: Vec<Arc<Forms>>,
}

impl std::fmt::Debug for Scrubber<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scrubber of {} secrets", self.whole.len())
    }
}

impl<'s> Scrubber<'s> {
    /// Of these secrets; those of fewer than [`SHORTEST`] characters are left to others.
    pub fn new(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        Self::with(&KeptForms::default(), secrets)
    }

    /// As [`Scrubber::new`], with forms that were made before.
    pub fn with(kept: &KeptForms, secrets: impl IntoIterator<Item = &'s str>) -> Self {
        let mut all: Vec<&str> = Vec::new();
        let mut long: Vec<&str> = Vec::new();
        for secret in secrets {
            let secret = secret.trim();
            if secret.chars().nth(SHORTEST - 1).is_none() || all.contains(&secret) {
                continue;
            }
            if secret.len() > LARGE && !is_led(secret, &long) && kept.is_random(secret) && !is_another(secret, &all) {
                long.push(secret);
            }
            all.push(secret);
        }
        let mut made = Self::default();
        let mut short = Vec::new();
        for (at, secret) in all.iter().copied().enumerate() {
            let whole = beginning(secret);
            made.whole.push(Cow::Borrowed(whole));
            if is_odd(whole) {
                made.odd.push(Cow::Borrowed(whole));
            }
            if is_led(secret, &long) || is_part(secret, &long) {
                continue;
            }
            if secret.len() > LARGE {
                made.forms.push(kept.of(secret, long.contains(&secret)));
            } else {
                let before = all.get(..at).unwrap_or_default();
                short.push((secret.to_owned(), is_random(secret) && !is_another(secret, before)));
            }
        }
        if !short.is_empty() {
            made.forms.push(Arc::new(Forms::of(short, false)));
        }
        made
    }

    /// As it is, with secrets of its own: it may outlive what it was made of.
    pub fn into_owned(self) -> Scrubber<'static> {
        let own = |all: Vec<Cow<'s, str>>| all.into_iter().map(|secret| Cow::Owned(secret.into_owned())).collect();
        Scrubber {
            whole: own(self.whole),
            odd: own(self.odd),
            forms: self.forms,
        }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// Takes every secret out of a text. Returns whether there was one.
    pub fn clean(&self, text: &mut String) -> bool {
        if self.is_empty() || text.len() < SHORTEST {
            return false;
        }
        let look = self.look(text);
        if look == Look::Clean && self.odd.is_empty() {
            return false;
        }
        // All are found before any is taken out: a secret within another one in escapes would leave its rest.
        let mut found: Vec<(usize, usize)> = Vec::new();
        let whole = if look == Look::Clean { &self.odd } else { &self.whole };
        for secret in whole.iter().filter(|secret| (1..=text.len()).contains(&secret.len())) {
            found.extend(
                text.match_indices(secret.as_ref())
                    .map(|(at, _)| (at, at + secret.len())),
            );
        }
        if look != Look::Clean {
            let chars = plain::chars(text);
            if self.may_hold(&chars) {
                // Where the characters stand is asked only now.
                let read = plain::plain(text);
                found.extend(self.ranges(&chars).into_iter().map(|(from, to)| {
                    let start = read.get(from).map_or(0, |one| one.1);
                    (start, read.get(to - 1).map_or(text.len(), |one| one.2))
                }));
            }
        }
        found.sort_unstable();
        found.dedup_by(|next, before| {
            let overlap = next.0 < before.1;
            if overlap {
                before.1 = before.1.max(next.1);
            }
            overlap
        });
        for (start, end) in found.iter().rev() {
            if text.is_char_boundary(*start) && text.is_char_boundary(*end) {
                text.replace_range(start..end, TAKEN_OUT);
            }
        }
        !found.is_empty()
    }

    /// What a text may hold: what is clean holds no secret but an odd one.
    fn look(&self, text: &str) -> Look {
        match self.forms.as_slice() {
            [] => Look::Escapes,
            [one] => sieve::look(&[one.sieve()], text),
            [one, two] => sieve::look(&[one.sieve(), two.sieve()], text),
            many => sieve::look(&many.iter().map(|forms| forms.sieve()).collect::<Vec<_>>(), text),
        }
    }

    fn may_hold(&self, chars: &[u8]) -> bool {
        let may = |forms: &&Arc<Forms>| sieve::look_at_plain(forms.sieve(), chars);
        self.forms.iter().filter(may).any(|forms| forms.index().may_hold(chars))
    }

    /// What of a plain form is of secrets.
    fn ranges(&self, chars: &[u8]) -> Vec<(usize, usize)> {
        // Those that have no piece in it are not asked.
        let may = |forms: &&Arc<Forms>| sieve::look_at_plain(forms.sieve(), chars);
        let indices: Vec<&Index> = self.forms.iter().filter(may).map(|forms| forms.index()).collect();
        let mut ranges = Vec::new();
        let mut at = 0;
        while at + SHORTEST <= chars.len() {
            let found = indices.iter().filter_map(|index| index.at(chars, at));
            match found.max_by_key(|(from, to)| (*to, Reverse(*from))) {
                Some((from, to)) => {
                    // Not again what the one before has.
                    let taken = ranges.last().map_or(0, |(_, to): &(usize, usize)| *to);
                    ranges.push((from.max(taken), to));
                    at = to.max(at + 1);
                }
                None => at += 1,
            }
        }
        ranges
    }
}

/// Whether a secret's plain form may be too short for a piece, though the secret is not.
fn is_odd(secret: &str) -> bool {
    // Of a long one its beginning tells. What follows takes away an escape's characters at most, in each round.
    const HEAD: usize = 128;
    const ENOUGH: usize = 64;
    let head = secret.get(..HEAD).map(plain::chars);
    head.is_none_or(|head| head.len() < ENOUGH) && plain::chars(secret).len() < SHORTEST
}

/// As much of a secret as is looked for.
fn beginning(secret: &str) -> &str {
    if secret.len() <= LONGEST {
        return secret;
    }
    let plain = secret.get(..LONGEST).filter(|head| head.is_ascii());
    plain.unwrap_or_else(|| {
        let end = secret.char_indices().nth(LONGEST).map_or(secret.len(), |(at, _)| at);
        secret.get(..end).unwrap_or(secret)
    })
}

/// Whether a secret is a part of one that is looked for in all its parts, as the parts of a JWT are. It must be long
/// enough for a piece of it to stand beside an id, whose pieces are left out.
fn is_part(secret: &str, others: &[&str]) -> bool {
    secret.len() >= ENOUGH_FOR_PARTS
        && others
            .iter()
            .any(|one| secret.len() < one.len() && beginning(one).contains(secret))
}

/// `Bearer <token>`: a scheme's name before a secret is none.
fn is_led(secret: &str, others: &[&str]) -> bool {
    others
        .iter()
        .any(|one| secret.len() > one.len() && secret.len() <= one.len() + LEAD && secret.ends_with(one))
}

/// Whether a secret is another one in escapes: these make words look random.
fn is_another(secret: &str, others: &[&str]) -> bool {
    if !secret.contains('%') {
        return false;
    }
    // A blank is written as `+`, which reads as the other alphabet's `-`.
    let form = |secret: &str| -> Vec<u8> {
        let chars = plain::chars(beginning(secret)).into_iter();
        chars.filter(|c| *c != b'-').collect()
    };
    let own = form(secret);
    others.iter().any(|other| form(other) == own)
}

/// Adds every form of a secret.
fn add(index: &mut Index, secret: &str, parts: bool) {
    let kept = beginning(secret);
    let reversed: String = kept.chars().rev().collect();
    index.add(plain::chars(kept), parts);
    index.add(plain::chars(&reversed), parts);
    index.add(in_hexadecimal(kept.as_bytes()), parts);
    for shift in 0..3 {
        index.add(plain::chars(&in_base64(kept.as_bytes(), shift)), parts);
    }
    if let Some(read) = as_json_reads(kept) {
        index.add(plain::chars(&read), parts);
    }
}

fn in_hexadecimal(secret: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or_default();
    let pair = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
    secret.iter().flat_map(pair).collect()
}

/// The characters of base64 that a secret has when it begins after so many other bytes.
fn in_base64(secret: &[u8], shift: usize) -> String {
    let mut shifted = vec![0; shift];
    shifted.extend_from_slice(secret);
    let text = URL_SAFE_NO_PAD.encode(&shifted);
    // The first and last ones hold bits of what stands beside it.
    let first = (shift * 8).div_ceil(6);
    let last = shifted.len() * 8 / 6;
    text.get(first..last).unwrap_or_default().to_owned()
}

/// Whether a text reads like a secret and not like words, an address or a version, so that parts of it are looked for.
fn is_random(text: &str) -> bool {
    let class = |c: u8| match c {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        _ => 0,
    };
    // First, since most often it is known after a part of the text.
    let (mut before, mut changes) = (0, 0);
    let changing = text.bytes().map(class).filter(|class| *class > 0).any(|class| {
        changes += usize::from(before > 0 && class != before);
        before = class;
        changes * 8 >= text.len()
    });
    if text.len() < 16 || !changing {
        return false;
    }
    let spaces = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(false, |any, byte| any | (*byte <= b' ') | (*byte >= 0x80))
    };
    let may_have_space = text.as_bytes().chunks(64).any(spaces);
    let is_address = memchr::memchr(b':', text.as_bytes()).is_some() && text.contains("://");
    if is_address || (may_have_space && text.contains(char::is_whitespace)) {
        return false;
    }
    // `FakeRefreshToken` is made of words.
    let mut words = text
        .split(|c: char| !c.is_ascii_alphabetic())
        .flat_map(camel)
        .peekable();
    words.peek().is_none() || words.any(|word| word.len() < 3)
}

/// The words of `camelCase`: each begins with its capital.
fn camel(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let after = rest.get(1..).unwrap_or_default();
        let end = after.find(|c: char| c.is_ascii_uppercase());
        let (word, more) = rest.split_at_checked(end.map_or(rest.len(), |end| end + 1))?;
        rest = more;
        (!word.is_empty()).then_some(word)
    })
}

#[cfg(test)]
mod tests;
