//! `cargo xtask test`: everything that is checked, and at the end one line that says how it went.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::error::Result;
use crate::parts::Part;
use crate::place::Place;
use crate::setup::{Wanted, setup};
use crate::tally::Tally;

struct Done {
    part: Part,
    tally: Tally,
    time: Duration,
}

/// Runs the parts chosen, all of them even if one fails.
pub(crate) fn test(place: &Place, only: &[Part], skip: &[Part]) -> Result<ExitCode> {
    let started = Instant::now();
    let chosen: Vec<Part> = Part::value_variants()
        .iter()
        .copied()
        .filter(|part| (only.is_empty() || only.contains(part)) && !skip.contains(part))
        .collect();
    let ready = setup(place, wanted(&chosen))?;
    let mut done = vec![];
    let set_up = started.elapsed();
    let mut build_failed = false;
    for part in chosen {
        let name = name(part);
        println!("\n== {name}");
        let begun = Instant::now();
        let result = if build_failed && part.needs_build() {
            println!("{name} is not run: the build failed");
            Ok(Tally::FAIL)
        } else {
            part.perform(place, &ready)
        };
        let tally = result.unwrap_or_else(|error| {
            eprintln!("error: {error}");
            Tally::FAIL
        });
        build_failed |= part == Part::Build && tally.failed > 0;
        let time = begun.elapsed();
        println!("== {name}: {}", in_words(&tally, time));
        done.push(Done { part, tally, time });
    }
    for Done { part, tally, .. } in &done {
        for said in &tally.said {
            println!("\n{}: {said}", name(*part));
        }
    }
    println!("\n{:<14} {:>8.1} s", "set-up", set_up.as_secs_f32());
    let mut sum = Tally::default();
    for Done { part, tally, time } in done {
        println!("{:<14} {}", name(part), in_words(&tally, time));
        sum += tally;
    }
    println!("{:<14} {:>8.1} s", "in all", started.elapsed().as_secs_f32());
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(if sum.failed == 0 && sum.passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What the chosen parts need of set-up.
fn wanted(chosen: &[Part]) -> Wanted {
    let any = |parts: &[Part]| parts.iter().any(|part| chosen.contains(part));
    Wanted {
        npm: any(&[Part::Build, Part::Lint, Part::E2e]),
        chromium: any(&[Part::WasmChromium, Part::E2e]),
        firefox: any(&[Part::WasmFirefox, Part::E2e]),
        runner: any(&[Part::WasmChromium, Part::WasmFirefox]),
    }
}

fn in_words(tally: &Tally, time: Duration) -> String {
    format!(
        "{:>8.1} s   {} passed, {} failed",
        time.as_secs_f32(),
        tally.passed,
        tally.failed
    )
}

fn name(part: Part) -> String {
    part.to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}
