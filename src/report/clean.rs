//! The last look at a report: whatever of the request's secrets stands in it, in any form, is taken out. What the server
//! said was cleaned before; this keeps what comes into a report by any other way.

use super::{Report, texts};
use crate::diagnosis::Diagnosis;
use crate::scrub::Scrubber;
use serde_json::Value;

/// Keys whose texts are words of ours or names that views look calls up by.
const OURS: &[&str] = &[
    "id",
    "certainty",
    "kind",
    "provenance",
    "method",
    "fingerprint",
    "verdict",
];

/// The report without the exchange's secrets.
pub(super) fn without_secrets(report: Report, diagnosis: &Diagnosis) -> Report {
    let scrubber = Scrubber::with(&diagnosis.forms, diagnosis.secrets.unmistakable());
    // Most reports have none, and are not written out to be looked at.
    if scrubber.is_empty() || !texts::any(&report, &|key, text| !OURS.contains(&key) && scrubber.finds(text)) {
        return report;
    }
    let Ok(mut json) = serde_json::to_value(&report) else {
        return report;
    };
    if !clean(&mut json, &scrubber, "") {
        return report;
    }
    // Only texts were changed, and none that stands for one of ours.
    serde_json::from_value(json).unwrap_or(report)
}

/// Whether anything was taken out.
fn clean(json: &mut Value, scrubber: &Scrubber, key: &str) -> bool {
    let mut changed = false;
    match json {
        Value::String(text) if !OURS.contains(&key) => changed = scrubber.clean(text),
        Value::Array(list) => {
            for one in list {
                changed |= clean(one, scrubber, key);
            }
        }
        Value::Object(fields) => {
            for (key, one) in fields {
                changed |= clean(one, scrubber, key);
            }
        }
        _ => {}
    }
    changed
}
