//! Google: the IAM permissions that the caller of a method needs, beside the token's scope: a public data set, made by
//! hand from the vendor's pages and read from them by program.
//!
//! What the pages state is prose; what the data set marks as not documented or of low confidence is an inference.

use std::collections::BTreeSet;

use serde_json::Value;
use why403::requirement::{Atom, Expr, Part, Provenance};

use super::build::one_or;
use super::input::Inputs;
use crate::error::Result;

const FILE: &str = "google/iam-permissions.json.gz";
const DATA_SET: &str = "https://github.com/iann0036/iam-dataset";
pub(super) const SOURCE: &str = "iam";

/// Title, date, address and licence of the source, for the table's head.
pub(super) const SOURCE_FIELDS: (&str, &str, &str, &str) = (
    "Google Cloud, IAM permissions of the methods, as gathered by the public data set iam-dataset (gcp/map.json)",
    "2026-08-20",
    DATA_SET,
    "MIT",
);

/// The permissions by method.
#[derive(Debug)]
pub(super) struct Permissions(Value);

impl Permissions {
    /// Reads the data set.
    pub(super) fn read(inputs: &Inputs) -> Result<Self> {
        let document = inputs.json(FILE, DATA_SET)?;
        match document.as_object() {
            Some(_) => Ok(Self(document)),
            None => Err(inputs.fault(FILE, "should be an object of methods")),
        }
    }

    /// What the caller of a method needs: what is documented, then what is not. Permissions of which the data set says
    /// that they are needed under a condition alone are left out: nothing tells whether it holds.
    pub(super) fn parts(&self, method: &str) -> Vec<Part> {
        let rows = self.0.get(method).and_then(Value::as_array).map(Vec::as_slice);
        let mut documented = BTreeSet::new();
        let mut inferred = BTreeSet::new();
        for row in rows.unwrap_or_default() {
            let is = |key: &str| row.get(key).and_then(Value::as_bool).unwrap_or(false);
            let Some(name) = row.get("name").and_then(Value::as_str).filter(|_| !is("condition")) else {
                continue;
            };
            if is("undocumented") || is("lowConfidence") {
                inferred.insert(name);
            } else {
                documented.insert(name);
            }
        }
        // `service.googleapis.com/x` is another spelling of x.
        let spelled = |name: &str| {
            name.split_once('/')
                .is_some_and(|(_, short)| documented.contains(short))
        };
        inferred.retain(|name| !documented.contains(name) && !spelled(name));
        let part = |names: BTreeSet<&str>, provenance| {
            let atoms = names
                .into_iter()
                .map(|name| Expr::Is(Atom::Permission(name.to_owned())));
            let list: Vec<Expr> = atoms.collect();
            (!list.is_empty()).then(|| Part::new(one_or(list, Expr::All), provenance, SOURCE))
        };
        [
            part(documented, Provenance::Prose),
            part(inferred, Provenance::Inference),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use why403::table::expr::to_text;

    #[test]
    fn documented_and_inferred_permissions_are_told_apart() {
        let all = Permissions(json!({"a.things.create": [
            {"name": "a.things.create", "found": "m"},
            {"name": "a.networks.use", "found": "i"},
            {"name": "iam.serviceAccounts.actAs", "found": "m", "condition": true},
            {"name": "a.googleapis.com/a.things.create", "found": "i", "undocumented": true},
            {"name": "a.images.use", "found": "r", "lowConfidence": true},
        ]}));
        let line = |part: &Part| format!("{:?} {}", part.provenance, to_text(&part.expr));
        let lines: Vec<String> = all.parts("a.things.create").iter().map(line).collect();
        assert_eq!(
            lines,
            [
                "Prose all permission(a.networks.use, a.things.create)",
                "Inference permission a.images.use"
            ]
        );
        assert!(all.parts("a.things.list").is_empty());
    }
}
