//! What is wrong with a file of signs.

use std::fmt;

/// One mistake in a file of signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub todo: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.file, self.line, self.what, self.todo)
    }
}

impl std::error::Error for Problem {}

/// Why compiled signs cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignsError {
    /// They are not compiled signs, or of another version.
    #[error("these bytes are not compiled signs of this version of why403; build both from the same source")]
    Damaged,
    /// Nobody has handed in the file of signs yet, in a program that does not carry them.
    #[error("the file of signs was not read yet; load it before anything is explained")]
    Missing,
    /// The text has mistakes.
    #[error("{}", shown(.0))]
    Text(Vec<Problem>),
}

impl SignsError {
    /// The stable code for JavaScript and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Damaged => "signs.damaged",
            Self::Missing => "signs.missing",
            Self::Text(_) => "signs.text",
        }
    }
}

fn shown(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
