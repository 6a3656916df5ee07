//! Parts that are tests which print their figures.

use std::time::Duration;

use super::Found;
use crate::cargo_tools::cargo;
use crate::error::Result;
use crate::parts::{Browser, wasm_tests_of};
use crate::place::Place;
use crate::process::{Ended, Output, run_any};
use crate::setup::Ready;
use crate::tally::Tally;

const MINUTE: Duration = Duration::from_secs(60);

/// JSONTestSuite against the token's reader.
pub(super) fn json(place: &Place) -> Result<Found> {
    native(place, "token_tests", "json_suite", "JSONTestSuite:")
}

/// The matrix of secrets.
pub(super) fn secrets(place: &Place) -> Result<Found> {
    native(place, "secret_matrix", "", "runs (place")
}

fn native(place: &Place, program: &str, filter: &str, mark: &str) -> Result<Found> {
    let mut command = cargo();
    command
        .args(["test", "--test", program, filter, "--", "--nocapture"])
        .current_dir(place.root());
    let ended = run_any(command, program, 30 * MINUTE, Output::Stream)?;
    Ok(judged(&ended, mark))
}

/// Good when tests ran, none failed, and the figures were printed.
fn judged(ended: &Ended, mark: &str) -> Found {
    let tally = Tally::of_output(&ended.stdout);
    let figures: Vec<&str> = ended
        .stdout
        .lines()
        .filter(|line| line.contains(mark))
        .map(str::trim)
        .collect();
    let good = ended.status.success() && tally.passed > 0 && tally.failed == 0 && !figures.is_empty();
    let words = match figures.is_empty() {
        true => format!("{} passed, {} failed", tally.passed, tally.failed),
        false => figures.join("; "),
    };
    Found { good, figures: words }
}

/// Wycheproof's vectors, in both browsers.
pub(super) fn vectors(place: &Place, ready: &Ready) -> Result<Found> {
    let mut figures = Vec::new();
    let mut good = true;
    for (browser, name) in [(Browser::Chromium, "Chromium"), (Browser::Firefox, "Firefox")] {
        let ended = wasm_tests_of(
            place,
            ready,
            browser,
            &["--package", "why403-vectors", "--lib"],
            &["--nocapture"],
        )?;
        let tally = Tally::of_output(&ended.stdout);
        let sum = Vectors::of(&ended.stdout);
        good &= ended.status.success() && tally.failed == 0 && sum.all > 0 && sum.wrong == 0;
        figures.push(format!(
            "{name}: {} of {} vectors of {} sets as expected, {} not checked, {} wrong",
            sum.right, sum.all, sum.sets, sum.unchecked, sum.wrong
        ));
    }
    Ok(Found {
        good,
        figures: figures.join("; "),
    })
}

/// The sums of the lines `vectors: ALG SET: 170 of 174 as expected, not checked {…}, wrong […]`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Vectors {
    sets: usize,
    all: usize,
    right: usize,
    unchecked: usize,
    wrong: usize,
}

impl Vectors {
    fn of(output: &str) -> Self {
        let mut sum = Self::default();
        for line in output.lines() {
            let Some((_, rest)) = line.split_once("vectors: ") else {
                continue;
            };
            let Some((counts, rest)) = rest.split_once(" as expected, not checked {") else {
                continue;
            };
            let Some((unchecked, wrong)) = rest.split_once("}, wrong [") else {
                continue;
            };
            let numbers = counts
                .rsplit_once(": ")
                .and_then(|(_, counts)| counts.split_once(" of "));
            let Some((Ok(right), Ok(all))) = numbers.map(|(right, all)| (right.parse::<usize>(), all.parse::<usize>()))
            else {
                continue;
            };
            sum.sets += 1;
            sum.all += all;
            sum.right += right;
            sum.unchecked += unchecked
                .split(", ")
                .filter_map(|one| one.rsplit_once(": ")?.1.parse::<usize>().ok())
                .sum::<usize>();
            sum.wrong += wrong
                .split(',')
                .filter(|one| !one.trim().trim_end_matches(']').is_empty())
                .count();
        }
        sum
    }
}

/// An end-to-end test by its name, in both browsers.
pub(super) fn end_to_end(place: &Place, ready: &Ready, name: &str) -> Result<Found> {
    end_to_end_with(place, ready, name, &[])
}

/// The background killed at random while 10,000 calls are refused, in both browsers.
pub(super) fn kills(place: &Place, ready: &Ready) -> Result<Found> {
    end_to_end_with(place, ready, "dies_background_at_random", &[("WHY403_KILLS", "10000")])
}

fn end_to_end_with(place: &Place, ready: &Ready, name: &str, environment: &[(&str, &str)]) -> Result<Found> {
    let mut command = cargo();
    command
        .args([
            "test",
            "--package",
            "why403-e2e",
            "--test",
            "e2e",
            "--",
            name,
            "--nocapture",
        ])
        .env("WHY403_DIST", place.dist())
        .envs(environment.iter().copied())
        .current_dir(place.root());
    ready.name_browsers(&mut command);
    let ended = run_any(command, name, 25 * MINUTE, Output::Stream)?;
    let tally = Tally::of_output(&ended.stdout);
    let mut found = judged(&ended, "figures:");
    // Both browsers, or it says nothing.
    found.good = ended.status.success() && tally.failed == 0 && tally.passed >= 2;
    found.figures = format!(
        "{}{} passed, {} failed in both browsers",
        match found.figures.contains("figures:") {
            true => format!("{}; ", found.figures.replace("figures: ", "")),
            false => String::new(),
        },
        tally.passed,
        tally.failed
    );
    Ok(found)
}

#[cfg(test)]
mod checks {
    use super::Vectors;

    #[test]
    fn lines_of_vectors_are_summed() {
        let output = "    vectors: HS256 hmac: 170 of 174 as expected, not checked {\"a.b\": 3, \"c\": 1}, wrong []\n\
            vectors: ES256 x: 1 of 3 as expected, not checked {}, wrong [\"7 is taken\", \"8 is refused\"]\nother";
        let sum = Vectors {
            sets: 2,
            all: 177,
            right: 171,
            unchecked: 4,
            wrong: 2,
        };
        assert_eq!(Vectors::of(output), sum);
    }
}
