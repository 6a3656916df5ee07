//! `cargo xtask bench`: measures everything in one go, each figure beside its peer in the same run, and prints one table,
//! which `BENCHMARKS.md` keeps with machine, date and commit.
//!
//! Each part leaves its numbers in `target/bench/<part>.json`; the table is made from these, so that a part can be run
//! again alone.

mod figures;
mod goals;
mod har;
mod instructions;
mod machine;
mod pages;
mod programs;
mod report;
mod sizes;
mod words;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use crate::dist;
use crate::error::{Error, Result};
use crate::npm;
use crate::place::Place;
use crate::setup::{Ready, Wanted, setup};
use figures::{Figure, Results};

/// What `cargo xtask bench` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Only these parts; the table shows what the others found before.
    #[arg(long, value_enum, value_delimiter = ',')]
    part: Vec<Part>,
    /// All but these parts.
    #[arg(long, value_enum, value_delimiter = ',')]
    skip: Vec<Part>,
    /// Measure nothing: make the table of what was found before.
    #[arg(long)]
    report: bool,
    /// Take `target/dist` as it is, built with `cargo xtask build --release`.
    #[arg(long)]
    as_built: bool,
    /// Take the counted instructions as the new `benches/instructions.txt`.
    #[arg(long)]
    accept: bool,
}

/// One part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Reading tokens and explaining calls, natively and in a page beside other decoders.
    Tokens,
    /// Tables beside routers, natively and in a page.
    Tables,
    /// The background as built: an ordinary call, a refused one, waking up.
    Background,
    /// The card after a denial.
    Card,
    /// The popup with many calls, and how popup and card grow.
    Popup,
    /// 10,000 refused calls within a minute.
    Flood,
    /// What a page's calls cost more with the extension.
    Added,
    /// Recordings on the static page and with the command.
    Har,
    /// Weights.
    Sizes,
    /// Counted instructions of the hot paths.
    Instructions,
}

impl Part {
    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Its heading.
    fn title(self) -> &'static str {
        match self {
            Self::Tokens => "Tokens and refused calls",
            Self::Tables => "Tables",
            Self::Background => "The background's engine",
            Self::Card => "The card in the page",
            Self::Popup => "The popup, and how popup and card grow",
            Self::Flood => "10,000 refused calls within a minute",
            Self::Added => "What a page's calls cost more",
            Self::Har => "Recordings",
            Self::Sizes => "Weights",
            Self::Instructions => "Counted instructions",
        }
    }

    fn needs_dist(self) -> bool {
        !matches!(self, Self::Tokens | Self::Tables | Self::Instructions)
    }

    fn needs_browsers(self) -> bool {
        !matches!(self, Self::Sizes | Self::Instructions)
    }

    fn needs_native(self) -> bool {
        matches!(self, Self::Tokens | Self::Tables | Self::Har | Self::Instructions)
    }

    fn measure(self, bench: &Bench<'_>) -> Result<Vec<Figure>> {
        let browsers = |task: &str, minutes: u64| {
            programs::in_browsers(bench, &self.name(), task, &[], Duration::from_secs(60 * minutes))
        };
        match self {
            Self::Tokens => both(programs::natively(bench, "tokens"), || pages::tokens(bench)),
            Self::Tables => both(programs::natively(bench, "tables"), || pages::tables(bench)),
            Self::Background => pages::background(bench),
            Self::Card => browsers("card", 8),
            Self::Popup => browsers("popup", 15),
            Self::Flood => browsers("flood", 15),
            Self::Added => browsers("added", 10),
            Self::Har => har::measure(bench),
            Self::Sizes => sizes::measure(bench.place),
            Self::Instructions => instructions::measure(bench),
        }
    }
}

/// What the parts share.
pub(super) struct Bench<'a> {
    place: &'a Place,
    ready: &'a Ready,
    accept: bool,
}

impl Bench<'_> {
    fn npm(&self) -> Result<&npm::Tools> {
        let npm = self.ready.npm.as_ref();
        npm.ok_or_else(|| Error::Other("set-up did not provide wasm-opt".into()))
    }
}

/// The first list, and after it the second.
fn both(first: Result<Vec<Figure>>, second: impl FnOnce() -> Result<Vec<Figure>>) -> Result<Vec<Figure>> {
    let mut all = first?;
    all.extend(second()?);
    Ok(all)
}

/// Measures the chosen parts and makes the table of all.
pub(crate) fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode> {
    let chosen: Vec<Part> = Part::value_variants()
        .iter()
        .copied()
        .filter(|part| arguments.part.is_empty() || arguments.part.contains(part))
        .filter(|part| !arguments.report && !arguments.skip.contains(part))
        .collect();
    let any = |needs: fn(Part) -> bool| chosen.iter().any(|part| needs(*part));
    // The browsers' versions stand in the table's head, whichever parts run.
    let wanted = Wanted {
        npm: any(Part::needs_browsers) || any(Part::needs_dist),
        chromium: true,
        firefox: true,
        runner: false,
    };
    let ready = setup(place, wanted)?;
    let bench = Bench {
        place,
        ready: &ready,
        accept: arguments.accept,
    };
    if any(Part::needs_dist) && !arguments.as_built {
        dist::build(place, &ready.toolchain, Some(bench.npm()?))?;
    }
    if any(Part::needs_native) {
        programs::build_native(&bench)?;
    }
    if any(Part::needs_browsers) {
        programs::build_driver(&bench)?;
    }
    let started = Instant::now();
    let mut failed = false;
    for part in chosen {
        failed |= !perform(&bench, part)?;
    }
    let all: Vec<(Part, Option<Results>)> = Part::value_variants()
        .iter()
        .map(|part| Ok((*part, Results::kept(place, &part.name())?)))
        .collect::<Result<_>>()?;
    report::make(place, &machine::describe(&ready), &all)?;
    println!("measured in {:.0} s", started.elapsed().as_secs_f32());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Measures one part and keeps what it found; false when it failed.
fn perform(bench: &Bench<'_>, part: Part) -> Result<bool> {
    println!("\n== {}", part.name());
    let mut results = Results {
        part: part.name(),
        at: machine::now(),
        commit: machine::commit(bench.place),
        load: machine::load(),
        seconds: 0.0,
        figures: Vec::new(),
        failure: None,
    };
    let begun = Instant::now();
    match part.measure(bench) {
        Ok(mut figures) => {
            // What failed in one browser only.
            let failed: Vec<String> = figures
                .extract_if(.., |figure| figure.id == "failed")
                .filter_map(|figure| figure.note)
                .collect();
            results.failure = match part {
                _ if !failed.is_empty() => Some(failed.join("; ")),
                Part::Instructions if !bench.accept => instructions::complaint(&figures),
                _ => None,
            };
            results.figures = figures;
            if let Some(failure) = &results.failure {
                eprintln!("error: {failure}");
            }
        }
        Err(error) => {
            eprintln!("error: {error}");
            // Its first line; the rest is the output of a program, which names places of this machine.
            results.failure = error.to_string().lines().next().map(str::to_owned);
        }
    }
    results.seconds = begun.elapsed().as_secs_f64();
    println!("== {}: {:.0} s", part.name(), results.seconds);
    results.keep(bench.place)?;
    Ok(results.failure.is_none())
}
