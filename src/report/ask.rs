//! A report as a request for the person who can give the right: an administrator, or the vendor's support. To be copied,
//! never sent by us. It holds no token.

use super::markdown::{code, plain};
use super::{Report, markdown, text};
use crate::authority::{RightTold, Verdict};
use crate::finding::{Certainty, Finding};
use crate::import::utc;
use crate::platforms::Named;
use crate::reason::{ReasonId, Stage};
use crate::requirement::Atom;
use std::fmt::Write;

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Whoever gives rights in the organisation.
    Administrator,
    /// The vendor's support, when nothing shows what is missing.
    Support,
}

/// Whom a report gives cause to ask: an administrator where a finding names a right that can be given, the vendor's
/// support where nothing is known of the cause and the answer has an id to quote; nobody else.
pub fn whom(report: &Report) -> Option<Asked> {
    if !report.call.denied {
        return None;
    }
    if !rights(report).is_empty() {
        return Some(Asked::Administrator);
    }
    (!report.support.is_empty()).then_some(Asked::Support)
}

/// What an administrator can give: the rights of the surest findings that name some.
fn rights(report: &Report) -> Vec<&Finding> {
    let given = |finding: &&Finding| finding.reason.stage() == Stage::Rights && finding.remedy.is_some();
    let all: Vec<&Finding> = report.findings.iter().filter(given).collect();
    let best = all.iter().map(|finding| finding.certainty).min();
    all.into_iter()
        .filter(|finding| Some(finding.certainty) == best && !finding.nearest)
        .collect()
}

/// Permissions that the caller of a refused call lacks or may lack: of these a vendor can be asked which roles contain them.
pub fn lacking(report: &Report) -> Vec<Atom> {
    let named = rights(report);
    let named = named.iter().flat_map(|finding| &finding.names);
    let unmet = report.requirement.iter().flat_map(|part| &part.atoms);
    let unmet = unmet
        .filter(|(_, held)| *held != Verdict::Satisfied)
        .map(|(atom, _)| atom);
    let mut found: Vec<Atom> = Vec::new();
    for atom in named.chain(unmet).filter(|atom| matches!(atom, Atom::Permission(_))) {
        if report.call.denied && !found.contains(atom) {
            found.push(atom.clone());
        }
    }
    found
}

/// What is known of the permissions that the caller lacks, whoever holds them: which roles contain them and whether the
/// organisation has them, where the vendor was asked; likely not, where the refusal speaks of a plan or licence.
pub fn rights_told(report: &Report) -> Vec<String> {
    let wanted = lacking(report);
    let told = report
        .token
        .as_ref()
        .map_or(&[][..], |token| &token.authority.rights_told);
    let told: Vec<&RightTold> = told.iter().filter(|told| wanted.contains(&told.right)).collect();
    let by_plan = report
        .findings
        .iter()
        .any(|finding| matches!(finding.reason, ReasonId::PlanFeature | ReasonId::LicenseMissing));
    let listed = |right: &Atom| {
        told.iter()
            .filter(|told| told.right == *right)
            .find_map(|told| told.listed)
    };
    // An operation of the table requires them, so the vendor knows them.
    let likely = wanted
        .iter()
        .filter(|right| report.operation.is_some() && Named::Exists.here(listed(right), by_plan) == Named::NotHere { certain: false })
        .map(|right| {
            format!(
                "The {} {} exists, and is likely not available in this organisation: the server speaks of a plan, product or \
                 licence.",
                right.kind(),
                right.name()
            )
        });
    told.iter().filter_map(|told| told.words()).chain(likely).collect()
}

/// What is copied of a report, by the word of the button: the explanation, or the request, each in two forms.
pub fn copied(report: &Report, what: &str) -> Option<String> {
    match what {
        "copy" => Some(markdown(report)),
        "copy-text" => Some(text(report)),
        "ask-text" => ask_text(report),
        "ask-markdown" => ask_markdown(report),
        _ => None,
    }
}

/// The request as plain text.
pub fn ask_text(report: &Report) -> Option<String> {
    written(report, &|text| text.to_owned(), &|name| name.to_owned())
}

/// The request as Markdown.
pub fn ask_markdown(report: &Report) -> Option<String> {
    written(report, &plain, &code)
}

/// Writes a text so that it stays one.
type Form<'a> = &'a dyn Fn(&str) -> String;

// Writing to a `String` cannot fail.
fn written(report: &Report, words: Form<'_>, name: Form<'_>) -> Option<String> {
    let asked = whom(report)?;
    let call = &report.call;
    let what = name(&format!("{} {}", call.method, call.url));
    let platform = call.platform.as_deref().unwrap_or(&call.host);
    let mut out = String::new();
    match asked {
        Asked::Administrator => {
            let _ = writeln!(out, "Please give this access in {}.\n", words(platform));
        }
        Asked::Support => {
            let _ = writeln!(out, "{} refuses a call and does not say why.\n", words(platform));
        }
    }
    let mut row = |label: &str, value: &str| {
        let _ = writeln!(out, "- {label}: {value}");
    };
    let rights = rights(report);
    for finding in &rights {
        let names: Vec<String> = finding
            .names
            .iter()
            .map(|atom| format!("{} {}", atom.kind(), name(atom.name())))
            .collect();
        if !names.is_empty() {
            row("What", &names.join(", "));
        }
        row(
            "Why",
            &format!("{} ({})", words(&finding.title), sure(finding.certainty)),
        );
    }
    for told in rights_told(report) {
        row("Known of it", &words(&told));
    }
    if let Some(token) = &report.token {
        for fact in &token.facts {
            row(&words(&fact.label), &name(&fact.value));
        }
    }
    row("The call", &what);
    if let Some(operation) = &report.operation {
        row(
            "Operation",
            &name(&format!("{} {}", operation.method, operation.template)),
        );
    }
    row("Answer", &words(&call.outcome));
    if let Some(said) = &report.said {
        row("In the server's words", &words(&said.line()));
    }
    row("When", &utc(call.sent_at_ms));
    if let Some(region) = &call.region {
        row("Region", &words(region));
    }
    for (label, value) in &report.support {
        row(&words(label), &name(value));
    }
    for finding in &rights {
        let Some(remedy) = &finding.remedy else { continue };
        let _ = writeln!(out, "\nThe smallest change:\n");
        for (at, step) in remedy.steps.iter().enumerate() {
            let _ = writeln!(out, "{}. {}", at + 1, words(step));
        }
        if let Some(place) = &remedy.place {
            let _ = writeln!(out, "\nWhere: {}", words(place));
        }
        for link in &remedy.links {
            let _ = writeln!(out, "{}: {}", words(&link.text), link.url);
        }
    }
    let check = match asked {
        Asked::Administrator => "With a new token, the same call must no longer be refused.",
        Asked::Support => "Which right, setting or limit refuses this call?",
    };
    let _ = writeln!(out, "\n{check}");
    Some(out)
}

fn sure(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "certain: the server says so, or the vendor enforces it",
        Certainty::Likely => "likely",
        Certainty::Possible => "possible",
        Certainty::Unknown => "needed by the document; whether it is held is not known",
    }
}
