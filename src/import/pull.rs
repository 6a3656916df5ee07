//! A reader of JSON that hands out pieces of the text as they stand: nothing is copied, and of what nobody asks for only
//! the ends are looked for.
//!
//! What is passed over is checked for its structure, not for every letter: control characters in a text and odd escapes
//! are let through. Where the structure is broken, the caller asks a strict reader for the place and the words.

use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// Deeper than this nothing is read, as by `serde_json`.
const DEEPEST: usize = 127;

/// The structure is broken, or too deep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken;

type Read<T> = Result<T, Broken>;

/// A text between its quotation marks, as it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw<'a> {
    inner: &'a str,
    escaped: bool,
}

impl<'a> Raw<'a> {
    /// Whether it is this word.
    pub(super) fn is(&self, word: &str) -> bool {
        if self.escaped {
            self.text() == word
        } else {
            self.inner == word
        }
    }

    /// The text as it stands, where there are escapes in it.
    pub(super) fn escapes(&self) -> Option<&'a str> {
        self.escaped.then_some(self.inner)
    }

    /// The text.
    pub(super) fn text(&self) -> Cow<'a, str> {
        self.head(usize::MAX)
    }

    /// Its beginning: at least so many bytes, where it is not shorter, and a few more.
    pub(super) fn head(&self, least: usize) -> Cow<'a, str> {
        if self.escaped {
            return Cow::Owned(unescaped(self.inner, least));
        }
        let mut end = least.min(self.inner.len());
        while !self.inner.is_char_boundary(end) {
            end += 1;
        }
        Cow::Borrowed(self.inner.get(..end).unwrap_or_default())
    }

    /// Bytes as they stand: the text has as many or fewer.
    pub(super) fn len(&self) -> usize {
        self.inner.len()
    }
}

/// Undoes escapes (RFC 8259 §7) until `least` bytes are there. Halves of pairs become U+FFFD, as browsers show them.
fn unescaped(text: &str, least: usize) -> String {
    let mut out = String::with_capacity(text.len().min(least.saturating_add(8)));
    let mut rest = text;
    while out.len() < least {
        // Most pieces between two escapes are short.
        let Some(at) = memchr(b'\\', rest.as_bytes()) else {
            out.push_str(rest);
            break;
        };
        out.push_str(rest.get(..at).unwrap_or_default());
        let escape = rest.get(at + 1..).unwrap_or_default();
        let (plain, used) = match escape.as_bytes().first() {
            Some(b'n') => ('\n', 1),
            Some(b't') => ('\t', 1),
            Some(b'r') => ('\r', 1),
            Some(b'b') => ('\u{8}', 1),
            Some(b'f') => ('\u{c}', 1),
            Some(b'u') => {
                let (c, used) = unicode(escape.get(1..).unwrap_or_default());
                (c, 1 + used)
            }
            Some(_) => {
                let other = escape.chars().next().unwrap_or_default();
                (other, other.len_utf8())
            }
            None => break,
        };
        out.push(plain);
        rest = escape.get(used..).unwrap_or_default();
    }
    out
}

/// The character after `\u`, and how many bytes name it.
fn unicode(text: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 4)?;
        digits.bytes().all(|b| b.is_ascii_hexdigit()).then_some(())?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(0) else {
        return (char::REPLACEMENT_CHARACTER, 0);
    };
    if (0xd800..0xdc00).contains(&first)
        && text.get(4..6) == Some("\\u")
        && let Some(second @ 0xdc00..=0xdfff) = unit(6)
        && let Some(c) = char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    {
        return (c, 10);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 4)
}

/// Where the reading is.
#[derive(Debug)]
pub(super) struct Pull<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Pull<'a> {
    /// Begins to read.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// How many bytes are not read yet.
    pub(super) fn left(&self) -> usize {
        self.text.len() - self.at
    }

    /// The next byte that is no white space, which stays.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    fn take(&mut self, wanted: u8) -> Read<()> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            return Ok(());
        }
        Err(Broken)
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Reads an object, member by member; false when the value is none, which is passed over. `member` must read the
    /// value.
    pub(super) fn object(&mut self, mut member: impl FnMut(Raw<'a>, &mut Self) -> Read<()>) -> Read<bool> {
        if self.peek() != Some(b'{') {
            return self.skip().map(|()| false);
        }
        self.enter()?;
        if self.peek() == Some(b'}') {
            self.leave();
            return Ok(true);
        }
        loop {
            let name = self.quoted()?;
            self.take(b':')?;
            member(name, self)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.leave();
                    return Ok(true);
                }
                _ => return Err(Broken),
            }
        }
    }

    /// Reads a list, item by item; false when the value is none, which is passed over. `item` must read the value.
    pub(super) fn list(&mut self, mut item: impl FnMut(&mut Self) -> Read<()>) -> Read<bool> {
        if self.peek() != Some(b'[') {
            return self.skip().map(|()| false);
        }
        self.enter()?;
        if self.peek() == Some(b']') {
            self.leave();
            return Ok(true);
        }
        loop {
            item(self)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.leave();
                    return Ok(true);
                }
                _ => return Err(Broken),
            }
        }
    }

    fn enter(&mut self) -> Read<()> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST { Err(Broken) } else { Ok(()) }
    }

    fn leave(&mut self) {
        self.at += 1;
        self.depth -= 1;
    }

    /// Reads a text; `None` when the value is none, which is passed over.
    pub(super) fn string(&mut self) -> Read<Option<Raw<'a>>> {
        if self.peek() == Some(b'"') {
            return self.quoted().map(Some);
        }
        self.skip().map(|()| None)
    }

    /// Reads a whole number; `None` when the value is none, which is passed over.
    pub(super) fn number(&mut self) -> Read<Option<i64>> {
        let start = {
            self.peek();
            self.at
        };
        self.skip()?;
        Ok(self.text.get(start..self.at).and_then(|text| text.parse().ok()))
    }

    /// The text of the next value, whatever it is.
    pub(super) fn value(&mut self) -> Read<&'a str> {
        self.peek();
        let start = self.at;
        self.skip()?;
        self.text.get(start..self.at).ok_or(Broken)
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self) -> Read<()> {
        match self.peek() {
            Some(b'{') => self.object(|_, inside| inside.skip()).map(drop),
            Some(b'[') => self.list(Self::skip).map(drop),
            Some(b'"') => self.quoted().map(drop),
            Some(_) => self.plain(),
            None => Err(Broken),
        }
    }

    /// `true`, `false`, `null`, or a number (RFC 8259 §6, not to the letter).
    fn plain(&mut self) -> Read<()> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        for word in ["true", "false", "null"] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(());
            }
        }
        let of_number = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.bytes().take_while(|b| of_number(*b)).count();
        let number = rest.get(..length).unwrap_or_default();
        if number.parse::<f64>().is_err() || number.starts_with(['+', '.']) {
            return Err(Broken);
        }
        self.at += length;
        Ok(())
    }

    fn quoted(&mut self) -> Read<Raw<'a>> {
        self.take(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        loop {
            let rest = bytes.get(self.at..).ok_or(Broken)?;
            let next = memchr2(b'"', b'\\', rest).ok_or(Broken)?;
            self.at += next;
            if rest.get(next) == Some(&b'"') {
                let inner = self.text.get(start..self.at).ok_or(Broken)?;
                self.at += 1;
                return Ok(Raw { inner, escaped });
            }
            escaped = true;
            // The escaped character cannot end the text.
            self.at += 2;
        }
    }
}

// Property tests run natively only.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
