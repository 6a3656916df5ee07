//! `cargo deny`, by `deny.toml`. Advisories need a database that is fetched; where it is out of reach that is said.

use std::process::Command;
use std::time::Duration;

use super::Found;
use crate::cargo_tools;
use crate::error::Result;
use crate::place::Place;
use crate::process::{Output, run_any};

const LIMIT: Duration = Duration::from_secs(5 * 60);

/// Checks bans, licences and sources, then advisories.
pub(super) fn check(place: &Place) -> Result<Found> {
    let tool = cargo_tools::cargo_deny(place)?;
    let mut figures = Vec::new();
    let mut good = true;
    for what in ["bans", "licenses", "sources"] {
        let mut command = Command::new(&tool);
        command
            .args(["--all-features", "check", "--hide-inclusion-graph", what])
            .current_dir(place.root());
        let ended = run_any(command, &format!("cargo deny {what}"), LIMIT, Output::Stream)?;
        good &= ended.status.success();
        figures.push(format!(
            "{what} {}",
            if ended.status.success() { "ok" } else { "FAILED" }
        ));
    }
    let mut command = Command::new(&tool);
    command
        .args(["check", "--hide-inclusion-graph", "advisories"])
        .current_dir(place.root());
    let ended = run_any(command, "cargo deny advisories", LIMIT, Output::Stream);
    figures.push(match ended {
        Ok(ended) if ended.status.success() => "advisories ok".to_owned(),
        Ok(ended) if ended.tail.contains("advisory database") || ended.tail.contains("fetch") => {
            "advisories NOT checked: the database of advisories could not be reached from here".to_owned()
        }
        Ok(_) => {
            good = false;
            "advisories FAILED".to_owned()
        }
        Err(_) => "advisories NOT checked: the database of advisories did not answer in time".to_owned(),
    });
    Ok(Found {
        good,
        figures: figures.join(", "),
    })
}
