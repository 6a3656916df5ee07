//! What can go wrong, in words that say what to do.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// An error of the build task.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    /// A tool or target that is needed and cannot be had here.
    #[error("cannot get {what}\n  needed: {why}\n  any one of these gives it:{}", bullets(.ways))]
    Missing {
        /// The thing.
        what: String,
        /// What it is needed for.
        why: String,
        /// Each way to get it, the one just tried with its reason for failing.
        ways: Vec<String>,
    },
    /// A child process ended with a failure.
    #[error("{what} failed ({status}){}", indented(.tail))]
    Failed {
        /// What was being done.
        what: String,
        /// Exit status as the system words it.
        status: String,
        /// The last lines that it printed.
        tail: String,
    },
    /// A child process was ended because its time was up.
    #[error("{what} was ended after {} s{}", .limit.as_secs(), indented(.tail))]
    TimedOut {
        /// What was being done.
        what: String,
        /// The time it was given.
        limit: Duration,
        /// The last lines that it printed.
        tail: String,
    },
    /// A child process could not be started.
    #[error("cannot start {what}: {source}")]
    Start {
        /// What was to be done.
        what: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {doing} {}: {source}", .path.display())]
    Io {
        /// The verb: "read", "write" …
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file of the project has content that cannot be used.
    #[error("{}: {problem}", .path.display())]
    Content {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it and what it should be.
        problem: String,
    },
    /// The binding generator refused the compiled wasm.
    #[error("wasm-bindgen refused the compiled library: {0}")]
    Bindgen(String),
    /// Something else, in one sentence.
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// For `map_err`: a file error with its verb and place.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

/// The result of a step.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

fn bullets(ways: &[String]) -> String {
    ways.iter().map(|way| format!("\n   - {way}")).collect()
}

fn indented(tail: &str) -> String {
    tail.lines().map(|line| format!("\n    {line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn a_missing_tool_says_what_why_and_each_way() {
        let error = Error::Missing {
            what: "geckodriver".into(),
            why: "it drives Firefox".into(),
            ways: vec!["set GECKODRIVER".into(), "put it on PATH".into()],
        };
        assert_eq!(
            error.to_string(),
            "cannot get geckodriver\n  needed: it drives Firefox\n  any one of these gives it:\n   - set GECKODRIVER\n   - put it on PATH"
        );
    }
}
