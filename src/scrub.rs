//! Takes secrets out of texts, however the text repeats them: whole, cut, in other case, reversed, spaced,
//! percent-, HTML- or JSON-escaped, in hexadecimal or base64.
//!
//! A text and each secret are brought to one plain form (`plain`): escapes undone, white space left out, small
//! letters, one base64 alphabet. Each character of it knows which bytes it came from, so that what is found is taken
//! out of the text as it was written. Pieces of the secrets' plain forms stand in one table, and the text is read once.

mod plain;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use plain::plain;
use std::collections::HashMap;

/// What stands in a secret's place.
pub const TAKEN_OUT: &str = "…(token)…";
/// Shorter secrets are words, which may stand in any sentence.
pub const SHORTEST: usize = 8;
/// A piece of a secret: of each [`PIECE`] + [`STRIDE`] - 1 characters in a row, some piece is in the table.
const PIECE: usize = 9;
const STRIDE: usize = 4;
/// Longer secrets are looked for by their first and last so many characters.
const LONGEST: usize = 8 * 1024;

/// Where in which form of a secret a piece stands.
#[derive(Debug, Clone, Copy)]
struct At {
    form: usize,
    from: usize,
    /// It counts only when the whole form is there.
    whole: bool,
}

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
pub struct Scrubber {
    /// As they are: a secret with white space and signs of escapes may look otherwise among other words.
    whole: Vec<String>,
    forms: Vec<Vec<char>>,
    pieces: HashMap<[char; SHORTEST], Vec<At>>,
}

impl std::fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scrubber of {} forms", self.forms.len())
    }
}

impl Scrubber {
    /// Of these secrets; those of fewer than [`SHORTEST`] characters are left to others.
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        let mut made = Self::default();
        for secret in secrets {
            let secret = secret.trim();
            if secret.chars().count() >= SHORTEST {
                made.add(secret);
            }
        }
        made
    }

    fn add(&mut self, secret: &str) {
        let parts = is_random(secret);
        let kept: String = secret.chars().take(LONGEST).collect();
        let reversed: String = kept.chars().rev().collect();
        let hex: String = kept.bytes().map(|byte| format!("{byte:02x}")).collect();
        let mut texts = vec![kept.clone(), reversed, hex];
        texts.extend((0..3).map(|shift| in_base64(kept.as_bytes(), shift)));
        texts.extend(as_json_reads(&kept));
        self.whole.push(kept);
        for text in texts {
            let form: Vec<char> = plain(&text).into_iter().map(|(c, _, _)| c).collect();
            if form.len() >= SHORTEST && !self.forms.contains(&form) {
                self.index(form, parts);
            }
        }
    }

    fn index(&mut self, form: Vec<char>, parts: bool) {
        let number = self.forms.len();
        let mut put = |from: usize, whole: bool| {
            if let Some(piece) = piece(&form, from) {
                let at = At {
                    form: number,
                    from,
                    whole,
                };
                self.pieces.entry(piece).or_default().push(at);
            }
        };
        put(0, true);
        if parts {
            let ids = ids_in(&form);
            let free = |from: usize| !ids.iter().any(|(start, end)| from + PIECE > *start && from < *end);
            let last = form.len().saturating_sub(PIECE);
            for from in (0..=last).step_by(STRIDE).chain([last]).filter(|from| free(*from)) {
                put(from, false);
            }
        }
        self.forms.push(form);
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Takes every secret out of a text. Returns whether there was one.
    pub fn clean(&self, text: &mut String) -> bool {
        if self.is_empty() || text.len() < SHORTEST {
            return false;
        }
        let mut taken = false;
        for secret in self.whole.iter().filter(|secret| !secret.is_empty()) {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), TAKEN_OUT);
                taken = true;
            }
        }
        let read = plain(text);
        let chars: Vec<char> = read.iter().map(|(c, _, _)| *c).collect();
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at + SHORTEST <= chars.len() {
            let found = piece(&chars, at).and_then(|piece| self.pieces.get(&piece));
            let longest = found
                .into_iter()
                .flatten()
                .filter_map(|one| self.around(&chars, at, *one))
                .max_by_key(|range| range.1);
            match longest {
                Some((from, to)) => {
                    let start = read.get(from).map_or(0, |one| one.1);
                    let end = read.get(to - 1).map_or(text.len(), |one| one.2);
                    ranges.push((start, end));
                    at = to.max(at + 1);
                }
                None => at += 1,
            }
        }
        for (start, end) in ranges.iter().rev() {
            if text.is_char_boundary(*start) && text.is_char_boundary(*end) {
                text.replace_range(*start..*end, TAKEN_OUT);
            }
        }
        taken || !ranges.is_empty()
    }

    /// What of a text is of the secret, from where a piece of it was found.
    fn around(&self, text: &[char], at: usize, piece: At) -> Option<(usize, usize)> {
        let form = self.forms.get(piece.form)?;
        let ahead = text
            .get(at..)?
            .iter()
            .zip(form.get(piece.from..)?)
            .take_while(|(a, b)| a == b)
            .count();
        let before = text.get(..at)?.iter().rev().zip(form.get(..piece.from)?.iter().rev());
        let behind = before.take_while(|(a, b)| a == b).count();
        let enough = if piece.whole { form.len() } else { PIECE };
        (ahead >= enough).then_some((at - behind, at + ahead))
    }
}

/// The characters of a text that begin at a place, as many as the shortest secret has.
fn piece(chars: &[char], from: usize) -> Option<[char; SHORTEST]> {
    chars.get(from..from + SHORTEST)?.try_into().ok()
}

/// The characters of base64 that a secret has when it begins after so many other bytes.
fn in_base64(secret: &[u8], shift: usize) -> String {
    let shifted: Vec<u8> = std::iter::repeat_n(0, shift).chain(secret.iter().copied()).collect();
    let text = URL_SAFE_NO_PAD.encode(&shifted);
    // The first and last ones hold bits of what stands beside it.
    let first = (shift * 8).div_ceil(6);
    let last = shifted.len() * 8 / 6;
    text.chars().take(last).skip(first).collect()
}

/// GUIDs inside a secret: ids, which may be shown (tokens of Webex end in their organisation's).
fn ids_in(form: &[char]) -> Vec<(usize, usize)> {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let is_id = |window: &[char]| {
        let mut groups = window.split(|c| *c == '-');
        GROUPS.iter().all(|length| {
            groups
                .next()
                .is_some_and(|group| group.len() == *length && group.iter().all(char::is_ascii_hexdigit))
        })
    };
    let windows = form.windows(36).enumerate();
    windows
        .filter(|(_, window)| is_id(window))
        .map(|(at, _)| (at, at + 36))
        .collect()
}

/// Whether a text reads like a secret and not like words, an address or a version, so that parts of it are looked for.
fn is_random(text: &str) -> bool {
    if text.len() < 16 || text.contains("://") || text.contains(char::is_whitespace) {
        return false;
    }
    let class = |c: char| match c {
        'a'..='z' => 1,
        'A'..='Z' => 2,
        '0'..='9' => 3,
        _ => 0,
    };
    let classes: Vec<u8> = text.chars().map(class).filter(|class| *class > 0).collect();
    // `FakeRefreshToken` is made of words.
    let mut words = text
        .split(|c: char| !c.is_ascii_alphabetic())
        .flat_map(camel)
        .peekable();
    if words.peek().is_some() && words.all(|word| word.len() >= 3) {
        return false;
    }
    let changes = classes.windows(2).filter(|pair| pair.first() != pair.last()).count();
    changes * 8 >= text.len()
}

/// The words of `camelCase`: each begins with its capital.
fn camel(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = text
        .match_indices(|c: char| c.is_ascii_uppercase())
        .map(|(at, _)| at)
        .collect();
    if !text.is_empty() && starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| text.get(*start..end))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "aB3dE5+gH7/jK9mN1pQ3";

    fn cleaned(text: &str) -> String {
        let mut text = text.to_owned();
        Scrubber::new([SECRET]).clean(&mut text);
        text
    }

    #[test]
    fn every_form_is_taken_out_and_the_rest_stays() {
        let bytes = SECRET.as_bytes();
        let standard = base64::engine::general_purpose::STANDARD;
        for form in [
            SECRET.to_owned(),
            SECRET.to_lowercase(),
            SECRET.to_uppercase(),
            SECRET.chars().rev().collect(),
            SECRET
                .chars()
                .map(|c| format!("{c} "))
                .collect::<String>()
                .trim()
                .to_owned(),
            bytes.iter().map(|b| format!("%{b:02X}")).collect(),
            bytes.iter().map(|b| format!("%25{b:02x}")).collect(),
            bytes.iter().map(|b| format!("&#{b};")).collect(),
            bytes.iter().map(|b| format!("&#x{b:X};")).collect(),
            bytes.iter().map(|b| format!("\\u{b:04x}")).collect(),
            bytes.iter().map(|b| format!("{b:02x}")).collect(),
            bytes.iter().map(|b| format!("{b:02X}")).collect(),
            SECRET.replace('/', "\\/"),
            SECRET.replace('+', "%2B"),
            SECRET.get(..13).unwrap().to_owned(),
            SECRET.get(6..).unwrap().to_owned(),
        ] {
            let text = format!("The token '{form}' is not known.");
            assert_eq!(
                cleaned(&text),
                format!("The token '{TAKEN_OUT}' is not known."),
                "{form}"
            );
        }
        for before in ["", "u", "us", "user:"] {
            let inside = standard.encode(format!("{before}{SECRET}"));
            let text = cleaned(&format!("Basic {inside}"));
            assert!(text.contains(TAKEN_OUT), "{before} {text}");
        }
    }

    #[test]
    fn ordinary_words_stay() {
        for (secret, text) in [
            (
                "https://app.example.com/page",
                "Requests from https://app.example.com are blocked.",
            ),
            ("my-web-client-release", "The client is a web client."),
            ("FakeRefreshTokenFakeRefreshToken", "The refresh token is not accepted."),
            ("short", "This is short."),
            (SECRET, "Nothing of it."),
            (
                "abcdEF123_P0A1_1eb65fdf-9643-417f-9974-ad72cae0e10f",
                "Organisation 1eb65fdf-9643-417f-9974-ad72cae0e10f",
            ),
        ] {
            let mut same = text.to_owned();
            assert!(!Scrubber::new([secret]).clean(&mut same), "{same}");
            assert_eq!(same, text);
        }
    }
}
