//! Refusals from the wild, each with what a right explanation says: `tests/truth/<set>/NNN-….har` and `….expect.json`.
//! `known` are those that were there when the signs were written; `fresh` were collected by somebody who wrote no
//! sign, and were first run before anything was mended. `docs/truth.md` has the figures of the first runs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::Value;
use std::path::{Path, PathBuf};
use why403::import;
use why403::report::{self, Report};
use why403::session::Session;

/// All texts of a JSON value.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, into)),
        _ => {}
    }
}

/// What a report concludes, in lower case: everything but the quotation of the server and what was not checked.
fn concluded(reports: &[Report]) -> String {
    let mut all = Vec::new();
    for one in reports {
        let mut value: Value = serde_json::from_str(&report::json(one)).unwrap();
        let fields = value.as_object_mut().unwrap();
        for part in ["call", "said", "limits"] {
            fields.remove(part);
        }
        texts(&value, &mut all);
    }
    all.join("\n").to_lowercase()
}

/// Everything that reports say, in lower case: where the answer proves no cause, it is enough that its words are shown.
fn whole(reports: &[Report]) -> String {
    reports
        .iter()
        .map(report::json)
        .collect::<Vec<String>>()
        .join("\n")
        .to_lowercase()
}

/// A list of texts, or of lists of alternatives.
fn wanted(value: &Value) -> Vec<Vec<String>> {
    let lower = |text: &Value| text.as_str().unwrap_or_default().to_lowercase();
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items
        .iter()
        .map(|item| match item {
            Value::Array(any) => any.iter().map(lower).collect(),
            one => vec![lower(one)],
        })
        .collect()
}

/// How one case was explained.
#[derive(Debug, Default)]
struct Score {
    absent: Vec<String>,
    blamed: Vec<String>,
    harmful: Vec<String>,
    overclaimed: bool,
    silent: bool,
}

impl Score {
    fn right(&self) -> bool {
        self.absent.is_empty() && self.blamed.is_empty() && self.harmful.is_empty() && !self.overclaimed && !self.silent
    }
}

fn score(har: &Path, expect: &Value) -> Score {
    let text = std::fs::read_to_string(har).unwrap();
    let import::Imported::Exchanges(recording) = import::read(&text, 0).unwrap() else {
        panic!("{} is no recording", har.display());
    };
    let session = Session::from_exchanges(recording.exchanges);
    let tables = support::tables();
    let reports = session.reports(tables, |exchange| session.denied(exchange));
    let anywhere = expect["words_anywhere"] == true;
    let said = if anywhere { whole(&reports) } else { concluded(&reports) };
    let sure = |one: &why403::finding::Finding| matches!(one.certainty.word(), "certain" | "likely");
    let findings: Vec<_> = reports
        .iter()
        .flat_map(|one| &one.findings)
        .filter(|one| sure(one))
        .collect();
    let names: Vec<String> = findings
        .iter()
        .flat_map(|one| &one.names)
        .map(|name| name.name().to_lowercase())
        .collect();
    let mut loud: Vec<String> = findings.iter().map(|one| one.title.to_lowercase()).collect();
    let verdicts = reports
        .iter()
        .filter(|one| matches!(one.verdict.certainty.word(), "certain" | "likely"));
    loud.extend(verdicts.map(|one| one.verdict.text.to_lowercase()));
    let any = |value: &Value| wanted(value).into_iter().flatten().collect::<Vec<String>>();
    let certain = reports
        .iter()
        .any(|one| one.verdict.certainty.word() == "certain" && !one.findings.is_empty());
    Score {
        absent: wanted(&expect["must_mention"])
            .into_iter()
            .filter(|all| !all.iter().any(|one| said.contains(one)))
            .map(|all| all.join(" | "))
            .collect(),
        blamed: any(&expect["must_not_mention_as_missing"])
            .into_iter()
            .filter(|name| names.iter().any(|blamed| blamed.contains(name)))
            .collect(),
        harmful: any(&expect["harmful"])
            .into_iter()
            .filter(|words| loud.iter().any(|text| text.contains(words)))
            .collect(),
        overclaimed: certain && expect["certainty"].as_str() != Some("certain"),
        silent: reports.is_empty(),
    }
}

/// The cases of a set that are not explained rightly, and how many there are in all.
fn run(set: &str) -> (Vec<String>, usize) {
    let folder = support::root().join("tests/truth").join(set);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|end| end == "har"));
    files.sort();
    let mut wrong = Vec::new();
    for har in &files {
        let expect = std::fs::read_to_string(har.with_extension("expect.json")).unwrap();
        let scored = score(har, &serde_json::from_str(&expect).unwrap());
        if !scored.right() {
            wrong.push(format!("{}: {scored:?}", har.file_stem().unwrap().to_string_lossy()));
        }
    }
    println!("{set}: {} of {} right", files.len() - wrong.len(), files.len());
    (wrong, files.len())
}

#[test]
fn known_refusals_are_explained() {
    let (wrong, all) = run("known");
    assert!(
        all >= 19 && wrong.is_empty(),
        "{} of {all} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The sets that were fresh once: most of them right, and none of them falsely certain, harmful, or blaming what is
/// not at fault. `docs/truth.md` has the first figures.
#[test]
fn what_was_fresh_once_stays_explained_and_misleads_nobody() {
    for (set, least) in [
        ("fresh-1", 112),
        ("fresh-2", 61),
        ("fresh-3", 60),
        ("fresh-4", 62),
        ("fresh-5", 66),
        ("fresh-6", 65),
        ("fresh-7", 65),
        ("fresh-8", 64),
    ] {
        let (wrong, all) = run(set);
        let right = all - wrong.len();
        assert!(
            right >= least,
            "{set}: {right} of {all} right, at least {least} expected:\n{}",
            wrong.join("\n")
        );
        let misled: Vec<&String> = wrong
            .iter()
            .filter(|one| {
                one.contains("overclaimed: true") || !one.contains("harmful: []") || !one.contains("blamed: []")
            })
            .collect();
        assert!(misled.is_empty(), "{set}: {misled:?}");
    }
}
