//! Reads JSON strictly (RFC 8259), tells the byte where it breaks, and gives what came before:
//! a token that was cut short still names its issuer.

use super::json::{Json, JsonFault, JsonFaultKind, Number, Object};

/// Nesting beyond this is a fault (RFC 8259 §9 lets a reader set limits).
const MAX_DEPTH: usize = 64;
/// More oddities than this are not kept: a hostile text could hold thousands.
const MAX_ODDITIES: usize = 32;

/// Something that is JSON, but that readers differ on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Oddity {
    /// A name occurs more than once in its object.
    Repeated,
    /// A number is out of the range of binary64.
    OutOfRange,
    /// A whole number beyond 2^53.
    Imprecise,
    /// A surrogate escape without its twin.
    LoneSurrogate,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The value; with a fault, as far as it goes.
    pub(super) value: Option<Json>,
    /// Why reading stopped.
    pub(super) fault: Option<JsonFault>,
    /// Oddities with their path, e.g. `cnf.jkt` or `roles[2]`.
    pub(super) oddities: Vec<(String, Oddity)>,
}

/// Reads `text` as one JSON value.
pub(super) fn read(text: &str) -> Read {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        text,
        at: 0,
        fault: None,
        oddities: Vec::new(),
    };
    let value = reader.value(0);
    reader.space();
    if reader.fault.is_none() && reader.at < reader.bytes.len() {
        reader.fail(JsonFaultKind::Trailing);
    }
    Read {
        value,
        fault: reader.fault,
        oddities: reader.oddities,
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    fault: Option<JsonFault>,
    oddities: Vec<(String, Oddity)>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn fail(&mut self, what: JsonFaultKind) {
        self.fault.get_or_insert(JsonFault { at: self.at, what });
    }

    /// A fault for a byte that does not fit here, or for the end of the text.
    fn fail_here(&mut self) {
        let ended = self.peek().is_none();
        self.fail(if ended {
            JsonFaultKind::EndedEarly
        } else {
            JsonFaultKind::Unexpected
        });
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    fn note(&mut self, oddity: Oddity) {
        if self.oddities.len() < MAX_ODDITIES {
            self.oddities.push((String::new(), oddity));
        }
    }

    /// Puts `step` before the path of every oddity found since there were `before` of them.
    fn prefix(&mut self, before: usize, step: &str) {
        for (path, _) in self.oddities.iter_mut().skip(before) {
            let joint = if path.is_empty() || path.starts_with('[') {
                ""
            } else {
                "."
            };
            *path = format!("{step}{joint}{path}");
        }
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.space();
        if depth > MAX_DEPTH {
            self.fail(JsonFaultKind::TooDeep);
            return None;
        }
        match self.peek() {
            Some(b'{') => Some(Json::Object(self.object(depth))),
            Some(b'[') => Some(Json::List(self.list(depth))),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(depth).map(Json::Number),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => {
                self.fail_here();
                None
            }
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        for byte in word.bytes() {
            if !self.take(byte) {
                self.fail_here();
                return None;
            }
        }
        Some(value)
    }

    fn object(&mut self, depth: usize) -> Object {
        let mut object = Object::default();
        self.at += 1;
        self.space();
        if self.take(b'}') {
            return object;
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                self.fail_here();
                break;
            }
            let before = self.oddities.len();
            let Some(name) = self.string() else { break };
            self.space();
            if !self.take(b':') {
                self.fail_here();
                break;
            }
            let value = self.value(depth + 1);
            self.prefix(before, &name);
            if let Some(value) = value {
                object.push(name, value);
            }
            if self.fault.is_some() {
                break;
            }
            self.space();
            if self.take(b'}') {
                break;
            }
            if !self.take(b',') {
                self.fail_here();
                break;
            }
        }
        for name in object.repeated() {
            if self.oddities.len() < MAX_ODDITIES {
                self.oddities.push((name, Oddity::Repeated));
            }
        }
        object
    }

    fn list(&mut self, depth: usize) -> Vec<Json> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.take(b']') {
            return items;
        }
        loop {
            let before = self.oddities.len();
            let item = self.value(depth + 1);
            if self.oddities.len() > before {
                self.prefix(before, &format!("[{}]", items.len()));
            }
            items.extend(item);
            if self.fault.is_some() {
                break;
            }
            self.space();
            if self.take(b']') {
                break;
            }
            if !self.take(b',') {
                self.fail_here();
                break;
            }
        }
        items
    }

    /// A whole string; nothing of one that is cut short, because half a name misleads.
    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while matches!(self.peek(), Some(b) if b >= 0x20 && b != b'"' && b != b'\\') {
                self.at += 1;
            }
            out.push_str(self.text.get(start..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Some(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => {
                    self.fail(JsonFaultKind::Control);
                    return None;
                }
                None => {
                    self.fail(JsonFaultKind::EndedEarly);
                    return None;
                }
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        self.at += 1;
        let plain = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            Some(_) => {
                self.fail(JsonFaultKind::Escape);
                return None;
            }
            None => {
                self.fail(JsonFaultKind::EndedEarly);
                return None;
            }
        };
        self.at += 1;
        Some(plain)
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else {
                self.fail(JsonFaultKind::EndedEarly);
                return None;
            };
            let Some(digit) = char::from(byte).to_digit(16) else {
                self.fail(JsonFaultKind::Escape);
                return None;
            };
            value = value * 16 + digit;
            self.at += 1;
        }
        Some(value)
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.hex4()?;
        if (0xD800..0xDC00).contains(&first) && self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"\\u")) {
            let back = self.at;
            self.at += 2;
            let second = self.hex4()?;
            if (0xDC00..0xE000).contains(&second) {
                return char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
            }
            self.at = back;
        }
        Some(char::from_u32(first).unwrap_or_else(|| {
            self.note(Oddity::LoneSurrogate);
            char::REPLACEMENT_CHARACTER
        }))
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self, depth: usize) -> Option<Number> {
        let start = self.at;
        self.take(b'-');
        let whole = if self.take(b'0') {
            !matches!(self.peek(), Some(b'0'..=b'9'))
        } else {
            self.digits()
        };
        let fraction = !self.take(b'.') || self.digits();
        let exponent = if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()
        } else {
            true
        };
        if !(whole && fraction && exponent) {
            let ended = self.peek().is_none();
            self.fail(if ended {
                JsonFaultKind::EndedEarly
            } else {
                JsonFaultKind::Number
            });
            return None;
        }
        if self.peek().is_none() && depth > 0 {
            // Inside an object or array the end of the text may have cut digits off.
            self.fail(JsonFaultKind::EndedEarly);
            return None;
        }
        let number = Number::new(self.text.get(start..self.at).unwrap_or_default().to_owned());
        if number.as_f64().is_none() {
            self.note(Oddity::OutOfRange);
        } else if number.is_imprecise() {
            self.note(Oddity::Imprecise);
        }
        Some(number)
    }
}
