//! On what it was measured.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::browsers::version_words;
use crate::place::{Place, on_path};
use crate::process::ask;
use crate::setup::Ready;

/// Lines for the head of the table: name and words.
pub(crate) fn describe(ready: &Ready) -> Vec<(&'static str, String)> {
    let mut all = vec![("processor", processor()), ("memory", memory()), ("system", system())];
    let mut version = |name, program: Option<&Path>| {
        if let Some(words) = program.and_then(version_words) {
            all.push((name, words));
        }
    };
    version(
        "Chromium",
        ready.chromium.as_ref().map(|chromium| chromium.browser.as_path()),
    );
    version(
        "Firefox",
        ready.firefox.as_ref().map(|firefox| firefox.browser.as_path()),
    );
    version("Node.js", on_path("node").as_deref());
    version("Rust", on_path("rustc").as_deref());
    all.push(("Rust for wasm", ready.toolchain.name().to_owned()));
    all
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn line(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn processor() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let name = line(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    format!("{name}, {cores} cores for this run")
}

fn memory() -> String {
    let kb = line(&read("/proc/meminfo"), "MemTotal").and_then(|words| words.split(' ').next()?.parse::<f64>().ok());
    kb.map_or_else(|| "not told".to_owned(), |kb| format!("{:.1} GB", kb * 1024.0 / 1e9))
}

fn system() -> String {
    let release = read("/etc/os-release");
    let name = line(&release.replace('=', ":"), "PRETTY_NAME");
    let name = name.map_or_else(
        || std::env::consts::OS.to_owned(),
        |name| name.trim_matches('"').to_owned(),
    );
    let kernel = read("/proc/sys/kernel/osrelease");
    // Its number; what follows names machines and builds.
    let kernel = kernel.trim().split('-').next().unwrap_or_default();
    format!("{name}, kernel {kernel}")
}

/// The commit, and whether the checkout differs from it; what the benchmark itself writes does not count.
pub(crate) fn commit(place: &Place) -> String {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(place.root());
        ask(command)
    };
    let Some(commit) = git(&["rev-parse", "--short=10", "HEAD"]) else {
        return "no commit".to_owned();
    };
    let changed = git(&[
        "status",
        "--porcelain",
        "--untracked-files=no",
        "--",
        ".",
        ":!BENCHMARKS.md",
    ]);
    match changed.is_none_or(|changed| changed.is_empty()) {
        true => commit,
        false => format!("{commit} with changes"),
    }
}

/// What the machine does at the moment: the load average of a minute.
pub(crate) fn load() -> Option<f64> {
    read("/proc/loadavg").split(' ').next()?.parse().ok()
}

/// The time now, UTC, to the minute: `2026-11-27 10:40`.
pub(crate) fn now() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let (year, month, day) = date(seconds / 86_400);
    format!(
        "{year}-{month:02}-{day:02} {:02}:{:02}",
        seconds / 3600 % 24,
        seconds / 60 % 60
    )
}

/// Days since 1970-01-01 as a date of the Gregorian calendar.
fn date(days: u64) -> (u64, u64, u64) {
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let (mut year, mut left) = (1970, days);
    loop {
        let length = if leap(year) { 366 } else { 365 };
        if left < length {
            break;
        }
        left -= length;
        year += 1;
    }
    let february = if leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_dates() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(59), (1970, 3, 1));
        assert_eq!(date(11_016), (2000, 2, 29));
        assert_eq!(date(20_784), (2026, 11, 27));
    }
}
