//! One [`Report`] as elements: the short form of the card, and everything.

use super::marks;
use super::node::{Element, button, el, text};
use crate::authority::Verdict;
use crate::diagnosis::{CheckedPart, Evidence, Finding, Remedy};
use crate::report::{ClaimView, OperationView, Report};
use crate::requirement::Atom;

/// Which heading tags a report uses, so that the order of headings of the page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// `h2`
    Two,
    /// `h3`
    Three,
    /// `h4`
    Four,
}

impl Level {
    fn heading(self, words: &str) -> Element {
        let tag = match self {
            Self::Two => "h2",
            Self::Three => "h3",
            Self::Four => "h4",
        };
        text(tag, words)
    }
}

/// What a tired person needs: the verdict, how sure, who says so, what is missing, what to do.
pub fn short(report: &Report, level: Level) -> Element {
    el("div")
        .class("short")
        .with(verdict(report))
        .maybe(missing(report, level))
        .maybe(fix(report, level))
        .maybe(next_step(report))
        .maybe(claims(&report.claims, level))
}

/// Everything that is known about the call.
pub fn full(report: &Report, level: Level) -> Element {
    el("div")
        .class("report")
        .with(verdict(report))
        // Where the table has the operation, its conditions below tell more.
        .maybe(report.requirement.is_empty().then(|| missing(report, level)).flatten())
        .maybe(fix(report, level))
        .maybe(next_step(report))
        .maybe(requirement(report, level))
        .maybe(findings(report, level))
        .maybe(nearest(report, level))
        .maybe(claims(&report.claims, level))
        .maybe(support(report, level))
        .maybe(limits(report, level))
        .with(
            el("p")
                .class("actions")
                .with(button("Copy as Markdown", "copy", &report.call.id)),
        )
}

/// The parts of [`full`] that [`short`] leaves out.
pub fn rest(report: &Report, level: Level) -> Element {
    el("details")
        .class("more")
        .key("more")
        .with(text("summary", "Everything that is known"))
        .maybe(requirement(report, level))
        .maybe(findings(report, level))
        .maybe(nearest(report, level))
        .maybe(support(report, level))
        .maybe(limits(report, level))
}

fn verdict(report: &Report) -> Element {
    let source = report
        .findings
        .first()
        .and_then(|finding| finding.evidence.first())
        .map(|evidence| format!("according to {}", evidence.source));
    el("div")
        .class(marks::edge(report.verdict.certainty))
        .with(el("p").class("verdict").prose(&report.verdict.text))
        .with(
            el("p")
                .class("sure")
                .with(marks::certainty(report.verdict.certainty))
                .maybe(source.map(|source| el("span").class("source").prose(&source))),
        )
}

/// A name that a requirement speaks of.
struct Name<'a> {
    atom: &'a Atom,
    verdict: Verdict,
    /// The source marks it as the least that is enough.
    least: bool,
}

impl<'a> Name<'a> {
    /// The names of a condition, the least first: who asks for one asks for no more than is needed.
    fn of(part: &'a CheckedPart) -> Vec<Self> {
        let mut names: Vec<Self> = part
            .atoms
            .iter()
            .map(|(atom, verdict)| Self {
                atom,
                verdict: *verdict,
                least: part.least.contains(atom),
            })
            .collect();
        names.sort_by_key(|name| !name.least);
        names
    }

    fn element(&self) -> Element {
        let least = self
            .least
            .then(|| text("span", "the least that is enough").class("least"));
        el("li").with(marks::atom(self.atom, Some(self.verdict))).maybe(least)
    }
}

/// A list of names, the first few at once.
fn name_list(names: &[Name<'_>]) -> Element {
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

/// The names that are missing: those of the requirement, else those that the first finding names.
fn missing(report: &Report, level: Level) -> Option<Element> {
    let unmet = |part: &&CheckedPart| part.verdict != Verdict::Satisfied;
    let mut names: Vec<Name<'_>> = report.requirement.iter().filter(unmet).flat_map(Name::of).collect();
    names.retain(|name| name.verdict != Verdict::Satisfied);
    if names.is_empty() {
        let first = report.findings.first()?;
        names.extend(first.names.iter().map(|atom| Name {
            atom,
            verdict: Verdict::Missing,
            least: false,
        }));
    }
    names.sort_by_key(|name| name.verdict != Verdict::Missing);
    names.dedup_by(|a, b| a.atom == b.atom);
    let first = names.first()?;
    let heading = match first.verdict {
        Verdict::Missing => "Missing",
        Verdict::Satisfied | Verdict::Unknown => "Required",
    };
    Some(el("section").with(level.heading(heading)).with(name_list(&names)))
}

/// The first finding that says what to do.
fn mendable(report: &Report) -> Option<(usize, &Remedy)> {
    let mut all = report.findings.iter().enumerate();
    all.find_map(|(at, finding)| Some((at, finding.remedy.as_ref()?)))
}

fn fix(report: &Report, level: Level) -> Option<Element> {
    let (_, remedy) = mendable(report)?;
    Some(
        el("section")
            .class("fix")
            .with(level.heading("How to fix it"))
            .with(steps(remedy)),
    )
}

fn steps(remedy: &Remedy) -> Element {
    let place = remedy.place.as_ref().map(|place| {
        el("p")
            .class("place")
            .with(text("span", "Where").class("kind"))
            .say(" ")
            .prose(place)
    });
    let list = match remedy.steps.as_slice() {
        [only] => el("p").class("step").prose(only),
        several => el("ol").all(several.iter().map(|step| el("li").prose(step))),
    };
    el("div").class("steps").with(list).maybe(place)
}

fn next_step(report: &Report) -> Option<Element> {
    let step = report.next_step.as_ref()?;
    Some(
        el("p")
            .class("next")
            .with(text("span", "To know for sure").class("kind"))
            .say(" ")
            .prose(step),
    )
}

fn requirement(report: &Report, level: Level) -> Option<Element> {
    let operation = report.operation.as_ref()?;
    let nothing = report
        .requirement
        .is_empty()
        .then(|| text("p", "The table does not say what this operation requires.").class("quiet"));
    Some(
        el("section")
            .with(level.heading("What the operation requires"))
            .with(operation_line(operation))
            .maybe(nothing)
            .with(el("ul").class("parts").all(report.requirement.iter().map(part))),
    )
}

fn part(part: &CheckedPart) -> Element {
    let atoms = (part.atoms.len() > 1).then(|| name_list(&Name::of(part)));
    let why = part
        .why_unknown
        .as_ref()
        .map(|why| text("p", format!("Unknown because {why}.")).class("quiet"));
    el("li")
        .with(el("p").with(marks::verdict(part.verdict)).say(" ").prose(&part.text))
        .maybe(atoms)
        .maybe(why)
        .with(text("p", part.source.as_str()).class("source"))
}

fn operation_line(operation: &OperationView) -> Element {
    el("p")
        .class("operation")
        .with(text("span", operation.method.as_str()).class("method"))
        .say(" ")
        .with(el("code").breakable(&operation.template))
}

fn findings(report: &Report, level: Level) -> Option<Element> {
    if report.findings.is_empty() {
        return None;
    }
    let told = mendable(report).map(|(at, _)| at);
    let rows = report
        .findings
        .iter()
        .enumerate()
        .map(|(at, one)| finding(one, told != Some(at)));
    Some(
        el("section")
            .with(level.heading("Reasons, most certain first"))
            .with(el("ol").class("findings").all(rows)),
    )
}

/// A reason; what to do about the first one stands above already.
fn finding(finding: &Finding, with_steps: bool) -> Element {
    el("li")
        .class(marks::edge(finding.certainty))
        .with(
            el("p")
                .class("title")
                .with(marks::certainty(finding.certainty))
                .say(" ")
                .prose(&finding.title),
        )
        .maybe(evidence(&finding.evidence))
        .maybe(finding.remedy.as_ref().filter(|_| with_steps).map(steps))
}

/// What something rests on, each with who says so.
pub fn evidence(list: &[Evidence]) -> Option<Element> {
    if list.is_empty() {
        return None;
    }
    Some(el("ul").class("evidence").all(list.iter().map(|evidence| {
        el("li")
            .prose(&evidence.text)
            .say(" ")
            .with(el("span").class("source").prose(&evidence.source))
    })))
}

fn nearest(report: &Report, level: Level) -> Option<Element> {
    if report.nearest.is_empty() {
        return None;
    }
    let rows = report.nearest.iter().map(|operation| {
        let requires = operation.requires.iter().map(|line| el("li").prose(line));
        el("li")
            .with(operation_line(operation))
            .maybe(
                operation
                    .reason
                    .as_ref()
                    .map(|reason| el("p").class("quiet").prose(reason)),
            )
            .with(el("ul").class("requires").all(requires))
            .with(text("p", operation.source.as_str()).class("source"))
    });
    Some(
        el("section")
            .with(level.heading("Nearest official operations"))
            .with(el("ol").class("nearest").all(rows)),
    )
}

/// The claims thread by thread, each beside what the official table says of it.
fn claims(claims: &[ClaimView], level: Level) -> Option<Element> {
    if claims.is_empty() {
        return None;
    }
    let mut threads: Vec<(&str, Vec<&ClaimView>)> = Vec::new();
    for claim in claims {
        match threads.iter_mut().find(|(source, _)| *source == claim.source) {
            Some((_, of_thread)) => of_thread.push(claim),
            None => threads.push((&claim.source, vec![claim])),
        }
    }
    let rows = threads.into_iter().map(|(source, of_thread)| {
        el("li")
            .class("claim")
            .with(text("p", source).class("source"))
            .with(el("ul").all(of_thread.into_iter().map(claim)))
    });
    Some(
        el("section")
            .class("claims")
            .with(level.heading("Community claims beside the official table"))
            .with(el("ul").all(rows)),
    )
}

fn claim(claim: &ClaimView) -> Element {
    let line = |label: &str, words: &str| el("p").with(text("span", label).class("kind")).say(" ").prose(words);
    el("li")
        .with(line("Claimed", &claim.claim))
        .with(line("Official", &claim.official))
}

fn support(report: &Report, level: Level) -> Option<Element> {
    if report.support.is_empty() {
        return None;
    }
    let rows = report
        .support
        .iter()
        .flat_map(|(label, value)| [text("dt", label.as_str()), el("dd").with(text("code", value.as_str()))]);
    Some(
        el("section")
            .with(level.heading("For the vendor's support"))
            .with(el("dl").class("facts").all(rows)),
    )
}

fn limits(report: &Report, level: Level) -> Option<Element> {
    if report.limits.is_empty() {
        return None;
    }
    Some(
        el("section")
            .with(level.heading("What was not seen or not checked"))
            .with(
                el("ul")
                    .class("quiet")
                    .all(report.limits.iter().map(|limit| el("li").prose(limit))),
            ),
    )
}
