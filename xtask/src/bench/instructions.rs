//! Instructions that the hot paths take, counted by callgrind: a guard against creeping growth that no noise hides.
//!
//! `benches/instructions.txt` holds what was counted before. Counts depend on the compiler and a little on the processor,
//! so that this is no part of `cargo xtask test`: a new compiler is a reason to count anew with `--accept`, not a failure.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::figures::{Figure, folder};
use super::goals::{self, Met};
use super::{Bench, programs, words};
use crate::error::{Error, Result};
use crate::files;
use crate::place::on_path;
use crate::process::{Output, ask, run};

/// So much more may be counted than is stored.
const TOLERANCE: f64 = 0.05;
const LIMIT: Duration = Duration::from_secs(300);

/// Counts each path.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let valgrind = on_path("valgrind").ok_or_else(|| Error::Missing {
        what: "valgrind".to_owned(),
        why: "it counts the instructions of the hot paths".to_owned(),
        ways: vec!["on Debian, as root or with sudo: apt-get install valgrind".to_owned()],
    })?;
    let tables = programs::compiled_tables(bench)?;
    let list = programs::ask_native(
        bench,
        &["count".into(), "--tables".into(), tables.clone().into()],
        LIMIT,
    )?;
    let stored = Stored::read(bench)?;
    let compiler = compiler();
    let mut figures = Vec::new();
    let mut counted = BTreeMap::new();
    for line in list.stdout.lines() {
        let Some((name, times)) = line.split_once(' ') else {
            continue;
        };
        let times: u64 = times
            .parse()
            .map_err(|_| Error::Other(format!("not a path to count: {line}")))?;
        let count = |times: u64| count(bench, &valgrind, &tables, name, times);
        // What both runs do but once cancels out.
        let one = count(times * 2)?.saturating_sub(count(times)?) / times;
        counted.insert(name.to_owned(), one);
        let figure = Figure::new(&format!("instructions.{name}"), name, "instructions", one as f64).at("native");
        figures.push(match stored.counts.get(name) {
            Some(before) => figure.beside("stored", *before as f64),
            None => figure.noted("none is stored"),
        });
    }
    if bench.accept {
        Stored::write(bench, &counted, &compiler)?;
        for figure in &mut figures {
            figure.note = None;
            figure.peers.insert("stored".to_owned(), figure.value);
        }
    } else if stored.compiler != compiler
        && let Some(first) = figures.first_mut()
    {
        first.note = Some(format!("stored with {}, counted with {compiler}", stored.compiler));
    }
    Ok(figures)
}

/// The paths that take more than they may.
pub(super) fn complaint(figures: &[Figure]) -> Option<String> {
    let more: Vec<String> = figures
        .iter()
        .filter(|figure| goals::of(figure).iter().any(|goal| goal.judge(figure) != Met::Yes))
        .map(|figure| format!("{} {}", figure.what, words::beside(figure)))
        .collect();
    (!more.is_empty()).then(|| {
        format!(
            "more than {:.0} % above benches/instructions.txt, or not in it: {}; mend it, or accept it with `cargo xtask bench --part instructions --accept`",
            TOLERANCE * 100.0,
            more.join("; ")
        )
    })
}

fn count(bench: &Bench<'_>, valgrind: &PathBuf, tables: &PathBuf, name: &str, times: u64) -> Result<u64> {
    let out = folder(bench.place).join("callgrind.out");
    let mut command = Command::new(valgrind);
    command
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(programs::native_program(bench))
        .arg("count")
        .arg("--tables")
        .arg(tables)
        .arg(name)
        .arg(times.to_string());
    run(command, &format!("counting {name}"), LIMIT, Output::Quiet)?;
    let text = std::fs::read_to_string(&out).map_err(Error::io("read", &out))?;
    let total = text.lines().find_map(|line| line.strip_prefix("summary: "));
    let total = total.and_then(|words| words.split(' ').next()?.parse().ok());
    total.ok_or_else(|| Error::Other("callgrind told no sum".to_owned()))
}

fn compiler() -> String {
    let mut command = Command::new(on_path("rustc").unwrap_or_else(|| "rustc".into()));
    command.arg("--version");
    ask(command).unwrap_or_else(|| "an unknown compiler".to_owned())
}

/// What was counted before.
#[derive(Default)]
struct Stored {
    compiler: String,
    counts: BTreeMap<String, u64>,
}

impl Stored {
    fn path(bench: &Bench<'_>) -> PathBuf {
        bench.place.root().join("benches/instructions.txt")
    }

    fn read(bench: &Bench<'_>) -> Result<Self> {
        let path = Self::path(bench);
        if !path.is_file() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
        Self::parse(&text).ok_or_else(|| Error::Content {
            path,
            problem: "a line is no name with a number; count anew with --accept".to_owned(),
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut stored = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            match line.split_once(' ')? {
                ("compiler", words) => words.clone_into(&mut stored.compiler),
                (name, count) => drop(stored.counts.insert(name.to_owned(), count.trim().parse().ok()?)),
            }
        }
        Some(stored)
    }

    fn write(bench: &Bench<'_>, counts: &BTreeMap<String, u64>, compiler: &str) -> Result<()> {
        let lines: String = counts.iter().map(|(name, count)| format!("{name} {count}\n")).collect();
        let text = format!(
            "# Instructions of one pass of each hot path, as callgrind counts them in a release build.\n\
             # `cargo xtask bench --part instructions` fails when one takes {:.0} % more; `--accept` writes this file.\n\
             compiler {compiler}\n{lines}",
            TOLERANCE * 100.0
        );
        files::write(&Self::path(bench), text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{Stored, complaint};
    use crate::bench::figures::Figure;

    #[test]
    fn what_was_written_is_read() {
        let stored = Stored::parse("# words\ncompiler rustc 1.2.3 (x)\ntoken.read.0.7 1234\n").unwrap();
        assert_eq!(stored.compiler, "rustc 1.2.3 (x)");
        assert_eq!(stored.counts.get("token.read.0.7"), Some(&1234));
        assert!(Stored::parse("token.read.0.7 many\n").is_none());
    }

    #[test]
    fn growth_beyond_the_tolerance_is_a_complaint() {
        let figure = |count, stored| {
            let figure = Figure::new("instructions.table.hit", "table.hit", "instructions", count);
            figure.at("native").beside("stored", stored)
        };
        assert_eq!(complaint(&[figure(1049.0, 1000.0)]), None);
        let words = complaint(&[figure(1051.0, 1000.0)]).unwrap();
        assert!(words.contains("table.hit"), "{words}");
        let unknown = Figure::new("instructions.new", "new", "instructions", 1.0).at("native");
        assert!(complaint(&[unknown]).is_some(), "what is not stored guards nothing");
    }
}
