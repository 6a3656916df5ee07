//! Counting tests from what test programs print.

use std::ops::AddAssign;

/// How many checks passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Those that passed.
    pub(crate) passed: u64,
    /// Those that failed.
    pub(crate) failed: u64,
}

impl Tally {
    /// One check that passed.
    pub(crate) const PASS: Self = Self { passed: 1, failed: 0 };
    /// One check that failed.
    pub(crate) const FAIL: Self = Self { passed: 0, failed: 1 };

    /// The sum of all `test result:` lines in the output of test programs.
    pub(crate) fn of_output(output: &str) -> Self {
        let mut sum = Self::default();
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
    }
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
        let tally = Tally { passed: 16, failed: 2 };
        assert_eq!(Tally::of_output(output), tally);
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let line = "test result: \u{1b}[32mok\u{1b}[0m. 7 passed; 0 failed; 0 ignored";
        assert_eq!(Tally::of_output(line).passed, 7);
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
