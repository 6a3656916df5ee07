//! A figure as the build task reads it: `xtask/src/bench/figures.rs` has the form.

use crate::{Error, Result};
use serde_json::{Map, Value, json};
use std::path::Path;

/// One number, with those of its peers in the same run.
pub(crate) fn figure(id: &str, what: &str, unit: &str, value: f64, peers: &[(String, f64)]) -> Value {
    let peers: Map<String, Value> = peers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({"id": id, "what": what, "where": "native", "unit": unit, "value": value, "peers": peers})
}

/// The same with a remark.
pub(crate) fn noted(mut figure: Value, note: String) -> Value {
    if let Some(fields) = figure.as_object_mut() {
        fields.insert("note".to_owned(), Value::String(note));
    }
    figure
}

/// Writes them.
pub(crate) fn write(path: &Path, figures: Vec<Value>) -> Result<()> {
    let text = Value::Array(figures).to_string();
    std::fs::write(path, text).map_err(Error::io(format!("cannot write {}", path.display())))
}
