//! Build tasks: `cargo xtask <setup|build|test|run|pictures|bench|tables|trust|example>`.

mod archive;
mod bench;
mod browsers;
mod budget;
mod cargo_tools;
mod clients;
mod debian;
mod dist;
mod docs;
mod engine;
mod error;
mod example;
mod files;
mod manifest;
mod npm;
mod npm_package;
mod parts;
mod pictures;
mod place;
mod process;
mod run;
mod setup;
mod silent;
mod tables;
mod tally;
mod test;
mod toolchain;
mod trust;
mod wasm;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;
use crate::parts::Part;
use crate::place::Place;
use crate::setup::{Wanted, setup};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and tests why403.", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Fetch every tool that the other tasks need; they do so by themselves.
    Setup,
    /// Build the extensions and the page into `target/dist`.
    Build {
        /// As it ships: optimised for size.
        #[arg(long)]
        release: bool,
    },
    /// Check everything; the last line says how many checks passed and failed.
    Test {
        /// Only these parts.
        #[arg(long, value_enum, value_delimiter = ',')]
        only: Vec<Part>,
        /// All but these parts.
        #[arg(long, value_enum, value_delimiter = ',')]
        skip: Vec<Part>,
    },
    /// Show the extension in a browser on the demonstration page.
    Run {
        /// Which browser.
        #[arg(long, value_enum, default_value = "chromium")]
        browser: run::Browser,
        /// Which extension.
        #[arg(long, value_enum, default_value = "whole")]
        flavour: run::Flavour,
        /// Play the cases without a screen, print them, and leave pictures in `target/run`.
        #[arg(long)]
        headless: bool,
        /// Build without optimising: quicker, and not as it ships.
        #[arg(long)]
        dev: bool,
    },
    /// Leave pictures of every surface in every state in `target/pictures`, with one page over all of them.
    Pictures {
        /// Only these: a surface (`card`, `popup`, `panel`, `side`, `closer`, `options`, `welcome`, `reasons`, `static`),
        /// `store`, or `moving`.
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
        /// Only in these browsers.
        #[arg(long, value_delimiter = ',')]
        browser: Vec<String>,
        /// With the extension that was built last.
        #[arg(long)]
        as_built: bool,
        /// Write those that the project shows into `docs/pictures`.
        #[arg(long)]
        write: bool,
    },
    /// Make `docs/reasons` from the catalogue of reasons.
    Docs {
        /// Only say whether the pages are as they should be.
        #[arg(long)]
        check: bool,
    },
    /// Regenerate `vendors/*/table.txt` from the platforms' documents.
    Tables {
        /// Which, and from what.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Show what a security team wants to see and what takes too long for every run: reproducible builds, a bill of
    /// materials, `cargo deny`, fuzzing, Wycheproof's vectors, nothing on disk, nothing leaves.
    Trust {
        /// Only these parts.
        #[arg(long, value_enum, value_delimiter = ',')]
        only: Vec<trust::Part>,
        /// All but these parts.
        #[arg(long, value_enum, value_delimiter = ',')]
        skip: Vec<trust::Part>,
        /// How long to fuzz in all, in seconds.
        #[arg(long, default_value_t = 3600)]
        fuzz_seconds: u64,
        /// Write the figures into `SECURITY.md`.
        #[arg(long)]
        write: bool,
    },
    /// Run the front end of `examples/front-end` against the stand-in: its test fails for a missing scope, and passes after
    /// the fix.
    Example,
    /// Build the package for Node.js and test runners into `target/npm`.
    NpmPackage {
        /// Use it from a fresh folder, with Playwright's test runner.
        #[arg(long)]
        check: bool,
    },
    /// Measure everything, each figure beside its peers in the same run; prints one table and writes `BENCHMARKS.md`.
    Bench(bench::Arguments),
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
        Task::Setup => setup::describe(&setup(&place, Wanted::ALL)?),
        Task::Build { release } => {
            let wanted = Wanted {
                npm: release,
                ..Wanted::default()
            };
            let ready = setup(&place, wanted)?;
            dist::build(&place, &ready.toolchain, ready.npm.as_ref())?;
        }
        Task::Test { only, skip } => return test::test(&place, &only, &skip),
        Task::Run {
            browser,
            flavour,
            headless,
            dev,
        } => return run::run(&place, (browser, flavour), headless, dev),
        Task::Pictures {
            only,
            browser,
            as_built,
            write,
        } => return pictures::run(&place, &only, &browser, as_built, write),
        Task::Docs { check } => return docs::run(&place, check),
        Task::Tables { arguments } => return tables::run(&place, &arguments),
        Task::Trust {
            only,
            skip,
            fuzz_seconds,
            write,
        } => return trust::run(&place, &only, &skip, fuzz_seconds, write),
        Task::Example => return example::run_example(&place),
        Task::NpmPackage { check } => npm_package::run_task(&place, check)?,
        Task::Bench(arguments) => return bench::run(&place, &arguments),
    }
    Ok(ExitCode::SUCCESS)
}
