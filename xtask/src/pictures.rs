//! `cargo xtask pictures`: every surface in every state as pictures, to be looked at, and those that the project shows.

use std::process::ExitCode;
use std::time::Duration;

use crate::cargo_tools::cargo;
use crate::dist;
use crate::error::Result;
use crate::place::Place;
use crate::process::{self, Output};
use crate::setup::{Wanted, setup};

/// Some hundred pictures in two browsers.
const LIMIT: Duration = Duration::from_secs(45 * 60);

/// Makes them with the extension that is built now, or with the one that was built last.
///
/// # Errors
/// When something cannot be set up, built or shown.
pub(crate) fn run(
    place: &Place,
    only: &[String],
    browsers: &[String],
    as_built: bool,
    write: bool,
) -> Result<ExitCode> {
    let ready = setup(
        place,
        Wanted {
            npm: true,
            chromium: true,
            firefox: true,
            runner: false,
        },
    )?;
    if !as_built {
        dist::build(place, &ready.toolchain, ready.npm.as_ref())?;
    }
    let mut command = cargo();
    command
        .args(["run", "--package", "why403-e2e", "--bin", "pictures", "--"])
        .arg("--dist")
        .arg(place.dist())
        .arg("--out")
        .arg(place.root().join("target/pictures"))
        .current_dir(place.root());
    if !only.is_empty() {
        command.args(["--only", &only.join(",")]);
    }
    if !browsers.is_empty() {
        command.args(["--browser", &browsers.join(",")]);
    }
    if write {
        command.arg("--shown").arg(place.root().join("docs/pictures"));
    }
    ready.name_browsers(&mut command);
    process::run(command, "the pictures", LIMIT, Output::Stream)?;
    Ok(ExitCode::SUCCESS)
}
