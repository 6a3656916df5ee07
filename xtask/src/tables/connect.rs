//! Amazon Connect and its family: there are no scopes. A call is signed, and a policy of IAM must allow the action that has
//! the operation's name; the service authorization reference says which actions there are.

use std::collections::BTreeMap;

use serde_json::Value;
use why403::requirement::{Atom, Expr, Part, Provenance, Requirement};
use why403::table::{Auth, Base, Operation, TextTable};

use super::Made;
use super::build::source;
use super::common::merge;
use super::input::Inputs;
use crate::error::Result;

const FILE: &str = "aws/connect-family.json";
const CALLS: &str = "https://github.com/boto/botocore";
const ACTIONS: &str = "pkg:npm/%40cloud-copilot/iam-data";

/// Makes the table of Amazon Connect.
pub(super) fn make(inputs: &Inputs) -> Result<Made> {
    let content = inputs.json(FILE, CALLS)?;
    let services = content.get("services").and_then(Value::as_array);
    let services = services.ok_or_else(|| inputs.fault(FILE, "should have a list of services"))?;
    let version = |name: &str| {
        let text = content.get(name).and_then(Value::as_str).unwrap_or_default();
        text.rsplit(' ').next().unwrap_or_default().to_owned()
    };
    let mut bases: BTreeMap<String, Base> = BTreeMap::new();
    let mut all = Vec::new();
    for service in services {
        let text = |name: &str| service.get(name).and_then(Value::as_str).unwrap_or_default();
        let key = text("endpoint").to_owned();
        bases.entry(key.clone()).or_insert_with(|| Base {
            key: key.clone(),
            hosts: vec![text("host").replace("{region}", "*")],
        });
        let rows = service.get("ops").and_then(Value::as_array);
        for row in rows.into_iter().flatten() {
            all.extend(operation(row, &key));
        }
    }
    let mut remarks = vec![format!("{} operations of {} services", all.len(), services.len())];
    let table = TextTable {
        platform: "connect".to_owned(),
        title: "Amazon Connect".to_owned(),
        license: "facts from public documents of the vendor".to_owned(),
        sources: vec![
            source(
                "botocore",
                "AWS service models: methods and paths",
                &version("botocore"),
                CALLS,
                "Apache-2.0",
            ),
            source(
                "iam",
                "AWS service authorization reference: actions",
                &version("iam-data"),
                ACTIONS,
                "MIT",
            ),
        ],
        bases: bases.into_values().collect(),
        operations: merge(all, &mut remarks),
        ..TextTable::default()
    };
    Ok(Made { table, remarks })
}

fn operation(row: &Value, base: &str) -> Option<Operation> {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let path = text("p")?;
    // A query tells operations apart that one path has; a table is asked for paths alone.
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let action = text("action");
    let part = match action {
        Some(action) => Part::new(
            Expr::Is(Atom::Permission(action.to_owned())),
            Provenance::Official,
            "iam",
        ),
        None => Part::new(Expr::Unknown, Provenance::Official, "iam"),
    };
    Some(Operation {
        base: base.to_owned(),
        method: text("m")?.to_owned(),
        template: path.to_owned(),
        id: text("op").unwrap_or_default().to_owned(),
        auth: if action.is_some() { Auth::Token } else { Auth::Unknown },
        requirement: Requirement { parts: vec![part] },
        ..Operation::default()
    })
}
