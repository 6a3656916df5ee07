//! What a call lacks, or may lack, and what to do about it: the top of a report.

use super::Level;
use crate::authority::Verdict;
use crate::browser::view::marks;
use crate::browser::view::node::{Element, el, text};
use crate::diagnosis::{CheckedPart, Finding, Remedy};
use crate::order;
use crate::reason::ReasonId;
use crate::report::Report;
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
