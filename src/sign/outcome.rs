//! The reason that a sign states, with its fields filled from the answer.

use super::model::{FieldSource, Sign};
use super::pattern::{Capture, Wrong};
use crate::answer::{Answer, challenge};
use crate::reason::{Fields, Join, Value};
use serde::{Deserialize, Serialize};

/// At most this many names of one field, and characters of one text.
const MOST_NAMES: usize = 50;
const LONGEST: usize = 300;

/// A part of the answer from which a field is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Read {
    /// A capture of a pattern.
    Capture(String),
    /// A member of the body.
    Key(String),
    /// A header of the answer.
    Header(String),
    /// A parameter of a challenge.
    Param(String),
    /// An element of XML.
    Xml(String),
    /// The sentence that the sign was found in.
    Sentence,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Words of the sign itself.
    Words(String),
    /// A value.
    Value(Read),
}

impl Read {
    /// Reads `name`, `key:PATH`, `header:NAME`, `challenge:NAME`, `xml:NAME`, `sentence`.
    fn parse(inside: &str) -> Self {
        match inside.split_once(':') {
            Some(("key", path)) => Self::Key(path.to_owned()),
            Some(("header", name)) => Self::Header(name.to_ascii_lowercase()),
            Some(("challenge", name)) => Self::Param(name.to_ascii_lowercase()),
            Some(("xml", name)) => Self::Xml(name.to_owned()),
            _ if inside == "sentence" => Self::Sentence,
            _ => Self::Capture(inside.to_owned()),
        }
    }

    /// The values, whole.
    fn values(&self, found: &Found<'_>) -> Vec<String> {
        let own = |text: &str| text.chars().take(LONGEST).collect::<String>();
        match self {
            Self::Capture(name) => {
                let capture = found.captures.iter().find(|capture| capture.name == *name);
                capture.map(|capture| capture.values.clone()).unwrap_or_default()
            }
            Self::Key(path) => found.answer.at(path).take(MOST_NAMES).map(own).collect(),
            Self::Xml(name) => found
                .answer
                .at(&format!("**.{name}"))
                .take(MOST_NAMES)
                .map(own)
                .collect(),
            Self::Header(name) => found.answer.header(name).map(own).into_iter().collect(),
            Self::Param(name) => {
                let challenges = found.answer.challenges().iter();
                challenges
                    .filter_map(|challenge| challenge.param(name))
                    .take(1)
                    .map(own)
                    .collect()
            }
            Self::Sentence => vec![own(found.quoted)],
        }
    }

    fn join(&self, found: &Found<'_>) -> Option<Join> {
        match self {
            Self::Capture(name) => found.captures.iter().find(|capture| capture.name == *name)?.join,
            _ => None,
        }
    }
}

/// What was found of a sign in an answer.
pub(super) struct Found<'a> {
    pub(super) answer: &'a Answer,
    pub(super) captures: &'a [Capture],
    pub(super) quoted: &'a str,
}

impl FieldSource {
    /// Reads the right side of `field=…`, quotes already taken off.
    pub(super) fn parse(text: &str, quoted: bool) -> Result<Self, Wrong> {
        if !quoted && let Some(inside) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            return Ok(Self::Value(Read::parse(inside.trim())));
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((words, after)) = rest.split_once('{') {
            let Some((inside, tail)) = after.split_once('}') else {
                return Err((format!("a `{{` in `{text}` is not closed"), "close it with `}`"));
            };
            pieces.push(Piece::Words(words.to_owned()));
            pieces.push(Piece::Value(Read::parse(inside.trim())));
            rest = tail;
        }
        pieces.push(Piece::Words(rest.to_owned()));
        Ok(Self::Text(pieces))
    }

    /// The captures that it wants.
    pub(super) fn captures(&self) -> Vec<&str> {
        let name = |read: &'_ Read| matches!(read, Read::Capture(_));
        match self {
            Self::Value(Read::Capture(capture)) => vec![capture],
            Self::Value(_) => Vec::new(),
            Self::Text(pieces) => (pieces.iter())
                .filter_map(|piece| match piece {
                    Piece::Value(read) if name(read) => match read {
                        Read::Capture(capture) => Some(capture.as_str()),
                        _ => None,
                    },
                    _ => None,
                })
                .collect(),
        }
    }
}

/// The reason's fields.
pub(super) fn fields(sign: &Sign, found: &Found<'_>) -> Fields {
    let mut fields = Fields::default();
    let kinds = sign.reason.fields();
    let mut join = None;
    for (name, source) in &sign.fields {
        if fields.get(name).is_some() {
            continue;
        }
        let kind = kinds
            .iter()
            .find(|field| field.name == name)
            .map(|field| field.kind)
            .unwrap_or_default();
        let scopes = sign.reason.id().starts_with("scope.") || name == "scopes";
        let value = match (source, kind) {
            (FieldSource::Value(read), "names") => {
                let values = names(read, read.values(found), scopes);
                join = join.or(read.join(found));
                (!values.is_empty()).then_some(Value::Names(values))
            }
            (FieldSource::Value(read), "join") => read.join(found).map(Value::Join),
            (FieldSource::Value(read), _) => text(read.values(found).join(", ")),
            (FieldSource::Text(pieces), kind) => {
                let whole = filled(pieces, found);
                match (whole, kind) {
                    (Some(whole), "names") => Some(Value::Names(
                        whole.split(',').map(|name| name.trim().to_owned()).collect(),
                    )),
                    (Some(whole), "join") => Join::from_word(&whole).map(Value::Join),
                    (Some(whole), _) => text(whole),
                    (None, _) => None,
                }
            }
        };
        if let Some(value) = value {
            fields.set(name, value);
        }
    }
    if let Some(join) = join
        && kinds.iter().any(|field| field.name == "join")
        && fields.get("join").is_none()
    {
        fields.set("join", Value::Join(join));
    }
    fields
}

fn text(whole: String) -> Option<Value> {
    let whole = whole.trim();
    (!whole.is_empty()).then(|| Value::Text(whole.chars().take(LONGEST).collect()))
}

/// A text with its values; `None` when one of them is not there.
fn filled(pieces: &[Piece], found: &Found<'_>) -> Option<String> {
    let mut whole = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => whole.push_str(words),
            Piece::Value(read) => {
                let values = read.values(found);
                if values.is_empty() {
                    return None;
                }
                whole.push_str(&values.join(", "));
            }
        }
    }
    Some(whole)
}

/// Names of a list that is nothing else: a member of the body, a header, a challenge's parameter.
fn names(read: &Read, values: Vec<String>, scopes: bool) -> Vec<String> {
    if matches!(read, Read::Capture(_)) {
        return values;
    }
    let mut found: Vec<String> = Vec::new();
    for value in values {
        let parts: Vec<String> = if scopes {
            challenge::scopes(&value)
        } else {
            let trimmed = |name: &str| name.trim_matches([' ', '"', '\'', '[', ']']).to_owned();
            value
                .split([',', ';'])
                .map(trimmed)
                .filter(|name| !name.is_empty() && name.len() <= 200)
                .collect()
        };
        for part in parts {
            if !found.contains(&part) && found.len() < MOST_NAMES {
                found.push(part);
            }
        }
    }
    found
}
