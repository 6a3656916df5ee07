//! A Rust source without comments and tests, in pieces of code and of text.

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Code,
    /// The inside of a string.
    Text,
}

/// A run of code, or one string.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
}

/// The mark of what tests alone have.
const TEST: &str = "#[cfg(test)]";

/// The pieces of a source.
pub(crate) fn pieces(source: &str) -> Vec<Piece> {
    let mut made = vec![Piece {
        kind: Kind::Code,
        text: String::new(),
        line: 1,
    }];
    let mut line = 1;
    let mut rest = source;
    // How deep the braces of an item of tests are; `Some(0)` before the first.
    let mut skipped: Option<usize> = None;
    while let Some(c) = rest.chars().next() {
        let (length, kind) = token(rest, &made);
        let text = &rest[..length];
        rest = &rest[length..];
        match (&mut skipped, kind) {
            (None, Found::Code) if text == TEST => skipped = Some(0),
            (None, Found::Code) => push(&mut made, Kind::Code, text, line),
            (None, Found::Text(from, to)) => {
                made.push(Piece {
                    kind: Kind::Text,
                    text: text[from..to].to_owned(),
                    line,
                });
            }
            (Some(depth), Found::Code) => match c {
                '{' => *depth += 1,
                '}' if *depth <= 1 => skipped = None,
                '}' => *depth -= 1,
                ';' if *depth == 0 => skipped = None,
                _ => {}
            },
            (_, Found::Comment) | (Some(_), Found::Text(..)) => {}
        }
        line += text.matches('\n').count();
    }
    made
}

fn push(made: &mut Vec<Piece>, kind: Kind, text: &str, line: usize) {
    match made.last_mut() {
        Some(last) if last.kind == kind && last.line + last.text.matches('\n').count() == line => {
            last.text.push_str(text)
        }
        _ => made.push(Piece {
            kind,
            text: text.to_owned(),
            line,
        }),
    }
}

enum Found {
    Code,
    Comment,
    /// Where the inside of a string begins and ends.
    Text(usize, usize),
}

/// The length of what a source begins with, and what it is.
fn token(rest: &str, made: &[Piece]) -> (usize, Found) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), Found::Comment);
    }
    if rest.starts_with("/*") {
        return (comment(rest), Found::Comment);
    }
    if rest.starts_with(TEST) {
        return (TEST.len(), Found::Code);
    }
    let after_a_word = made
        .last()
        .and_then(|piece| piece.text.chars().next_back())
        .is_some_and(|c| c.is_alphanumeric() || c == '_');
    if !after_a_word && let Some(found) = raw(rest) {
        return found;
    }
    if let Some(inside) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = inside.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let end = end.unwrap_or_else(|| panic!("a string without end")) + 1;
        return (end + 1, Found::Text(1, end));
    }
    let mut chars = rest.chars();
    let first = chars.next().unwrap();
    // A character, and not a lifetime.
    if first == '\'' {
        let second = chars.next().unwrap_or_default();
        if second == '\\' {
            let end = rest[3..].find('\'').unwrap_or(0);
            return (3 + end + 1, Found::Comment);
        }
        if chars.next() == Some('\'') {
            return (1 + second.len_utf8() + 1, Found::Comment);
        }
    }
    (first.len_utf8(), Found::Code)
}

/// A comment may hold others.
fn comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().unwrap().len_utf8();
        }
    }
    rest.len()
}

/// `r"…"`, `br#"…"#`.
fn raw(rest: &str) -> Option<(usize, Found)> {
    let start = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('r')?;
    let hashes = start.len() - start.trim_start_matches('#').len();
    start[hashes..].strip_prefix('"')?;
    let from = rest.len() - start.len() + hashes + 1;
    let close = format!("\"{}", "#".repeat(hashes));
    let to = from + rest[from..].find(&close)?;
    Some((to + close.len(), Found::Text(from, to)))
}
