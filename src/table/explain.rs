//! Says in words why an official operation is near a request.

use super::nearest::{Given, as_parameter, difference, is_version, lacking, likeness_of};
use super::template::{Piece, Segment, Template};
use super::words::words;
use std::fmt;

/// From here on two segments are said to share words.
const ALIKE: f32 = 0.45;

/// Why an operation is near a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The same path with another method.
    OtherMethod,
    /// The same path in another version of the API.
    OtherVersion {
        /// In the request.
        given: String,
        /// In the document.
        official: String,
    },
    /// The same path but for one segment.
    OneSegment {
        /// In the request.
        given: String,
        /// In the document.
        official: String,
    },
    /// The request has one segment more.
    Extra(String),
    /// The request lacks one segment.
    Lacking(String),
    /// The request has two slashes in a row.
    DoubledSlash,
    /// It ends in the same or kindred words.
    LastWords(Vec<String>),
    /// It has words in common.
    Words(Vec<String>),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherMethod => f.write_str("same path, other method"),
            Self::OtherVersion { given, official } => {
                write!(
                    f,
                    "other version: `{given}` in the request, `{official}` in the document"
                )
            }
            Self::OneSegment { given, official } => write!(
                f,
                "differs in one segment: `{}` in the request, `{official}` in the document",
                without_id(given)
            ),
            Self::Extra(given) => write!(f, "the request has one segment more: `{}`", without_id(given)),
            Self::Lacking(official) => write!(f, "the request lacks the segment `{official}`"),
            Self::DoubledSlash => f.write_str("the request has two slashes in a row"),
            Self::LastWords(words) => write!(f, "ends alike: {}", quoted(words)),
            Self::Words(words) => write!(f, "shares words: {}", quoted(words)),
        }
    }
}

/// A segment of the request as it is shown. What may be an id or a secret is not: what is found near a path is kept for all
/// paths of its shape (`exchange::shape`), so it would be another call's.
fn without_id(given: &str) -> &str {
    const LONGEST: usize = 48;
    let digits = given.bytes().filter(u8::is_ascii_digit).count();
    let is_id = digits > 0 && (digits == given.len() || given.len() >= 12);
    if is_id || given.len() > LONGEST { "…" } else { given }
}

fn quoted(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// How one segment of an alignment compares.
enum Step<'a> {
    Same(&'a Given, bool),
    Alike(&'a Given, String),
    Other(&'a Given, String),
    Extra(&'a Given),
    Lacking(String),
}

/// Aligns the request with one template and says in words what the alignment shows. `None` when
/// they have no word in common.
pub(crate) fn explain(given: &[Given], template: &Template, other_method: bool, doubled: bool) -> Option<Reason> {
    let steps = align(given, template);
    let mut differences = steps.iter().filter(|step| !matches!(step, Step::Same(..)));
    let reason = match (differences.next(), differences.next()) {
        (None, _) if doubled => Some(Reason::DoubledSlash),
        (None, _) if other_method => Some(Reason::OtherMethod),
        (Some(Step::Alike(given, official) | Step::Other(given, official)), None) => {
            let (given_text, official) = (given.text.clone(), official.clone());
            Some(if given.is_version && is_version(&official) {
                Reason::OtherVersion {
                    given: given_text,
                    official,
                }
            } else {
                Reason::OneSegment {
                    given: given_text,
                    official,
                }
            })
        }
        (Some(Step::Extra(given)), None) => Some(Reason::Extra(given.text.clone())),
        (Some(Step::Lacking(official)), None) => Some(Reason::Lacking(official.clone())),
        _ => None,
    };
    let word = |step: &Step<'_>| match step {
        Step::Same(given, true) => Some(given.text.clone()),
        Step::Alike(_, official) => Some(official.clone()),
        _ => None,
    };
    let shared: Vec<String> = steps.iter().filter_map(word).collect();
    if shared.is_empty() {
        return None;
    }
    if reason.is_some() {
        return reason;
    }
    // From the end: what is alike without a break, parameters passed over.
    let mut last: Vec<String> = steps
        .iter()
        .rev()
        .take_while(|step| matches!(step, Step::Same(..) | Step::Alike(..)))
        .filter_map(word)
        .collect();
    last.reverse();
    Some(if last.is_empty() {
        Reason::Words(shared)
    } else {
        Reason::LastWords(last)
    })
}

/// What an alignment takes at one step: a segment of both, of the template alone, of the request alone.
#[derive(Clone, Copy)]
enum Move {
    Both,
    Template,
    Request,
}

fn align<'a>(given: &'a [Given], template: &Template) -> Vec<Step<'a>> {
    let labels: Vec<(Option<String>, String)> = template
        .segments()
        .iter()
        .map(|segment| {
            let shown = shown(segment);
            match segment {
                Segment::Literal(text) => (Some(text.clone()), shown),
                _ => (None, shown),
            }
        })
        .collect();
    let width = given.len() + 1;
    // The cheapest way to align the first i labels with the first j segments, and its last step, at i * width + j.
    let mut best: Vec<(f32, Move)> = Vec::with_capacity((labels.len() + 1) * width);
    for i in 0..=labels.len() {
        for j in 0..width {
            let (up, left) = (i.checked_sub(1), j.checked_sub(1));
            let cost = |i: Option<usize>, j: Option<usize>| match (i, j) {
                (Some(i), Some(j)) => best.get(i * width + j).map_or(f32::INFINITY, |(cost, _)| *cost),
                _ => f32::INFINITY,
            };
            let label = up.and_then(|i| labels.get(i));
            let segment = left.and_then(|j| given.get(j));
            let mut cheapest = (if i + j == 0 { 0.0 } else { f32::INFINITY }, Move::Both);
            let mut offer = |cost: f32, step: Move| {
                if cost < cheapest.0 {
                    cheapest = (cost, step);
                }
            };
            if let (Some((label, _)), Some(segment)) = (label, segment) {
                let replace = match label {
                    Some(literal) => difference(segment, like(segment, literal)),
                    None => as_parameter(segment),
                };
                offer(cost(up, left) + replace, Move::Both);
            }
            if let Some((label, _)) = label {
                offer(cost(up, Some(j)) + lacking(label.as_deref()), Move::Template);
            }
            if let Some(segment) = segment {
                offer(cost(Some(i), left) + segment.drop, Move::Request);
            }
            best.push(cheapest);
        }
    }
    let (mut i, mut j) = (labels.len(), given.len());
    let mut steps = Vec::new();
    while i > 0 || j > 0 {
        match best.get(i * width + j).map_or(Move::Request, |(_, step)| *step) {
            Move::Both => {
                (i, j) = (i.saturating_sub(1), j.saturating_sub(1));
                if let (Some((label, shown)), Some(given)) = (labels.get(i), given.get(j)) {
                    steps.push(compare(given, label.as_deref(), shown));
                }
            }
            Move::Template => {
                i = i.saturating_sub(1);
                steps.extend(labels.get(i).map(|(_, shown)| Step::Lacking(shown.clone())));
            }
            Move::Request => {
                j = j.saturating_sub(1);
                steps.extend(given.get(j).map(Step::Extra));
            }
        }
    }
    steps.reverse();
    steps
}

fn like(given: &Given, literal: &str) -> f32 {
    likeness_of(given, literal, &words(literal))
}

fn compare<'a>(given: &'a Given, label: Option<&str>, shown: &str) -> Step<'a> {
    let Some(literal) = label else {
        return Step::Same(given, false);
    };
    let likeness = like(given, literal);
    if likeness >= 1.0 {
        Step::Same(given, given.is_telling())
    } else if likeness >= ALIKE && given.is_telling() {
        Step::Alike(given, shown.to_owned())
    } else {
        Step::Other(given, shown.to_owned())
    }
}

fn shown(segment: &Segment) -> String {
    match segment {
        Segment::Literal(text) => text.clone(),
        Segment::Param(name) => format!("{{{name}}}"),
        Segment::Rest { name, suffix } => format!("{{+{name}}}{suffix}"),
        Segment::Pattern(pieces) => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => text.clone(),
                Piece::Param(name) => format!("{{{name}}}"),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_of_a_request_is_in_a_reason() {
        for given in [
            "7",
            "96c561c6-8210-4e75-b698-26f0c8175bcb",
            "wOyFh9bZ2Zl0YV5cJ3bXk1uG7tq8R4sMpQ6nE0aLdT5i",
        ] {
            let official = "close".to_owned();
            let given = given.to_owned();
            assert!(!Reason::Extra(given.clone()).to_string().contains(&given));
            let one = Reason::OneSegment {
                given: given.clone(),
                official,
            };
            assert!(!one.to_string().contains(&format!("`{given}`")), "{one}");
        }
        assert_eq!(
            Reason::Extra("cobrowse".to_owned()).to_string(),
            "the request has one segment more: `cobrowse`"
        );
    }
}
