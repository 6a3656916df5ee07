//! A reason's fields as data: what a sign states, and what a vendor's own words are filled with.

use std::fmt;

/// How several names hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub enum Join {
    /// All of them are needed.
    All,
    /// Any one of them is enough.
    Any,
    /// The source does not say.
    #[default]
    Unsaid,
}

impl Join {
    /// `all`, `any`, `unsaid`.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::Unsaid => "unsaid",
        }
    }

    /// The reverse of [`Join::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::All, Self::Any, Self::Unsaid]
            .into_iter()
            .find(|join| join.word() == word)
    }

    /// The word between the last two names of a list.
    pub fn between(self) -> &'static str {
        match self {
            Self::All => "and",
            Self::Any => "or",
            Self::Unsaid => "and/or",
        }
    }
}

/// The value of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Names of scopes, permissions, roles, headers …
    Names(Vec<String>),
    /// One text.
    Text(String),
    /// How names hang together.
    Join(Join),
}

/// Fields by name, in the order in which they were set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields(Vec<(String, Value)>);

impl Fields {
    /// Sets a field; a later value replaces an earlier one.
    pub fn set(&mut self, name: &str, value: Value) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// All fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether no field is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A field that a reason can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// `names`, `text` or `join`.
    pub kind: &'static str,
    /// A line about it.
    pub about: &'static str,
}

/// Data that does not fit a reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// The reason has no such field.
    #[error("the reason `{reason}` has no field `{field}`; `why403 reason {reason}` lists its fields")]
    Unknown {
        /// The reason's id.
        reason: String,
        /// The field.
        field: String,
    },
    /// The field is of another kind.
    #[error("the field `{field}` of the reason `{reason}` holds {kind}; give it that")]
    Kind {
        /// The reason's id.
        reason: String,
        /// The field.
        field: String,
        /// What it holds.
        kind: String,
    },
}

impl FieldError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "reason.field",
            Self::Kind { .. } => "reason.field-kind",
        }
    }

    pub(super) fn unknown(reason: &str, field: &str) -> Self {
        Self::Unknown {
            reason: reason.to_owned(),
            field: field.to_owned(),
        }
    }

    pub(super) fn kind(reason: &str, field: &str, kind: &str) -> Self {
        Self::Kind {
            reason: reason.to_owned(),
            field: field.to_owned(),
            kind: kind.to_owned(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Names(names) => f.write_str(&names.join(", ")),
            Self::Text(text) => f.write_str(text),
            Self::Join(join) => f.write_str(join.word()),
        }
    }
}
