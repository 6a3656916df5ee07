//! Small signs: how sure, held or missing, status, names. Each is a word with a colour and a shape.

use super::node::{Element, el, text};
use crate::authority::Verdict;
use crate::diagnosis::Certainty;
use crate::report::{CallView, verdict_word};
use crate::requirement::Atom;

/// How sure something is.
pub fn certainty(certainty: Certainty) -> Element {
    let class = match certainty {
        Certainty::Certain => "mark certain",
        Certainty::Likely => "mark likely",
        Certainty::Possible => "mark possible",
        Certainty::Unknown => "mark unsure",
    };
    el("span").class(class).with(shape()).say(certainty.word())
}

/// Whether a condition is met.
pub fn verdict(verdict: Verdict) -> Element {
    el("span")
        .class(verdict_class(verdict))
        .with(shape())
        .say(verdict_word(verdict))
}

/// A name with its kind and whether it is held.
pub fn atom(name: &Atom, held: Option<Verdict>) -> Element {
    named(name.kind().to_owned(), name, held)
}

/// A name that would be enough instead of the one before it.
pub fn alternative(name: &Atom, held: Option<Verdict>) -> Element {
    named(format!("or {}", name.kind()), name, held)
}

fn named(kind: String, name: &Atom, held: Option<Verdict>) -> Element {
    let mark = held.map(|held| el("span").say(" ").with(verdict(held)));
    el("span")
        .class("atom")
        .with(text("span", kind).class("kind"))
        .say(" ")
        .with(text("code", name.name()))
        .maybe(mark)
}

/// Status, method and address of a call.
pub fn call(call: &CallView) -> Element {
    let class = if call.denied { "status denied" } else { "status" };
    let status = call.status.map_or_else(|| "–".to_owned(), |status| status.to_string());
    el("span")
        .class("call")
        .with(text("span", status).class(class).attr("title", call.outcome.as_str()))
        .say(" ")
        .with(text("span", call.method.as_str()).class("method"))
        .say(" ")
        .with(el("span").class("path").breakable(&call.path))
}

/// The class of the edge that tells how sure a block is: solid, dashed, dotted, none.
pub fn edge(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "edge certain",
        Certainty::Likely => "edge likely",
        Certainty::Possible => "edge possible",
        Certainty::Unknown => "edge unsure",
    }
}

fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Satisfied => "mark held",
        Verdict::Missing => "mark missing",
        Verdict::Unknown => "mark unknown",
    }
}

/// The drawn part; readers of the screen get the word beside it.
fn shape() -> Element {
    el("span").class("shape").attr("aria-hidden", "true")
}
