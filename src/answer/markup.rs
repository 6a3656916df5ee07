//! A tolerant reader of XML and HTML: it drops tags, decodes character references and never fails.
//!
//! It walks the text once; every step moves forward. It is no parser of the standards: it needs the texts of elements,
//! their names, and where a block of text ends.

/// At most this many pieces of a document are read.
const MOST_PIECES: usize = 400;
/// At most this many characters of one piece are kept.
const LONGEST: usize = 2000;
/// At most this many open elements are remembered.
const DEEPEST: usize = 32;

/// A text and the names of the elements around it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Local names, outermost first, joined with `.`; an attribute is one step more.
    pub(super) path: String,
    /// The text, white space folded, references decoded.
    pub(super) text: String,
}

/// What a tag is.
enum Tag<'a> {
    Open {
        name: &'a str,
        inside: &'a str,
        closed: bool,
    },
    Close {
        name: &'a str,
    },
    /// Declarations, comments, processing instructions.
    Other,
}

/// The texts of an XML document: those of the elements, and of the attributes.
pub(super) fn xml(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut buffer = String::new();
    for part in Parts::of(text) {
        match part {
            Part::Text(text) => push_decoded(&mut buffer, text),
            Part::Data(text) => buffer.push_str(text),
            Part::Tag(Tag::Open { name, inside, closed }) => {
                flush(&mut out, &open, &mut buffer);
                if open.len() < DEEPEST {
                    open.push(local(name));
                }
                attributes(&mut out, &open, inside);
                if closed {
                    open.pop();
                }
            }
            Part::Tag(Tag::Close { name }) => {
                flush(&mut out, &open, &mut buffer);
                let name = local(name);
                if let Some(at) = open.iter().rposition(|known| *known == name) {
                    open.truncate(at);
                }
            }
            Part::Tag(Tag::Other) => {}
        }
        if out.len() >= MOST_PIECES {
            return out;
        }
    }
    flush(&mut out, &open, &mut buffer);
    out
}

/// The blocks of text of an HTML page; the path is the name of the block's element (`title`, `h1`, `p`, `pre` …).
pub(super) fn html(text: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut block = "text";
    let mut buffer = String::new();
    for part in Parts::of_page(text) {
        match part {
            Part::Text(text) => push_decoded(&mut buffer, text),
            Part::Data(_) | Part::Tag(Tag::Other) => {}
            Part::Tag(Tag::Open { name, .. }) => {
                let lower = name.to_ascii_lowercase();
                if lower == "br" {
                    buffer.push(' ');
                }
                if let Some(known) = block_name(&lower) {
                    flush(&mut out, &[block], &mut buffer);
                    block = known;
                }
            }
            Part::Tag(Tag::Close { name }) => {
                if block_name(&name.to_ascii_lowercase()).is_some() {
                    flush(&mut out, &[block], &mut buffer);
                    block = "text";
                }
            }
        }
        if out.len() >= MOST_PIECES {
            return out;
        }
    }
    flush(&mut out, &[block], &mut buffer);
    out
}

/// Elements that begin a text of their own; the others stand within a text.
fn block_name(name: &str) -> Option<&'static str> {
    const BLOCKS: &str = "title h1 h2 h3 h4 h5 p pre li td th tr dt dd div section article header footer main nav form \
        label button hr table ul ol body head option select textarea blockquote center noscript html aside dl";
    BLOCKS.split(' ').find(|known| *known == name)
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn flush(out: &mut Vec<Piece>, open: &[&str], buffer: &mut String) {
    let text = folded(buffer);
    buffer.clear();
    if !text.is_empty() && out.len() < MOST_PIECES {
        out.push(Piece {
            path: open.join("."),
            text,
        });
    }
}

/// White space folded to one blank, cut at the longest.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() >= LONGEST {
            return out.chars().take(LONGEST).collect();
        }
    }
    out
}

fn attributes(out: &mut Vec<Piece>, open: &[&str], inside: &str) {
    let mut rest = inside;
    for _ in 0..32 {
        let Some((before, after)) = rest.split_once('=') else {
            return;
        };
        let name = before.split_whitespace().next_back().unwrap_or_default();
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return;
        };
        let Some((value, tail)) = after.strip_prefix(quote).and_then(|after| after.split_once(quote)) else {
            return;
        };
        rest = tail;
        if name.starts_with("xmlns") || name.contains(':') || out.len() >= MOST_PIECES {
            continue;
        }
        let mut text = String::new();
        push_decoded(&mut text, value);
        let text = folded(&text);
        if !text.is_empty() {
            out.push(Piece {
                path: format!("{}.{name}", open.join(".")),
                text,
            });
        }
    }
}

/// Pieces of a document in the order of the text.
enum Part<'a> {
    Text(&'a str),
    Data(&'a str),
    Tag(Tag<'a>),
}

struct Parts<'a> {
    rest: &'a str,
    /// Whether the contents of scripts and styles are passed over.
    page: bool,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            rest: text,
            page: false,
        }
    }

    fn of_page(text: &'a str) -> Self {
        Self { rest: text, page: true }
    }

    /// Passes over everything up to the end tag of an element whose content is no text.
    fn skip_content(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self
            .rest
            .get(from..)
            .and_then(|rest| rest.find("</"))
            .map(|at| at + from)
        {
            let after = self.rest.get(at + 2..).unwrap_or_default();
            if after
                .get(..name.len())
                .is_some_and(|end| end.eq_ignore_ascii_case(name))
            {
                self.take(at);
                return;
            }
            from = at + 2;
        }
        self.rest = "";
    }

    /// Takes `len` bytes off the front; the whole rest when that is no boundary, so that every step moves on.
    fn take(&mut self, len: usize) -> &'a str {
        let (head, tail) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = tail;
        head
    }

    /// Takes up to and with `end`, or everything.
    fn take_through(&mut self, end: &str) -> &'a str {
        let len = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.take(len)
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if !self.rest.starts_with('<') {
            let len = self.rest.find('<').unwrap_or(self.rest.len());
            return Some(Part::Text(self.take(len)));
        }
        if let Some(after) = self.rest.strip_prefix("<![CDATA[") {
            let inside = after.split("]]>").next().unwrap_or(after);
            self.take_through("]]>");
            return Some(Part::Data(inside));
        }
        if self.rest.starts_with("<!--") {
            self.take_through("-->");
            return Some(Part::Tag(Tag::Other));
        }
        let begins = self.rest.chars().nth(1);
        if !begins.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?' | '_')) {
            // A `<` of the text itself.
            return Some(Part::Text(self.take(1)));
        }
        let tag = self.take(tag_length(self.rest));
        let inside = tag.trim_start_matches('<').trim_end_matches('>');
        if inside.starts_with(['!', '?']) {
            return Some(Part::Tag(Tag::Other));
        }
        if let Some(name) = inside.strip_prefix('/') {
            return Some(Part::Tag(Tag::Close { name: name.trim() }));
        }
        let closed = inside.ends_with('/');
        let inside = inside.trim_end_matches('/');
        let name = inside.split_whitespace().next().unwrap_or_default();
        let rest = inside.strip_prefix(name).unwrap_or_default();
        let unread = ["script", "style", "template", "svg"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known));
        if self.page && unread && !closed {
            self.skip_content(name);
        }
        Some(Part::Tag(Tag::Open {
            name,
            inside: rest,
            closed,
        }))
    }
}

/// Bytes of the tag at the front; a `>` within quotes does not end it, but a quote that is never closed does not eat the
/// document.
fn tag_length(text: &str) -> usize {
    const LONGEST_TAG: usize = 1024;
    let mut quote: Option<u8> = None;
    for (at, byte) in text.bytes().enumerate().take(LONGEST_TAG) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    text.find('>').map_or(text.len(), |at| at + 1)
}

/// Adds a text with its character references decoded.
pub(super) fn push_decoded(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match reference(after) {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
}

fn reference(after: &str) -> Option<(char, &str)> {
    let end = after.bytes().take(12).position(|byte| byte == b';')?;
    let (name, tail) = after.split_at_checked(end)?;
    let tail = tail.strip_prefix(';')?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "copy" => '©',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, tail))
}

// Property tests run natively only.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
