//! [`SettingsError`]: why a file of settings is not taken.

/// Why a file of settings is not taken, or not written. Each says what is wrong, where, and what to do; nothing of the file is
/// used then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// It is too long.
    #[error("the file is longer than {} MiB: no export is; take another file", .0 / 1024 / 1024)]
    TooLarge(usize),
    /// It is no JSON.
    #[error("line {line}, column {column}: {reason}; mend the file there, or export it again")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// It is JSON of another kind.
    #[error(
        "this is no file of settings: it has no `\"format\": \"why403-settings\"` at its top; take one that the options exported"
    )]
    NotSettings,
    /// It is of a later version.
    #[error("this file has schema {0}, and this version knows 1: update why403, or export the file from this version")]
    Newer(u64),
    /// It does not say which schema it has.
    #[error("the file does not say its schema; write `\"schema\": 1` at its top if it was written by hand")]
    NoSchema,
    /// A member is not as the schema wants it.
    #[error("line {line}, column {column}: {reason}; docs/settings.md lists what can stand there")]
    Member {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// A value cannot be.
    #[error("at {path}: {reason}")]
    Value {
        /// Which, e.g. `sites[3]`.
        path: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A text begins as a token does.
    #[error("at {path}: this begins as a token does, and no setting is one: remove it from the file")]
    HoldsToken {
        /// Which.
        path: String,
    },
}

impl SettingsError {
    /// The stable code for JavaScript.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "settings.too-large",
            Self::Syntax { .. } => "settings.syntax",
            Self::NotSettings => "settings.not-settings",
            Self::Newer(_) => "settings.newer",
            Self::NoSchema => "settings.no-schema",
            Self::Member { .. } => "settings.member",
            Self::Value { .. } => "settings.value",
            Self::HoldsToken { .. } => "settings.token",
        }
    }
}
