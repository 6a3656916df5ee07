//! `cargo xtask example`: the front end of `examples/front-end` fails its test against the stand-in for a missing scope, with
//! the explanation in the test's output, and passes after the fix.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::cargo_tools::cargo;
use crate::error::{Error, Result};
use crate::npm::clean_install;
use crate::place::Place;
use crate::process::{Ended, Output, run, run_any};

/// What the output of the failing test must say: the scope, and where it is granted.
const SAID: &[&str] = &["1 failed", "explained", "routing", "OAuth"];

/// Runs both; the exit status is good when the first run fails as it should and the second passes.
pub(crate) fn run_example(place: &Place) -> Result<ExitCode> {
    let folder = place.root().join("examples/front-end");
    let mut build = cargo();
    build.args(["build", "--bin", "why403"]).current_dir(place.root());
    run(
        build,
        "building the command",
        Duration::from_secs(30 * 60),
        Output::Quiet,
    )?;
    if !folder.join("node_modules/@playwright/test").is_dir() {
        clean_install(&folder)?;
    }
    let test = |script: &str| -> Result<(Ended, Duration)> {
        let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.args(["run", script]).current_dir(&folder);
        let begun = Instant::now();
        let ended = run_any(
            command,
            "the front end's tests",
            Duration::from_secs(180),
            Output::Stream,
        )?;
        Ok((ended, begun.elapsed()))
    };
    let (before, took) = test("test")?;
    let missing: Vec<&str> = SAID
        .iter()
        .copied()
        .filter(|words| !before.stdout.contains(words))
        .collect();
    if before.status.success() || !missing.is_empty() {
        return Err(Error::Other(format!(
            "the test must fail before the fix and say why; it {}, and did not say {missing:?}",
            if before.status.success() { "passed" } else { "failed" }
        )));
    }
    let (after, took_after) = test("test:fixed")?;
    if !after.status.success() {
        return Err(Error::Other("the test must pass after the fix".to_owned()));
    }
    println!(
        "before the fix: failed, with the explanation, {:.1} s; after it: passed, {:.1} s",
        took.as_secs_f64(),
        took_after.as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}
