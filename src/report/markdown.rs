//! A report as Markdown, to be pasted into an issue or a support case. It holds no token.

use super::{Report, verdict_word};
use crate::denial::is_unseen;
use std::fmt::Write;

/// Makes text harmless in Markdown: no markup, no links, nobody is called, one line.
///
/// What a forge turns into a link or a call by itself (an address, `@name`, `#7`) stands as code: it looks for them after
/// it has undone backslashes.
pub fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if is_unseen(c) { ' ' } else { c }).collect();
    let pieces = text.split(' ').map(|piece| {
        if !acts_by_itself(piece) {
            return escaped(piece);
        }
        let is_mark = |c: char| matches!(c, '.' | ',' | ';' | ':' | ')' | '(' | '"' | '\'' | '“' | '”');
        let core = piece.trim_matches(is_mark);
        let (before, after) = piece.split_once(core).unwrap_or(("", ""));
        format!("{}{}{}", escaped(before), code(core), escaped(after))
    });
    pieces.collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '!' | '~' | '&' | '$' | '@'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether a piece without blanks is linked, or calls somebody, without any markup.
fn acts_by_itself(piece: &str) -> bool {
    let lower = piece.to_ascii_lowercase();
    let address = ["://", "www.", "mailto:", "xmpp:"]
        .iter()
        .any(|mark| lower.contains(mark));
    let name_after = |mark: char| {
        let mut parts = piece.split(mark).skip(1);
        parts.any(|rest| rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    address || name_after('@') || name_after('#') || lower.starts_with("gh-")
}

/// A name as code; backticks inside become apostrophes.
pub fn code(text: &str) -> String {
    let visible = |c: char| if is_unseen(c) { ' ' } else { c };
    format!("`{}`", text.replace('`', "'").chars().map(visible).collect::<String>())
}

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    let call = &report.call;
    // Writing to a `String` cannot fail.
    let _ = writeln!(
        out,
        "## {} → {}\n",
        code(&format!("{} {}", call.method, call.url)),
        plain(&call.outcome)
    );
    let _ = writeln!(
        out,
        "**{}** ({})\n",
        plain(&report.verdict.text),
        report.verdict.certainty.word()
    );
    if let Some(said) = &report.said {
        let _ = writeln!(out, "The server says: {}\n", plain(&said.line()));
    }
    for finding in &report.findings {
        let _ = writeln!(out, "- **{}**: {}", finding.certainty.word(), plain(&finding.title));
        for evidence in &finding.evidence {
            let _ = writeln!(out, "  - {} — *{}*", plain(&evidence.text), plain(&evidence.source));
        }
        if let Some(remedy) = &finding.remedy {
            for (at, step) in remedy.steps.iter().enumerate() {
                let _ = writeln!(out, "  {}. {}", at + 1, plain(step));
            }
            if let Some(place) = &remedy.place {
                let _ = writeln!(out, "  - Where: {}", plain(place));
            }
            for link in &remedy.links {
                let _ = writeln!(
                    out,
                    "  - {}: <{}>",
                    plain(&link.text),
                    link.url.replace(['<', '>', ' '], "")
                );
            }
        }
    }
    if let Some(operation) = &report.operation {
        let _ = writeln!(
            out,
            "\n### What {} requires\n",
            code(&format!("{} {}", operation.method, operation.template))
        );
        for part in &report.requirement {
            let _ = writeln!(
                out,
                "- {}: {} — *{}*",
                verdict_word(part.verdict),
                plain(&part.text),
                plain(&part.source)
            );
        }
        for seen in &report.seen_here {
            let _ = writeln!(out, "- {}", plain(seen));
        }
    }
    if !report.nearest.is_empty() {
        out.push_str("\n### Nearest official operations\n\n");
        for near in &report.nearest {
            let reason = near
                .reason
                .as_ref()
                .map(|r| format!(" ({})", plain(r)))
                .unwrap_or_default();
            let _ = writeln!(
                out,
                "- {}{reason}: {} — *{}*",
                code(&format!("{} {}", near.method, near.template)),
                plain(&near.requires.join("; ")),
                plain(&near.source)
            );
        }
    }
    if !report.claims.is_empty() {
        out.push_str("\n### Community claims (possible at most)\n\n");
        for claim in &report.claims {
            let _ = writeln!(
                out,
                "- “{}” — *{}*\n  - Beside it: {}",
                plain(&claim.claim),
                plain(&claim.source),
                plain(&claim.official)
            );
        }
    }
    if let Some(journey) = &report.journey {
        out.push_str("\n### The token's journey\n\n");
        for line in super::journey::lines(journey) {
            let _ = writeln!(out, "- {}", plain(&line));
        }
    }
    if let Some(token) = &report.token {
        let _ = writeln!(out, "\n### Token\n\n- {}", plain(&token.kind));
        match (&token.scopes, &token.scopes_unknown) {
            (Some(names), _) => {
                let _ = writeln!(
                    out,
                    "- Scopes: {}",
                    if names.is_empty() {
                        "none".to_owned()
                    } else {
                        code(&names.join(" "))
                    }
                );
            }
            (None, why) => {
                let _ = writeln!(
                    out,
                    "- Scopes: unknown, because {}",
                    plain(why.as_deref().unwrap_or("nothing was seen that tells"))
                );
            }
        }
        for fact in &token.facts {
            let _ = writeln!(
                out,
                "- {}: {} — *{}*",
                plain(&fact.label),
                code(&fact.value),
                plain(&fact.source)
            );
        }
    }
    if !report.support.is_empty() {
        out.push_str("\n### For the vendor's support\n\n");
        for (label, value) in &report.support {
            let _ = writeln!(out, "- {}: {}", plain(label), code(value));
        }
    }
    for limit in &report.limits {
        let _ = writeln!(out, "\n> {}", plain(limit));
    }
    if let Some(step) = &report.next_step {
        let _ = writeln!(out, "\n**To know more:** {}", plain(step));
    }
    out
}
