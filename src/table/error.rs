//! Why a compiled table cannot be used.

use super::template::TemplateError;

/// Why bytes are not a compiled table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// It does not begin as a table does.
    #[error("these bytes are not a compiled table of why403; build the extension anew")]
    Magic,
    /// It was compiled for another version of the program.
    #[error("the table has format version {found}, this program reads {supported}; build both from the same source")]
    Version {
        /// The version of the table.
        found: u16,
        /// The version that this program reads.
        supported: u16,
    },
    /// It is shorter or longer than it says.
    #[error(
        "the table is {found} bytes long and should be {expected}; it was cut or mixed with other data, fetch it again"
    )]
    Length {
        /// The length found.
        found: usize,
        /// The length that the header states.
        expected: usize,
    },
    /// Its bytes were changed.
    #[error("the table's checksum does not fit its content; it is damaged, fetch it again")]
    Checksum,
    /// Its content contradicts itself, although the checksum fits: it was not written by this program's compiler.
    #[error("the table is damaged at byte {at}: {what}; compile it again")]
    Damaged {
        /// Offset in the file.
        at: usize,
        /// What is wrong there.
        what: &'static str,
    },
}

impl TableError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Magic => "table.magic",
            Self::Version { .. } => "table.version",
            Self::Length { .. } => "table.length",
            Self::Checksum => "table.checksum",
            Self::Damaged { .. } => "table.damaged",
        }
    }
}

/// Why a table cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// An operation's path is no template.
    #[error("{method} {template}: {error}")]
    Template {
        /// The operation's method.
        method: String,
        /// Its path.
        template: String,
        /// What is wrong with it.
        error: TemplateError,
    },
    /// An operation's method is none of [`super::METHODS`].
    #[error("{method} {template}: `{method}` is no method; write one in capitals, e.g. GET")]
    Method {
        /// The operation's method.
        method: String,
        /// Its path.
        template: String,
    },
    /// An operation names a base or a source that the table does not declare.
    #[error("{method} {template}: there is no {kind} `{key}`; declare it in the header")]
    Missing {
        /// The operation's method.
        method: String,
        /// Its path.
        template: String,
        /// `base` or `source`.
        kind: &'static str,
        /// Its key.
        key: String,
    },
    /// An expression nests too deep.
    #[error("{method} {template}: an expression nests deeper than 16; flatten it")]
    Depth {
        /// The operation's method.
        method: String,
        /// Its path.
        template: String,
    },
    /// The table has more than four thousand million of something.
    #[error("the table is too large to be compiled; split it")]
    TooLarge,
}

impl CompileError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Template { .. } => "table.template",
            Self::Method { .. } => "table.method",
            Self::Missing { .. } => "table.missing",
            Self::Depth { .. } => "table.depth",
            Self::TooLarge => "table.too-large",
        }
    }
}
