//! What the static page says of a pasted text.

use super::bare::bare;
use super::calls::{Opened, window};
use super::difference::difference;
use super::node::{Element, button, el, text};
use super::report::{Level, full};
use super::signature::Checks;
use super::token::{Place, alone, one_of_two, tokens};
use super::words::sentence;
use crate::browser::message::reader::{Calls, TokenAlone, TwoAlone};
use crate::report::{BareAnswer, Report, TokenView};

/// What was pasted, read.
#[derive(Debug, Clone, Default)]
pub enum Outcome {
    /// Nothing yet.
    #[default]
    Nothing,
    /// It is being read.
    Reading {
        /// So many calls of it so far.
        calls: usize,
    },
    /// It cannot be read, for the reason given.
    Unreadable {
        /// The stable code.
        code: String,
        /// The words.
        message: String,
    },
    /// A token alone.
    Token(Box<TokenAlone>),
    /// Two tokens alone.
    Two(Box<TwoAlone>),
    /// A call that is named and was not sent.
    Bare(Box<BareAnswer>),
    /// One call.
    Call(Box<Report>),
    /// Many calls.
    Calls(Calls),
}

impl Outcome {
    /// Whether a token was found in what was pasted.
    pub fn holds_token(&self) -> bool {
        match self {
            Self::Token(_) | Self::Two(_) => true,
            Self::Call(report) => report.token.is_some(),
            Self::Calls(calls) => !calls.tokens.is_empty(),
            Self::Nothing | Self::Reading { .. } | Self::Unreadable { .. } | Self::Bare(_) => false,
        }
    }
}

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct PasteState {
    /// What was read.
    pub outcome: Outcome,
    /// What a reader must know about the text: parts that are missing or could not be used.
    pub notes: Vec<String>,
    /// What the user did with the list.
    pub opened: Opened,
    /// The checks of signatures.
    pub checks: Checks,
    /// What was just done.
    pub done: Option<String>,
    /// Now: milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: i64,
}

/// The result of a pasted text.
pub fn paste(state: &PasteState) -> Vec<Element> {
    let mut page = vec![
        text("p", state.done.clone().unwrap_or_else(|| spoken(&state.outcome)))
            .class("done")
            .attr("role", "status")
            .key("done"),
    ];
    page.extend(notes(&state.notes));
    page.extend(match &state.outcome {
        Outcome::Nothing => vec![
            text("p", "The explanation appears here while you type.")
                .class("quiet hint")
                .key("hint"),
        ],
        Outcome::Reading { calls } => vec![reading(*calls)],
        Outcome::Unreadable { code, message } => vec![unreadable(code, message)],
        Outcome::Token(one) => vec![alone(&one.view, &one.details, &state.checks, state.now_ms).key("token")],
        Outcome::Two(two) => vec![
            difference(&two.difference, two.vendor.as_deref()),
            one_of_two(&two.first.view, &two.first.details, Place::First, state.now_ms),
            one_of_two(&two.second.view, &two.second.details, Place::Second, state.now_ms),
        ],
        Outcome::Bare(answer) => vec![bare(answer)],
        Outcome::Call(report) => one(report, state),
        Outcome::Calls(many) => list(many, state),
    });
    page
}

fn spoken(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Call(report) => report.verdict.text.clone(),
        Outcome::Calls(many) => {
            format!("{} calls, {} of them refused", many.all, many.denials)
        }
        Outcome::Token(_) => "A token, decoded".to_owned(),
        Outcome::Two(_) => "Two tokens, compared".to_owned(),
        Outcome::Bare(answer) => format!("What {} needs", answer.asked),
        Outcome::Nothing | Outcome::Reading { .. } | Outcome::Unreadable { .. } => String::new(),
    }
}

fn reading(calls: usize) -> Element {
    let so_far = match calls {
        0 => "Reading …".to_owned(),
        calls => format!("Reading … {calls} calls so far"),
    };
    el("p")
        .class("actions")
        .key("reading")
        .with(text("span", so_far).class("quiet"))
        .say(" ")
        .with(button("Cancel", "cancel", ""))
}

fn unreadable(code: &str, message: &str) -> Element {
    el("div")
        .class("notice")
        .attr("role", "alert")
        .attr("data-notice", "unreadable")
        .attr("data-code", code)
        .key("unreadable")
        .with(text("h2", "This cannot be read"))
        .with(el("p").prose(&sentence(message)))
}

fn notes(notes: &[String]) -> Option<Element> {
    if notes.is_empty() {
        return None;
    }
    Some(
        el("aside")
            .class("notice")
            .attr("data-notice", "notes")
            .key("notes")
            .with(text("h2", "About this text"))
            .with(el("ul").all(notes.iter().map(|note| el("li").prose(note)))),
    )
}

fn one(report: &Report, state: &PasteState) -> Vec<Element> {
    let call = &report.call;
    let place = [call.platform.as_deref(), call.region.as_deref()];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let about = [call.outcome.as_str(), place.as_str()];
    let about = about.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>();
    let mut parts = vec![
        el("section")
            .class("one")
            .key("one")
            .with(
                el("h2")
                    .class("one-call")
                    .with(text("span", call.method.as_str()).class("method"))
                    .say(" ")
                    .say(call.url.as_str()),
            )
            .with(text("p", about.join(" · ")).class("quiet"))
            .with(full(report, Level::Three)),
    ];
    parts.extend(report.token.as_ref().map(|view| {
        el("section")
            .class("tokens")
            .key("tokens")
            .with(text("h2", "The token"))
            .all(listed(std::slice::from_ref(view), state))
    }));
    parts
}

fn list(many: &Calls, state: &PasteState) -> Vec<Element> {
    let mut parts = vec![
        el("section")
            .key("calls")
            .with(text("h2", format!("{} calls, {} refused", many.all, many.denials)))
            .with(window(
                &many.rows.iter().collect::<Vec<_>>(),
                many.all,
                many.passing,
                &state.opened,
            )),
    ];
    if !many.tokens.is_empty() {
        parts.push(
            el("section")
                .class("tokens")
                .key("tokens")
                .with(text("h2", "Tokens"))
                .all(listed(&many.tokens, state)),
        );
    }
    parts
}

/// Tokens in the list of the page; none can be shown in full here, since the text above has them.
fn listed(list: &[TokenView], state: &PasteState) -> Vec<Element> {
    tokens(list, &state.opened, None, &state.checks, state.now_ms)
}
