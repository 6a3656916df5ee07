//! [`Node`]: a piece of a page as plain data. Views are functions that return it; one place
//! ([`super::dom`]) turns it into elements, with text as text and never as markup.

use serde::{Serialize, Serializer};

/// Text, or an element with its children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Text, shown as it is.
    Text(String),
    /// An element.
    Element(Element),
}

/// An element. Tag and attribute names are compiled in; only values can come from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its tag.
    pub tag: &'static str,
    /// What tells it from its siblings when a list changes.
    pub key: Option<String>,
    /// Its attributes.
    pub attributes: Vec<(&'static str, String)>,
    /// What is in it.
    pub children: Vec<Node>,
}

/// The form that `extension/draw.js` reads: a text, or tag, key, attributes and children.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(words) => serializer.serialize_str(words),
            Self::Element(element) => element.serialize(serializer),
        }
    }
}

impl Serialize for Element {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.tag, &self.key, &self.attributes, &self.children).serialize(serializer)
    }
}

/// An element without attributes and children.
pub fn el(tag: &'static str) -> Element {
    Element {
        tag,
        key: None,
        attributes: Vec::new(),
        children: Vec::new(),
    }
}

/// An element with text in it.
pub fn text(tag: &'static str, words: impl Into<String>) -> Element {
    el(tag).say(words)
}

impl Element {
    /// Sets an attribute. Those that would run or load something are refused: see [`Self::link`].
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if !active(name) {
            self.attributes.push((name, value.into()));
        }
        self
    }

    /// Sets an attribute without value, when `on`.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// Sets the class.
    #[must_use]
    pub fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// Sets the key.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Adds text.
    #[must_use]
    pub fn say(mut self, words: impl Into<String>) -> Self {
        self.children.push(Node::Text(words.into()));
        self
    }

    /// Adds a sentence: what stands between backticks becomes code, and long addresses may break after a slash.
    #[must_use]
    pub fn prose(mut self, words: &str) -> Self {
        let pieces: Vec<&str> = words.split('`').collect();
        // An odd backtick is no pair: then all of them are shown as they are.
        if pieces.len().is_multiple_of(2) {
            return self.breakable(words);
        }
        for (at, piece) in pieces.into_iter().enumerate() {
            if at % 2 == 1 {
                self = self.with(el("code").breakable(piece));
            } else if !piece.is_empty() {
                self = self.breakable(piece);
            }
        }
        self
    }

    /// Adds text whose long words may break after a slash.
    #[must_use]
    pub fn breakable(mut self, words: &str) -> Self {
        const LONG: usize = 24;
        if !words.split_whitespace().any(|word| word.len() > LONG) {
            return self.say(words);
        }
        let mut pieces = words.split_inclusive('/').peekable();
        while let Some(piece) = pieces.next() {
            self = self.say(piece);
            if pieces.peek().is_some() {
                self = self.with(el("wbr"));
            }
        }
        self
    }

    /// Adds an element.
    #[must_use]
    pub fn with(mut self, child: Element) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// Adds an element, if there is one.
    #[must_use]
    pub fn maybe(mut self, child: Option<Element>) -> Self {
        self.children.extend(child.map(Node::Element));
        self
    }

    /// Adds elements.
    #[must_use]
    pub fn all(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children.into_iter().map(Node::Element));
        self
    }

    /// A link to an `https` address, opened in a new tab that cannot reach back; text alone for any other address.
    #[must_use]
    pub fn link(self, address: &str, words: &str) -> Self {
        let safe = url::Url::parse(address).is_ok_and(|url| url.scheme() == "https");
        if !safe {
            return self.say(words);
        }
        let mut link = text("a", words);
        link.attributes.push(("href", address.to_owned()));
        link.attributes.push(("target", "_blank".to_owned()));
        link.attributes.push(("rel", "noreferrer noopener".to_owned()));
        self.with(link)
    }

    /// Adds a link to a part of one of our own pages, in a tab of its own.
    #[must_use]
    pub fn own_page(self, page: &'static str, fragment: &'static str, words: &str) -> Self {
        let mut link = text("a", words);
        link.attributes.push(("href", format!("{page}#{fragment}")));
        link.attributes.push(("target", "_blank".to_owned()));
        link.attributes.push(("class", "about".to_owned()));
        self.with(link)
    }

    /// Adds a link to a part of the same page, by its id.
    #[must_use]
    pub fn jump(self, id: &'static str, words: &str) -> Self {
        let mut link = text("a", words);
        link.attributes.push(("href", format!("#{id}")));
        self.with(link)
    }

    /// Marks it as doing `what` (a word of [`super::Action`]) to `subject` when it is pressed.
    #[must_use]
    pub fn does(self, what: &'static str, subject: &str) -> Self {
        self.attr("data-do", what).attr("data-of", subject)
    }

    /// All text in it, for tests and copies.
    pub fn words(&self) -> String {
        let mut words = String::new();
        for child in &self.children {
            match child {
                Node::Text(text) => words.push_str(text),
                Node::Element(element) => words.push_str(&element.words()),
            }
        }
        words
    }
}

/// Attributes whose value the browser would run, load or parse.
fn active(name: &str) -> bool {
    name.starts_with("on")
        || matches!(
            name,
            "href" | "style" | "srcdoc" | "action" | "formaction" | "data" | "ping" | "srcset"
        )
}

/// A button that does `what` to `subject`.
pub fn button(words: &str, what: &'static str, subject: &str) -> Element {
    text("button", words).attr("type", "button").does(what, subject)
}
