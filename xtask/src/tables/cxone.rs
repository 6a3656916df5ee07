//! NICE CXone: no public list says what an operation requires. The inventory below is of paths known from the
//! vendor's API documentation; what they require reads "unknown", but for what the path itself shows.

use why403::requirement::{Atom, Context, Expr, Part, Provenance, Requirement, Source};
use why403::table::{CaseRule, Operation, TextTable};

use super::Made;
use super::input::Inputs;
use crate::error::Result;

const PORTAL: &str = "https://developer.niceincontact.com/API";
const SOURCE: &str = "portal";

/// Method, path after the version, and whether the path goes through an agent session.
const INVENTORY: &[(&str, &str, bool)] = &[
    ("POST", "/agent-sessions", false),
    ("DELETE", "/agent-sessions/{sessionId}", true),
    ("GET", "/agent-sessions/{sessionId}/get-next-event", true),
    ("POST", "/agent-sessions/{sessionId}/dialer-login", true),
    ("POST", "/agent-sessions/{sessionId}/dialer-logout", true),
    ("POST", "/agent-sessions/{sessionId}/dial-phone", true),
    (
        "POST",
        "/agent-sessions/{sessionId}/interactions/{contactId}/independent-dial",
        true,
    ),
    (
        "POST",
        "/agent-sessions/{sessionId}/interactions/{contactId}/independent-dial-outcome",
        true,
    ),
    (
        "POST",
        "/agent-sessions/{sessionId}/interactions/{contactId}/snooze",
        true,
    ),
    ("GET", "/permissions", false),
];

/// Makes the table of NICE CXone.
pub(super) fn make(_inputs: &Inputs) -> Result<Made> {
    let operations = INVENTORY
        .iter()
        .map(|(method, path, session)| operation(method, path, *session))
        .collect();
    let table = TextTable {
        platform: "cxone".to_owned(),
        title: "NICE CXone".to_owned(),
        license: "facts from public documents of the vendor".to_owned(),
        // The vendor's own examples write InContactAPI and inContactAPI.
        case: CaseRule::Insensitive,
        sources: vec![Source {
            key: SOURCE.to_owned(),
            title: "NICE CXone API documentation, paths only".to_owned(),
            date: "undated".to_owned(),
            url: PORTAL.to_owned(),
            license: "facts".to_owned(),
        }],
        operations,
        ..TextTable::default()
    };
    Ok(Made {
        table,
        remarks: vec!["no public document says what these operations require".to_owned()],
    })
}

fn operation(method: &str, path: &str, session: bool) -> Operation {
    let part = |expr, provenance| Part::new(expr, provenance, SOURCE);
    let mut parts = vec![part(Expr::Unknown, Provenance::Official)];
    if session {
        parts.push(part(Expr::Is(Atom::Context(Context::User)), Provenance::Inference));
    }
    Operation {
        method: method.to_owned(),
        template: format!("/inContactAPI/services/{{version}}{path}"),
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
        assert_eq!(operation("GET", "/permissions", false).knowledge(), Knowledge::Unknown);
        let dial = operation("POST", "/agent-sessions/{sessionId}/dial-phone", true);
        assert_eq!(dial.knowledge(), Knowledge::Inference);
        assert_eq!(dial.requirement.parts[0].expr, Expr::Unknown);
    }
}
