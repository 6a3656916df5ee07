//! A number with its peers, and medians.

use serde_json::{Map, Value, json};

/// One number.
pub(crate) fn figure(id: &str, what: impl Into<String>, unit: &str, value: f64) -> Value {
    json!({"id": id, "what": what.into(), "unit": unit, "value": value, "peers": {}})
}

/// The same with a field more.
fn with(mut figure: Value, name: &str, value: Value) -> Value {
    if let Some(fields) = figure.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
    figure
}

/// One that could not be measured.
pub(crate) fn unknown(figure: Value) -> Value {
    with(figure, "value", Value::Null)
}

/// The same with a remark.
pub(crate) fn noted(figure: Value, note: impl Into<String>) -> Value {
    with(figure, "note", json!(note.into()))
}

/// The same with how far two measurements of it lie apart.
pub(crate) fn spread(figure: Value, spread: f64) -> Value {
    with(figure, "spread", json!(spread))
}

/// The same with peers.
pub(crate) fn beside(figure: Value, peers: &[(&str, f64)]) -> Value {
    let peers: Map<String, Value> = peers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    with(figure, "peers", Value::Object(peers))
}

/// The value at a part of the way from the smallest to the greatest; 0.5 is the median.
pub(crate) fn at(all: &[f64], part: f64) -> f64 {
    let mut all = all.to_vec();
    all.sort_by(f64::total_cmp);
    let last = all.len().saturating_sub(1);
    all.get((last as f64 * part).round() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

/// The value in the middle.
pub(crate) fn median(all: &[f64]) -> f64 {
    at(all, 0.5)
}

/// How far a median of these lies from that of others of the same, as a rule: 1.253 standard deviations by the root of
/// their number, the deviation taken from the median one so that a few stray values do not count.
pub(crate) fn error_of_median(all: &[f64]) -> f64 {
    let middle = median(all);
    let away: Vec<f64> = all.iter().map(|value| (value - middle).abs()).collect();
    1.253 * 1.4826 * median(&away) / (all.len() as f64).sqrt()
}

/// The smallest, the greatest and how many, for remarks.
pub(crate) fn range(all: &[f64]) -> String {
    format!("{:.0} to {:.0} of {}", at(all, 0.0), at(all, 1.0), all.len())
}
