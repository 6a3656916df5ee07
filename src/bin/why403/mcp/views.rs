//! The engine's words in the form of the tools' answers.

use super::super::kinds::Kind;
use serde_json::{Value, json};
use why403::report::OperationView;
use why403::requirement::Atom;

/// A kind of refusal, in short.
pub(super) fn of_kind(kind: &Kind<'_>) -> Value {
    let report = kind.report;
    let first = report.findings.first();
    let remedy = first.and_then(|finding| finding.remedy.as_ref());
    let mut steps: Vec<String> = remedy.map(|remedy| remedy.steps.clone()).unwrap_or_default();
    steps.extend(
        remedy
            .and_then(|remedy| remedy.place.as_ref())
            .map(|place| format!("Where: {place}")),
    );
    let names = first.map(|finding| finding.names.as_slice()).unwrap_or_default();
    let mut sources: Vec<String> = first
        .into_iter()
        .flat_map(|finding| &finding.evidence)
        .map(|one| one.source.clone())
        .collect();
    sources.dedup();
    json!({
        "times": kind.count,
        "call": format!("{} {}", report.call.method, report.call.url),
        "answer": report.call.outcome,
        "verdict": report.verdict.text,
        "certainty": report.verdict.certainty.word(),
        "reason": first.map(|finding| finding.reason.id()),
        "missing": names.iter().map(|atom| right(atom, &[])).collect::<Vec<_>>(),
        "steps": steps,
        "sources": sources,
        "next_step": report.next_step,
    })
}

/// An operation of a table.
pub(super) fn of_operation(operation: &OperationView) -> Value {
    json!({
        "method": operation.method,
        "path": operation.template,
        "requires": operation.requires,
        "source": operation.source,
        "why_near": operation.reason,
    })
}

/// A right, with the calls that need it.
pub(super) fn right(atom: &Atom, calls: &[String]) -> Value {
    match calls {
        [] => json!({ "kind": atom.kind(), "name": atom.name() }),
        calls => json!({ "kind": atom.kind(), "name": atom.name(), "calls": calls }),
    }
}

/// Members that say nothing are left out.
pub(super) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(without_nulls).collect()),
        other => other,
    }
}
