//! The command: why was a call refused with 401 or 403?
//!
//! Exit status: 0 nothing denied, 1 denials explained, 2 the input or the command line cannot be used.

#[path = "why403/arguments.rs"]
mod arguments;
#[path = "why403/bundled.rs"]
mod bundled;
#[path = "why403/can.rs"]
mod can;
#[path = "why403/check.rs"]
mod check;
#[path = "why403/explain.rs"]
mod explain;
#[path = "why403/input.rs"]
mod input;
#[path = "why403/names.rs"]
mod names;
#[path = "why403/needs.rs"]
mod needs;
#[path = "why403/oracle.rs"]
mod oracle;
#[path = "why403/packs.rs"]
mod packs;
#[path = "why403/reason.rs"]
mod reason;
#[cfg(feature = "serve")]
#[path = "why403/serve.rs"]
mod serve;
#[path = "why403/share.rs"]
mod share;
#[path = "why403/tables.rs"]
mod tables;
#[path = "why403/token.rs"]
mod token;

#[path = "why403/check_lock.rs"]
mod check_lock;
#[path = "why403/choose.rs"]
mod choose;
#[path = "why403/gather.rs"]
mod gather;
#[path = "why403/kinds.rs"]
mod kinds;
#[path = "why403/lock.rs"]
mod lock;
#[path = "why403/mcp.rs"]
mod mcp;
#[path = "why403/sarif.rs"]
mod sarif;
#[path = "why403/shell.rs"]
mod shell;
#[path = "why403/terminal.rs"]
mod terminal;

use arguments::{Command, PackCommand, TableCommand};
use std::process::ExitCode;
use why403::pack::Pack;

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
    // What a panic says may be a part of a token, and a trace of the program's inside helps nobody who calls it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
        eprintln!(
            "why403: a mistake in why403 itself{place}; nothing was changed; please report it with the command that you gave"
        );
    }));
    std::panic::catch_unwind(run).unwrap_or(ExitCode::from(2))
}

fn run() -> ExitCode {
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let packs = match packs::of_words(&words) {
        Ok(packs) => packs,
        Err(message) => return failed(&message),
    };
    let command = match arguments::parse(words) {
        Ok(command) => command,
        Err(status) => return status,
    };
    match done(command, &packs) {
        Ok(Done::NothingDenied) => ExitCode::SUCCESS,
        Ok(Done::Denied) => ExitCode::from(1),
        Err(message) => failed(&message),
    }
}

fn done(command: Command, packs: &[Pack]) -> Result<Done, Failed> {
    match command {
        Command::Explain(options) => explain::run(&options, packs),
        Command::Needs(options) => needs::run(&options, packs),
        Command::Names(options) => names::run(&options, packs),
        Command::Share(options) => share::run(&options, packs),
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::run(&options),
        Command::Can(options) => can::can(&options, packs),
        Command::Requires(options) => can::requires(&options, packs),
        Command::Diff(options) => can::diff(&options, packs),
        Command::Token(options) => token::run(&options, packs),
        Command::Reason(options) => reason::run(&options),
        Command::Pack(PackCommand::Check(options)) => packs::check(&options),
        Command::Pack(PackCommand::Keep(options)) => packs::keep(&options),
        Command::Table(TableCommand::Import(options)) => tables::import(&options),
        Command::Table(TableCommand::List) => tables::list(),
        Command::Table(TableCommand::Check(options)) => check::run(&options),
        Command::Lock(options) => lock::run(&options, packs),
        Command::Check(options) => check_lock::run(&options, packs),
        Command::Mcp(options) => mcp::run(&options, packs),
        Command::Completions(options) => shell::completions(&options),
        Command::Man(options) => shell::man(&options),
    }
}

fn failed(message: &str) -> ExitCode {
    tell(&format!("why403: {message}"));
    ExitCode::from(2)
}

/// Writes lines to standard error.
pub(crate) fn tell(text: &str) {
    eprintln!("{}", visible(text));
}

/// The text without characters that steer a terminal or turn its lines: titles, names of files and headers are others'.
pub(crate) fn visible(text: &str) -> String {
    let kept = |c: char| matches!(c, '\n' | '\t') || !why403::denial::is_unseen(c);
    text.chars()
        .map(|c| if kept(c) { c } else { char::REPLACEMENT_CHARACTER })
        .collect()
}

/// A path as a message may show it: an argument that is no file's name may be a token in the wrong place.
pub(crate) fn shown_path(path: &std::path::Path) -> String {
    match path.exists() {
        true => format!("`{}`", path.display()),
        false => "what was given in place of a file".to_owned(),
    }
}

/// Writes to standard output; a reader that went away (`| head`) is no error.
pub(crate) fn print(text: &str) -> Result<(), Failed> {
    written_to(&mut std::io::stdout().lock(), &visible(text))
}

/// Writes a text that steers no terminal, or only as it should.
pub(crate) fn written_to(out: &mut dyn std::io::Write, text: &str) -> Result<(), Failed> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
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
