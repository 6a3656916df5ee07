//! The requirement as a tree: a sign, and the reason, at each leaf.

use crate::authority::Verdict;
use crate::browser::view::marks;
use crate::browser::view::node::{Element, el, text};
use crate::browser::view::report::{nearest_list, operation_line};
use crate::report::desk::{Branch, Joined, Whole};

pub(super) fn requirement(whole: &Whole) -> Vec<Element> {
    let report = &whole.report;
    let Some(operation) = &report.operation else {
        let words = match report.nearest.is_empty() {
            true => "No table at hand has this call, so nothing is known of what it requires.",
            false => "The table has no such operation. The nearest that it has:",
        };
        let mut page = vec![text("p", words).class("quiet")];
        page.extend((!report.nearest.is_empty()).then(|| nearest_list(&report.nearest)));
        return page;
    };
    let mut page = vec![operation_line(operation)];
    if whole.tree.is_empty() {
        page.push(text("p", "The table does not say what this operation requires.").class("quiet"));
    } else {
        page.push(text("p", "All of these must be met:").class("kind"));
        page.push(tree(&whole.tree));
    }
    page.push(text("p", operation.source.as_str()).class("source"));
    page.extend(report.seen_here.iter().map(|seen| el("p").class("seen").prose(seen)));
    page
}

/// Conditions as nested lists; a screen reader says how deep each stands.
pub(super) fn tree(branches: &[Branch]) -> Element {
    el("ul").class("tree").all(branches.iter().map(branch))
}

/// The sign of `zed --explain` and its like.
fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Satisfied => "✓",
        Verdict::Missing => "✗",
        Verdict::Unknown => "?",
    }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Satisfied => "sign held",
        Verdict::Missing => "sign missing",
        Verdict::Unknown => "sign unknown",
    }
}

fn branch(branch: &Branch) -> Element {
    let joined = match branch.joined {
        Joined::All => Some("all of these"),
        Joined::Any => Some("any one of these"),
        Joined::Listed => Some("these: all, or any one; the source does not say which"),
        Joined::Name | Joined::Unsaid => None,
    };
    let line = el("p")
        .with(
            text("span", sign(branch.verdict))
                .class(class(branch.verdict))
                .attr("aria-hidden", "true"),
        )
        .say(" ");
    let line = match (&branch.name, joined) {
        (Some(name), _) => line.with(marks::atom(name, Some(branch.verdict))),
        (None, Some(words)) if !branch.below.is_empty() => {
            line.with(marks::verdict(branch.verdict)).say(" ").say(words)
        }
        _ => line.with(marks::verdict(branch.verdict)).say(" ").prose(&branch.text),
    };
    let least = branch
        .least
        .then(|| text("span", "the least that is enough").class("least"));
    let why = branch.why.as_ref().map(|why| el("p").class("why quiet").prose(why));
    let source = branch
        .source
        .as_ref()
        .map(|source| el("p").class("source").prose(source));
    el("li")
        .with(line.maybe(least))
        .maybe(why)
        .maybe((!branch.below.is_empty()).then(|| tree(&branch.below)))
        .maybe(source)
}
