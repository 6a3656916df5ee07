//! JSON values that keep what other readers lose: repeated names and numbers as written.
//!
//! `serde_json::Value` keeps the last of repeated names and turns `1e400` into an error or, with
//! a switch that changes the whole program, into text; a token needs both to be seen. The reader
//! is in `json_reader`. `Debug` shows names and sizes, never values: they are parts of a token.

use std::fmt;

/// A JSON value (RFC 8259).
#[derive(Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(Number),
    /// A string, escapes resolved; a lone surrogate became U+FFFD.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Object),
}

impl Json {
    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items of an array.
    pub fn as_list(&self) -> Option<&[Json]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// What it is, with its article: `a string`, `an object` …
    pub fn what(&self) -> &'static str {
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
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
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

fn write_text(text: &str, out: &mut String) {
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

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object(object) => object.fmt(f),
            Self::List(items) => write!(f, "an array of {}", items.len()),
            other => f.write_str(other.what()),
        }
    }
}

/// The members of an object in the order of the text, repeated names included.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Object(Vec<(String, Json)>);

impl Object {
    /// The value of a name; of a repeated name the last, as RFC 7519 §4 and most servers read it.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// All members, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Number of members, repeated ones counted each.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True for `{}`.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn push(&mut self, name: String, value: Json) {
        self.0.push((name, value));
    }

    /// The names that occur more than once, each once.
    pub(super) fn repeated(&self) -> Vec<String> {
        let mut names: Vec<&str> = self.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        let mut found: Vec<String> = names
            .iter()
            .zip(names.iter().skip(1))
            .filter(|(a, b)| a == b)
            .map(|(name, _)| (*name).to_owned())
            .collect();
        found.dedup();
        found
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names alone: values are parts of a token.
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// A number as written. RFC 8259 §6 sets no range; most readers hold it as IEEE 754 binary64.
#[derive(Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    pub(super) fn new(written: String) -> Self {
        Self(written)
    }

    /// The text of it.
    pub fn as_written(&self) -> &str {
        &self.0
    }

    /// Its value as binary64, or `None` when it is out of its range (`1e400`).
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// Its value if it is whole and exact: `17`, `1.7e9`, `17.0`.
    pub fn as_i64(&self) -> Option<i64> {
        if let Ok(value) = self.0.parse() {
            return Some(value);
        }
        let value = self.as_f64()?;
        // Exact below 2^53, so the cast loses nothing.
        (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0).then_some(value as i64)
    }

    /// True for a whole number that binary64 (JavaScript) cannot hold exactly.
    pub fn is_imprecise(&self) -> bool {
        if self.0.contains(['.', 'e', 'E']) {
            return false;
        }
        match (self.0.parse::<i128>(), self.as_f64()) {
            (Ok(exact), Some(float)) => float as i128 != exact,
            // Forty digits and more.
            _ => true,
        }
    }
}

impl fmt::Debug for Number {
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
