//! The command: why was a call refused with 401 or 403?
//!
//! Exit status: 0 nothing denied, 1 denials explained, 2 the input or the command line cannot be used.

#[path = "why403/arguments.rs"]
mod arguments;
#[path = "why403/bundled.rs"]
mod bundled;
#[path = "why403/check.rs"]
mod check;
#[path = "why403/explain.rs"]
mod explain;
#[path = "why403/input.rs"]
mod input;
#[path = "why403/oracle.rs"]
mod oracle;
#[path = "why403/packs.rs"]
mod packs;
#[path = "why403/reason.rs"]
mod reason;
#[path = "why403/tables.rs"]
mod tables;
#[path = "why403/token.rs"]
mod token;

use arguments::{Command, PackCommand, TableCommand};
use std::io::Write as _;
use std::process::ExitCode;
use why403::scrub::turns_text;

/// What a command found, as the exit status says it.
pub(crate) enum Done {
    /// 0.
    NothingDenied,
    /// 1.
    Denied,
}

/// A sentence for standard error; the exit status is then 2.
pub(crate) type Failed = String;

fn main() -> ExitCode {
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let packs = match packs::of_words(&words) {
        Ok(packs) => packs,
        Err(message) => return failed(&message),
    };
    let command = match arguments::parse(words) {
        Ok(command) => command,
        Err(status) => return status,
    };
    let done = match command {
        Command::Explain(options) => explain::run(&options, &packs),
        Command::Token(options) => token::run(&options, &packs),
        Command::Reason(options) => reason::run(&options),
        Command::Pack(PackCommand::Check(options)) => packs::check(&options),
        Command::Table(TableCommand::Import(options)) => tables::import(&options),
        Command::Table(TableCommand::List) => tables::list(),
        Command::Table(TableCommand::Check(options)) => check::run(&options),
    };
    match done {
        Ok(Done::NothingDenied) => ExitCode::SUCCESS,
        Ok(Done::Denied) => ExitCode::from(1),
        Err(message) => failed(&message),
    }
}

fn failed(message: &str) -> ExitCode {
    tell(&format!("why403: {message}"));
    ExitCode::from(2)
}

/// Writes a line to standard error.
pub(crate) fn tell(message: &str) {
    eprintln!("{}", harmless(message));
}

/// Writes a note to standard error, as one line whatever a file put into it.
pub(crate) fn note(words: &str) {
    tell(&format!("note: {}", words.replace(['\n', '\r'], " ")));
}

/// What files say may hold letters that command a terminal, or turn the direction of what follows.
fn harmless(text: &str) -> String {
    let harms = |c: char| c != '\n' && c != '\t' && (c.is_control() || turns_text(c));
    let seen = |c: char| if harms(c) { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(seen).collect()
}

/// Writes to standard output; a reader that went away (`| head`) is no error.
pub(crate) fn print(text: &str) -> Result<(), Failed> {
    let mut out = std::io::stdout().lock();
    match out.write_all(harmless(text).as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("standard output cannot be written: {error}"))
        }
        _ => Ok(()),
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z.
pub(crate) fn now_ms() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|age| i64::try_from(age.as_millis()).ok())
        .unwrap_or_default()
}
