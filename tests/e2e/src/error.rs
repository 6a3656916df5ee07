//! Why the browser could not be driven.

use std::path::PathBuf;
use std::time::Duration;

/// What the functions of this crate return.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the browser could not be driven.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A browser or driver is not where it should be.
    #[error("{what} is not at {path}; name it with the environment variable {variable}, or run `cargo xtask run` once, which gets it", path = .path.display())]
    Tool {
        /// Which one.
        what: &'static str,
        /// Where it was looked for.
        path: PathBuf,
        /// What names another place.
        variable: &'static str,
    },
    /// A driver did not come up.
    #[error("{what} did not start: {output}")]
    Driver {
        /// Which one.
        what: &'static str,
        /// What it said.
        output: String,
    },
    /// No extension is in the folder.
    #[error("no extension in {path}: {reason}; build it with `cargo xtask build`", path = .path.display())]
    Extension {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Something did not happen in time.
    #[error("waited {} s for {what}{}", .after.as_secs_f32(), .last.as_ref().map(|last| format!("; last seen: {last}")).unwrap_or_default())]
    Timeout {
        /// What was waited for.
        what: String,
        /// For how long.
        after: Duration,
        /// What was there instead.
        last: Option<String>,
    },
    /// The browser answered something unexpected.
    #[error("{what}: unexpected answer {answer}")]
    Answer {
        /// What was asked.
        what: &'static str,
        /// The answer, shortened.
        answer: String,
    },
    /// A WebDriver command failed.
    #[error("WebDriver: {0}")]
    WebDriver(Box<thirtyfour::error::WebDriverError>),
    /// A command of the DevTools protocol failed.
    #[error("DevTools protocol, {method}: {reason}")]
    DevTools {
        /// The method.
        method: String,
        /// Why.
        reason: String,
    },
    /// The stand-ins did not start.
    #[error(transparent)]
    Platforms(#[from] why403_platforms::Error),
    /// A file could not be read or written.
    #[error("{what} {path}: {source}", path = .path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

impl From<thirtyfour::error::WebDriverError> for Error {
    fn from(error: thirtyfour::error::WebDriverError) -> Self {
        Self::WebDriver(Box::new(error))
    }
}

impl Error {
    /// Something that was asked gave an answer that is of no use; the answer stands in the text.
    pub fn answer(what: &'static str, answer: impl ToString) -> Self {
        let answer = answer.to_string().chars().take(300).collect();
        Self::Answer { what, answer }
    }
}
