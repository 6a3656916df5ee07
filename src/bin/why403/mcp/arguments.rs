//! What a tool is asked with. No message repeats a value: it may be a token.

use super::super::Failed;
use serde_json::Value;
use why403::platforms::by_id;

/// A request's arguments.
pub(super) struct Arguments<'a>(pub(super) &'a Value);

impl<'a> Arguments<'a> {
    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, Failed> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("`{name}` must be a text")),
        }
    }

    pub(super) fn needed(&self, name: &str) -> Result<&'a str, Failed> {
        self.text(name)?.ok_or_else(|| format!("`{name}` is missing"))
    }

    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, Failed> {
        let wrong = || format!("`{name}` must be a list of texts");
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => {
                let texts: Option<Vec<String>> = list.iter().map(|one| one.as_str().map(str::to_owned)).collect();
                texts.ok_or_else(wrong)
            }
            Some(_) => Err(wrong()),
        }
    }

    pub(super) fn platform(&self) -> Result<Option<&'static str>, Failed> {
        let Some(id) = self.text("platform")? else {
            return Ok(None);
        };
        let known = by_id(id).ok_or("there is no such platform; tools/list has the names of all")?;
        Ok(Some(known.id()))
    }
}
