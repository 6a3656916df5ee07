//! Calls that the official table does not have, with the nearest that it has and what they would need.

use super::Situation;
use super::operation::{missing, strings};
use crate::finding::{Certainty, Evidence, Finding};
use crate::platforms::Near;
use crate::reason::{OperationMethod, OperationUnknown, Reason, ReasonId, Voice};
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

/// A path that the document does not have.
pub(super) fn path(situation: &Situation<'_>, path: &str, source: &str, nearest: &[Near]) -> Vec<Finding> {
    let near = nearest.first();
    let (scopes, permissions, context) = near.map(needs).unwrap_or_default();
    let reason = OperationUnknown {
        call: Some(format!("{} {path}", situation.exchange.method)),
        vendor: Some(situation.vendor().to_owned()),
        nearest: near.map(name_of),
        scopes,
        permissions,
        context: context.map(|context| context.word().to_owned()),
    };
    not_official(situation, reason.into(), source, near)
}

/// A method that the document does not have for the path.
pub(super) fn method(
    situation: &Situation<'_>,
    template: &str,
    methods: &[String],
    source: &str,
    nearest: &[Near],
) -> Vec<Finding> {
    let near = nearest.first();
    let (scopes, permissions, context) = near.map(needs).unwrap_or_default();
    let reason = OperationMethod {
        method: Some(situation.exchange.method.clone()),
        template: Some(template.to_owned()),
        methods: methods.to_vec(),
        nearest: near.map(name_of),
        scopes,
        permissions,
        context: context.map(|context| context.word().to_owned()),
    };
    not_official(situation, reason.into(), source, near)
}

fn name_of(near: &Near) -> String {
    format!("{} {}", near.operation.method, near.operation.template)
}

fn not_official(situation: &Situation<'_>, reason: Reason, source: &str, near: Option<&Near>) -> Vec<Finding> {
    let mut evidence = vec![Evidence::new("The document has no such operation.", source)];
    let spoke = !situation.denial.states.is_empty() || situation.denial.message.is_some();
    if spoke && !situation.denial.states_a_cause() {
        evidence.push(situation.servers_words());
    }
    if situation.denial.catalogued == Some(false) {
        let code = situation.denial.code.as_deref().unwrap_or_default();
        evidence.push(Evidence::new(
            format!("The code “{code}” is not in the vendor's catalogue of error codes for this status, so something in front of the API may have answered."),
            source,
        ));
    }
    let mut findings = vec![situation.finding(reason, &Voice::Seen, Certainty::Likely, evidence)];
    if let Some(near) = near {
        findings.extend(of_the_nearest(situation, near, &name_of(near)));
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
            certainty: match finding.reason {
                ReasonId::ContextUser | ReasonId::ContextClient => Certainty::Likely,
                _ => Certainty::Possible,
            },
            nearest: true,
            ..finding
        })
        .collect()
}
