//! NICE CXone: no public list says what an operation requires. The inventory is of method and path alone: those that the
//! vendor's own SDK calls, and one from the vendor's documentation. What they require reads "unknown", but for what
//! the path itself shows.

use std::collections::BTreeMap;

use why403::requirement::{Atom, Context, Expr, Part, Provenance, Requirement};
use why403::table::{CaseRule, Operation, TextTable};

use super::Made;
use super::build::source;
use super::input::Inputs;
use crate::error::{Error, Result};

const PORTAL: &str = "https://developer.niceincontact.com/API";
const SDK: &str = "pkg:npm/%40nice-devone/core-sdk";
const PAGES: &str = "portal";
const CALLS: &str = "sdk";

/// Lines of a method and a path.
const INVENTORY: &str = include_str!("cxone.inventory.txt");

/// In the documentation, and not called by the SDK with a path that could be read from it.
const DOCUMENTED: &[(&str, &str)] = &[("GET", "/inContactAPI/services/{version}/permissions")];

/// Makes the table of NICE CXone.
pub(super) fn make(_inputs: &Inputs) -> Result<Made> {
    let mut all: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for line in INVENTORY.lines().filter(|line| !line.starts_with('#')) {
        let Some((method, path)) = line.split_once(' ') else {
            return Err(Error::Other(format!(
                "cxone.inventory.txt: `{line}` should be a method and a path"
            )));
        };
        all.insert((path, method), CALLS);
    }
    for (method, path) in DOCUMENTED {
        all.entry((path, method)).or_insert(PAGES);
    }
    let operations = all
        .iter()
        .map(|((path, method), source)| operation(method, path, source))
        .collect();
    let table = TextTable {
        platform: "cxone".to_owned(),
        title: "NICE CXone".to_owned(),
        license: "facts from public documents of the vendor".to_owned(),
        // The vendor's own examples write InContactAPI and inContactAPI.
        case: CaseRule::Insensitive,
        sources: vec![
            source(
                PAGES,
                "NICE CXone API documentation, paths only",
                "undated",
                PORTAL,
                "facts",
            ),
            source(
                CALLS,
                "NICE CXone agent SDK, addresses of its calls",
                "25.1.2",
                SDK,
                "facts",
            ),
        ],
        operations,
        ..TextTable::default()
    };
    Ok(Made {
        table,
        remarks: vec!["no public document says what these operations require".to_owned()],
    })
}

fn operation(method: &str, path: &str, source: &str) -> Operation {
    let session = path.contains("/agent-sessions/{sessionId}");
    let mut parts = vec![Part::new(Expr::Unknown, Provenance::Official, source)];
    if session {
        parts.push(Part::new(
            Expr::Is(Atom::Context(Context::User)),
            Provenance::Inference,
            source,
        ));
    }
    Operation {
        method: method.to_owned(),
        template: path.to_owned(),
        requirement: Requirement { parts },
        note: session.then(|| {
            "the path goes through an agent session: the token must be that of the agent who started it".to_owned()
        }),
        ..Operation::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use why403::table::Knowledge;

    #[test]
    fn what_cannot_be_known_reads_unknown() {
        let permissions = operation("GET", "/inContactAPI/services/{version}/permissions", PAGES);
        assert_eq!(permissions.knowledge(), Knowledge::Unknown);
        let dial = operation(
            "POST",
            "/inContactAPI/services/{version}/agent-sessions/{sessionId}/dial-phone",
            CALLS,
        );
        assert_eq!(dial.knowledge(), Knowledge::Inference);
        assert_eq!(dial.requirement.parts[0].expr, Expr::Unknown);
    }
}
