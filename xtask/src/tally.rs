//! Counting tests from what test programs print, and keeping what the failed ones said.

use std::ops::AddAssign;

/// What is kept of one failed test: this many lines, and this many characters of each.
const LINES: usize = 30;
const LINE: usize = 600;

/// How many checks passed and failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Those that passed.
    pub(crate) passed: u64,
    /// Those that failed.
    pub(crate) failed: u64,
    /// What failed tests said, each with its name first. It stands far up in a long output, and a record of a run that
    /// keeps the end alone would not have it.
    pub(crate) said: Vec<String>,
}

impl Tally {
    /// One check that passed.
    pub(crate) const PASS: Self = Self {
        passed: 1,
        failed: 0,
        said: Vec::new(),
    };
    /// One check that failed.
    pub(crate) const FAIL: Self = Self {
        passed: 0,
        failed: 1,
        said: Vec::new(),
    };

    /// The sum of all `test result:` lines in the output of test programs.
    pub(crate) fn of_output(output: &str) -> Self {
        let mut sum = Self {
            said: said(output),
            ..Self::default()
        };
        for line in output.lines() {
            sum += Self::of_line(line).unwrap_or_default();
        }
        sum
    }

    /// A line such as `test result: ok. 12 passed; 0 failed; 1 ignored; …`.
    fn of_line(line: &str) -> Option<Self> {
        let line = without_colours(line);
        let (_, counts) = line.trim_start().strip_prefix("test result: ")?.split_once(". ")?;
        let mut tally = Self::default();
        for count in counts.split(';') {
            let (number, word) = count.trim().split_once(' ')?;
            match word {
                "passed" => tally.passed = number.parse().ok()?,
                "failed" => tally.failed = number.parse().ok()?,
                // What comes after these two is of no account here.
                _ => break,
            }
        }
        Some(tally)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.said.extend(other.said);
    }
}

/// What stands under each `---- name ----` between `failures:` and the list of names that follows.
fn said(output: &str) -> Vec<String> {
    let mut all: Vec<Vec<String>> = vec![];
    let mut among = false;
    for line in output.lines().map(without_colours) {
        let bare = line.trim();
        if bare == "failures:" {
            among = !among;
        } else if bare.starts_with("test result: ") {
            among = false;
        } else if among && bare.starts_with("---- ") && bare.ends_with(" ----") {
            all.push(vec![bare.trim_matches(['-', ' ']).to_owned()]);
        } else if among && !bare.is_empty() {
            let cut = || line.chars().take(LINE).collect();
            if let Some(lines) = all.last_mut().filter(|lines| lines.len() <= LINES) {
                lines.push(cut());
            }
        }
    }
    all.iter().map(|lines| lines.join("\n    ")).collect()
}

/// The same without terminal colours: ESC, `[`, anything up to a letter.
fn without_colours(line: &str) -> String {
    let mut clean = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            let _ = characters.find(char::is_ascii_alphabetic);
        } else {
            clean.push(character);
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn every_result_line_counts() {
        let output = "\
running 2 tests
test a ... ok
test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s

test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out
";
        let tally = Tally::of_output(output);
        assert_eq!((tally.passed, tally.failed), (16, 2));
        assert!(tally.said.is_empty());
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let line = "test result: \u{1b}[32mok\u{1b}[0m. 7 passed; 0 failed; 0 ignored";
        assert_eq!(Tally::of_output(line).passed, 7);
    }

    #[test]
    fn what_failed_tests_said_is_kept() {
        let long = "x".repeat(700);
        let lines: String = (0..50).map(|number| format!("line {number}\n")).collect();
        let output = format!(
            "test a ... \u{1b}[31mFAILED\u{1b}[0m

failures:

---- chromium::a ----
no answer after 15 s; last seen: none
{long}

---- b stdout ----
{lines}

failures:
    chromium::a
    b

test result: FAILED. 1 passed; 2 failed; 0 ignored
test result: ok. 3 passed; 0 failed; 0 ignored
failures:
"
        );
        let tally = Tally::of_output(&output);
        assert_eq!((tally.passed, tally.failed), (4, 2));
        let [first, second] = tally.said.as_slice() else {
            panic!("{:?}", tally.said)
        };
        assert!(first.starts_with("chromium::a\n    no answer after 15 s; last seen: none\n    xxx"));
        assert_eq!(first.matches('x').count(), super::LINE);
        assert!(second.starts_with("b stdout\n    line 0\n"));
        assert_eq!(second.lines().count(), super::LINES + 1);
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in [
            "",
            "12 passed; 0 failed",
            "test result: ok",
            "test result: ok. many passed; 0 failed",
            "assertion: \"test result: ok. 1 passed; 0 failed\"",
        ] {
            assert_eq!(Tally::of_output(line), Tally::default(), "{line}");
        }
    }
}
