//! The catalogue as documentation: a page a reason in Markdown, one page of all in HTML, and plain text.

use super::ReasonId;
use std::fmt::Write;

/// The paragraphs of a reason's doc comment: what it means, then heading and text of each section.
fn sections(reason: ReasonId) -> (String, Vec<(String, String)>) {
    let mut means = String::new();
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in reason.doc().iter().map(|line| line.trim()) {
        if let Some(heading) = line.strip_prefix("# ") {
            sections.push((heading.to_owned(), String::new()));
        } else if !line.is_empty() {
            let text = sections.last_mut().map_or(&mut means, |(_, text)| text);
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line);
        }
    }
    (means, sections)
}

/// One reason as plain text, for a terminal.
pub fn plain(reason: ReasonId) -> String {
    let (means, sections) = sections(reason);
    // Writing to a `String` cannot fail.
    let mut out = String::new();
    let _ = writeln!(out, "{reason}\n\n{means}\n");
    for (heading, text) in sections {
        let _ = writeln!(out, "{heading}: {text}");
    }
    let _ = writeln!(out, "When: {}", reason.stage().words());
    for field in reason.fields() {
        let _ = writeln!(out, "Field {} ({}):{}", field.name, field.kind, field.about);
    }
    out
}

/// One reason as a page of Markdown.
pub fn markdown(reason: ReasonId) -> String {
    let (means, sections) = sections(reason);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<!-- Made from src/reason by `cargo xtask docs`. -->\n\n# {reason}\n\n{means}\n"
    );
    for (heading, text) in sections {
        let _ = writeln!(out, "## {heading}\n\n{text}\n");
    }
    let _ = writeln!(out, "## When it strikes\n\n{}.", capital(reason.stage().words()));
    if !reason.fields().is_empty() {
        let _ = writeln!(out, "\n## Fields, for signs and vendors' words\n");
        for field in reason.fields() {
            let _ = writeln!(out, "- `{}` ({}):{}", field.name, field.kind, field.about);
        }
    }
    out
}

/// The list of all reasons in Markdown, in order of rank.
pub fn index() -> String {
    let mut out = String::from(
        "<!-- Made from src/reason by `cargo xtask docs`. -->\n\n# Reasons\n\nWhy a call can be refused, in the order in which the causes are mended.\n\n",
    );
    for reason in ReasonId::ALL {
        let _ = writeln!(out, "- [{reason}]({reason}.md): {}", first_sentence(*reason));
    }
    out
}

/// The first sentence of what a reason means.
pub fn first_sentence(reason: ReasonId) -> String {
    let (means, _) = sections(reason);
    match means.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => means,
    }
}

/// All reasons as the body of a page of HTML, each under its id as fragment.
pub fn html() -> String {
    let mut out = String::new();
    for reason in ReasonId::ALL {
        let (means, sections) = sections(*reason);
        let _ = writeln!(
            out,
            "<section id=\"{reason}\">\n<h2>{reason}</h2>\n<p>{}</p>\n<dl>",
            inline(&means)
        );
        for (heading, text) in sections {
            let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", inline(&heading), inline(&text));
        }
        let _ = writeln!(
            out,
            "<dt>When it strikes</dt><dd>{}.</dd>\n</dl>\n</section>",
            inline(&capital(reason.stage().words()))
        );
    }
    out
}

/// Text as HTML; what stands in backticks is code.
fn inline(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let pieces: Vec<&str> = escaped.split('`').collect();
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        if at % 2 == 1 {
            let _ = write!(out, "<code>{piece}</code>");
        } else {
            out.push_str(piece);
        }
    }
    out
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}
