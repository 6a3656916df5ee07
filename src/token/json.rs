//! JSON values that keep what other readers lose: repeated names and numbers as written.
//!
//! `serde_json::Value` keeps the last of repeated names and turns `1e400` into an error or, with
//! a switch that changes the whole program, into text; a token needs both to be seen. The reader
//! is in `json_reader`: it leaves the text where it is and notes where each value stands, so that a
//! token's claims cost what their text costs, however many there are. [`Json`] is a view of one value.
//! `Debug` shows names and sizes, never values: they are parts of a token.

mod document;
mod members;

pub use document::Document;
pub(super) use document::{Node, NodeKind, place};
pub use members::{Items, List, Members, Object};

use std::fmt;

/// A JSON value (RFC 8259) in a [`Document`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(Number<'a>),
    /// A string, escapes resolved; a lone surrogate became U+FFFD.
    Text(&'a str),
    /// An array.
    List(List<'a>),
    /// An object.
    Object(Object<'a>),
}

impl<'a> Json<'a> {
    /// The text of a string.
    pub fn as_text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn as_object(self) -> Option<Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items of an array.
    pub fn as_list(self) -> Option<List<'a>> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// What it is, with its article: `a string`, `an object` …
    pub fn what(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// As compact JSON, members in their order, repeated names included. It shows the values:
    /// only where the user asked to see the claims.
    pub fn to_text(self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// This value as a document of its own.
    pub(super) fn to_document(self) -> Document {
        super::json_reader::read(self.to_text(), 0).document
    }

    pub(super) fn write(self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(number) => out.push_str(number.as_written()),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(object) => {
                out.push('{');
                for (index, (name, value)) in object.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

pub(super) fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object(object) => object.fmt(f),
            Self::List(items) => write!(f, "an array of {}", items.len()),
            other => f.write_str(other.what()),
        }
    }
}

/// A number as written. RFC 8259 §6 sets no range; most readers hold it as IEEE 754 binary64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Number<'a>(&'a str);

/// Whole numbers of so many digits are exact in binary64 and in 64 bits.
const EXACT_DIGITS: usize = 15;

impl<'a> Number<'a> {
    pub(super) fn new(written: &'a str) -> Self {
        Self(written)
    }

    /// The text of it.
    pub fn as_written(self) -> &'a str {
        self.0
    }

    /// Its value as binary64, or `None` when it is out of its range (`1e400`).
    pub fn as_f64(self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// Its value if it is whole and exact: `17`, `1.7e9`, `17.0`.
    pub fn as_i64(self) -> Option<i64> {
        if let Ok(value) = self.0.parse() {
            return Some(value);
        }
        let value = self.as_f64()?;
        // Exact below 2^53, so the cast loses nothing.
        (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0).then_some(value as i64)
    }

    /// True for a whole number that binary64 (JavaScript) cannot hold exactly.
    pub fn is_imprecise(self) -> bool {
        if self.0.contains(['.', 'e', 'E']) {
            return false;
        }
        match (self.0.parse::<i128>(), self.as_f64()) {
            (Ok(exact), Some(float)) => float as i128 != exact,
            // Forty digits and more.
            _ => true,
        }
    }

    /// True for a whole number of few digits: it is in range and exact wherever it is read.
    pub(super) fn is_plain(self) -> bool {
        self.0.len() <= EXACT_DIGITS && self.0.bytes().all(|byte| byte.is_ascii_digit())
    }
}

impl fmt::Debug for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }
}

/// Where a text stops being JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonFault {
    /// Byte position in the JSON text.
    pub at: usize,
    /// What is wrong there.
    pub what: JsonFaultKind,
}

/// What is wrong at the position of a [`JsonFault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonFaultKind {
    /// The text ends inside a value: it was cut short.
    EndedEarly,
    /// Something else was expected: a value, a name, `:`, `,` or a closing bracket.
    Unexpected,
    /// A backslash is followed by no known escape.
    Escape,
    /// A control character stands unescaped in a string.
    Control,
    /// Digits that are no number, such as `01` or `1.`.
    Number,
    /// Nested deeper than 64 levels.
    TooDeep,
    /// The value is complete, and more follows.
    Trailing,
}

impl JsonFaultKind {
    /// The fault in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::EndedEarly => "the JSON ends in the middle",
            Self::Unexpected => "an unexpected character",
            Self::Escape => "an unknown escape in a string",
            Self::Control => "an unescaped control character in a string",
            Self::Number => "a malformed number",
            Self::TooDeep => "nesting deeper than 64 levels",
            Self::Trailing => "more text after the end of the JSON value",
        }
    }
}
