//! The table of `cargo xtask trust`, and its place in `SECURITY.md`.

/// Where the figures begin and end.
pub(crate) const BEGIN: &str = "<!-- trust:begin -->";
pub(crate) const END: &str = "<!-- trust:end -->";
const HEAD: &str = "| part | as it should be | figures | run |\n|---|---|---|---|\n";

/// What was found of one part.
pub(crate) struct Line {
    /// Its name.
    pub(crate) part: String,
    /// Whether all was as it should be.
    pub(crate) good: bool,
    /// The figures.
    pub(crate) figures: String,
    /// How long it took.
    pub(crate) seconds: u64,
    /// The day.
    pub(crate) date: String,
    /// On what.
    pub(crate) machine: String,
}

impl Line {
    /// For a terminal.
    pub(crate) fn in_words(&self) -> String {
        let word = if self.good { "good" } else { "BAD" };
        format!("{:<8} {word:<5} {:>6} s  {}", self.part, self.seconds, self.figures)
    }

    /// For `SECURITY.md`.
    fn in_table(&self) -> String {
        let plain = |text: &str| text.replace('|', "/").split_whitespace().collect::<Vec<_>>().join(" ");
        format!(
            "| `{}` | {} | {} | {}, {} s, {} |",
            self.part,
            match self.good {
                // What could not be looked at is no "yes".
                true if self.figures.contains("NOT checked") => "in part",
                true => "yes",
                false => "**no**",
            },
            plain(&self.figures),
            self.date,
            self.seconds,
            plain(&self.machine)
        )
    }
}

/// The text with these lines in its table; lines of other parts stay. `None` when the marks are missing.
pub(crate) fn merged(text: &str, lines: &[Line]) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (old, after) = rest.split_once(END)?;
    let kept = old.lines().filter(|line| line.starts_with("| `")).filter(|line| {
        let named = |one: &Line| line.starts_with(&format!("| `{}` |", one.part));
        !lines.iter().any(named)
    });
    let mut all: Vec<String> = kept
        .map(str::to_owned)
        .chain(lines.iter().map(Line::in_table))
        .collect();
    all.sort();
    Some(format!("{before}{BEGIN}\n{HEAD}{}\n{END}{after}", all.join("\n")))
}

/// Processor, cores and memory; what cannot be told is left out.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = value_of("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = value_of("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok())
        .map(|kib| format!(", {} GB", kib / 1_000_000))
        .unwrap_or_default();
    format!("{model}, {cores} cores{memory}, {}", std::env::consts::OS)
}

fn value_of(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(part: &str, figures: &str) -> Line {
        Line {
            part: part.to_owned(),
            good: true,
            figures: figures.to_owned(),
            seconds: 7,
            date: "2026-11-27".to_owned(),
            machine: "x".to_owned(),
        }
    }

    #[test]
    fn a_line_takes_the_place_of_the_part_alone() {
        let text = format!("a\n{BEGIN}\n{END}\nb\n");
        let one = merged(&text, &[line("json", "1"), line("fuzz", "2 | 3")]).unwrap();
        let two = merged(&one, &[line("json", "9")]).unwrap();
        assert!(two.contains("| `json` | yes | 9 | 2026-11-27, 7 s, x |"), "{two}");
        assert!(
            two.contains("| `fuzz` | yes | 2 / 3 |") && !two.contains("| 1 |"),
            "{two}"
        );
        assert!(two.starts_with("a\n") && two.ends_with("\nb\n"));
        assert!(merged("no marks", &[]).is_none());
    }
}
