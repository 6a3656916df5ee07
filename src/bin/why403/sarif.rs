//! SARIF 2.1.0 (OASIS standard, 2020-03-27), as code scanning takes it: rules, results with places, no token.

use super::Failed;
use super::kinds::Kind;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use why403::finding::Certainty;
use why403::reason::{ReasonId, page};

/// One result.
pub(crate) struct Entry {
    /// The rule's id.
    pub(crate) rule: String,
    /// `error`, `warning` or `note`.
    pub(crate) level: &'static str,
    /// What is said.
    pub(crate) message: String,
    /// The file that it is about.
    pub(crate) file: String,
    /// The line in it, from 1.
    pub(crate) line: usize,
    /// What it is about beside a line, e.g. `GET /api/v2/users/me`.
    pub(crate) about: String,
    /// More about it.
    pub(crate) properties: Value,
}

/// What a rule means: a sentence, and what helps, as text.
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) sentence: String,
    pub(crate) help: String,
}

/// The refusals of a recording.
pub(crate) fn of_refusals(kinds: &[Kind<'_>], file: &Path) -> Result<String, Failed> {
    let mut rules: BTreeMap<String, Rule> = BTreeMap::new();
    let mut results = Vec::new();
    for kind in kinds.iter().filter(|kind| kind.report.call.denied) {
        let report = kind.report;
        let reason = report.findings.first().map(|finding| finding.reason);
        let rule = reason.map_or_else(of_no_reason, of_reason);
        let certainty = report.verdict.certainty;
        let steps = report.findings.first().and_then(|finding| finding.remedy.as_ref());
        let steps: Vec<&str> = steps
            .into_iter()
            .flat_map(|one| &one.steps)
            .map(String::as_str)
            .collect();
        let path = report
            .operation
            .as_ref()
            .map_or(report.call.path.as_str(), |one| one.template.as_str());
        let about = format!("{} {}{path}", report.call.method, report.call.host);
        let mut message = format!("{about} → {}: {}", report.call.outcome, report.verdict.text);
        for step in steps {
            message.push_str(&format!("\n→ {step}"));
        }
        results.push(Entry {
            rule: rule.id.clone(),
            level: match certainty {
                Certainty::Certain | Certainty::Likely => "error",
                Certainty::Possible => "warning",
                Certainty::Unknown => "note",
            },
            message,
            file: address(file),
            line: 1,
            about,
            properties: json!({ "certainty": certainty.word(), "times": kind.count }),
        });
        rules.insert(rule.id.clone(), rule);
    }
    written(rules.into_values().collect(), &results)
}

fn of_reason(reason: ReasonId) -> Rule {
    Rule {
        id: reason.id().to_owned(),
        sentence: page::first_sentence(reason),
        help: page::plain(reason),
    }
}

fn of_no_reason() -> Rule {
    Rule {
        id: "refused".to_owned(),
        sentence: "A call was refused, and nothing tells why.".to_owned(),
        help: "The report says what was not seen, and the one step that would tell more.".to_owned(),
    }
}

/// A path as a relative address; standard input has a name of its own.
pub(crate) fn address(path: &Path) -> String {
    if path.as_os_str() == "-" {
        return "standard-input".to_owned();
    }
    let text = path.to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text);
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// The document.
pub(crate) fn written(rules: Vec<Rule>, results: &[Entry]) -> Result<String, Failed> {
    let place_of = |id: &str| rules.iter().position(|rule| rule.id == id);
    let of_rule = |rule: &Rule| {
        json!({
            "id": rule.id,
            "shortDescription": { "text": rule.sentence },
            "fullDescription": { "text": rule.sentence },
            "help": { "text": rule.help },
        })
    };
    let of_result = |result: &Entry| {
        json!({
            "ruleId": result.rule,
            "ruleIndex": place_of(&result.rule),
            "level": result.level,
            "message": { "text": result.message },
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": { "uri": result.file },
                    "region": { "startLine": result.line.max(1) },
                },
                "logicalLocations": [{ "fullyQualifiedName": result.about, "kind": "function" }],
            }],
            "partialFingerprints": { "why403/v1": fingerprint(result) },
            "properties": result.properties,
        })
    };
    let value = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "why403",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(of_rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results.iter().map(of_result).collect::<Vec<_>>(),
        }],
    });
    let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
    Ok(format!("{text}\n"))
}

/// The same for the same refusal in the next run, wherever its line has moved. No secret is in what it is made of.
fn fingerprint(result: &Entry) -> String {
    let mut hash = Sha256::new();
    for part in [&result.rule, &result.file, &result.about] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let bytes = hash.finalize();
    bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
