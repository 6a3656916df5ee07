//! The closer look at one tab, as elements: a row of tools, and what the chosen one shows.

mod rights;
mod share;

pub use share::Sharing;

use super::bare::bare;
use super::difference::difference;
use super::node::{Element, button, el, text};
use super::token::{Place, one_of_two};
use super::words::sentence;
use crate::browser::message::Row;
use crate::browser::message::reader::TokenAlone;
use crate::report::{BareAnswer, CanCall, Difference, Report, SupposedView, TokenView};
use crate::requirement::{Atom, Context};
use crate::share::Personal;

/// What can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tool {
    /// All of a token.
    #[default]
    Token,
    /// Two tokens side by side.
    Two,
    /// What a token can call.
    Can,
    /// What a call needs.
    Needs,
    /// The same call by another caller.
    Suppose,
    /// What may be shared.
    Share,
}

impl Tool {
    const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Token, "token", "A token"),
        (Self::Two, "two", "Two tokens"),
        (Self::Can, "can", "What can I call?"),
        (Self::Needs, "needs", "What does this need?"),
        (Self::Suppose, "suppose", "Another caller"),
        (Self::Share, "share", "Share"),
    ];

    /// The one of a name; the first where there is none of it.
    pub fn named(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|(_, known, _)| *known == name);
        found.map(|(tool, ..)| tool).unwrap_or_default()
    }
}

/// Two tokens compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// What differs.
    pub difference: Difference,
    /// Whose both are, where that is known.
    pub vendor: Option<String>,
    /// The first.
    pub first: TokenAlone,
    /// The second.
    pub second: TokenAlone,
}

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct DeskState {
    /// The session is being read.
    pub reading: bool,
    /// What went wrong.
    pub trouble: Option<String>,
    /// What was just done.
    pub done: Option<String>,
    /// Tables or packs of the user's own are kept, which this page does without.
    pub own: bool,
    /// The chosen tool.
    pub tool: Tool,
    /// The session's tokens, newest first.
    pub tokens: Vec<TokenView>,
    /// A token that the user pasted beside them.
    pub pasted: Option<TokenView>,
    /// What became of what was pasted.
    pub pasted_words: Option<&'static str>,
    /// Its refused calls.
    pub refused: Vec<Row>,
    /// How many calls it has.
    pub calls: usize,
    /// The chosen token, by its fingerprint.
    pub first: Option<String>,
    /// The other one.
    pub second: Option<String>,
    /// All of the chosen token.
    pub token: Option<TokenAlone>,
    /// Both compared.
    pub compared: Option<Box<Compared>>,
    /// Words of the search.
    pub search: String,
    /// Only these verdicts.
    pub only: Option<String>,
    /// What the chosen token can call.
    pub can: Option<CanCall>,
    /// The tab was closed.
    pub gone: bool,
    /// What the typed call needs.
    pub needs: Option<Box<BareAnswer>>,
    /// The chosen call.
    pub call: Option<String>,
    /// It, as it was.
    pub really: Option<Box<Report>>,
    /// The supposed caller has these.
    pub with: Vec<Atom>,
    /// It has not these.
    pub without: Vec<Atom>,
    /// It is such a one.
    pub caller: Option<Context>,
    /// It sends this token.
    pub other: Option<String>,
    /// What the table says of it.
    pub supposed: Option<Box<SupposedView>>,
    /// Personal data that are taken out of what is shared.
    pub personal: Vec<Personal>,
    /// What became of it.
    pub shared: Option<Sharing>,
    /// Now: milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: i64,
}

impl DeskState {
    /// Before anything is read.
    pub fn new(now_ms: i64) -> Self {
        Self {
            reading: true,
            personal: Personal::ALL.to_vec(),
            now_ms,
            ..Self::default()
        }
    }

    /// Whether something on it changes with time.
    pub fn counts(&self) -> bool {
        match self.tool {
            Tool::Token => self.token.is_some(),
            Tool::Two => self.compared.is_some(),
            Tool::Can | Tool::Needs | Tool::Suppose | Tool::Share => false,
        }
    }
}

/// The page.
pub fn desk(state: &DeskState) -> Vec<Element> {
    let icon = el("img").attr("src", "icons/48.png").attr("alt", "");
    let mut page = vec![
        el("header")
            .class("brand")
            .key("head")
            .with(icon.attr("width", "28").attr("height", "28"))
            .with(text("h1", "why403"))
            .with(text("span", "a closer look").class("host")),
        text("p", state.done.clone().unwrap_or_default())
            .class("done")
            .attr("role", "status")
            .key("done"),
    ];
    page.extend(state.trouble.as_ref().map(|words| {
        el("aside")
            .class("notice")
            .attr("role", "alert")
            .attr("data-notice", "trouble")
            .key("trouble")
            .with(text("h2", "Something went wrong"))
            .with(el("p").prose(&sentence(words)))
    }));
    let main = el("main").class("page").key("main");
    page.push(match state.reading {
        true => main.with(text("p", "Reading …").class("quiet").key("reading")),
        false => main.with(tools(state)).all(notes(state)).all(content(state)),
    });
    page
}

fn tools(state: &DeskState) -> Element {
    let one = |(tool, name, words): (Tool, &'static str, &'static str)| {
        let pressed = if tool == state.tool { "true" } else { "false" };
        button(words, "tool", name).attr("aria-pressed", pressed)
    };
    el("nav")
        .class("tools")
        .key("tools")
        .attr("aria-label", "Tools")
        .all(Tool::ALL.into_iter().map(one))
        .with(button("Read again", "again", ""))
}

fn notes(state: &DeskState) -> Vec<Element> {
    let words = "Your own tables and packs are not used on this page, so what it says of your own API may differ from the \
                 popup.";
    let own = state.own.then(|| text("p", words).class("quiet").key("own"));
    own.into_iter().collect()
}

fn content(state: &DeskState) -> Vec<Element> {
    match state.tool {
        tool if state.gone && state.calls == 0 && tool != Tool::Needs => {
            vec![none("This tab is gone, and its calls with it.")]
        }
        Tool::Token | Tool::Two | Tool::Can if state.tokens.is_empty() => {
            vec![none("No call of this tab carried a token.")]
        }
        Tool::Token => {
            let one = state.token.as_ref();
            let one = one.map(|one| one_of_two(&one.view, &one.details, Place::Alone, state.now_ms));
            choice(state, "Which token?", "first", state.first.as_deref())
                .into_iter()
                .chain(one)
                .collect()
        }
        Tool::Two => {
            let mut parts = choice(state, "First", "first", state.first.as_deref());
            if state.tokens.len() < 2 && state.pasted.is_none() {
                parts.push(none("Only one token was seen in this tab."));
            } else {
                parts.extend(choice(state, "Second", "second", state.second.as_deref()));
            }
            parts.push(paste(state));
            if let Some(two) = &state.compared {
                parts.push(difference(&two.difference, two.vendor.as_deref()));
                parts.push(one_of_two(
                    &two.first.view,
                    &two.first.details,
                    Place::First,
                    state.now_ms,
                ));
                parts.push(one_of_two(
                    &two.second.view,
                    &two.second.details,
                    Place::Second,
                    state.now_ms,
                ));
            }
            parts
        }
        Tool::Can => {
            let mut parts = choice(state, "With which token?", "first", state.first.as_deref());
            parts.extend(rights::can(state));
            parts
        }
        Tool::Needs => needs(state),
        Tool::Suppose if state.refused.is_empty() => vec![none("No call of this tab was refused.")],
        Tool::Suppose => rights::suppose(state),
        Tool::Share if state.calls == 0 => vec![none("No call of this tab is kept.")],
        Tool::Share => share::share(state),
    }
}

fn none(words: &str) -> Element {
    text("p", words).class("quiet").key("none")
}

/// The tokens as a row of buttons, of which one is chosen.
fn choice(state: &DeskState, title: &str, does: &'static str, chosen: Option<&str>) -> Vec<Element> {
    let one = |token: &TokenView| {
        let whose = token.platform.as_deref().unwrap_or("Token");
        let pressed = if chosen == Some(token.fingerprint.as_str()) {
            "true"
        } else {
            "false"
        };
        let own = is_pasted(state, token);
        let whose = if own { "Pasted" } else { whose };
        el("li").key(format!("{own} {}", token.fingerprint)).with(
            button(&format!("{whose} · {}", token.masked), does, &token.fingerprint).attr("aria-pressed", pressed),
        )
    };
    vec![
        el("section").class("choice").key(does).with(text("h2", title)).with(
            el("ul")
                .class("chips")
                .all(state.tokens.iter().chain(&state.pasted).map(one)),
        ),
    ]
}

fn is_pasted(state: &DeskState, token: &TokenView) -> bool {
    state.pasted.as_ref().is_some_and(|pasted| std::ptr::eq(pasted, token))
}

/// A field for a token that no call carried. It is emptied as soon as the token is taken.
fn paste(state: &DeskState) -> Element {
    el("section")
        .class("choice paste-token")
        .key("paste")
        .with(
            el("p").class("field").with(
                el("label").with(text("span", "Or paste another token")).with(
                    el("input")
                        .attr("type", "text")
                        .attr("id", "pasted")
                        .attr("autocomplete", "off")
                        .attr("spellcheck", "false")
                        .attr("data-input", "pasted"),
                ),
            ),
        )
        .with(text("p", "Only this page keeps it, in memory; nothing is sent.").class("quiet"))
        .with(text("p", state.pasted_words.unwrap_or_default()).attr("role", "status"))
}

fn needs(state: &DeskState) -> Vec<Element> {
    let field = el("p").class("field").key("asked").with(
        el("label")
            .with(text("span", "A method and a path, or an address"))
            .with(
                el("input")
                    .attr("type", "search")
                    .attr("id", "asked")
                    .attr("autocomplete", "off")
                    .attr("spellcheck", "false")
                    .attr("placeholder", "GET https://api.example.com/v1/things")
                    .attr("data-input", "asked"),
            ),
    );
    let answer = match &state.needs {
        Some(answer) => bare(answer),
        None => none("What the call needs appears here while you type. Nothing is sent."),
    };
    vec![field, answer]
}

#[cfg(test)]
mod tests;
