//! `cargo xtask run`: the extension in a browser, on the demonstration page.

use std::process::{Command, ExitCode};
use std::time::Duration;

use clap::ValueEnum;

use crate::cargo_tools::cargo;
use crate::dist;
use crate::error::{Error, Result};
use crate::place::Place;
use crate::process::{self, Output};
use crate::setup::{Wanted, setup};

/// The browser to show it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Browser {
    /// Chromium.
    Chromium,
    /// Firefox.
    Firefox,
}

/// Which extension to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Flavour {
    /// All of it.
    Whole,
    /// The panel in the developer tools alone.
    Devtools,
}

/// Sets up, builds, and hands over to the `play` program of the end-to-end tests.
pub(crate) fn run(
    place: &Place,
    (browser, flavour): (Browser, Flavour),
    headless: bool,
    dev: bool,
) -> Result<ExitCode> {
    let ready = setup(
        place,
        Wanted {
            npm: !dev,
            chromium: browser == Browser::Chromium,
            firefox: browser == Browser::Firefox,
            runner: false,
        },
    )?;
    dist::build(place, &ready.toolchain, ready.npm.as_ref())?;
    let mut command = cargo();
    command
        .args(["run", "--package", "why403-e2e", "--bin", "play", "--"])
        .arg("--browser")
        .arg(match browser {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
        })
        .arg("--flavour")
        .arg(match flavour {
            Flavour::Whole => "whole",
            Flavour::Devtools => "devtools",
        })
        .arg("--dist")
        .arg(place.dist())
        .arg("--out")
        .arg(place.run_output())
        .current_dir(place.root());
    ready.name_browsers(&mut command);
    if headless || !has_display() {
        command.arg("--headless");
        let limit = Duration::from_secs(15 * 60);
        process::run(command, "the demonstration", limit, Output::Stream)?;
        Ok(ExitCode::SUCCESS)
    } else {
        watched(command)
    }
}

/// With a person before the screen there is no limit of time, and Ctrl-C is theirs:
/// the child shares this program's terminal and process group.
fn watched(mut command: Command) -> Result<ExitCode> {
    let status = command.status().map_err(|source| Error::Start {
        what: "the demonstration".into(),
        source,
    })?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// macOS and Windows always have one; elsewhere the environment names it.
fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", target_os = "windows")) || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
