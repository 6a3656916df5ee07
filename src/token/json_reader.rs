//! Reads JSON strictly (RFC 8259), tells the byte where it breaks, and gives what came before:
//! a token that was cut short still names its issuer.
//!
//! The text is gone through once. Values become places in it; only strings with escapes are written anew, and the
//! path of an oddity is made only where there is one.

use super::json::{Document, JsonFault, JsonFaultKind, Node, NodeKind, Number, place};

mod strings;

/// Nesting beyond this is a fault (RFC 8259 §9 lets a reader set limits).
const MAX_DEPTH: usize = 64;
/// More oddities than this are not kept: a hostile text could hold thousands.
const MAX_ODDITIES: usize = 32;
/// A value and its name take this many bytes as a rule; how much room is made for places.
const USUAL: usize = 16;

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
    /// The value, if there is one; with a fault, as far as it goes.
    pub(super) document: Document,
    /// Why reading stopped.
    pub(super) fault: Option<JsonFault>,
    /// Oddities with their path, e.g. `cnf.jkt` or `roles[2]`.
    pub(super) oddities: Vec<(String, Oddity)>,
}

/// Reads `text`, from byte `start` on, as one JSON value.
pub(super) fn read(text: String, start: usize) -> Read {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        text: &text,
        at: start,
        nodes: Vec::with_capacity((text.len() / USUAL).clamp(8, 1024)),
        undone: String::new(),
        fault: None,
        oddities: Vec::new(),
    };
    reader.value(0);
    reader.space();
    if reader.fault.is_none() && reader.at < reader.bytes.len() {
        reader.fail(JsonFaultKind::Trailing);
    }
    let Reader {
        nodes,
        undone,
        fault,
        oddities,
        ..
    } = reader;
    Read {
        document: Document { text, undone, nodes },
        fault,
        oddities,
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    nodes: Vec<Node>,
    undone: String,
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

    fn push(&mut self, kind: NodeKind, from: usize, to: usize) {
        self.nodes.push(Node {
            kind,
            a: place(from),
            b: place(to),
        });
    }

    /// Notes at the node of an object or array how much is in it.
    fn close(&mut self, node: usize, count: usize) {
        let size = self.nodes.len() - node;
        if let Some(node) = self.nodes.get_mut(node) {
            (node.a, node.b) = (place(count), place(size));
        }
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

    /// The text of a string that was read.
    fn text_at(&self, node: usize) -> &str {
        match self.nodes.get(node) {
            Some(Node {
                kind: NodeKind::Undone,
                a,
                b,
            }) => self.undone.get(*a as usize..*b as usize),
            Some(Node { a, b, .. }) => self.text.get(*a as usize..*b as usize),
            None => None,
        }
        .unwrap_or_default()
    }

    /// Reads a value; false when there is none, or nothing of it may be kept.
    fn value(&mut self, depth: usize) -> bool {
        self.space();
        if depth > MAX_DEPTH {
            self.fail(JsonFaultKind::TooDeep);
            return false;
        }
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'{') => {
                self.object(depth);
                true
            }
            Some(b'[') => {
                self.list(depth);
                true
            }
            Some(b'-' | b'0'..=b'9') => self.number(depth),
            Some(b't') => self.word("true", NodeKind::True),
            Some(b'f') => self.word("false", NodeKind::False),
            Some(b'n') => self.word("null", NodeKind::Null),
            _ => {
                self.fail_here();
                false
            }
        }
    }

    fn word(&mut self, word: &str, kind: NodeKind) -> bool {
        for byte in word.bytes() {
            if !self.take(byte) {
                self.fail_here();
                return false;
            }
        }
        self.push(kind, 0, 0);
        true
    }

    fn object(&mut self, depth: usize) {
        let node = self.nodes.len();
        self.push(NodeKind::Object, 0, 1);
        self.at += 1;
        self.space();
        if self.take(b'}') {
            return;
        }
        let mut count = 0;
        let mut names = Names::default();
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                self.fail_here();
                break;
            }
            let before = self.oddities.len();
            let name = self.nodes.len();
            if !self.string() {
                break;
            }
            self.space();
            if !self.take(b':') {
                self.nodes.truncate(name);
                self.fail_here();
                break;
            }
            let found = self.value(depth + 1);
            if self.oddities.len() > before {
                let step = self.text_at(name).to_owned();
                self.prefix(before, &step);
            }
            if found {
                names.add(self.text_at(name));
                count += 1;
            } else {
                self.nodes.truncate(name);
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
        self.close(node, count);
        if names.may_repeat {
            self.note_repeated(node, count);
        }
    }

    /// Notes each name that an object has more than once, in the order of the names.
    fn note_repeated(&mut self, node: usize, count: usize) {
        let mut names: Vec<&str> = Vec::with_capacity(count);
        let mut next = node + 1;
        for _ in 0..count {
            names.push(self.text_at(next));
            next += 1;
            next += match self.nodes.get(next) {
                Some(Node {
                    kind: NodeKind::List | NodeKind::Object,
                    b,
                    ..
                }) => *b as usize,
                _ => 1,
            };
        }
        names.sort_unstable();
        let pairs = names.iter().zip(names.iter().skip(1));
        let mut found: Vec<String> = pairs
            .filter(|(a, b)| a == b)
            .map(|(name, _)| (*name).to_owned())
            .collect();
        found.dedup();
        for name in found {
            if self.oddities.len() < MAX_ODDITIES {
                self.oddities.push((name, Oddity::Repeated));
            }
        }
    }

    fn list(&mut self, depth: usize) {
        let node = self.nodes.len();
        self.push(NodeKind::List, 0, 1);
        self.at += 1;
        self.space();
        if self.take(b']') {
            return;
        }
        let mut count = 0;
        loop {
            let before = self.oddities.len();
            let found = self.value(depth + 1);
            if self.oddities.len() > before {
                self.prefix(before, &format!("[{count}]"));
            }
            count += usize::from(found);
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
        self.close(node, count);
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self, depth: usize) -> bool {
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
            return false;
        }
        if self.peek().is_none() && depth > 0 {
            // Inside an object or array the end of the text may have cut digits off.
            self.fail(JsonFaultKind::EndedEarly);
            return false;
        }
        let number = Number::new(self.text.get(start..self.at).unwrap_or_default());
        if !number.is_plain() {
            if number.as_f64().is_none() {
                self.note(Oddity::OutOfRange);
            } else if number.is_imprecise() {
                self.note(Oddity::Imprecise);
            }
        }
        self.push(NodeKind::Number, start, self.at);
        true
    }
}

/// Tells, without keeping names, when an object may have one of them twice.
#[derive(Default)]
struct Names {
    seen: [u64; 4],
    may_repeat: bool,
}

impl Names {
    fn add(&mut self, name: &str) {
        // Equal names get equal bits; that others may, too, costs a comparison.
        let bytes = name.as_bytes();
        let middle = bytes.len() / 2;
        let some = [bytes.first(), bytes.get(middle), bytes.get(middle + 1), bytes.last()];
        let mix = some.into_iter().flatten().fold(bytes.len() as u64, |mix, byte| {
            (mix ^ u64::from(*byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        let bit = 1 << ((mix >> 32) & 63);
        if let Some(word) = self.seen.get_mut((mix >> 58) as usize & 3) {
            self.may_repeat |= *word & bit != 0;
            *word |= bit;
        }
    }
}
