//! [`Template`]: an answer with places in it that are filled when it is given.
//!
//! It is made of an answer as it was seen, the example of a sign, in which the names are found again that the engine reads
//! out of it; or of a line of `answers.txt`, which writes the places itself (`{names:, }`).

use super::located::{Span, spans};
use crate::reason::{Fields, Value};
use serde_json::Value as Json;

/// What fills the places of an answer, beside the reason's fields.
#[derive(Debug, Clone, Default)]
pub struct Filling {
    /// The fields of the reason.
    pub fields: Fields,
    /// Lists by name: `scopes` (all that the caller holds), `whole` (all that the call needs).
    pub lists: Vec<(&'static str, Vec<String>)>,
    /// Texts by name: `method`, `path`, `limit`, `seconds` …
    pub texts: Vec<(&'static str, String)>,
    /// Another number for each answer, of which ids are made.
    pub number: u64,
}

impl Filling {
    /// The names under this name, of the reason or beside it.
    pub fn names(&self, name: &str) -> Option<&[String]> {
        match self.fields.get(name) {
            Some(Value::Names(names)) => Some(names.as_slice()),
            _ => {
                let found = self.lists.iter().find(|(known, _)| *known == name);
                found.map(|(_, names)| names.as_slice())
            }
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => {
                let found = self.texts.iter().find(|(known, _)| *known == name);
                found.map(|(_, text)| text.clone())
            }
        }
    }

    /// An id in the form of a UUID of version 4, made of the number: it tells answers apart and proves nothing.
    fn uuid(&self) -> String {
        let (one, two) = (mixed(self.number), mixed(self.number ^ 0x5851_f42d_4c95_7f2d));
        format!(
            "{:08x}-{:04x}-4{:03x}-{:x}{:03x}-{:012x}",
            one >> 32,
            (one >> 16) & 0xffff,
            one & 0xfff,
            8 + ((two >> 60) & 3),
            (two >> 48) & 0xfff,
            two & 0xffff_ffff_ffff
        )
    }
}

/// A number that looks nothing like the one before it (the finalizer of SplitMix64).
pub(super) fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// How a text is written where it is put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Markup,
    Plain,
}

impl Form {
    fn of_body(text: &str) -> Self {
        match text.trim_start().chars().next() {
            Some('{' | '[') => Self::Json,
            Some('<') => Self::Markup,
            _ => Self::Plain,
        }
    }

    fn put(self, text: &str, into: &mut String) {
        match self {
            Self::Json => {
                let quoted = Json::String(text.to_owned()).to_string();
                let inside = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                into.push_str(inside.unwrap_or_default());
            }
            Self::Markup => text.chars().for_each(|c| match c {
                '<' => into.push_str("&lt;"),
                '>' => into.push_str("&gt;"),
                '&' => into.push_str("&amp;"),
                other => into.push(other),
            }),
            Self::Plain => into.extend(text.chars().filter(|c| !c.is_control())),
        }
    }
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    /// Names, with what stands between them and before the last one.
    Names {
        field: String,
        between: String,
        last: String,
    },
    /// One text; `own` stands there when nothing is known.
    Text {
        field: String,
        own: String,
    },
    Uuid,
    Hex,
}

/// A text with places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pieces: Vec<Piece>,
    form: Form,
}

/// Names of the places that hold lists.
const LISTS: &[&str] = &["names", "scopes", "whole", "divisions", "permissions", "methods"];
/// Names of the places that hold one text.
const TEXTS: &[&str] = &[
    "method",
    "path",
    "host",
    "operation",
    "status",
    "now",
    "limit",
    "remaining",
    "reset",
    "seconds",
    "what",
    "needed",
    "holder",
    "resource",
    "division",
    "origin",
];

impl Text {
    /// A text that writes its places: `{names:, }`, `{uuid}`. Other braces are its own.
    ///
    /// # Errors
    /// The name of a place that there is not.
    pub(super) fn written(text: &str, body: bool) -> Result<Self, String> {
        let form = if body { Form::of_body(text) } else { Form::Plain };
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            words.push_str(before);
            rest = after;
            let name: String = after.chars().take_while(char::is_ascii_lowercase).collect();
            let tail = after.get(name.len()..).unwrap_or_default();
            let ends = tail.starts_with(['}', ':']);
            let inside = tail.split_once('}').filter(|_| ends && !name.is_empty());
            let Some((separator, behind)) = inside else {
                words.push('{');
                continue;
            };
            let piece = match (name.as_str(), separator.strip_prefix(':')) {
                ("uuid", None) => Piece::Uuid,
                ("hex", None) => Piece::Hex,
                (name, Some(between)) if LISTS.contains(&name) => Piece::Names {
                    field: name.to_owned(),
                    between: between.to_owned(),
                    last: between.to_owned(),
                },
                (name, None) if TEXTS.contains(&name) => Piece::Text {
                    field: name.to_owned(),
                    own: String::new(),
                },
                (name, _) => return Err(name.to_owned()),
            };
            pieces.push(Piece::Words(std::mem::take(&mut words)));
            pieces.push(piece);
            rest = behind;
        }
        words.push_str(rest);
        pieces.push(Piece::Words(words));
        pieces.retain(|piece| *piece != Piece::Words(String::new()));
        Ok(Self { pieces, form })
    }

    /// A text as it was seen, in which the values of these fields become places.
    fn seen(text: &str, body: bool, fields: &Fields) -> Self {
        let form = if body { Form::of_body(text) } else { Form::Plain };
        let mut pieces = Vec::new();
        let mut at = 0;
        for Span { from, to, field, list } in spans(text, fields) {
            pieces.push(Piece::Words(text.get(at..from).unwrap_or_default().to_owned()));
            let own = text.get(from..to).unwrap_or_default().to_owned();
            pieces.push(match list {
                Some((between, last)) => Piece::Names { field, between, last },
                None => Piece::Text { field, own },
            });
            at = to;
        }
        pieces.push(Piece::Words(text.get(at..).unwrap_or_default().to_owned()));
        pieces.retain(|piece| *piece != Piece::Words(String::new()));
        Self { pieces, form }
    }

    /// Adds a member to an object of JSON. `value` was read before.
    pub(super) fn add_member(&mut self, name: &str, value: &str, first: bool) {
        let alone = self.pieces.len() == 1;
        let Some(Piece::Words(last)) = self.pieces.last_mut() else {
            return;
        };
        let Some(open) = last.trim_end().strip_suffix('}') else {
            return;
        };
        let comma = if first && alone { "" } else { "," };
        *last = format!("{open}{comma}{}:", Json::String(name.to_owned()));
        if let Ok(value) = Self::written(value, true) {
            self.pieces.extend(value.pieces);
        }
        self.pieces.push(Piece::Words("}".to_owned()));
    }

    pub(super) fn fill(&self, with: &Filling) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Names { field, between, last } => {
                    let names = with.names(field).unwrap_or_default();
                    for (at, name) in names.iter().enumerate() {
                        if at > 0 {
                            out.push_str(if at + 1 == names.len() { last } else { between });
                        }
                        self.form.put(name, &mut out);
                    }
                }
                Piece::Text { field, own } => match with.text(field) {
                    Some(text) => self.form.put(&text, &mut out),
                    None => out.push_str(own),
                },
                Piece::Uuid => out.push_str(&with.uuid()),
                Piece::Hex => out.push_str(&with.uuid().replace('-', "")),
            }
        }
        out
    }

    pub(super) fn asks_for(&self, name: &str) -> bool {
        let asks = |piece: &Piece| matches!(piece, Piece::Names { field, .. } if field == name);
        self.pieces.iter().any(asks)
    }
}

/// An answer with places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, Text)>,
    pub(super) body: Text,
}

/// An answer as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    /// HTTP's status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Template {
    /// An answer as it was seen. `fields` are what the engine reads of it.
    pub(super) fn seen(status: u16, headers: &[(String, String)], body: &str, fields: &Fields) -> Self {
        let header = |(name, value): &(String, String)| (name.clone(), Text::seen(value, false, fields));
        Self {
            status,
            headers: headers.iter().map(header).collect(),
            body: Text::seen(body, true, fields),
        }
    }

    /// Whether names of this field stand in it.
    pub(super) fn asks_for(&self, name: &str) -> bool {
        self.body.asks_for(name) || self.headers.iter().any(|(_, value)| value.asks_for(name))
    }

    pub(super) fn fill(&self, with: &Filling) -> Filled {
        Filled {
            status: self.status,
            headers: (self.headers.iter())
                .map(|(name, value)| (name.clone(), value.fill(with)))
                .collect(),
            body: self.body.fill(with),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Fields {
        let mut fields = Fields::default();
        fields.set(
            "names",
            Value::Names(list.iter().map(|name| (*name).to_owned()).collect()),
        );
        fields
    }

    fn filled(seen: &str, read: &[&str], with: &[&str]) -> String {
        let text = Text::seen(seen, true, &names(read));
        text.fill(&Filling {
            fields: names(with),
            ..Filling::default()
        })
    }

    #[test]
    fn names_of_an_example_become_places() {
        assert_eq!(
            filled(
                r#"{"message":"You lack: [a:b, c:d]"}"#,
                &["a:b", "c:d"],
                &["x", "y", "z"]
            ),
            r#"{"message":"You lack: [x, y, z]"}"#
        );
        assert_eq!(
            filled(r#"{"needed":"chat:write","ok":false}"#, &["chat:write"], &["a", "b"]),
            r#"{"needed":"a,b","ok":false}"#
        );
        assert_eq!(
            filled(r#"{"missing":["one"]}"#, &["one"], &["a", "b"]),
            r#"{"missing":["a","b"]}"#
        );
        assert_eq!(
            filled("scope readonly is not read", &["read"], &["w"]),
            "scope readonly is not w"
        );
    }

    #[test]
    fn what_is_put_in_cannot_break_out() {
        assert_eq!(
            filled(r#"{"needed":"x"}"#, &["x"], &[r#"a","b":"c"#]),
            r#"{"needed":"a\",\"b\":\"c"}"#
        );
        assert_eq!(filled("<p>x</p>", &["x"], &["<b>"]), "<p>&lt;b&gt;</p>");
    }

    #[test]
    fn places_that_are_written() {
        let text = Text::written(r#"{"id":"{uuid}","need":["{names:","}"],"at":{}}"#, true).unwrap();
        let out = text.fill(&Filling {
            fields: names(&["a", "b"]),
            ..Filling::default()
        });
        assert!(out.ends_with(r#""need":["a","b"],"at":{}}"#), "{out}");
        assert_eq!(Text::written("{nobody:,}", false), Err("nobody".to_owned()));
    }
}
