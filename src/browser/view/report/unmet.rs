//! What a call lacks, or may lack, and what to do about it: the top of a report.

use super::Level;
use crate::authority::Verdict;
use crate::browser::view::marks;
use crate::browser::view::node::{Element, el, text};
use crate::diagnosis::{CheckedPart, Finding, Remedy};
use crate::order;
use crate::reason::ReasonId;
use crate::report::{Report, SaidView};
use crate::requirement::Atom;

/// A name that a requirement speaks of.
pub(super) struct Name<'a> {
    atom: &'a Atom,
    verdict: Verdict,
    /// The source marks it as the least that is enough.
    least: bool,
    /// The name before it would be enough instead.
    or: bool,
}

impl<'a> Name<'a> {
    /// The names of a condition, the least first: who asks for one asks for no more than is needed.
    pub(super) fn of(part: &'a CheckedPart) -> Vec<Self> {
        let mut names: Vec<Self> = part
            .atoms
            .iter()
            .map(|(atom, verdict)| Self {
                atom,
                verdict: *verdict,
                least: part.least.contains(atom),
                or: false,
            })
            .collect();
        order::sort_by_key(&mut names, |name| !name.least);
        names
    }

    fn element(&self) -> Element {
        let least = self
            .least
            .then(|| text("span", "the least that is enough").class("least"));
        let name = if self.or { marks::alternative } else { marks::atom };
        el("li").with(name(self.atom, Some(self.verdict))).maybe(least)
    }
}

/// A list of names, the first few at once.
pub(super) fn name_list(names: &[Name<'_>]) -> Element {
    const FIRST: usize = 8;
    let more = names.len().saturating_sub(FIRST);
    let rest = || names.iter().skip(FIRST).map(Name::element);
    el("ul")
        .class("atoms")
        .all(names.iter().take(FIRST).map(Name::element))
        .maybe((more > 0).then(|| {
            el("li").with(
                el("details")
                    .class("more")
                    .with(text("summary", format!("{more} more")))
                    .with(el("ul").class("atoms").all(rest())),
            )
        }))
}

/// What is missing and what may be, in one list: what is known to be missing first, the least of each condition first, and
/// the names that the server itself said marked. Nothing where the verdict says all of it.
pub(in crate::browser::view) fn one_list(report: &Report, level: Level) -> Option<Element> {
    const FIRST: usize = 3;
    let said = report.said.as_ref().map(SaidView::line).unwrap_or_default();
    let mut groups: Vec<(bool, Vec<Name<'_>>)> = Vec::new();
    for part in &report.requirement {
        let mut names = Name::of(part);
        names.retain(|name| part.verdict != Verdict::Satisfied && name.verdict != Verdict::Satisfied);
        order::sort_by_key(&mut names, |name| name.verdict != Verdict::Missing);
        for name in names.iter_mut().skip(1) {
            name.or = part.any;
        }
        groups.push((part.any, names));
    }
    groups.retain(|(_, names)| !names.is_empty());
    if groups.is_empty() {
        let first = report.findings.first().into_iter();
        let names = first.flat_map(|first| &first.names).map(|atom| Name {
            atom,
            verdict: Verdict::Missing,
            least: false,
            or: false,
        });
        groups.push((false, names.collect()));
    }
    let is_missing = |names: &[Name<'_>]| names.first().is_some_and(|name| name.verdict == Verdict::Missing);
    order::sort_by_key(&mut groups, |(_, names)| !is_missing(names));
    let mut seen: Vec<&Atom> = Vec::new();
    for (_, names) in &mut groups {
        names.retain(|name| !seen.contains(&name.atom));
        seen.extend(names.iter().map(|name| name.atom));
    }
    // One or two names that the verdict has already are no list.
    if seen.len() <= 2 && seen.iter().all(|atom| says(&report.verdict.text, atom.name())) {
        return None;
    }
    let heading = match groups.iter().any(|(_, names)| is_missing(names)) {
        true => "Missing",
        false => "Required",
    };
    let item = |name: &Name<'_>| {
        let own = says(&said, name.atom.name()).then(|| text("span", "named by the server").class("least"));
        name.element().maybe(own)
    };
    let items = groups.iter().flat_map(|(any, names)| {
        let left = names.len().saturating_sub(FIRST);
        let summary = match any {
            true => format!("{left} more, any one of these is enough"),
            false => format!("{left} more"),
        };
        let rest = (left > 0).then(|| {
            el("li").with(
                el("details")
                    .class("more")
                    .with(text("summary", summary))
                    .with(el("ul").class("atoms").all(names.iter().skip(FIRST).map(item))),
            )
        });
        names.iter().take(FIRST).map(item).chain(rest).collect::<Vec<_>>()
    });
    Some(
        el("section")
            .with(level.heading(heading))
            .with(el("ul").class("atoms").all(items)),
    )
}

/// Whether words have a name as a whole, not as a part of another.
fn says(words: &str, name: &str) -> bool {
    let is_part = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, ':' | '-' | '_' | '/'))
    };
    words.match_indices(name).any(|(at, _)| {
        let before = words.get(..at).and_then(|before| before.chars().next_back());
        let after = words.get(at + name.len()..).and_then(|after| after.chars().next());
        !is_part(before) && !is_part(after)
    })
}

/// What is missing, and what may be: the names of the requirement's parts, else those that the first finding names.
pub(super) fn unmet(report: &Report, level: Level) -> Vec<Element> {
    let (mut missing, mut unknown): (Vec<Name<'_>>, Vec<Name<'_>>) = (Vec::new(), Vec::new());
    for part in report
        .requirement
        .iter()
        .filter(|part| part.verdict != Verdict::Satisfied)
    {
        let mut names = Name::of(part);
        names.retain(|name| name.verdict != Verdict::Satisfied);
        order::sort_by_key(&mut names, |name| name.verdict != Verdict::Missing);
        for name in names.iter_mut().skip(1) {
            name.or = part.any;
        }
        let list = match names.first().map(|name| name.verdict) {
            Some(Verdict::Missing) => &mut missing,
            _ => &mut unknown,
        };
        list.extend(names);
    }
    if missing.is_empty() && unknown.is_empty() {
        let first = report.findings.first().into_iter();
        missing.extend(first.flat_map(|first| &first.names).map(|atom| Name {
            atom,
            verdict: Verdict::Missing,
            least: false,
            or: false,
        }));
    }
    let section = |heading: &str, mut names: Vec<Name<'_>>| {
        names.dedup_by(|a, b| a.atom == b.atom);
        (!names.is_empty()).then(|| el("section").with(level.heading(heading)).with(name_list(&names)))
    };
    let beside = if missing.is_empty() {
        "Required"
    } else {
        "Also required"
    };
    [section("Missing", missing), section(beside, unknown)]
        .into_iter()
        .flatten()
        .collect()
}

/// What to do stands at the top for these findings: the first that has a remedy, and those that belong to it: what
/// says of another condition just what the first says of its own, for to meet one of several conditions mends nothing,
/// and what an operation lacks that is to be called instead.
pub(super) fn mendable(report: &Report) -> Vec<(usize, &Remedy)> {
    let mut all = report
        .findings
        .iter()
        .enumerate()
        .filter_map(|(at, finding)| Some((at, finding, finding.remedy.as_ref()?)));
    let Some((at, first, remedy)) = all.next() else {
        return Vec::new();
    };
    let mut list = vec![(at, remedy)];
    list.extend(
        all.filter(|(_, finding, _)| belongs(finding, first))
            .map(|(at, _, remedy)| (at, remedy)),
    );
    list
}

fn belongs(finding: &Finding, first: &Finding) -> bool {
    let missing = |reason: ReasonId| {
        matches!(
            reason,
            ReasonId::ScopeMissing
                | ReasonId::PermissionMissing
                | ReasonId::PermissionDivision
                | ReasonId::RoleMissing
                | ReasonId::LicenseMissing
                | ReasonId::HeaderMissing
        )
    };
    let unknown = |reason: ReasonId| reason == ReasonId::RequirementUnknown;
    let alike =
        (missing(first.reason) && missing(finding.reason)) || (unknown(first.reason) && unknown(finding.reason));
    let unofficial = matches!(first.reason, ReasonId::OperationUnknown | ReasonId::OperationMethod);
    let of_nearest = unofficial && finding.nearest;
    finding.certainty == first.certainty && (alike || of_nearest)
}
