//! The compiled form: its layout, and how numbers and strings are read without ever running over the end.
//!
//! ```text
//! magic "W403TBL\0" · version u16 · reserved u16 · length of the body u32 · checksum of the body u64 · body
//! body: meta · strings · atoms · requirements · name lists · bases with their trees of segments
//! ```
//! Numbers in the body are LEB128 (7 bits a byte, lowest first). A tree is written in preorder; its nodes
//! have labels, methods and the numbers of what they require; all texts lie once in the string table, the
//! most used first, so that most references take one byte. An operationId is a row of words of that table.

use super::error::TableError;
use crate::requirement::Expr;

/// The first eight bytes of every compiled table.
pub(crate) const MAGIC: [u8; 8] = *b"W403TBL\0";
/// The version of the layout that this program reads and writes.
pub(crate) const VERSION: u16 = 3;
/// Bytes before the body.
pub(crate) const HEADER: usize = 24;

/// Label codes of nodes; a literal has the number of its string plus [`LABEL_LITERAL`].
pub(crate) const LABEL_PARAM: u32 = 0;
pub(crate) const LABEL_REST: u32 = 1;
pub(crate) const LABEL_PATTERN: u32 = 2;
pub(crate) const LABEL_LITERAL: u32 = 3;

/// Codes of expressions; an atom has its number plus [`EXPR_ATOM`].
pub(crate) const EXPR_UNKNOWN: u32 = 0;
pub(crate) const EXPR_ANY: u32 = 1;
pub(crate) const EXPR_ALL: u32 = 2;
pub(crate) const EXPR_LISTED: u32 = 3;
pub(crate) const EXPR_ATOM: u32 = 4;

/// The code of an expression that joins others.
pub(crate) fn list_code(expr: &Expr) -> u32 {
    match expr {
        Expr::All(_) => EXPR_ALL,
        Expr::Listed(_) => EXPR_LISTED,
        _ => EXPR_ANY,
    }
}

/// Bits of the byte that begins an operation: the method in the low four, then these.
pub(crate) const METHOD_MASK: u8 = 0x0f;
pub(crate) const AUTH_SHIFT: u8 = 4;
pub(crate) const AUTH_MASK: u8 = 0x30;
pub(crate) const DEPRECATED: u8 = 0x40;
pub(crate) const EXTRA: u8 = 0x80;

pub(crate) fn put_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// Cuts an operationId into words that give it again when joined: before a capital after a small
/// letter or digit, and after `.`, `/`, `_`, `-`.
pub(crate) fn words(id: &str) -> Vec<&str> {
    let mut lengths = Vec::new();
    let (mut length, mut previous) = (0usize, ' ');
    for c in id.chars() {
        let boundary = matches!(previous, '.' | '/' | '_' | '-')
            || (c.is_ascii_uppercase() && (previous.is_ascii_lowercase() || previous.is_ascii_digit()));
        if boundary {
            lengths.push(length);
            length = 0;
        }
        length += c.len_utf8();
        previous = c;
    }
    lengths.push(length);
    let mut rest = id;
    let mut found = Vec::with_capacity(lengths.len());
    for length in lengths {
        if let Some((word, after)) = rest.split_at_checked(length) {
            found.push(word);
            rest = after;
        }
    }
    found.retain(|word| !word.is_empty());
    found
}

/// Reads the body from front to back. Every fault is a [`TableError::Damaged`] with the place in the file.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(body: &'a [u8]) -> Self {
        Self { bytes: body, at: 0 }
    }

    pub(crate) fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(crate) fn damaged(&self, what: &'static str) -> TableError {
        TableError::Damaged {
            at: self.at + HEADER,
            what,
        }
    }

    pub(crate) fn byte(&mut self) -> Result<u8, TableError> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte.ok_or_else(|| self.damaged("it ends too early"))
    }

    pub(crate) fn number(&mut self) -> Result<u32, TableError> {
        let first = self.byte()?;
        if first < 0x80 {
            return Ok(u32::from(first));
        }
        let mut number = u64::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(number).map_err(|_| self.damaged("a number is too large"));
            }
        }
        Err(self.damaged("a number is too long"))
    }

    /// A count of things that take at least `size` bytes each, so that a false count cannot ask for more memory
    /// than the file could fill.
    pub(crate) fn count(&mut self, size: usize) -> Result<usize, TableError> {
        let count = self.number()? as usize;
        let left = self.bytes.len().saturating_sub(self.at);
        if count.saturating_mul(size.max(1)) > left {
            return Err(self.damaged("a count is larger than what follows"));
        }
        Ok(count)
    }

    /// A number below `limit`.
    pub(crate) fn index(&mut self, limit: usize) -> Result<u32, TableError> {
        let number = self.number()?;
        if number as usize >= limit {
            return Err(self.damaged("a reference leads outside"));
        }
        Ok(number)
    }

    pub(crate) fn slice(&mut self, length: usize) -> Result<&'a [u8], TableError> {
        let end = self.at.saturating_add(length);
        let Some(slice) = self.bytes.get(self.at..end) else {
            return Err(self.damaged("it ends too early"));
        };
        self.at = end;
        Ok(slice)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, TableError> {
        let length = self.count(1)?;
        let bytes = self.slice(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.damaged("a text is not UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_an_id_join_to_the_id() {
        assert_eq!(words("getUsersMe"), ["get", "Users", "Me"]);
        assert_eq!(
            words("compute.v1Instances.get"),
            ["compute.", "v1", "Instances.", "get"]
        );
        assert_eq!(words("repos/list-for_org"), ["repos/", "list-", "for_", "org"]);
        assert_eq!(words("").len(), 0);
        assert_eq!(words("getÄpfel2Ö").concat(), "getÄpfel2Ö");
    }

    #[test]
    fn numbers_read_as_they_were_written() {
        for number in [0, 1, 127, 128, 16_383, 16_384, u32::MAX] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            assert_eq!(Reader::new(&bytes).number(), Ok(number));
        }
        assert!(Reader::new(&[0xff; 5]).number().is_err());
        assert!(Reader::new(&[0x80]).number().is_err());
        assert!(Reader::new(&[0x05, 1, 2]).count(1).is_err());
    }
}
