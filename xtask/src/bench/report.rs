//! The table: on the screen, and as `BENCHMARKS.md`.

use std::fmt::Write;

use super::figures::{Figure, Results};
use super::goals::{self, Met};
use super::{Part, words};
use crate::error::Result;
use crate::files;
use crate::place::Place;

/// Prints the table and writes the file.
pub(super) fn make(place: &Place, machine: &[(&str, String)], all: &[(Part, Option<Results>)]) -> Result<()> {
    println!("{}", screen(all));
    files::write(&place.root().join("BENCHMARKS.md"), page(machine, all).as_bytes())
}

/// Measured, beside, to reach, met.
fn cells(figure: &Figure) -> [String; 4] {
    let goals = goals::of(figure);
    let words = |of: fn(&goals::Goal, &Figure) -> String| {
        let all: Vec<String> = goals.iter().map(|goal| of(goal, figure)).collect();
        all.join("; ")
    };
    [
        words::measured(figure),
        words::beside(figure),
        words(|goal, figure| words::goal(*goal, &figure.unit)),
        words(|goal, figure| goal.judge(figure).word().to_owned()),
    ]
}

/// Goals that are met, not met, and not known.
fn tally(all: &[(Part, Option<Results>)]) -> [usize; 3] {
    let figures = all.iter().filter_map(|(_, results)| results.as_ref());
    let figures = figures.flat_map(|results| &results.figures);
    let mut sum = [0; 3];
    for met in figures.flat_map(|figure| goals::of(figure).iter().map(|goal| goal.judge(figure))) {
        let at = match met {
            Met::Yes => 0,
            Met::No => 1,
            Met::Unknown => 2,
        };
        if let Some(count) = sum.get_mut(at) {
            *count += 1;
        }
    }
    sum
}

fn sum(all: &[(Part, Option<Results>)]) -> String {
    let [met, not, unknown] = tally(all);
    format!("{met} goals met, {not} not met, {unknown} not known")
}

fn screen(all: &[(Part, Option<Results>)]) -> String {
    let rows: Vec<(Part, Vec<[String; 6]>)> = all
        .iter()
        .map(|(part, results)| (*part, results.as_ref().map(rows).unwrap_or_default()))
        .collect();
    let width = |at: usize| {
        let cells = rows.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.get(at));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    // Peers come last: they may be many.
    let widths = [width(0), width(1), width(2), width(3), width(4)];
    let mut out = String::new();
    for (part, rows) in &rows {
        let _ = writeln!(out, "\n{}", part.title());
        for row in rows {
            let mut line = "  ".to_owned();
            for (cell, width) in row.iter().zip(widths) {
                let _ = write!(line, "{cell:width$}  ");
            }
            line.push_str(row.last().map_or("", String::as_str));
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
    let _ = writeln!(out, "\n{}", sum(all));
    out
}

/// What, where, measured, to reach, met, beside.
fn rows(results: &Results) -> Vec<[String; 6]> {
    let mut rows: Vec<[String; 6]> = results
        .figures
        .iter()
        .map(|figure| {
            let [measured, beside, goal, met] = cells(figure);
            [figure.what.clone(), figure.place.clone(), measured, goal, met, beside]
        })
        .collect();
    if let Some(failure) = &results.failure {
        let mut row: [String; 6] = Default::default();
        if let Some(cell) = row.first_mut() {
            *cell = format!("failed: {failure}");
        }
        rows.push(row);
    }
    rows
}

fn page(machine: &[(&str, String)], all: &[(Part, Option<Results>)]) -> String {
    let mut out = "# Benchmarks\n\n".to_owned();
    out.push_str(
        "Made by `cargo xtask bench`: medians, each beside its peers in the same run, in turns, so that what slows the machine \
         slows all of them. A row is what was measured, not what was hoped for. `n×` is the figure divided by the peer's: \
         below 1 it is faster or smaller. *To reach* is what the project set itself before.\n\n",
    );
    let done: Vec<&Results> = all.iter().filter_map(|(_, results)| results.as_ref()).collect();
    let _ = writeln!(out, "**{}.**\n", sum(all));
    out.push_str("| | |\n|---|---|\n");
    for (name, words) in machine {
        let _ = writeln!(out, "| {name} | {} |", cell(words));
    }
    let mut commits: Vec<&str> = done.iter().map(|results| results.commit.as_str()).collect();
    commits.dedup();
    let _ = writeln!(out, "| commit | {} |", commits.join(", "));
    let dates = done.iter().map(|results| results.at.as_str());
    if let (Some(first), Some(last)) = (dates.clone().min(), dates.max()) {
        let _ = writeln!(out, "| date | {first} to {last} UTC |");
    }
    let seconds: f64 = done.iter().map(|results| results.seconds).sum();
    let _ = writeln!(out, "| time that all parts took | {:.0} min |", seconds / 60.0);
    let loads: Vec<f64> = done.iter().filter_map(|results| results.load).collect();
    if let Some(most) = loads.iter().copied().reduce(f64::max) {
        let _ = writeln!(out, "| highest load average at the beginning of a part | {most:.1} |");
    }
    for (part, results) in all {
        section(&mut out, *part, results.as_ref());
    }
    out
}

fn section(out: &mut String, part: Part, results: Option<&Results>) {
    let _ = writeln!(out, "\n## {}\n", part.title());
    let Some(results) = results else {
        let _ = writeln!(out, "Not measured: `cargo xtask bench --part {}`.", part.name());
        return;
    };
    if let Some(failure) = &results.failure {
        let _ = writeln!(out, "It failed: {failure}\n");
    }
    if results.figures.is_empty() {
        return;
    }
    out.push_str("| what | where | measured | beside | to reach | |\n|---|---|---:|---|---|---|\n");
    let mut notes = Vec::new();
    for figure in &results.figures {
        let [measured, beside, goal, met] = cells(figure);
        let note = figure.note.as_ref().map_or_else(String::new, |note| {
            let at = notes.iter().position(|known| known == note).unwrap_or_else(|| {
                notes.push(note.clone());
                notes.len() - 1
            });
            format!(" ({})", at + 1)
        });
        let met = if met.contains(Met::No.word()) || met.contains(Met::Unknown.word()) {
            format!("**{met}**")
        } else {
            met
        };
        let row = [
            format!("{}{note}", figure.what),
            figure.place.clone(),
            measured,
            beside,
            goal,
            met,
        ];
        let row: Vec<String> = row.iter().map(|text| cell(text)).collect();
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    if !notes.is_empty() {
        out.push('\n');
    }
    for (at, note) in notes.iter().enumerate() {
        let _ = writeln!(out, "{}. {note}", at + 1);
    }
}

/// A text that ends no cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
