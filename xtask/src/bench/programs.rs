//! The programs that measure: `bench` of the end-to-end tests in the browsers, `why403-bench-native` natively.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::Bench;
use super::figures::{self, Figure, folder};
use crate::cargo_tools::cargo;
use crate::error::{Error, Result};
use crate::files;
use crate::process::{Ended, Output, run};
use crate::tables;

const MINUTE: Duration = Duration::from_secs(60);
const NATIVE: &str = "why403-bench-native";

/// Measures in both browsers, one after the other, and takes what was found.
pub(super) fn in_browsers(
    bench: &Bench<'_>,
    part: &str,
    task: &str,
    arguments: &[OsString],
    limit: Duration,
) -> Result<Vec<Figure>> {
    let out = folder(bench.place).join(format!("{part}.figures.json"));
    files::forget(&out)?;
    let mut command = Command::new(built(bench, "debug", "bench"));
    command
        .arg(task)
        .args(arguments)
        .arg("--out")
        .arg(&out)
        .env("WHY403_DIST", bench.place.dist())
        .current_dir(bench.place.root());
    bench.ready.name_browsers(&mut command);
    run(command, &format!("measuring {part}"), limit, Output::Stream)?;
    figures::read(&out)
}

/// Measures natively, and takes what was found.
pub(super) fn natively(bench: &Bench<'_>, task: &str) -> Result<Vec<Figure>> {
    let out = folder(bench.place).join(format!("{task}.native.json"));
    files::forget(&out)?;
    let mut command = native(bench);
    command
        .arg(task)
        .arg("--tables")
        .arg(compiled_tables(bench)?)
        .arg("--out")
        .arg(&out);
    run(
        command,
        &format!("measuring {task} natively"),
        5 * MINUTE,
        Output::Stream,
    )?;
    figures::read(&out)
}

/// A command that runs the native program.
pub(super) fn native(bench: &Bench<'_>) -> Command {
    let mut command = Command::new(native_program(bench));
    command.current_dir(bench.place.root());
    command
}

/// The native program.
pub(super) fn native_program(bench: &Bench<'_>) -> PathBuf {
    built(bench, "release", NATIVE)
}

/// The command that ships.
pub(super) fn why403(bench: &Bench<'_>) -> PathBuf {
    built(bench, "release", "why403")
}

/// Runs the native program and gives what it printed.
pub(super) fn ask_native(bench: &Bench<'_>, arguments: &[OsString], limit: Duration) -> Result<Ended> {
    let mut command = native(bench);
    command.args(arguments);
    run(command, NATIVE, limit, Output::Quiet)
}

/// Cargo's target folder of this checkout.
fn built(bench: &Bench<'_>, profile: &str, name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    bench.place.root().join("target").join(profile).join(file)
}

/// The compiled tables, one file each.
pub(super) fn compiled_tables(bench: &Bench<'_>) -> Result<PathBuf> {
    let to = folder(bench.place).join("compiled");
    files::fresh(&to)?;
    for (name, bytes) in tables::compiled(bench.place)? {
        files::write(&to.join(format!("{name}.table")), &bytes)?;
    }
    Ok(to)
}

/// Builds the native program and the command as they ship; together, so that the library is compiled once.
pub(super) fn build_native(bench: &Bench<'_>) -> Result<()> {
    let packages = ["--package", NATIVE, "--package", "why403"];
    let programs = ["--bin", NATIVE, "--bin", "why403"];
    build(
        bench,
        &[&["--release"], packages.as_slice(), programs.as_slice()].concat(),
    )
}

/// Builds the program that drives the browsers.
pub(super) fn build_driver(bench: &Bench<'_>) -> Result<()> {
    build(bench, &["--package", "why403-e2e", "--bin", "bench"])
}

fn build(bench: &Bench<'_>, arguments: &[&str]) -> Result<()> {
    let mut command = cargo();
    command
        .arg("build")
        .args(arguments)
        .args(["--target-dir", "target"])
        .current_dir(bench.place.root());
    run(command, "building what measures", 20 * MINUTE, Output::Stream).map(|_| ())
}

/// What a program printed, as JSON.
pub(super) fn json(ended: &Ended, what: &str) -> Result<serde_json::Value> {
    serde_json::from_str(ended.stdout.trim())
        .map_err(|error| Error::Other(format!("{what} said something else: {error}")))
}
