//! JSON of any shape becomes leaves, codes and sentences.

use super::{Answer, LONGEST, Member, Place, harmless, head, key, spelling};
use serde_json::Value;

/// Deeper than this nothing is read.
const DEEPEST: usize = 24;
/// At most this many values are looked at.
const MOST_VALUES: usize = 5000;

/// The walk through one document.
pub(super) struct Walk<'a> {
    answer: &'a mut Answer,
    left: usize,
    /// JSON within JSON strings is read one level deep.
    nested: bool,
}

/// Reads a document into the answer.
pub(super) fn read(answer: &mut Answer, body: &Value) {
    let mut walk = Walk {
        answer,
        left: MOST_VALUES,
        nested: false,
    };
    // A GraphQL answer with errors may still hold data, which is no server's word about the refusal.
    let mut path = String::new();
    match body {
        Value::Object(members) if members.get("errors").is_some_and(|errors| !is_nothing(errors)) => {
            for (name, value) in members.iter().filter(|(name, _)| *name != "data") {
                walk.member(&mut path, name, value, 1);
            }
        }
        other => walk.value(&mut path, other, 0),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

impl Walk<'_> {
    fn member(&mut self, path: &mut String, name: &str, value: &Value, depth: usize) {
        let before = path.len();
        if !path.is_empty() {
            path.push('.');
        }
        if value.is_string()
            && name.contains('_')
            && harmless::is_word(name)
            && ["error", "errors"].contains(&key::last(path))
        {
            // `"error": {"invalid_client": "Scope is not allowed …"}`.
            self.answer.push_code(path, name);
        }
        path.push_str(head(name, 120));
        self.value(path, value, depth);
        path.truncate(before);
    }

    fn value(&mut self, path: &mut String, value: &Value, depth: usize) {
        if self.left == 0 || depth > DEEPEST {
            return;
        }
        self.left -= 1;
        match value {
            Value::Null => {}
            Value::Bool(flag) => self.answer.push_leaf(path, if *flag { "true" } else { "false" }),
            Value::Number(number) => self.number(path, &number.to_string()),
            Value::String(text) => self.text(path, text),
            Value::Array(items) => {
                let before = path.len();
                if !path.is_empty() {
                    path.push_str("[]");
                }
                for item in items {
                    self.value(path, item, depth + 1);
                }
                path.truncate(before);
            }
            Value::Object(members) => {
                if self.is_answered_member(path, members) {
                    return;
                }
                for (name, value) in members {
                    self.member(path, name, value, depth + 1);
                }
            }
        }
    }

    /// A member of a batch (`responses[]` of OData's `$batch`, multi-status) has a status of its own. One that was not
    /// refused is passed over.
    fn is_answered_member(&mut self, path: &str, members: &serde_json::Map<String, Value>) -> bool {
        if !path.ends_with("[]") {
            return false;
        }
        let status = ["status", "statusCode", "code", "httpStatusCode"]
            .iter()
            .find_map(|name| members.get(*name)?.as_u64());
        let Some(status) = status.and_then(|status| u16::try_from(status).ok()) else {
            return false;
        };
        let batch = members.contains_key("body") || members.contains_key("headers");
        if !batch || !(100..600).contains(&status) {
            return false;
        }
        if status < 400 {
            return true;
        }
        if self.answer.members.len() < 64 {
            let id = members.get("id").and_then(|id| {
                id.as_str()
                    .map(str::to_owned)
                    .or_else(|| id.as_u64().map(|n| n.to_string()))
            });
            self.answer.members.push(Member { id, status });
        }
        false
    }

    fn number(&mut self, path: &str, text: &str) {
        self.answer.push_leaf(path, text);
        if key::is_status(path)
            && let Ok(status) = text.parse()
        {
            self.answer.push_inner(status);
        }
        if key::meaning(path).code {
            self.answer.push_code(path, text);
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        let trimmed = text.trim();
        if !self.nested
            && let Some(inner) = document_within(trimmed)
        {
            self.nested = true;
            let mut below = path.to_owned();
            self.value(&mut below, &inner, 1);
            self.nested = false;
            if trimmed.starts_with(['{', '[']) {
                return;
            }
        }
        self.answer.push_leaf(path, trimmed);
        if key::is_status(path)
            && trimmed.len() == 3
            && let Ok(status) = trimmed.parse()
        {
            self.answer.push_inner(status);
        }
        speak(self.answer, path, trimmed);
    }
}

/// A text of a named member is a code, a sentence, or both.
pub(super) fn speak(answer: &mut Answer, path: &str, text: &str) {
    let meaning = key::meaning(path);
    if meaning.code {
        answer.push_code(path, text);
        // `com.amazon.coral.service#AccessDeniedException`, `s:Client`.
        if let Some((_, tail)) = text.rsplit_once('#') {
            answer.push_code(path, tail);
        }
    } else if key::last(path) == "__type" {
        answer.push_code(path, text.rsplit('#').next().unwrap_or(text));
    } else if key::last(path) == "@type" {
        answer.push_code(path, text.rsplit('/').next().unwrap_or(text));
    }
    if meaning.rank == Some(0) && !meaning.code && !text.contains(' ') && spelling::words(text).is_some() {
        // `"message": "INVALID_PERMISSION"`.
        answer.push_code(path, text);
    }
    let spoken = text.contains(' ') && !text.contains("://") || text.trim().split(' ').nth(2).is_some();
    let Some(rank) = meaning.rank else { return };
    // One word is a sentence only where the name promises one.
    let promised = rank == 0 || rank == 1 && !meaning.code;
    if spoken || (promised && !text.is_empty()) {
        answer.push_sentence(Place::Member, path, head(text, LONGEST), rank);
    }
}

/// The JSON document that a string is, or that it ends with after some words.
fn document_within(text: &str) -> Option<Value> {
    if text.len() < 8 || !text.ends_with(['}', ']']) {
        return None;
    }
    if text.starts_with(['{', '[']) {
        return serde_json::from_str(text)
            .ok()
            .filter(|value: &Value| !is_nothing(value));
    }
    let at = text.find("{\"").or_else(|| text.find("{ \""))?;
    serde_json::from_str(text.get(at..)?).ok()
}
