//! What a terminal is told: colours where it has them, lines as wide as it is.

use super::{Failed, visible, written_to};
use anstyle::{AnsiColor, Style};
use clap::{Args, ValueEnum};
use std::sync::OnceLock;
use why403::authority::Verdict;
use why403::finding::Certainty;
use why403::report::{COLUMNS, Told, Tone};

/// How everything is written.
#[derive(Args)]
pub(crate) struct Look {
    /// Colours; `auto` asks the terminal, NO_COLOR and CLICOLOR_FORCE
    #[arg(long, value_enum, default_value_t = When::Auto, global = true, value_name = "WHEN")]
    color: When,
    /// So many columns of prose; without it as many as the terminal has, and 100 where there is none
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=500))]
    width: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// Narrower terminals get longer lines than they have, and wider ones shorter: prose of 200 columns is not read.
const NARROWEST: usize = 40;
const WIDEST: usize = 120;

static WIDTH: OnceLock<usize> = OnceLock::new();

/// Takes the command line's word for the whole run.
pub(crate) fn set(look: &Look) {
    match look.color {
        When::Auto => anstream::ColorChoice::Auto,
        When::Always => anstream::ColorChoice::AlwaysAnsi,
        When::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let of_terminal = || {
        let (columns, _) = terminal_size::terminal_size_of(std::io::stdout())?;
        Some(usize::from(columns.0).clamp(NARROWEST, WIDEST))
    };
    let width = look.width.map(usize::from).or_else(of_terminal);
    let _ = WIDTH.set(width.unwrap_or(COLUMNS));
}

/// Columns of prose.
pub(crate) fn width() -> usize {
    WIDTH.get().copied().unwrap_or(COLUMNS)
}

/// Writes to standard output what [`painted`] made.
pub(crate) fn print(text: &str) -> Result<(), Failed> {
    written_to(&mut anstream::stdout().lock(), text)
}

/// Lines in their colours. What steers a terminal is taken out of them before.
pub(crate) fn painted(lines: &[Told]) -> String {
    let mut out = String::new();
    for line in lines {
        let style = style(line.tone);
        let text = visible(&line.text);
        if style == Style::new() || text.is_empty() {
            out.push_str(&text);
        } else {
            out.push_str(&format!("{style}{text}{style:#}"));
        }
        out.push('\n');
    }
    out
}

/// A line of the program's own.
pub(crate) fn told(tone: Tone, text: impl Into<String>) -> Told {
    Told {
        tone,
        text: text.into(),
    }
}

fn style(tone: Tone) -> Style {
    let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    match tone {
        Tone::Plain => Style::new(),
        Tone::Call | Tone::Heading => Style::new().bold(),
        Tone::Verdict(certainty) => of_certainty(certainty).bold(),
        Tone::Finding(certainty) => of_certainty(certainty),
        Tone::Said => Style::new().italic(),
        Tone::Quiet => Style::new().dimmed(),
        Tone::Step => colour(AnsiColor::Cyan),
        Tone::Condition(Verdict::Satisfied) => colour(AnsiColor::Green),
        Tone::Condition(Verdict::Missing) => colour(AnsiColor::Red),
        Tone::Condition(Verdict::Unknown) | Tone::Warning => colour(AnsiColor::Yellow),
    }
}

fn of_certainty(certainty: Certainty) -> Style {
    let colour = match certainty {
        Certainty::Certain => AnsiColor::Red,
        Certainty::Likely => AnsiColor::Yellow,
        Certainty::Possible => AnsiColor::Magenta,
        Certainty::Unknown => AnsiColor::Blue,
    };
    Style::new().fg_color(Some(colour.into()))
}
