//! `cargo xtask trust`: what a security team wants to see and what takes too long for every run. Each part is run by
//! name; one table stands at the end, and with `--write` its lines replace those of the same parts in `SECURITY.md`.

mod builds;
mod deny;
mod fuzz;
mod sbom;
mod shown;
mod tests;

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use clap::ValueEnum;

use crate::error::{Error, Result};
use crate::place::Place;
use crate::setup::{Ready, Wanted, setup};
pub(crate) use shown::Line;

/// What is said of a part that was run.
pub(crate) struct Found {
    /// Whether it is as it should be.
    pub(crate) good: bool,
    /// The figures, as one sentence.
    pub(crate) figures: String,
}

impl Found {
    /// As it should be.
    pub(crate) fn good(figures: impl Into<String>) -> Self {
        Self {
            good: true,
            figures: figures.into(),
        }
    }

    /// Not as it should be.
    pub(crate) fn bad(figures: impl Into<String>) -> Self {
        Self {
            good: false,
            figures: figures.into(),
        }
    }
}

/// One part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// JSONTestSuite.
    Json,
    /// Secrets: place × form × answer × output.
    Secrets,
    /// Wycheproof's vectors in both browsers.
    Vectors,
    /// Nothing on disk, in both browsers, after an end and after a kill.
    Disk,
    /// Nothing leaves: the proxy's log, in both browsers.
    Leaves,
    /// The background killed at random while 10,000 calls are refused, in both browsers.
    Kills,
    /// The bill of materials.
    Sbom,
    /// Licences, advisories, bans and sources of what we depend on.
    Deny,
    /// Two clean builds in different folders, byte for byte.
    Builds,
    /// Every fuzz target under AddressSanitizer.
    Fuzz,
}

impl Part {
    /// The name on the command line and in the table.
    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn perform(self, place: &Place, ready: &Ready, fuzz_time: Duration) -> Result<Found> {
        match self {
            Self::Json => tests::json(place),
            Self::Secrets => tests::secrets(place),
            Self::Vectors => tests::vectors(place, ready),
            Self::Disk => tests::end_to_end(place, ready, "nothing_on_disk"),
            Self::Leaves => tests::end_to_end(place, ready, "nothing_but_the_page_connects"),
            Self::Kills => tests::kills(place, ready),
            Self::Sbom => sbom::make(place),
            Self::Deny => deny::check(place),
            Self::Builds => builds::compare(place),
            Self::Fuzz => fuzz::all(place, fuzz_time),
        }
    }
}

/// Runs the chosen parts, all of them even if one is bad.
pub(crate) fn run(place: &Place, only: &[Part], skip: &[Part], fuzz_seconds: u64, write: bool) -> Result<ExitCode> {
    let chosen: Vec<Part> = Part::value_variants()
        .iter()
        .copied()
        .filter(|part| (only.is_empty() || only.contains(part)) && !skip.contains(part))
        .collect();
    let any = |parts: &[Part]| parts.iter().any(|part| chosen.contains(part));
    let browsers = any(&[Part::Vectors, Part::Disk, Part::Leaves, Part::Kills]);
    let ready = setup(
        place,
        Wanted {
            npm: any(&[Part::Disk, Part::Leaves, Part::Kills]),
            chromium: browsers,
            firefox: browsers,
            runner: any(&[Part::Vectors]),
        },
    )?;
    if any(&[Part::Disk, Part::Leaves, Part::Kills]) {
        // What is looked at is what ships.
        crate::dist::build(place, &ready.toolchain, ready.npm.as_ref())?;
    }
    let mut lines = Vec::new();
    let mut all_good = !chosen.is_empty();
    for part in chosen {
        println!("\n== {}", part.name());
        let begun = Instant::now();
        let found = part
            .perform(place, &ready, Duration::from_secs(fuzz_seconds))
            .unwrap_or_else(|error| Found::bad(format!("not done: {error}")));
        all_good &= found.good;
        let line = Line {
            part: part.name(),
            good: found.good,
            figures: found.figures,
            seconds: begun.elapsed().as_secs(),
            date: today(),
            machine: shown::machine(),
        };
        println!("== {}", line.in_words());
        lines.push(line);
    }
    println!();
    for line in &lines {
        println!("{}", line.in_words());
    }
    if write {
        let file = place.root().join("SECURITY.md");
        let text = std::fs::read_to_string(&file).map_err(Error::io("read", &file))?;
        let text = shown::merged(&text, &lines).ok_or_else(|| Error::Content {
            path: file.clone(),
            problem: format!(
                "it has no marks for the figures; it should have {} and {}",
                shown::BEGIN,
                shown::END
            ),
        })?;
        std::fs::write(&file, text).map_err(Error::io("write", &file))?;
        println!("written into SECURITY.md");
    }
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The date in UTC, as `2026-11-27`.
fn today() -> String {
    let age = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let now = i64::try_from(age.as_secs()).unwrap_or_default();
    why403::token::utc(now).unwrap_or_default().chars().take(10).collect()
}
