//! [`ImportError`]: what is wrong with a pasted text or file, where, and what to do.

use super::scan::Place;
use crate::exchange::ExchangeError;

/// Why a text could not be imported. No message repeats a piece of the text, since any may be a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is nothing in it.
    #[error("nothing was given; paste a token, a refused call, an error's text, or a HAR file")]
    Empty,
    /// It has no known form.
    #[error(
        "this is none of a token, a raw HTTP request or answer, a command or script that makes a call (cURL, fetch, axios, Python, \
         HTTPie, PowerShell), or a HAR file; \
         in the browser's network panel choose `Copy as cURL` for one call or `Save all as HAR` for all"
    )]
    Unrecognised,
    /// Several tokens at once.
    #[error(
        "line {line} begins a second token; give one at a time, or two with an empty line between them to compare them"
    )]
    ManyTokens {
        /// Line of the second token, from 1.
        line: usize,
    },
    /// An answer without its request.
    #[error("line {line} begins an answer, and no request comes before it; paste the request first, then its answer")]
    AnswerAlone {
        /// Line, from 1.
        line: usize,
    },
    /// The JSON ends too early.
    #[error(
        "the file breaks off at line {line}, column {column}: the JSON is not closed; export it again and wait until it is saved"
    )]
    Truncated {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The JSON is broken.
    #[error("the JSON is broken at line {line}, column {column}: {reason}; export the file again")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser expected.
        reason: String,
    },
    /// It is JSON, but no HAR.
    #[error("this JSON is not a HAR file: `{path}` {reason}; in the browser's network panel choose `Save all as HAR`")]
    NotHar {
        /// JSON path of the field.
        path: &'static str,
        /// What is wrong with it, e.g. `is missing`.
        reason: &'static str,
    },
    /// A command or request is broken.
    #[error("the {form} cannot be read at line {line}, column {column}: {reason}")]
    Form {
        /// `cURL command`, `HTTP request` …
        form: &'static str,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A command or request has no usable method or address.
    #[error("the {form} that begins at line {line}: {source}")]
    Request {
        /// `cURL command`, `HTTP request` …
        form: &'static str,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what to do.
        source: ExchangeError,
    },
}

impl ImportError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "import.empty",
            Self::Unrecognised => "import.unrecognised",
            Self::ManyTokens { .. } => "import.many-tokens",
            Self::AnswerAlone { .. } => "import.answer-alone",
            Self::Truncated { .. } => "import.truncated",
            Self::Json { .. } => "import.json",
            Self::NotHar { .. } => "import.not-har",
            Self::Form { .. } => "import.form",
            Self::Request { .. } => "import.request",
        }
    }

    pub(super) fn form(form: &'static str, place: Place, reason: impl Into<String>) -> Self {
        Self::Form {
            form,
            line: place.line,
            column: place.column,
            reason: reason.into(),
        }
    }

    /// The same of another form, where two share how they are split.
    pub(super) fn of_form(self, of: &'static str) -> Self {
        match self {
            Self::Form {
                line, column, reason, ..
            } => Self::Form {
                form: of,
                line,
                column,
                reason,
            },
            other => other,
        }
    }

    /// The parser's words, but never its rendering of a value.
    pub(super) fn json(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Eof => Self::Truncated { line, column },
            serde_json::error::Category::Syntax => {
                let text = error.to_string();
                let reason = text.split(" at line ").next().unwrap_or_default();
                Self::Json {
                    line,
                    column,
                    reason: reason.to_owned(),
                }
            }
            serde_json::error::Category::Data | serde_json::error::Category::Io => Self::Json {
                line,
                column,
                reason: "a value of another type was expected".to_owned(),
            },
        }
    }
}
