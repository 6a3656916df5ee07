//! A text as words and marks. White space only separates; letters are compared without case, all quotes are one mark.

use super::hash::{self, Part};

/// A word (letters, digits, `_`), a letter of a script without blanks, or one other character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// Bytes of the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Of the word in lower case, or of the mark.
    pub(super) hash: u32,
    /// Whether it is a word.
    pub(super) word: bool,
}

/// A text with its tokens.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    /// A bit for each hash: what has no bit does not stand in the text.
    mask: [u64; 16],
}

/// Where a hash has its bit.
fn bit(hash: u32) -> (usize, u64) {
    let at = (hash ^ (hash >> 15)) & 1023;
    ((at >> 6) as usize, 1 << (at & 63))
}

/// At most this many tokens of a text are read.
const MOST: usize = 12_000;

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Letters of scripts that are written without blanks between words: each is read as a word, so that several in a row
/// are found in the middle of a sentence (Unicode blocks of Kana, CJK ideographs and Hangul).
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// The one form of a mark: quotes and dashes come in many.
pub(super) fn folded(c: char) -> char {
    match c {
        '"' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{b4}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

/// The hash of a mark.
pub(super) fn mark(c: char) -> u32 {
    let mut buffer = [0; 4];
    hash::of(Part::Word, folded(c).encode_utf8(&mut buffer))
}

impl<'a> Words<'a> {
    /// Splits a text.
    pub(super) fn of(text: &'a str) -> Self {
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if c.is_whitespace() {
                continue;
            }
            if tokens.len() >= MOST {
                break;
            }
            let mut end = start + c.len_utf8();
            let word = is_word(c);
            if word && !stands_alone(c) {
                while let Some((at, c)) = chars.next_if(|(_, c)| is_word(*c) && !stands_alone(*c)) {
                    end = at + c.len_utf8();
                }
            }
            let hash = if word {
                hash::of(Part::Word, text.get(start..end).unwrap_or_default())
            } else {
                mark(c)
            };
            tokens.push(Token { start, end, hash, word });
        }
        let mut mask = [0; 16];
        for token in &tokens {
            let (word, bit) = bit(token.hash);
            if let Some(word) = mask.get_mut(word) {
                *word |= bit;
            }
        }
        Self { text, tokens, mask }
    }

    /// False when no token has this hash.
    pub(super) fn may_have(&self, hash: u32) -> bool {
        let (word, bit) = bit(hash);
        self.mask.get(word).is_some_and(|word| word & bit != 0)
    }

    /// The text of a token.
    pub(super) fn at(&self, index: usize) -> Option<&'a str> {
        let token = self.tokens.get(index)?;
        self.text.get(token.start..token.end)
    }

    /// The text from a token on.
    pub(super) fn from(&self, index: usize) -> &'a str {
        let start = self.tokens.get(index).map_or(self.text.len(), |token| token.start);
        self.text.get(start..).unwrap_or_default()
    }

    /// The first token at or after a byte; `None` when the byte is inside a token.
    pub(super) fn token_at(&self, byte: usize) -> Option<usize> {
        let index = self.tokens.partition_point(|token| token.end <= byte);
        match self.tokens.get(index) {
            Some(token) if token.start < byte => None,
            _ => Some(index),
        }
    }

    /// Hashes under which the text is looked up: each word, and each two words that follow each other.
    pub(super) fn each_hash(&self, mut visit: impl FnMut(u32)) {
        let mut before: Option<u32> = None;
        for token in &self.tokens {
            if token.word {
                visit(token.hash);
                if let Some(before) = before {
                    visit(hash::pair(before, token.hash));
                }
            }
            before = token.word.then_some(token.hash);
        }
    }
}
