//! [`Scan`]: walks over a pasted text and knows line and column, for errors that say where.

/// A place in the text, both counted from 1; columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Line.
    pub(super) line: usize,
    /// Column.
    pub(super) column: usize,
}

/// A cursor over a text.
#[derive(Debug, Clone)]
pub(super) struct Scan<'a> {
    rest: &'a str,
    place: Place,
}

impl<'a> Scan<'a> {
    /// Starts at line 1, column 1.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            place: Place { line: 1, column: 1 },
        }
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Where the next character is.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// The next character, unread.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Reads one character.
    pub(super) fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        if c == '\n' {
            self.place.line += 1;
            self.place.column = 1;
        } else {
            self.place.column += 1;
        }
        Some(c)
    }

    /// Reads `word` when it comes next.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        if !self.rest.starts_with(word) {
            return false;
        }
        for _ in word.chars() {
            self.next();
        }
        true
    }

    /// Reads a line break (`\n` or `\r\n`) when it comes next.
    pub(super) fn eat_line_break(&mut self) -> bool {
        self.eat("\r\n") || self.eat("\n")
    }

    /// Reads as long as `keep` holds.
    pub(super) fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let start = self.rest;
        while self.peek().is_some_and(&keep) {
            self.next();
        }
        let taken = start.len() - self.rest.len();
        start.get(..taken).unwrap_or_default()
    }

    /// Reads up to `digits` digits of base `radix` as a number; `None` when there is none.
    pub(super) fn number(&mut self, radix: u32, digits: usize) -> Option<u32> {
        let mut value: Option<u32> = None;
        for _ in 0..digits {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(radix)) else {
                break;
            };
            value = Some(value.unwrap_or(0).saturating_mul(radix).saturating_add(digit));
            self.next();
        }
        value
    }
}
