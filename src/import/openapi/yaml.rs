//! YAML documents, read without what [`Keep`] drops; aliases are bounded.

use super::OpenApiError;
use super::node::{DEEPEST, Keep, MOST_NODES, Node, Value};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};
use std::collections::{HashMap, HashSet};

/// Reads a YAML document (JSON is YAML too; this is how JSON's lines are found).
pub(super) fn read(text: &str) -> Result<Node, OpenApiError> {
    read_keeping(text, Keep::Root)
}

/// Reads a YAML document of which the root is `keep`.
pub(super) fn read_keeping(text: &str, keep: Keep) -> Result<Node, OpenApiError> {
    let mut builder = Builder {
        whole: keep == Keep::All,
        ..Builder::default()
    };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| OpenApiError::Syntax {
            line: error.marker().line(),
            column: error.marker().col() + 1,
            reason: error.info().to_owned(),
        })?;
        builder.take(event, span.start).map_err(|reason| OpenApiError::Syntax {
            line: span.start.line(),
            column: span.start.col() + 1,
            reason,
        })?;
    }
    builder.root.ok_or_else(|| OpenApiError::Syntax {
        line: 1,
        column: 1,
        reason: "the document is empty".to_owned(),
    })
}

/// A finished node with its size and depth, for the bounds.
#[derive(Clone)]
struct Built {
    node: Node,
    count: usize,
    depth: usize,
}

/// A list or map that is not closed yet.
struct Frame {
    value: Value,
    line: usize,
    keep: Keep,
    anchor: usize,
    /// False when only aliases can reach it: it stands in a part that is dropped.
    attached: bool,
    key: Option<String>,
    seen: HashSet<String>,
    merges: Vec<Node>,
    count: usize,
    depth: usize,
}

#[derive(Default)]
struct Builder {
    /// Everything is kept.
    whole: bool,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Built>,
    root: Option<Node>,
    total: usize,
    documents: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, at: Marker) -> Result<(), String> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err("a second document begins here; give one a file".to_owned());
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                if self.awaits_key() {
                    if anchor != 0 {
                        let node = scalar(&text, plain, at);
                        self.anchors.insert(anchor, single(node));
                    }
                    return self.key(&text);
                }
                let keep = self.keep();
                if keep == Keep::Nothing && anchor == 0 {
                    self.dropped();
                    return Ok(());
                }
                let built = single(scalar(&text, plain, at));
                if anchor != 0 {
                    self.anchors.insert(anchor, built.clone());
                }
                if keep == Keep::Nothing {
                    self.dropped();
                    return Ok(());
                }
                self.add(built)
            }
            Event::Alias(anchor) => self.alias(anchor),
            Event::SequenceStart(anchor, _) => self.open(Value::List(Vec::new()), anchor, at),
            Event::MappingStart(anchor, _) => self.open(Value::Map(Vec::new()), anchor, at),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn awaits_key(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| matches!(frame.value, Value::Map(_)) && frame.key.is_none())
    }

    /// What of the next value is kept.
    fn keep(&self) -> Keep {
        match self.frames.last() {
            None if self.whole => Keep::All,
            None => Keep::Root,
            Some(frame) => match &frame.key {
                Some(key) => frame.keep.field(key),
                None => frame.keep.item(),
            },
        }
    }

    /// The value of the key was dropped: the next event is a key again.
    fn dropped(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.key = None;
        }
    }

    fn key(&mut self, text: &str) -> Result<(), String> {
        if let Some(frame) = self.frames.last_mut() {
            let kept = frame.keep.field(text) != Keep::Nothing;
            if kept && text != "<<" && !frame.seen.insert(text.to_owned()) {
                return Err(format!("`{text}` stands twice in one mapping"));
            }
            frame.key = Some(text.to_owned());
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize) -> Result<(), String> {
        let found = self.anchors.get(&anchor);
        if self.awaits_key() {
            let text = found.and_then(|built| built.node.text()).map(str::to_owned);
            return match text {
                Some(text) => self.key(&text),
                None => Err("this alias cannot be a key".to_owned()),
            };
        }
        if self.keep() == Keep::Nothing {
            self.dropped();
            return Ok(());
        }
        let Some(built) = found else {
            return Err("this alias stands inside of what it repeats".to_owned());
        };
        if self.total + built.count > MOST_NODES || self.frames.len() + built.depth > DEEPEST {
            return Err("its aliases repeat too much or nest too deeply".to_owned());
        }
        let built = built.clone();
        self.total += built.count;
        self.add(built)
    }

    fn open(&mut self, value: Value, anchor: usize, at: Marker) -> Result<(), String> {
        if self.frames.len() >= DEEPEST {
            return Err(format!("it nests deeper than {DEEPEST}"));
        }
        let mut attached = true;
        let keep = if self.awaits_key() {
            if self.frames.last().is_some_and(|frame| frame.keep != Keep::Nothing) {
                return Err("a key that is not a text stands here".to_owned());
            }
            Keep::Nothing
        } else {
            self.keep()
        };
        let keep = match (keep, anchor) {
            // An alias may stand where more is kept.
            (Keep::Nothing, 1..) => {
                attached = false;
                Keep::All
            }
            (Keep::Root, _) => Keep::Root,
            (_, 1..) => Keep::All,
            (keep, _) => keep,
        };
        self.frames.push(Frame {
            value,
            line: at.line(),
            keep,
            anchor,
            attached,
            key: None,
            seen: HashSet::new(),
            merges: Vec::new(),
            count: 1,
            depth: 1,
        });
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        let Some(mut frame) = self.frames.pop() else {
            return Ok(());
        };
        let was_key = self.awaits_key();
        for merge in std::mem::take(&mut frame.merges) {
            if let Value::Map(fields) = &mut frame.value {
                merge_into(fields, &mut frame.seen, merge)?;
            }
        }
        let built = Built {
            node: Node {
                value: frame.value,
                line: frame.line,
            },
            count: frame.count,
            depth: frame.depth,
        };
        if frame.anchor != 0 {
            // The copy counts too: anchors inside of anchors are copied again and again.
            self.total += built.count;
            self.anchors.insert(frame.anchor, built.clone());
        }
        if was_key {
            return self.key("");
        }
        if frame.keep == Keep::Nothing || !frame.attached {
            self.dropped();
            return Ok(());
        }
        self.add(built)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, built: Built) -> Result<(), String> {
        self.total += 1;
        if self.total > MOST_NODES {
            return Err("the document has too many values".to_owned());
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(built.node);
            return Ok(());
        };
        frame.count += built.count;
        frame.depth = frame.depth.max(built.depth + 1);
        match (&mut frame.value, frame.key.take()) {
            (Value::Map(_), Some(key)) if key == "<<" => match built.node.value {
                Value::List(list) => frame.merges.extend(list),
                _ => frame.merges.push(built.node),
            },
            (Value::Map(fields), Some(key)) => fields.push((key, built.node)),
            (Value::List(items), _) => items.push(built.node),
            _ => {}
        }
        Ok(())
    }
}

/// YAML's merge key: fields that the map has itself win, then those of the first map that is merged.
fn merge_into(fields: &mut Vec<(String, Node)>, seen: &mut HashSet<String>, merge: Node) -> Result<(), String> {
    let Value::Map(more) = merge.value else {
        return Err("`<<` takes a mapping".to_owned());
    };
    for (key, node) in more {
        if seen.insert(key.clone()) {
            fields.push((key, node));
        }
    }
    Ok(())
}

fn scalar(text: &str, plain: bool, at: Marker) -> Node {
    Node {
        value: Value::Scalar {
            text: text.to_owned(),
            plain,
        },
        line: at.line(),
    }
}

fn single(node: Node) -> Built {
    Built {
        node,
        count: 1,
        depth: 1,
    }
}
