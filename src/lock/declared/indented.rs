//! YAML: fields, lists, and which block they stand in. What cannot be read ends the reading; what was read before counts.

use super::{DEEPEST, MOST_TEXTS, Said};
use saphyr_parser::{Event, Parser};

/// An open list or mapping.
struct Open {
    /// A mapping, whose next scalar may be a key.
    mapping: bool,
    /// The key whose value comes next.
    key: Option<(String, usize)>,
    /// Its own number, for mappings.
    block: usize,
}

/// The texts of a document.
pub(super) fn read(text: &str) -> Vec<Said> {
    let mut said = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut blocks = 0;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        // A fault further down makes nothing untrue that stands above it.
        let Ok((event, span)) = event else { break };
        if said.len() >= MOST_TEXTS || open.len() > DEEPEST {
            break;
        }
        let line = span.start.line();
        match event {
            Event::Scalar(text, ..) => {
                let awaits_key = open.last().is_some_and(|one| one.mapping && one.key.is_none());
                if awaits_key {
                    if let Some(one) = open.last_mut() {
                        one.key = Some((text.into_owned(), line));
                    }
                    continue;
                }
                said.push(Said {
                    keys: open
                        .iter()
                        .filter_map(|one| one.key.as_ref())
                        .map(|(key, _)| key.clone())
                        .collect(),
                    text: text.into_owned(),
                    line,
                    block: open.iter().rev().find(|one| one.mapping).map_or(0, |one| one.block),
                });
                done(&mut open);
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                blocks += 1;
                open.push(Open {
                    mapping: matches!(event, Event::MappingStart(..)),
                    key: None,
                    block: blocks,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                done(&mut open);
            }
            Event::Alias(_) => done(&mut open),
            _ => {}
        }
    }
    said
}

/// The value of a key is read: another key comes. What stands in the place of a key and is none counts as one.
fn done(open: &mut [Open]) {
    if let Some(one) = open.last_mut().filter(|one| one.mapping) {
        one.key = match one.key.take() {
            Some(_) => None,
            None => Some((String::new(), 0)),
        };
    }
}
