//! Reads a line of the project's text forms (tables, claims, vendors), and names its faults by line and column.

/// Why a text does not have the form that it should have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}; {remedy}")]
pub struct TextError {
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

impl TextError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        "table.text"
    }
}

/// Whether a character can be part of a name without quotation marks.
pub(crate) fn is_bare(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !matches!(c, '(' | ')' | ',' | '"' | '|' | '#')
}

/// Reads one line, and knows the column it is at.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    rest: &'a str,
    pub(crate) line: usize,
    column: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(line: &'a str, number: usize) -> Self {
        Self {
            rest: line,
            line: number,
            column: 1,
        }
    }

    pub(crate) fn column(&self) -> usize {
        self.column
    }

    pub(crate) fn error_at(&self, column: usize, reason: &str, remedy: &str) -> TextError {
        TextError {
            line: self.line,
            column,
            reason: reason.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    pub(crate) fn error(&self, reason: &str, remedy: &str) -> TextError {
        self.error_at(self.column, reason, remedy)
    }

    fn advance(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.column += taken.chars().count();
        self.rest = rest;
        taken
    }

    /// Every white space, as [`Cursor::field`] ends at every: a loop over fields would stand still before another.
    pub(crate) fn skip_spaces(&mut self) {
        let bytes = self.rest.len() - self.rest.trim_start().len();
        self.advance(bytes);
    }

    /// Letters and digits; empty when something else comes next.
    pub(crate) fn word(&mut self) -> &'a str {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        self.advance(end.unwrap_or(self.rest.len()))
    }

    /// Everything up to the next white space.
    pub(crate) fn field(&mut self) -> &'a str {
        self.skip_spaces();
        let end = self.rest.find(char::is_whitespace);
        self.advance(end.unwrap_or(self.rest.len()))
    }

    /// The rest of the line without white space around it.
    pub(crate) fn remainder(&mut self) -> &'a str {
        self.skip_spaces();
        let all = self.rest.len();
        self.advance(all).trim_end()
    }

    /// Where the rest begins with `if`, `when` or `not-on`: the text up to `|`, which is skipped.
    pub(crate) fn clause(&mut self) -> Option<&'a str> {
        self.skip_spaces();
        let begins = ["if ", "when ", "not-on "]
            .iter()
            .any(|word| self.rest.starts_with(word));
        let end = self.rest.find('|').filter(|_| begins)?;
        let clause = self.advance(end);
        self.advance(1);
        Some(clause)
    }

    pub(crate) fn try_take(&mut self, c: char) -> bool {
        let found = self.rest.starts_with(c);
        if found {
            self.advance(c.len_utf8());
        }
        found
    }

    pub(crate) fn take(&mut self, c: char) -> Result<(), TextError> {
        if self.try_take(c) {
            return Ok(());
        }
        Err(self.error(&format!("`{c}` is missing here"), &format!("add `{c}`")))
    }

    pub(crate) fn is_done(&mut self) -> bool {
        self.skip_spaces();
        self.rest.is_empty()
    }

    pub(crate) fn end(&mut self) -> Result<(), TextError> {
        if self.is_done() {
            return Ok(());
        }
        Err(self.error(
            "more text than expected",
            "remove it, or put names with spaces in quotation marks",
        ))
    }

    /// A bare name, or one in quotation marks with `\"`, `\\`, `\n`, `\r`, `\t`.
    pub(crate) fn name(&mut self) -> Result<String, TextError> {
        let start = self.column;
        if !self.try_take('"') {
            let end = self.rest.find(|c| !is_bare(c)).unwrap_or(self.rest.len());
            if end == 0 {
                return Err(self.error("a name is missing here", "write it"));
            }
            return Ok(self.advance(end).to_owned());
        }
        let mut name = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.advance(at + 1);
                    return Ok(name);
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => name.push('\n'),
                    Some((_, 'r')) => name.push('\r'),
                    Some((_, 't')) => name.push('\t'),
                    Some((_, c)) => name.push(c),
                    None => break,
                },
                c => name.push(c),
            }
        }
        Err(self.error_at(
            start,
            "a quotation mark is not closed",
            "add `\"` at the end of the name",
        ))
    }
}
