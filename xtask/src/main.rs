//! Build tasks: `cargo xtask <setup|build|test|run|bench|tables>`.

mod browsers;
mod cargo_tools;
mod debian;
mod error;
mod npm;
mod place;
mod process;
mod setup;
mod toolchain;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;
use crate::place::Place;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, runs and tests why403.",
    version
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Fetches every tool that the other tasks need; they do so by themselves.
    Setup,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match perform(arguments.task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<ExitCode> {
    process::end_children_on_interrupt()?;
    let place = Place::find()?;
    match task {
        Task::Setup => {
            let ready = setup::setup(&place, setup::Wanted::ALL)?;
            setup::describe(&ready);
            Ok(ExitCode::SUCCESS)
        }
    }
}
