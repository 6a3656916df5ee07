//! One [`Report`] as elements: the short form of the card, and everything.

mod unmet;

use super::journey;
use super::marks;
use super::node::{Element, button, el, text};
use crate::diagnosis::{CheckedPart, Evidence, Finding, Remedy};
use crate::report::{Asked, ClaimView, OperationView, Report, rights_told, whom};
pub(super) use unmet::one_list;
use unmet::{Name, mendable, name_list, unmet};

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

/// Everything that is known about the call.
pub fn full(report: &Report, level: Level) -> Element {
    el("div")
        .class("report")
        .with(verdict(report))
        .maybe(said(report))
        // Where the table has the operation, its conditions below tell more.
        .all(if report.requirement.is_empty() {
            unmet(report, level)
        } else {
            Vec::new()
        })
        .maybe(fix(report, level))
        .maybe(told(report))
        .maybe(next_step(report))
        .maybe(journey_steps(report, level))
        .maybe(requirement(report, level))
        .maybe(findings(report, level))
        .maybe(nearest(report, level))
        .maybe(claims(&report.claims, level))
        .maybe(support(report, level))
        .maybe(limits(report, level))
        .with(
            el("p")
                .class("actions")
                .with(button("Copy as Markdown", "copy", &report.call.id))
                .with(button("Copy as text", "copy-text", &report.call.id)),
        )
        .maybe(request(report))
}

/// What the vendor said of the permissions that are missing, where the user asked it.
fn told(report: &Report) -> Option<Element> {
    let all = rights_told(report);
    (!all.is_empty()).then(|| {
        el("ul")
            .class("requires")
            .key("told")
            .all(all.iter().map(|words| el("li").prose(words)))
    })
}

/// The request for whoever can give the access, in both forms: it is copied, and sent by nobody but the user.
fn request(report: &Report) -> Option<Element> {
    let (words, from) = match whom(report)? {
        Asked::Administrator => ("Ask for access", "the administrator"),
        Asked::Support => ("Ask the vendor", "the vendor's support"),
    };
    let copy = |form: &str, what: &'static str| {
        button(&format!("{words}: copy as {form}"), what, &report.call.id).attr(
            "title",
            format!("A request to {from}, without the token. Nothing is sent."),
        )
    };
    Some(
        el("p")
            .class("actions")
            .key("request")
            .with(copy("text", "ask-text"))
            .with(copy("Markdown", "ask-markdown")),
    )
}

/// As [`full`], without what has a place of its own beside it: the journey, and the requirement whole.
pub fn why(report: &Report, level: Level) -> Element {
    el("div")
        .class("report")
        .with(verdict(report))
        .maybe(said(report))
        .all(unmet(report, level))
        .maybe(fix(report, level))
        .maybe(told(report))
        .maybe(next_step(report))
        .maybe(findings(report, level))
        .maybe(nearest(report, level))
        .maybe(claims(&report.claims, level))
        .maybe(support(report, level))
        .maybe(limits(report, level))
}

/// The parts of [`full`] that the card leaves out.
pub fn rest(report: &Report, level: Level) -> Element {
    el("details")
        .class("more")
        .key("more")
        .with(text("summary", "Everything that is known"))
        .maybe(journey_steps(report, level))
        .maybe(requirement(report, level))
        .maybe(findings(report, level))
        .maybe(nearest(report, level))
        .maybe(claims(&report.claims, level))
        .maybe(support(report, level))
        .maybe(limits(report, level))
}

fn verdict(report: &Report) -> Element {
    let source = source_of(report);
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

/// Who says what the verdict says.
pub(super) fn source_of(report: &Report) -> Option<String> {
    let first = report.findings.first()?.evidence.first()?;
    Some(format!("according to {}", first.source))
}

/// The server's own words, in a line of their own.
pub(super) fn said(report: &Report) -> Option<Element> {
    let said = report.said.as_ref()?;
    Some(
        el("p")
            .class("said")
            .with(text("span", "The server says").class("kind"))
            .say(" ")
            .breakable(&said.line()),
    )
}

pub(super) fn fix(report: &Report, level: Level) -> Option<Element> {
    let mut remedies: Vec<&Remedy> = mendable(report).into_iter().map(|(_, remedy)| remedy).collect();
    remedies.dedup();
    (!remedies.is_empty()).then(|| {
        el("section")
            .class("fix")
            .with(level.heading("How to fix it"))
            .all(remedies.into_iter().map(steps))
    })
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
    // To a vendor's console or document, in a tab of its own and without a referrer.
    let links = remedy
        .links
        .iter()
        .map(|link| el("p").class("place").link(&link.url, &link.text));
    el("div").class("steps").with(list).maybe(place).all(links)
}

pub(super) fn next_step(report: &Report) -> Option<Element> {
    let step = report.next_step.as_ref()?;
    Some(
        el("p")
            .class("next")
            .with(text("span", "To know for sure").class("kind"))
            .say(" ")
            .prose(step),
    )
}

fn journey_steps(report: &Report, level: Level) -> Option<Element> {
    let journey = report.journey.as_ref()?;
    Some(
        el("section")
            .with(level.heading("The token's journey"))
            .with(journey::steps(journey)),
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
            .with(el("ul").class("parts").all(report.requirement.iter().map(part)))
            .all(report.seen_here.iter().map(|seen| el("p").class("seen").prose(seen))),
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

/// Method and path of an operation.
pub fn operation_line(operation: &OperationView) -> Element {
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
    let told: Vec<usize> = mendable(report).into_iter().map(|(at, _)| at).collect();
    let rows = report
        .findings
        .iter()
        .enumerate()
        .map(|(at, one)| finding(one, !told.contains(&at)));
    Some(
        el("section")
            .with(level.heading("Reasons, most certain first"))
            .with(el("ol").class("findings").all(rows)),
    )
}

/// A reason; what to do about it may stand above already.
fn finding(finding: &Finding, with_steps: bool) -> Element {
    el("li")
        .class(marks::edge(finding.certainty))
        .with(
            el("p")
                .class("title")
                .with(marks::certainty(finding.certainty))
                .say(" ")
                .prose(&finding.title)
                .say(" ")
                .own_page("reasons.html", finding.reason.id(), "About this reason"),
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
    Some(
        el("section")
            .with(level.heading("Nearest official operations"))
            .with(nearest_list(&report.nearest)),
    )
}

/// Operations that are near a call, with why and what they require.
pub fn nearest_list(nearest: &[OperationView]) -> Element {
    let rows = nearest.iter().map(|operation| {
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
    el("ol").class("nearest").all(rows)
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
