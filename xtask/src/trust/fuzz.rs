//! Every fuzz target in turn, under AddressSanitizer, for a share of the time that is given.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Found;
use crate::cargo_tools;
use crate::error::{Error, Result};
use crate::place::{Place, create_folder, on_path};
use crate::process::{Output, run, run_any};

/// Each target comes so often, so that what one round left is taken up by the next.
const ROUNDS: u32 = 2;
/// An input that takes longer is a find.
const SLOWEST: u32 = 25;

/// Builds and runs all of them.
pub(super) fn all(place: &Place, time: Duration) -> Result<Found> {
    let tool = cargo_tools::cargo_fuzz(place)?;
    let home = place.root().join("target/fuzz");
    let mut build = Command::new(tool);
    build
        .args(["fuzz", "build", "-O", "-a", "--target-dir"])
        .arg(home.join("build"))
        // Sanitizers need flags that a released compiler allows only so.
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(place.root());
    run(build, "cargo fuzz build", Duration::from_secs(60 * 60), Output::Stream)?;
    let targets = targets(place)?;
    let count = u32::try_from(targets.len()).unwrap_or(1).max(1);
    let share = (time / count / ROUNDS).max(Duration::from_secs(1));
    let (mut inputs, mut seconds) = (0, 0);
    let mut finds = Vec::new();
    for round in 1..=ROUNDS {
        for target in &targets {
            let ran = one(place, &home, target, share)?;
            println!(
                "round {round}, {}: {} inputs in {} s{}",
                target.name,
                ran.inputs,
                share.as_secs(),
                if ran.good { "" } else { ", A FIND" }
            );
            inputs += ran.inputs;
            seconds += share.as_secs();
            if !ran.good && !finds.contains(&target.name) {
                finds.push(target.name.clone());
            }
        }
    }
    let figures = format!(
        "{} targets, {ROUNDS} rounds of {} s each, {seconds} s in all, {inputs} inputs, finds: {}",
        targets.len(),
        share.as_secs(),
        if finds.is_empty() {
            "none".to_owned()
        } else {
            finds.join(", ")
        }
    );
    Ok(match finds.is_empty() && inputs > 0 {
        true => Found::good(figures),
        false => Found::bad(format!("{figures}; the inputs are in target/fuzz/artifacts")),
    })
}

/// A target with the folders of its seeds.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    name: String,
    seeds: Vec<String>,
    dictionary: Option<String>,
}

/// The targets, as `fuzz/README.md` lists them; each must have its file, and each file its line.
fn targets(place: &Place) -> Result<Vec<Target>> {
    let readme = place.root().join("fuzz/README.md");
    let text = std::fs::read_to_string(&readme).map_err(Error::io("read", &readme))?;
    let listed = listed(&text);
    let folder = place.root().join("fuzz/fuzz_targets");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(Error::io("read", &folder))? {
        let path = entry.map_err(Error::io("read", &folder))?.path();
        files.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    files.sort();
    let mut names: Vec<String> = listed.iter().map(|target| target.name.clone()).collect();
    names.sort();
    if names != files {
        let problem = format!("it lists the targets {names:?}, and there are {files:?}");
        return Err(Error::Content { path: readme, problem });
    }
    Ok(listed)
}

/// Lines such as ``| `token` | a token | `tests/fixtures/tokens` |``.
fn listed(readme: &str) -> Vec<Target> {
    let marked = |cell: &str| -> Vec<String> {
        let inside = cell.split('`').skip(1).step_by(2);
        inside.flat_map(str::split_whitespace).map(str::to_owned).collect()
    };
    let rows = readme.lines().filter(|line| line.starts_with("| `"));
    rows.filter_map(|row| {
        let mut cells = row.trim_matches('|').split('|');
        let name = marked(cells.next()?).into_iter().next()?;
        let words = marked(cells.nth(1)?);
        let (options, seeds): (Vec<String>, Vec<String>) = words.into_iter().partition(|word| word.starts_with('-'));
        let dictionary = options.into_iter().find(|option| option.starts_with("-dict="));
        Some(Target {
            name,
            seeds,
            dictionary,
        })
    })
    .collect()
}

struct Ran {
    good: bool,
    inputs: u64,
}

fn one(place: &Place, home: &Path, target: &Target, share: Duration) -> Result<Ran> {
    let corpus = home.join("corpus").join(&target.name);
    let artifacts = home.join("artifacts").join(&target.name);
    create_folder(&corpus)?;
    create_folder(&artifacts)?;
    let program = home
        .join("build")
        .join(format!("{}-unknown-linux-gnu", std::env::consts::ARCH))
        .join("release")
        .join(&target.name);
    // Whoever works on the same machine comes first.
    let mut command = match on_path("nice") {
        Some(nice) => {
            let mut command = Command::new(nice);
            command.args(["-n", "19"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.arg(&corpus).args(folders(place, &target.seeds));
    command
        .args(&target.dictionary)
        .arg(format!("-max_total_time={}", share.as_secs()))
        .arg(format!("-timeout={SLOWEST}"))
        .args(["-rss_limit_mb=2048", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .env("ASAN_OPTIONS", "detect_odr_violation=0")
        .current_dir(place.root());
    let limit = share * 3 + Duration::from_secs(600);
    let ended = run_any(command, &target.name, limit, Output::Silent)?;
    if !ended.status.success() {
        eprintln!("{}:\n{}", target.name, ended.tail);
    }
    Ok(Ran {
        good: ended.status.success(),
        inputs: executed(&ended.tail),
    })
}

fn executed(output: &str) -> u64 {
    let mark = "stat::number_of_executed_units:";
    let found = output.lines().find_map(|line| line.trim().strip_prefix(mark));
    found.and_then(|number| number.trim().parse().ok()).unwrap_or_default()
}

/// The folders of seeds that are there; one `*` stands for every folder.
fn folders(place: &Place, seeds: &[String]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for seed in seeds {
        match seed.split_once("/*/") {
            None => found.push(place.root().join(seed)),
            Some((above, below)) => {
                let entries = std::fs::read_dir(place.root().join(above))
                    .into_iter()
                    .flatten()
                    .flatten();
                found.extend(entries.map(|entry| entry.path().join(below)));
            }
        }
    }
    found.retain(|folder| folder.is_dir());
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_from_the_table() {
        let text = "| target | input | seeds |\n|---|---|---|\n| `token` | a token | `tests/a tests/b` |\n\
            | `denial` | an answer `%T` | `vendors/*/denials`; add `-dict=fuzz/denial.dict` |\n| `key` | a key | none |\n";
        let found = listed(text);
        let names: Vec<&str> = found.iter().map(|target| target.name.as_str()).collect();
        assert_eq!(names, ["token", "denial", "key"]);
        assert_eq!(found[0].seeds, ["tests/a", "tests/b"]);
        assert_eq!(found[1].seeds, ["vendors/*/denials"]);
        assert_eq!(found[1].dictionary.as_deref(), Some("-dict=fuzz/denial.dict"));
        assert!(found[2].seeds.is_empty());
    }

    #[test]
    fn inputs_are_counted_from_the_final_words() {
        assert_eq!(
            executed("x\nstat::number_of_executed_units: 12345\nstat::peak_rss_mb: 7"),
            12345
        );
        assert_eq!(executed("==1==ERROR"), 0);
    }
}
