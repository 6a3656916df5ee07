//! [`Form`]: how a set of names is written where it is pasted: an address, a manifest, a file of Terraform.

use super::lines::{context, one_of, word_of};
use super::model::Vendor;
use crate::cursor::{Cursor, TextError};
use crate::requirement::{Atom, Context};

/// How a set of names is written in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its short name, e.g. `terraform-role`.
    pub id: String,
    /// What it is, for a heading.
    pub title: String,
    /// The kinds of names that it takes, as [`Atom::kind`] says them.
    pub kinds: Vec<&'static str>,
    /// Whose rights it is for; everybody's when empty.
    pub when: Vec<Context>,
    /// What parts a name: `conversation:call:add` has three parts at `:`.
    pub split: Option<char>,
    /// First parts that have a place here; all when empty.
    pub only: Vec<String>,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// It stands once for each name; else once.
    each: bool,
    /// A comma stands behind it for all names but the last.
    comma: bool,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// The name.
    Name,
    /// A part of the name, from 0; with `-` in place of `_` when the second says so.
    Part(usize, bool),
    /// All names with this between them.
    All(&'static str),
    /// All names for an address: percent-encoded, `%20` between them (RFC 6749 §3.3 and appendix B).
    Query,
}

/// How the names of a form are told when it is read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape<'f> {
    /// Each part of a name stands in a field of its own; fields of one block belong together.
    Fields(Vec<(&'f str, usize)>),
    /// The first part is the name of a field, with `-` in place of `_`, and the second its value.
    Mapping,
}

/// A form filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The text to paste, with a line break at its end.
    pub text: String,
    /// Names of the form's kinds that have no place in it.
    pub left_out: Vec<String>,
}

impl Form {
    /// Whether it is for this kind of caller; for everybody where the caller is not known.
    pub fn fits(&self, caller: Option<Context>) -> bool {
        caller.is_none_or(|caller| self.when.is_empty() || self.when.contains(&caller))
    }

    /// Writes names; `None` when none of them is of its kinds.
    pub fn fill<'a>(&self, names: impl IntoIterator<Item = &'a Atom>) -> Option<Filled> {
        let of_kind = |name: &&Atom| self.kinds.contains(&name.kind());
        let names: Vec<&str> = names.into_iter().filter(of_kind).map(Atom::name).collect();
        let (names, left_out): (Vec<&str>, Vec<&str>) = names.into_iter().partition(|name| self.takes(name));
        if names.is_empty() && left_out.is_empty() {
            return None;
        }
        let mut text = String::new();
        let mut lines = self.lines.as_slice();
        while let Some(line) = lines.first() {
            let together = lines.iter().take_while(|other| other.each == line.each).count();
            let (block, rest) = lines.split_at_checked(together.max(1)).unwrap_or((lines, &[]));
            lines = rest;
            let times: Vec<Option<&str>> = match line.each {
                true => names.iter().copied().map(Some).collect(),
                false => vec![None],
            };
            for (at, name) in times.iter().enumerate() {
                for line in block {
                    line.pieces
                        .iter()
                        .for_each(|piece| self.write(piece, *name, &names, &mut text));
                    if line.comma && at + 1 < times.len() {
                        text.push(',');
                    }
                    text.push('\n');
                }
            }
        }
        Some(Filled {
            text,
            left_out: left_out.into_iter().map(str::to_owned).collect(),
        })
    }

    /// How parts of names stand in it, where they do not stand together.
    pub fn shape(&self) -> Option<Shape<'_>> {
        let mut fields = Vec::new();
        for line in self.lines.iter().filter(|line| line.each) {
            let part = |piece: &Piece| match piece {
                Piece::Part(at, _) => Some(*at),
                _ => None,
            };
            let parts: Vec<usize> = line.pieces.iter().filter_map(part).collect();
            match parts.as_slice() {
                [] => {}
                [0, 1] => return Some(Shape::Mapping),
                [at] => {
                    let texts = line.pieces.iter().filter_map(|piece| match piece {
                        Piece::Text(text) => Some(text.as_str()),
                        _ => None,
                    });
                    fields.push((field_of(texts.into_iter().next()?)?, *at));
                }
                _ => return None,
            }
        }
        (!fields.is_empty()).then_some(Shape::Fields(fields))
    }

    /// What stands between the parts of a name.
    pub fn between(&self) -> Option<char> {
        self.split
    }

    fn parts<'n>(&self, name: &'n str) -> Vec<&'n str> {
        match self.split {
            Some(at) => name.split(at).collect(),
            None => vec![name],
        }
    }

    fn takes(&self, name: &str) -> bool {
        let parts = self.parts(name);
        let asked = self.lines.iter().flat_map(|line| &line.pieces);
        let last = asked.filter_map(|piece| {
            if let Piece::Part(at, _) = piece {
                Some(*at)
            } else {
                None
            }
        });
        let enough = last.max().is_none_or(|last| parts.len() == last + 1);
        let first = parts.first().copied().unwrap_or_default();
        enough && (self.only.is_empty() || self.only.iter().any(|only| only == first))
    }

    fn write(&self, piece: &Piece, name: Option<&str>, names: &[&str], text: &mut String) {
        let name = name.unwrap_or_default();
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Name => text.push_str(name),
            Piece::Part(at, dashed) => {
                let part = self.parts(name).get(*at).copied().unwrap_or_default();
                match dashed {
                    true => text.push_str(&part.replace('_', "-")),
                    false => text.push_str(part),
                }
            }
            Piece::All(between) => text.push_str(&names.join(between)),
            Piece::Query => {
                text.push_str(&names.iter().map(|name| encoded(name)).collect::<Vec<_>>().join("%20"));
            }
        }
    }
}

/// The field that a value behind this text belongs to: `  action_set  = ["` → `action_set`.
fn field_of(before: &str) -> Option<&str> {
    let before = before.trim_end_matches(['"', '\'', '[', '(', ' ']);
    let before = before.strip_suffix(['=', ':'])?.trim_end();
    let field = before.rsplit(char::is_whitespace).next()?.trim_matches('"');
    (!field.is_empty()).then_some(field)
}

/// For the query of an address: all but the unreserved characters of RFC 3986 §2.3 as `%XX`.
fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// `form ID KIND … [when HOLDER …] [split CHARACTER] [only NAME …] | TITLE`.
pub(super) fn head(cursor: &mut Cursor<'_>) -> Result<Form, TextError> {
    let line = cursor.remainder();
    let (words, title) = line
        .split_once('|')
        .ok_or_else(|| cursor.error("a form has a title", "write `form ID KIND … | TITLE`"))?;
    let mut words = Cursor::new(words, cursor.line);
    let mut made = Form {
        id: word_of(&mut words, "the form's short name")?,
        title: title.trim().to_owned(),
        kinds: Vec::new(),
        when: Vec::new(),
        split: None,
        only: Vec::new(),
        lines: Vec::new(),
    };
    let kinds = ["scope", "permission", "role", "license"].map(|kind| (kind, kind));
    let mut part = "";
    while !words.is_done() {
        let mut ahead = words.clone();
        let word = ahead.field();
        if matches!(word, "when" | "split" | "only") {
            part = word;
            words = ahead;
            continue;
        }
        match part {
            "when" => made.when.push(context(&mut words)?),
            "split" => made.split = word_of(&mut words, "a character")?.chars().next(),
            "only" => made.only.push(word_of(&mut words, "a name")?),
            _ => made.kinds.push(one_of(&mut words, &kinds)?),
        }
    }
    if made.kinds.is_empty() || made.title.is_empty() {
        return Err(cursor.error(
            "a form says which kinds of names it takes, and has a title",
            "add what is missing",
        ));
    }
    Ok(made)
}

/// A line of the form: `| TEXT`, `each | TEXT`, `each, | TEXT`. One blank behind the `|` belongs to it.
pub(super) fn detail(vendor: &mut Vendor, cursor: &mut Cursor<'_>) -> Result<(), TextError> {
    let Some(form) = vendor.forms.last_mut() else {
        return Err(cursor.error("this line belongs to no form above it", "put it below a line `form`"));
    };
    let line = cursor.remainder();
    let (before, text) = line.split_once('|').unwrap_or((line, ""));
    let (each, comma) = match before.trim() {
        "" => (false, false),
        "each" => (true, false),
        "each," => (true, true),
        _ => return Err(cursor.error("this is no line of a form", "begin it with `|`, `each |` or `each, |`")),
    };
    let mut pieces = Vec::new();
    let mut rest = text.strip_prefix(' ').unwrap_or(text);
    while let Some((before, tail)) = rest.split_once('<') {
        let (word, after) = tail.split_once('>').unwrap_or(("", ""));
        let piece = match word {
            "name" => Piece::Name,
            "1" => Piece::Part(0, false),
            "2" => Piece::Part(1, false),
            "3" => Piece::Part(2, false),
            "1-" => Piece::Part(0, true),
            "all" => Piece::All(" "),
            "all," => Piece::All(", "),
            "all,," => Piece::All(","),
            "query" => Piece::Query,
            _ => {
                return Err(cursor.error(
                    &format!("`<{word}>` is no place for names"),
                    "write `<name>`, `<1>` to `<3>`, `<1->`, `<all>`, `<all,>`, `<all,,>` or `<query>`",
                ));
            }
        };
        if each == matches!(piece, Piece::All(_) | Piece::Query) {
            return Err(cursor.error(
                &format!("`<{word}>` cannot stand here"),
                "one name stands in lines that begin with `each`, all of them in others",
            ));
        }
        pieces.extend([Piece::Text(before.to_owned()), piece]);
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    form.lines.push(Line { each, comma, pieces });
    Ok(())
}

/// Whether an indented line is one of a form.
pub(super) fn is_line(line: &str) -> bool {
    let start = line.trim_start();
    ["|", "each |", "each, |"].iter().any(|begin| start.starts_with(begin))
}
