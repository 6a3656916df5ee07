//! Segments of a template's text.

use super::{Piece, Segment, TemplateError, percent_decode};

pub(super) fn split_outside_braces(text: &str) -> Vec<&str> {
    let mut depth = 0usize;
    text.split(move |c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '/' && depth == 0
    })
    .collect()
}

pub(super) fn parse_segment(part: &str, column: usize, into: &mut Vec<Segment>) -> Result<(), TemplateError> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut plus = false;
    let mut rest = part;
    let at = |rest: &str| column + part.chars().count() - rest.chars().count();
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('{') {
            let Some((name, after)) = inner.split_once('}') else {
                return Err(TemplateError::new(at(rest), "`{` without `}`"));
            };
            if name.contains('{') {
                return Err(TemplateError::new(at(rest), "`{` inside `{…}`"));
            }
            if let Some((name, pattern)) = name.split_once('=') {
                return expand(name, pattern, after, at(rest), &pieces, into);
            }
            let name = match name.strip_prefix('+') {
                Some(name) => {
                    plus = true;
                    name
                }
                None => name.strip_suffix('*').unwrap_or(name),
            };
            if name.is_empty() {
                return Err(TemplateError::new(at(rest), "a parameter without a name"));
            }
            if matches!(pieces.last(), Some(Piece::Param(_))) {
                return Err(TemplateError::new(at(rest), "two parameters with nothing between them"));
            }
            pieces.push(Piece::Param(name.to_owned()));
            rest = after;
        } else {
            let end = rest.find('{').unwrap_or(rest.len());
            let (text, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if let Some(brace) = text.chars().position(|c| c == '}') {
                return Err(TemplateError::new(at(rest) + brace, "`}` without `{`"));
            }
            if let Some(mark) = text.chars().position(|c| matches!(c, '?' | '#')) {
                return Err(TemplateError::new(
                    at(rest) + mark,
                    "a template has no query and no fragment",
                ));
            }
            pieces.push(Piece::Literal(percent_decode(text)));
            rest = after;
        }
    }
    into.push(match (pieces.as_slice(), plus) {
        ([], _) => Segment::Literal(String::new()),
        ([Piece::Literal(text)], _) => Segment::Literal(text.clone()),
        ([Piece::Param(name)], false) => Segment::Param(name.clone()),
        ([Piece::Param(name)], true) => Segment::Rest {
            name: name.clone(),
            suffix: String::new(),
        },
        ([Piece::Param(name), Piece::Literal(suffix)], true) => Segment::Rest {
            name: name.clone(),
            suffix: suffix.clone(),
        },
        (_, true) => {
            return Err(TemplateError::new(
                column,
                "`{+name}` stands first in its segment, and alone but for what follows it",
            ));
        }
        (_, false) => Segment::Pattern(pieces),
    });
    Ok(())
}

/// `{name=projects/*/locations/*}:verb` as segments of its own.
fn expand(
    name: &str,
    pattern: &str,
    after: &str,
    column: usize,
    before: &[Piece],
    into: &mut Vec<Segment>,
) -> Result<(), TemplateError> {
    if !before.is_empty() || after.contains('{') {
        return Err(TemplateError::new(
            column,
            "`{name=…}` stands alone in its segment, but for what follows it",
        ));
    }
    let suffix = percent_decode(after);
    let parts: Vec<&str> = pattern.split('/').collect();
    let count = parts.len();
    let mut previous = name;
    for (index, part) in parts.into_iter().enumerate() {
        let last = index + 1 == count;
        let tail = if last { suffix.clone() } else { String::new() };
        into.push(match part {
            "" => return Err(TemplateError::new(column, "an empty segment in `{name=…}`")),
            "**" => Segment::Rest {
                name: name.to_owned(),
                suffix: tail,
            },
            "*" => {
                let param = if previous == name {
                    name.to_owned()
                } else {
                    format!("{previous}Id")
                };
                if tail.is_empty() {
                    Segment::Param(param)
                } else {
                    Segment::Pattern(vec![Piece::Param(param), Piece::Literal(tail)])
                }
            }
            text if text.contains(['*', '}']) => {
                return Err(TemplateError::new(column, "`*` mixed with text in `{name=…}`"));
            }
            text => Segment::Literal(format!("{}{tail}", percent_decode(text))),
        });
        previous = part;
    }
    Ok(())
}
