//! What was found, as lines for a terminal, as Markdown for a pull request, and as JUnit's XML for a build server.

use super::compare::{Checked, Difference, Level};
use crate::authority::Verdict;
use crate::report::{Told, Tone, as_code, in_markdown, wrapped};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// `2 errors, 1 warning` …
fn total(checked: &Checked) -> String {
    let count = |level: Level| match checked.count(level) {
        0 => None,
        1 => Some(format!("1 {}", level.word())),
        many => Some(format!("{many} {}s", level.word())),
    };
    let counts: Vec<String> = [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .filter_map(count)
        .collect();
    match counts.as_slice() {
        [] => "Nothing differs".to_owned(),
        _ => counts.join(", "),
    }
}

fn planes(checked: &Checked) -> String {
    let planes: Vec<String> = checked
        .planes
        .iter()
        .map(|one| format!("{} ({})", one.plane.word(), one.files.join(", ")))
        .collect();
    planes.join(", ")
}

/// Lines of at most `width` columns of prose.
pub fn text_lines(checked: &Checked, width: usize) -> Vec<Told> {
    let told = |tone: Tone, level: usize, text: &str| Told {
        tone,
        text: wrapped(level, text, width),
    };
    let head = format!("{}: the lock against what is {}", total(checked), planes(checked));
    let mut lines = vec![told(Tone::Heading, 0, &head)];
    for one in &checked.differences {
        let tone = match one.level {
            Level::Error => Tone::Condition(Verdict::Missing),
            Level::Warning => Tone::Warning,
            Level::Note => Tone::Quiet,
        };
        lines.push(told(Tone::Plain, 0, ""));
        lines.push(told(
            tone,
            0,
            &format!(
                "{} [{}, {}] {}",
                one.level.word(),
                one.plane.word(),
                one.what.id(),
                one.text
            ),
        ));
        lines.push(told(
            Tone::Quiet,
            1,
            &format!("{}:{} — {}", one.place.file, one.place.line, one.api),
        ));
        if one.calls.len() > 1 {
            one.calls.iter().for_each(|call| lines.push(told(Tone::Plain, 1, call)));
        }
        if let Some(remedy) = &one.remedy {
            remedy
                .steps
                .iter()
                .for_each(|step| lines.push(told(Tone::Step, 1, &format!("→ {step}"))));
            if let Some(place) = &remedy.place {
                lines.push(told(Tone::Step, 1, &format!("Where: {place}")));
            }
            for link in &remedy.links {
                lines.push(told(Tone::Quiet, 1, &format!("{}: {}", link.text, link.url)));
            }
        }
    }
    if !checked.held.is_empty() {
        let words = match checked.held.len() {
            1 => "1 right is where it must be.".to_owned(),
            many => format!("{many} rights are where they must be."),
        };
        lines.push(told(Tone::Plain, 0, ""));
        lines.push(told(Tone::Condition(Verdict::Satisfied), 0, &words));
    }
    lines
}

/// For a comment in a pull request. Writing to a `String` cannot fail.
pub fn markdown(checked: &Checked) -> String {
    let mut out = format!("## Rights: {}\n\n", total(checked).to_lowercase());
    let _ = writeln!(
        out,
        "The lock was held against what is {}.",
        in_markdown(&planes(checked))
    );
    for level in [Level::Error, Level::Warning, Level::Note] {
        let of_level: Vec<&Difference> = checked.differences.iter().filter(|one| one.level == level).collect();
        if of_level.is_empty() {
            continue;
        }
        let title = match level {
            Level::Error => "To be mended",
            Level::Warning => "To be looked at",
            Level::Note => "Beside that",
        };
        let _ = writeln!(out, "\n### {title}\n");
        for one in of_level {
            let _ = writeln!(
                out,
                "- **{}** {} ({}, {})",
                one.what.id(),
                in_markdown(&one.text),
                in_markdown(&one.api),
                as_code(&format!("{}:{}", one.place.file, one.place.line))
            );
            if one.calls.len() > 1 {
                one.calls.iter().for_each(|call| {
                    let _ = writeln!(out, "  - {}", as_code(call));
                });
            }
            if let Some(remedy) = &one.remedy {
                for (at, step) in remedy.steps.iter().enumerate() {
                    let _ = writeln!(out, "  {}. {}", at + 1, in_markdown(step));
                }
                if let Some(place) = &remedy.place {
                    let _ = writeln!(out, "  - Where: {}", in_markdown(place));
                }
                for link in &remedy.links {
                    let _ = writeln!(
                        out,
                        "  - {}: <{}>",
                        in_markdown(&link.text),
                        link.url.replace(['<', '>', ' '], "")
                    );
                }
            }
        }
    }
    out
}

/// JUnit's XML: a suite for each API, a case for each right and for each other difference. Errors are failures, what is not
/// known is skipped, all else passes and says what there is to see.
pub fn junit(checked: &Checked) -> String {
    let mut suites: BTreeMap<&str, Vec<(String, Option<&Difference>)>> = BTreeMap::new();
    for held in &checked.held {
        let name = format!("{}: {}", held.plane.word(), held.right);
        suites.entry(&held.api).or_default().push((name, None));
    }
    for one in &checked.differences {
        let about = match (&one.right, one.calls.as_slice()) {
            (Some(right), _) => right.to_string(),
            (None, [call, ..]) => format!("{}, {call}", one.what.id()),
            (None, []) => format!("{}, {}", one.what.id(), one.text),
        };
        let name = format!("{}: {about}", one.plane.word());
        suites.entry(&one.api).or_default().push((name, Some(one)));
    }
    let failures = |cases: &[(String, Option<&Difference>)]| {
        cases
            .iter()
            .filter(|(_, one)| one.is_some_and(|one| one.level == Level::Error))
            .count()
    };
    let skipped = |cases: &[(String, Option<&Difference>)]| {
        cases
            .iter()
            .filter(|(_, one)| one.is_some_and(|one| one.level != Level::Error))
            .count()
    };
    let all: usize = suites.values().map(Vec::len).sum();
    let failed: usize = suites.values().map(|cases| failures(cases)).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"why403 check\" tests=\"{all}\" failures=\"{failed}\" errors=\"0\">"
    );
    for (api, cases) in &suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
            escaped(api),
            cases.len(),
            failures(cases),
            skipped(cases)
        );
        for (name, one) in cases {
            let place = one.map_or_else(String::new, |one| {
                format!(" file=\"{}\" line=\"{}\"", escaped(&one.place.file), one.place.line)
            });
            let _ = write!(
                out,
                "    <testcase classname=\"{}\" name=\"{}\"{place}",
                escaped(api),
                escaped(name)
            );
            match one {
                None => out.push_str("/>\n"),
                Some(one) if one.level == Level::Error => {
                    let _ = writeln!(
                        out,
                        ">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>",
                        one.what.id(),
                        escaped(&one.text),
                        escaped(&steps(one))
                    );
                }
                Some(one) => {
                    let _ = writeln!(
                        out,
                        ">\n      <skipped message=\"{}\"/>\n    </testcase>",
                        escaped(&one.text)
                    );
                }
            }
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn steps(one: &Difference) -> String {
    let mut lines = vec![format!("{}:{}", one.place.file, one.place.line)];
    lines.extend(one.calls.iter().cloned());
    if let Some(remedy) = &one.remedy {
        lines.extend(remedy.steps.iter().map(|step| format!("→ {step}")));
        lines.extend(remedy.place.iter().map(|place| format!("Where: {place}")));
    }
    lines.join("\n")
}

/// For text and attributes of XML 1.0: what it cannot hold becomes a blank.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
