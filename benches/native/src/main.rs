//! What `cargo xtask bench` measures natively. Each subcommand writes figures as JSON, or makes what others measure.
//!
//! | file | what |
//! |---|---|
//! | `tokens` | reading a token, explaining a refused call, an ordinary call from event to journal |
//! | `tables` | hits and misses beside routers, and against the number of tables |
//! | `count` | one hot path so many times, for a counter of instructions |
//! | `har` | a recording of any size, the same for the same seed |
//! | `program` | time and memory of another program |
//! | `measure` | batches in turns |

mod count;
mod figure;
mod har;
mod measure;
mod program;
mod routers;
mod tables;
mod tokens;

#[path = "../../token/subject.rs"]
mod subject;
#[path = "../../common/tab.rs"]
mod tab;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Why something could not be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file or program.
    #[error("{what}: {source}")]
    Io {
        /// Which, and what was to be done with it.
        what: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Anything else, in one sentence.
    #[error("{0}")]
    Other(String),
}

impl Error {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    pub(crate) fn other(reason: impl std::fmt::Display) -> Self {
        Self::Other(reason.to_string())
    }
}

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Parser)]
#[command(about = "Measures why403 natively; `cargo xtask bench` runs it.")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Tokens, refused calls and ordinary calls.
    Tokens {
        /// Folder of compiled tables.
        #[arg(long)]
        tables: PathBuf,
        /// Where the figures go.
        #[arg(long)]
        out: PathBuf,
    },
    /// Tables beside routers.
    Tables {
        /// Folder of compiled tables.
        #[arg(long)]
        tables: PathBuf,
        /// Where the figures go.
        #[arg(long)]
        out: PathBuf,
    },
    /// Performs one hot path so many times; without a name it lists them.
    Count {
        /// Folder of compiled tables.
        #[arg(long)]
        tables: PathBuf,
        /// Which.
        name: Option<String>,
        /// How often.
        #[arg(default_value_t = 1)]
        times: usize,
    },
    /// Makes a recording.
    Har {
        /// About how large, in bytes.
        #[arg(long)]
        bytes: usize,
        /// How many calls.
        #[arg(long)]
        calls: usize,
        /// The file.
        #[arg(long)]
        out: PathBuf,
    },
    /// Runs a program some times and prints how long it took and how much memory it had.
    Program {
        /// How often.
        #[arg(long, default_value_t = 5)]
        times: usize,
        /// Program and arguments.
        #[arg(trailing_var_arg = true, required = true)]
        command: Vec<String>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Tokens { tables, out } => tokens::measure(&tables).and_then(|figures| figure::write(&out, figures)),
        Task::Tables { tables, out } => tables::measure(&tables).and_then(|figures| figure::write(&out, figures)),
        Task::Count { tables, name, times } => count::run(&tables, name.as_deref(), times),
        Task::Har { bytes, calls, out } => har::write(&out, bytes, calls),
        Task::Program { times, command } => program::run(times, &command),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
