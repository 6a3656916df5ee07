//! `why403 completions` and `why403 man`.

use super::{Done, Failed, print};
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

#[derive(Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Writes what a shell sources to complete the command's words.
pub(crate) fn completions(options: &Completions) -> Result<Done, Failed> {
    let mut command = super::arguments::Arguments::command();
    let mut out = Vec::new();
    clap_complete::generate(options.shell, &mut command, "why403", &mut out);
    let text = String::from_utf8(out).map_err(|error| error.to_string())?;
    print(&text)?;
    Ok(Done::NothingDenied)
}

#[derive(Args)]
pub(crate) struct Man {
    /// The command to describe, e.g. `explain`; without it, the program
    command: Option<String>,
}

/// Writes the page of the manual in roff, for `man -l -`.
pub(crate) fn man(options: &Man) -> Result<Done, Failed> {
    let mut program = super::arguments::Arguments::command();
    program.build();
    let page = match &options.command {
        None => program,
        Some(name) => program
            .find_subcommand(name)
            .ok_or("there is no such command; `why403 --help` names them all")?
            .clone(),
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut out)
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8(out).map_err(|error| error.to_string())?;
    print(&text)?;
    Ok(Done::NothingDenied)
}
