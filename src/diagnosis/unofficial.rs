//! Calls that the official table does not have, with the nearest that it has and what they would need.

use super::Situation;
use super::operation::{missing, strings};
use crate::finding::{Certainty, Evidence, Finding};
use crate::platform::Gap;
use crate::platforms::Near;
use crate::requirement::{Atom, Context};

/// The path without its secrets, ids replaced by `…` and cut for a sentence; the report shows it whole elsewhere.
pub(super) fn shown_path(situation: &Situation<'_>) -> String {
    let is_id = |segment: &str| {
        let digits = segment.bytes().filter(u8::is_ascii_digit).count();
        (segment.len() >= 16 && digits >= 4) || (!segment.is_empty() && digits == segment.len())
    };
    let path = situation.exchange.url.shown_path();
    let segments: Vec<&str> = path
        .split('/')
        .map(|segment| if is_id(segment) { "…" } else { segment })
        .collect();
    let path = segments.join("/");
    let short: String = path.chars().take(160).collect();
    if short.len() < path.len() {
        format!("{short}…")
    } else {
        short
    }
}

pub(super) fn not_official(
    situation: &Situation<'_>,
    code: &str,
    title: String,
    source: &str,
    nearest: &[Near],
) -> Vec<Finding> {
    let mut evidence = vec![Evidence {
        text: "The document has no such operation.".to_owned(),
        source: source.to_owned(),
    }];
    let spoke = !situation.denial.says.is_empty() || situation.denial.message.is_some();
    if spoke && !situation.denial.names_a_reason() {
        evidence.push(situation.servers_words());
    }
    if situation.denial.catalogued == Some(false) {
        let code = situation.denial.code.as_deref().unwrap_or_default();
        evidence.push(Evidence {
            text: format!("The code “{code}” is not in the vendor's catalogue of error codes for this status, so something in front of the API may have answered."),
            source: source.to_owned(),
        });
    }
    let near = nearest.first();
    let (scopes, permissions, context) = near.map(needs).unwrap_or_default();
    let name = near.map(|n| format!("{} {}", n.operation.method, n.operation.template));
    let gap = Gap::UnknownOperation {
        nearest: name.as_deref(),
        scopes: &scopes,
        permissions: &permissions,
        context,
    };
    let mut findings = vec![Finding {
        code: code.to_owned(),
        certainty: Certainty::Likely,
        title,
        names: Vec::new(),
        evidence,
        remedy: Some(situation.remedy(&gap)),
    }];
    if let (Some(near), Some(name)) = (near, name) {
        findings.extend(of_the_nearest(situation, near, &name));
    }
    findings
}

/// Scopes, permissions and context that an operation accepts.
fn needs(near: &Near) -> (Vec<String>, Vec<String>, Option<Context>) {
    let atoms: Vec<Atom> = near
        .operation
        .requirement
        .parts
        .iter()
        .flat_map(|part| part.expr.atoms().into_iter().cloned())
        .collect();
    let context = atoms
        .iter()
        .find_map(|atom| if let Atom::Context(c) = atom { Some(*c) } else { None });
    (
        strings(&atoms, |a| matches!(a, Atom::Scope(_))),
        strings(&atoms, |a| matches!(a, Atom::Permission(_))),
        context,
    )
}

/// What the token would lack for the nearest official operation: possible at most, since another operation was called.
fn of_the_nearest(situation: &Situation<'_>, near: &Near, name: &str) -> Vec<Finding> {
    super::check(&near.operation.requirement, situation, &situation.table_key())
        .iter()
        .filter_map(|part| missing(situation, part, name))
        .map(|finding| Finding {
            certainty: if finding.code.starts_with("context") {
                Certainty::Likely
            } else {
                Certainty::Possible
            },
            code: format!("nearest.{}", finding.code),
            ..finding
        })
        .collect()
}
