//! Labelled denials of every platform and kind, one file each in `vendors/<platform>/denials/` or `tests/denials/generic/`: what was sent and
//! answered, where the shape of the answer is documented or was observed, and what must be concluded.
//!
//! A file is `{ about, source, request: { method, url, headers, body?, withheld?, initiator?, sent_at_ms? },
//! response: { status, headers, body? } | failed, expect: { denied, verdict, certainty, findings, not? } }`.
//! `body` is text or JSON; without it, the body was not seen. `verdict` is a part of the sentence. `findings` are those
//! that must be there, in the order of the report, the first one first; `names` are exactly the finding's. `not` are codes
//! that must not be there; `nearest` is the first of the nearest operations; `limit`, `said`, `stated` (ids of reasons that the answer states), `next_step` and `support` (label and value) look at those parts of the report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/labelled.rs"]
mod labelled;
mod support;

use labelled::{all_files, session};
use serde_json::Value;
use std::path::Path;
use why403::diagnosis::Finding;
use why403::platforms::Tables;
use why403::reason::ReasonId;
use why403::report::Report;

fn shown(finding: &Finding) -> String {
    let names: Vec<String> = finding.names.iter().map(ToString::to_string).collect();
    format!(
        "[{}] {} {:?} “{}”",
        finding.certainty.word(),
        finding.reason,
        names,
        finding.title
    )
}

/// What is not as expected, in sentences.
fn mismatches(case: &Value, report: &Report) -> Vec<String> {
    let expect = &case["expect"];
    let mut wrong = Vec::new();
    let verdict = expect["verdict"].as_str().expect("expect.verdict");
    if report.call.denied != expect["denied"].as_bool().expect("expect.denied") {
        wrong.push(format!("denied: {}", report.call.denied));
    }
    if !report.verdict.text.contains(verdict) {
        wrong.push(format!("verdict: “{}”, expected “…{verdict}…”", report.verdict.text));
    }
    if Some(report.verdict.certainty.word()) != expect["certainty"].as_str() {
        wrong.push(format!(
            "certainty: {}, expected {}",
            report.verdict.certainty.word(),
            expect["certainty"]
        ));
    }
    let mut from = 0;
    for (at, wanted) in expect["findings"]
        .as_array()
        .expect("expect.findings")
        .iter()
        .enumerate()
    {
        let fits = |finding: &Finding| {
            let names: Vec<String> = finding.names.iter().map(ToString::to_string).collect();
            let same_names = wanted["names"].as_array().is_none_or(|list| {
                list.iter()
                    .map(|name| name.as_str().unwrap_or_default())
                    .eq(names.iter().map(String::as_str))
            });
            Some(finding.reason.id()) == wanted["code"].as_str()
                && Some(finding.certainty.word()) == wanted["certainty"].as_str()
                && same_names
        };
        match report.findings.iter().skip(from).position(fits) {
            Some(place) if at == 0 && place > 0 => wrong.push(format!("{wanted} is not the first finding")),
            Some(place) => from += place + 1,
            None => wrong.push(format!("no finding {wanted} (after {from} others)")),
        }
    }
    if let Some(limit) = expect["limit"].as_str()
        && !report.limits.iter().any(|text| text.contains(limit))
    {
        wrong.push(format!("no limit “…{limit}…” among {:?}", report.limits));
    }
    if let Some(said) = expect["said"].as_str()
        && !report.said.as_ref().is_some_and(|words| words.line().contains(said))
    {
        wrong.push(format!("the server's words: {:?}, expected “…{said}…”", report.said));
    }
    if let Some(nearest) = expect["nearest"].as_str() {
        let found = report
            .nearest
            .first()
            .map(|near| format!("{} {}", near.method, near.template));
        if found.as_deref() != Some(nearest) {
            wrong.push(format!("nearest: {found:?}, expected {nearest}"));
        }
    }
    if let Some(step) = expect["next_step"].as_str()
        && !report.next_step.as_ref().is_some_and(|text| text.contains(step))
    {
        wrong.push(format!("next step: {:?}, expected “…{step}…”", report.next_step));
    }
    for (label, value) in expect["support"].as_object().into_iter().flatten() {
        let found = report.support.iter().find(|(name, _)| name == label);
        if found.map(|(_, value)| value.as_str()) != value.as_str() {
            wrong.push(format!("for support: {:?}, expected {label}: {value}", report.support));
        }
    }
    for code in expect["not"].as_array().into_iter().flatten() {
        if report
            .findings
            .iter()
            .any(|finding| Some(finding.reason.id()) == code.as_str())
        {
            wrong.push(format!("finding {code} must not be there"));
        }
    }
    wrong
}

/// A reason without a labelled case is nobody's experience.
#[test]
fn every_reason_has_a_labelled_case() {
    let mut seen: Vec<String> = Vec::new();
    for path in all_files() {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let expect = &case["expect"];
        let codes = expect["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| &one["code"]);
        let stated = expect["stated"].as_array().into_iter().flatten();
        seen.extend(codes.chain(stated).filter_map(Value::as_str).map(str::to_owned));
    }
    let without: Vec<&str> = ReasonId::ALL
        .iter()
        .map(|reason| reason.id())
        .filter(|id| !seen.iter().any(|known| known == id))
        .collect();
    assert_eq!(without, Vec::<&str>::new());
}

fn explain(path: &Path, tables: &Tables) -> Result<(), String> {
    let name = path.strip_prefix(support::root()).unwrap().display().to_string();
    let case: Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).map_err(|error| format!("{name}: {error}"))?;
    for field in ["about", "source"] {
        if case[field].as_str().is_none_or(str::is_empty) {
            return Err(format!("{name}: `{field}` is missing"));
        }
    }
    let session = session(&case);
    let report = session.report("1", tables).unwrap();
    let mut wrong = mismatches(&case, &report);
    let stated = session.diagnose("1", tables).unwrap().denial;
    for id in case["expect"]["stated"].as_array().into_iter().flatten() {
        let id = id.as_str().unwrap_or_default();
        if !stated.states.iter().any(|one| one.reason.id().id() == id) {
            wrong.push(format!("the answer does not state {id}: {:?}", stated.states));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let found: Vec<String> = report.findings.iter().map(shown).collect();
    Err(format!(
        "{name}\n    {}\n  found\n    {}",
        wrong.join("\n    "),
        found.join("\n    ")
    ))
}

#[test]
fn every_labelled_denial_is_explained_as_labelled() {
    let tables = support::tables();
    let all = all_files();
    let wrong: Vec<String> = all.iter().filter_map(|path| explain(path, tables).err()).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} are not as labelled:\n\n{}\n",
        wrong.len(),
        all.len(),
        wrong.join("\n\n")
    );
    assert!(all.len() >= 120, "only {} labelled denials", all.len());
}

/// What a sentence shows when a part of it was empty or came from nowhere.
const SLIPS: &[&str] = &[
    "because .",
    "because and",
    " the any ",
    "Tick  ",
    " : ",
    "()",
    "“”",
    "Some(",
    "None",
    " ,",
    "..",
    "the scopes .",
    "division the ",
    " a admin",
    "` `",
];

#[test]
fn no_sentence_has_a_hole() {
    let tables = support::tables();
    for path in all_files() {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let report = session(&case).report("1", tables).unwrap();
        let evidence = report.findings.iter().flat_map(|finding| &finding.evidence);
        let ours = evidence.filter(|evidence| evidence.source != "the server's answer");
        let remedies = report.findings.iter().filter_map(|finding| finding.remedy.as_ref());
        let texts: Vec<&String> = [&report.verdict.text]
            .into_iter()
            .chain(report.findings.iter().map(|finding| &finding.title))
            .chain(ours.map(|evidence| &evidence.text))
            .chain(remedies.flat_map(|remedy| &remedy.steps))
            .chain(&report.next_step)
            .collect();
        for text in texts {
            let slip = SLIPS.iter().find(|slip| text.contains(*slip));
            assert_eq!(slip, None, "{}: {text}", path.display());
        }
    }
}
