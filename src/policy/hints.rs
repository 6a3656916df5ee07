//! Whether an answer of 2xx may refuse: a hint of it stands near its beginning.

use super::{HINT_REACH, HINTS, SHORT};
use std::sync::LazyLock;

/// Whether the body of an answer with status 2xx is worth a look: it holds a hint near its beginning.
pub fn hints(body: &str) -> bool {
    if body.len() <= SHORT {
        return true;
    }
    let head = body.as_bytes();
    let head = head.get(..HINT_REACH.min(head.len())).unwrap_or_default();
    // Nothing is copied: where a hint's sign stands, what is around it is compared.
    let signs = &*BY_SIGN;
    head.iter().enumerate().any(|(at, byte)| match sign_of(*byte) {
        FIRST => {
            let rest = head.get(at..).unwrap_or_default();
            signs.may_follow(rest.get(1)) && {
                let second = folded(rest).nth(1);
                signs.second(second).iter().any(|hint| is_at_start(folded(rest), hint))
            }
        }
        MIDDLE => {
            let (before, rest) = head.split_at_checked(at).unwrap_or_default();
            signs.middle.iter().any(|(word, hint)| {
                let mut backwards = folded(before).rev();
                is_at_start(folded(rest), hint) && word.iter().rev().all(|byte| backwards.next() == Some(*byte))
            })
        }
        _ => false,
    })
}

/// Whether [`hints`] may be true of a body of which this text between the quotation marks of JSON is what counts: no means
/// no. It asks without undoing the escapes, which of large recordings takes most of the time.
pub(crate) fn may_hint(escaped: &str) -> bool {
    // Without the long escapes two bytes are one at most.
    if escaped.len() <= 2 * SHORT {
        return true;
    }
    let head = escaped.as_bytes();
    let head = head.get(..(2 * HINT_REACH).min(head.len())).unwrap_or_default();
    let signs = &*BY_SIGN;
    let mut at = 0;
    while let Some(byte) = head.get(at) {
        let mut sign = sign_of(*byte);
        if sign == 0 {
            at += 1;
            continue;
        }
        // What stands before the sign, and its stroke, if it has one.
        let before = head.get(..at).unwrap_or_default();
        if sign == STROKE {
            at += 1;
            sign = match head.get(at) {
                None | Some(b'u') => return true,
                Some(b'\\') => 0,
                Some(byte) => sign_of(*byte),
            };
        }
        at += 1;
        let rest = head.get(at..).unwrap_or_default();
        let found = match sign {
            FIRST => {
                signs.may_follow(rest.first()) && {
                    let hints = signs.second(unescaped(rest).next());
                    let same = |hint: &&[u8]| {
                        hint.first() == head.get(at - 1)
                            && is_at_start(unescaped(rest), hint.get(1..).unwrap_or_default())
                    };
                    hints.iter().any(same)
                }
            }
            MIDDLE => signs.middle.iter().any(|(word, _)| may_end(before, word)),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// Whether the last two letters of a text in escapes may be those of a word: white space, also in escapes, hides them.
fn may_end(text: &[u8], word: &[u8]) -> bool {
    let from_end = |bytes: &[u8], number: usize| bytes.len().checked_sub(number).and_then(|at| bytes.get(at)).copied();
    for number in 1..=2 {
        let Some(byte) = from_end(text, number) else {
            return false;
        };
        let hides = matches!(byte, b'n' | b't' | b'r' | b'f') && from_end(text, number + 1) == Some(b'\\');
        if hides || byte.is_ascii_whitespace() {
            return true;
        }
        if Some(byte.to_ascii_lowercase()) != from_end(word, number) {
            return false;
        }
    }
    true
}

/// As [`folded`], with the short escapes of JSON undone.
fn unescaped(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let mut bytes = bytes.iter();
    std::iter::from_fn(move || {
        loop {
            match bytes.next()? {
                b'\\' => match bytes.next()? {
                    b'n' | b't' | b'r' | b'f' => {}
                    other => return Some(other.to_ascii_lowercase()),
                },
                space if space.is_ascii_whitespace() => {}
                other => return Some(other.to_ascii_lowercase()),
            }
        }
    })
}

/// Without white space and in lower case.
fn folded(bytes: &[u8]) -> impl DoubleEndedIterator<Item = u8> {
    let seen = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    seen.map(u8::to_ascii_lowercase)
}

fn is_at_start(mut text: impl Iterator<Item = u8>, hint: &[u8]) -> bool {
    hint.iter().all(|byte| text.next() == Some(*byte))
}

/// With these hints begin, or they begin with a word and go on with one of the others; a test holds them to the list.
const FIRST_SIGNS: &[u8] = b"\"<:";
const MIDDLE_SIGNS: &[u8] = b"=/";
const FIRST: u8 = 1;
const MIDDLE: u8 = 2;

/// What begins an escape.
const STROKE: u8 = 3;

/// Of each byte, in a table, since it is asked for each of a recording.
const SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    // Within bounds, since they are bytes.
    #[allow(clippy::indexing_slicing)]
    {
        signs[b'"' as usize] = FIRST;
        signs[b'<' as usize] = FIRST;
        signs[b':' as usize] = FIRST;
        signs[b'=' as usize] = MIDDLE;
        signs[b'/' as usize] = MIDDLE;
        signs[b'\\' as usize] = STROKE;
    }
    signs
};

fn sign_of(byte: u8) -> u8 {
    SIGNS.get(usize::from(byte)).copied().unwrap_or_default()
}

/// The hints by their signs: few places of a text begin one, so that it is passed over quickly.
struct BySign {
    /// Those that begin with a sign, by their second byte.
    second: Vec<Vec<&'static [u8]>>,
    /// Those that begin with a word, in two pieces.
    middle: Vec<(&'static [u8], &'static [u8])>,
}

impl BySign {
    fn second(&self, byte: Option<u8>) -> &[&'static [u8]] {
        let hints = byte.and_then(|byte| self.second.get(usize::from(byte)));
        hints.map_or(&[], Vec::as_slice)
    }

    /// Whether a hint may go on with this byte as it stands: what is no letter of one ends most looks.
    fn may_follow(&self, byte: Option<&u8>) -> bool {
        let Some(byte) = byte else { return false };
        byte.is_ascii_whitespace() || *byte == b'\\' || !self.second(Some(byte.to_ascii_lowercase())).is_empty()
    }
}

static BY_SIGN: LazyLock<BySign> = LazyLock::new(|| {
    let begins = |hint: &&[u8]| hint.first().is_some_and(|first| FIRST_SIGNS.contains(first));
    let all = || HINTS.iter().map(|hint| hint.as_bytes());
    let of = |second: u8| all().filter(begins).filter(move |hint| hint.get(1) == Some(&second));
    let others = all().filter(|hint| !begins(hint)).filter_map(|hint| {
        let middle = hint.iter().position(|byte| MIDDLE_SIGNS.contains(byte))?;
        hint.split_at_checked(middle)
    });
    BySign {
        second: (0..=u8::MAX).map(|second| of(second).collect()).collect(),
        middle: others.collect(),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_answer_has_no_hint() {
        let long = "some words that say nothing of it, ".repeat(8);
        assert!(!hints(&format!(
            r#"{{"id":1,"name":"errors are human","items":[1,2],"text":"{long}"}}"#
        )));
        // What is short costs nothing to look at.
        assert!(hints(r#"{"message":"Unauthenticated."}"#));
        assert!(hints("{ \"data\": null,\n \"errors\" : [ {\"message\": \"x\"} ] }"));
        assert!(hints(r#"{"ok": false, "error": "missing_scope"}"#));
        assert!(hints("<html><input type=\"password\"></html>"));
    }

    #[test]
    fn every_hint_is_found_wherever_it_stands() {
        let filling = "lorem ipsum ".repeat(40);
        assert!(!hints(&filling));
        assert!(!may_hint(&filling.replace(' ', "\\\"")));
        assert_eq!(FIRST_SIGNS.iter().map(|byte| sign_of(*byte)).max(), Some(FIRST));
        assert_eq!(MIDDLE_SIGNS.iter().map(|byte| sign_of(*byte)).min(), Some(MIDDLE));
        for hint in HINTS {
            let sign = |byte: u8| FIRST_SIGNS.contains(&byte) || MIDDLE_SIGNS.contains(&byte);
            assert!(
                hint.bytes().find(|byte| !byte.is_ascii_alphabetic()).is_some_and(sign),
                "{hint}"
            );
            assert!(hints(&format!("{filling}{hint}")), "{hint}");
            let spaced: String = hint.chars().flat_map(|c| [' ', c.to_ascii_uppercase()]).collect();
            assert!(hints(&format!("{filling}{spaced}")), "{spaced}");
            assert!(!hints(&format!("{}{hint}", "x".repeat(HINT_REACH))), "{hint}");
            // As it stands in JSON, with and without other escapes.
            for text in [format!("{filling}{hint}"), format!("{filling}{spaced}")] {
                let json = serde_json::to_string(&text).unwrap();
                let tabs = json.replace(' ', "\\n\\t");
                for json in [json.replace('/', "\\/"), json, tabs] {
                    assert!(may_hint(json.trim_matches('"')), "{json}");
                }
            }
        }
    }
}
