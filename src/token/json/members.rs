//! Views of objects and arrays in a [`Document`].

use super::document::{Node, at};
use super::{Document, Json};
use std::fmt;

/// The members of an object in the order of the text, repeated names included.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    document: &'a Document,
    /// Its node; a place without one for no members at all.
    at: usize,
}

impl<'a> Object<'a> {
    pub(super) fn new(document: &'a Document, at: usize) -> Self {
        Self { document, at }
    }

    /// The value of a name; of a repeated name the last, as RFC 7519 §4 and most servers read it.
    pub fn get(self, name: &str) -> Option<Json<'a>> {
        let mut found = None;
        for (name_at, value_at) in self.places() {
            let node = self.document.nodes.get(name_at);
            // Most names differ in their length or in their first byte already.
            let is = |node: &Node| node.length() == name.len() && same(self.document.text_of(*node), name);
            if node.is_some_and(is) {
                found = Some(value_at);
            }
        }
        self.document.json(found?)
    }

    /// All members, in the order of the text.
    pub fn iter(self) -> Members<'a> {
        Members {
            document: self.document,
            next: self.at.saturating_add(1),
            left: self.len(),
        }
    }

    /// The nodes of each name and its value.
    fn places(self) -> impl Iterator<Item = (usize, usize)> {
        let mut next = self.at.saturating_add(1);
        (0..self.len()).map(move |_| {
            let (name, value) = (next, next + 1);
            next = value + self.document.size(value);
            (name, value)
        })
    }

    /// Number of members, repeated ones counted each.
    pub fn len(self) -> usize {
        self.document.nodes.get(self.at).map_or(0, |node| at(node.a))
    }

    /// True for `{}`.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// As compact JSON: [`Json::to_text`].
    pub fn to_text(self) -> String {
        Json::Object(self).to_text()
    }

    /// These members as a document of their own.
    pub(in crate::token) fn to_document(self) -> Document {
        Json::Object(self).to_document()
    }
}

impl<'a> IntoIterator for Object<'a> {
    type Item = (&'a str, Json<'a>);
    type IntoIter = Members<'a>;

    fn into_iter(self) -> Members<'a> {
        self.iter()
    }
}

fn same(one: &str, other: &str) -> bool {
    one.as_bytes().first() == other.as_bytes().first() && one == other
}

/// Goes through the members of an [`Object`].
#[derive(Debug, Clone)]
pub struct Members<'a> {
    document: &'a Document,
    next: usize,
    left: usize,
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, Json<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let name = self.document.nodes.get(self.next)?;
        let at = self.next + 1;
        self.next = at + self.document.size(at);
        Some((self.document.text_of(*name), self.document.json(at)?))
    }
}

impl PartialEq for Object<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Object<'_> {}

impl fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names alone: values are parts of a token.
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// The items of an array.
#[derive(Clone, Copy)]
pub struct List<'a> {
    document: &'a Document,
    at: usize,
}

impl<'a> List<'a> {
    pub(super) fn new(document: &'a Document, at: usize) -> Self {
        Self { document, at }
    }

    /// All items, in their order.
    pub fn iter(self) -> Items<'a> {
        Items {
            document: self.document,
            next: self.at.saturating_add(1),
            left: self.len(),
        }
    }

    /// Number of items.
    pub fn len(self) -> usize {
        self.document.nodes.get(self.at).map_or(0, |node| at(node.a))
    }

    /// True for `[]`.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The first item.
    pub fn first(self) -> Option<Json<'a>> {
        self.iter().next()
    }
}

impl<'a> IntoIterator for List<'a> {
    type Item = Json<'a>;
    type IntoIter = Items<'a>;

    fn into_iter(self) -> Items<'a> {
        self.iter()
    }
}

/// Goes through the items of a [`List`].
#[derive(Debug, Clone)]
pub struct Items<'a> {
    document: &'a Document,
    next: usize,
    left: usize,
}

impl<'a> Iterator for Items<'a> {
    type Item = Json<'a>;

    fn next(&mut self) -> Option<Json<'a>> {
        self.left = self.left.checked_sub(1)?;
        let at = self.next;
        self.next = at + self.document.size(at);
        self.document.json(at)
    }
}

impl PartialEq for List<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for List<'_> {}

impl fmt::Debug for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {}", self.len())
    }
}
