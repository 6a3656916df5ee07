//! [`Document`]: a JSON text that was read, and where its values stand in it.

use super::{Json, List, Number, Object, write_text};
use std::fmt;

/// A JSON text that was read, with the place of each value in it.
#[derive(Clone, Default)]
pub struct Document {
    /// The text as it was read.
    pub(in crate::token) text: String,
    /// Strings that had escapes in them, without these.
    pub(in crate::token) undone: String,
    /// The values in the order of the text; what is inside a value follows it.
    pub(in crate::token) nodes: Vec<Node>,
}

/// A value: what it is, and two numbers. Of an object or an array: how many members or items it has, and how many nodes
/// it takes with all that is inside. Of what else has a text: where that begins and ends.
#[derive(Debug, Clone, Copy)]
pub(in crate::token) struct Node {
    pub(in crate::token) kind: NodeKind,
    pub(in crate::token) a: u32,
    pub(in crate::token) b: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::token) enum NodeKind {
    Null,
    True,
    False,
    Number,
    /// A string as it stands in the text.
    Text,
    /// A string in [`Document::undone`].
    Undone,
    List,
    /// A name, then its value, for each member.
    Object,
}

impl Node {
    /// Of a text, how many bytes it has.
    pub(super) fn length(self) -> usize {
        at(self.b.saturating_sub(self.a))
    }
}

/// From a place in a text. Texts of tokens are at most 256 KiB.
pub(in crate::token) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A place in a text.
pub(super) fn at(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

impl Document {
    /// The value; `None` when nothing could be read. Of a text that breaks off, as far as it goes.
    pub fn value(&self) -> Option<Json<'_>> {
        self.json(0)
    }

    /// The members of the value if it is an object, else none.
    pub fn object(&self) -> Object<'_> {
        let is_object = self.nodes.first().is_some_and(|node| node.kind == NodeKind::Object);
        Object::new(self, if is_object { 0 } else { usize::MAX })
    }

    /// The value as compact JSON: [`Json::to_text`].
    pub fn to_text(&self) -> String {
        self.value().map(|value| value.to_text()).unwrap_or_default()
    }

    /// The text that it was read from.
    pub(in crate::token) fn into_text(self) -> String {
        self.text
    }

    /// Whether the value is an object, be it cut short.
    pub(in crate::token) fn is_object(&self) -> bool {
        self.nodes.first().is_some_and(|node| node.kind == NodeKind::Object)
    }

    /// Of members that stand in several objects, one after the other.
    pub(in crate::token) fn of_members<'a>(objects: impl IntoIterator<Item = Object<'a>>) -> Self {
        let mut text = String::from("{");
        for (name, value) in objects.into_iter().flat_map(Object::into_iter) {
            if text.len() > 1 {
                text.push(',');
            }
            write_text(name, &mut text);
            text.push(':');
            value.write(&mut text);
        }
        text.push('}');
        super::super::json_reader::read(text, 0).document
    }

    /// How many nodes the value at a place takes.
    pub(super) fn size(&self, index: usize) -> usize {
        match self.nodes.get(index) {
            Some(Node {
                kind: NodeKind::List | NodeKind::Object,
                b,
                ..
            }) => at(*b),
            _ => 1,
        }
    }

    pub(in crate::token) fn text_of(&self, node: Node) -> &str {
        let from = match node.kind {
            NodeKind::Undone => &self.undone,
            _ => &self.text,
        };
        from.get(at(node.a)..at(node.b)).unwrap_or_default()
    }

    pub(super) fn json(&self, index: usize) -> Option<Json<'_>> {
        let node = *self.nodes.get(index)?;
        Some(match node.kind {
            NodeKind::Null => Json::Null,
            NodeKind::True => Json::Bool(true),
            NodeKind::False => Json::Bool(false),
            NodeKind::Number => Json::Number(Number::new(self.text_of(node))),
            NodeKind::Text | NodeKind::Undone => Json::Text(self.text_of(node)),
            NodeKind::List => Json::List(List::new(self, index)),
            NodeKind::Object => Json::Object(Object::new(self, index)),
        })
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value()
    }
}

impl Eq for Document {}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value() {
            Some(value) => value.fmt(f),
            None => f.write_str("nothing"),
        }
    }
}
